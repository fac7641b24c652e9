/** Workflow runs: alive until a test says that one has ended, and successes as a test tells them. */
import type { Instant } from '../../src/core/brand.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { Runs } from '../../src/ports/runs.ts';

export interface FakeRuns extends Runs {
  end(run: string): void;
  /** From now on no run of `revoke.yml` succeeds; `never`: and none ever has. */
  stopSweeps(never?: 'never'): void;
  /** A run of `revoke.yml` that began now succeeded. */
  sweep(): void;
  /** Asking for successes throws until `undefined` is given. */
  breakDown(fault: Fault | undefined): void;
}

/** A sweep has always succeeded just now, until a test stops them. */
export const fakeRuns = (now: () => Instant): FakeRuns => {
  const ended = new Set<string>();
  let last: { readonly at: Instant | undefined } | undefined;
  let broken: Fault | undefined;
  return {
    stateOf: async (run) => (ended.has(run) ? 'ended' : 'alive'),
    lastSuccess: async () => {
      if (broken !== undefined) throw broken;
      return last === undefined ? now() : last.at;
    },
    end: (run) => void ended.add(run),
    stopSweeps: (never) => {
      last = { at: never === undefined ? now() : undefined };
    },
    sweep: () => {
      last = { at: now() };
    },
    breakDown: (fault) => {
      broken = fault;
    },
  };
};
