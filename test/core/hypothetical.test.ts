import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, parseInstant } from '../../src/core/brand.ts';
import { accountOf, adviseName } from '../../src/core/hypothetical/accounts.ts';
import { explainHypothesis } from '../../src/core/hypothetical/explain.ts';
import {
  type Hypothesis,
  judgeHypothesis,
  NOTHING_SPECIAL,
  type Outside,
  type SaidReview,
} from '../../src/core/hypothetical/hypothesis.ts';
import { SOURCES } from '../../src/core/hypothetical/sources.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { readMoment } from '../../src/core/written-moment.ts';
import { edited, sampleFiles } from '../builders/sample-files.ts';
import { names } from '../builders/policy.ts';

const policy = parsePolicy({
  commit: undefined,
  files: edited(sampleFiles, 'policies/people.yaml', [
    'alice: { github: alice,',
    'alice: { github: alice, also: [alice-old],',
  ]).map(({ path, text }) => ({
    path,
    // A system that somebody could ask.
    text: text.replace(/servicenow: \{ pattern: ('[^']+')[^}]*\}/, 'servicenow: { pattern: $1 }'),
  })),
});
const people = policy.people!;
const at = instant(Date.parse('2026-11-20T11:00:00Z'));

const hypothesis = (change: Partial<Hypothesis> = {}): Hypothesis => ({
  policy,
  request: {
    path: 'requests/failover.yaml',
    text: 'entitlement: prod-vm-admin\nduration: 2h\njustification: Fail over payments-db-02 now\nticket: CHG0031234\nparameters: { source_ip: 203.0.113.7 }\n',
  },
  requester: 'alice',
  commitsBy: ['alice'],
  reviews: [],
  outside: NOTHING_SPECIAL,
  moment: 'review',
  at,
  mergedAt: undefined,
  ...change,
});
const said = (by: string, change: Partial<SaidReview> = {}): SaidReview => ({
  by,
  state: 'approved',
  at: undefined,
  on: 'head',
  edited: false,
  text: '',
  dismissal: { by, before: 'approved' },
  ...change,
});
const judge = (change: Partial<Hypothesis> = {}) => judgeHypothesis(hypothesis(change), people);
const both = [said('carol'), said('bob')];

describe('names', () => {
  it('are people, their second accounts, a stranger and a bot', () => {
    expect(accountOf('alice', people)).toEqual({ id: 1001, login: 'alice', kind: 'user' });
    expect(accountOf('alice-old', people)).toMatchObject({ login: 'alice-old', kind: 'user' });
    expect(accountOf('stranger', people)).toMatchObject({ login: 'stranger', kind: 'user' });
    expect(accountOf('bot', people)).toMatchObject({ kind: 'bot' });
    expect(accountOf('alcie', people)).toBeUndefined();
    expect(adviseName('alcie', people)).toBe('Did you mean `alice`?');
    const ids = ['alice-old', 'stranger', 'bot'].map((name) => accountOf(name, people)?.id);
    expect(new Set(ids).size).toBe(3);
    expect([...people.byKey.values()].some(({ gitHubId }) => ids.includes(gitHubId))).toBe(false);
  });

  it('decide as such accounts do', () => {
    const codes = (change: Partial<Hypothesis>) => {
      const { decision } = judge(change);
      return [...decision.reasons, ...decision.discounted].map(({ code }) => code);
    };
    expect(codes({ requester: 'stranger' })).toContain('requester.unknown');
    expect(codes({ requester: 'bot' })).toContain('requester.bot');
    expect(codes({ requester: 'alice-old' })).toContain('requester.second-account');
    expect(codes({ reviews: [said('alice-old')] })).toContain('approval.self');
    expect(codes({ reviews: [said('stranger')] })).toContain('approval.unknown-person');
    expect(codes({ reviews: [said('bot')] })).toContain('approval.bot');
  });
});

describe('what the outside says', () => {
  const facts = (outside: Partial<Outside>, change: Partial<Hypothesis> = {}) => {
    const { facts: of } = judge({ outside: { ...NOTHING_SPECIAL, ...outside }, ...change });
    // Not every decision looks at all of them.
    return of as typeof of & Readonly<Record<'ticket' | 'oncall' | 'recent', any>>;
  };
  const ticket = { state: 'implement', setBy: undefined, assignedTo: undefined, window: undefined };

  it('of a ticket is known, empty, failed or deferred, and nothing where there is none', () => {
    expect(facts({ tickets: { CHG0031234: ticket } }).ticket).toEqual({
      kind: 'known',
      at,
      value: {
        system: 'servicenow',
        id: 'CHG0031234',
        states: [
          {
            name: 'implement',
            by: { kind: 'account', account: accountOf('bob', people) },
            at: instant(at - 3_600_000),
          },
        ],
        assignees: [{ kind: 'account', account: accountOf('alice', people) }],
        approvedBy: [],
        window: undefined,
      },
    });
    expect(facts({ tickets: {} }).ticket).toEqual({ kind: 'empty', at });
    expect(facts({ tickets: undefined }).ticket).toEqual({ kind: 'deferred', source: 'servicenow' });
    expect(facts({ failed: ['tickets'] }).ticket).toMatchObject({ kind: 'failed' });
    const request = {
      path: 'requests/x.yaml',
      text: 'entitlement: dev-vm-reader\nduration: 1h\njustification: Read the log of the deployment\nparameters: { vm: web-01 }\n',
    };
    expect(facts({ failed: ['tickets'] }, { request }).ticket).toBeUndefined();
  });

  it('of who set a ticket, whose it is and when it may be worked on is as it is said', () => {
    const window = { from: at, to: instant(at + 1000) };
    const { value } = facts({
      tickets: { CHG0031234: { ...ticket, setBy: 'alice', assignedTo: 'dave', window } },
    }).ticket;
    expect(value.states[0].by.account.login).toBe('alice');
    expect(value.assignees[0].account.login).toBe('dave');
    expect(value.window).toEqual({ ...window, editedAt: undefined });
  });

  it('of a rota is known or failed, and of one that is named and not told deferred', () => {
    expect(facts({ oncall: { payments: ['bob'] } }).oncall).toEqual({
      payments: { kind: 'known', value: ['bob'], at },
    });
    expect(facts({ oncall: { payments: ['bob'] }, failed: ['oncall'] }).oncall.payments).toMatchObject({
      kind: 'failed',
    });
    expect(facts({}).oncall).toEqual({});
  });

  it('of grants that are open and have ended is known or failed', () => {
    const recent = [{ person: 'alice', entitlement: 'prod-vm-admin', from: instant(0), to: instant(1000) }];
    expect(facts({ recent }).recent).toMatchObject({
      kind: 'known',
      value: [{ beneficiary: 'alice', entitlement: 'prod-vm-admin', startsAt: 0, endedAt: 1000 }],
    });
    expect(facts({ failed: ['ledger'] }).recent).toMatchObject({ kind: 'failed' });
    const open = [
      { person: 'alice', entitlement: 'prod-vm-admin', until: instant(at + 1000), parameters: {} },
      {
        person: 'dave',
        entitlement: 'prod-vm-admin',
        until: instant(at + 1000),
        parameters: { source_ip: '203.0.113.9' },
      },
    ];
    const { running } = facts({ open });
    const targets = running.kind === 'known' ? running.value.map((grant) => grant.targets) : [];
    // What a parameter decides is held only where the parameter is told.
    expect(targets.map((each) => each.length)).toEqual([2, 3]);
    expect(facts({ failed: ['ledger'] }).running).toMatchObject({ kind: 'failed' });
  });

  it('of an open grant on the same target stands in the way', () => {
    const open = [
      { person: 'alice', entitlement: 'prod-vm-admin', until: instant(at + 1000), parameters: {} },
    ];
    const { decision } = judge({ outside: { ...NOTHING_SPECIAL, open } });
    expect(decision.reasons.map(({ code }) => code)).toContain('overlap.open-grant');
  });
});

describe('a hypothesis', () => {
  it('is approved at review and at elevation with both approvals', () => {
    expect(judge({ reviews: both }).decision.outcome).toBe('approved');
    const ticket = { state: 'implement', setBy: undefined, assignedTo: undefined, window: undefined };
    const outside = { ...NOTHING_SPECIAL, tickets: { CHG0031234: ticket } };
    expect(judge({ reviews: both, moment: 'elevation', outside }).decision.outcome).toBe('approved');
  });

  it('counts nothing that was said at or after the merge', () => {
    const mergedAt = instant(at - 60_000);
    const late = [said('carol', { at: instant(mergedAt - 1000) }), said('bob', { at: mergedAt })];
    const { decision } = judge({ reviews: late, moment: 'elevation', mergedAt });
    expect(decision.discounted.map(({ code }) => code)).toEqual(['approval.after-merge']);
    expect(decision.outcome).toBe('denied');
  });

  it('refuses a name that nobody bears', () => {
    expect(() => judge({ requester: 'alcie' })).toThrow(TypeError);
  });

  const review = fc.record({
    by: fc.constantFrom(...names, 'stranger', 'bot', 'alice-old'),
    state: fc.constantFrom('approved', 'changes-requested', 'commented', 'dismissed'),
    at: fc.constant(undefined),
    on: fc.constantFrom('head', 'earlier'),
    edited: fc.boolean(),
    text: fc.constantFrom('', '30m', '5m', 'Looks good'),
    dismissal: fc.constant({ by: 'erin', before: 'approved' as const }),
  });

  it('never changes by what the requester says', () => {
    fc.assert(
      fc.property(
        fc.array(review, { maxLength: 5 }),
        fc.constantFrom('review', 'elevation'),
        (reviews, moment) => {
          const others = reviews.filter(({ by }) => by !== 'alice' && by !== 'alice-old');
          const approving = reviews.filter(
            ({ by, state }) => !(by.startsWith('alice') && state === 'changes-requested'),
          );
          expect(judge({ reviews: approving, moment }).decision.outcome).toBe(
            judge({ reviews: others, moment }).decision.outcome,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is never approved at elevation while a source that every decision rests on does not answer', () => {
    fc.assert(
      fc.property(fc.subarray([...SOURCES], { minLength: 1 }), (failed) => {
        const { decision } = judge({
          reviews: both,
          moment: 'elevation',
          outside: { ...NOTHING_SPECIAL, failed },
        });
        const resting = failed.some((source) => ['ledger', 'logins', 'platforms', 'policy'].includes(source));
        if (resting) expect(decision.outcome).toBe('denied');
      }),
    );
  });
});

describe('what would have to change', () => {
  const change = (of: Partial<Hypothesis>) => explainHypothesis(hypothesis(of), people).change;

  it('is nothing when it is approved', () => {
    expect(change({ reviews: both })).toEqual({ approvals: [], outcome: 'approved', obstacles: [] });
  });

  it('is approvals by distinct people, which the decision then counts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('alice', 'dave'),
        fc.subarray(['bob', 'carol', 'erin']),
        (requester, spoken) => {
          const { approvals, outcome } = change({
            requester,
            commitsBy: [requester],
            reviews: spoken.map((by) => said(by)),
          });
          expect(outcome).toBe('approved');
          expect(new Set(approvals.map(({ person }) => person)).size).toBe(approvals.length);
          expect(approvals.map(({ person }) => person)).not.toContain(requester);
        },
      ),
    );
  });

  it('is said to be not enough when something else stands in the way', () => {
    const { approvals, outcome, obstacles } = change({ requester: 'erin', commitsBy: ['erin'] });
    expect(outcome).toBe('denied');
    expect(approvals.length).toBeGreaterThan(0);
    expect(obstacles.map(({ code }) => code)).toEqual([
      'eligible.not',
      'approval.unfillable',
      'approval.no-manager',
    ]);
  });
});

describe('a written moment', () => {
  const value = (text: string) => {
    const read = readMoment(text, 'Europe/Berlin');
    return read.kind === 'moment' ? read.value : read.kind;
  };

  it.each([
    ['2026-11-28 22:00 Europe/Berlin', '2026-11-28T21:00:00Z'],
    ['2026-11-28 22:00', '2026-11-28T21:00:00Z'],
    ['2026-11-28T21:00:00Z', '2026-11-28T21:00:00Z'],
    ['2026-11-28T21:00Z', '2026-11-28T21:00:00Z'],
    ['2026-11-28 22:00+01:00', '2026-11-28T21:00:00Z'],
    ['2026-07-01 22:00 America/New_York', '2026-07-02T02:00:00Z'],
    ['2028-02-29 00:00 UTC', '2028-02-29T00:00:00Z'],
    ['2026-03-29 01:59:59 Europe/Berlin', '2026-03-29T00:59:59Z'],
    ['2026-03-29 03:00 Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-10-25 01:59 Europe/Berlin', '2026-10-24T23:59:00Z'],
    ['2026-10-25 03:00 Europe/Berlin', '2026-10-25T02:00:00Z'],
  ])('%s is %s', (text, same) => {
    expect(value(text)).toBe(parseInstant(same));
  });

  it.each([
    'tomorrow',
    '2026-11-28',
    '28.11.2026 22:00',
    '2026-02-29 10:00 UTC',
    '2026-11-28 24:00 UTC',
    '2026-03-29 02:00 Europe/Berlin',
    '2026-10-25 02:00 Europe/Berlin',
    '2026-10-25 02:59 Europe/Berlin',
    '2026-11-28 22:00 Berlin',
  ])('%s is none', (text) => {
    expect(value(text)).toBe('problem');
  });
});
