/** As few commits as can be read again carry all intents of a run, decided inside the compare-and-swap: on a lost race everything is decided again. */
import type { NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { bytesOf, MOST_BYTES } from '../core/ledger/portion.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { GrantNumber } from '../core/brand.ts';
import { bookFacts } from './books.ts';
import type { Candidate, Derived } from './candidates.ts';
import { deletedGrants, deletionBy } from './deletion.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import { isFault, isolated } from './isolated.ts';
import { isOwnedBy } from './ownership.ts';
import { policyChange } from './policy-change.ts';
import type { LedgerState } from './record.ts';
import type { Started } from './schedule.ts';
import { startScheduled } from './schedule.ts';
import type { Resumption } from './resume.ts';
import { resume } from './resume.ts';
import type { Taken } from './take-up.ts';
import { denyMalformed, isIntent, takeUp } from './take-up.ts';
import type { Lines } from './within-lease.ts';
import { withinLease } from './within-lease.ts';

export interface TakenUp {
  readonly state: LedgerState;
  /** What this run intends to open, each with the plan that it derived itself. */
  readonly mine: readonly OpenGrant[];
  /** By number, the open grant that each of them takes over, where it extends one. */
  readonly formers: ReadonlyMap<GrantNumber, OpenGrant>;
  /** What begins later: taken up by this run, and nothing is opened. */
  readonly scheduled: readonly OpenGrant[];
  /** Requests that were recorded as denied by this run. */
  readonly denied: readonly Taken[];
  /** Merged pull requests that touch `requests/` and are no requests, denied by this run. */
  readonly malformed: number;
  /** Unfinished grants that may not go on. */
  readonly toEnd: readonly OpenGrant[];
  /** Why not all of it could be taken up. */
  readonly faults: readonly string[];
}

/** Denied by one run; the others are by the next ones, so that no number of them makes a commit that nobody can read again. */
const MOST_MALFORMED = 200;

const isCandidate = (derived: Derived): derived is Candidate => derived.kind === 'request';

/** What this run means to open, in its own words: nothing of it is taken back from the ledger. */
type Intent = Pick<OpenGrant, 'plan' | 'startsAt' | 'expiresAt'>;

const intentsIn = (events: readonly NewEvent[]): readonly Intent[] =>
  events.flatMap((event) =>
    event.type === 'elevating'
      ? [{ plan: event.data.plan, startsAt: event.data.startsAt, expiresAt: event.data.expiresAt }]
      : [],
  );

// NB. Only what this run itself derived is opened, by its own plan and until its own end: an entry that names this run as
// its owner, or that carries other steps, another end or another address, was written by somebody else (I5).
const mineIn = (work: Work, state: LedgerState, intents: readonly Intent[]): readonly OpenGrant[] =>
  intents.flatMap((intent) => {
    const { grant: number } = intent.plan;
    const grant = state.open.get(number);
    const candidate = work.derived.filter(isCandidate).find((one) => one.pull.number === number);
    if (grant?.state !== 'elevating' || !isOwnedBy(grant, work.owner) || candidate === undefined) return [];
    const { url, headSha: head } = candidate.pull;
    return [{ ...grant, ...intent, url, head, merge: candidate.pull.merge?.commit ?? grant.merge }];
  });

/** That it may be taken over was decided on this very state; its own record says only how to end it. */
const formersIn = (
  work: Work,
  state: LedgerState,
  mine: readonly OpenGrant[],
): ReadonlyMap<GrantNumber, OpenGrant> =>
  new Map(
    mine.flatMap(({ grant }) => {
      const candidate = work.derived.filter(isCandidate).find((one) => one.pull.number === grant);
      const extended = candidate?.input.kind === 'request' ? candidate.input.request.extends : undefined;
      const former = extended === undefined ? undefined : state.open.get(extended);
      return former === undefined ? [] : [[grant, former] as const];
    }),
  );

const numbersIn = (work: Work, malformed: readonly PullEvidence[]): readonly GrantNumber[] => [
  ...work.derived.filter(isCandidate).map((one) => one.pull.number),
  ...malformed.map((pull) => pull.number),
  ...work.free,
];

const subjectOf = (work: Work, malformed: readonly PullEvidence[]): string => {
  const numbers = [...new Set(numbersIn(work, malformed))].map((number) => `#${number}`);
  return numbers.length === 0 ? 'Policy as it stands now' : `Take up ${numbers.join(', ')}`;
};

/** Whether each of several still fits, behind the others, beside what is written anyway; beside nothing the first does. */
const roomBeside = (beside: readonly NewEvent[]): ((one: Taken) => boolean) => {
  let size = bytesOf(beside);
  let isFirst = beside.length === 0;
  return ({ events }) => {
    size += bytesOf(events);
    const fits = isFirst || size <= MOST_BYTES;
    isFirst = false;
    return fits;
  };
};

/** The others wait for the next commit. */
const fitting = (taken: readonly Taken[], beside: readonly NewEvent[]): readonly Taken[] =>
  taken.filter(roomBeside(beside));

/** Whether one has no room any more; what this run may not open needs none. */
const fullBehind = (beside: readonly NewEvent[], before: Lines): ((one: Taken) => boolean) => {
  const hasRoom = roomBeside(beside);
  let lines = before;
  return (one) => {
    const { fit, linesOf } = withinLease([one], lines);
    lines = linesOf(fit);
    return fit.length > 0 && !hasRoom(one);
  };
};

/** What one commit took up. */
interface Round extends Pick<TakenUp, 'state' | 'malformed'> {
  readonly decided: readonly Taken[];
  readonly taken: readonly Taken[];
  readonly resumption: Resumption;
  /** Behind it, of what this run may open before its lease is over. */
  readonly lines: Lines;
  /** More is decided, and waits for the next commit. */
  readonly more: boolean;
}

export const takeUpAll = async (ports: ElevatePorts, work: Work): Promise<TakenUp> => {
  const rounds = [await takeUpSome(ports, work, new Map())];
  const faults: string[] = [];
  for (let last = rounds[0]; last?.more === true && faults.length === 0;) {
    const { lines } = last;
    // What is finished of others was written first; it is this run's own by now.
    const next = await isolated(ports, 'Not all was taken up', () =>
      takeUpSome(ports, { ...work, free: [] }, lines),
    );
    if (isFault(next)) faults.push(next.fault);
    else if (next.state.head.seq === last.state.head.seq) break;
    else rounds.push((last = next));
  }
  return together(work, rounds, faults);
};

const together = (work: Work, rounds: readonly Round[], faults: readonly string[]): TakenUp => {
  const state = rounds.at(-1)?.state ?? work.before;
  const decided = rounds.flatMap((round) => round.decided);
  const goOn = rounds.flatMap(({ resumption }) => resumption.goOn);
  const mine = mineIn(work, state, intentsIn([...decided.flatMap((one) => one.events), ...goOn]));
  return {
    state,
    mine,
    formers: formersIn(work, state, mine),
    scheduled: rounds
      .flatMap(({ taken }) => taken)
      .flatMap(({ candidate, events }) => {
        const grant = state.open.get(candidate.pull.number);
        return grant?.state === 'scheduled' && events.some(isIntent) ? [grant] : [];
      }),
    malformed: rounds.reduce((sum, { malformed }) => sum + malformed, 0),
    denied: decided.filter((one) => !one.events.some(isIntent)),
    toEnd: rounds
      .flatMap(({ resumption }) => resumption.toEnd)
      .flatMap((number) => state.open.get(number) ?? []),
    faults,
  };
};

const takeUpSome = async (ports: ElevatePorts, work: Work, before: Lines): Promise<Round> => {
  const candidates = work.derived.filter(isCandidate);
  const malformed = work.derived.flatMap((derived) => (derived.kind === 'malformed' ? [derived.pull] : []));
  let taken: readonly Taken[] = [];
  let resumption: Resumption = { goOn: [], toEnd: [] };
  let started: Started = { taken: [], unproved: [] };
  let unfit: readonly PullEvidence[] = [];
  let lines = before;
  let more = false;
  const subject = { text: subjectOf(work, malformed) };
  const state = await work.ledger.append((current) => {
    const now = ports.clock.now();
    const { owner, free, deletions } = work;
    const basis = { policy: work.basis.policy, now, owner, free, due: work.due, deletions };
    const due = startScheduled(current, work.derived, basis);
    const begun = withinLease(due.taken, before);
    started = { ...due, taken: fitting(begun.fit, []) };
    resumption = resume(current, work.derived, basis);
    const changed = policyChange(work.policyNow, current);
    // Once it is recorded nobody looks at it again: whatever it takes the file of is ended before.
    unfit = malformed
      .filter(
        (pull) =>
          !current.records.has(pull.number) &&
          deletedGrants(deletionBy(pull), current.open.values(), work.mergedAt).length === 0,
      )
      .slice(0, MOST_MALFORMED);
    const ahead = [
      ...(changed === undefined ? [] : [changed]),
      ...started.taken.flatMap((one) => one.events),
    ];
    const behind = [
      ...started.unproved,
      ...unfit.flatMap((pull) => denyMalformed(pull, work.basis.policy)),
      ...resumption.goOn,
    ];
    const opened = begun.linesOf(started.taken);
    const all = takeUp(
      candidates,
      basis,
      { records: current.records, books: bookFacts(current, work.basis.policy, now) },
      fullBehind([...ahead, ...behind], opened),
    );
    const fresh = withinLease(all, opened);
    taken = fitting(fresh.fit, [...ahead, ...behind]);
    lines = fresh.linesOf(taken);
    const written = [...started.taken, ...taken];
    more = written.length > 0 && written.length < begun.fit.length + fresh.fit.length;
    const events = [...ahead, ...taken.flatMap((one) => one.events), ...behind];
    return events.length === 0 ? undefined : events;
  }, subject);
  return {
    state,
    decided: [...started.taken, ...taken],
    taken,
    resumption,
    malformed: unfit.length + started.unproved.length,
    lines,
    more,
  };
};
