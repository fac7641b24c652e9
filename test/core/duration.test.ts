import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hours, milliseconds, minutes } from '../../src/core/brand.ts';
import { formatDuration, parseDuration, parseWindow, writeDuration } from '../../src/core/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['30m', 30],
    ['2h', 120],
    ['1h30m', 90],
    ['30d', 43_200],
    ['1d2h3m', 1563],
    ['366d', 527_040],
  ])('reads %s', (text, expected) => {
    expect(parseDuration(text)).toEqual({ kind: 'duration', value: minutes(expected) });
  });

  it.each([
    ['60', 'unit', '`60m` or `1h`'],
    ['2', 'unit', '`2h` or `2m`'],
    ['2 hours', 'form', '`2h`'],
    ['PT2H', 'form', '`2h`'],
    ['1.5h', 'form', '`90m`'.replace('90m', '1h30m')],
    ['2H', 'form', '`2h`'],
    ['-2h', 'form', 'without spaces'],
    ['NaN', 'form', 'without spaces'],
    ['Infinity', 'form', 'without spaces'],
    ['1e9h', 'form', 'without spaces'],
    ['', 'form', 'without spaces'],
    ['30m1h', 'form', 'without spaces'],
    ['2h\n', 'form', '`2h`'],
    ['٢h', 'form', 'without spaces'],
    ['0h', 'short', '`10m`'],
    ['367d', 'long', '`366d`'],
    ['999999999d', 'long', '`366d`'],
    ['99999999999999999999h', 'form', 'without spaces'],
  ])('refuses %j as %s and proposes something', (text, problem, remedy) => {
    const parsed = parseDuration(text);
    expect(parsed).toMatchObject({ kind: 'problem', problem });
    expect(parsed.kind === 'problem' && parsed.remedy).toContain(remedy);
  });

  it('never yields anything but a positive whole number of milliseconds up to 366 days', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9dhm.e -]{0,12}$/)), (text) => {
        const parsed = parseDuration(text);
        if (parsed.kind === 'problem') return;
        expect(Number.isSafeInteger(parsed.value)).toBe(true);
        expect(parsed.value).toBeGreaterThan(0);
        expect(parsed.value).toBeLessThanOrEqual(366 * 86_400_000);
      }),
    );
  });

  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 527_040 }), (count) => {
        expect(parseDuration(writeDuration(minutes(count)))).toEqual({
          kind: 'duration',
          value: minutes(count),
        });
      }),
    );
  });
});

describe('parseWindow', () => {
  it('refuses less than ten minutes and takes ten', () => {
    expect(parseWindow('9m')).toMatchObject({ kind: 'problem', problem: 'short' });
    expect(parseWindow('10m')).toEqual({ kind: 'duration', value: minutes(10) });
  });
});

describe('formatDuration', () => {
  it.each([
    [minutes(150), '2 h 30 min'],
    [hours(48), '2 d'],
    [minutes(45), '45 min'],
    [milliseconds(30_000), '30 s'],
    [minutes(1441), '1 d 1 min'],
  ])('writes %d ms for people', (length, text) => {
    expect(formatDuration(length)).toBe(text);
  });
});
