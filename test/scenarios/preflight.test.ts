/** The nightly look at the platforms through the whole: the workflow, the built bundle, a review that shows and refuses. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  askAs,
  comment,
  dispatch,
  editOnMain,
  events,
  logOf,
  openScenario,
  verifies,
} from './kit.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
}, 120_000);
afterAll(() => scenario.close());

const audit = async (): Promise<string> => {
  const runs = await dispatch(scenario, 'audit.yml');
  return logOf(scenario, runs, 'audit.yml');
};
const ask = async (name: string): Promise<string> => {
  const pull = await askAs(scenario, name);
  await settle(scenario.outside);
  return comment(scenario, pull);
};

it('asks with an identity that only reads, keeps it in the ledger, and the review shows it with its age', async () => {
  const said = await audit();
  expect(said).toMatch(/Kept in the ledger: \d+ files[\s\S]*No findings\./);
  // The job `doctor` beside it: nothing is weak in the sandbox, as far as a workflow sees.
  expect(said).toMatch(/\d+ hardened, \d+ unknown, \d+ unused\./);
  expect(said).toContain('[environment.branch]');
  expect(await verifies(scenario)).toBe(true);
  expect((await events(scenario)).map(({ type }) => type)).toContain('posture');
  await advance(scenario, '3h');
  const shown = await ask('shown');
  expect(shown).toContain('Step 1 (azure-role) is checked at elevation; Azure said 3 h ago');
  expect(shown).toContain('Waiting: manager');
}, 120_000);

it('finds a role that does not exist, the review refuses it at once, and no more once the policy is corrected', async () => {
  const path = 'policies/entitlements/prod-vm-admin.yaml';
  const role = 'role: Virtual Machine Administrator Login';
  await editOnMain(scenario, path, (text) => text.replace(role, 'role: Virtual Machine Adminstrator'));
  expect(await ask('before-the-night')).toContain('Waiting: manager');
  expect(await audit()).toMatch(
    /can be elevated for nobody: There is no role .*Adminstrator[\s\S]*preflight\.impossible/,
  );
  const said = await ask('refused');
  expect(said).toContain('**Denied.**');
  expect(said).toContain('There is no role');
  await editOnMain(scenario, path, (text) => text.replace('role: Virtual Machine Adminstrator', role));
  // Another question than the one that was answered, so nothing stands in the way even before the next night.
  expect(await ask('repaired')).toContain('Waiting: manager');
  expect(await verifies(scenario)).toBe(true);
  expect(await access(scenario)).toEqual({ roles: 0, rules: 0 });
}, 240_000);
