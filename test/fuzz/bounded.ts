/** One property for a bounded time: as many cases as fit, from a seed that is printed, shrunk where one fails. */
import * as fc from 'fast-check';

/** Seconds for each target; `npm run fuzz -- 60` gives it a minute. */
const SECONDS = Number(process.env['GATEHOUSE_FUZZ_SECONDS'] ?? 2);
const SEED = Number(process.env['GATEHOUSE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** What one file may take. No benchmark: far above what any took, so that what exceeds it hangs or is made to. */
const LONGEST = 5_000;

/** Milliseconds that a test of these may take. */
export const TIMEOUT = (SECONDS + 60) * 1_000;

export const bounded = <T>(target: string, cases: fc.Arbitrary<T>, judge: (drawn: T) => void): void => {
  let count = 0;
  let longest = 0;
  const property = fc.property(cases, (drawn) => {
    const from = performance.now();
    judge(drawn);
    const took = performance.now() - from;
    count += 1;
    longest = Math.max(longest, took);
    if (took > LONGEST) throw new Error(`one case took ${Math.round(took)} ms`);
  });
  try {
    fc.assert(property, {
      seed: SEED,
      numRuns: 1_000_000_000,
      interruptAfterTimeLimit: SECONDS * 1_000,
      markInterruptAsFailure: false,
    });
  } finally {
    process.stdout.write(
      `fuzz ${target}: ${count} cases, longest ${longest.toFixed(1)} ms (GATEHOUSE_FUZZ_SEED=${SEED})\n`,
    );
  }
};
