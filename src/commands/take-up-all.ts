/** One commit carries all intents of a run, decided inside the compare-and-swap: on a lost race everything is decided again. */
import type { NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { bytesOf, MOST_BYTES } from '../core/ledger/portion.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { GrantNumber } from '../core/brand.ts';
import { bookFacts } from './books.ts';
import type { Candidate, Derived } from './candidates.ts';
import { deletedGrants, deletionBy } from './deletion.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import { isOwnedBy } from './ownership.ts';
import { policyChange } from './policy-change.ts';
import type { LedgerState } from './record.ts';
import type { Started } from './schedule.ts';
import { startScheduled } from './schedule.ts';
import type { Resumption } from './resume.ts';
import { resume } from './resume.ts';
import type { Taken } from './take-up.ts';
import { denyMalformed, isIntent, takeUp } from './take-up.ts';

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

/** The first of them, as many as fit beside what is written anyway, at least one beside nothing; the others wait for the next run. */
const fitting = (taken: readonly Taken[], beside: readonly NewEvent[]): readonly Taken[] => {
  let size = bytesOf(beside);
  return taken.filter(({ events }, index) => {
    size += bytesOf(events);
    return (index === 0 && beside.length === 0) || size <= MOST_BYTES;
  });
};

export const takeUpAll = async (ports: ElevatePorts, work: Work): Promise<TakenUp> => {
  const candidates = work.derived.filter(isCandidate);
  const malformed = work.derived.flatMap((derived) => (derived.kind === 'malformed' ? [derived.pull] : []));
  let taken: readonly Taken[] = [];
  let resumption: Resumption = { goOn: [], toEnd: [] };
  let started: Started = { taken: [], unproved: [] };
  let unfit: readonly PullEvidence[] = [];
  const subject = { text: subjectOf(work, malformed) };
  const state = await work.ledger.append((current) => {
    const now = ports.clock.now();
    const { owner, free, deletions } = work;
    const basis = { policy: work.basis.policy, now, owner, free, due: work.due, deletions };
    const due = startScheduled(current, work.derived, basis);
    started = { ...due, taken: fitting(due.taken, []) };
    resumption = resume(current, work.derived, basis);
    const all = takeUp(candidates, basis, {
      records: current.records,
      books: bookFacts(current, work.basis.policy, now),
    });
    const changed = policyChange(work.policyNow, current);
    // Once it is recorded nobody looks at it again: whatever it takes the file of is ended before.
    unfit = malformed
      .filter(
        (pull) =>
          !current.records.has(pull.number) &&
          deletedGrants(deletionBy(pull), current.open.values(), work.mergedAt).length === 0,
      )
      .slice(0, MOST_MALFORMED);
    const before = [
      ...(changed === undefined ? [] : [changed]),
      ...started.taken.flatMap((one) => one.events),
    ];
    const behind = [
      ...started.unproved,
      ...unfit.flatMap((pull) => denyMalformed(pull, work.basis.policy)),
      ...resumption.goOn,
    ];
    taken = fitting(all, [...before, ...behind]);
    const events = [...before, ...taken.flatMap((one) => one.events), ...behind];
    return events.length === 0 ? undefined : events;
  }, subject);
  const decided = [...started.taken, ...taken];
  const mine = mineIn(work, state, intentsIn([...decided.flatMap((one) => one.events), ...resumption.goOn]));
  return {
    state,
    mine,
    formers: formersIn(work, state, mine),
    scheduled: taken.flatMap(({ candidate, events }) => {
      const grant = state.open.get(candidate.pull.number);
      return grant?.state === 'scheduled' && events.some(isIntent) ? [grant] : [];
    }),
    malformed: unfit.length + started.unproved.length,
    denied: decided.filter((one) => !one.events.some(isIntent)),
    toEnd: resumption.toEnd.flatMap((number) => state.open.get(number) ?? []),
  };
};
