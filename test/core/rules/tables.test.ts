/** Every rule of the decision has its table: satisfied, unsatisfied, each fact in each state, its boundaries, its calendar. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/core/decision.ts';
import type { Moment } from '../../../src/core/fact.ts';
import {
  askingRules,
  breakGlassRules,
  caseRules,
  finalRules,
  groundRules,
  settledRules,
} from '../../../src/core/rules/all.ts';
import { approvalTables } from './tables/approvals.ts';
import { autoApprovalTables } from './tables/auto-approval.ts';
import { bookTables } from './tables/books.ts';
import { breakGlassTables } from './tables/break-glass.ts';
import { calendarTables } from './tables/calendar.ts';
import { eligibleTables } from './tables/eligible.ts';
import { historyTables } from './tables/history.ts';
import { peopleTables } from './tables/people.ts';
import { placeTables } from './tables/places.ts';
import { platformTables } from './tables/platforms.ts';
import { pullTables } from './tables/pull.ts';
import { enriched, judgeMoved, judgeSetup, ownReasons, put, saysOf } from './tables/run.ts';
import { shiftTables } from './tables/shifts.ts';
import {
  edges,
  type Expected,
  type FactName,
  factNames,
  isForEach,
  isNever,
  type Row,
  type Setup,
  type State,
  type States,
  type Table,
  type TableName,
  utc,
} from './tables/table.ts';
import { ticketTables } from './tables/ticket.ts';
import { timeTables } from './tables/time.ts';
import { wishTables } from './tables/wishes.ts';

// A rule without a table does not compile here.
const tables: Readonly<Record<TableName, Table>> = {
  ...pullTables,
  ...peopleTables,
  ...shiftTables,
  ...timeTables,
  ...wishTables,
  ...ticketTables,
  ...placeTables,
  ...bookTables,
  ...historyTables,
  ...platformTables,
  ...calendarTables,
  ...eligibleTables,
  ...breakGlassTables,
  ...autoApprovalTables,
  ...approvalTables,
};

/** Whose a code is: of the table that names it in full, else of the one that names its beginning. */
const ownersOf = (code: string): readonly string[] => {
  const by = (fits: (own: string) => boolean) =>
    Object.entries(tables).flatMap(([name, { codes }]) => (codes.some(fits) ? [name] : []));
  const exact = by((own) => own === code);
  return exact.length > 0 ? exact : by((own) => /[.-]$/.test(own) && code.startsWith(own));
};

const owned = new Map<string, readonly string[]>();
const isOf =
  (name: string) =>
  (code: string): boolean => {
    const owners = owned.get(code) ?? ownersOf(code);
    owned.set(code, owners);
    return owners.includes(name);
  };

const moments = ['review', 'elevation'] as const;
const states = ['known', 'empty', 'failed', 'deferred', 'missing'] as const satisfies readonly State[];
/** The type demands them. */
const alwaysThere: ReadonlySet<FactName> = new Set(['running', 'recent', 'freeze']);
const momentOf = ({ moment = 'review' }: Setup): Moment => moment;

const listOfRows = (table: Table): readonly Row[] => [
  ...table.satisfied,
  ...table.unsatisfied,
  ...(isNever(table.boundary)
    ? []
    : table.boundary.flatMap(({ of, rows }) => rows.map((one) => ({ ...one, what: `${of}: ${one.what}` })))),
  ...(isNever(table.calendar)
    ? []
    : Object.entries(table.calendar).flatMap(([edge, rows]) =>
        isNever(rows) ? [] : rows.map((one: Row) => ({ ...one, what: `${edge}: ${one.what}` })),
      )),
];

interface FactCase {
  readonly what: string;
  readonly fact: FactName;
  readonly state: State;
  readonly moment: Moment;
  readonly of: States;
  readonly expected: Expected;
}

const factCases = ({ facts }: Table): readonly FactCase[] =>
  factNames.flatMap((fact) => {
    const of = facts[fact];
    if (isNever(of)) return [];
    return states.flatMap((state) => {
      const cell = of[state];
      if (isNever(cell)) return [];
      return moments.map((moment) => {
        const expected = isForEach(cell) ? cell[moment] : cell;
        return { what: `${fact} ${state} at ${moment}`, fact, state, moment, of, expected };
      });
    });
  });

/** The hour in which the clocks of Europe/Berlin change, a leap day, the end of a month, of a year and of a day. */
const moved = [
  ['spring', utc('2027-03-28T00:00:00Z')],
  ['autumn', utc('2027-10-31T00:00:00Z')],
  ['leap day', utc('2028-02-28T23:30:00Z')],
  ['month end', utc('2027-01-31T22:30:00Z')],
  ['midnight', utc('2026-12-31T23:59:59Z')],
  ['week of month', utc('2027-06-07T21:30:00Z')],
] as const;

describe.each(Object.entries(tables))('the rule %s', (name, table) => {
  const isOwn = isOf(name);
  const rows = listOfRows(table);
  const wordsOf = (decision: Decision): readonly string[] =>
    ownReasons(decision, isOwn).map(({ code, effect }) => `${effect} ${code}`);

  it.each(rows.map((one) => [one.what, one] as const))('%s', (_, { setup, outcome, says }) => {
    const decision = judgeSetup(setup, momentOf(setup));
    expect(saysOf(decision, isOwn)).toEqual([...says].toSorted());
    expect(decision.outcome).toBe(outcome);
  });

  it.each(factCases(table).map((one) => [one.what, one] as const))('%s', (_, one) => {
    const decision = judgeSetup(one.of.of, one.moment, put(one.fact, one.state, one.of.only));
    expect(saysOf(decision, isOwn)).toEqual([...one.expected.says].toSorted());
    expect(decision.outcome).toBe(one.expected.outcome);
  });

  it('has rows that other rules could not make pass', () => {
    // What is satisfied and what is not differ in the rule's own words.
    const words = (of: readonly Row[]) => of.map(({ says }) => says.filter((one) => isOwnSaying(one)).join());
    const isOwnSaying = (one: string): boolean => isOwn(one.slice(one.indexOf(' ') + 1));
    const good = new Set(words(table.satisfied));
    expect(words(table.unsatisfied).filter((one) => good.has(one))).toEqual([]);
  });

  it('says the same whatever is known of what it does not read', () => {
    const unread = factNames.filter((fact) => isNever(table.facts[fact]));
    const setups = [...table.satisfied, ...table.unsatisfied].map(({ setup }) => enriched(setup));
    // Each by itself, and all of them at once, which is quick enough for every row.
    const alone = setups.slice(0, 1).flatMap((setup) => unread.map((fact) => [setup, [fact]] as const));
    for (const [setup, facts] of [...alone, ...setups.map((each) => [each, unread] as const)])
      for (const moment of moments) {
        const usual = ownReasons(judgeSetup(setup, moment), isOwn);
        for (const state of states) {
          const changes = facts
            .filter((fact) => state !== 'missing' || !alwaysThere.has(fact))
            .map((fact) => put(fact, state));
          const decision = judgeSetup(setup, moment, (given) =>
            changes.reduce((so, each) => each(so), given),
          );
          expect(ownReasons(decision, isOwn), `${facts.join()} ${state} at ${moment}`).toEqual(usual);
        }
      }
  });

  it('reads each fact that it claims to read, and does not approve where it cannot be missing and is', () => {
    for (const fact of factNames) {
      const of = table.facts[fact];
      if (isNever(of)) continue;
      const said = (state: State) =>
        JSON.stringify(ownReasons(judgeSetup(of.of, 'elevation', put(fact, state, of.only)), isOwn));
      expect(said('failed'), fact).not.toBe(said('known'));
      if (isNever(of.missing))
        expect(judgeSetup(of.of, 'elevation', put(fact, 'missing', of.only)).outcome, fact).toBe('denied');
    }
  });

  it('changes its words at each of its limits', () => {
    if (isNever(table.boundary)) return;
    for (const { of, rows: three } of table.boundary) {
      const [less, exactly, more] = three.map(({ setup }) =>
        wordsOf(judgeSetup(setup, momentOf(setup))).join(),
      );
      expect([less === exactly, exactly === more].filter((same) => !same).length, of).toBeGreaterThan(0);
    }
  });

  it.each(isNever(table.calendar) ? moved : [])('says the same at another time: %s', (_, to) => {
    for (const { setup, what } of rows) {
      const moment = momentOf(setup);
      expect(wordsOf(judgeMoved(setup, moment, to)), what).toEqual(wordsOf(judgeSetup(setup, moment)));
    }
  });
});

describe('the tables', () => {
  it('are of the rules that are run, and of no others', () => {
    const names = [groundRules, settledRules, askingRules, caseRules, breakGlassRules, finalRules];
    expect(Object.keys(tables).toSorted()).toEqual(
      [...names.flatMap((rules) => Object.keys(rules)), 'approvals', 'auto-approval'].toSorted(),
    );
  });

  it('say of everything that can never be why, in a sentence', () => {
    const claims = Object.values(tables).flatMap((table) => [
      table.boundary,
      table.calendar,
      ...(isNever(table.calendar) ? [] : edges.map((edge) => (table.calendar as never)[edge] as object)),
      ...factNames.flatMap((fact) => {
        const of = table.facts[fact];
        return isNever(of) ? [of] : [of.empty, of.failed, of.missing];
      }),
    ]);
    const sentences = claims.filter(isNever).map((claim) => claim.never);
    expect(sentences.filter((sentence) => !/^[A-Z].{15,}\.$/.test(sentence))).toEqual([]);
  });

  const docs = readFileSync(new URL('../../../docs/decision.md', import.meta.url), 'utf8');
  const reasons = docs.slice(docs.indexOf('## Reasons'), docs.indexOf('### Of the elevation itself'));
  const documented = reasons
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([a-z.-]+)`/g)].map(([, code]) => code ?? ''),
    );

  it('share out every documented code, each to one of them', () => {
    expect(documented.length).toBeGreaterThan(150);
    const shared = documented.filter((code) => ownersOf(code).length !== 1);
    // The one that says that a rule could not be evaluated belongs to all of them.
    expect(shared).toEqual(['rule.broken']);
  });

  it('have a row for every documented code', () => {
    const expected = new Set(
      Object.values(tables).flatMap((table) =>
        [...listOfRows(table), ...factCases(table).map(({ expected: each }) => each)].flatMap(({ says }) =>
          says.map((one) => one.slice(one.indexOf(' ') + 1)),
        ),
      ),
    );
    expect(documented.filter((code) => !expected.has(code))).toEqual([
      // Without an entitlement no plan is asked for.
      'plan.no-entitlement',
      // No rule says it, but the decision as a whole: test/core/emergency.test.ts.
      'break-glass.would-work',
    ]);
  });
});
