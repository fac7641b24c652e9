import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64, fileRequest, openScene, outcome, repo, type Scene } from './world.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.world.close());

describe('a pull request', () => {
  it('is opened, approved on its head, and merged by a real merge commit', async () => {
    const { number, head } = await fileRequest(scene, 'alice', 'one');
    const bob = scene.as('bob');
    const { data: review } = await bob.pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE' });
    expect(review).toMatchObject({
      state: 'APPROVED',
      commit_id: head,
      user: { login: 'bob', id: 1002, type: 'User' },
    });
    const { data: merged } = await bob.pulls.merge({ ...repo, pull_number: number, sha: head });
    const { data: commit } = await bob.git.getCommit({ ...repo, commit_sha: merged.sha });
    expect(commit.parents.map((parent) => parent.sha)).toContain(head);
    expect(commit.verification.verified).toBe(true);
    const { data: pull } = await bob.pulls.get({ ...repo, pull_number: number });
    expect(pull).toMatchObject({
      merged: true,
      state: 'closed',
      merge_commit_sha: merged.sha,
      merged_by: { login: 'bob' },
    });
    const names = scene.events
      .filter((event) => (event.payload as any).number === number || event.name === 'push')
      .map((event) => `${event.name}.${event.action ?? ''}`);
    expect(names).toContain('pull_request_target.opened');
    expect(names).toContain('pull_request_target.closed');
    const target = scene.events.find(
      (event) => event.name === 'pull_request_target' && event.action === 'opened',
    );
    expect(target).toMatchObject({
      ref: 'refs/heads/main',
      byJobToken: false,
      actor: { login: 'alice', id: 1001 },
    });
    const own = scene.events.find((event) => event.name === 'pull_request' && event.action === 'opened');
    expect(own?.ref).toBe(`refs/pull/${number}/merge`);
  });

  it("refuses its author's own approval", async () => {
    const { number } = await fileRequest(scene, 'alice', 'own');
    const answer = await outcome(
      scene.as('alice').pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE' }),
    );
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual(['Can not approve your own pull request']);
  });

  it('answers 409 to a merge that names another head, and 405 to one that conflicts', async () => {
    const { number } = await fileRequest(scene, 'alice', 'cas');
    const wrong = await outcome(
      scene.as('bob').pulls.merge({ ...repo, pull_number: number, sha: '1'.repeat(40) }),
    );
    expect(wrong).toMatchObject({
      status: 409,
      body: { message: 'Head branch was modified. Review and try the merge again.' },
    });
    await scene.as('erin').repos.createOrUpdateFileContents({
      ...repo,
      path: 'requests/cas.yaml',
      message: 'Straight to main',
      content: base64('other: thing\n'),
    });
    const conflict = await outcome(scene.as('bob').pulls.merge({ ...repo, pull_number: number }));
    expect(conflict).toMatchObject({ status: 405, body: { message: 'Pull Request is not mergeable' } });
  });

  it('moves on with a push: the head changes, the old review keeps its commit', async () => {
    const { number, head, file } = await fileRequest(scene, 'alice', 'moves');
    await scene.as('bob').pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE' });
    await scene.as('alice').repos.createOrUpdateFileContents({
      ...repo,
      path: 'requests/moves.yaml',
      branch: 'moves',
      message: 'More',
      content: base64('entitlement: other\n'),
      sha: file.content!.sha!,
    });
    const { data: pull } = await scene.as('bob').pulls.get({ ...repo, pull_number: number });
    expect(pull.head.sha).not.toBe(head);
    const { data: reviews } = await scene.as('bob').pulls.listReviews({ ...repo, pull_number: number });
    expect(reviews).toMatchObject([{ commit_id: head, state: 'APPROVED' }]);
    const event = scene.events.findLast((each) => each.name === 'pull_request_target');
    expect(event).toMatchObject({ action: 'synchronize', payload: { before: head, after: pull.head.sha } });
  });

  it('does not know its mergeability when it is asked for the first time', async () => {
    const { number } = await fileRequest(scene, 'alice', 'fresh');
    const ask = async (): Promise<unknown> =>
      (await scene.as('bob').pulls.get({ ...repo, pull_number: number })).data.mergeable;
    expect([await ask(), await ask()]).toEqual([null, true]);
  });

  it('squashes and rebases into one line of history', async () => {
    for (const method of ['squash', 'rebase'] as const) {
      const { number } = await fileRequest(scene, 'alice', method);
      const { data: merged } = await scene
        .as('bob')
        .pulls.merge({ ...repo, pull_number: number, merge_method: method });
      const { data: commit } = await scene.as('bob').git.getCommit({ ...repo, commit_sha: merged.sha });
      expect(commit.parents).toHaveLength(1);
      expect(commit.author.name).toBe('alice');
    }
  });

  it('counts as merged when its commits are pushed to the base by hand', async () => {
    const { number, head } = await fileRequest(scene, 'alice', 'byhand');
    const erin = scene.as('erin');
    const { data: main } = await erin.git.getRef({ ...repo, ref: 'heads/main' });
    const { data: commit } = await erin.git.getCommit({ ...repo, commit_sha: head });
    const { data: merge } = await erin.git.createCommit({
      ...repo,
      message: 'By hand',
      tree: commit.tree.sha,
      parents: [main.object.sha, head],
    });
    await erin.git.updateRef({ ...repo, ref: 'heads/main', sha: merge.sha });
    const { data: pull } = await erin.pulls.get({ ...repo, pull_number: number });
    expect(pull).toMatchObject({ merged: true, merged_by: { login: 'erin' }, merge_commit_sha: merge.sha });
  });
});
