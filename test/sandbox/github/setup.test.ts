/** How the repository is set up, as GitHub shows it, to whom, and what follows from its rules for a merge. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { base64, fileRequest, openScene, outcome, repo, type Scene } from './world.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.world.close());

const put = (path: string, content: string, branch = 'main') =>
  scene.as('erin').repos.createOrUpdateFileContents({
    ...repo,
    path,
    branch,
    message: 'x',
    content: base64(content),
  });

describe('a token', () => {
  it('of a job with `actions: read` sees environments and the subject, and nothing that only administrators see', async () => {
    const job = scene.job({ actions: 'read', contents: 'read' });
    const { data } = await job.repos.getAllEnvironments(repo);
    expect(data.environments?.map(({ name }) => name)).toEqual([
      'gatehouse-review',
      'gatehouse-elevate',
      'gatehouse-revoke',
      'gatehouse-audit',
    ]);
    expect((await job.actions.getCustomOidcSubClaimForRepo(repo)).data).toMatchObject({
      use_immutable_subject: true,
      sub_claim_prefix: 'repo:contoso@500001/access@700001',
    });
    for (const asked of [
      job.actions.listRepoSecrets(repo),
      job.actions.listEnvironmentSecrets({ ...repo, environment_name: 'gatehouse-revoke' }),
      job.actions.getGithubActionsPermissionsRepository(repo),
      job.actions.getGithubActionsDefaultWorkflowPermissionsRepository(repo),
      job.repos.update({ ...repo, allow_forking: true }),
    ])
      expect((await outcome(asked)).status).toBe(403);
  });

  it('of a job without it does not', async () => {
    const job = scene.job({ contents: 'read' });
    expect((await outcome(job.repos.getAllEnvironments(repo))).status).toBe(403);
    expect((await outcome(job.actions.getCustomOidcSubClaimForRepo(repo))).status).toBe(403);
  });

  it('of whoever may not change a ruleset does not see who passes it', async () => {
    const of = async (who: 'alice' | 'erin') =>
      (
        await scene
          .as(who)
          .request('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', { ...repo, ruleset_id: 101 })
      ).data;
    expect(await of('alice')).not.toHaveProperty('bypass_actors');
    expect(await of('erin')).toHaveProperty('bypass_actors');
  });
});

it('an environment that is put anew loses the reviewers and timers that are not sent along', async () => {
  const stage = { ...repo, environment_name: 'gatehouse-elevate' };
  const erin = scene.as('erin');
  await erin.repos.createOrUpdateEnvironment({ ...stage, reviewers: [{ type: 'User', id: 1002 }] });
  await erin.repos.createOrUpdateEnvironment({ ...stage, wait_timer: 5 });
  const { data } = await erin.repos.getEnvironment(stage);
  expect(data.protection_rules?.map(({ type }) => type)).toEqual(['wait_timer']);
  expect(data.deployment_branch_policy).toBeNull();
});

describe('once it is hardened', () => {
  beforeEach(() => scene.world.harden());

  it('nobody merges what the status does not call approved, and a person’s own status does not count', async () => {
    const { number, head } = await fileRequest(scene);
    const merge = () => outcome(scene.as('bob').pulls.merge({ ...repo, pull_number: number }));
    expect(await merge()).toMatchObject({
      status: 405,
      body: { message: expect.stringContaining('"gatehouse"') },
    });
    const status = { ...repo, sha: head, state: 'success', context: 'gatehouse' } as const;
    await scene.as('alice').repos.createCommitStatus(status);
    expect((await merge()).status).toBe(405);
    await scene.job({ statuses: 'write' }).repos.createCommitStatus(status);
    expect((await merge()).status).toBe(200);
  });

  it('a policy waits for its owner, who is not its author; a request does not', async () => {
    await put('.github/CODEOWNERS', '/policies/ @dave\n');
    const { number, head } = await fileRequest(scene, 'alice', 'widen', 'policies/entitlements/mine.yaml');
    await scene
      .job({ statuses: 'write' })
      .repos.createCommitStatus({ ...repo, sha: head, state: 'success', context: 'gatehouse' });
    const merge = () => outcome(scene.as('alice').pulls.merge({ ...repo, pull_number: number }));
    const review = { ...repo, pull_number: number, event: 'APPROVE' } as const;
    await scene.as('bob').pulls.createReview(review);
    expect(await merge()).toMatchObject({
      status: 405,
      body: { message: expect.stringContaining('Waiting on code owner review') },
    });
    await scene.as('dave').pulls.createReview(review);
    expect((await merge()).status).toBe(200);
  });

  it('not even an administrator rewrites the ledger', async () => {
    const job = scene.job({ contents: 'write' });
    const { data: tree } = await job.git.createTree({
      ...repo,
      tree: [{ path: 'head.json', mode: '100644', type: 'blob', content: '{}' }],
    });
    const commit = (message: string) =>
      job.git.createCommit({ ...repo, message, tree: tree.sha, parents: [] });
    const ref = 'refs/heads/gatehouse-ledger';
    await job.git.createRef({ ...repo, ref, sha: (await commit('Begin')).data.sha });
    const other = (await commit('Another beginning')).data.sha;
    const erin = scene.as('erin');
    const place = { ...repo, ref: 'heads/gatehouse-ledger' };
    expect((await outcome(erin.git.updateRef({ ...place, sha: other, force: true }))).status).toBe(422);
    expect((await outcome(erin.git.deleteRef(place))).status).toBe(422);
  });
});
