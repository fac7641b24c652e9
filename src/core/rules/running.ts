/** The open grants that a request is held against: all but itself and the one that it extends. */
import type { Reason } from '../decision.ts';
import type { RunningGrant } from '../facts.ts';
import { type Case, deny } from './case.ts';
import { unsaidOf } from './unsaid.ts';

export type Others =
  | { readonly kind: 'known'; readonly grants: readonly RunningGrant[] }
  | { readonly kind: 'unknown'; readonly reasons: readonly Reason[] };

/**
 * In the order of their numbers; finishing an intent meets its own. Also scheduled ones, and those that are over and not ended.
 * NB. The grant that is extended is passed over whatever it is: that it is one's own, open and the same is the rule `extension`.
 */
export const others = ({ facts, request }: Case): Others => {
  const fact = facts.running;
  if (fact.kind !== 'known') {
    const { kind, sentence, remedy } = unsaidOf(fact, { which: 'are open', those: 'open grants' });
    return { kind: 'unknown', reasons: [deny(`caps.running-${kind}`, sentence, remedy)] };
  }
  return {
    kind: 'known',
    grants: fact.value
      .filter(({ grant }) => grant !== facts.pull.number && grant !== request.extends)
      .toSorted((a, b) => a.grant - b.grant),
  };
};
