/** A whole sandbox for one scenario, driven from outside as people do, over plain HTTP. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Sample } from '../../src/sandbox/addresses.ts';
import { LATENCIES } from '../../src/sandbox/azure/latency.ts';
import { cloneLedger, eventsOf } from '../../src/sandbox/demo/ledger.ts';
import type { Outside } from '../../src/sandbox/demo/outside.ts';
import { at, list, outside, text } from '../../src/sandbox/demo/outside.ts';
import { comments, expectStatus, openPull, putFile, review, settle } from '../../src/sandbox/demo/people.ts';
import { activeRoles, openRules } from '../../src/sandbox/demo/tenant.ts';
import type { World } from '../../src/sandbox/world.ts';
import { startWorld } from '../../src/sandbox/world.ts';

const run = promisify(execFile);

export interface Scenario {
  readonly world: World;
  readonly outside: Outside;
  readonly sample: Sample;
  readonly nsg: string;
  readonly subscription: string;
  close(): Promise<void>;
}

/** The built bundle is what runs; Azure answers without its waits unless a scenario is about them. */
export const openScenario = async (): Promise<Scenario> => {
  const world = await startWorld({
    dist: resolve(process.env['GATEHOUSE_DIST'] ?? resolve(import.meta.dirname, '../../dist')),
    latencies: { ...LATENCIES, pimEvaluation: 0, pimProvisioning: 0, pimInstance: 0, networkWrite: 0, networkDelete: 0, retryAfterSeconds: 0 },
  });
  const { sample, tenant } = world.addresses;
  if (sample === null) throw new Error('the own policies have no sample');
  return {
    world,
    outside: outside(world.addresses),
    sample,
    nsg: tenant['nsg']!,
    subscription: tenant['scope']!.split('/').slice(0, 3).join('/'),
    close: () => world.close(),
  };
};

/** A pull request of alice's with the sample request; the number distinguishes branch and file. */
export const askAs = async (scenario: Scenario, name: string, content = scenario.sample.request): Promise<number> => {
  const branch = `alice/${name}`;
  await putFile(scenario.outside, 'alice', { branch, path: `requests/${name}.yaml`, content, message: 'Ask' });
  return openPull(scenario.outside, 'alice', branch, name);
};

export const approveAll = async (scenario: Scenario, pull: number): Promise<void> => {
  for (const login of scenario.sample.approvers)
    expectStatus(await review(scenario.outside, login, pull, 'APPROVE'), 200, `the approval of ${login}`);
};

export const mergeAs = async (scenario: Scenario, login: string, pull: number): Promise<void> => {
  expectStatus(await scenario.outside.gitHub(login, 'PUT', `/pulls/${pull}/merge`, {}), 200, 'the merge');
};

export interface Access {
  readonly roles: number;
  readonly rules: number;
}

export const access = async (scenario: Scenario): Promise<Access> => ({
  roles: (await activeRoles(scenario.outside, scenario.subscription)).length,
  rules: (await openRules(scenario.outside, scenario.nsg)).length,
});

export const sweep = async (scenario: Scenario): Promise<readonly { workflow: string; conclusion: string }[]> => {
  await scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
  return settle(scenario.outside);
};

export const events = async (scenario: Scenario): Promise<readonly { type: string; grant: number | null; data: unknown }[]> => {
  const clone = await cloneLedger(scenario.outside);
  try {
    return (await eventsOf(clone)).map((event) => ({
      type: text(at(event, 'type')),
      grant: typeof at(event, 'grant') === 'number' ? Number(at(event, 'grant')) : null,
      data: at(event, 'data'),
    }));
  } finally {
    await clone.remove();
  }
};

/** `gatehouse verify` of the built command line over a fresh clone; its exit code. */
export const verifies = async (scenario: Scenario): Promise<boolean> => {
  const clone = await cloneLedger(scenario.outside);
  try {
    await run(process.execPath, [scenario.world.cli, 'verify', '--clone', clone.directory], { cwd: clone.directory });
    return true;
  } catch {
    return false;
  } finally {
    await clone.remove();
  }
};

/** The one comment of Gatehouse on a pull request. */
export const comment = async (scenario: Scenario, pull: number): Promise<string> =>
  (await comments(scenario.outside, pull)).join('\n=== a second comment ===\n');

export const openIssues = async (scenario: Scenario): Promise<readonly string[]> => {
  const answer = await scenario.outside.gitHub('erin', 'GET', '/issues?state=open&per_page=100');
  return list(answer.body)
    .filter((issue) => at(issue, 'pull_request') === undefined)
    .map((issue) => `${text(at(issue, 'title'))}\n${text(at(issue, 'body'))}`);
};

export const branchHead = async (scenario: Scenario, branch: string): Promise<string> => {
  const answer = await scenario.outside.gitHub('erin', 'GET', `/git/ref/heads/${branch}`);
  return text(at(answer.body, 'object', 'sha'));
};
