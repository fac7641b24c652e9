/** What the ledger says of open and ended grants, for the tables. */
import { known } from '../../../../src/core/fact.ts';
import type { Facts, RecentGrant, RunningGrant } from '../../../../src/core/facts.ts';
import { now } from '../../../builders/pull.ts';
import type { Setup } from './table.ts';

export interface Books {
  readonly open?: readonly RunningGrant[];
  readonly recent?: readonly RecentGrant[];
  readonly since?: Facts['recentSince'];
}
export const books = (setup: Setup, { open = [], recent = [], since }: Books = {}): Setup => ({
  ...setup,
  facts: {
    ...setup.facts,
    running: known(open, now),
    recent: known(recent, now),
    ...(since === undefined ? {} : { recentSince: since }),
  },
});
