/** Every emergency is reviewed by somebody else who may, or escalated once its time is over. */
import type { LedgerEvent } from '../../src/core/ledger/event.ts';
import type { Ask } from './asks.ts';
import type { Month } from './month.ts';

export const emergenciesIn = (month: Month): readonly Ask[] =>
  [...month.asks.values()].filter(({ breakGlass, openedAt }) => breakGlass && openedAt !== undefined);

const isOf = (ask: Ask) => (event: LedgerEvent) => event.grant === ask.pull;

export const judgeReviews = (month: Month): readonly string[] => {
  const events = month.world.events().filter(({ type }) => type === 'review-owed' || type === 'reviewed');
  return emergenciesIn(month).flatMap((ask): readonly string[] => {
    const [owed, ...given] = events.filter(isOf(ask));
    if (owed?.type !== 'review-owed') return [`#${ask.pull} is an emergency, and owes no review`];
    const issue = month.world.reviews.of(ask.pull);
    if (issue === undefined) return [`#${ask.pull} has no issue on which it could be reviewed`];
    if (ask.reviewedBy === undefined) {
      if (given.length > 0) return [`#${ask.pull} was reviewed by nobody, and the ledger calls it reviewed`];
      return issue.overdue && issue.state === 'open'
        ? []
        : [`#${ask.pull} was to be reviewed until ${owed.data.due}, and is neither reviewed nor escalated`];
    }
    const [review] = given;
    if (review?.type !== 'reviewed' || given.length > 1)
      return [
        `#${ask.pull} was reviewed by ${ask.reviewedBy.by}, and the ledger says so ${given.length} times`,
      ];
    const { by, verdict } = ask.reviewedBy;
    return review.actor.person === by && review.data.verdict === verdict
      ? []
      : [
          `#${ask.pull} was called ${verdict} by ${by}, and the ledger says ${review.data.verdict} by ${review.actor.person}`,
        ];
  });
};

/** From the end of an emergency to the entry of its review. */
export const reviewTimes = (month: Month): readonly number[] => {
  const reviewed = month.world.events().filter(({ type }) => type === 'reviewed');
  return emergenciesIn(month).flatMap((ask) => {
    const found = reviewed.find(isOf(ask));
    const over = Math.max(...month.world.witness.of(ask.pull).map(({ goneAt }) => goneAt ?? 0));
    return found === undefined ? [] : [Date.parse(found.time) - over];
  });
};
