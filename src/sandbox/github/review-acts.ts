/** What people do with reviews: write, submit, change, dismiss. */
import { demand, demandOwn } from './access.ts';
import { raiseReview } from './events.ts';
import { checkBody } from './issue-acts.ts';
import { newId, nowOf, type Caller, type Hub, type Review } from './model.ts';
import type { PullCase } from './pull-acts.ts';
import { commitsOf } from './pull-state.ts';
import { notFound, Refusal } from './refusal.ts';

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
export const isReviewEvent = (text: string): text is ReviewEvent =>
  text === 'APPROVE' || text === 'REQUEST_CHANGES' || text === 'COMMENT';

const STATES = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

const refuse = (why: string): Refusal => new Refusal(422, 'Unprocessable Entity', [why]);

/** People with read access may review; a job only with `pull-requests: write`. */
const demandReview = (caller: Caller): void =>
  demand(caller, 'pull-requests', caller.job === undefined ? 'read' : 'write');

/** An App may approve; the workflow's own token only where the repository allows it. */
const mayApprove = (hub: Hub, caller: Caller): boolean =>
  caller.job === undefined || caller.app !== undefined || hub.actionsMayApprove;

interface Saying {
  readonly event: ReviewEvent;
  readonly body: string;
}

const checkEvent = (hub: Hub, caller: Caller, { issue }: PullCase, { event, body }: Saying): void => {
  if (event === 'APPROVE' && !mayApprove(hub, caller))
    throw refuse('GitHub Actions is not permitted to approve pull requests.');
  if (caller.person.id === issue.author.id && event === 'APPROVE')
    throw refuse('Can not approve your own pull request');
  if (caller.person.id === issue.author.id && event === 'REQUEST_CHANGES')
    throw refuse('Can not request changes on your own pull request');
  if (event !== 'APPROVE' && body === '') throw refuse('Body can not be blank');
};

export interface NewReview {
  readonly body: string;
  /** Absent: it stays pending. */
  readonly event: ReviewEvent | undefined;
  /** Absent: the head. */
  readonly commit: string | undefined;
}

export const writeReview = async (
  hub: Hub,
  caller: Caller,
  found: PullCase,
  wanted: NewReview,
): Promise<Review> => {
  demandReview(caller);
  const { pull } = found;
  checkBody('PullRequestReview', wanted.body);
  if (wanted.event !== undefined) checkEvent(hub, caller, found, { event: wanted.event, body: wanted.body });
  if (wanted.commit !== undefined && wanted.commit !== pull.headSha) {
    const commits = await commitsOf(hub, pull);
    if (!commits.some((commit) => commit.sha === wanted.commit))
      throw refuse('The commit is not part of the pull request');
  }
  const pending = pull.reviews.some(
    (review) => review.state === 'PENDING' && review.author.id === caller.person.id,
  );
  if (pending) throw refuse('User can only have one pending review per pull request');
  const at = nowOf(hub);
  const review: Review = {
    id: newId(hub),
    author: caller.person,
    state: wanted.event === undefined ? 'PENDING' : STATES[wanted.event],
    body: wanted.body,
    commit: wanted.commit ?? pull.headSha,
    createdAt: at,
    submittedAt: wanted.event === undefined ? undefined : at,
    updatedAt: at,
    editedAt: undefined,
    editor: undefined,
  };
  pull.reviews.push(review);
  if (wanted.event !== undefined) await submitted(hub, caller, found, review);
  return review;
};

const submitted = async (
  hub: Hub,
  caller: Caller,
  { issue, pull }: PullCase,
  review: Review,
): Promise<void> => {
  pull.requested = pull.requested.filter((person) => person.id !== caller.person.id);
  issue.updatedAt = nowOf(hub);
  await raiseReview(hub, caller, issue, { action: 'submitted', review });
};

/** Pending reviews are seen by their author alone. */
export const visibleReviews = (caller: Caller, { pull }: PullCase): readonly Review[] =>
  pull.reviews.filter((review) => review.state !== 'PENDING' || review.author.id === caller.person.id);

export const mustReview = (caller: Caller, found: PullCase, id: number): Review => {
  const review = visibleReviews(caller, found).find((candidate) => candidate.id === id);
  if (review === undefined) throw notFound();
  return review;
};

export const submitReview = async (
  hub: Hub,
  caller: Caller,
  found: PullCase,
  given: { readonly review: Review; readonly event: ReviewEvent; readonly body: string | undefined },
): Promise<void> => {
  const { review, event } = given;
  demandReview(caller);
  if (review.state !== 'PENDING' || review.author.id !== caller.person.id)
    throw refuse('Can not submit a review that is not pending');
  const body = given.body ?? review.body;
  checkEvent(hub, caller, found, { event, body });
  review.body = body;
  review.state = STATES[event];
  review.submittedAt = nowOf(hub);
  review.updatedAt = review.submittedAt;
  await submitted(hub, caller, found, review);
};

/** The text only, and whoever may write may change anybody's; what a review says cannot be changed, only dismissed. */
export const editReview = async (
  hub: Hub,
  caller: Caller,
  { issue }: PullCase,
  given: { readonly review: Review; readonly body: string },
): Promise<void> => {
  const { review, body } = given;
  demandReview(caller);
  demandOwn(caller, review.author);
  checkBody('PullRequestReview', body);
  const from = review.body;
  if (from === body) return;
  review.body = body;
  review.updatedAt = nowOf(hub);
  if (review.state === 'PENDING') return;
  review.editedAt = review.updatedAt;
  review.editor = caller.person;
  await raiseReview(hub, caller, issue, { action: 'edited', review, extra: { changes: { body: { from } } } });
};

/** Anybody with write access may dismiss anybody's opinion. */
export const dismissReview = async (
  hub: Hub,
  caller: Caller,
  { issue }: PullCase,
  given: { readonly review: Review; readonly message: string },
): Promise<void> => {
  const { review, message } = given;
  demand(caller, 'pull-requests', 'write');
  if (message === '') throw refuse('Message can not be blank');
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED')
    throw refuse(`Can not dismiss a ${review.state.toLowerCase()} pull request review`);
  const at = nowOf(hub);
  issue.timeline.push({
    id: newId(hub),
    at,
    actor: caller.person,
    kind: 'review_dismissed',
    review: review.id,
    message,
    before: review.state,
  });
  review.state = 'DISMISSED';
  review.updatedAt = at;
  await raiseReview(hub, caller, issue, { action: 'dismissed', review });
};

export const dropReview = (caller: Caller, { pull }: PullCase, review: Review): void => {
  demandReview(caller);
  if (review.state !== 'PENDING' || review.author.id !== caller.person.id)
    throw refuse('Can not delete a non-pending pull request review');
  pull.reviews.splice(pull.reviews.indexOf(review), 1);
};
