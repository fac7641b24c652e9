/** The token of each job of our own workflows, stolen: it does what its `permissions:` name, and for everything else it is refused. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Permissions, Scope } from '../../../src/sandbox/contract.ts';
import { base64, fileRequest, openScene, outcome, repo, type Scene } from './world.ts';

const FOLDER = join(import.meta.dirname, '../../../.github/workflows');
const jobs = readdirSync(FOLDER)
  .filter((file) => file !== 'ci.yml')
  .flatMap((file) => {
    const workflow = parse(readFileSync(join(FOLDER, file), 'utf8'));
    return Object.entries<{ permissions?: Permissions }>(workflow.jobs).map(
      ([name, job]) => [`${file} ${name}`, job.permissions ?? workflow.permissions ?? {}] as const,
    );
  });

let scene: Scene;
let number: number;
let head: string;
beforeAll(async () => {
  scene = await openScene();
  ({ number, head } = await fileRequest(scene, 'alice', 'request'));
});
afterAll(() => scene.world.close());

type Client = ReturnType<Scene['job']>;
const LEDGER = 'gatehouse-notes';
/** What a thief would do with it, and any of the permissions that let it. */
const acts: readonly (readonly [string, readonly Scope[], (job: Client) => Promise<unknown>])[] = [
  [
    'set a status',
    ['statuses'],
    (job) => job.repos.createCommitStatus({ ...repo, sha: head, state: 'success' }),
  ],
  [
    'comment on a pull request',
    ['issues', 'pull-requests'],
    (job) => job.issues.createComment({ ...repo, issue_number: number, body: 'x' }),
  ],
  [
    'rename a pull request',
    ['pull-requests'],
    (job) => job.pulls.update({ ...repo, pull_number: number, title: 'x' }),
  ],
  ['open an issue', ['issues'], (job) => job.issues.create({ ...repo, title: 'x' })],
  [
    'write a file on a branch that no rule protects',
    ['contents'],
    (job) =>
      job.repos.createOrUpdateFileContents({
        ...repo,
        branch: LEDGER,
        path: `x-${Math.random()}`,
        message: 'x',
        content: base64('x'),
      }),
  ],
  [
    'wake a workflow',
    ['actions'],
    (job) => job.actions.createWorkflowDispatch({ ...repo, workflow_id: 'elevate.yml', ref: 'main' }),
  ],
  [
    'switch a workflow off',
    ['actions'],
    (job) => job.actions.disableWorkflow({ ...repo, workflow_id: 'elevate.yml' }),
  ],
  ['switch it on', ['actions'], (job) => job.actions.enableWorkflow({ ...repo, workflow_id: 'elevate.yml' })],
];
/** What no job's token may, whatever its permissions. */
const never: readonly (readonly [string, number, (job: Client) => Promise<unknown>])[] = [
  [
    'open a pull request',
    403,
    (job) => job.pulls.create({ ...repo, title: 'x', head: 'request', base: 'main' }),
  ],
  ['read variables', 403, (job) => job.actions.listRepoVariables(repo)],
  ['list members of the organization', 403, (job) => job.orgs.listMembers({ org: 'contoso' })],
  [
    'push to main',
    403,
    (job) => job.repos.createOrUpdateFileContents({ ...repo, path: 'x', message: 'x', content: base64('x') }),
  ],
  ['take a ruleset away', 403, (job) => job.repos.deleteRepoRuleset({ ...repo, ruleset_id: 101 })],
];

describe.each(jobs)('the token of %s', (_, permissions) => {
  beforeAll(async () => {
    const { data } = await scene.as('erin').git.getRef({ ...repo, ref: 'heads/main' });
    const ref = { ...repo, ref: `refs/heads/${LEDGER}`, sha: data.object.sha };
    await outcome(scene.as('erin').git.createRef(ref));
  });

  it.each(acts)('may %s only by a permission that it names', async (__, scopes, act) => {
    const may = scopes.some((scope) => permissions[scope] === 'write');
    const { status } = await outcome(act(scene.job(permissions)));
    if (may) expect(status).toBeLessThan(300);
    else expect(status).toBe(403);
  });

  it.each(never)('may never %s', async (__, status, act) => {
    expect([status, 404, 409]).toContain((await outcome(act(scene.job(permissions)))).status);
  });
});

it('may approve nothing where it may write pull requests', async () => {
  const job = scene.job({ 'pull-requests': 'write' });
  const approval = job.pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE' });
  expect((await outcome(approval)).status).toBe(422);
});
