/** How the figures of `npm run bench` are taken: on the core's own clock, two things turn by turn, the median of several rounds. */

/** One row of the table. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Undefined: told for comparison, no budget. */
  readonly budget: { readonly kind: 'at most' | 'at least'; readonly value: number } | undefined;
  /** The least and the most of the rounds. */
  readonly spread: readonly [number, number];
  readonly note: string;
}

export interface Bench {
  readonly name: string;
  run(): readonly Figure[] | Promise<readonly Figure[]>;
}

/** Counted in the time that this thread was on a core, so that busy neighbours do not change the figure. */
const seconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
};

const timed = (work: () => void): number => {
  const from = seconds();
  work();
  return seconds() - from;
};

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const spreadOf = (values: readonly number[]): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];

export interface Rate {
  readonly median: number;
  readonly spread: readonly [number, number];
}

/** How often a second. `work` does it `count` times; `warmUp` rounds before are not counted: the engine compiles meanwhile. */
export const rateOf = (
  work: () => void,
  { count, rounds, warmUp }: { readonly count: number; readonly rounds: number; readonly warmUp: number },
): Rate => {
  for (let round = 0; round < warmUp; round += 1) work();
  const rates = Array.from({ length: rounds }, () => count / timed(work));
  return { median: medianOf(rates), spread: spreadOf(rates) };
};

export interface Ratio extends Rate {
  /** Seconds of one round, medians. */
  readonly subject: number;
  readonly reference: number;
}

/** How much longer `subject` takes than `reference`: pairs, turn by turn, so that what slows the machine slows both. */
export const ratioOf = (subject: () => void, reference: () => void, rounds: number): Ratio => {
  reference();
  subject();
  const pairs = Array.from({ length: rounds }, (_, round) => {
    if (round % 2 === 0) {
      const of = timed(reference);
      return { of, taken: timed(subject) };
    }
    const taken = timed(subject);
    return { of: timed(reference), taken };
  });
  const ratios = pairs.map(({ of, taken }) => taken / of);
  return {
    median: medianOf(ratios),
    spread: spreadOf(ratios),
    subject: medianOf(pairs.map(({ taken }) => taken)),
    reference: medianOf(pairs.map(({ of }) => of)),
  };
};
