/** Grants that have ended, for rules that look back: what the ledger says of them, and why it says too little. */
import { later, milliseconds, type Milliseconds } from '../brand.ts';
import type { RecentGrant } from '../facts.ts';
import type { Case } from './case.ts';

export type Recent =
  | { readonly kind: 'known'; readonly grants: readonly RecentGrant[] }
  | {
      readonly kind: 'unknown';
      readonly unknown: {
        readonly kind: 'empty' | 'failed' | 'deferred' | 'missing';
        readonly sentence: string;
        readonly remedy: string;
      };
    };

/**
 * What has ended less than `back` before now, in the order of the numbers. What ended before it began never opened anything
 * and is left out.
 */
export const recentGrants = ({ facts, now }: Case, back: Milliseconds): Recent => {
  const fact = facts.recent;
  const unknown = (
    kind: Extract<Recent, { kind: 'unknown' }>['unknown']['kind'],
    sentence: string,
    remedy: string,
  ): Recent => ({ kind: 'unknown', unknown: { kind, sentence, remedy } });
  switch (fact.kind) {
    case 'known':
      // NB. An empty list is an answer only of the days that were read: of the others nobody knows what ended.
      return facts.recentSince > later(now, milliseconds(-back))
        ? unknown(
            'missing',
            'Which grants have ended was not asked as far back as the policy looks.',
            'Run again; if it stays, this is a bug in Gatehouse.',
          )
        : {
            kind: 'known',
            grants: fact.value
              .filter(({ startsAt, endedAt }) => startsAt < endedAt)
              .toSorted((a, b) => a.grant - b.grant),
          };
    case 'empty':
      return unknown(
        'empty',
        'The ledger says nothing of grants that have ended, not even that there are none.',
        'Run gatehouse verify.',
      );
    case 'failed':
      return unknown(
        'failed',
        `Which grants have ended could not be read: ${fact.why}.`,
        'Run again when the ledger can be read.',
      );
    case 'deferred':
      return unknown(
        'deferred',
        'Which grants have ended has not been asked yet.',
        'Run again with access to the ledger.',
      );
  }
};
