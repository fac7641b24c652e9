/** The heartbeat as GitHub's own list of runs shows it, with the sandbox as unkind as the real list. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import { createRuns } from '../../../src/adapters/github/runs.ts';
import { parseInstant } from '../../../src/core/brand.ts';
import type { Runs } from '../../../src/ports/runs.ts';
import type { Permissions, WorkflowRunRecord } from '../../../src/sandbox/contract.ts';
import type { SandboxBench } from './bench.ts';
import { startBench } from './bench.ts';

let bench: SandboxBench;
let sent: string[];
beforeEach(async () => {
  bench = await startBench();
  sent = [];
  await bench.pushToMain('erin', {
    '.github/workflows/revoke.yml': 'name: revoke\non: { workflow_dispatch: {} }\njobs: {}\n',
    '.github/workflows/elevate.yml': 'name: elevate\non: { workflow_dispatch: {} }\njobs: {}\n',
  });
});
afterEach(() => bench.stop());

let count = 0;
const record = async (at: string, change: Partial<WorkflowRunRecord> = {}): Promise<void> => {
  count += 1;
  const { head } = await bench.evidence.repository();
  bench.world.recordRun({
    id: 8_000 + count,
    suite: 8_000 + count,
    workflow: 'revoke.yml',
    name: 'revoke',
    event: 'schedule',
    status: 'completed',
    conclusion: 'success',
    headSha: head,
    headBranch: 'main',
    attempt: 1,
    createdAt: `2026-11-20T${at}:00Z`,
    updatedAt: `2026-11-20T${at}:40Z`,
    ...change,
  });
};

const runs = (permissions: Permissions = { actions: 'read', contents: 'read' }): Runs => {
  const client = createGitHubClient({
    apiUrl: bench.world.api,
    token: bench.world.issueJobToken(permissions, 'job'),
    owner: 'contoso',
    repo: 'access',
    onDate: () => {},
    sleep: async () => {},
  });
  client.octokit.hook.before('request', ({ url }) => void sent.push(url));
  return createRuns(client);
};

const last = () => runs().lastSuccess('revoke.yml', 'main');

it('is the beginning of the newest run of the default branch that succeeded, by one request, and one more for a dispatch', async () => {
  expect(await last()).toBeUndefined();
  await record('08:07');
  await record('09:07', { event: 'workflow_dispatch' });
  sent = [];
  expect(await last()).toBe(parseInstant('2026-11-20T09:07:00Z'));
  expect(sent).toHaveLength(2);
  await record('10:07');
  sent = [];
  expect(await last()).toBe(parseInstant('2026-11-20T10:07:00Z'));
  expect(sent).toHaveLength(1);
});

it('is of a dispatch too whose commit the branch has gone on from', async () => {
  await record('09:07', { event: 'workflow_dispatch' });
  await bench.pushToMain('erin', { 'docs/page.md': 'more' });
  expect(await last()).toBe(parseInstant('2026-11-20T09:07:00Z'));
});

it('is of no tag that is called as the branch is: it may hold whatever somebody pushed', async () => {
  await record('08:07');
  const headSha = await bench.commit('mallory', 'x', { '.github/workflows/revoke.yml': 'name: revoke\n' });
  await record('09:07', { event: 'workflow_dispatch', headSha });
  expect(await last()).toBe(parseInstant('2026-11-20T08:07:00Z'));
});

it.each<[string, Partial<WorkflowRunRecord>]>([
  ['that failed', { conclusion: 'failure' }],
  ['that was cancelled', { conclusion: 'cancelled' }],
  ['that still goes on', { status: 'in_progress', conclusion: null }],
  ['of another workflow', { workflow: 'elevate.yml' }],
  [
    'of another branch, which may have another version of it',
    { headBranch: 'mallory/x', event: 'workflow_dispatch' },
  ],
  ['of a commit that is gone by now', { headSha: 'f'.repeat(40), event: 'workflow_dispatch' }],
  ['of a pull request from a branch that is called main in a fork', { event: 'pull_request' }],
])('is no run %s', async (_, change) => {
  await record('08:07');
  await record('09:07', change);
  expect(await last()).toBe(parseInstant('2026-11-20T08:07:00Z'));
});

it('is not told to a job that may not read Actions, and a workflow that is not there is a fault too', async () => {
  await expect(runs({ contents: 'read' }).lastSuccess('revoke.yml', 'main')).rejects.toMatchObject({
    code: 'github.forbidden',
  });
  await expect(runs().lastSuccess('gone.yml', 'main')).rejects.toMatchObject({ code: 'github.not-found' });
});
