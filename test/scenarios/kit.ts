/** A whole sandbox for one scenario, driven from outside as people do, over plain HTTP. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Sample } from '../../src/sandbox/addresses.ts';
import { LATENCIES } from '../../src/sandbox/azure/latency.ts';
import { cloneLedger, eventsOf } from '../../src/sandbox/demo/ledger.ts';
import type { Outside } from '../../src/sandbox/demo/outside.ts';
import { at, list, outside, text } from '../../src/sandbox/demo/outside.ts';
import type { FinishedRun } from '../../src/sandbox/demo/people.ts';
import { comments, expectStatus, openPull, putFile, review, settle } from '../../src/sandbox/demo/people.ts';
import { activeRoles, openRules } from '../../src/sandbox/demo/tenant.ts';
import type { World } from '../../src/sandbox/world.ts';
import { startWorld } from '../../src/sandbox/world.ts';
import { compiled } from '../compiled.ts';
import { wireRecorder } from '../wire.ts';

const run = promisify(execFile);

export interface Scenario {
  readonly world: World;
  readonly outside: Outside;
  readonly sample: Sample;
  readonly nsg: string;
  readonly subscription: string;
  close(): Promise<void>;
}

/** The bundle under test; GATEHOUSE_DIST names another one. */
export const bundle = resolve(process.env['GATEHOUSE_DIST'] ?? resolve(import.meta.dirname, '../../dist'));

/** The built bundle is what runs; Azure answers without its waits unless a scenario is about them. `start`: an ISO 8601 instant; now where absent. `policies`: a folder. */
export const openScenario = async (
  start?: string,
  recorder = wireRecorder(),
  policies?: string,
): Promise<Scenario> => {
  const world = await startWorld({
    dist: bundle,
    ...compiled(),
    ...(start === undefined ? {} : { start }),
    ...(policies === undefined ? {} : { policies }),
    ...recorder,
    latencies: {
      ...LATENCIES,
      pimEvaluation: 0,
      pimProvisioning: 0,
      pimInstance: 0,
      networkWrite: 0,
      networkDelete: 0,
      retryAfterSeconds: 0,
    },
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

/** Nothing runs by itself any more: no judge, and `elevate` only when it is fired or woken by the schedule. */
export const onlyWhatIFire = async (scenario: Scenario): Promise<void> => {
  for (const name of ['request.yml', 'review.yml'])
    await removeFromMain(scenario, `.github/workflows/${name}`);
  await editOnMain(scenario, '.github/workflows/elevate.yml', (workflow) =>
    workflow.replace(/^ {2}push:\n {4}branches: \[main\]\n/m, ''),
  );
  await settle(scenario.outside);
};

const onMain = async (
  scenario: Scenario,
  path: string,
): Promise<{ readonly sha: string; readonly content: string }> => {
  const answer = expectStatus(await scenario.outside.gitHub('erin', 'GET', `/contents/${path}`), 200, path);
  return {
    sha: text(at(answer.body, 'sha')),
    content: Buffer.from(text(at(answer.body, 'content')), 'base64').toString('utf8'),
  };
};

/** erin changes a file of main directly; returns what it was. A change that changes nothing is a mistake of the test. */
export const editOnMain = async (
  scenario: Scenario,
  path: string,
  change: (content: string) => string,
): Promise<string> => {
  const { content } = await onMain(scenario, path);
  const changed = change(content);
  if (changed === content) throw new Error(`nothing to change in ${path}`);
  await putFile(scenario.outside, 'erin', {
    branch: 'main',
    path,
    content: changed,
    message: `Change ${path}`,
  });
  return content;
};

const removeFromMain = async (scenario: Scenario, path: string): Promise<void> => {
  const { sha } = await onMain(scenario, path);
  const body = { message: `Remove ${path}`, branch: 'main', sha };
  expectStatus(await scenario.outside.gitHub('erin', 'DELETE', `/contents/${path}`, body), 200, path);
};

/** A pull request of alice's with the sample request; the number distinguishes branch and file. */
export const askAs = async (
  scenario: Scenario,
  name: string,
  content = scenario.sample.request,
): Promise<number> => {
  const branch = `alice/${name}`;
  await putFile(scenario.outside, 'alice', {
    branch,
    path: `requests/${name}.yaml`,
    content,
    message: 'Ask',
  });
  return openPull(scenario.outside, 'alice', branch, name);
};

export const approveAll = async (scenario: Scenario, pull: number): Promise<void> => {
  for (const login of scenario.sample.approvers)
    expectStatus(await review(scenario.outside, login, pull, 'APPROVE'), 200, `the approval of ${login}`);
};

export const mergeAs = async (scenario: Scenario, login: string, pull: number): Promise<void> => {
  expectStatus(await scenario.outside.gitHub(login, 'PUT', `/pulls/${pull}/merge`, {}), 200, 'the merge');
};

/** alice's sample request, approved by whoever must and merged by erin; in what second each happened is beyond doubt. */
export const askApprovedAndMerged = async (
  scenario: Scenario,
  name: string,
  content?: string,
): Promise<number> => {
  const pull = await askAs(scenario, name, content);
  await advance(scenario, '2s');
  await approveAll(scenario, pull);
  await advance(scenario, '2s');
  await mergeAs(scenario, 'erin', pull);
  return pull;
};

export const advance = async (scenario: Scenario, by: string): Promise<void> => {
  await scenario.outside.control('POST', '/clock', { advance: by });
};

export const setClock = async (scenario: Scenario, to: number): Promise<void> => {
  await scenario.outside.control('POST', '/clock', { set: new Date(to).toISOString() });
};

/** Presses *Run workflow* and waits for everything that follows from it. */
export const dispatch = async (scenario: Scenario, workflow: string): Promise<readonly FinishedRun[]> => {
  await scenario.outside.control('POST', '/fire', { workflow, event: 'workflow_dispatch' });
  return settle(scenario.outside);
};

/** What the log of the last run of a workflow among these says. */
export const logOf = async (
  scenario: Scenario,
  runs: readonly FinishedRun[],
  workflow: string,
): Promise<string> => {
  const last = runs.findLast((one) => one.workflow === workflow);
  if (last === undefined) throw new Error(`${workflow} did not run; ${JSON.stringify(runs)}`);
  return text(await scenario.outside.control('GET', `/runs/${last.id}/log`));
};

export interface Access {
  readonly roles: number;
  readonly rules: number;
}

export const access = async (scenario: Scenario): Promise<Access> => ({
  roles: (await activeRoles(scenario.outside, scenario.subscription)).length,
  rules: (await openRules(scenario.outside, scenario.nsg)).length,
});

/** One tick of the schedule, and whatever it wakes. */
export const sweep = async (scenario: Scenario): Promise<readonly FinishedRun[]> => {
  await scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
  return settle(scenario.outside);
};

/** For a clone in which the ledger is read: both branches and all they say, without the bundle that lies on main. */
export const WITHOUT_BUNDLE = ['--filter=blob:limit=64k'];

export const events = async (
  scenario: Scenario,
): Promise<readonly { type: string; grant: number | null; data: unknown }[]> => {
  const clone = await cloneLedger(scenario.outside, WITHOUT_BUNDLE);
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
  const clone = await cloneLedger(scenario.outside, WITHOUT_BUNDLE);
  try {
    await run(process.execPath, [scenario.world.cli, 'verify', '--clone', clone.directory], {
      cwd: clone.directory,
      env: { ...process.env, NODE_COMPILE_CACHE: compiled().compiled },
    });
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
