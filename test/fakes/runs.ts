/** Workflow runs: alive until a test says that one has ended. */
import type { Runs } from '../../src/ports/runs.ts';

export interface FakeRuns extends Runs {
  end(run: string): void;
}

export const fakeRuns = (): FakeRuns => {
  const ended = new Set<string>();
  return {
    stateOf: async (run) => (ended.has(run) ? 'ended' : 'alive'),
    end: (run) => void ended.add(run),
  };
};
