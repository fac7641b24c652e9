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
    expect(
      (
        await outcome(
          scene
            .as('carol')
            .pulls.updateReview({ ...repo, pull_number: number, review_id: review.id, body: 'x' }),
        )
      ).status,
    ).toBe(422);
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
});
