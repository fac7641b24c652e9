/** Break-glass in one line, for the tables: alice's path of the sample entitlement. */
import { hours, minutes } from '../../../../src/core/brand.ts';
import type { BreakGlass, Entitlement } from '../../../../src/core/policy.ts';
import { aPolicy, type PolicyChange, user } from '../../../builders/policy.ts';
import type { Setup } from './table.ts';

export interface Emergency {
  readonly path?: Partial<BreakGlass>;
  readonly entitlement?: Partial<Entitlement>;
  readonly policy?: PolicyChange;
}

/** 45 minutes that waive everything that can be waived, unless `path` says otherwise; nobody has reviewed anything. */
export const emergency = ({ path, entitlement, policy }: Emergency = {}): Setup => ({
  reviews: [],
  request: { breakGlass: true, duration: minutes(45), ticket: undefined },
  policy: aPolicy({
    ...policy,
    entitlement: {
      breakGlass: {
        requesters: [user('alice')],
        maxDuration: hours(1),
        waives: ['approval', 'hours', 'ticket', 'cooldown'],
        review: { within: hours(24), by: [user('erin')] },
        ...path,
      },
      ...entitlement,
    },
  }),
});
