/** `replay --all`: how many recorded decisions a second are decided again from a clone, by the policy of then and by today's. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGitLedgerHistory } from '../../src/adapters/git/ledger-history.ts';
import { createGitPast } from '../../src/adapters/git/past.ts';
import { replay } from '../../src/commands/replay.ts';
import { replay as decideAgain } from '../../src/core/replay.ts';
import { type Bench, type Figure, medianOf, rateOf, secondsOnCore, spreadOf } from './measure.ts';
import { createReplayWorld, type ReplayWorld } from './replay-world.ts';

const DECISIONS = 200;
const ROUNDS = 3;

/** Of the whole command but for what it prints: the ledger is read, the policies of then, the files, and each is decided twice. */
const fromAClone = async (directory: string, { decisions, policyFiles }: ReplayWorld): Promise<Figure> => {
  const rates: number[] = [];
  const ours: number[] = [];
  // The engine compiles in the first round, which is not kept.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [from, core] = [performance.now(), secondsOnCore()];
    const { exit, text } = await replay(
      {
        history: createGitLedgerHistory({ directory }),
        past: createGitPast({ directory }),
        program: undefined,
      },
      { grant: undefined, timezone: 'UTC' },
    );
    if (exit !== 0) throw new Error(text.join(' '));
    if (round === 0) continue;
    rates.push(decisions / ((performance.now() - from) / 1_000));
    ours.push(secondsOnCore() - core);
  }
  return {
    what: `replay --all, ${decisions} decisions`,
    value: medianOf(rates),
    unit: 'decisions/s',
    budget: undefined,
    spread: spreadOf(rates),
    note: `each on a commit of main of its own, ${policyFiles} files of policy; ${(medianOf(ours) * 1_000).toFixed(0)} ms of all on our own core, the rest is git`,
  };
};

const alone = ({ one: { recorded, text, policy } }: ReplayWorld): Figure => {
  const count = 200;
  const rate = rateOf(
    () => {
      for (let time = 0; time < count; time += 1)
        decideAgain(recorded, { text, policy, policyAt: () => policy });
    },
    { count, rounds: 9, warmUp: 5 },
  );
  return {
    what: 'replay, deciding again alone',
    value: rate.median,
    unit: 'decisions/s',
    budget: undefined,
    spread: rate.spread,
    note: 'facts brought back, request parsed, decided, compared; on a core, nothing read',
  };
};

export const replayBench: Bench = {
  name: 'replay',
  limit: 'Processes of git: one for each commit of the policy and one for each request file.',
  counts: false,
  async run() {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
    try {
      const world = await createReplayWorld(directory, DECISIONS);
      return [await fromAClone(directory, world), alone(world)];
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
