/** A request that is about to be made, as it would be decided: what is shown before anything leaves the machine. */
import type { SourceFile } from '../policy.ts';
import { explainHypothesis, type Explanation } from '../hypothetical/explain.ts';
import { NOTHING_SPECIAL } from '../hypothetical/hypothesis.ts';
import { type Asking, isUnasked } from './offers.ts';

export const judgeNew = (request: SourceFile, { policy, people, person, opens, at }: Asking): Explanation =>
  explainHypothesis(
    {
      policy,
      request,
      requester: person,
      commitsBy: [person],
      reviews: [],
      outside: { ...NOTHING_SPECIAL, opens },
      moment: 'review',
      at,
      mergedAt: undefined,
    },
    people,
  );

/**
 * Whether it would be denied for what is known here. Sources that nobody asked from here deny too, and on the pull request they
 * are asked: what rests on them alone is no reason to stop somebody.
 */
export const isHopeless = ({ judged: { decision } }: Explanation): boolean => {
  const denies = decision.reasons.filter(({ effect }) => effect === 'deny');
  const asked = denies.filter((reason) => !isUnasked(reason));
  // A person whom a live team may hold is not among those who are listed.
  const excused = denies.some((reason) => isUnasked(reason) && reason.code.startsWith('eligible.'));
  return asked.some(({ code }) => !(excused && code === 'eligible.not'));
};
