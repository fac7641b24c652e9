/** May this run open on? Whose the grant is, how much of its window is left and what the clocks say, before each effect (§5). */
import type { Instant, Milliseconds } from '../core/brand.ts';
import { isOver, later, minutes, parseInstant } from '../core/brand.ts';
import { clocksAgree } from '../core/clocks.ts';
import { Fault } from '../core/fault.ts';
import type { Lease, OpenGrant, RunRef } from '../core/ledger/event.ts';
import type { Clock } from '../ports/clock.ts';
import type { Runs } from '../ports/runs.ts';
import type { ApplyPorts } from './apply.ts';
import { persist } from './persist.ts';

/** Nothing is opened for less than this; PIM's own floor is five minutes. */
export const LEAST_OPENING: Milliseconds = minutes(6);
/** How long a passing fault is waited out before anything is undone. */
export const OPEN_PATIENCE: Milliseconds = minutes(2);

export const endOf = (grant: OpenGrant): Instant => {
  const end = parseInstant(grant.expiresAt);
  // NB. A missing or unparsable end is an error, never "no end" (I6).
  if (end !== undefined) return end;
  throw new Fault('ledger.broken', `Grant #${grant.grant} has no readable end`, {
    remedy: 'Run "gatehouse verify" to see where the ledger was changed.',
  });
};

export const sameOwner = (one: Lease, other: Lease): boolean =>
  one.run === other.run && one.attempt === other.attempt;

export const isOwnedBy = (grant: OpenGrant, owner: Lease): boolean => sameOwner(grant.owner, owner);

/** Why this run does not open on; `left`: nothing is closed either, because the grant is another run's by now. */
export interface Refusal {
  readonly why: string;
  readonly left: boolean;
}

/** Nobody works under this lease any more: it is over, or GitHub says that the run has ended. */
export const ownerGone = async (
  { clock, run, runs }: { readonly clock: Clock; readonly run: RunRef; readonly runs: Runs },
  owner: Lease,
): Promise<boolean> => {
  const until = parseInstant(owner.until);
  if (until === undefined || until <= clock.now()) return true;
  if (owner.run === run.id) return owner.attempt < run.attempt;
  return (await runs.stateOf(owner.run, owner.attempt)) === 'ended';
};

const refuse = (why: string): Refusal => ({ why, left: false });

/** Whose is it now? A passing fault of the ledger is waited out before anything is undone. */
export const ownedStill = async (
  ports: ApplyPorts,
  grant: OpenGrant,
  owner: Lease,
): Promise<OpenGrant | Refusal> => {
  const deadline = later(ports.clock.now(), OPEN_PATIENCE);
  const current = await persist(ports.clock, deadline, () => ports.reread(grant));
  if (current === undefined || current.state === 'ending') return refuse('the grant is being ended');
  if (current.state !== 'elevating' || !isOwnedBy(current, owner))
    return { why: 'another run has taken it over', left: true };
  return current;
};

/** May this run open the next step? Ownership, window and clocks are looked at again before each effect. */
export const mayOpen = async (
  ports: ApplyPorts,
  grant: OpenGrant,
  owner: Lease,
): Promise<Refusal | undefined> => {
  const current = await ownedStill(ports, grant, owner);
  if ('why' in current) return current;
  const now = ports.clock.now();
  const lease = parseInstant(owner.until);
  if (lease === undefined || isOver(lease, now)) return refuse('the lease of this run is over');
  const start = parseInstant(grant.startsAt);
  // NB. The plan's own start counts too: the plan was derived by this run, the start beside it may be the ledger's word.
  if (start === undefined || Math.max(start, grant.plan.start ?? start) > now)
    return refuse('its start has not come');
  // NB. The ledger's end may only have become earlier; the earlier one counts.
  const end = Math.min(endOf(current), endOf(grant));
  if (end - now < LEAST_OPENING) return refuse('too little of the window is left');
  if (!clocksAgree(ports.clock.sources()))
    return refuse('the clocks of GitHub and Azure are more than two minutes apart');
  return undefined;
};
