/** Environments and the jobs at their doors through the API: who may set, delete and approve, and how it refuses. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Admission } from '../../../src/sandbox/contract.ts';
import { openScene, outcome, repo, type Login, type Scene } from './world.ts';

const RUN = 900;
const stage = { ...repo, environment_name: 'gatehouse-revoke' };

let scene: Scene;
beforeEach(async () => {
  scene = await openScene({
    teams: [
      { slug: 'sre', members: [] },
      { slug: 'night', parent: 'sre', members: ['dave'] },
    ],
  });
  const { data: main } = await scene.as('alice').git.getRef({ ...repo, ref: 'heads/main' });
  scene.world.recordRun({
    id: RUN,
    suite: 1900,
    workflow: 'revoke.yml',
    name: 'revoke',
    event: 'workflow_dispatch',
    status: 'waiting',
    conclusion: null,
    headSha: main.object.sha,
    headBranch: 'main',
    attempt: 1,
    createdAt: '2026-11-20T10:00:00Z',
    updatedAt: '2026-11-20T10:00:00Z',
  });
});
afterEach(() => scene.world.close());

/** A job of a run that alice began comes to the door; what became of it, once something has. */
const knock = (environment = stage.environment_name): { answer: Admission | undefined } => {
  const seen: { answer: Admission | undefined } = { answer: undefined };
  const visit = {
    environment,
    ref: 'refs/heads/main',
    sha: '1'.repeat(40),
    run: RUN,
    startedBy: [1001, 1001],
    stop: new AbortController().signal,
    onWait: () => undefined,
  };
  void scene.world.knock(visit).then((answer) => (seen.answer = answer));
  return seen;
};

const set = (more: object) => scene.as('erin').repos.createOrUpdateEnvironment({ ...stage, ...more });
const idOf = async () => (await scene.as('erin').repos.getEnvironment(stage)).data.id;
const pending = async (who: Login) =>
  (await scene.as(who).actions.getPendingDeploymentsForRun({ ...repo, run_id: RUN })).data;
const review = async (client: ReturnType<Scene['as']>, state: 'approved' | 'rejected' = 'approved') =>
  outcome(
    client.actions.reviewPendingDeploymentsForRun({
      ...repo,
      run_id: RUN,
      environment_ids: [await idOf()],
      state,
      comment: 'Looked at',
    }),
  );

const NOTHING = {
  status: 422,
  body: { message: 'Validation Failed', errors: ['No pending deployment requests to approve or reject'] },
};

describe('a job that waits for a reviewer', () => {
  it('is seen by everybody, and let in by one of them, whose word is kept', async () => {
    await set({ reviewers: [{ type: 'User', id: 1002 }], wait_timer: 0 });
    const job = knock();
    expect(await pending('mallory')).toMatchObject([
      { environment: { name: 'gatehouse-revoke' }, current_user_can_approve: false, wait_timer: 0 },
    ]);
    expect(await pending('bob')).toMatchObject([{ current_user_can_approve: true }]);
    expect(await review(scene.as('mallory'))).toMatchObject(NOTHING);
    expect(await review(scene.as('erin'))).toMatchObject(NOTHING);
    expect(job.answer).toBeUndefined();
    expect(await review(scene.as('bob'))).toMatchObject({
      status: 200,
      body: [{ environment: 'gatehouse-revoke', ref: 'main' }],
    });
    expect(job.answer).toEqual({ kind: 'admitted' });
    expect(await pending('bob')).toEqual([]);
    expect(await review(scene.as('bob'))).toMatchObject(NOTHING);
    const { data } = await scene.as('alice').actions.getReviewsForRun({ ...repo, run_id: RUN });
    expect(data).toMatchObject([{ state: 'approved', user: { login: 'bob' }, comment: 'Looked at' }]);
  });

  it('is turned away by one of them', async () => {
    await set({ reviewers: [{ type: 'User', id: 1002 }] });
    const job = knock();
    expect(await review(scene.as('bob'), 'rejected')).toMatchObject({ status: 200 });
    expect(job.answer).toMatchObject({ kind: 'refused' });
  });

  it('is let in by who is in a team, also in one below it', async () => {
    const team = await scene.as('erin').teams.getByName({ org: 'contoso', team_slug: 'sre' });
    await set({ reviewers: [{ type: 'Team', id: team.data.id }] });
    const job = knock();
    expect(await review(scene.as('bob'))).toMatchObject(NOTHING);
    expect(await review(scene.as('dave'))).toMatchObject({ status: 200 });
    expect(job.answer).toEqual({ kind: 'admitted' });
  });

  it('is let in by who began it, unless that is prevented', async () => {
    await set({ reviewers: [{ type: 'User', id: 1001 }], prevent_self_review: true });
    const job = knock();
    expect(await pending('alice')).toMatchObject([{ current_user_can_approve: false }]);
    expect(await review(scene.as('alice'))).toMatchObject(NOTHING);
    expect(job.answer).toBeUndefined();
    await set({ reviewers: [{ type: 'User', id: 1001 }] });
    const next = knock();
    expect(await review(scene.as('alice'))).toMatchObject({ status: 200 });
    expect(next.answer).toEqual({ kind: 'admitted' });
  });

  it('is let in by no token of a job, whatever it may', async () => {
    await set({ reviewers: [{ type: 'User', id: 1002 }] });
    const job = knock();
    expect(await review(scene.job({ actions: 'write' }))).toMatchObject({ status: 403 });
    expect(await review(scene.job({ deployments: 'write', actions: 'write' }))).toMatchObject(NOTHING);
    expect(job.answer).toBeUndefined();
  });

  it('is started by an administrator and by nobody else, on the page that the API has not', async () => {
    await set({ reviewers: [{ type: 'User', id: 1002 }] });
    const job = knock();
    expect(() => scene.world.startWaitingJobs('mallory', RUN)).toThrow(/does not administer/);
    scene.world.startWaitingJobs('erin', RUN);
    await pending('erin');
    expect(job.answer).toEqual({ kind: 'admitted' });
  });
});

describe('an environment', () => {
  it('is made, changed and deleted by administrators alone', async () => {
    const refused = (client: ReturnType<Scene['as']>) => [
      client.repos.createOrUpdateEnvironment(stage),
      client.repos.createOrUpdateEnvironment({ ...repo, environment_name: 'mine' }),
      client.repos.deleteAnEnvironment(stage),
      client.repos.createDeploymentBranchPolicy({ ...stage, name: '*' }),
      client.repos.updateDeploymentBranchPolicy({ ...stage, branch_policy_id: 71_003, name: '*' }),
      client.repos.deleteDeploymentBranchPolicy({ ...stage, branch_policy_id: 71_003 }),
      client.actions.createEnvironmentVariable({ ...stage, name: 'X', value: '1' }),
      client.actions.listEnvironmentVariables(stage),
    ];
    for (const client of [scene.as('mallory'), scene.job({ actions: 'write', deployments: 'write' })]) {
      const answers = await Promise.all(refused(client).map(outcome));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
    }
  });

  it('takes its secrets, variables and waiting jobs along when it is deleted, and is bare when a job makes it anew', async () => {
    const erin = scene.as('erin');
    scene.world.secrets.set('gatehouse-revoke/TOLD', 'x');
    await erin.actions.createEnvironmentVariable({ ...stage, name: 'colour', value: 'red' });
    await set({ reviewers: [{ type: 'User', id: 1002 }] });
    const before = await idOf();
    const job = knock();
    expect((await outcome(erin.repos.deleteAnEnvironment(stage))).status).toBe(204);
    expect(job.answer).toMatchObject({ kind: 'refused' });
    expect((await outcome(erin.repos.deleteAnEnvironment(stage))).status).toBe(404);
    expect((await outcome(erin.repos.getEnvironment(stage))).status).toBe(404);
    const next = knock();
    const { data } = await erin.repos.getEnvironment(stage);
    expect(next.answer).toEqual({ kind: 'admitted' });
    expect(data).toMatchObject({ protection_rules: [], deployment_branch_policy: null });
    expect(data.id).not.toBe(before);
    expect((await erin.actions.listEnvironmentSecrets(stage)).data.total_count).toBe(0);
    expect((await erin.actions.listEnvironmentVariables(stage)).data.total_count).toBe(0);
  });

  it('takes its branches and tags one by one, each once, and only where it takes some alone', async () => {
    const erin = scene.as('erin');
    const add = (name: string, type?: 'branch' | 'tag') =>
      outcome(
        erin.repos.createDeploymentBranchPolicy({ ...stage, name, ...(type === undefined ? {} : { type }) }),
      );
    expect((await add('main')).status).toBe(303);
    const tag = await add('main', 'tag');
    expect(tag).toMatchObject({ status: 200, body: { type: 'tag' } });
    const one = { ...stage, branch_policy_id: tag.body.id };
    expect((await erin.repos.updateDeploymentBranchPolicy({ ...one, name: 'v*' })).data).toMatchObject({
      name: 'v*',
      type: 'tag',
    });
    expect((await erin.repos.getDeploymentBranchPolicy(one)).data.name).toBe('v*');
    await erin.repos.deleteDeploymentBranchPolicy(one);
    expect((await outcome(erin.repos.getDeploymentBranchPolicy(one))).status).toBe(404);
    await set({ deployment_branch_policy: null });
    expect((await add('other')).status).toBe(404);
  });

  it.each([
    ['a timer beyond thirty days', { wait_timer: 43_201 }],
    ['seven reviewers', { reviewers: Array.from({ length: 7 }, () => ({ type: 'User', id: 1002 })) }],
    ['a reviewer whom nobody knows', { reviewers: [{ type: 'User', id: 9 }] }],
    ['both limits', { deployment_branch_policy: { protected_branches: true, custom_branch_policies: true } }],
    [
      'neither limit',
      { deployment_branch_policy: { protected_branches: false, custom_branch_policies: false } },
    ],
  ])('is not changed by %s', async (_, more) => {
    const before = (await scene.as('erin').repos.getEnvironment(stage)).data;
    expect((await outcome(set(more))).status).toBe(422);
    expect((await scene.as('erin').repos.getEnvironment(stage)).data).toEqual(before);
  });
});
