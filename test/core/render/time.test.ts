import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/core/brand.ts';
import { formatDuration, formatRecorded, formatTime, formatUtc } from '../../../src/core/render/time.ts';

const at = (text: string) => instant(Date.parse(text));
const now = at('2026-11-20T10:00:00Z');

describe('formatTime', () => {
  it('shows UTC first, then the zone of the policy', () => {
    expect(formatTime(at('2026-11-20T16:31:00Z'), 'Europe/Berlin', now)).toBe(
      '16:31 UTC (17:31 Europe/Berlin)',
    );
  });
  it('shows the date where it is not today', () => {
    expect(formatTime(at('2026-11-21T16:31:00Z'), 'Europe/Berlin', now)).toBe(
      '2026-11-21 16:31 UTC (17:31 Europe/Berlin)',
    );
  });
  it('shows the date of the zone where it is another day there', () => {
    expect(formatTime(at('2026-11-20T23:30:00Z'), 'Europe/Berlin', now)).toBe(
      '23:30 UTC (2026-11-21 00:30 Europe/Berlin)',
    );
  });
  it('follows the change to summer time', () => {
    expect(formatTime(at('2027-03-28T01:30:00Z'), 'Europe/Berlin', at('2027-03-28T00:00:00Z'))).toBe(
      '01:30 UTC (03:30 Europe/Berlin)',
    );
  });
  it('shows UTC once where the policy says UTC', () => {
    expect(formatTime(at('2026-11-20T16:31:00Z'), 'UTC', now)).toBe('16:31 UTC');
  });
  it('shows UTC alone for a zone that nobody knows', () => {
    expect(formatTime(at('2026-11-20T16:31:00Z'), 'Mars/Olympus', now)).toBe('16:31 UTC');
    expect(formatTime(at('2026-11-20T16:31:00Z'), '<b>', now)).toBe('16:31 UTC');
  });
  it('is short where there is little room', () => {
    expect(formatUtc(at('2026-11-20T16:31:59Z'), now)).toBe('16:31 UTC');
  });
  it('shows a recorded text that is no time as it stands', () => {
    expect(formatRecorded('soon', 'UTC', now)).toBe('soon');
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [45_000, '45 s'],
    [30 * 60_000, '30 min'],
    [2 * 3_600_000, '2 h'],
    [5_400_000, '1 h 30 min'],
    [24 * 3_600_000, '24 h'],
    [30 * 86_400_000, '30 d'],
    [49 * 3_600_000, '2 d 1 h'],
  ])('says %d ms as %s', (length, text) => {
    expect(formatDuration(length)).toBe(text);
  });
});
