/** What one version says of itself to the reviewers of another. */
import { describe, expect, it } from 'vitest';
import { grantNumber } from '../../src/core/brand.ts';
import { type Changed, type Impact } from '../../src/core/impact.ts';
import { readReport, readVerdicts, writeReport } from '../../src/core/version-impact.ts';

const changed = (number: number, open = false): Changed => ({
  grant: grantNumber(number),
  open,
  before: 'approved',
  after: 'denied',
  because: ['duration.too-long', 'hours.outside', 'separation.recent-grant'],
});
const impact = (count: number): Impact => ({
  judged: 1_000,
  left: 2,
  changed: Array.from({ length: count }, (_, index) => changed(1_000_000 - index, index === count - 1)),
});

describe('what the changed version reports', () => {
  it('is read back as it was', () => {
    expect(readReport(writeReport(impact(3), 90))).toMatchObject({
      days: 90,
      judged: 1_000,
      left: 2,
      tally: { tighter: 3, wider: 0, other: 0 },
      changed: [{ open: true }, { open: false }, { open: false }],
    });
  });

  it('fits into an annotation however much changes, says how much, and keeps what is open', () => {
    const text = writeReport(impact(900), 90);
    expect(text.length).toBeLessThanOrEqual(3_800);
    const report = readReport(text);
    expect(report?.tally.tighter).toBe(900);
    expect(report?.changed.length).toBeGreaterThan(10);
    expect(report?.changed[0]?.open).toBe(true);
  });

  const whole = JSON.parse(writeReport(impact(1), 90)) as Record<string, unknown>;
  it.each<[string, unknown]>([
    ['another key', { ...whole, note: '[here](https://evil.example)' }],
    ['a code that is a text', { ...whole, changed: [{ ...changed(1), because: ['**bold**'] }] }],
    ['an outcome that there is not', { ...whole, changed: [{ ...changed(1), after: 'fine' }] }],
    ['a number that is a text', { ...whole, judged: '1' }],
    ['a grant below one', { ...whole, changed: [{ ...changed(1), grant: 0 }] }],
    ['another kind', { ...whole, kind: 'gatehouse' }],
    ['a list', [whole]],
    ['nothing', null],
  ])('is nothing with %s', (_, value) => {
    expect(readReport(JSON.stringify(value))).toBeUndefined();
  });

  it('is nothing when it is no JSON', () => {
    expect(readReport('{')).toBeUndefined();
    expect(readVerdicts('')).toBeUndefined();
  });
});
