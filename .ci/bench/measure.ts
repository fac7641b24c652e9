/** How the figures of `npm run bench` are taken: on the core's own clock, two things turn by turn, the median of several rounds. */
import { Bench as Rounds } from 'tinybench';

/** One row of the table. */
export interface Figure {
  /** Unique in the whole table: the key under which a counted figure is remembered. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Undefined: told for comparison, no budget. */
  readonly budget: { readonly kind: 'at most' | 'at least'; readonly value: number } | undefined;
  /** The least and the most of the rounds; undefined: the figure has no rounds, it is counted or computed. */
  readonly spread: readonly [number, number] | undefined;
  readonly note: string;
  /** Of requests, round trips and bytes, the same in every run: CI refuses more than `counted.json` remembers. */
  readonly counted?: true;
}

export interface Bench {
  readonly name: string;
  /** One sentence, what bounds its figures: told under its table. */
  readonly limit: string;
  /** Whether it has counted figures: then it is part of the short form, which only counts. */
  readonly counts: boolean;
  /** `counted`: only the counted figures, as cheaply as they can be had. */
  run(form: 'whole' | 'counted'): readonly Figure[] | Promise<readonly Figure[]>;
}

/** Counted in the time that this thread was on a core, so that busy neighbours do not change the figure; in steps of up to 4 ms. */
export const secondsOnCore = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
};

const timed = (work: () => void): number => {
  const from = secondsOnCore();
  work();
  return secondsOnCore() - from;
};

export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export const spreadOf = (values: readonly number[]): readonly [number, number] => [
  Math.min(...values),
  Math.max(...values),
];

export interface Rate {
  readonly median: number;
  readonly spread: readonly [number, number];
}

/**
 * How often a second, on the core's own clock. `work` does it `count` times; `warmUp` rounds before are not counted: the engine
 * compiles meanwhile. What throws in it is thrown here.
 */
export const rateOf = (
  work: () => void,
  { count, rounds, warmUp }: { readonly count: number; readonly rounds: number; readonly warmUp: number },
): Rate => {
  const bench = new Rounds({
    now: () => secondsOnCore() * 1000,
    iterations: rounds,
    warmupIterations: warmUp,
    time: 0,
    warmupTime: 0,
    throws: true,
  }).add('work', work);
  const [task] = bench.runSync();
  if (task?.result.state !== 'completed') throw new Error('the rounds must be run to their end');
  const { p50, min, max } = task.result.latency;
  const rate = (milliseconds: number): number => count / (milliseconds / 1000);
  return { median: rate(p50), spread: [rate(max), rate(min)] };
};

export interface Ratio extends Rate {
  /** Seconds of one round, medians. */
  readonly subject: number;
  readonly reference: number;
}

/**
 * How much longer `subject` takes than `reference`: pairs, turn by turn, so that what slows the machine slows both. (The library
 * runs one task to its end before the next.)
 */
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
