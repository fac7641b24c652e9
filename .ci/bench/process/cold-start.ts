/** Whole processes of `dist/`, turn by turn with an empty process of Node and, for a judgement, with the reference process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askAs } from '../../../test/scenarios/kit.ts';
import { type Figure, medianOf, spreadOf } from '../measure.ts';
import { type Child, runChild } from './child.ts';
import { judging } from './life.ts';
import { buildReference, requestsOf } from './reference.ts';
import { DIST, openStage, type Stage } from './stage.ts';
import { play, type Taped } from './tape.ts';

const ROUNDS = 11;
const MOST = 1.3;
/** Milliseconds. */
const LATENCY = 50;

type Run = () => Promise<Child>;
type Runs = Readonly<Record<string, readonly Child[]>>;

/** After one round that is not kept. */
const turnByTurn = async (processes: Readonly<Record<string, Run>>, rounds: number): Promise<Runs> => {
  const runs: Record<string, Child[]> = {};
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, run] of Object.entries(processes)) {
      const child = await run();
      if (child.exit === 2) throw new Error(`${name} failed: ${child.said}`);
      if (round > 0) (runs[name] ??= []).push(child);
    }
  return runs;
};

export const coldStart = async (): Promise<readonly Figure[]> => {
  const tape: Taped[] = [];
  let taping = false;
  const stage = await openStage((exchange) => {
    if (taping && exchange.request.api === 'github') tape.push({ round: stage.ways.round(), exchange });
  });
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const pull = await askAs(stage, 'cold');
    taping = true;
    await stage.countJob(judging(pull));
    taping = false;
    return [
      ...(await judgement(stage, { tape, pull, directory })),
      ...(await besideNothing('idle sweep', () => stage.runJob({ command: 'revoke' }))),
      ...(await besideNothing('verify', () => stage.runCli(['verify']))),
    ];
  } finally {
    rmSync(directory, { recursive: true });
    await stage.close();
  }
};

const empty =
  (directory: string): Run =>
  () =>
    runChild({ args: ['-e', '0'], directory, env: {} });

interface Recorded {
  readonly tape: readonly Taped[];
  readonly pull: number;
  readonly directory: string;
}

const judgement = async (stage: Stage, { tape, pull, directory }: Recorded): Promise<readonly Figure[]> => {
  const player = await play(tape);
  const requests = join(directory, 'requests.json');
  writeFileSync(requests, requestsOf(tape));
  const env = { ...stage.environment(judging(pull), player.api), BENCH_REQUESTS: requests };
  const started =
    (path: string, more = {}): Run =>
    () => {
      player.rewind();
      return runChild({ args: [path], directory, env: { ...env, ...more } });
    };
  try {
    const action = join(DIST, 'action.js');
    const { files } = await started(action, { BENCH_FILES: '1' })();
    const loaded = files.map((url) => fileURLToPath(url)).filter((path) => path.startsWith(DIST));
    const reference = await buildReference(loaded, directory);
    const both = { 'the reference': started(reference), evaluate: started(action) };
    const runs = await turnByTurn({ 'node -e 0': empty(directory), ...both }, ROUNDS);
    player.delay(LATENCY);
    const far = await turnByTurn(both, ROUNDS);
    player.rewind();
    return [
      ratio('evaluate, time on a core', runs, 'cpu'),
      ratio('evaluate, from start to end', runs, 'wall'),
      {
        ...ratio(`evaluate, from start to end, ${LATENCY} ms to each answer`, far, 'wall'),
        budget: undefined,
      },
      memory('evaluate, memory at the most', runs['evaluate'] ?? [], runs['the reference'] ?? []),
    ];
  } finally {
    await player.close();
  }
};

const besideNothing = async (what: string, run: Run): Promise<readonly Figure[]> => {
  const runs = await turnByTurn({ 'node -e 0': empty(tmpdir()), [what]: run }, Math.ceil(ROUNDS / 2));
  const of = runs[what] ?? [];
  const nothing = runs['node -e 0'] ?? [];
  const times = of.map(({ cpu }) => cpu / 1000);
  return [
    {
      what: `${what}, time on a core`,
      value: medianOf(times),
      unit: 's',
      budget: undefined,
      spread: spreadOf(times),
      note: `${seconds(of, 'wall')} from start to end; node -e 0: ${seconds(nothing, 'cpu')}, ${seconds(nothing, 'wall')}`,
    },
    memory(`${what}, memory at the most`, of, nothing),
  ];
};

const seconds = (runs: readonly Child[], of: 'cpu' | 'wall'): string =>
  `${(medianOf(runs.map((run) => run[of])) / 1000).toFixed(2)} s`;

const ratio = (what: string, runs: Runs, of: 'cpu' | 'wall'): Figure => {
  const subject = runs['evaluate'] ?? [];
  const reference = runs['the reference'] ?? [];
  const nothing = runs['node -e 0'];
  const ratios = subject.map((run, at) => run[of] / (reference[at]?.[of] ?? Number.NaN));
  return {
    what,
    value: medianOf(ratios),
    unit: '× the reference',
    budget: { kind: 'at most', value: MOST },
    spread: spreadOf(ratios),
    note: `${seconds(subject, of)} beside ${seconds(reference, of)}${nothing === undefined ? '' : `; node -e 0: ${seconds(nothing, of)}`}`,
  };
};

const MEBIBYTE = 2 ** 20;

const memory = (what: string, runs: readonly Child[], beside: readonly Child[]): Figure => {
  const of = (all: readonly Child[]): readonly number[] => all.map((run) => run.memory / MEBIBYTE);
  return {
    what,
    value: Math.round(medianOf(of(runs))),
    unit: 'MiB',
    budget: undefined,
    spread: spreadOf(of(runs)),
    note: `beside ${Math.round(medianOf(of(beside)))} MiB`,
  };
};
