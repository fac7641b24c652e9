/** A fact of the ledger that says nothing: three ways, one wording. */
import type { Fact } from '../fact.ts';

export interface Unsaid {
  readonly kind: 'empty' | 'failed' | 'deferred' | 'missing';
  readonly sentence: string;
  readonly remedy: string;
}

/** `which` goes on after "which grants": `are open`. `those` names them: `open grants`. */
export const unsaidOf = (
  fact: Exclude<Fact<unknown>, { kind: 'known' }>,
  { which, those }: { readonly which: string; readonly those: string },
): Unsaid => {
  switch (fact.kind) {
    case 'empty':
      return {
        kind: 'empty',
        sentence: `The ledger says nothing of ${those}, not even that there are none.`,
        remedy: 'Run gatehouse verify.',
      };
    case 'failed':
      return {
        kind: 'failed',
        sentence: `Which grants ${which} could not be read: ${fact.why}.`,
        remedy: 'Run again when the ledger can be read.',
      };
    case 'deferred':
      return {
        kind: 'deferred',
        sentence: `Which grants ${which} has not been asked yet.`,
        remedy: 'Run again with access to the ledger.',
      };
  }
};
