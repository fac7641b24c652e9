/** The open grants that a request is held against: all but itself and the one that it extends. */
import type { Reason } from '../decision.ts';
import type { RunningGrant } from '../facts.ts';
import { type Case, deny } from './case.ts';

export type Others =
  | { readonly kind: 'known'; readonly grants: readonly RunningGrant[] }
  | { readonly kind: 'unknown'; readonly reasons: readonly Reason[] };

/**
 * In the order of their numbers; finishing an intent meets its own. Also scheduled ones, and those that are over and not ended.
 * NB. The grant that is extended is passed over whatever it is: that it is one's own, open and the same is the rule `extension`.
 */
export const others = ({ facts, request }: Case): Others => {
  const fact = facts.running;
  const unknown = (code: string, sentence: string, remedy: string): Others => ({
    kind: 'unknown',
    reasons: [deny(code, sentence, remedy)],
  });
  switch (fact.kind) {
    case 'known':
      return {
        kind: 'known',
        grants: fact.value
          .filter(({ grant }) => grant !== facts.pull.number && grant !== request.extends)
          .toSorted((a, b) => a.grant - b.grant),
      };
    case 'empty':
      return unknown(
        'caps.running-empty',
        'The ledger says nothing of open grants, not even that there are none.',
        'Run gatehouse verify.',
      );
    case 'failed':
      return unknown(
        'caps.running-failed',
        `Which grants are open could not be read: ${fact.why}.`,
        'Run again when the ledger can be read.',
      );
    case 'deferred':
      return unknown(
        'caps.running-deferred',
        'Which grants are open has not been asked yet.',
        'Run again with access to the ledger.',
      );
  }
};
