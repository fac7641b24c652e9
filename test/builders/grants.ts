/** Open and ended grants in one line: alice's, changed where a case needs it. */
import { grantNumber, hours, later, milliseconds } from '../../src/core/brand.ts';
import { privilegesOf } from '../../src/core/extension.ts';
import type { ExtendedRequest, RecentGrant, RunningGrant } from '../../src/core/facts.ts';
import { targetKeys } from '../../src/core/make-plan.ts';
import type { Plan } from '../../src/core/plan.ts';
import { judge } from './facts.ts';
import { key } from './policy.ts';
import { now } from './pull.ts';

/** What alice's request of the other builders would do. */
export const aPlan = (): Plan => {
  const { plan } = judge();
  if (plan === undefined) throw new Error('the sample has a plan');
  return plan;
};

export const ago = (length: number) => later(now, milliseconds(-length));

/** `other`, since an hour ago and for one more. */
export const running = (grant: number, change: Partial<RunningGrant> = {}): RunningGrant => ({
  grant: grantNumber(grant),
  state: 'active',
  beneficiary: key('alice'),
  entitlement: 'other',
  startsAt: ago(hours(1)),
  expiresAt: later(now, hours(1)),
  targets: [],
  privileges: privilegesOf({ ...aPlan(), entitlement: 'other' }),
  ...change,
});

/** `other`, three hours ago for two. */
export const ended = (grant: number, change: Partial<RecentGrant> = {}): RecentGrant => ({
  grant: grantNumber(grant),
  beneficiary: key('alice'),
  entitlement: 'other',
  startsAt: ago(hours(3)),
  endedAt: ago(hours(1)),
  why: 'expired',
  ...change,
});

/** An open grant of the very privileges that alice's request asks for. */
export const sameRunning = (grant: number, change: Partial<RunningGrant> = {}): RunningGrant =>
  running(grant, {
    entitlement: 'prod-vm-admin',
    targets: targetKeys(aPlan()),
    privileges: privilegesOf(aPlan()),
    ...change,
  });

/** The merged request of such a grant, an hour ago. */
export const anExtended = (grant: number, change: Partial<ExtendedRequest> = {}): ExtendedRequest => ({
  grant: grantNumber(grant),
  path: `requests/access-${grant}.yaml`,
  beneficiary: key('alice'),
  entitlement: 'prod-vm-admin',
  privileges: privilegesOf(aPlan()),
  startsAt: ago(hours(1)),
  extends: undefined,
  ...change,
});
