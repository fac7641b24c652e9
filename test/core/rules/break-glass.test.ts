import { describe, expect, it } from 'vitest';
import {
  grantNumber,
  hours,
  instant,
  later,
  type Milliseconds,
  milliseconds,
  minutes,
} from '../../../src/core/brand.ts';
import { known } from '../../../src/core/fact.ts';
import type { Facts } from '../../../src/core/facts.ts';
import { LONGEST_LOOK_BACK } from '../../../src/core/look-back.ts';
import { planFor } from '../../../src/core/make-plan.ts';
import type { BreakGlass, Entitlement, Waivable } from '../../../src/core/policy.ts';
import { waives } from '../../../src/core/rules/break-glass.ts';
import { aRequest, judge, judgeAtElevation, obstacles, type Situation } from '../../builders/facts.ts';
import {
  aPolicy,
  aTicketDemand,
  aTicketSystem,
  anEnvironment,
  aRole,
  group,
  key,
  type PolicyChange,
  target,
  team,
  user,
} from '../../builders/policy.ts';
import { ago, ended, running } from '../../builders/grants.ts';
import { aMergedPull, aPull, aReview, now } from '../../builders/pull.ts';

const everything: readonly Waivable[] = ['approval', 'hours', 'ticket', 'cooldown'];

const aBreakGlass = (change: Partial<BreakGlass> = {}): BreakGlass => ({
  requesters: [user('alice')],
  maxDuration: hours(1),
  waives: everything,
  review: { within: hours(24), by: [user('erin')] },
  ...change,
});

interface Given extends Omit<Situation, 'policy'> {
  readonly path?: Partial<BreakGlass>;
  readonly entitlement?: Partial<Entitlement>;
  readonly policy?: PolicyChange;
}

/** Alice asks for 45 minutes by break-glass; nobody has reviewed anything. */
const inAnEmergency = ({ path, entitlement, policy, ...given }: Given = {}): Situation => ({
  reviews: [],
  ...given,
  policy: aPolicy({ ...policy, entitlement: { breakGlass: aBreakGlass(path), ...entitlement } }),
  request: { duration: minutes(45), breakGlass: true, ticket: undefined, ...given.request },
});

type Case = readonly [what: string, given: Given, codes: readonly string[]];
const check = (cases: readonly Case[]): void => {
  it.each(cases)('%s', (_, given, codes) => {
    const decision = judge(inAnEmergency(given));
    expect(obstacles(decision)).toEqual(codes);
    expect(decision.outcome === 'approved').toBe(codes.length === 0);
  });
};

const codesOf = (given: Given = {}): readonly string[] =>
  judge(inAnEmergency(given)).reasons.map(({ code }) => code);

describe('break-glass', () => {
  check([['goes without a review and without a ticket, where both are waived', {}, []]]);

  it('is denied where the entitlement has none, and waives nothing', () => {
    const codes = obstacles(judge(inAnEmergency({ entitlement: { breakGlass: undefined } })));
    expect(codes).toEqual(
      expect.arrayContaining(['break-glass.none', 'eligible.not', 'ticket.required', 'approval.missing']),
    );
  });

  it('says what it waives, and only when it is used', () => {
    expect(codesOf()).toEqual(
      expect.arrayContaining(['break-glass.used', 'approval.waived', 'ticket.waived']),
    );
    const usual = codesOf({ request: { breakGlass: false } });
    expect(usual.filter((code) => /break-glass|waived/.test(code))).toEqual(['break-glass.would-work']);
  });

  it('waives nothing of a request that does not ask for it', () => {
    expect(obstacles(judge(inAnEmergency({ request: { breakGlass: false } })))).toEqual([
      'ticket.required',
      'approval.missing',
      'approval.missing',
    ]);
  });

  it.each(everything)('waives what is listed: %s', (what) => {
    const asked = (waived: readonly Waivable[], breakGlass = true) => ({
      request: { breakGlass },
      entitlement: { breakGlass: aBreakGlass({ waives: waived }), requesters: [], maxDuration: hours(4) },
    });
    expect(waives(asked([what]), what)).toBe(true);
    expect(waives(asked(everything.filter((each) => each !== what)), what)).toBe(false);
    expect(waives(asked([what], false), what)).toBe(false);
  });
});

describe('what break-glass does not waive', () => {
  check([
    [
      'holds where only the ticket is listed',
      { path: { waives: ['ticket'] } },
      ['approval.missing', 'approval.missing'],
    ],
    ['holds where only the approval is listed', { path: { waives: ['approval'] } }, ['ticket.required']],
    [
      'a parameter outside its constraints',
      { request: { parameters: new Map() } },
      ['parameter.missing', 'plan.missing-parameter'],
    ],
    [
      'the environment',
      { entitlement: { privileges: [aRole({ scope: { kind: 'fixed', value: target('dev-sub') } })] } },
      ['environment.other'],
    ],
    ['a protected role', { entitlement: { privileges: [aRole({ role: 'Owner' })] } }, ['protected.role']],
    ['a short justification', { request: { justification: 'now' } }, ['justification.too-short']],
    [
      'a cap',
      {
        policy: {
          settings: {
            caps: {
              activePerPerson: 1,
              activeTotal: 25,
              cooldown: undefined,
              unexpiredRemovalsPerRun: 5,
            },
          },
        },
        facts: { running: known([running(3)], now) },
      },
      ['caps.person'],
    ],
    [
      'a ledger that cannot be read',
      { facts: { running: { kind: 'failed', why: 'no' } } },
      ['caps.running-failed'],
    ],
  ]);

  it('a request for changes by somebody who could have approved', () => {
    const reviews = [aReview('bob', { state: 'CHANGES_REQUESTED' })];
    expect(obstacles(judge(inAnEmergency({ reviews })))).toEqual(['approval.veto']);
    const stranger = [aReview('mallory', { state: 'CHANGES_REQUESTED' })];
    expect(judge(inAnEmergency({ reviews: stranger })).outcome).toBe('approved');
  });

  it('the mode of the environment', () => {
    const environment = anEnvironment({ mode: 'observe' });
    expect(judge(inAnEmergency({ entitlement: { environment } })).mode).toBe('observe');
  });

  it('a platform that refuses, at elevation', () => {
    const pull = aMergedPull({ reviews: [] });
    const refused = { step: '1', verdict: 'refused', reasons: ['no'] } as const;
    const ready = (step: string) => known({ step, verdict: 'ready' as const, reasons: [] }, now);
    const given = inAnEmergency({
      facts: { pull, checks: { 1: known(refused, now), 2: ready('2'), 3: ready('3') } },
    });
    expect(obstacles(judgeAtElevation(given))).toEqual(['check.refused']);
  });
});

describe('who uses break-glass', () => {
  const live = (fact: Facts['teams'][string]): Given => ({
    path: { requesters: [team('contoso/sre')] },
    facts: { teams: { 'contoso/sre': fact } },
  });
  check([
    ['its own people, who need not be among requesters', { entitlement: { requesters: [user('dave')] } }, []],
    ['nobody of requesters', { path: { requesters: [user('dave')] } }, ['eligible.not']],
    [
      'nobody, on a team that failed',
      live({ kind: 'failed', why: 'no' }),
      ['eligible.not', 'eligible.team-failed'],
    ],
    [
      'nobody, on a team that is empty',
      live({ kind: 'empty', at: now }),
      ['eligible.not', 'eligible.team-empty'],
    ],
    [
      'somebody else receives it only where the entitlement says so',
      {
        request: { beneficiary: key('dave') },
        entitlement: { for: [] },
      },
      ['eligible.not-for-others'],
    ],
  ]);

  it('are not its people on the usual way', () => {
    const given = { request: { breakGlass: false }, entitlement: { requesters: [group('payments-owners')] } };
    expect(obstacles(judge(inAnEmergency(given)))).toContain('eligible.not');
  });
});

describe('the longest break-glass', () => {
  check([
    ['is its own', { request: { duration: hours(1) } }, []],
    ['is no second more', { request: { duration: milliseconds(hours(1) + 1000) } }, ['duration.too-long']],
    [
      'may be longer than the usual one',
      { path: { maxDuration: hours(6) }, request: { duration: hours(6) } },
      [],
    ],
    [
      'is never longer than the environment’s',
      { path: { maxDuration: hours(9) }, request: { duration: milliseconds(hours(8) + 1000) } },
      ['duration.too-long'],
    ],
    ['is a length', { path: { maxDuration: Number.NaN as Milliseconds } }, ['duration.unreadable']],
  ]);
});

describe('a ticket of break-glass', () => {
  const demanding = { ticket: aTicketDemand({ system: 'servicenow', states: ['implement'] }) };
  check([
    ['is not needed', {}, []],
    ['that is given has the form of a system', { request: { ticket: 'INC0099120' } }, []],
    ['that is given is none without that form', { request: { ticket: 'help!' } }, ['ticket.unknown-form']],
    [
      'is not asked about, so its system may be down',
      {
        entitlement: demanding,
        policy: { settings: { tickets: [aTicketSystem({ source: { kind: 'unconnected' } })] } },
        request: { ticket: 'INC0099120' },
        facts: { ticket: { kind: 'failed', why: 'down' } },
      },
      [],
    ],
    [
      'is asked about where it is not waived',
      {
        path: { waives: ['approval'] },
        entitlement: demanding,
        policy: { settings: { tickets: [aTicketSystem({ source: { kind: 'unconnected' } })] } },
        request: { ticket: 'INC0099120' },
        facts: { ticket: { kind: 'failed', why: 'down' } },
      },
      ['ticket.failed'],
    ],
  ]);
});

describe('a freeze', () => {
  const frozen = (freeze: 'changes' | 'everything', breakGlass = true): readonly string[] =>
    obstacles(judge(inAnEmergency({ policy: { settings: { freeze } }, request: { breakGlass } })));

  it('of changes lets break-glass pass, and nothing else', () => {
    expect(frozen('changes')).toEqual([]);
    expect(frozen('changes', false)).toContain('freeze.changes');
  });

  it('of everything lets nothing pass', () => {
    expect(frozen('everything')).toEqual(['freeze.everything']);
  });
});

describe('the plan of break-glass', () => {
  const policy = aPolicy({ entitlement: { breakGlass: aBreakGlass() } });
  const planned = (breakGlass: boolean) => {
    const made = planFor(aRequest({ breakGlass }), policy, aPull());
    if (made.kind !== 'plan') throw new Error('no plan');
    return made.plan;
  };

  it('says so, and is another plan than the usual one', () => {
    expect(planned(true).breakGlass).toBe(true);
    expect(planned(false)).not.toHaveProperty('breakGlass');
    expect(planned(true).digest).not.toBe(planned(false).digest);
    expect(planned(true).steps).toEqual(planned(false).steps);
  });

  it('is shortened by a review although none is needed, and the approval is kept', () => {
    const decision = judge(inAnEmergency({ reviews: [aReview('bob', { body: '20m' })] }));
    expect(decision.outcome).toBe('approved');
    expect(decision.plan).toMatchObject({ duration: minutes(20), breakGlass: true });
    expect(decision.approvals.map(({ person }) => person)).toEqual(['bob']);
    expect(decision.rules).toEqual([]);
  });
});

describe('time and break-glass', () => {
  // A window that never holds `now`.
  const elsewhere = {
    name: 'nights',
    timezone: 'UTC',
    stretches: [{ days: ['sat'] as const, weekOfMonth: undefined, from: '02:00', to: '03:00' }],
  };
  const frozen = (level: 'changes' | 'everything') => ({
    policy: {
      settings: {
        freezes: [
          {
            name: 'year end',
            firstDay: '2026-11-20',
            lastDay: '2026-11-20',
            from: ago(hours(48)),
            to: later(now, hours(48)),
            environments: undefined,
            level,
          },
        ],
      },
    },
  });
  const recently = {
    entitlement: { cooldown: hours(2) },
    facts: {
      recent: known([ended(3, { entitlement: 'prod-vm-admin' })], now),
      recentSince: ago(LONGEST_LOOK_BACK),
    },
  };

  check([
    [
      'waives the hours where they are listed',
      { entitlement: { hours: elsewhere }, path: { waives: ['approval', 'ticket', 'hours'] } },
      [],
    ],
    [
      'keeps the hours where they are not',
      { entitlement: { hours: elsewhere }, path: { waives: ['approval', 'ticket'] } },
      ['hours.outside'],
    ],
    [
      'waives the cooldown where it is listed',
      { ...recently, path: { waives: ['approval', 'ticket', 'cooldown'] } },
      [],
    ],
    [
      'keeps the cooldown where it is not',
      { ...recently, path: { waives: ['approval', 'ticket'] } },
      ['cooldown.recent-grant'],
    ],
    ['passes days on which changes are frozen', frozen('changes'), []],
    ['does not pass days on which everything is', frozen('everything'), ['freeze.day-everything']],
  ]);
});

describe('reviews that may be owed', () => {
  const since = (back: number): Given => ({ facts: { recent: known([], now), recentSince: ago(back) } });
  check([
    [
      'are not taken for given where the ledger says nothing',
      { facts: { recent: { kind: 'empty', at: now } } },
      ['break-glass.recent-empty'],
    ],
    [
      'nor where it could not be read',
      { facts: { recent: { kind: 'failed', why: 'GitHub did not answer' } } },
      ['break-glass.recent-failed'],
    ],
    [
      'nor where it was not asked',
      { facts: { recent: { kind: 'deferred', source: 'ledger' } } },
      ['break-glass.recent-deferred'],
    ],
    [
      'nor where it was not asked as far back as they are looked for',
      since(LONGEST_LOOK_BACK - 1000),
      ['break-glass.recent-missing'],
    ],
    ['and are not owed where it was, and says none', since(LONGEST_LOOK_BACK), []],
    [
      'nor where all that owe one are listed, as far back as anybody reads the rest',
      { facts: { recent: known([], now), recentSince: ago(1000), owedSince: instant(0) } },
      [],
    ],
  ]);

  it('do not concern the usual way', () => {
    const facts = { recent: { kind: 'failed', why: 'GitHub did not answer' } } as const;
    const usual = inAnEmergency({ facts, request: { breakGlass: false } });
    expect(obstacles(judge(usual)).filter((code) => code.startsWith('break-glass.'))).toEqual([]);
  });
});

describe('break-glass that is asked for later', () => {
  check([
    [
      'is denied, whoever read the file',
      { request: { start: later(now, hours(2)) } },
      ['break-glass.not-now'],
    ],
  ]);

  it('is denied where it goes on with another grant', () => {
    expect(codesOf({ request: { extends: grantNumber(41) } })).toContain('break-glass.not-now');
  });
});

describe('an overdue review', () => {
  const owing = (who: string): Given => ({
    facts: {
      running: known([running(3, { beneficiary: key(who), review: { requester: key(who), due: now } })], now),
    },
  });
  const forDave = { request: { beneficiary: key('dave') } };
  check([
    ['of who asks stands in the way', owing('alice'), ['break-glass.review-overdue']],
    ['of who receives does, whoever asks', { ...owing('dave'), ...forDave }, ['break-glass.review-overdue']],
    ['of who asks does, whoever receives', { ...owing('alice'), ...forDave }, ['break-glass.review-overdue']],
    ['of somebody else does not', { ...owing('bob'), ...forDave }, []],
  ]);
});
