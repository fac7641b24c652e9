/** The table of the short windows that need no approval. */
import { grantNumber, hours, minutes } from '../../../../src/core/brand.ts';
import { known } from '../../../../src/core/fact.ts';
import type { Entitlement } from '../../../../src/core/policy.ts';
import { anExtended, sameRunning } from '../../../builders/grants.ts';
import { all, manager, owner, rule, user, when } from '../../../builders/policy.ts';
import { aVeto, now } from '../../../builders/pull.ts';
import { unreviewed, bob } from './approval-setups.ts';
import { emergency } from './emergency.ts';
import { approved, denied, limit, onInstants, pending, reads, row, type Setup, type Table } from './table.ts';

/** Risk low, a quarter of an hour without anybody. */
const short = (duration: number, change: Partial<Entitlement> = {}): Setup => ({
  ...unreviewed(all(rule('manager', [manager]), rule('system owner', [owner])), {
    risk: 'low',
    autoApprove: minutes(15),
    ...change,
  }),
  request: { duration: duration as never },
});
const automatic = approved('pass approval.automatic');
const byPeople = pending('wait approval.missing', 'wait approval.missing');

const autoApproval: Table = {
  codes: ['approval.automatic'],
  satisfied: [
    row('takes a short window', short(minutes(15)), automatic),
    row(
      'takes one that nobody could approve',
      short(minutes(15), { approval: rule('self', [user('alice')]) }),
      automatic,
    ),
    row(
      'takes one, and a refusal stands',
      { ...short(minutes(15)), reviews: [aVeto('bob')] },
      denied('pass approval.automatic', 'deny approval.veto'),
    ),
  ],
  unsatisfied: [
    row('takes no long one', short(hours(1)), byPeople),
    row('takes none above low', short(minutes(15), { risk: 'medium' }), byPeople),
    row('takes none where there is none', short(minutes(15), { autoApprove: undefined }), byPeople),
    row('takes none of no length', short(minutes(15), { autoApprove: Number.NaN as never }), byPeople),
    row(
      'takes no break-glass',
      emergency({
        path: { waives: ['ticket'] },
        entitlement: { risk: 'low', autoApprove: hours(2) },
      }),
      byPeople,
    ),
    row(
      'takes no extension',
      {
        ...short(minutes(15)),
        request: { duration: minutes(15), extends: grantNumber(41) },
        facts: { running: known([sameRunning(41)], now), extended: known([anExtended(41)], now) },
      },
      byPeople,
    ),
    row(
      'takes nothing whose approval has no rule',
      short(minutes(15), { approval: all() }),
      denied('deny approval.no-way'),
    ),
    row(
      'takes nothing of whose rules none is needed',
      short(minutes(15), { approval: when(bob, { longerThan: hours(3) }) }),
      denied('deny approval.nothing-left'),
    ),
  ],
  facts: reads({}, 'It looks at the entitlement and at the length that was asked for.'),
  boundary: [
    limit('up to how long', (by) => short(minutes(15) + by * 1000), [automatic, automatic, byPeople]),
  ],
  calendar: onInstants,
};

export const autoApprovalTables = { 'auto-approval': autoApproval };
