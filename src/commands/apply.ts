/** `apply`: the only caller of providers' effects. Opens identity first and the network last; closes the other way round. */
import type { Instant, Milliseconds } from '../core/brand.ts';
import { formatInstant, later, milliseconds, minutes } from '../core/brand.ts';
import { endOfStep, lagAt } from '../core/ends.ts';
import { asFault, Fault, faultSentence, whatFailed } from '../core/fault.ts';
import type { Lease, OpenGrant, StepRecord } from '../core/ledger/event.ts';
import { formerVersions } from '../core/move.ts';
import type { Step } from '../core/plan.ts';
import { movesFor } from '../core/take-over.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { GrantContext, Observation, Provider, Receipt, Revocation } from '../ports/privilege.ts';
import { endOf, mayOpen, OPEN_PATIENCE, ownedStill } from './ownership.ts';
import type { Refusal } from './ownership.ts';
import { unlessPassedOn } from './passed-on.ts';
import { persistFor } from './persist.ts';

export interface ApplyPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly providers: readonly Provider[];
  /** The grant as the ledger has it now; asked before each opening effect. */
  readonly reread: (grant: OpenGrant) => Promise<OpenGrant | undefined>;
}

const CLOSE_PATIENCE: Milliseconds = minutes(2);
/** PIM lets go five minutes after it granted; a little more, so that one wait is enough. */
const FLOOR_PATIENCE: Milliseconds = minutes(7);
const LEAST_PAUSE: Milliseconds = milliseconds(1_000);

/** What one run opens, and the grant that it takes over with it. */
export interface Task {
  readonly grant: OpenGrant;
  readonly owner: Lease;
  readonly context: GrantContext;
  readonly former: { readonly grant: OpenGrant; readonly context: GrantContext } | undefined;
}

export type Opening =
  /** `former`: how the grant that was taken over ended. */
  | { readonly kind: 'opened'; readonly steps: readonly StepRecord[]; readonly former: Closing | undefined }
  /** `lost`: what the grant that was to be taken over holds no longer. */
  | {
      readonly kind: 'failed';
      readonly why: string;
      readonly closing: Closing;
      readonly lost: readonly StepRecord[];
    }
  /** Another run has taken the grant over: what exists is that run's, which opens it on or ends it. */
  | { readonly kind: 'left'; readonly why: string };

export interface Closing {
  /** Every step is absent, read back, or stands there as somebody else's. */
  readonly complete: boolean;
  readonly steps: readonly StepRecord[];
  readonly faults: readonly string[];
}

const providerOf = (ports: Pick<ApplyPorts, 'providers'>, step: Step): Provider => {
  const found = ports.providers.find((provider) => provider.kind === step.kind);
  if (found !== undefined) return found;
  throw new Fault('bug', `There is no provider for ${step.kind}`, {
    remedy: 'Use the version of Gatehouse that opened it; if this is the one, report a bug.',
  });
};

export const contextOf = (grant: OpenGrant, installation: GrantContext['installation']): GrantContext => ({
  installation,
  grant: grant.grant,
  expiresAt: endOf(grant),
  url: grant.url,
});

export const elevated = (step: Step, receipt: Receipt, at: Instant): StepRecord => ({
  step: step.id,
  state: 'elevated',
  at: formatInstant(at),
  objectId: receipt.objectId,
  endsAt: receipt.endsAt === 'by-sweep' ? 'by-sweep' : formatInstant(receipt.endsAt),
  details: receipt.details,
});

/** What was done so far, also when the rest fails. */
interface Done {
  readonly opened: StepRecord[];
  readonly ended: StepRecord[];
  /** Of endings that nothing waits for. */
  readonly faults: string[];
}

const openStep = async (
  ports: ApplyPorts,
  { grant, owner, context }: Task,
  step: Step,
): Promise<StepRecord | Refusal> => {
  const refused = await mayOpen(ports, grant, owner);
  if (refused !== undefined) return refused;
  const receipt = await persistFor(ports.clock, OPEN_PATIENCE, () =>
    providerOf(ports, step).elevate(step, context),
  );
  ports.log.info(`#${grant.grant} step ${step.id} ${step.kind}: open`);
  return elevated(step, receipt, ports.clock.now());
};

/** Empties a place for the step that comes next. NB. Not before this run may open that one: else it would only take away. */
const endForNext = async (
  ports: ApplyPorts,
  { grant, owner, context, former }: Task & { readonly former: NonNullable<Task['former']> },
  step: Step,
): Promise<StepRecord | Refusal> => {
  const refused = await mayOpen(ports, grant, owner);
  if (refused !== undefined) return refused;
  const closed = await closeStep(ports, step, former);
  // A run that died after its opening has put our own into the place.
  const ended = await unlessPassedOn(ports, { record: closed, step }, [{ grant, context }]);
  if (ended.state !== 'foreign') return ended;
  throw new Fault(
    'grant.not-ours',
    `step ${step.id} of #${former.grant.grant} is not ours to end: ${ended.fault}`,
    {
      remedy: 'Find out who changed it; then file a new request.',
    },
  );
};

/** Every move in its order. Without a former grant each is the opening of one step. */
const carryOut = async (ports: ApplyPorts, task: Task, done: Done): Promise<Refusal | undefined> => {
  const { grant, owner, former } = task;
  for (const move of movesFor(grant.plan, former?.grant.plan)) {
    if (move.kind === 'open') {
      const opened = await openStep(ports, task, move.step);
      if ('why' in opened) return opened;
      done.opened.push(opened);
    } else if (former !== undefined && move.needed) {
      const ended = await endForNext(ports, { ...task, former }, move.step);
      if ('why' in ended) return ended;
      done.ended.push(ended);
    } else if (former !== undefined) {
      const { faults } = done;
      done.ended.push(...(await closeOrSay(ports, move.step, { ...former, faults, look: false })));
    }
  }
  const after = await ownedStill(ports, grant, owner);
  return 'why' in after ? after : undefined;
};

/**
 * Opens every step and reads each back, taking over privilege by privilege what a former grant holds; when one cannot be opened,
 * everything of the grant is closed again. What the former grant lost by then is not given back: it ends at its own end.
 */
export const openGrant = async (ports: ApplyPorts, task: Task): Promise<Opening> => {
  const { grant, context, former } = task;
  const done: Done = { opened: [], ended: [], faults: [] };
  let why: string;
  try {
    const refused = await carryOut(ports, task, done);
    if (refused === undefined)
      return {
        kind: 'opened',
        steps: done.opened,
        former: former === undefined ? undefined : closingOf(done.ended, done.faults),
      };
    why = refused.why;
    if (refused.left) {
      ports.log.warning(`#${grant.grant} is left alone: ${why}.`);
      return { kind: 'left', why };
    }
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
    why = whatFailed(fault);
  }
  ports.log.warning(`#${grant.grant} is not elevated: ${why}. What was opened is closed again.`);
  const lost = done.ended.map(({ step }) => step).join(', ');
  return {
    kind: 'failed',
    why: lost === '' ? why : `${why}; of #${former?.grant.grant}, which it extends, step ${lost} has ended`,
    closing: await closeGrant(ports, grant, context),
    lost: done.ended,
  };
};

const revoked = (
  { grant }: Ending,
  step: Step,
  { revocation, at }: { readonly revocation: Exclude<Revocation, { state: 'held' }>; readonly at: Instant },
): StepRecord => {
  switch (revocation.state) {
    case 'absent': {
      const ended = endOfStep(grant, { step: step.id, removed: revocation.removed === true, at });
      return {
        step: step.id,
        state: 'revoked',
        at: formatInstant(at),
        ...(ended === undefined ? {} : { ended }),
        ...(revocation.details === undefined ? {} : { details: revocation.details }),
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
    }
    case 'foreign':
      return { step: step.id, state: 'foreign', at: formatInstant(at), fault: revocation.what };
  }
};

/** A grant of which something is ended. */
export interface Ending {
  readonly grant: OpenGrant;
  readonly context: GrantContext;
}

/** One step of an open grant that somebody changed, taken away. Where the platform holds it, the next sweep goes on. */
export const closeChanged = (
  ports: Pick<ApplyPorts, 'clock' | 'providers'>,
  step: Step,
  context: GrantContext,
): Promise<Revocation> =>
  persistFor(ports.clock, CLOSE_PATIENCE, () => providerOf(ports, step).revoke(step, context));

/** One step of an open grant, opened again to the same end. NB. Whoever calls this has asked all that is asked before an opening. */
export const openAgain = (
  ports: Pick<ApplyPorts, 'clock' | 'providers'>,
  step: Step,
  context: GrantContext,
): Promise<Receipt> =>
  persistFor(ports.clock, OPEN_PATIENCE, () => providerOf(ports, step).elevate(step, context));

/** What the platform shows of one step; a fault that passes is waited out. */
export const lookAgain = (
  ports: Pick<ApplyPorts, 'clock' | 'providers'>,
  step: Step,
  context: GrantContext,
): Promise<Observation> =>
  persistFor(ports.clock, CLOSE_PATIENCE, () => providerOf(ports, step).observe(step, context));

/** Something of ours stands there. What else stands in its place is somebody's own affair: nothing of this grant was begun. */
const isThere = async (ports: ApplyPorts, step: Step, context: GrantContext): Promise<boolean> => {
  const { state } = await lookAgain(ports, step, context);
  return state === 'active' || state === 'pending';
};

/** Ends one step. NB. While it moves it may stand as it was before: that is ended too. */
const closeStep = (ports: ApplyPorts, step: Step, of: Ending): Promise<StepRecord> =>
  closeVersions(ports, [...formerVersions(of.grant, step), step], of);

/**
 * Ends whichever of several versions of one step stands. One of them is taken for somebody else's in the other's place (Defender's
 * request has its source in its name), so what seems foreign is looked at again once the others are gone.
 */
export const closeVersions = async (
  ports: ApplyPorts,
  versions: readonly Step[],
  of: Ending,
): Promise<StepRecord> => {
  const records = new Map<Step, StepRecord>();
  for (const version of versions) records.set(version, await closeVersion(ports, version, of));
  if (versions.length > 1)
    for (const [version, { state }] of records)
      if (state === 'foreign') records.set(version, await closeVersion(ports, version, of));
  const all = [...records.values()];
  const record =
    all.find(({ state }) => state === 'foreign') ??
    all.find(({ ended }) => ended?.by === 'gatehouse') ??
    all.at(-1);
  if (record !== undefined) return record;
  throw new Fault('bug', `#${of.context.grant} has no step to end`, {
    remedy: 'Please report it with the log of this run.',
  });
};

/** While the platform holds it (PIM's floor) the same run waits the floor out. */
const closeVersion = async (ports: ApplyPorts, step: Step, of: Ending): Promise<StepRecord> => {
  const { context } = of;
  const floorDeadline = later(ports.clock.now(), FLOOR_PATIENCE);
  for (;;) {
    const revocation = await persistFor(ports.clock, CLOSE_PATIENCE, () =>
      providerOf(ports, step).revoke(step, context),
    );
    if (revocation.state !== 'held') return revoked(of, step, { revocation, at: ports.clock.now() });
    if (ports.clock.now() + Math.max(revocation.retryIn, LEAST_PAUSE) > floorDeadline)
      throw new Fault('azure.conflict', revocation.why, {
        remedy: 'The next sweep ends it.',
        transient: true,
      });
    ports.log.info(`Step ${step.id} of #${context.grant} is held: ${revocation.why}. Waiting.`);
    await ports.clock.sleep(milliseconds(Math.max(revocation.retryIn, LEAST_PAUSE)));
  }
};

/** Ends one step; a fault is told and stands in its record. `look`: there is a record only where something is there. */
const closeOrSay = async (
  ports: ApplyPorts,
  step: Step,
  { faults, look, ...of }: Ending & { readonly faults: string[]; readonly look: boolean },
): Promise<readonly StepRecord[]> => {
  const { context } = of;
  try {
    if (look && !(await isThere(ports, step, context))) return [];
    return [await closeStep(ports, step, of)];
  } catch (thrown) {
    const fault = asFault(thrown);
    const at = formatInstant(ports.clock.now());
    faults.push(`#${context.grant} step ${step.id} ${step.kind}: ${faultSentence(fault)}`);
    return [{ step: step.id, state: 'failed', at, fault: whatFailed(fault) }];
  }
};

const closingOf = (steps: readonly StepRecord[], faults: readonly string[]): Closing => ({
  complete: faults.length === 0,
  steps: steps.toSorted((a, b) => Number(a.step) - Number(b.step)),
  faults,
});

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
    steps.push(...(await closeOrSay(ports, step, { grant, context, faults, look: !begun })));
  };
  // NB. The network is closed before anything waits for PIM's floor.
  for (const step of grant.plan.steps.filter((candidate) => candidate.layer === 'network').toReversed())
    await close(step);
  await Promise.all(grant.plan.steps.filter((candidate) => candidate.layer === 'identity').map(close));
  return closingOf(steps, faults);
};

/** Seconds between the agreed end and now; 0 when ended early. */
export const lagSeconds = (grant: OpenGrant, now: Instant): number => lagAt(endOf(grant), now);
