/** Just-in-time access of Defender for Cloud through the whole: a pull request, the built bundle, an end before the end. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AzureState } from '../../src/sandbox/azure/state.ts';
import { at } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, openPull, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import { advance, askAs, comment, events, mergeAs, openScenario, sweep, verifies } from './kit.ts';

const REQUEST = `entitlement: dev-vm-ssh
duration: 1h
justification: Deployment 5521 failed on web-01, read the log of the agent
parameters: { vm: web-01, source_ip: 198.51.100.23 }
`;

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
}, 120_000);
afterAll(() => scenario.close());

const azure = async (): Promise<AzureState> => {
  const answer = await scenario.outside.control('GET', '/state');
  return (answer as { azure: AzureState }).azure;
};
const opened = async () =>
  (await azure()).nsgs
    .flatMap(({ rules }) => rules)
    .filter(({ name }) => name.startsWith('SecurityCenter-JITRule-'))
    .map((rule) => [rule['sourceAddressPrefix'], rule['destinationPortRange']]);

/** A merged pull request that deletes the file ends the grant. */
const deleteRequest = async (): Promise<void> => {
  const { outside } = scenario;
  const path = '/contents/requests/web-01-log.yaml';
  const main = await outside.gitHub('alice', 'GET', '/git/ref/heads/main');
  const branch = 'alice/done';
  await outside.gitHub('alice', 'POST', '/git/refs', {
    ref: `refs/heads/${branch}`,
    sha: at(main.body, 'object', 'sha'),
  });
  const file = await outside.gitHub('alice', 'GET', path);
  const body = { message: 'Done', branch, sha: at(file.body, 'sha') };
  expectStatus(await outside.gitHub('alice', 'DELETE', path, body), 200, 'the deletion');
  const pull = await openPull(outside, 'alice', branch, 'done');
  await settle(outside);
  await mergeAs(scenario, 'erin', pull);
  await settle(outside);
};

it('opens the port for the requester alone, and closes it when the request is deleted, long before Defender would', async () => {
  const pull = await askAs(scenario, 'web-01-log', REQUEST);
  await settle(scenario.outside);
  expect(await opened()).toEqual([['198.51.100.23/32', '22']]);
  expect(await comment(scenario, pull)).toContain('Defender for Cloud closes it by itself');
  const [asked] = (await azure()).jit;
  expect(asked?.justification).toMatch(
    new RegExp(`^gh:[0-9a-f]{8}-${pull} https?://\\S+/pull/${pull}#[0-9a-f]{12}$`),
  );
  await advance(scenario, '10m');
  await deleteRequest();
  await sweep(scenario);
  expect(await opened()).toEqual([]);
  expect((await azure()).jit).toMatchObject([{ status: 'Initiated' }]);
  const ended = (await events(scenario)).filter(({ grant, type }) => grant === pull && type === 'ended');
  expect(ended).toHaveLength(1);
  expect(JSON.stringify(ended)).toContain('connections that were opened through the port');
  await advance(scenario, '2h');
  await sweep(scenario);
  expect(await verifies(scenario)).toBe(true);
}, 180_000);

it('closes it when the requester writes /end, and says so', async () => {
  const { outside } = scenario;
  const pull = await askAs(scenario, 'web-01-again', REQUEST);
  await settle(outside);
  expect(await opened()).toEqual([['198.51.100.23/32', '22']]);
  await advance(scenario, '10m');
  const body = { body: '/end\nFound it.' };
  expectStatus(await outside.gitHub('alice', 'POST', `/issues/${pull}/comments`, body), 201, '/end');
  await settle(outside);
  expect(await opened()).toEqual([]);
  expect(await comment(scenario, pull)).toContain('alice asked for it with /end');
  expect(await verifies(scenario)).toBe(true);
});
