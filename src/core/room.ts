/** Whether more time can be asked for at all: a link that leads to a denial is worse than none. */
import { later, milliseconds, parseInstant, type Instant } from './brand.ts';
import { SHORTEST_WINDOW } from './duration.ts';
import type { OpenGrant } from './ledger/event.ts';
import type { Entitlement, Policy } from './policy.ts';

/** The entitlement under which an open grant could go on; `undefined`: under none, or not for long enough to be worth it. */
export const extendable = (grant: OpenGrant, policy: Policy, now: Instant): Entitlement | undefined => {
  const entitlement = policy.entitlements.get(grant.entitlement);
  const start = parseInstant(grant.since ?? grant.startsAt);
  const end = parseInstant(grant.expiresAt);
  if (entitlement === undefined || start === undefined || end === undefined) return undefined;
  if (grant.state !== 'active' || end <= now) return undefined;
  // What was moved is open from elsewhere than its request says, and an extension goes on with what was asked for.
  if (grant.move !== undefined && grant.move.count > 0) return undefined;
  if (entitlement.environment.mode !== 'enforce' || policy.settings?.freeze !== 'none') return undefined;
  const most = milliseconds(Math.min(entitlement.maxDuration, entitlement.environment.maxDuration));
  return later(start, most) >= later(end, SHORTEST_WINDOW) ? entitlement : undefined;
};
