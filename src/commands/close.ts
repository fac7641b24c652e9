/** Ending grants: intent → effect → read back → outcome, where a ledger that cannot be written delays the record and never the end. */
import type { GrantNumber, Installation, Instant } from '../core/brand.ts';
import { isOver, parseInstant } from '../core/brand.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { EndReason, EventActor, Lease, NewEvent, OpenGrant, RunRef } from '../core/ledger/event.ts';
import { portions } from '../core/ledger/portion.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { GrantContext, Provider } from '../ports/privilege.ts';
import type { ApplyPorts, Closing } from './apply.ts';
import { closeGrant, contextOf, lagSeconds } from './apply.ts';
import { atOnce, TOLD_AT_ONCE } from './at-once.ts';
import { faultsOf, isFault, isolated } from './isolated.ts';
import { unlessPassedOn } from './passed-on.ts';
import type { Ledger, LedgerState } from './record.ts';
import { GATEHOUSE } from './take-up.ts';

export interface ClosePorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly providers: () => Promise<readonly Provider[]>;
  readonly ledger: Ledger;
  readonly installation: Installation;
  readonly run: RunRef;
  /**
   * Says how one ending went; returns what could not be said. Of few endings between effect and record, so that a run that dies in
   * between leaves endings that the next run finishes and tells: their words are never lost, and access never waits for them.
   */
  readonly tellEnded: (closed: Closed) => Promise<readonly string[]>;
}

export interface ToClose {
  readonly grant: OpenGrant;
  readonly why: EndReason;
  readonly note: string;
  /** Whose word it was, where it was somebody's; absent: Gatehouse's own. */
  readonly by?: EventActor;
}

export interface Closed {
  readonly grant: OpenGrant;
  readonly why: EndReason;
  readonly note: string;
  readonly closing: Closing;
  readonly endedAt: Instant;
  readonly lagSeconds: number;
  /** Recorded as ended; false while something could not be ended, or while the owner's lease still runs. */
  readonly terminal: boolean;
}

export const endingEvent = (one: ToClose): NewEvent => ({
  id: deriveEventId(one.grant.grant, 'ending', ''),
  type: 'ending',
  grant: one.grant.grant,
  actor: one.by ?? GATEHOUSE,
  data: { why: one.why, note: one.note },
});

export const endedEvent = (grant: OpenGrant, why: EndReason, closing: Closing, now: Instant): NewEvent => ({
  id: deriveEventId(grant.grant, 'ended', ''),
  type: 'ended',
  grant: grant.grant,
  actor: GATEHOUSE,
  data: { why, steps: closing.steps, lagSeconds: lagSeconds(grant, now) },
});

/**
 * A grant closed under somebody's lease is looked at again after it, and only then terminal (§5). After the window nobody
 * opens, whatever lease the ledger claims: a forged one cannot keep a grant from its end.
 */
const leaseRuns = (grant: OpenGrant, run: RunRef, now: Instant): boolean => {
  const end = parseInstant(grant.expiresAt);
  const windowRuns = end !== undefined && !isOver(end, now);
  return (
    windowRuns &&
    openers(grant).some((owner) => {
      const until = parseInstant(owner.until);
      return owner.run !== run.id && until !== undefined && !isOver(until, now);
    })
  );
};

/** Who may be about to open something of it: whoever began it and has not said that it is open, and whoever moves it. */
const openers = ({ owner, steps, move }: OpenGrant): readonly Lease[] => [
  ...(steps.some((step) => step.state === 'intended') ? [owner] : []),
  ...(move?.state === 'moving' ? [move.owner] : []),
];

const append = async (
  ports: ClosePorts,
  text: string,
  events: (open: ReadonlyMap<number, OpenGrant>) => readonly NewEvent[],
  faults: string[],
): Promise<LedgerState | undefined> => {
  try {
    return await ports.ledger.append(
      (state) => {
        const wanted = events(state.open);
        return wanted.length === 0 ? undefined : wanted;
      },
      { text },
    );
  } catch (thrown) {
    // NB. Ending never waits for the record (I3).
    const fault = asFault(thrown);
    faults.push(`The ledger was not written (${text}): ${faultSentence(fault)}`);
    return undefined;
  }
};

/** Another run may have begun it since it was read as scheduled, or to move it: then there is more to end, and a lease to wait for. */
const asItIsNow = (one: ToClose, state: LedgerState | undefined): ToClose => {
  const now = state?.open.get(one.grant.grant);
  if (now === undefined) return one;
  if (one.grant.state === 'scheduled') return { ...one, grant: now };
  // As what it stood until then is named by the move.
  const { move, plan, steps } = now;
  return move?.state === 'moving' ? { ...one, grant: { ...one.grant, plan, steps, move } } : one;
};

/**
 * NB. Sessions are ended on it, so it is told only where what this person began in this window can be this grant's alone: not where an
 * extension goes on with it, not where it never came about, not beside another open grant of theirs that lets them through a network,
 * not where nobody knows.
 */
const holderOf = (
  { grant, why }: ToClose,
  open: LedgerState['open'] | undefined,
): Pick<GrantContext, 'holder'> => {
  const { principal } = grant;
  const since = parseInstant(grant.startsAt);
  const reason = grant.ending?.why ?? why;
  const wasOpen = reason === 'expired' || reason === 'early';
  if (principal === null || since === undefined || !wasOpen || open === undefined) return {};
  const another = [...open.values()].some(
    (other) =>
      other.grant !== grant.grant &&
      other.principal === principal &&
      (other.state === 'elevating' || other.state === 'active') &&
      other.plan.steps.some(({ layer }) => layer === 'network'),
  );
  return another ? {} : { holder: { principal, since } };
};

const closeEach = async (
  ports: ClosePorts,
  { wanted, open }: { readonly wanted: readonly ToClose[]; readonly open: LedgerState['open'] | undefined },
  faults: string[],
): Promise<readonly Closed[]> => {
  const providers = await isolated(ports, 'Nothing could be ended', ports.providers);
  if (isFault(providers)) {
    faults.push(providers.fault);
    return [];
  }
  const { clock, log } = ports;
  const applyPorts: ApplyPorts = { clock, log, providers, reread: async (grant) => grant };
  const closed = await Promise.all(
    wanted.map(({ grant, why, note }) =>
      isolated(ports, `#${grant.grant} could not be ended`, async (): Promise<Closed> => {
        const context = { ...contextOf(grant, ports.installation), ...holderOf({ grant, why, note }, open) };
        const found = await closeGrant(applyPorts, grant, context);
        const closing = await withoutPassedOn(ports, applyPorts, { grant, found });
        const endedAt = clock.now();
        const terminal = closing.complete && !leaseRuns(grant, ports.run, endedAt);
        return { grant, why, note, closing, endedAt, lagSeconds: lagSeconds(grant, endedAt), terminal };
      }),
    ),
  );
  faults.push(...closed.flatMap(faultsOf));
  return closed.flatMap((one) => (isFault(one) ? [] : [one]));
};

/** What an extension has taken over is not left open: the place is held by the grant that goes on with it. */
const withoutPassedOn = async (
  ports: ClosePorts,
  applyPorts: ApplyPorts,
  { grant, found }: { readonly grant: OpenGrant; readonly found: Closing },
): Promise<Closing> => {
  if (found.steps.every(({ state }) => state !== 'foreign')) return found;
  try {
    const { open } = await ports.ledger.read([], []);
    const successors = [...open.values()]
      .filter((other) => other.grant !== grant.grant && other.beneficiary === grant.beneficiary)
      .map((other) => ({ grant: other, context: contextOf(other, ports.installation) }));
    const steps = found.steps.map((record) => {
      const step = grant.plan.steps.find(({ id }) => id === record.step);
      return step === undefined ? record : unlessPassedOn(applyPorts, { record, step }, successors);
    });
    return { ...found, steps: await Promise.all(steps) };
  } catch (thrown) {
    // NB. It is told as left open rather than not at all.
    ports.log.warning(
      `Who holds the places of #${grant.grant} is not known: ${faultSentence(asFault(thrown))}`,
    );
    return found;
  }
};

// NB. I8 forbids removing what is not ours, not saying so: an edited marker must not turn an open rule into a green ending.
export const leftOpen = (
  closed: readonly Closed[],
): readonly { readonly grant: GrantNumber; readonly what: string }[] =>
  closed.flatMap(({ grant, closing }) =>
    closing.steps
      .filter((step) => step.state === 'foreign')
      .map((step) => ({
        grant: grant.grant,
        what: `#${grant.grant} step ${step.step} is left open: ${step.fault ?? 'it is not ours'}`,
      })),
  );

/** GitHub takes 80 writes a minute that people see, and an ending has three: behind more than these the record would wait. */
const FEW = 20;
/** And 500 an hour: what is said beyond them is refused, and takes from whatever else has to be said. */
const MOST_TOLD = 150;

/**
 * Returns what could not be said. NB. Whoever was told an end and had it is told nothing wrong by silence; whose access ended otherwise, or
 * has not ended yet, is told first, and somebody must hear of it where that is too much.
 */
const tell = async (
  ports: ClosePorts,
  when: 'before the record' | 'behind it',
  closed: readonly Closed[],
): Promise<readonly string[]> => {
  if (closed.length <= FEW !== (when === 'before the record')) return [];
  const ordered = closed.toSorted((one, other) => Number(isAsAgreed(one)) - Number(isAsAgreed(other)));
  const untold = await atOnce(ordered.slice(0, MOST_TOLD), TOLD_AT_ONCE, ports.tellEnded);
  const rest = ordered.slice(MOST_TOLD);
  if (rest.length > 0)
    ports.log.info(
      `${rest.length} pull requests are not told what became of their grants, because GitHub takes no more words in an hour; it stands in the ledger.`,
    );
  const unheard = rest.filter((one) => !isAsAgreed(one));
  return [
    ...untold.flat(),
    ...(unheard.length === 0
      ? []
      : [
          `Not told on their pull requests, because GitHub takes no more words in an hour, and not ended as agreed: ${namesOf(unheard)}. Tell whoever had them.`,
        ]),
  ];
};

const isAsAgreed = ({ why, grant, terminal }: Closed): boolean =>
  terminal && (grant.ending?.why ?? why) === 'expired';

const namesOf = (those: readonly { readonly grant: OpenGrant }[]): string =>
  those.map(({ grant }) => `#${grant.grant}`).join(', ');

const recordBegun = async (
  ports: ClosePorts,
  wanted: readonly ToClose[],
  faults: string[],
): Promise<LedgerState | undefined> => {
  let begun: LedgerState | undefined;
  for (const some of portions(wanted, endingEvent)) {
    const news = (open: ReadonlyMap<number, OpenGrant>): readonly NewEvent[] =>
      some.filter(({ grant }) => (open.get(grant.grant)?.state ?? 'ending') !== 'ending').map(endingEvent);
    const after = await append(ports, `End ${namesOf(some)}`, news, faults);
    // NB. A ledger that cannot be written is tried once: access waits for no second minute of it (I3).
    if (after === undefined) return begun;
    begun = after;
  }
  return begun;
};

/** Puts on record that others are to end them. `kept`: what is not on record, and is for the caller to end. */
export const beginFor = async (
  ports: ClosePorts,
  others: readonly ToClose[],
): Promise<{ readonly kept: readonly ToClose[]; readonly faults: readonly string[] }> => {
  if (others.length === 0) return { kept: [], faults: [] };
  const faults: string[] = [];
  const begun = await recordBegun(ports, others, faults);
  return { kept: others.filter(({ grant }) => begun?.open.get(grant.grant)?.state !== 'ending'), faults };
};

/** Ends every grant given; each is isolated, the others go on (I12). */
export const closeAll = async (
  ports: ClosePorts,
  wanted: readonly ToClose[],
): Promise<{ readonly closed: readonly Closed[]; readonly faults: readonly string[] }> => {
  if (wanted.length === 0) return { closed: [], faults: [] };
  const faults: string[] = [];
  const begun = await recordBegun(ports, wanted, faults);
  const closed = await closeEach(
    ports,
    { wanted: wanted.map((one) => asItIsNow(one, begun)), open: begun?.open },
    faults,
  );
  faults.push(...(await tell(ports, 'before the record', closed)));
  const done = closed.filter((one) => one.terminal);
  const endedAs = (one: Closed, why: EndReason): NewEvent =>
    endedEvent(one.grant, why, one.closing, one.endedAt);
  for (const some of portions(done, (one) => endedAs(one, one.why)))
    await append(
      ports,
      `Ended ${namesOf(some)}`,
      (open) =>
        some
          .filter((one) => open.has(one.grant.grant))
          .map((one) => endedAs(one, open.get(one.grant.grant)?.ending?.why ?? one.why)),
      faults,
    );
  faults.push(...(await tell(ports, 'behind it', closed)));
  const left = leftOpen(closed).map(({ what }) => what);
  return { closed, faults: [...faults, ...closed.flatMap((one) => one.closing.faults), ...left] };
};
