/** Reviews of pull requests. https://docs.github.com/rest/pulls/reviews */
import { demand } from '../access.ts';
import {
  dismissReview,
  dropReview,
  editReview,
  isReviewEvent,
  mustReview,
  submitReview,
  visibleReviews,
  writeReview,
  type ReviewEvent,
} from '../review-acts.ts';
import type { Review } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { reviewShape } from '../shapes/issue.ts';
import { pullOf } from './pulls.ts';
import { ok, paged, REPO, type Call, type Route } from './route.ts';
import type { SandboxAnswer } from '../../http.ts';

const ONE = `${REPO}/pulls/:number/reviews/:review`;

const reviewOf = (call: Call): Review => mustReview(call.caller, pullOf(call), Number(call.param('review')));
const answer = (call: Call, review: Review): SandboxAnswer =>
  ok(reviewShape(call.hub, pullOf(call).issue.number, review));

const eventField = (call: Call): ReviewEvent | undefined => {
  const event = call.fields.text('event');
  if (event === undefined || event === 'PENDING') return undefined;
  if (isReviewEvent(event)) return event;
  throw new Refusal(422, 'Unprocessable Entity', [
    `Variable $event of type PullRequestReviewEvent was provided invalid value`,
  ]);
};

export const reviewRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/pulls/:number/reviews`,
    answer(call) {
      demand(call.caller, 'pull-requests', 'read');
      const found = pullOf(call);
      return paged(call, visibleReviews(call.caller, found), (review) =>
        reviewShape(call.hub, found.issue.number, review),
      );
    },
  },
  {
    method: 'POST',
    path: `${REPO}/pulls/:number/reviews`,
    async answer(call) {
      const { fields } = call;
      const review = await writeReview(call.hub, call.caller, pullOf(call), {
        body: fields.text('body') ?? '',
        event: eventField(call),
        commit: fields.text('commit_id'),
      });
      return answer(call, review);
    },
  },
  {
    method: 'GET',
    path: ONE,
    answer(call) {
      demand(call.caller, 'pull-requests', 'read');
      return answer(call, reviewOf(call));
    },
  },
  {
    method: 'PUT',
    path: ONE,
    async answer(call) {
      const review = reviewOf(call);
      await editReview(call.hub, call.caller, pullOf(call), {
        review,
        body: call.fields.mustText('body', 'PullRequestReview'),
      });
      return answer(call, review);
    },
  },
  {
    method: 'DELETE',
    path: ONE,
    answer(call) {
      const review = reviewOf(call);
      dropReview(call.caller, pullOf(call), review);
      return answer(call, review);
    },
  },
  {
    method: 'POST',
    path: `${ONE}/events`,
    async answer(call) {
      const review = reviewOf(call);
      const event = eventField(call);
      if (event === undefined) throw new Refusal(422, 'Unprocessable Entity', ['Event can not be blank']);
      await submitReview(call.hub, call.caller, pullOf(call), {
        review,
        event,
        body: call.fields.text('body'),
      });
      return answer(call, review);
    },
  },
  {
    method: 'PUT',
    path: `${ONE}/dismissals`,
    async answer(call) {
      const review = reviewOf(call);
      await dismissReview(call.hub, call.caller, pullOf(call), {
        review,
        message: call.fields.text('message') ?? '',
      });
      return answer(call, review);
    },
  },
];
