/** The rules of time: start, hours, frozen days, and what else looks at the window. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  grantNumber,
  hours,
  instant,
  later,
  milliseconds,
  minutes,
  type Instant,
} from '../../src/core/brand.ts';
import type { Decision } from '../../src/core/decision.ts';
import { known } from '../../src/core/fact.ts';
import type { Facts, RunningGrant } from '../../src/core/facts.ts';
import { planDigest, targetKeys } from '../../src/core/make-plan.ts';
import type { Calendar, Freeze } from '../../src/core/policy.ts';
import { restoreFacts, storeFacts } from '../../src/core/stored-facts.ts';
import { daySpan } from '../../src/core/zone.ts';
import {
  bothApprove,
  discounts,
  facts,
  judge,
  judgeAtElevation,
  obstacles,
  type Situation,
} from '../builders/facts.ts';
import { anExtended, ended, running } from '../builders/grants.ts';
import { aPerson, aPolicy, anEnvironment, key, names } from '../builders/policy.ts';
import { aMerge, aMergedPull, aPull, aReview, at, mergedAt, now } from '../builders/pull.ts';

type Case = readonly [what: string, situation: Situation, codes: readonly string[]];
const check = (cases: readonly Case[], judged: (situation: Situation) => Decision = judge): void => {
  it.each(cases)('%s', (_, situation, codes) => {
    const decision = judged(situation);
    expect(obstacles(decision)).toEqual(codes);
    expect(decision.outcome === 'approved').toBe(codes.length === 0);
  });
};
const codes = (decision: Decision): readonly string[] => decision.reasons.map(({ code }) => code);
const remedyOf = (decision: Decision, code: string): string | undefined =>
  decision.reasons.find((reason) => reason.code === code)?.remedy;
const before = (by: number): Instant => later(now, milliseconds(-by));
const after = (by: number): Instant => later(now, milliseconds(by));

// The pull request was opened at 10:00, now is 11:00, on a Friday; Berlin is an hour ahead.
describe('a start', () => {
  check([
    ['may be absent', {}, []],
    ['may be now', { request: { start: now } }, []],
    ['may lie ahead', { request: { start: after(hours(30)) } }, []],
    ['may lie exactly at the horizon', { request: { start: after(hours(14 * 24)) } }, []],
    [
      'may not lie a second beyond it',
      { request: { start: after(hours(14 * 24) + 1000) } },
      ['start.too-far'],
    ],
    [
      'has the horizon of the settings',
      { request: { start: after(hours(2)) }, policy: aPolicy({ settings: { startHorizon: hours(1) } }) },
      ['start.too-far'],
    ],
    ['may pass while the request waits', { request: { start: before(minutes(30)) } }, []],
    ['may have been the moment of opening', { request: { start: at('10:00') } }, []],
    [
      'may not lie before that',
      { request: { start: later(at('10:00'), milliseconds(-1000)) } },
      ['start.past'],
    ],
    ['leaves exactly ten minutes', { request: { start: before(minutes(50)), duration: minutes(60) } }, []],
    [
      'leaves a second less',
      { request: { start: before(minutes(50) + 1000), duration: minutes(60) } },
      ['start.too-late'],
    ],
    [
      'has passed with its whole window',
      { request: { start: before(minutes(50)), duration: minutes(20) } },
      ['start.too-late'],
    ],
  ]);

  it('that cannot be read denies', () => {
    const decision = judge({ request: { start: Number.NaN as Instant } });
    expect(decision.outcome).toBe('denied');
    expect(obstacles(decision)).toContain('rule.broken');
  });

  it('that has passed leaves less, as an approval that shortens the window leaves it', () => {
    const start = before(minutes(30));
    const reviews = (limit: string) => [aReview('carol', { body: limit }), aReview('bob')];
    expect(obstacles(judge({ request: { start }, reviews: reviews('40m') }))).toEqual([]);
    expect(obstacles(judge({ request: { start }, reviews: reviews('39m') }))).toEqual(['start.too-late']);
  });

  it('is said with its reason, in UTC and in the policy’s zone', () => {
    const late = judge({ request: { start: before(minutes(30)) } });
    expect(late.reasons.find(({ code }) => code === 'start.late')).toMatchObject({
      effect: 'note',
      sentence:
        'Its start, 2026-11-20 10:30 UTC (11:30 Europe/Berlin), has passed: it begins when it is taken up, and still ends at 2026-11-20 12:30 UTC (13:30 Europe/Berlin).',
    });
    expect(codes(judge({ request: { start: now } }))).toContain('start.ahead');
    expect(codes(judge())).toContain('start.at-once');
  });

  it('beyond the horizon says from when on it can be asked for', () => {
    const decision = judge({ request: { start: after(hours(15 * 24)) } });
    expect(remedyOf(decision, 'start.too-far')).toContain('ask again from 2026-11-21 12:00 Europe/Berlin on');
  });

  it('is part of the plan, which another start makes another one', () => {
    const [none, one, other] = [undefined, after(hours(1)), after(hours(2))].map(
      (start) => judge({ request: { start } }).plan,
    );
    expect(new Set([none?.digest, one?.digest, other?.digest]).size).toBe(3);
    expect(none).not.toHaveProperty('start');
    if (one === undefined) throw new Error('there is a plan');
    expect(planDigest(one)).toBe(one.digest);
    expect(planDigest({ ...one, start: after(hours(3)) })).not.toBe(one.digest);
  });

  it('stays when an approval shortens the window', () => {
    const start = after(hours(1));
    const { plan } = judge({
      request: { start },
      reviews: [aReview('carol', { body: '30m' }), aReview('bob')],
    });
    expect(plan).toMatchObject({ start, duration: minutes(30) });
  });
});

describe('the laws of a window', () => {
  const offsets = fc.integer({ min: -60 * 60, max: 20 * 24 * 60 * 60 });
  it('an approved one begins within the horizon, has ten minutes left, and ends where its start puts its end', () => {
    let approved = 0;
    fc.assert(
      fc.property(
        offsets,
        fc.integer({ min: 10, max: 240 }),
        fc.option(fc.integer({ min: 10, max: 90 })),
        (by, length, limit) => {
          const start = after(by * 1000);
          const reviews = [aReview('carol', { body: limit === null ? '' : `${limit}m` }), aReview('bob')];
          const { outcome, plan } = judge({ request: { start, duration: minutes(length) }, reviews });
          expect(plan).toMatchObject({ start, duration: minutes(Math.min(length, limit ?? length)) });
          const end = start + (plan?.duration ?? 0);
          expect(outcome === 'approved').toBe(
            start <= now + hours(14 * 24) && (start >= now || end - now >= minutes(10)),
          );
          approved += outcome === 'approved' ? 1 : 0;
        },
      ),
      { numRuns: 300 },
    );
    expect(approved).toBeGreaterThan(50);
  });
});

describe('facts of a scheduled request', () => {
  it('are stored and restored whole', () => {
    const policy = aPolicy();
    const gathered = facts(policy, {
      takenUpAt: before(hours(3)),
      running: known([running(7), running(8, { state: 'scheduled', startsAt: after(1000) })], now),
      recent: known([ended(5)], now),
      recentSince: before(hours(9)),
      extended: known([anExtended(42, { extends: grantNumber(41) }), anExtended(41)], now),
      intended: { from: now, to: after(1000) },
    });
    expect(restoreFacts(JSON.parse(JSON.stringify(storeFacts(gathered))), () => policy)).toEqual(gathered);
  });

  it('are restored also where nobody looked back yet: what ended is not known, and no privileges are the same', () => {
    const policy = aPolicy();
    const gathered = facts(policy, {
      running: known([running(7), running(8, { state: 'scheduled', startsAt: after(1000) })], now),
    });
    const old = (grant: RunningGrant) => ({
      ...grant,
      state: undefined,
      privileges: undefined,
      startsAt: grant.state === 'scheduled' ? grant.startsAt : undefined,
    });
    const stored = storeFacts({
      ...gathered,
      running: known([running(7), running(8, { state: 'scheduled', startsAt: after(1000) })].map(old), now),
      recent: undefined,
      recentSince: undefined,
    } as never);
    const restored = restoreFacts(JSON.parse(JSON.stringify(stored)), () => policy);
    expect(restored?.recent).toEqual({ kind: 'deferred', source: 'ledger' });
    const grants = restored?.running.kind === 'known' ? restored.running.value : [];
    expect(grants.map(({ state, startsAt }) => [state, startsAt])).toEqual([
      ['active', 0],
      ['scheduled', after(1000)],
    ]);
    expect(grants.map(({ privileges }) => privileges)).not.toContain(running(7).privileges);
    const strict = aPolicy({ entitlement: { cooldown: hours(1) } });
    expect(
      obstacles(judge({ policy: strict, facts: { recent: restored?.recent as Facts['recent'] } })),
    ).toEqual(['cooldown.recent-deferred']);
  });
});

describe('hours', () => {
  const business: Calendar = {
    name: 'business-hours',
    timezone: 'Europe/Berlin',
    stretches: [
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '20:00', weekOfMonth: undefined },
    ],
  };
  const asked = (
    start: Instant | undefined,
    duration = hours(2),
    change: Parameters<typeof aPolicy>[0] = {},
  ) => ({
    request: { start, duration },
    policy: aPolicy({ ...change, entitlement: { hours: business } }),
  });
  check([
    ['hold a window that begins now', asked(undefined), []],
    ['hold a window up to their very end', asked(at('17:00')), []],
    ['do not hold a second more', asked(later(at('17:00'), milliseconds(1000))), ['hours.outside']],
    ['do not hold what only begins inside', asked(at('18:00')), ['hours.outside']],
    ['do not hold a Saturday', asked(after(hours(24))), ['hours.outside']],
    ['hold the Monday', asked(after(hours(72))), []],
  ]);

  it('judge the window that was asked for, also when it began late', () => {
    // From 06:30 in Berlin: what is left lies inside, what was asked for does not.
    const pull = aPull({ createdAt: at('05:00'), reviews: bothApprove() });
    const decision = judge({ ...asked(at('05:30'), hours(8)), facts: { pull } });
    expect(obstacles(decision)).toContain('hours.outside');
  });

  it.each<[string, Situation, string]>([
    ['the next start', asked(at('20:00')), 'Ask for `start: 2026-11-23 07:00 Europe/Berlin`.'],
    [
      'what of the window would work',
      asked(at('18:15')),
      'Ask for `start: 2026-11-23 07:00 Europe/Berlin`, or for at most 45m.',
    ],
    ['no less than ten minutes', asked(at('18:51')), 'Ask for `start: 2026-11-23 07:00 Europe/Berlin`.'],
    [
      'a start exactly at the horizon',
      asked(at('20:00'), hours(2), { settings: { startHorizon: hours(67) } }),
      'Ask for `start: 2026-11-23 07:00 Europe/Berlin`.',
    ],
    [
      'a start beyond the horizon from when on it can be asked for',
      asked(at('20:00'), hours(2), { settings: { startHorizon: hours(24) } }),
      'Ask for `start: 2026-11-23 07:00 Europe/Berlin` from 2026-11-22 07:00 Europe/Berlin on.',
    ],
    [
      'that none is long enough',
      { ...asked(at('20:00'), hours(14)) },
      'No window of this length is allowed in the next 60 days: ask for less.',
    ],
    [
      'the next start after what is frozen',
      asked(at('20:00'), hours(2), { settings: { freezes: [freeze('2026-11-22', '2026-11-23')] } }),
      'Ask for `start: 2026-11-24 07:00 Europe/Berlin`.',
    ],
  ])('say %s', (_, situation, remedy) => {
    expect(remedyOf(judge(situation), 'hours.outside')).toBe(remedy);
  });

  it('are judged again with the later window when a request without a start waited', () => {
    const pull = aMergedPull({ reviews: bothApprove(), merge: aMerge({ at: mergedAt }) });
    const policy = aPolicy({
      entitlement: {
        hours: {
          ...business,
          stretches: [{ days: ['fri'], from: '07:00', to: '13:59', weekOfMonth: undefined }],
        },
      },
    });
    expect(obstacles(judgeAtElevation({ policy, facts: { pull } }))).toEqual(['hours.outside']);
  });
});

const freeze = (from: string, to: string, change: Partial<Freeze> = {}): Freeze => {
  const [first, last] = [from, to].map((day) => daySpan(day, 'Europe/Berlin'));
  if (first === undefined || last === undefined) throw new Error('no day');
  return {
    name: 'year end',
    firstDay: from,
    lastDay: to,
    from: first.from,
    to: last.to,
    environments: undefined,
    level: 'changes',
    ...change,
  };
};

describe('frozen days', () => {
  const frozen = (start: Instant | undefined, ...freezes: readonly Freeze[]): Situation => ({
    request: { start },
    policy: aPolicy({ settings: { freezes } }),
  });
  const friday = freeze('2026-11-20', '2026-11-20');
  const weekend = freeze('2026-11-21', '2026-11-22');
  check([
    ['deny what begins on one', frozen(undefined, friday), ['freeze.day-changes']],
    ['deny by their level', frozen(undefined, { ...friday, level: 'everything' }), ['freeze.day-everything']],
    [
      'each deny',
      frozen(undefined, friday, { ...friday, level: 'everything' }),
      ['freeze.day-changes', 'freeze.day-everything'],
    ],
    ['let pass what ends when they begin', frozen(at('21:00'), weekend), []],
    [
      'deny what reaches into them by a second',
      frozen(later(at('21:00'), milliseconds(1000)), weekend),
      ['freeze.day-changes'],
    ],
    [
      'deny what begins in their last second',
      frozen(later(at('23:00'), (hours(48) - 1000) as never), weekend),
      ['freeze.day-changes'],
    ],
    ['let pass what begins when they are over', frozen(later(at('23:00'), hours(48)), weekend), []],
    [
      'hold in their environments',
      frozen(undefined, { ...friday, environments: ['production'] }),
      ['freeze.day-changes'],
    ],
    ['hold in no other', frozen(undefined, { ...friday, environments: ['non-production'] }), []],
    [
      'hold beside the freeze that operators switch on',
      { policy: aPolicy({ settings: { freeze: 'changes', freezes: [friday] } }) },
      ['freeze.changes', 'freeze.day-changes'],
    ],
    [
      'deny a window that is longer than they are',
      {
        request: { start: later(at('11:00'), hours(5)), duration: hours(48) },
        policy: aPolicy({
          settings: { freezes: [freeze('2026-11-21', '2026-11-21')] },
          entitlement: { maxDuration: hours(72), environment: anEnvironment({ maxDuration: hours(72) }) },
        }),
      },
      ['freeze.day-changes'],
    ],
  ]);

  it('say when it would work', () => {
    expect(remedyOf(judge(frozen(undefined, friday)), 'freeze.day-changes')).toBe(
      'Ask for `start: 2026-11-21 00:00 Europe/Berlin`.',
    );
  });
});

describe('a contract', () => {
  const until = (day: string, start: Instant | undefined): Situation => ({
    request: { start },
    policy: aPolicy({
      people: names.map((each) =>
        aPerson(each, each === 'alice' ? { contractor: { sponsor: key('bob'), until: day } } : {}),
      ),
    }),
  });
  check([
    ['holds a window that ends with its last day', until('2026-11-20', at('22:00')), []],
    [
      'does not hold one a second later',
      until('2026-11-20', later(at('22:00'), milliseconds(1000))),
      ['beneficiary.contract-over'],
    ],
    ['does not hold a start after it', until('2026-11-20', after(hours(24))), ['beneficiary.contract-over']],
    [
      'ends on a day that exists',
      until('2026-11-31', undefined),
      ['requester.contract-unreadable', 'beneficiary.contract-unreadable'],
    ],
  ]);
});

describe('scheduled grants', () => {
  const plan = judge().plan;
  const targets = plan === undefined ? [] : targetKeys(plan).slice(0, 1);
  const other = (change: Partial<RunningGrant> = {}): RunningGrant =>
    running(7, {
      state: 'scheduled',
      startsAt: after(hours(4)),
      expiresAt: after(hours(6)),
      targets,
      ...change,
    });
  const beside = (start: Instant | undefined, ...grants: readonly RunningGrant[]): Situation => ({
    request: { start },
    facts: { running: known(grants, now) },
  });
  const begun = other({ state: 'active', startsAt: before(hours(1)) });
  check([
    ['let a window pass that ends when they begin', beside(after(hours(2)), other()), []],
    [
      'do not let one pass that ends a second later',
      beside(after(hours(2) + 1000), other()),
      ['overlap.open-grant'],
    ],
    ['let a window pass that begins when they end', beside(after(hours(6)), other()), []],
    [
      'do not let one pass that begins a second before',
      beside(after(hours(6) - 1000), other()),
      ['overlap.open-grant'],
    ],
    ['let what begins now pass', beside(undefined, other()), []],
    [
      'hold their time from the moment on where their start cannot be read',
      beside(undefined, other({ startsAt: instant(0) })),
      ['overlap.open-grant'],
    ],
    [
      'hold their time from now on where they are open, whatever their start says',
      beside(undefined, other({ state: 'active' })),
      ['overlap.open-grant'],
    ],
    ['that have begun let what comes after them pass', beside(after(hours(6)), begun), []],
    [
      'whose end cannot be read hold their place for ever',
      beside(after(hours(14 * 24)), other({ expiresAt: later(0 as Instant, 8.64e15 as never) })),
      ['overlap.open-grant'],
    ],
    [
      'that are over and not ended are in the way of what begins now',
      beside(undefined, other({ startsAt: before(hours(2)), expiresAt: now })),
      ['overlap.not-ended'],
    ],
    [
      'that are over and not ended are not in the way of what begins later',
      beside(after(hours(1)), other({ startsAt: before(hours(2)), expiresAt: now })),
      [],
    ],
    [
      'count in the caps of a person',
      beside(
        after(hours(24)),
        ...[1, 2, 3].map((grant) => other({ grant: grantNumber(grant), targets: [] })),
      ),
      ['caps.person'],
    ],
  ]);
});

describe('a request with a start, at elevation', () => {
  const start = after(hours(72));
  const deferred = Object.fromEntries(
    ['1', '2', '3'].map((step) => [step, { kind: 'deferred', source: 'azure' } as const]),
  );
  const merged = (change: Partial<ReturnType<typeof aMerge>>) =>
    aMergedPull({ reviews: bothApprove(), merge: aMerge(change) });
  /** Taken up at half past eleven, judged when its start has come. */
  const atStart = (change: Situation['facts'] = {}): Situation => ({
    request: { start: now },
    facts: {
      pull: aMergedPull({
        createdAt: before(hours(72)),
        reviews: bothApprove().map((review) => ({ ...review, submittedAt: before(hours(71)) })),
        merge: aMerge({ at: before(hours(70)) }),
      }),
      takenUpAt: before(hours(69)),
      ...change,
    },
  });
  check(
    [
      [
        'is approved before its start without asking the platforms',
        { request: { start }, facts: { checks: deferred, pull: merged({}) } },
        [],
      ],
      [
        'is not at its start',
        { request: { start: now }, facts: { checks: deferred, pull: merged({}) } },
        ['check.deferred'],
      ],
      ['is not without one', { facts: { checks: deferred, pull: merged({}) } }, ['check.deferred']],
      [
        'is not where a platform was asked and did not answer',
        {
          request: { start },
          facts: { checks: { ...deferred, '2': { kind: 'failed', why: 'no' } }, pull: merged({}) },
        },
        ['check.deferred', 'check.failed', 'check.deferred'],
      ],
      ['is approved at its start, days after approval and merge', atStart(), []],
      [
        'was taken up too late when the ledger does not say that it was taken up',
        atStart({ takenUpAt: undefined as never }),
        ['merge.too-old'],
      ],
      [
        'was taken up too late exactly at the limit',
        atStart({ takenUpAt: later(before(hours(70)), hours(24)) }),
        ['merge.too-old'],
      ],
      [
        'was taken up in time a second before',
        atStart({ takenUpAt: later(before(hours(70)), (hours(24) - 1000) as never) }),
        [],
      ],
      [
        'cannot have been taken up before its merge',
        atStart({ takenUpAt: before(hours(71)) }),
        ['merge.too-old'],
      ],
      ['cannot have been taken up in the future', atStart({ takenUpAt: after(1000) }), ['merge.too-old']],
    ],
    judgeAtElevation,
  );

  it('has approvals whose age counts at the merge', () => {
    const decision = judgeAtElevation(
      atStart({
        pull: aMergedPull({
          createdAt: before(hours(96)),
          reviews: [
            aReview('carol', { submittedAt: before(hours(94)) }),
            aReview('bob', { submittedAt: later(before(hours(94)), milliseconds(1000)) }),
          ],
          merge: aMerge({ at: before(hours(70)) }),
        }),
      }),
    );
    // Carol's is exactly a day old at the merge, Bob's a second less.
    expect(discounts(decision)).toEqual(['approval.too-old']);
    expect(obstacles(decision)).toEqual(['approval.missing']);
  });

  it('without a start its approvals age until it is decided, whatever the ledger says of a taking up', () => {
    const decision = judgeAtElevation({ ...atStart(), request: { start: undefined } });
    expect(discounts(decision)).toEqual(['approval.too-old', 'approval.too-old']);
    expect(obstacles(decision)).toContain('merge.too-old');
  });

  it('has a veto that came while it was scheduled', () => {
    const pull = atStart().facts?.pull;
    if (pull === undefined) throw new Error('there is one');
    const reviews = [
      ...pull.reviews,
      aReview('bob', { state: 'CHANGES_REQUESTED', submittedAt: before(hours(1)) }),
    ];
    expect(obstacles(judgeAtElevation(atStart({ pull: { ...pull, reviews } })))).toContain('approval.veto');
  });
});
