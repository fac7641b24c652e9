/** What a table of a rule must hold, and the words to write one in. */
import type { Instant } from '../../../../src/core/brand.ts';
import { instant } from '../../../../src/core/brand.ts';
import type { Outcome } from '../../../../src/core/decision.ts';
import type { Fact, Moment } from '../../../../src/core/fact.ts';
import type { Facts } from '../../../../src/core/facts.ts';
import type { PullEvidence } from '../../../../src/core/pull.ts';
import type { RuleName } from '../../../../src/core/rules/all.ts';
import type { Situation } from '../../../builders/facts.ts';
import { now } from '../../../builders/pull.ts';

/** Every rule, and what the approvals leave out where a short window needs none. */
export type TableName = RuleName | 'auto-approval';

/** A situation of the builders at a moment; `pull` is changed for both moments, which differ in whether it is merged. */
export interface Setup extends Omit<Situation, 'facts'> {
  readonly facts?: Partial<Omit<Facts, 'pull' | 'moment'>>;
  readonly pull?: Partial<PullEvidence>;
  readonly moment?: Moment;
  /** When it is judged; the pull request and its reviews move along, and what the policy says does not. */
  readonly at?: Instant;
}

/** What comes out: every reason of the rule itself, and of the other rules what stands in the way, as `effect code`. */
export interface Expected {
  readonly outcome: Outcome;
  readonly says: readonly string[];
}
export interface Row extends Expected {
  readonly what: string;
  readonly setup: Setup;
}
export interface Never {
  readonly never: string;
}
type Rows = readonly [Row, ...Row[]];

/** All facts that are asked for, by the type of `Facts`: a new one has no cell yet, and does not compile. */
export type FactName = {
  [K in keyof Facts]-?: NonNullable<Facts[K]> extends Fact<unknown> | Readonly<Record<string, Fact<unknown>>>
    ? K
    : never;
}[keyof Facts];
export type State = 'known' | 'empty' | 'failed' | 'deferred' | 'missing';

/** One answer for both moments, or one for each. */
type Cell = Expected | Readonly<Record<Moment, Expected>>;
export interface States extends Readonly<Record<Exclude<State, 'deferred'>, Cell | Never>> {
  readonly of: Setup;
  /** Of a fact with many answers, the one that is taken away; absent: all. */
  readonly only?: string;
  readonly deferred: Readonly<Record<Moment, Expected>>;
}

/** Three neighbours: a unit less, exactly the limit, a unit more. */
export interface Limit {
  readonly of: string;
  readonly rows: readonly [less: Row, exactly: Row, more: Row];
}

export const edges = ['spring', 'autumn', 'leap day', 'month end', 'midnight', 'week of month'] as const;
export type Edge = (typeof edges)[number];

export interface Table {
  /** The codes of its reasons: one that ends in `.` or `-` stands for all that begin so. */
  readonly codes: readonly string[];
  readonly satisfied: Rows;
  readonly unsatisfied: Rows;
  readonly facts: Readonly<Record<FactName, States | Never>>;
  readonly boundary: readonly [Limit, ...Limit[]] | Never;
  /** Around what a calendar has that instants have not. `never`: it reads none, so it says the same whenever it is. */
  readonly calendar: Readonly<Record<Edge, Rows | Never>> | Never;
}

export const approved = (...says: readonly string[]): Expected => ({ outcome: 'approved', says });
export const denied = (...says: readonly string[]): Expected => ({ outcome: 'denied', says });
export const pending = (...says: readonly string[]): Expected => ({ outcome: 'pending', says });

export const row = (what: string, setup: Setup, expected: Expected): Row => ({ what, setup, ...expected });
export const never = (why: string): Never => ({ never: why });

export const isNever = (cell: object): cell is Never => 'never' in cell;
export const isForEach = (cell: Cell): cell is Readonly<Record<Moment, Expected>> => 'review' in cell;

/** `by` is a unit less, none, or one more than the limit; the unit is the caller's: a second, a grant, a character. */
export const limit = (
  of: string,
  setup: (by: -1 | 0 | 1) => Setup,
  [less, exactly, more]: readonly [Expected, Expected, Expected],
): Limit => ({
  of,
  rows: [
    row('one less', setup(-1), less),
    row('exactly', setup(0), exactly),
    row('one more', setup(1), more),
  ],
});

const everyFact: Readonly<Record<FactName, true>> = {
  running: true,
  recent: true,
  freeze: true,
  extended: true,
  teams: true,
  oncall: true,
  logins: true,
  policyAtReview: true,
  ticket: true,
  checks: true,
};
export const factNames = Object.keys(everyFact) as readonly FactName[];

/** Of the other facts it is claimed, and tested, that the rule says the same whatever they are. */
export const reads = (
  cells: Partial<Record<FactName, States>>,
  others: string,
): Readonly<Record<FactName, States | Never>> =>
  Object.fromEntries(factNames.map((name) => [name, cells[name] ?? never(others)])) as Record<
    FactName,
    States | Never
  >;

export const onInstants = never('It compares instants, or no time at all: the same distance is the same.');

/** Seconds from the builders' now on. */
export const inSeconds = (seconds: number): Instant => instant(now + seconds * 1000);
export const utc = (text: string): Instant => instant(Date.parse(text));
