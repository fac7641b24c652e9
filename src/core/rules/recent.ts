/** Grants that have ended, for rules that look back: what the ledger says of them, and why it says too little. */
import { later, milliseconds, type Milliseconds } from '../brand.ts';
import type { RecentGrant } from '../facts.ts';
import type { Case } from './case.ts';
import { type Unsaid, unsaidOf } from './unsaid.ts';

export type Recent =
  | { readonly kind: 'known'; readonly grants: readonly RecentGrant[] }
  | { readonly kind: 'unknown'; readonly unknown: Unsaid };

/**
 * What has ended less than `back` before now, in the order of the numbers. What ended before it began never opened anything
 * and is left out.
 */
export const recentGrants = ({ facts, now }: Pick<Case, 'facts' | 'now'>, back: Milliseconds): Recent => {
  const fact = facts.recent;
  if (fact.kind !== 'known')
    return {
      kind: 'unknown',
      unknown: unsaidOf(fact, { which: 'have ended', those: 'grants that have ended' }),
    };
  // NB. An empty list is an answer only of the days that were read: of the others nobody knows what ended.
  if (facts.recentSince > later(now, milliseconds(-back)))
    return {
      kind: 'unknown',
      unknown: {
        kind: 'missing',
        sentence: 'Which grants have ended was not asked as far back as the policy looks.',
        remedy: 'Run again; if it stays, this is a bug in Gatehouse.',
      },
    };
  return {
    kind: 'known',
    grants: fact.value
      .filter(({ startsAt, endedAt }) => startsAt < endedAt)
      .toSorted((a, b) => a.grant - b.grant),
  };
};
