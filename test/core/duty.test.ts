/** On call: shifts, what they make eligible, how long, and whose approval they count. */
import { describe, expect, it } from 'vitest';
import { hours, later, minutes } from '../../src/core/brand.ts';
import type { Instant } from '../../src/core/brand.ts';
import { decide } from '../../src/core/decide.ts';
import type { Decision } from '../../src/core/decision.ts';
import { dutyEnd, nextShift, onCallAt } from '../../src/core/duty.ts';
import { known } from '../../src/core/fact.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { BreakGlass, Entitlement, Rota } from '../../src/core/policy.ts';
import type { Review } from '../../src/core/pull.ts';
import { asked, discounts, facts, judge, judgeAtElevation, obstacles } from '../builders/facts.ts';
import { aPolicy, group, key, oncall, rule, team, user } from '../builders/policy.ts';
import { aPull, aReview, at, now } from '../builders/pull.ts';

const shift = (person: string, from: Instant, to: Instant) => ({ person: key(person), from, to });
const rota = (...shifts: readonly ReturnType<typeof shift>[]): Rota => ({ kind: 'static', shifts });
const SYSTEM: Rota = { kind: 'system', system: 'pagerduty', among: [group('sre')] };

describe('a rota', () => {
  const shifts = [
    shift('alice', at('08:00'), at('12:00')),
    shift('bob', at('10:00'), at('14:00')),
    shift('alice', at('12:00'), at('16:00')),
    shift('alice', at('18:00'), at('20:00')),
  ];

  it.each([
    ['07:59', []],
    ['08:00', ['alice']],
    ['10:00', ['alice', 'bob']],
    ['12:00', ['alice', 'bob']],
    ['14:00', ['alice']],
    ['16:00', []],
  ])('has on call at %s: %j, from the first second on and not in the last', (time, people) => {
    expect([...onCallAt(shifts, at(time))].toSorted()).toEqual(people);
  });

  it('joins shifts of one person that touch, and none across a gap or of somebody else', () => {
    expect(dutyEnd(shifts, key('alice'), at('09:00'))).toBe(at('16:00'));
    expect(dutyEnd(shifts, key('alice'), at('12:00'))).toBe(at('16:00'));
    expect(dutyEnd(shifts, key('alice'), at('18:00'))).toBe(at('20:00'));
    expect(dutyEnd(shifts, key('bob'), at('10:00'))).toBe(at('14:00'));
    expect(dutyEnd(shifts, key('alice'), at('16:00'))).toBeUndefined();
    expect(dutyEnd(shifts, key('dave'), at('10:00'))).toBeUndefined();
  });

  it('is not shortened by a shift inside another one', () => {
    const nested = [shift('alice', at('08:00'), at('16:00')), shift('alice', at('09:00'), at('10:00'))];
    expect(dutyEnd(nested, key('alice'), at('09:30'))).toBe(at('16:00'));
    expect(dutyEnd(nested.toReversed(), key('alice'), at('09:30'))).toBe(at('16:00'));
  });

  it('says whose shift is next', () => {
    expect(nextShift(shifts, at('16:00'))).toMatchObject({ person: 'alice', from: at('18:00') });
    expect(nextShift(shifts, at('18:00'))).toBeUndefined();
  });
});

interface Duty {
  readonly rota?: Rota;
  readonly entitlement?: Partial<Entitlement>;
  readonly facts?: Partial<Facts>;
  readonly duration?: number;
}

const aDuty = ({ rota: payments, entitlement, facts: of, duration = hours(2) }: Duty) => ({
  policy: aPolicy({
    ...(payments === undefined ? {} : { rotas: { payments } }),
    entitlement: { requesters: [oncall('payments')], ...entitlement },
  }),
  request: { duration: duration as never },
  ...(of === undefined ? {} : { facts: of }),
});
const on = (duty: Duty): Decision => judge(aDuty(duty));
const remedyOf = (decision: Decision, code: string): string | undefined =>
  decision.reasons.find((reason) => reason.code === code)?.remedy;

describe('who asks because they are on call', () => {
  it.each<[string, Duty, readonly string[]]>([
    ['passes inside the shift', { rota: rota(shift('alice', at('10:00'), at('18:00'))) }, []],
    [
      'passes when the window ends with the shift',
      { rota: rota(shift('alice', at('11:00'), at('13:00'))) },
      [],
    ],
    [
      'is denied a window that outlives the shift by a second',
      { rota: rota(shift('alice', at('10:00'), later(at('13:00'), -1000 as never))) },
      ['duty.past-shift'],
    ],
    [
      'passes over two shifts without a break',
      { rota: rota(shift('alice', at('10:00'), at('12:00')), shift('alice', at('12:00'), at('14:00'))) },
      [],
    ],
    [
      'is denied over a break',
      { rota: rota(shift('alice', at('10:00'), at('12:00')), shift('alice', at('12:01'), at('18:00'))) },
      ['duty.past-shift'],
    ],
    [
      'is denied a second before the shift',
      { rota: rota(shift('alice', later(now, 1000 as never), at('18:00'))) },
      ['eligible.not', 'eligible.oncall-empty'],
    ],
    [
      'is denied from the very end of the shift on',
      { rota: rota(shift('alice', at('08:00'), now)) },
      ['eligible.not', 'eligible.oncall-empty'],
    ],
    [
      'is denied while somebody else is on call',
      { rota: rota(shift('bob', at('08:00'), at('18:00'))) },
      ['eligible.not'],
    ],
    ['is denied on an empty rota', { rota: rota() }, ['eligible.not', 'eligible.oncall-empty']],
    ['is denied on a rota that is not there', {}, ['eligible.not', 'eligible.unknown-name']],
    [
      'is denied on a shift of somebody whom people.yaml does not know',
      { rota: rota(shift('nobody', at('08:00'), at('18:00'))) },
      ['eligible.not', 'eligible.unknown-name'],
    ],
    [
      'passes any window of somebody who may ask without being on call',
      {
        rota: rota(shift('alice', at('10:00'), at('12:00'))),
        entitlement: { requesters: [oncall('payments'), user('alice')] },
      },
      [],
    ],
  ])('%s', (_, duty, codes) => {
    expect(obstacles(on(duty))).toEqual(codes);
  });

  it('is told the longest window that works, and that it does', () => {
    const shifts = rota(shift('alice', at('10:00'), at('12:32')));
    const decision = on({ rota: shifts });
    expect(remedyOf(decision, 'duty.past-shift')).toContain('at most 1 h 25 min');
    expect(obstacles(on({ rota: shifts, duration: minutes(85) }))).toEqual([]);
  });

  it('is told to let somebody else ask when the shift is nearly over', () => {
    const remedy = (end: string) =>
      remedyOf(on({ rota: rota(shift('alice', at('10:00'), at(end))) }), 'duty.past-shift');
    expect(remedy('11:15')).toContain('at most 10 min');
    expect(remedy('11:14')).toBe('Let somebody ask who is on call longer.');
  });

  it('is told who is next', () => {
    const decision = on({ rota: rota(shift('dave', at('12:00'), at('18:00'))) });
    expect(remedyOf(decision, 'eligible.oncall-empty')).toBe(
      'The next shift is that of dave, from 2026-11-20T12:00:00Z.',
    );
  });

  it('is the beneficiary: the window is measured by their shift, and both must be on call', () => {
    const duty = {
      rota: rota(shift('alice', at('10:00'), at('18:00')), shift('dave', at('10:00'), at('12:00'))),
    };
    const forDave = judge({ ...aDuty(duty), request: { beneficiary: key('dave') } });
    expect(obstacles(forDave)).toEqual(['duty.past-shift']);
    const forBob = judge({ ...aDuty(duty), request: { beneficiary: key('bob') } });
    expect(obstacles(forBob)).toContain('eligible.not-receiver');
  });

  it('asks for somebody else no longer than their own shift lasts', () => {
    const duty = {
      rota: rota(shift('alice', at('10:00'), at('12:00')), shift('dave', at('10:00'), at('18:00'))),
    };
    const forDave = judge({ ...aDuty(duty), request: { beneficiary: key('dave') } });
    expect(obstacles(forDave)).toEqual(['duty.past-shift']);
  });

  it('is judged again at elevation, when the shift may be over', () => {
    const duty = aDuty({ rota: rota(shift('alice', at('10:00'), now)) });
    expect(obstacles(judgeAtElevation(duty))).toEqual(['eligible.not', 'eligible.oncall-empty']);
  });

  it('goes without approval at any risk, where every requester is on call', () => {
    const shifts = rota(shift('alice', at('10:00'), at('18:00')));
    const none = { approval: 'none' as const, risk: 'high' };
    expect(judge({ ...aDuty({ rota: shifts, entitlement: none }), reviews: [] }).outcome).toBe('approved');
    const mixed = { ...none, requesters: [oncall('payments'), user('alice')] };
    expect(obstacles(judge({ ...aDuty({ rota: shifts, entitlement: mixed }), reviews: [] }))).toEqual([
      'risk.needs-approval',
    ]);
  });

  it('is no reason to let others in without approval: those whom break-glass names', () => {
    const shifts = rota(shift('dave', at('10:00'), at('18:00')));
    const byAlice = (change: Partial<BreakGlass>) => {
      const breakGlass: BreakGlass = {
        requesters: [user('alice')],
        maxDuration: hours(2),
        waives: ['hours'],
        review: { within: hours(24), by: [user('erin')] },
        ...change,
      };
      const duty = aDuty({ rota: shifts, entitlement: { approval: 'none', risk: 'high', breakGlass } });
      return obstacles(judge({ ...duty, request: { ...duty.request, breakGlass: true }, reviews: [] }));
    };
    expect(byAlice({})).toEqual(['risk.needs-approval']);
    expect(byAlice({ waives: ['hours', 'approval'] })).toEqual([]);
    expect(byAlice({ requesters: [oncall('payments')] })).toEqual(['eligible.not']);
  });
});

describe('the rota of another system', () => {
  const facing = (fact: Facts['oncall'][string] | undefined): Duty => ({
    rota: SYSTEM,
    facts: { oncall: fact === undefined ? {} : { payments: fact } },
  });
  it.each<[string, Facts['oncall'][string] | undefined, readonly string[]]>([
    [
      'denies when it did not answer',
      { kind: 'failed', why: 'no' },
      ['eligible.not', 'eligible.oncall-failed'],
    ],
    [
      'denies when it was deferred',
      { kind: 'deferred', source: 'x' },
      ['eligible.not', 'eligible.oncall-deferred'],
    ],
    ['denies when nobody asked', undefined, ['eligible.not', 'eligible.oncall-missing']],
    ['denies when it is empty', { kind: 'empty', at: now }, ['eligible.not', 'eligible.oncall-empty']],
    [
      'denies whom the policy does not allow, whatever it says',
      known([key('bob')], now),
      ['eligible.not', 'eligible.oncall-empty'],
    ],
    ['makes eligible and cannot say until when', known([key('alice')], now), ['duty.unknown-end']],
  ])('%s', (_, fact, codes) => {
    expect(obstacles(on(facing(fact)))).toEqual(codes);
  });

  it.each(['shifts', 'payments'])('allows nobody for being on a rota, another one or itself: %s', (named) => {
    const policy = aPolicy({
      rotas: {
        payments: { ...SYSTEM, among: [oncall(named)] },
        shifts: rota(shift('alice', at('08:00'), at('18:00'))),
      },
      entitlement: { requesters: [oncall('payments')] },
    });
    const decision = judge({ policy, facts: { oncall: { payments: known([key('alice')], now) } } });
    expect(obstacles(decision)).toEqual(['eligible.not', 'eligible.oncall-empty']);
  });
});

describe('who approves because they are on call', () => {
  const by = (person: string, from: string, to: string, reviewedAt = '10:05') => {
    const policy = aPolicy({
      rotas: { payments: rota(shift(person, at(from), at(to))) },
      entitlement: { approval: rule('on call', [oncall('payments')]) },
    });
    const pull = aPull({ reviews: [aReview('bob', { submittedAt: at(reviewedAt) })] });
    return decide(asked(), policy, facts(policy, { pull }), now);
  };

  it('counts when they were on call then and are now', () => {
    expect(by('bob', '10:00', '18:00').outcome).toBe('approved');
    expect(by('bob', '10:05', '18:00').outcome).toBe('approved');
  });

  it('does not count when the shift began after the review', () => {
    const decision = by('bob', '10:06', '18:00');
    expect(discounts(decision)).toEqual(['approval.off-duty']);
    expect(obstacles(decision)).toEqual(['approval.missing']);
  });

  it('does not count when the shift is over', () => {
    expect(discounts(by('bob', '10:00', '11:00'))).toEqual(['approval.not-entitled']);
  });

  describe('and said no', () => {
    const refused = (reviews: readonly Review[], shifts: Rota, of: Partial<Facts> = {}) => {
      const policy = aPolicy({
        rotas: { payments: shifts },
        entitlement: { approval: rule('on call', [oncall('payments')]) },
      });
      return obstacles(
        decide(asked(), policy, { ...facts(policy, { pull: aPull({ reviews }) }), ...of }, now),
      );
    };
    const noAt = (time: string) => aReview('carol', { state: 'CHANGES_REQUESTED', submittedAt: at(time) });
    const yes = aReview('bob', { id: 2, submittedAt: at('10:45') });
    const handedOver = rota(shift('carol', at('08:00'), at('10:30')), shift('bob', at('10:30'), at('18:00')));

    it('still says no when their shift is over', () => {
      expect(refused([noAt('10:15'), yes], handedOver)).toEqual(['approval.veto']);
    });

    it('was nobody to say it when their shift was over', () => {
      expect(refused([noAt('10:30'), yes], handedOver)).toEqual([]);
    });

    it('is heard while nobody can tell whom the rota may name', () => {
      const policy: Rota = {
        kind: 'system',
        system: 'pagerduty',
        among: [team('contoso/board'), user('bob')],
      };
      const of = {
        oncall: { payments: known([key('bob')], now) },
        teams: { 'contoso/board': { kind: 'failed', why: 'no' } as const },
      };
      expect(refused([noAt('10:15'), yes], policy, of)).toEqual(['approval.veto']);
    });
  });

  it('is nobody while nobody is on call: the rule cannot be filled, and it says so', () => {
    expect(obstacles(by('bob', '10:00', '11:00'))).toEqual(['approval.unfillable', 'approval.oncall-empty']);
  });

  it('is not the requester, whoever is on call', () => {
    expect(obstacles(by('alice', '10:00', '18:00'))).toContain('approval.unfillable');
  });
});
