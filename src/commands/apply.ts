/** `apply`: the only caller of providers' effects. Opens identity first and the network last; closes the other way round. */
import type { Instant, Milliseconds } from '../core/brand.ts';
import { between, formatInstant, isOver, later, milliseconds, minutes, parseInstant } from '../core/brand.ts';
import { clocksAgree } from '../core/clocks.ts';
import { asFault, Fault, faultSentence, whatFailed } from '../core/fault.ts';
import type { Lease, OpenGrant, StepRecord } from '../core/ledger/event.ts';
import type { Step } from '../core/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { GrantContext, Provider, Receipt, Revocation } from '../ports/privilege.ts';
import { persist } from './persist.ts';

export interface ApplyPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly providers: readonly Provider[];
  /** The grant as the ledger has it now; asked before each opening effect. */
  readonly reread: (grant: OpenGrant) => Promise<OpenGrant | undefined>;
}

/** Nothing is opened for less than this; PIM's own floor is five minutes. */
const LEAST_OPENING: Milliseconds = minutes(6);
const OPEN_PATIENCE: Milliseconds = minutes(2);
const CLOSE_PATIENCE: Milliseconds = minutes(2);
/** PIM lets go five minutes after it granted; a little more, so that one wait is enough. */
const FLOOR_PATIENCE: Milliseconds = minutes(7);
const LEAST_PAUSE: Milliseconds = milliseconds(1_000);

export type Opening =
  | { readonly kind: 'opened'; readonly steps: readonly StepRecord[] }
  | { readonly kind: 'failed'; readonly why: string; readonly closing: Closing }
  /** Another run has taken the grant over: what exists is that run's, which opens it on or ends it. */
  | { readonly kind: 'left'; readonly why: string };

export interface Closing {
  /** Every step is absent, read back, or stands there as somebody else's. */
  readonly complete: boolean;
  readonly steps: readonly StepRecord[];
  readonly faults: readonly string[];
}

const providerOf = (ports: ApplyPorts, step: Step): Provider => {
  const found = ports.providers.find((provider) => provider.kind === step.kind);
  if (found !== undefined) return found;
  throw new Fault('bug', `There is no provider for ${step.kind}`, {
    remedy: 'Use the version of Gatehouse that opened it; if this is the one, report a bug.',
  });
};

const endOf = (grant: OpenGrant): Instant => {
  const end = parseInstant(grant.expiresAt);
  // NB. A missing or unparsable end is an error, never "no end" (I6).
  if (end !== undefined) return end;
  throw new Fault('ledger.broken', `Grant #${grant.grant} has no readable end`, {
    remedy: 'Run "gatehouse verify" to see where the ledger was changed.',
  });
};

export const contextOf = (grant: OpenGrant, installation: GrantContext['installation']): GrantContext => ({
  installation,
  grant: grant.grant,
  expiresAt: endOf(grant),
  url: grant.url,
});

export const isOwnedBy = (grant: OpenGrant, owner: Lease): boolean =>
  grant.owner.run === owner.run && grant.owner.attempt === owner.attempt;

const elevated = (step: Step, receipt: Receipt, at: Instant): StepRecord => ({
  step: step.id,
  state: 'elevated',
  at: formatInstant(at),
  objectId: receipt.objectId,
  endsAt: receipt.endsAt === 'by-sweep' ? 'by-sweep' : formatInstant(receipt.endsAt),
  details: receipt.details,
});

/** Why this run does not open on; `left`: nothing is closed either, because the grant is another run's by now. */
interface Refusal {
  readonly why: string;
  readonly left: boolean;
}

const refuse = (why: string): Refusal => ({ why, left: false });

/** Whose is it now? A passing fault of the ledger is waited out before anything is undone. */
const ownedStill = async (
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
const mayOpen = async (ports: ApplyPorts, grant: OpenGrant, owner: Lease): Promise<Refusal | undefined> => {
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

const openSteps = async (
  ports: ApplyPorts,
  grant: OpenGrant,
  owner: Lease,
  context: GrantContext,
): Promise<readonly StepRecord[] | Refusal> => {
  const done: StepRecord[] = [];
  for (const step of grant.plan.steps) {
    const refused = await mayOpen(ports, grant, owner);
    if (refused !== undefined) return refused;
    const deadline = later(ports.clock.now(), OPEN_PATIENCE);
    const receipt = await persist(ports.clock, deadline, () =>
      providerOf(ports, step).elevate(step, context),
    );
    done.push(elevated(step, receipt, ports.clock.now()));
    ports.log.info(`#${grant.grant} step ${step.id} ${step.kind}: open`);
  }
  const after = await ownedStill(ports, grant, owner);
  return 'why' in after ? after : done;
};

/** Opens every step and reads each back; when one cannot be opened, everything of the grant is closed again. */
export const openGrant = async (
  ports: ApplyPorts,
  grant: OpenGrant,
  owner: Lease,
  context: GrantContext,
): Promise<Opening> => {
  let why: string;
  try {
    const result = await openSteps(ports, grant, owner, context);
    if (!('why' in result)) return { kind: 'opened', steps: result };
    why = result.why;
    if (result.left) {
      ports.log.warning(`#${grant.grant} is left alone: ${why}.`);
      return { kind: 'left', why };
    }
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
    why = whatFailed(fault);
  }
  ports.log.warning(`#${grant.grant} is not elevated: ${why}. What was opened is closed again.`);
  return { kind: 'failed', why, closing: await closeGrant(ports, grant, context) };
};

const revoked = (step: Step, revocation: Exclude<Revocation, { state: 'held' }>, at: Instant): StepRecord => {
  switch (revocation.state) {
    case 'absent':
      return {
        step: step.id,
        state: 'revoked',
        at: formatInstant(at),
        ...(revocation.residual === undefined
          ? {}
          : {
              residual: {
                what: revocation.residual.what,
                until:
                  revocation.residual.until === 'unknown'
                    ? 'unknown'
                    : formatInstant(revocation.residual.until),
              },
            }),
      };
    case 'foreign':
      return { step: step.id, state: 'foreign', at: formatInstant(at), fault: revocation.what };
  }
};

/** Something of ours stands there. What else stands in its place is somebody's own affair: nothing of this grant was begun. */
const isThere = async (ports: ApplyPorts, step: Step, context: GrantContext): Promise<boolean> => {
  const deadline = later(ports.clock.now(), CLOSE_PATIENCE);
  const { state } = await persist(ports.clock, deadline, () =>
    providerOf(ports, step).observe(step, context),
  );
  return state === 'active' || state === 'pending';
};

/** Ends one step; while the platform holds it (PIM's floor) the same run waits the floor out. */
const closeStep = async (ports: ApplyPorts, step: Step, context: GrantContext): Promise<StepRecord> => {
  const floorDeadline = later(ports.clock.now(), FLOOR_PATIENCE);
  for (;;) {
    const deadline = later(ports.clock.now(), CLOSE_PATIENCE);
    const revocation = await persist(ports.clock, deadline, () =>
      providerOf(ports, step).revoke(step, context),
    );
    if (revocation.state !== 'held') return revoked(step, revocation, ports.clock.now());
    if (ports.clock.now() + Math.max(revocation.retryIn, LEAST_PAUSE) > floorDeadline)
      throw new Fault('azure.conflict', revocation.why, {
        remedy: 'The next sweep ends it.',
        transient: true,
      });
    ports.log.info(`Step ${step.id} of #${context.grant} is held: ${revocation.why}. Waiting.`);
    await ports.clock.sleep(milliseconds(Math.max(revocation.retryIn, LEAST_PAUSE)));
  }
};

/** Ends every step, the network first; one that fails does not stop the others. Reads no policy, people or request (I3). */
export const closeGrant = async (
  ports: ApplyPorts,
  grant: OpenGrant,
  context: GrantContext,
): Promise<Closing> => {
  const steps: StepRecord[] = [];
  const faults: string[] = [];
  // NB. That nothing was begun is the ledger's word, so the platforms are looked at all the same.
  const begun = grant.steps.length > 0;
  const close = async (step: Step): Promise<void> => {
    try {
      if (!begun && !(await isThere(ports, step, context))) return;
      steps.push(await closeStep(ports, step, context));
    } catch (thrown) {
      const fault = asFault(thrown);
      const at = formatInstant(ports.clock.now());
      faults.push(`#${grant.grant} step ${step.id} ${step.kind}: ${faultSentence(fault)}`);
      steps.push({ step: step.id, state: 'failed', at, fault: whatFailed(fault) });
    }
  };
  // NB. The network is closed before anything waits for PIM's floor.
  for (const step of grant.plan.steps.filter((candidate) => candidate.layer === 'network').toReversed())
    await close(step);
  await Promise.all(grant.plan.steps.filter((candidate) => candidate.layer === 'identity').map(close));
  return {
    complete: faults.length === 0,
    steps: steps.toSorted((a, b) => Number(a.step) - Number(b.step)),
    faults,
  };
};

/** Seconds between the agreed end and now; 0 when ended early. */
export const lagSeconds = (grant: OpenGrant, now: Instant): number =>
  Math.max(0, Math.round(between(endOf(grant), now) / 1000));
