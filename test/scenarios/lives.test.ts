/** Lives of requests that need no emergency, each as everybody sees it: the transcripts are golden and read by people. */
import { afterEach, expect, it } from 'vitest';
import { expectStatus, openPull, review } from '../../src/sandbox/demo/people.ts';
import { at, text } from '../../src/sandbox/demo/outside.ts';
import type { Scenario } from './kit.ts';
import { advance, askAs, openScenario, verifies } from './kit.ts';
import { openTranscript } from './transcript.ts';

let scenario: Scenario;
afterEach(() => scenario.close());

const open = async () => {
  scenario = await openScenario('2026-11-25T10:00:05Z');
  return openTranscript(scenario);
};

const approves = async (login: string, pull: number, after = '5m'): Promise<void> => {
  await advance(scenario, after);
  expectStatus(await review(scenario.outside, login, pull, 'APPROVE'), 200, `the review of ${login}`);
};

const fires = (workflow: string) =>
  scenario.outside.control('POST', '/fire', { workflow, event: 'schedule' });

const request = (change: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    entitlement: 'prod-vm-admin',
    duration: '2h',
    justification: 'Fail over payments-db-02, replication is stuck since 14:10',
    ticket: 'CHG0031234',
    parameters: '{ source_ip: 203.0.113.7 }',
    ...change,
  })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');

/** A pull request that deletes one file of main. */
const deletes = async (login: string, path: string): Promise<number> => {
  const { outside } = scenario;
  const main = await outside.gitHub(login, 'GET', '/git/ref/heads/main');
  const branch = `${login}/done`;
  const ref = { ref: `refs/heads/${branch}`, sha: at(main.body, 'object', 'sha') };
  expectStatus(await outside.gitHub(login, 'POST', '/git/refs', ref), 201, 'the branch');
  const file = await outside.gitHub(login, 'GET', `/contents/${path}`);
  const body = { message: 'Done', branch, sha: text(at(file.body, 'sha')) };
  expectStatus(await outside.gitHub(login, 'DELETE', `/contents/${path}`, body), 200, 'the deletion');
  return openPull(outside, login, branch, 'done');
};

it('self-service: asked for, merged and opened with nobody else', { timeout: 240_000 }, async () => {
  const transcript = await open();
  await transcript.step('alice asks to look at one development machine', () =>
    askAs(
      scenario,
      'diagnostics',
      'entitlement: dev-vm-reader\nduration: 15m\njustification: Deployment 5521 failed on web-01, look at its boot diagnostics\nparameters: { vm: web-01 }\n',
    ),
  );
  await transcript.step('the window runs out, and the schedule comes half an hour late', async () => {
    await advance(scenario, '45m');
    await fires('revoke.yml');
  });
  await expect(transcript.text()).toMatchFileSnapshot('golden/self-service.md');
  expect(await verifies(scenario)).toBe(true);
});

it(
  'a start: approved today, opened at its start by whatever run comes first',
  { timeout: 240_000 },
  async () => {
    const transcript = await open();
    let pull = 0;
    await transcript.step('alice asks for this evening', async () => {
      pull = await askAs(scenario, 'evening', request({ start: '2026-11-25 20:00 Europe/Berlin' }));
    });
    await transcript.step('carol approves', () => approves('carol', pull));
    await transcript.step('bob approves', () => approves('bob', pull));
    await transcript.step('the schedule comes before the start', async () => {
      await advance(scenario, '4h');
      await fires('revoke.yml');
    });
    await transcript.step('the schedule comes seven minutes after the start', async () => {
      await scenario.outside.control('POST', '/clock', { set: '2026-11-25T19:07:00Z' });
      await fires('revoke.yml');
    });
    await expect(transcript.text()).toMatchFileSnapshot('golden/start.md');
    expect(await verifies(scenario)).toBe(true);
  },
);

it(
  'more time, then done: an extension, and the merged deletion of its file',
  { timeout: 240_000 },
  async () => {
    const transcript = await open();
    let first = 0;
    await transcript.step('alice asks', async () => {
      first = await askAs(scenario, 'failover', request());
    });
    await transcript.step('carol approves', () => approves('carol', first));
    await transcript.step('bob approves', () => approves('bob', first));
    let second = 0;
    await transcript.step('an hour later alice asks for more time', async () => {
      await advance(scenario, '1h');
      second = await askAs(scenario, 'more', request({ extends: String(first), duration: '1h30m' }));
    });
    await transcript.step('carol approves it too', () => approves('carol', second));
    await transcript.step('bob approves it too', () => approves('bob', second));
    let done = 0;
    await transcript.step('alice is done and proposes to delete her file', async () => {
      await advance(scenario, '30m');
      done = await deletes('alice', 'requests/more.yaml');
    });
    await transcript.step(
      'erin merges that while elevate.yml is switched off: one of the two ends it, not both at once',
      async () => {
        expectStatus(
          await scenario.outside.gitHub('erin', 'PUT', '/actions/workflows/elevate.yml/disable'),
          204,
          'switching elevate.yml off',
        );
        expectStatus(
          await scenario.outside.gitHub('erin', 'PUT', `/pulls/${done}/merge`, {}),
          200,
          'the merge',
        );
      },
    );
    await expect(transcript.text()).toMatchFileSnapshot('golden/more-time.md');
    expect(await verifies(scenario)).toBe(true);
  },
);
