/** Somebody meddles with what is open, through Azure's own API; the built bundle and its identities, one that only takes away. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import { openRules } from '../../src/sandbox/demo/tenant.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  askApprovedAndMerged,
  comment,
  dispatch,
  editOnMain,
  events,
  onlyWhatIFire,
  openIssues,
  openScenario,
  sweep,
  verifies,
} from './kit.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
  await onlyWhatIFire(scenario);
}, 120_000);
afterAll(() => scenario.close());

const ALL = { roles: 2, rules: 1 };

/** An administrator's own call to Azure, as the portal or a template makes it. */
const arm = (method: string, path: string, body?: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const { azure, ca } = scenario.world.addresses;
    const options = {
      method,
      ca: readFileSync(ca),
      headers: { authorization: `Bearer ${azure.token}`, 'content-type': 'application/json' },
    };
    const call = request(`${azure.arm}${path}?api-version=2024-01-01`, options, (response) => {
      response.resume();
      response.on('end', () =>
        (response.statusCode ?? 500) < 300 ? resolve() : reject(new Error(String(response.statusCode))),
      );
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });

const ourRule = async (): Promise<{ readonly path: string; readonly properties: object }> => {
  const answer = await scenario.outside.arm(`${scenario.nsg}?api-version=2024-01-01`);
  const rule = list(at(answer.body, 'properties', 'securityRules')).find((each) =>
    text(at(each, 'properties', 'description')).startsWith('gh:'),
  );
  // What is read only is not sent back.
  const { provisioningState: _, ...properties } = at(rule, 'properties') as Record<string, unknown>;
  return { path: `${scenario.nsg}/securityRules/${text(at(rule, 'name'))}`, properties };
};
const drifts = async (pull: number) =>
  (await events(scenario))
    .filter(({ grant, type }) => grant === pull && (type === 'drifted' || type === 'repaired'))
    .map(({ type }) => type);

it(
  'is told, closed and put back by the identity that may, and ends with its window',
  { timeout: 240_000 },
  async () => {
    await editOnMain(scenario, 'policies/gatehouse.yaml', (settings) => `${settings}\ndrift: repair\n`);
    const pull = await askApprovedAndMerged(scenario, 'meddled');
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(ALL);
    await advance(scenario, '10m');
    await arm('DELETE', (await ourRule()).path);
    expect(await access(scenario)).toEqual({ roles: 2, rules: 0 });
    // The schedule finds it and wakes the elevation.
    await sweep(scenario);
    expect(await access(scenario)).toEqual(ALL);
    expect(await drifts(pull)).toEqual(['drifted', 'repaired']);
    expect(await openIssues(scenario)).toEqual([expect.stringContaining('is gone before its end')]);
    const { path, properties } = await ourRule();
    await arm('PUT', path, { properties: { ...properties, sourceAddressPrefix: '*' } });
    await sweep(scenario);
    expect((await openRules(scenario.outside, scenario.nsg)).map(({ source }) => source)).not.toContain('*');
    expect(await access(scenario)).toEqual(ALL);
    expect(await drifts(pull)).toEqual(['drifted', 'repaired', 'drifted', 'repaired']);
    await advance(scenario, '2h');
    await sweep(scenario);
    expect(await access(scenario)).toEqual({ roles: 0, rules: 0 });
    expect(await comment(scenario, pull)).toContain('after its end), by Gatehouse');
    expect(await verifies(scenario)).toBe(true);
  },
);
