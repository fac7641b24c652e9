/** What a decision needs of the ledger: which grants are open, and which have ended as far back as the policy looks. */
import type { GrantNumber, Instant, Milliseconds } from '../core/brand.ts';
import { formatInstant, hours, instant, milliseconds, parseInstant } from '../core/brand.ts';
import type { MeasuredEnd } from '../core/ends.ts';
import { privilegesOf } from '../core/extension.ts';
import { known } from '../core/fact.ts';
import { asFault } from '../core/fault.ts';
import type { Facts, OrderedFreeze, RecentGrant, RunningGrant, Window } from '../core/facts.ts';
import type { GrantRecord, LedgerHead, OpenGrant } from '../core/ledger/event.ts';
import { daysBack, lookBack, lookBackForReviews } from '../core/look-back.ts';
import { targetKeys } from '../core/make-plan.ts';
import { reviewDue } from '../core/owed-review.ts';
import type { Plan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger, LedgerState } from './record.ts';

/** The ledger as far as a judgement needs it; unreadable is a fact too. Throws what is a bug. */
export const readOrWhy = async (
  { ledger, clock }: { readonly ledger: (policy: Policy) => Ledger; readonly clock: Clock },
  policy: Policy,
  wanted: { readonly pulls: readonly GrantNumber[]; readonly preflight?: readonly string[] },
): Promise<LedgerState | { readonly failed: string }> => {
  const { pulls: grants, preflight = [] } = wanted;
  try {
    const of = { policy, now: clock.now(), least: LATELY };
    return await readBack(ledger(policy), of, { grants, paths: [], preflight });
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') throw thrown;
    return { failed: `${fault.message} (${fault.remedy})` };
  }
};

/** People are told how late endings were of late: on a Monday, those of Friday. */
export const LATELY = hours(72);

/** The ledger with the days that decisions under this policy need, and at least with those of the time `least`. */
export const readBack = async (
  ledger: Ledger,
  { policy, now, least }: { readonly policy: Policy; readonly now: Instant; readonly least?: Milliseconds },
  wanted: {
    readonly grants: readonly GrantNumber[];
    readonly paths: readonly string[];
    readonly preflight?: readonly string[];
    readonly handled?: readonly GrantNumber[];
  },
): Promise<LedgerState> => {
  const { grants, paths, preflight = [], handled = [] } = wanted;
  const read = (indexed: boolean): Promise<LedgerState> =>
    ledger.read(grants, paths, {
      days: [...new Set([...daysFor(policy, indexed, now), ...daysBack(least ?? milliseconds(0), now)])],
      preflight,
      handled,
    });
  const state = await read(true);
  // A ledger that an older version has written lists the reviews that are owed only from the next commit on.
  return state.indexed || lookBackForReviews(policy) === lookBack(policy) ? state : read(false);
};

/** The part of the facts that the ledger knows. It is taken again from every fresh state inside an append. */
export type BookFacts = Pick<Facts, 'running' | 'recent' | 'recentSince' | 'owedSince' | 'freeze'>;

/** The days of the ledger that a decision under this policy needs. `indexed`: it lists the reviews that are owed. */
export const daysFor = (policy: Policy, indexed: boolean, now: Instant): readonly string[] =>
  daysBack(indexed ? lookBack(policy) : lookBackForReviews(policy), now);

export const bookFacts = (
  state: Pick<LedgerState, 'open' | 'ended' | 'owed' | 'indexed'> & {
    readonly head: Pick<LedgerHead, 'freeze'>;
  },
  policy: Policy,
  now: Instant,
): BookFacts => {
  const since = readSince(state, policy, now);
  const read = [...state.ended.values()].flatMap((records) => records.flatMap(recentGrant));
  const ended = [...read, ...longOwed(state, new Set(read.map(({ grant }) => grant)))];
  return {
    running: known(runningGrants(state.open.values()), now),
    recent: known(ended, now),
    recentSince: since,
    freeze: known(orderedFreeze(state.head), now),
    ...(state.indexed ? { owedSince: ALWAYS } : {}),
  };
};

const orderedFreeze = ({ freeze }: Pick<LedgerHead, 'freeze'>): OrderedFreeze => {
  if (freeze === undefined) return { level: 'none' };
  const { level, by, since, until, why } = freeze;
  return {
    level,
    by: by.person ?? by.login ?? 'somebody unknown',
    since: parseInstant(since) ?? ALWAYS,
    // NB. An end that cannot be read is none: the freeze holds until it is lifted.
    until: (until === null ? undefined : parseInstant(until)) ?? null,
    why,
  };
};

export const unreadBooks = (why: string, now: Instant): BookFacts => ({
  running: { kind: 'failed', why },
  recent: { kind: 'failed', why },
  recentSince: now,
  freeze: { kind: 'failed', why },
});

/** The last instant there is. */
const NEVER: Instant = instant(8.64e15);
const ALWAYS: Instant = instant(0);

/** Of the grants that are not ended. */
export const runningGrants = (open: Iterable<OpenGrant>): readonly RunningGrant[] =>
  [...open].map((grant) => ({
    grant: grant.grant,
    state: grant.state,
    beneficiary: grant.beneficiary,
    entitlement: grant.entitlement,
    startsAt: parseInstant(grant.startsAt) ?? ALWAYS,
    // NB. An end that cannot be read holds its place for ever: passing over it would lift caps and overlap.
    expiresAt: parseInstant(grant.expiresAt) ?? NEVER,
    targets: targetKeys(grant.plan),
    privileges: privilegesOf(grant.plan),
    ...reviewDue(grant),
  }));

/** With grants that a run takes up before the one that is judged. */
export const alsoRunning = (books: BookFacts, taking: readonly RunningGrant[]): BookFacts => {
  const { running } = books;
  return running.kind === 'known'
    ? { ...books, running: { ...running, value: [...running.value, ...taking] } }
    : books;
};

/** A grant as its intent will open it, or as it is scheduled where its start lies ahead. */
export const runningBy = (plan: Plan, now: Instant, expiresAt: Instant): RunningGrant => ({
  grant: plan.grant,
  ...(plan.start !== undefined && plan.start > now
    ? { state: 'scheduled', startsAt: plan.start }
    : { state: 'elevating', startsAt: now }),
  beneficiary: plan.beneficiary,
  entitlement: plan.entitlement,
  expiresAt,
  targets: targetKeys(plan),
  privileges: privilegesOf(plan),
});

/** The window that an open grant's intent fixed; undefined where it cannot be read. */
export const windowOfGrant = ({ startsAt, expiresAt }: OpenGrant): Window | undefined => {
  const [from, to] = [parseInstant(startsAt), parseInstant(expiresAt)];
  return from === undefined || to === undefined ? undefined : { from, to };
};

const recentGrant = (record: GrantRecord): readonly RecentGrant[] => {
  const { grant, beneficiary, entitlement, why } = record;
  if (beneficiary === null || entitlement === null) return [];
  return [
    {
      grant,
      beneficiary,
      entitlement,
      startsAt: parseInstant(record.startsAt ?? '') ?? ALWAYS,
      // NB. Without a readable end it counts as if it had not ended: passing over it would lift cooldown and separation.
      endedAt: parseInstant(record.endedAt ?? '') ?? NEVER,
      why: why ?? 'expired',
      ...reviewDue(record),
    },
  ];
};

/** NB. A review that is owed stands against the next break-glass until it is given, however long ago the grant has ended. */
const longOwed = (
  { owed }: Pick<LedgerState, 'owed'>,
  read: ReadonlySet<GrantNumber>,
): readonly RecentGrant[] =>
  [...owed].flatMap(([grant, entry]): readonly RecentGrant[] => {
    const { ended, requester, beneficiary, entitlement, due } = entry;
    if (ended === null || read.has(grant)) return [];
    return [
      {
        grant,
        beneficiary,
        entitlement,
        startsAt: parseInstant(entry.startsAt) ?? ALWAYS,
        endedAt: parseInstant(ended.at) ?? NEVER,
        why: ended.why,
        ...reviewDue({ requester, review: { by: entry.by, due, verdict: null } }),
      },
    ];
  });

/**
 * NB. Only days that were read say what ended on them: the fact reaches back to the first day without a gap up to `now`, so
 * that a day that nobody asked for is never taken for one on which nothing ended.
 */
const readSince = (
  { ended, indexed }: Pick<LedgerState, 'ended' | 'indexed'>,
  policy: Policy,
  now: Instant,
): Instant => {
  const days = daysFor(policy, indexed, now).filter((day) => day <= formatInstant(now).slice(0, 10));
  const gap = days.findLastIndex((day) => !ended.has(day));
  const first = days[gap + 1];
  return (first === undefined ? undefined : parseInstant(`${first}T00:00:00Z`)) ?? now;
};

/** How what is over now ended, as far back as was read. */
export const closingsIn = ({ ended }: Pick<LedgerState, 'ended'>): readonly MeasuredEnd[] =>
  [...ended.values()].flatMap((records) => records.flatMap(({ closings }) => closings ?? []));
