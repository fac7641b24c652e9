/** An administrator who opens, deletes or bars the environments: what a branch then gets, what still ends, and who says so. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { at, list } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, openPull, settle } from '../../src/sandbox/demo/people.ts';
import { openRules } from '../../src/sandbox/demo/tenant.ts';
import { job, pushWorkflow } from './adversary.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  askApprovedAndMerged,
  dispatch,
  events,
  logOf,
  openIssues,
  openScenario,
  setClock,
  sweep,
  verifies,
} from './kit.ts';

const run = promisify(execFile);

const NOTHING = { roles: 0, rules: 0 };
const EVERYTHING = { roles: 2, rules: 1 };
const ELEVATE = '/environments/gatehouse-elevate';
const REVOKE = '/environments/gatehouse-revoke';
const LIMIT = { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } };

vi.setConfig({ testTimeout: 120_000 });

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
}, 120_000);
afterAll(() => scenario.close());

const asErin = (method: string, path: string, body?: unknown) =>
  scenario.outside.gitHub('erin', method, path, body);
const put = async (path: string, body: unknown): Promise<void> => {
  expectStatus(await asErin('PUT', path, body), 200, path);
};

/** As docs/adopt.md has it. */
const mend = async (): Promise<void> => {
  await put(ELEVATE, LIMIT);
  const policies = `${ELEVATE}/deployment-branch-policies`;
  const { body } = expectStatus(await asErin('GET', policies), 200, policies);
  for (const policy of list(at(body, 'branch_policies')))
    expectStatus(await asErin('DELETE', `${policies}/${Number(at(policy, 'id'))}`), 204, policies);
  expectStatus(await asErin('POST', policies, { name: 'main' }), 200, policies);
};

/** A job of mallory's in the environment of the identity that opens, which asks Entra to be it. */
const thief = (): string => {
  const { azure } = scenario.world;
  const client = azure.identities.find(({ name }) => name === 'elevate')?.clientId ?? '';
  return job(
    ['id-token: write'],
    `const url = process.env.ACTIONS_ID_TOKEN_REQUEST_URL + '&audience=api://AzureADTokenExchange';
const headers = { authorization: 'Bearer ' + process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN };
const { value } = await (await fetch(url, { headers })).json();
const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: '${client}',
  scope: '${azure.arm}/.default', client_assertion: value,
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });
const answer = await fetch('${azure.authority}/${azure.tenantId}/oauth2/v2.0/token', { method: 'POST', body });
const token = (await answer.json()).access_token ?? 'none';
// The suite is looked through for tokens that a job has used and not hidden.
for (const secret of [value, value.split('.')[2], token, token.split('.')[2]]) if (secret) console.log('::add-mask::' + secret);
console.log('Entra said', answer.status);`,
    ['environment: gatehouse-elevate'],
  );
};

/** What the log says of her job on a branch of its own: `event` begins it. */
const steal = async (branch: string, event: 'push' | 'pull_request' = 'push'): Promise<string> => {
  const content = thief().replace(/^on: .*$/m, `on: ${event}`);
  const pushed = await pushWorkflow(scenario, { by: 'mallory', branch, file: 'build.yml', content });
  if (event === 'push') return logOf(scenario, pushed, 'build.yml');
  await openPull(scenario.outside, 'mallory', branch, 'Faster');
  return logOf(scenario, await settle(scenario.outside), 'build.yml');
};

const REFUSED = /not allowed to deploy to gatehouse-elevate due to environment protection rules/;
const GOT_IT = /Entra said 200/;

/** What the daily run says, in all of its jobs. */
const audit = async (): Promise<string> =>
  logOf(scenario, await dispatch(scenario, 'audit.yml'), 'audit.yml');

/** `doctor` of the built command line, as an administrator asks it at once. */
const doctor = async (): Promise<string> => {
  const { github, repository, people } = scenario.world.addresses;
  const env = { PATH: process.env['PATH'], GITHUB_API_URL: github.api, GITHUB_TOKEN: people['erin'] };
  const args = [scenario.world.cli, 'doctor', '--repository', repository];
  return run(process.execPath, args, { env }).then(
    ({ stdout }) => stdout,
    // What is weak makes it end in 1.
    (failed: { stdout: string }) => failed.stdout,
  );
};

describe('an environment that an administrator opens', () => {
  it('to every branch gives a branch’s workflow the identity; doctor names it, and the mended rule keeps the same workflow out', async () => {
    expect(await steal('mallory/before')).toMatch(REFUSED);
    expect((await scenario.outside.gitHub('mallory', 'PUT', ELEVATE, {})).status).toBe(403);
    await put(ELEVATE, { deployment_branch_policy: null });
    expect(await steal('mallory/open')).toMatch(GOT_IT);
    expect(await audit()).toMatch(/WEAK .*\[environment\.branch\]\n.*gatehouse-elevate: any branch/);
    expect(await openIssues(scenario)).toContainEqual(
      expect.stringContaining('gatehouse-elevate: any branch'),
    );
    await mend();
    expect(await steal('mallory/after')).toMatch(REFUSED);
  });

  it('to the test merges of pull requests gives one the identity, and doctor names the pattern', async () => {
    expect(await steal('mallory/pull-before', 'pull_request')).toMatch(REFUSED);
    const policy = { name: 'refs/pull/*/merge' };
    expectStatus(await asErin('POST', `${ELEVATE}/deployment-branch-policies`, policy), 200, 'the pattern');
    expect(await steal('mallory/pull-open', 'pull_request')).toMatch(GOT_IT);
    expect(await doctor()).toContain('gatehouse-elevate: also refs/pull/*/merge');
    await mend();
    expect(await steal('mallory/pull-after', 'pull_request')).toMatch(REFUSED);
  });
});

describe('an environment that an administrator deletes', () => {
  it('is made anew by the next run of main without a rule, and then lets a branch in; doctor names it before and after', async () => {
    expect((await scenario.outside.gitHub('mallory', 'DELETE', ELEVATE)).status).toBe(403);
    expectStatus(await asErin('DELETE', ELEVATE), 204, 'the deletion');
    expect(await doctor()).toContain('gatehouse-elevate: it is not there');
    const runs = await dispatch(scenario, 'elevate.yml');
    expect(runs.find(({ workflow }) => workflow === 'elevate.yml')?.conclusion).toBe('success');
    const made = expectStatus(await asErin('GET', ELEVATE), 200, 'the new one').body;
    expect(made).toMatchObject({ protection_rules: [], deployment_branch_policy: null });
    expect(await steal('mallory/anew')).toMatch(GOT_IT);
    expect(await doctor()).toContain('gatehouse-elevate: any branch');
    await mend();
    expect(await steal('mallory/anew-after')).toMatch(REFUSED);
  });

  it('is made by a branch that names it first, and lets it in: the one that is not there is the one that is open', async () => {
    expectStatus(await asErin('DELETE', ELEVATE), 204, 'the deletion');
    expect(await steal('mallory/first')).toMatch(GOT_IT);
    await mend();
    scenario.world.github.secrets.set(
      'gatehouse-elevate/GATEHOUSE_NOTIFY_CHANNELS',
      scenario.world.hooks.secret,
    );
  });
});

describe('revocation that an administrator bars', () => {
  /** Alice has something; its end passes, and a sweep comes to a door that does not open. */
  const passTheEnd = async (name: string, rule: object): Promise<number> => {
    const held = await askApprovedAndMerged(scenario, name);
    await settle(scenario.outside);
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(EVERYTHING);
    await put(REVOKE, { ...LIMIT, ...rule });
    const [open] = await openRules(scenario.outside, scenario.nsg);
    await setClock(scenario, Date.parse(open?.end ?? '') + 60_000);
    expect(await sweep(scenario)).toEqual([]);
    return held;
  };
  const barred = () => scenario.world.runner.runs().findLast(({ workflow }) => workflow === 'revoke.yml');
  const endOf = async (held: number) =>
    (await events(scenario)).find(({ grant, type }) => grant === held && type === 'ended')?.data;

  it('by a reviewer waits: the role ends by its platform, doctor and the alarm name it, and the approved sweep ends the rest', async () => {
    const [erin] = scenario.world.github.accounts.filter(({ login }) => login === 'erin');
    const held = await passTheEnd('by-reviewer', { reviewers: [{ type: 'User', id: erin?.id }] });
    const sweeping = barred();
    expect(sweeping).toMatchObject({ status: 'waiting', conclusion: null });
    expect(await access(scenario)).toEqual({ roles: 0, rules: 1 });
    const pending = `/actions/runs/${sweeping?.id}/pending_deployments`;
    const seen = expectStatus(await scenario.outside.gitHub('alice', 'GET', pending), 200, pending).body;
    expect(seen).toMatchObject([
      { environment: { name: 'gatehouse-revoke' }, current_user_can_approve: false },
    ]);
    await advance(scenario, '3h');
    expect(await audit()).toMatch(/WEAK .*\[environment\.waits\]\n.*gatehouse-revoke waits for a reviewer/);
    const issues = await openIssues(scenario);
    expect(issues).toContainEqual(expect.stringContaining('gatehouse-revoke waits for a reviewer'));
    expect(issues).toContainEqual(expect.stringMatching(new RegExp(`[Ss]weep.*#${held}\\b`, 's')));
    expect(await access(scenario)).toEqual({ roles: 0, rules: 1 });
    const [door] = list(seen);
    const said = { environment_ids: [at(door, 'environment', 'id')], state: 'approved', comment: 'Late' };
    expectStatus(await asErin('POST', pending, said), 200, 'the approval');
    await settle(scenario.outside);
    expect(barred()).toMatchObject({ conclusion: 'success' });
    expect(await access(scenario)).toEqual(NOTHING);
    expect(await endOf(held)).toMatchObject({ why: 'expired' });
    await put(REVOKE, LIMIT);
  });

  it('by a timer waits it out, and anybody’s next elevation ends the rest before it', async () => {
    const held = await passTheEnd('by-timer', { wait_timer: 43_200 });
    expect(barred()).toMatchObject({ status: 'waiting' });
    expect(await access(scenario)).toEqual({ roles: 0, rules: 1 });
    await advance(scenario, '3h');
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(NOTHING);
    expect(await endOf(held)).toMatchObject({ why: 'expired' });
    await put(REVOKE, LIMIT);
    const { id } = barred() ?? { id: 0 };
    expectStatus(await asErin('POST', `/actions/runs/${id}/cancel`), 202, 'the cancelling');
    await settle(scenario.outside);
    expect(await verifies(scenario)).toBe(true);
  });
});
