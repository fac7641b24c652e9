/** The table of the rule about break-glass: the reviews that it owes. */
import { grantNumber } from '../../../../src/core/brand.ts';
import { ended, running } from '../../../builders/grants.ts';
import { key } from '../../../builders/policy.ts';
import { type Emergency, emergency } from './emergency.ts';
import { books, type Books } from './ledger.ts';
import {
  approved,
  denied,
  inSeconds,
  limit,
  never,
  onInstants,
  reads,
  row,
  type Setup,
  type Table,
} from './table.ts';

const noSilence = never('The type demands it; left out it breaks the rules that read it, which denies.');
const bobs = { beneficiary: key('bob') };

const used = approved('pass break-glass.used');
const refused = (why: string) => denied('pass break-glass.used', `deny break-glass.${why}`);
const owing = (seconds: number) => ({
  review: { requester: key('alice'), due: inSeconds(seconds) },
});
const urgent = (of: Books = {}, given: Emergency = {}): Setup => books(emergency(given), of);
const withRequest = (request: NonNullable<Setup['request']>): Setup => {
  const setup = urgent();
  return { ...setup, request: { ...setup.request, ...request } };
};
const overdueOrUnknown = (code: string) => denied('pass break-glass.used', `deny caps.running-${code}`);

const breakGlass: Table = {
  codes: ['break-glass.'],
  satisfied: [
    row('is used', urgent(), used),
    row('is used while a review is not due yet', urgent({ recent: [ended(5, owing(60))] }), used),
    row(
      'is used while others owe reviews',
      urgent({ recent: [ended(5, { ...bobs, review: { requester: key('bob'), due: inSeconds(-60) } })] }),
      used,
    ),
  ],
  unsatisfied: [
    row(
      'is not there',
      urgent({}, { entitlement: { breakGlass: undefined } }),
      denied(
        'deny break-glass.none',
        'deny eligible.not',
        'deny ticket.required',
        'wait approval.missing',
        'wait approval.missing',
      ),
    ),
    row('has a start', withRequest({ start: inSeconds(600) }), refused('not-now')),
    row(
      'goes on with a grant',
      withRequest({ extends: grantNumber(41) }),
      denied('pass break-glass.used', 'deny break-glass.not-now', 'deny extension.missing'),
    ),
    row('has a review overdue', urgent({ recent: [ended(5, owing(-60))] }), refused('review-overdue')),
    row(
      'has the review of what is still open overdue',
      urgent({ open: [running(7, { ...bobs, ...owing(-60) })] }),
      refused('review-overdue'),
    ),
  ],
  facts: reads(
    {
      running: {
        of: urgent({ open: [running(7, owing(-60))] }),
        known: refused('review-overdue'),
        empty: overdueOrUnknown('empty'),
        failed: overdueOrUnknown('failed'),
        deferred: { review: overdueOrUnknown('deferred'), elevation: overdueOrUnknown('deferred') },
        missing: noSilence,
      },
      recent: {
        of: urgent(),
        known: used,
        empty: refused('recent-empty'),
        failed: refused('recent-failed'),
        deferred: { review: refused('recent-deferred'), elevation: refused('recent-deferred') },
        missing: noSilence,
      },
    },
    'It looks at the reviews that are owed.',
  ),
  boundary: [
    limit('when a review is due', (by) => urgent({ recent: [ended(5, owing(by))] }), [
      refused('review-overdue'),
      refused('review-overdue'),
      used,
    ]),
    limit('how far back the ledger was read', (by) => urgent({ since: inSeconds(-31 * 24 * 3600 + by) }), [
      used,
      used,
      refused('recent-missing'),
    ]),
  ],
  calendar: onInstants,
};

export const breakGlassTables = { 'break-glass': breakGlass };
