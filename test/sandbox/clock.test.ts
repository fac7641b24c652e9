import { expect, test } from 'vitest';
import { createWorldClock, httpDate } from '../../src/sandbox/clock.ts';

const still = () => {
  let elapsed = 0;
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z', monotonic: () => elapsed });
  return { clock, pass: (milliseconds: number) => (elapsed += milliseconds) };
};
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

test('flows with real time from where it starts', () => {
  const { clock, pass } = still();
  pass(1500.9);
  expect(iso(clock.now())).toBe('2026-11-20T10:00:01.500Z');
});

test('goes on flowing after a jump, and says so to whoever listens', () => {
  const { clock, pass } = still();
  const heard: string[] = [];
  clock.onJump(() => heard.push(iso(clock.now())));
  pass(1000);
  clock.advance(2 * 3_600_000);
  pass(1000);
  clock.set('2026-12-01T00:00:00+01:00');
  pass(1000);
  expect(iso(clock.now())).toBe('2026-11-30T23:00:01.000Z');
  expect(heard).toEqual(['2026-11-20T12:00:01.000Z', '2026-11-30T23:00:00.000Z']);
});

test('refuses what is not a time or a length of time', () => {
  const { clock } = still();
  expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
  expect(() => clock.advance(-1)).toThrow(RangeError);
  expect(() => clock.set('tomorrow')).toThrow('"tomorrow" is not an ISO 8601 instant');
  expect(() => clock.set('2026-11-20')).toThrow(RangeError);
});

test('writes the Date header in the HTTP form', () => {
  expect(httpDate(still().clock)).toBe('Fri, 20 Nov 2026 10:00:00 GMT');
});
