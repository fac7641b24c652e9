/** When sweeps are late, and what is said then. */
import { describe, expect, it } from 'vitest';
import { grantNumber, hours, later, minutes, parseInstant } from '../../src/core/brand.ts';
import type { EntraId, Instant } from '../../src/core/brand.ts';
import { lateEnds, staleness } from '../../src/core/heartbeat.ts';
import { endsBySweep, nextSweepEnd, waitsForSweep } from '../../src/core/native-end.ts';
import { renderAlarm, renderAlarmOver, renderAlarmStatus } from '../../src/core/render/heartbeat.ts';
import type { OpenGrant } from '../../src/core/ledger/event.ts';
import type { Step } from '../../src/core/plan.ts';
import { aPlan } from '../builders/grants.ts';

const at = (text: string): Instant => {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(text);
  return instant;
};
const now = at('2026-11-20T12:00:00Z');
const ago = (length: number): Instant => (now - length) as Instant;

const waiting: Pick<OpenGrant, 'state' | 'plan' | 'startsAt' | 'expiresAt'> = {
  state: 'active',
  plan: aPlan(),
  startsAt: '2026-11-20T11:30:00Z',
  expiresAt: '2026-11-20T13:30:00Z',
};
const native = {
  ...waiting,
  plan: { ...waiting.plan, steps: waiting.plan.steps.filter((step) => !endsBySweep(step)) },
};

describe('a sweep is late', () => {
  it.each([
    ['two hours, while something waits for it', [waiting], hours(2)],
    ['six hours, while only the platform ends things', [native], hours(6)],
    ['six hours, while nothing is open', [], hours(6)],
    ['six hours, while it is only scheduled', [{ ...waiting, state: 'scheduled' as const }], hours(6)],
  ])('after more than %s', (_, open, limit) => {
    expect(staleness(ago(limit), open, now)).toBeUndefined();
    expect(staleness(ago(limit + 1_000), open, now)).toBe(limit);
  });

  it('where none ever was, by the time something has been open', () => {
    const old = { ...waiting, startsAt: '2026-11-20T09:00:00Z' };
    expect(staleness(undefined, [], now)).toBeUndefined();
    expect(staleness(undefined, [waiting], now)).toBeUndefined();
    expect(staleness(undefined, [waiting, old], now)).toBe(hours(2));
    expect(staleness(undefined, [{ ...old, state: 'scheduled' }], now)).toBeUndefined();
  });
});

describe('a sweep is needed for', () => {
  const role = {
    id: '1',
    layer: 'identity',
    kind: 'azure-role',
    role: 'Reader',
    scope: '/subscriptions/1',
    principal: '0f2c0000-0000-4000-8000-000000000001' as EntraId,
    managed: 'pim',
    assignment: 'active',
    onlyIfEligible: false,
  } as const;
  const directory = { ...role, kind: 'entra-role', directoryScope: '/' } as const;
  const group = { ...role, kind: 'entra-group', group: 'g', access: 'member', exclusive: false } as const;

  it.each<[string, Step, boolean]>([
    ['no role that is active from the start', role as unknown as Step, false],
    ['a role that somebody activates', { ...role, assignment: 'eligible' } as unknown as Step, true],
    ['no directory role that is active', directory as unknown as Step, false],
    [
      'a directory role that somebody activates',
      { ...directory, assignment: 'eligible' } as unknown as Step,
      true,
    ],
    ['no membership that PIM ends', group as unknown as Step, false],
    ['a membership that somebody activates', { ...group, assignment: 'eligible' } as unknown as Step, true],
    ['a membership without an end of its own', { ...group, exclusive: true } as unknown as Step, true],
  ])('%s', (_, step, needed) => {
    expect(endsBySweep(step)).toBe(needed);
  });
});

describe('an end was late', () => {
  const end = (by: 'gatehouse' | 'platform' | 'closer-or-hand' | 'hand', lagSeconds: number) =>
    ({ kind: 'nsg-rule', by, lagSeconds }) as const;

  it('when Gatehouse itself took it away more than an hour after it', () => {
    const ends = [end('gatehouse', 3_600), end('gatehouse', 3_601)];
    expect(lateEnds(grantNumber(7), ends)).toEqual([{ grant: 7, kind: 'nsg-rule', lagSeconds: 3_601 }]);
  });

  it.each(['platform', 'closer-or-hand', 'hand'] as const)('not when %s had ended it before', (by) => {
    expect(lateEnds(grantNumber(7), [end(by, 30_000)])).toEqual([]);
  });
});

describe('the next end that waits for a sweep', () => {
  it('is the earliest, of what is open or being opened', () => {
    const soon = { ...waiting, expiresAt: '2026-11-20T12:10:00Z' };
    const sooner = { ...native, expiresAt: '2026-11-20T12:01:00Z' };
    const scheduled = { ...waiting, state: 'scheduled' as const, expiresAt: '2026-11-20T12:05:00Z' };
    const last = { ...waiting, expiresAt: '2026-11-20T14:00:00Z' };
    expect(nextSweepEnd([last, scheduled, soon, sooner])).toBe(at('2026-11-20T12:10:00Z'));
    expect(nextSweepEnd([scheduled, sooner])).toBeUndefined();
    expect([waitsForSweep(soon), waitsForSweep(sooner)]).toEqual([true, false]);
  });

  it('is over already where it cannot be read', () => {
    expect(nextSweepEnd([{ ...waiting, expiresAt: 'never' }])).toBe(0);
  });
});

describe('what is said', () => {
  const about = { now, timezone: 'Europe/Berlin', open: [grantNumber(42)] };

  it.each([
    [
      { kind: 'stale', last: at('2026-11-20T09:07:00Z'), limit: hours(2) },
      'sweep is late: last at 09:07 UTC',
    ],
    [{ kind: 'stale', last: undefined, limit: hours(2) }, 'sweep is late: none has succeeded yet'],
    [{ kind: 'failed', faults: ['it hurts'] }, 'sweep failed at 12:00 UTC'],
    [
      { kind: 'late', ends: [{ grant: grantNumber(9), kind: 'nsg-rule', lagSeconds: 7_200 }] },
      'sweep was late: #9 ended 2 h after its end',
    ],
    [{ kind: 'gap', last: ago(hours(3)), limit: hours(2) }, undefined],
  ] as const)('as a status: %j', (alarm, text) => {
    expect(renderAlarmStatus(alarm, now)).toBe(text);
  });

  it('names in the issue when the last sweep was, what waits for the next, and what to do', () => {
    const { title, body } = renderAlarm(
      { kind: 'stale', last: at('2026-11-20T09:07:00Z'), limit: hours(2) },
      about,
    );
    expect(title).toBe('Gatehouse: access is not ended in time');
    expect(body).toContain('began at 09:07 UTC (10:07 Europe/Berlin)');
    expect(body).toContain('ended by nobody but a sweep: #42.');
    expect(body).toContain('revoke --platform-only');
  });

  it('escapes what an error says, and counts what is too much', () => {
    const faults = Array.from({ length: 30 }, (_, index) => `<b>${index}</b> @everybody`);
    const { body } = renderAlarm({ kind: 'failed', faults }, about);
    expect(body).not.toContain('<b>');
    expect(body).not.toMatch(/(^|\s)@everybody/);
    expect(body).toContain('- and 10 more');
  });

  it('tells a gap that is over, late ends, and that all is well again', () => {
    expect(renderAlarm({ kind: 'gap', last: ago(hours(3)), limit: hours(2) }, about).body).toContain(
      'What was over is ended now.',
    );
    const ends = [{ grant: grantNumber(9), kind: 'nsg-rule', lagSeconds: 7_200 } as const];
    expect(renderAlarm({ kind: 'late', ends }, about).body).toContain(': 2 h after its end');
    expect(renderAlarmOver(later(now, minutes(1)), 'UTC')).toContain('began at 12:01 UTC');
  });
});
