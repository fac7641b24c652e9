import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileRequest, openScene, outcome, repo, type Scene } from './world.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.world.close());

const evidence = async (number: number): Promise<any> => {
  const query = `query($n: Int!) { repository(owner: "contoso", name: "access") { pullRequest(number: $n) {
    baseRefName reviews(first: 10) { nodes { fullDatabaseId state lastEditedAt includesCreatedEdit commit { oid } } }
    timelineItems(first: 10, itemTypes: [BASE_REF_CHANGED_EVENT, REVIEW_DISMISSED_EVENT]) { nodes { __typename
      ... on BaseRefChangedEvent { previousRefName currentRefName }
      ... on ReviewDismissedEvent { previousReviewState dismissalMessage actor { login } review { fullDatabaseId } } } } } } }`;
  return (await scene.graphql(scene.as('bob'), query, { n: number })).data.repository.pullRequest;
};

describe('a review', () => {
  it('that is edited says when, and raises its event', async () => {
    const { number } = await fileRequest(scene, 'alice', 'edit');
    const { data: review } = await scene
      .as('bob')
      .pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE', body: '30m' });
    expect((await evidence(number)).reviews.nodes).toMatchObject([
      { lastEditedAt: null, includesCreatedEdit: false },
    ]);
    scene.clock.advance(60_000);
    await scene
      .as('bob')
      .pulls.updateReview({ ...repo, pull_number: number, review_id: review.id, body: '8h' });
    const [edited] = (await evidence(number)).reviews.nodes;
    expect(edited).toMatchObject({ includesCreatedEdit: true, state: 'APPROVED' });
    expect(edited.lastEditedAt > review.submitted_at!).toBe(true);
    expect(scene.events.at(-1)).toMatchObject({
      name: 'pull_request_review',
      action: 'edited',
      ref: `refs/pull/${number}/merge`,
    });
  });

  it('is edited by anybody who may write, and names whoever it was', async () => {
    const { number } = await fileRequest(scene, 'alice', 'edit-of-another');
    const { data: review } = await scene
      .as('bob')
      .pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE', body: '30m' });
    await scene
      .as('mallory')
      .pulls.updateReview({ ...repo, pull_number: number, review_id: review.id, body: '' });
    const query = `query($n: Int!) { repository(owner: "contoso", name: "access") { pullRequest(number: $n) {
      reviews(first: 1) { nodes { body includesCreatedEdit author { login } editor { login } } } } } }`;
    const { data } = await scene.graphql(scene.as('bob'), query, { n: number });
    expect(data.repository.pullRequest.reviews.nodes).toEqual([
      { body: '', includesCreatedEdit: true, author: { login: 'bob' }, editor: { login: 'mallory' } },
    ]);
  });

  it('that is dismissed remembers what it said, and who took it back', async () => {
    const { number } = await fileRequest(scene, 'alice', 'dismiss');
    const { data: review } = await scene
      .as('bob')
      .pulls.createReview({ ...repo, pull_number: number, event: 'REQUEST_CHANGES', body: 'no' });
    await scene
      .as('mallory')
      .pulls.dismissReview({ ...repo, pull_number: number, review_id: review.id, message: 'yes' });
    const { reviews, timelineItems } = await evidence(number);
    expect(reviews.nodes).toMatchObject([{ state: 'DISMISSED' }]);
    expect(timelineItems.nodes).toEqual([
      {
        __typename: 'ReviewDismissedEvent',
        previousReviewState: 'CHANGES_REQUESTED',
        dismissalMessage: 'yes',
        actor: { login: 'mallory' },
        review: { fullDatabaseId: String(review.id) },
      },
    ]);
  });

  it('that is pending is seen by its author alone', async () => {
    const { number } = await fileRequest(scene, 'alice', 'pending');
    await scene.as('carol').pulls.createReview({ ...repo, pull_number: number, body: 'thinking' });
    const seen = async (login: 'carol' | 'bob'): Promise<number> =>
      (await scene.as(login).pulls.listReviews({ ...repo, pull_number: number })).data.length;
    expect([await seen('carol'), await seen('bob')]).toEqual([1, 0]);
  });

  it('for a commit that is not of the pull request is refused; one after the merge is taken', async () => {
    const { number, head } = await fileRequest(scene, 'alice', 'late');
    const main = (await scene.as('bob').git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha;
    expect(
      (
        await outcome(
          scene
            .as('bob')
            .pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE', commit_id: main }),
        )
      ).status,
    ).toBe(422);
    await scene.as('mallory').pulls.merge({ ...repo, pull_number: number });
    const { data } = await scene
      .as('bob')
      .pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE' });
    expect(data).toMatchObject({ state: 'APPROVED', commit_id: head });
  });
});

describe('a pull request that was closed', () => {
  it('shows what was pushed meanwhile once it is open again; one that was forced stays closed', async () => {
    const { number, head } = await fileRequest(scene, 'alice', 'pause');
    const alice = scene.as('alice');
    const reopen = { ...repo, pull_number: number, state: 'open' } as const;
    await alice.pulls.update({ ...reopen, state: 'closed' });
    const pushed = await alice.repos.createOrUpdateFileContents({
      ...repo,
      path: 'requests/more.yaml',
      branch: 'pause',
      message: 'More',
      content: Buffer.from('more: 1\n').toString('base64'),
    });
    expect((await alice.pulls.get({ ...repo, pull_number: number })).data.head.sha).toBe(head);
    expect((await alice.pulls.update(reopen)).data.head.sha).toBe(pushed.data.commit.sha);
    await alice.pulls.update({ ...reopen, state: 'closed' });
    await alice.git.updateRef({ ...repo, ref: 'heads/pause', sha: head, force: true });
    expect((await outcome(alice.pulls.update(reopen))).status).toBe(422);
  });
});

describe('the base of a pull request', () => {
  it('that is changed leaves an event', async () => {
    const { number } = await fileRequest(scene, 'alice', 'retarget');
    const sha = (await scene.as('bob').git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha;
    await scene.as('alice').git.createRef({ ...repo, ref: 'refs/heads/aside', sha });
    await scene.as('alice').pulls.update({ ...repo, pull_number: number, base: 'aside' });
    await scene.as('alice').pulls.update({ ...repo, pull_number: number, base: 'main' });
    const { baseRefName, timelineItems } = await evidence(number);
    expect(baseRefName).toBe('main');
    expect(timelineItems.nodes).toMatchObject([
      { previousRefName: 'main', currentRefName: 'aside' },
      { previousRefName: 'aside', currentRefName: 'main' },
    ]);
  });

  it('that is merged and deleted leads to where it was merged, by an event of its own', async () => {
    const stack = await fileRequest(scene, 'alice', 'stack');
    const top = await fileRequest(scene, 'alice', 'top');
    await scene.as('alice').pulls.update({ ...repo, pull_number: top.number, base: 'stack' });
    await scene.as('mallory').pulls.merge({ ...repo, pull_number: stack.number });
    await scene.as('mallory').git.deleteRef({ ...repo, ref: 'heads/stack' });
    const query = `query($n: Int!) { repository(owner: "contoso", name: "access") { pullRequest(number: $n) {
      state baseRefName timelineItems(first: 5, itemTypes: [AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT]) { nodes {
        ... on AutomaticBaseChangeSucceededEvent { oldBase newBase } } } } } }`;
    const { data } = await scene.graphql(scene.as('bob'), query, { n: top.number });
    expect(data.repository.pullRequest).toEqual({
      state: 'OPEN',
      baseRefName: 'main',
      timelineItems: { nodes: [{ oldBase: 'stack', newBase: 'main' }] },
    });
  });

  it('that is deleted without a merge closes it', async () => {
    const sha = (await scene.as('bob').git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha;
    await scene.as('alice').git.createRef({ ...repo, ref: 'refs/heads/nowhere', sha });
    const { number } = await fileRequest(scene, 'alice', 'left-behind');
    await scene.as('alice').pulls.update({ ...repo, pull_number: number, base: 'nowhere' });
    await scene.as('mallory').git.deleteRef({ ...repo, ref: 'heads/nowhere' });
    expect((await scene.as('bob').pulls.get({ ...repo, pull_number: number })).data.state).toBe('closed');
  });
});
