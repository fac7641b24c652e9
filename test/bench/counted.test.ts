/** What CI holds of the benches: what is counted may not grow past what is remembered, and nothing leaves the table unseen. */
import { expect, it } from 'vitest';
import { compared } from '../../.ci/bench/counted.ts';
import type { Figure } from '../../.ci/bench/measure.ts';

const figure = (what: string, value: number, unit = 'requests'): Figure => ({
  what,
  value,
  unit,
  budget: undefined,
  spread: undefined,
  note: '',
  counted: true,
});

it('says nothing where as much is counted as is remembered, or less', () => {
  expect(compared([figure('sweep', 3), figure('judgement', 7)], { sweep: 3, judgement: 8 }, true)).toEqual(
    [],
  );
});

it('tells one request more, from what to what, and how it is remembered', () => {
  expect(compared([figure('sweep', 4)], { sweep: 3 }, true)).toEqual([
    expect.stringMatching(/^"sweep" went from 3 to 4 requests\. .*--remember/),
  ]);
});

it('tells a figure that nobody remembers', () => {
  expect(compared([figure('sweep', 3)], {}, true)).toEqual([
    expect.stringMatching(/^"sweep" is counted and not remembered\./),
  ]);
});

it('tells a remembered figure that is not counted any more, where all were to be counted', () => {
  const remembered = { sweep: 3, judgement: 8 };
  expect(compared([figure('sweep', 3)], remembered, true)).toEqual([
    expect.stringMatching(/^"judgement" is remembered and was not counted/),
  ]);
  expect(compared([figure('sweep', 3)], remembered, false)).toEqual([]);
});

it.each([
  ['bytes', 1_020, 0],
  ['bytes', 1_021, 1],
  ['requests', 1_001, 1],
])('lets bytes grow by two in a hundred, and nothing else: %s, 1000 to %d', (unit, value, told) => {
  expect(compared([figure('it', value, unit)], { it: 1_000 }, true)).toHaveLength(told);
});
