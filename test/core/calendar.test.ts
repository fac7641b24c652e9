import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, hours, instant, later, milliseconds, minutes } from '../../src/core/brand.ts';
import { containsWindow, nextWindow, roomAt } from '../../src/core/calendar.ts';
import { parseMoment } from '../../src/core/moment.ts';
import type { Calendar, Stretch, Weekday } from '../../src/core/policy.ts';
import type { Span } from '../../src/core/zone.ts';

const BERLIN = 'Europe/Berlin';
const WORKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const EVERY: readonly Weekday[] = [...WORKDAYS, 'sat', 'sun'];

const stretch = (days: readonly Weekday[], from: string, to: string, weekOfMonth?: number): Stretch => ({
  days,
  from,
  to,
  weekOfMonth,
});
const calendar = (...stretches: readonly Stretch[]): Calendar => ({
  name: 'tried',
  timezone: BERLIN,
  stretches,
});

/** By Berlin's clock, or as any other moment is written. */
const at = (text: string) => {
  const parsed = parseMoment(/[A-Z+]/.test(text) ? text : `${text} ${BERLIN}`, { zone: BERLIN, key: '' });
  if (parsed.kind !== 'moment') throw new Error(`${text}: ${parsed.message}`);
  return parsed.value;
};
const span = (from: string, to: string): Span => ({ from: at(from), to: at(to) });

const business = calendar(stretch(WORKDAYS, '07:00', '20:00'));
const nights = calendar(stretch(['sat'], '22:00', '04:00'));
const second = calendar(stretch(['sat'], '20:00', '02:00', 2));
const fifth = calendar(stretch(['sat'], '20:00', '02:00', 5));
const always = calendar(stretch(EVERY, '00:00', '24:00'));
const halves = calendar(stretch(EVERY, '00:00', '12:00'), stretch(EVERY, '12:00', '00:00'));

describe('a calendar holds', () => {
  it.each<[string, Calendar, string, string, boolean]>([
    // 2026-11-20 is a Friday.
    ['a window inside', business, '2026-11-20 10:00', '2026-11-20 12:00', true],
    ['exactly the whole stretch', business, '2026-11-20 07:00', '2026-11-20 20:00', true],
    ['no second before it', business, '2026-11-20 06:59:59', '2026-11-20 12:00', false],
    ['no second after it', business, '2026-11-20 18:00', '2026-11-20 20:00:01', false],
    ['no window that only begins inside', business, '2026-11-20 19:00', '2026-11-20 21:00', false],
    ['no window that only ends inside', business, '2026-11-20 06:00', '2026-11-20 08:00', false],
    ['no window around it', business, '2026-11-20 06:00', '2026-11-20 21:00', false],
    ['no window from one stretch to the next', business, '2026-11-19 19:00', '2026-11-20 08:00', false],
    ['nothing on another day', business, '2026-11-21 10:00', '2026-11-21 12:00', false],
    // Across midnight: the day is the one on which the stretch begins.
    ['a window across midnight', nights, '2026-11-21 23:00', '2026-11-22 03:00', true],
    ['a window after midnight', nights, '2026-11-22 00:00', '2026-11-22 04:00', true],
    ['nothing in the night before its day', nights, '2026-11-21 00:00', '2026-11-21 04:00', false],
    ['nothing in the evening after its day', nights, '2026-11-22 22:00', '2026-11-22 23:00', false],
    // The second and the fifth Saturday: 2026-12-12; 2026-11-28 is the fourth, 2026-10-31 the fifth.
    ['the second of the month', second, '2026-12-12 20:00', '2026-12-13 02:00', true],
    ['not the first', second, '2026-12-05 20:00', '2026-12-06 02:00', false],
    ['not the third', second, '2026-12-19 20:00', '2026-12-20 02:00', false],
    ['the fifth, into the next month', fifth, '2026-10-31 20:00', '2026-11-01 02:00', true],
    ['no fifth where there are four', fifth, '2026-11-28 20:00', '2026-11-29 02:00', false],
    ['a fifth on the last day of a leap February', fifth, '2048-02-29 20:00', '2048-03-01 02:00', true],
    // Adjoining stretches join, across midnight, the month and the leap day.
    ['a window across stretches that adjoin', halves, '2026-11-20 11:00', '2026-11-21 13:00', true],
    ['a month of days that adjoin', always, '2028-02-01 00:00', '2028-03-02 00:00', true],
    [
      'a window across stretches that overlap',
      calendar(stretch(['fri'], '08:00', '13:00'), stretch(['fri'], '11:00', '18:00')),
      '2026-11-20 08:00',
      '2026-11-20 18:00',
      true,
    ],
    [
      'no window across a minute between',
      calendar(stretch(['fri'], '08:00', '12:00'), stretch(['fri'], '12:01', '18:00')),
      '2026-11-20 11:00',
      '2026-11-20 13:00',
      false,
    ],
    ['a day that ends with 24:00', always, '2026-11-20 00:00', '2026-11-21 00:00', true],
    [
      'nothing in an empty stretch',
      calendar(stretch(EVERY, '08:00', '08:00')),
      '2026-11-20 08:00',
      '2026-11-20 09:00',
      false,
    ],
    ['nothing without stretches', calendar(), '2026-11-20 08:00', '2026-11-20 09:00', false],
  ])('%s', (_, of, from, to, holds) => {
    expect(containsWindow(of, span(from, to))).toBe(holds);
  });

  it('what began two days earlier by UTC', () => {
    const west = { ...calendar(stretch(['sat'], '22:00', '21:00')), timezone: 'America/Los_Angeles' };
    // Sunday evening there is Monday in UTC; it began on Saturday evening.
    expect(containsWindow(west, span('2026-11-23T03:00:00Z', '2026-11-23T05:00:00Z'))).toBe(true);
    expect(containsWindow(west, span('2026-11-23T03:00:00Z', '2026-11-23T05:00:01Z'))).toBe(false);
  });

  const early = calendar(stretch(['sat', 'sun'], '22:00', '06:00'));
  it.each<[string, Calendar, string, string, boolean]>([
    // 2026-03-29, 02:00 → 03:00: the night has an hour less.
    ['the whole short night', early, '2026-03-28 22:00', '2026-03-29 06:00', true],
    ['not eight hours from its beginning', early, '2026-03-28T21:00:00Z', '2026-03-29T05:00:00Z', false],
    // 2026-10-25, 03:00 → 02:00: an hour more.
    ['the whole long night', early, '2026-10-24 22:00', '2026-10-25 06:00', true],
    ['nine hours from its beginning', early, '2026-10-24T20:00:00Z', '2026-10-25T05:00:00Z', true],
    ['not nine hours and a second', early, '2026-10-24T20:00:00Z', '2026-10-25T05:00:01Z', false],
    [
      'what ends at a time that is left out until the clock passes it',
      calendar(stretch(['sun'], '00:00', '02:30')),
      '2026-03-29 00:00',
      '2026-03-29 03:00',
      true,
    ],
    [
      'what ends at a time that is left out no second longer',
      calendar(stretch(['sun'], '00:00', '02:30')),
      '2026-03-29 00:00',
      '2026-03-29 03:00:01',
      false,
    ],
    [
      'nothing in a stretch that is left out as a whole',
      calendar(stretch(['sun'], '02:00', '03:00')),
      '2026-03-29 03:00',
      '2026-03-29 03:10',
      false,
    ],
    [
      'what ends at a time that comes twice until the first',
      calendar(stretch(['sun'], '00:00', '02:30')),
      '2026-10-25 00:00',
      '2026-10-25 02:30+02:00',
      true,
    ],
    [
      'what ends at a time that comes twice not until the second',
      calendar(stretch(['sun'], '00:00', '02:30')),
      '2026-10-25 00:00',
      '2026-10-25 02:30+01:00',
      false,
    ],
    [
      'both days across a change at which its stretches adjoin',
      calendar(stretch(EVERY, '02:30', '02:29'), stretch(EVERY, '02:29', '02:30')),
      '2026-03-28 12:00',
      '2026-03-30 12:00',
      true,
    ],
  ])('across daylight saving: %s', (_, of, from, to, holds) => {
    expect(containsWindow(of, span(from, to))).toBe(holds);
  });

  it('every window when it is open day and night, and the same whether it is asked for the first time or again', () => {
    const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 0, 1) }).map(instant);
    fc.assert(
      fc.property(moments, fc.integer({ min: 10, max: 60 * 24 * 40 }), (from, length) => {
        const window = { from, to: later(from, minutes(length)) };
        expect(containsWindow(always, window)).toBe(true);
        expect(containsWindow(halves, window)).toBe(true);
        expect(containsWindow({ ...business }, window)).toBe(containsWindow(business, window));
      }),
      { numRuns: 150 },
    );
  });

  it('a part of every window that it holds', () => {
    const moments = fc.integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2026, 11, 1) }).map(instant);
    fc.assert(
      fc.property(moments, fc.nat(600), fc.nat(600), (from, length, cut) => {
        const window = { from, to: later(from, minutes(length)) };
        const part = { from: later(from, minutes(Math.min(cut, length))), to: window.to };
        if (containsWindow(business, window)) expect(containsWindow(business, part)).toBe(true);
      }),
    );
  });
});

describe('the next window', () => {
  const next = (of: Calendar | undefined, from: string, length: number, closed: readonly Span[] = []) => {
    const found = nextWindow({ calendar: of, closed, from: at(from) }, milliseconds(length));
    return found === undefined ? undefined : formatInstant(found);
  };

  it.each<[string, Calendar, string, number, string | undefined]>([
    ['is now where it fits', business, '2026-11-20 18:00', hours(2), '2026-11-20T17:00:00Z'],
    ['is Monday when Friday is too short', business, '2026-11-20 18:00:01', hours(2), '2026-11-23T06:00:00Z'],
    ['is this morning before hours', business, '2026-11-20 03:00', hours(13), '2026-11-20T06:00:00Z'],
    ['is none when no stretch is that long', business, '2026-11-20 03:00', hours(13) + 1000, undefined],
    ['is across midnight', nights, '2026-11-20 03:00', hours(6), '2026-11-21T21:00:00Z'],
    ['is the rest of a night that has begun', nights, '2026-11-22 01:00', hours(3), '2026-11-22T00:00:00Z'],
    ['is by summer time after the change', business, '2027-03-26 21:00', hours(2), '2027-03-29T05:00:00Z'],
    ['is a fifth Saturday, months away', fifth, '2026-11-01 03:00', hours(2), undefined],
    ['is no fifth Saturday a second beyond sixty days', fifth, '2026-12-01 19:59:59', hours(2), undefined],
    ['is a fifth Saturday within sixty days', fifth, '2026-12-01 20:00', hours(2), '2027-01-30T19:00:00Z'],
  ])('%s', (_, of, from, length, expected) => {
    expect(next(of, from, length)).toBe(expected);
  });

  const frozen = span('2026-11-23 00:00', '2026-11-25 00:00');
  it.each<[string, Calendar | undefined, string, number, string]>([
    ['passes over what is closed', business, '2026-11-20 19:00', hours(2), '2026-11-25T06:00:00Z'],
    ['ends where what is closed begins', undefined, '2026-11-22 22:00', hours(2), '2026-11-22T21:00:00Z'],
    ['begins where what is closed ends', undefined, '2026-11-22 22:00:01', hours(2), '2026-11-24T23:00:00Z'],
  ])('%s', (_, of, from, length, expected) => {
    expect(next(of, from, length, [frozen])).toBe(expected);
  });

  it('is none when everything is closed', () => {
    expect(
      next(undefined, '2026-11-20 19:00', hours(1), [span('2026-01-01 00:00', '2027-12-31 00:00')]),
    ).toBe(undefined);
  });

  it('is held by its calendar', () => {
    const moments = fc.integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2027, 3, 1) }).map(instant);
    fc.assert(
      fc.property(moments, fc.integer({ min: 10, max: 780 }), (from, length) => {
        const found = nextWindow({ calendar: business, closed: [], from }, minutes(length));
        if (found === undefined) throw new Error('there is one every week');
        expect(found).toBeGreaterThanOrEqual(from);
        expect(containsWindow(business, { from: found, to: later(found, minutes(length)) })).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the room that is left', () => {
  const room = (from: string, length: number, closed: readonly Span[] = []) =>
    roomAt({ calendar: business, closed, from: at(from) }, milliseconds(length));
  it.each<[string, string, number, number]>([
    ['is what was asked for where it fits', '2026-11-20 10:00', hours(2), hours(2)],
    ['ends with the hours', '2026-11-20 19:15', hours(2), minutes(45)],
    ['is nothing at their end', '2026-11-20 20:00', hours(2), 0],
    ['is nothing outside', '2026-11-21 10:00', hours(2), 0],
  ])('%s', (_, from, length, left) => {
    expect(room(from, length)).toBe(left);
  });

  it('ends where what is closed begins', () => {
    expect(room('2026-11-20 10:00', hours(4), [span('2026-11-20 11:00', '2026-11-20 12:00')])).toBe(hours(1));
  });
});
