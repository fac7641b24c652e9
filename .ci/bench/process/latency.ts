/** How long commands take when each answer is 50 ms away, beside what the waiting alone would take. */
import { askAs } from '../../../test/scenarios/kit.ts';
import { type Figure, medianOf, spreadOf } from '../measure.ts';
import type { Child } from './child.ts';
import { judging } from './life.ts';
import { openStage, type Stage } from './stage.ts';

const LATENCY = 50;
const ROUNDS = 5;

interface Command {
  readonly what: string;
  /** A fresh one, in the same state each time. */
  readonly prepare: (stage: Stage, round: string) => Promise<() => Promise<Child>>;
  readonly rounds: (stage: Stage) => Promise<number>;
}

const evaluating: Command = {
  what: 'evaluate, opened',
  prepare: async (stage, round) => {
    const pull = await askAs(stage, round);
    return () => stage.runJob(judging(pull));
  },
  rounds: async (stage) => (await stage.countJob(judging(await askAs(stage, 'counted')))).rounds,
};

const sweeping: Command = {
  what: 'idle sweep',
  prepare: async (stage) => () => stage.runJob({ command: 'revoke' }),
  rounds: async (stage) => (await stage.countJob({ command: 'revoke' })).rounds,
};

const examining: Command = {
  what: 'doctor',
  prepare: async (stage) => () => stage.runJob({ command: 'doctor' }),
  rounds: async (stage) => (await stage.countJob({ command: 'doctor' })).rounds,
};

export const withLatency = async (): Promise<readonly Figure[]> => {
  const stage = await openStage();
  try {
    const figures: Figure[] = [];
    for (const command of [evaluating, sweeping, examining]) figures.push(await figureOf(stage, command));
    return figures;
  } finally {
    await stage.close();
  }
};

const figureOf = async (stage: Stage, command: Command): Promise<Figure> => {
  const rounds = await command.rounds(stage);
  const waiting = rounds * LATENCY;
  const pairs: { readonly near: number; readonly far: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const near = await timed(stage, await command.prepare(stage, `near-${round}`), 0);
    const far = await timed(stage, await command.prepare(stage, `far-${round}`), LATENCY);
    pairs.push({ near, far });
  }
  const ratios = pairs.map(({ near, far }) => far / (near + waiting));
  const far = medianOf(pairs.map((pair) => pair.far));
  const near = medianOf(pairs.map((pair) => pair.near));
  return {
    what: `${command.what}, ${LATENCY} ms to each answer`,
    value: medianOf(ratios),
    unit: '× the critical path',
    budget: undefined,
    spread: spreadOf(ratios),
    note: `${Math.round(far)} ms; ${rounds} round trips are ${waiting} ms of it, the process without a network ${Math.round(near)} ms (${Math.round((100 * near) / far)} %)`,
  };
};

const timed = async ({ ways }: Stage, run: () => Promise<Child>, latency: number): Promise<number> => {
  ways.delay(latency);
  try {
    const { exit, said, wall } = await run();
    if (exit === 2) throw new Error(`a command that is timed failed: ${said}`);
    return wall;
  } finally {
    ways.delay(0);
  }
};
