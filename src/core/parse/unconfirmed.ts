/** `accounts.unconfirmed`: days on which Entra need not say that an account is enabled. A trial is bounded, so that it cannot stay by itself. */
import { hours } from '../brand.ts';
import type { UnconfirmedAccounts } from '../policy.ts';
import type { Judge } from './judge.ts';
import { readDays } from './time.ts';

const PATH = ['accounts', 'unconfirmed'];
const MOST_DAYS = 30;
/** Half a day more than they have: on one of them the clock may be put back. */
const LONGEST = hours(24 * MOST_DAYS + 12);

export const readUnconfirmed = (
  judge: Judge,
  source: { readonly from: string; readonly to: string } | undefined,
  timezone: string,
): UnconfirmedAccounts | undefined => {
  if (source === undefined) return undefined;
  const days = readDays(judge, PATH, { ...source, timezone });
  if (days === undefined) return undefined;
  if (days.to - days.from > LONGEST)
    judge.report(
      [...PATH, 'to'],
      'policy.unconfirmed-long',
      `From ${source.from} to ${source.to} is more than ${MOST_DAYS} days.`,
    );
  return days;
};
