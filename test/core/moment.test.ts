import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, instant } from '../../src/core/brand.ts';
import { parseMoment, sayMoment, writeMoment } from '../../src/core/moment.ts';
import { daySpan, isZone, nearestZone } from '../../src/core/zone.ts';

const BERLIN = 'Europe/Berlin';
const parse = (text: string) => parseMoment(text, { zone: BERLIN, key: 'start: ' });
const read = (text: string): string => {
  const parsed = parse(text);
  return parsed.kind === 'moment' ? formatInstant(parsed.value) : parsed.problem;
};
const remedy = (text: string): string => {
  const parsed = parse(text);
  return parsed.kind === 'moment' ? '' : parsed.remedy;
};
const at = (text: string) => instant(Date.parse(text));

describe('parseMoment', () => {
  it.each([
    ['2026-11-28 22:00 Europe/Berlin', '2026-11-28T21:00:00Z'],
    ['2026-07-28 22:00 Europe/Berlin', '2026-07-28T20:00:00Z'],
    ['2026-11-28T22:00 Europe/Berlin', '2026-11-28T21:00:00Z'],
    ['2026-11-28 22:00:30 Europe/Berlin', '2026-11-28T21:00:30Z'],
    ['2026-11-28T21:00:00Z', '2026-11-28T21:00:00Z'],
    ['2026-11-28 21:00Z', '2026-11-28T21:00:00Z'],
    ['2026-11-28 22:00+01:00', '2026-11-28T21:00:00Z'],
    ['2026-11-28 15:30-05:30', '2026-11-28T21:00:00Z'],
    ['2026-11-28 11:00+14:00', '2026-11-27T21:00:00Z'],
    ['2026-11-28 21:00 UTC', '2026-11-28T21:00:00Z'],
    ['2026-11-28 16:00 Etc/GMT+5', '2026-11-28T21:00:00Z'],
    // Leap day, the ends of months and of the year.
    ['2028-02-29 00:00 Europe/Berlin', '2028-02-28T23:00:00Z'],
    ['2027-02-28 23:59 Europe/Berlin', '2027-02-28T22:59:00Z'],
    ['2026-12-31 23:59:59 Europe/Berlin', '2026-12-31T22:59:59Z'],
    ['2027-01-01 00:00 Europe/Berlin', '2026-12-31T23:00:00Z'],
    // The last moment before the clock is put forward, and the first after.
    ['2026-03-29 01:59:59 Europe/Berlin', '2026-03-29T00:59:59Z'],
    ['2026-03-29 03:00 Europe/Berlin', '2026-03-29T01:00:00Z'],
    // The last moment that comes once before the clock is put back, and the first after.
    ['2026-10-25 01:59:59 Europe/Berlin', '2026-10-24T23:59:59Z'],
    ['2026-10-25 03:00 Europe/Berlin', '2026-10-25T02:00:00Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['2026-03-29 02:00 Europe/Berlin', 'skipped'],
    ['2026-03-29 02:59:59 Europe/Berlin', 'skipped'],
    ['2026-04-24 00:00 Africa/Cairo', 'skipped'],
    ['2026-10-25 02:00 Europe/Berlin', 'twice'],
    ['2026-10-25 02:59:59 Europe/Berlin', 'twice'],
    ['2026-11-01 01:30 America/New_York', 'twice'],
    ['2026-04-05 01:45 Australia/Lord_Howe', 'twice'],
    ['2027-02-29 10:00 Europe/Berlin', 'day'],
    ['2026-02-30 10:00Z', 'day'],
    ['2026-13-01 10:00 UTC', 'day'],
    ['2026-00-10 10:00 UTC', 'day'],
    ['2026-11-28 22:00', 'no-zone'],
    ['2026-11-28T22:00:00', 'no-zone'],
    ['2026-11-28 22:00 Berlin', 'zone'],
    ['2026-11-28 22:00 CEST', 'zone'],
    ['2026-11-28 22:00 +01:00', 'zone'],
    ['2026-11-28 22:00 Europe/Berlin # late', 'zone'],
    ['2026-11-28 24:00 UTC', 'form'],
    ['2026-11-28 22:60 UTC', 'form'],
    ['2026-11-28 22:00:60 UTC', 'form'],
    ['2026-11-28 22:00+14:30', 'form'],
    ['2026-11-28 22:00-15:00', 'form'],
    ['2026-11-28', 'form'],
    ['tomorrow', 'form'],
    ['', 'form'],
    ['NaN', 'form'],
    ['1764363600', 'form'],
    ['2026-11-28 22:00 Europe/Berlin\n', 'form'],
    ['+002026-11-28 22:00 UTC', 'form'],
  ])('says of %j: %s', (text, problem) => {
    expect(read(text)).toBe(problem);
  });

  it.each([
    ['2026-11-28 22:00', '2026-11-28 22:00 Europe/Berlin'],
    ['2026-11-28 9:00', '2026-11-28 09:00 Europe/Berlin'],
    ['2026-11-28 9:05 Europe/London', '2026-11-28 09:05 Europe/London'],
    ['28.11.2026 22:00', '2026-11-28 22:00 Europe/Berlin'],
    ['2026/11/28 22:00', '2026-11-28 22:00 Europe/Berlin'],
    ['2026-11-28T22:00z', '2026-11-28 22:00Z'],
    ['2026-11-28 22:00 +01:00', '2026-11-28 22:00+01:00'],
    ['2026-11-28 22:00 Berlin', '2026-11-28 22:00 Europe/Berlin'],
    ['2026-11-28 22:00 europe/berln', '2026-11-28 22:00 Europe/Berlin'],
    ['2026-11-28 22:00 New York', '2026-11-28 22:00 America/New_York'],
  ])('proposes for %j a line that is a moment', (text, line) => {
    expect(remedy(text)).toBe(`Write \`start: ${line}\`.`);
    expect(parse(line).kind).toBe('moment');
  });

  it.each(['2026-11-28 22:00:60 UTC', '2026-11-28 22:00+15:00', '11/28/2026 22:00', '2026-11-28'])(
    'proposes nothing for %j that could be another moment, and shows the form',
    (text) => {
      expect(remedy(text)).toContain('such as `start: 2026-11-28 22:00 Europe/Berlin`');
    },
  );

  it('proposes both ways out of a change of the clock, an hour apart', () => {
    for (const text of [
      '2026-03-29 02:30 Europe/Berlin',
      '2026-10-25 02:30 Europe/Berlin',
      '2026-11-01 01:30 America/New_York',
    ]) {
      const lines = [...remedy(text).matchAll(/`start: ([^`]+)`/g)].map(([, line]) => line ?? '');
      const moments = lines
        .map((line) => parse(line))
        .flatMap((one) => (one.kind === 'moment' ? [one.value] : []));
      expect(moments).toHaveLength(2);
      expect((moments[1] ?? 0) - (moments[0] ?? 0), text).toBe(3_600_000);
    }
  });
});

describe('writeMoment', () => {
  const zones = fc.constantFrom(BERLIN, 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo');
  const instants = fc
    .integer({ min: Date.UTC(2026, 0, 1) / 1000, max: Date.UTC(2028, 11, 31) / 1000 })
    .map((seconds) => instant(seconds * 1000));

  it('is read back as the very same moment, whatever the clock does', () => {
    fc.assert(
      fc.property(instants, zones, (moment, zone) => {
        expect(parse(writeMoment(moment, zone))).toEqual({ kind: 'moment', value: moment });
      }),
    );
  });

  it.each([
    ['2026-10-25T00:30:00Z', '2026-10-25 02:30+02:00'],
    ['2026-10-25T01:30:00Z', '2026-10-25 02:30+01:00'],
    ['2026-11-28T21:00:00Z', '2026-11-28 22:00 Europe/Berlin'],
    ['2026-11-28T21:00:05Z', '2026-11-28 22:00:05 Europe/Berlin'],
  ])('writes %s as %s', (moment, text) => {
    expect(writeMoment(at(moment), BERLIN)).toBe(text);
  });
});

it.each([
  ['2026-11-28T21:00:00Z', BERLIN, '2026-11-28 21:00 UTC (22:00 Europe/Berlin)'],
  ['2026-11-28T23:30:00Z', BERLIN, '2026-11-28 23:30 UTC (2026-11-29 00:30 Europe/Berlin)'],
  ['2026-11-28T21:00:00Z', 'UTC', '2026-11-28 21:00 UTC'],
])('says %s for people in %s', (moment, zone, text) => {
  expect(sayMoment(at(moment), zone)).toBe(text);
});

describe('a zone', () => {
  it.each([
    [BERLIN, true],
    ['UTC', true],
    ['America/Argentina/Buenos_Aires', true],
    ['+01:00', false],
    ['Berlin', false],
    ['Europe/Berlin ', false],
    ['Z', false],
    ['PST', false],
    ['JST', false],
    ['', false],
  ])('%j: %s', (name, is) => {
    expect(isZone(name)).toBe(is);
  });

  it.each([
    ['Berlin', BERLIN],
    ['Europe/Berln', BERLIN],
    ['EUROPE/BERLIN', BERLIN],
    ['xyz', undefined],
    ['x'.repeat(5_000), undefined],
  ])('near %s', (name, near) => {
    expect(nearestZone(name)).toBe(near);
  });
});

describe('a day', () => {
  it.each([
    ['2026-12-18', '2026-12-17T23:00:00Z', '2026-12-18T23:00:00Z'],
    // 23 hours, 25 hours, a leap day, and one that begins at one o’clock.
    ['2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['2028-02-29', '2028-02-28T23:00:00Z', '2028-02-29T23:00:00Z'],
  ])('%s in Berlin is from %s to %s', (day, from, to) => {
    expect(daySpan(day, BERLIN)).toEqual({ from: at(from), to: at(to) });
  });

  it('begins when the clock first shows it', () => {
    expect(daySpan('2026-04-24', 'Africa/Cairo')?.from).toBe(at('2026-04-23T22:00:00Z'));
  });

  it.each(['2027-02-29', '2026-02-30', '2026-13-01', '2026-2-3', 'soon', '', '2026-12-18T00:00'])(
    '%j is none',
    (text) => {
      expect(daySpan(text, BERLIN)).toBeUndefined();
    },
  );
});
