/** The effects of a move: what stands is ended and read back first, then opened from the new address, to the same end (I6, I13). */
import { formatInstant, isOver, parseInstant } from '../core/brand.ts';
import { canonicalJson } from '../core/canonical.ts';
import { asFault, faultSentence, whatFailed } from '../core/fault.ts';
import type { OpenGrant, StepRecord } from '../core/ledger/event.ts';
import type { Step } from '../core/plan.ts';
import type { Provider } from '../ports/privilege.ts';
import type { ApplyPorts } from './apply.ts';
import { closeVersions, contextOf, elevated, lookAgain, openAgain } from './apply.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import { sameOwner } from './ownership.ts';
import { isOpenStill, whyNotOpen } from './still-open.ts';

/** A move as this run intends it. NB. Every step is as this run derived it from GitHub; the ledger's copy is only ended. */
export interface Moving {
  readonly grant: OpenGrant;
  readonly comment: number;
  /** As they are to stand; empty: nothing may be opened any more, and `why` says it. */
  readonly steps: readonly Step[];
  readonly why: string | undefined;
  /** As which they may stand until then. */
  readonly before: readonly Step[];
}

/** `later`: nothing is recorded, and the next run goes on. */
export type MoveOutcome =
  | { readonly kind: 'moved'; readonly steps: readonly StepRecord[] }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'later'; readonly fault: string };

export const carryOutMove = async (
  ports: ElevatePorts,
  work: Work,
  { moving, providers }: { readonly moving: Moving; readonly providers: readonly Provider[] },
): Promise<MoveOutcome> => {
  const { clock, log } = ports;
  const apply: ApplyPorts = { clock, log, providers, reread: async (grant) => grant };
  const about: About = { ...moving, apply, ports, work };
  const later = (thrown: unknown): MoveOutcome => {
    const fault = asFault(thrown);
    if (fault.code === 'bug') log.error(fault.stack ?? fault.message);
    return { kind: 'later', fault: `#${moving.grant.grant} is not moved: ${faultSentence(fault)}` };
  };
  let why = moving.why;
  if (why === undefined) {
    try {
      const outcome = await moveSteps(about);
      if (outcome.kind !== 'lost') return outcome;
      ({ why } = outcome);
    } catch (thrown) {
      const fault = asFault(thrown);
      if (fault.transient || fault.code === 'bug') return later(thrown);
      why = whatFailed(fault);
    }
  }
  try {
    await endAll(about);
    return { kind: 'lost', why };
  } catch (thrown) {
    // What may stand is on record as moving, so the next run comes back to it.
    return later(thrown);
  }
};

interface About extends Moving {
  readonly apply: ApplyPorts;
  readonly ports: ElevatePorts;
  readonly work: Work;
}

/** NB. Not two of them at once: everything that stands is gone before the first is opened, and it is opened for what is open. */
const moveSteps = async (about: About): Promise<MoveOutcome> => {
  const { apply, grant, steps, ports, work } = about;
  const context = contextOf(grant, work.basis.installation);
  const records: StepRecord[] = [];
  const rest: Step[] = [];
  for (const step of steps) {
    const seen = await lookAgain(apply, step, context);
    // A run that died after its opening has opened it.
    if (seen.state === 'active' && seen.edit === undefined)
      records.push(elevated(step, seen.receipt, apply.clock.now()));
    else rest.push(step);
  }
  for (const step of rest.toReversed()) {
    // Before anything is taken away too: else it would only be taken away.
    const refused = await refusalOf(about);
    if (refused !== undefined) return refused;
    const ended = await closeVersions(apply, formersOf(about, step), { grant, context });
    if (ended.state === 'foreign')
      return { kind: 'lost', why: `what stands there is not ours to end: ${ended.fault ?? ''}` };
  }
  for (const step of rest) {
    const refused = await refusalOf(about);
    if (refused !== undefined) return refused;
    const receipt = await openAgain(apply, step, context);
    ports.log.info(`#${grant.grant} step ${step.id} ${step.kind}: moved`);
    records.push(elevated(step, receipt, apply.clock.now()));
  }
  if (await isOpenStill(work, grant, isMine(about))) return { kind: 'moved', steps: records };
  const later = (why: string): MoveOutcome => ({
    kind: 'later',
    fault: `#${grant.grant} is not moved: ${why}`,
  });
  // NB. A grant that was ended meanwhile must not keep what came after its end.
  const isOpen = await isOpenStill(work, grant, (current) => isAsAgreed(current, rest));
  if (!isOpen) await endAll(about);
  return later(isOpen ? 'another run moves it' : 'it is not open any more');
};

/** Another run has it by now, and it is to stand as this run has opened it. */
const isAsAgreed = ({ plan }: OpenGrant, opened: readonly Step[]): boolean =>
  opened.every((step) => plan.steps.some((agreed) => canonicalJson(agreed) === canonicalJson(step)));

const refusalOf = async (about: About): Promise<MoveOutcome | undefined> => {
  const { ports, work, grant } = about;
  const lease = parseInstant(work.owner.until);
  if (lease === undefined || isOver(lease, ports.clock.now()))
    return { kind: 'later', fault: `#${grant.grant} is not moved: the lease of this run is over` };
  const refused = await whyNotOpen(ports, work, { grant, also: isMine(about) });
  if (refused === undefined) return undefined;
  return refused.final
    ? { kind: 'lost', why: refused.why }
    : { kind: 'later', fault: `#${grant.grant} is not moved: ${refused.why}` };
};

const isMine =
  ({ comment, work }: About) =>
  ({ move }: OpenGrant): boolean =>
    move?.state === 'moving' && move.comment === comment && sameOwner(move.owner, work.owner);

const formersOf = ({ before }: About, { id }: Step): readonly Step[] =>
  before.filter((step) => step.id === id);

/** Whatever of it stands, from before or from now. */
const endAll = async (about: About): Promise<void> => {
  const { apply, grant, work, before, steps } = about;
  const context = contextOf(grant, work.basis.installation);
  for (const id of new Set(before.map((step) => step.id)).values()) {
    const now = [...grant.plan.steps, ...steps].filter((step) => step.id === id);
    await closeVersions(apply, [...before.filter((step) => step.id === id), ...now], { grant, context });
    apply.log.info(`#${grant.grant} step ${id}: closed at ${formatInstant(apply.clock.now())}`);
  }
};
