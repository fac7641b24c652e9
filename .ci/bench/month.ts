/** How long people waited and how late access ended, in the simulated month of `test/month`: on its own clock, exact by its seed. */
import { distribution, length, timesOf } from '../../test/month/figures.ts';
import type { Bench, Figure } from './measure.ts';
import { playedMonth } from './played-month.ts';

const SECOND = 1_000;

export const monthBench: Bench = {
  name: 'month',
  limit:
    'People who have to answer, and the lateness of GitHub’s schedule: a model of both, that docs/month.md tells. No time of this machine is in it.',
  counts: false,
  async run(): Promise<readonly Figure[]> {
    return timesOf(await playedMonth()).flatMap(({ title, rows }) =>
      rows.map(([name, values]): Figure => {
        const { count, median, p90, p99, max } = distribution(values);
        return {
          what: `${title}: ${name}`,
          value: median / SECOND,
          unit: 's, median',
          // What a platform ends by itself ends at its end, or the month is wrong.
          budget: name.startsWith('roles:') ? { kind: 'at most', value: 0 } : undefined,
          spread: undefined,
          note: `of ${count}: 90 % within ${length(p90)}, 99 % within ${length(p99)}, all within ${length(max)}`,
        };
      }),
    );
  },
};
