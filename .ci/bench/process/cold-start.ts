/** Whole processes of `dist/`, turn by turn with an empty process of Node and with the reference process of each. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { advance, approveAll, askAs, mergeAs } from '../../../test/scenarios/kit.ts';
import { type Figure, medianOf, spreadOf } from '../measure.ts';
import { type Child, runChild } from './child.ts';
import { tapeGit } from './git-tape.ts';
import { judging } from './life.ts';
import { buildReference } from './reference.ts';
import { GIT, JUDGEMENT, type Program, requestsOf, SWEEP } from './replayed.ts';
import { DIST, openStage, type Stage } from './stage.ts';
import { play, type Taped } from './tape.ts';

const ROUNDS = 11;
/** Of what has no budget. */
const FEW_ROUNDS = 6;
/** Milliseconds. */
const LATENCY = 50;
const BUDGET: Figure['budget'] = { kind: 'at most', value: 1.3 };

const REFERENCE = 'the reference';
const EMPTY = 'node -e 0';
const LISTING = { BENCH_FILES: '1' };

type Run = () => Promise<Child>;
type Runs = Readonly<Record<string, readonly Child[]>>;

/** After one round that is not kept. */
const turnByTurn = async (processes: Readonly<Record<string, Run>>, rounds: number): Promise<Runs> => {
  const runs: Record<string, Child[]> = {};
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, run] of Object.entries(processes)) {
      const child = await run();
      if (child.exit !== 0) throw new Error(`${name} failed: ${child.said}`);
      if (round > 0) (runs[name] ??= []).push(child);
    }
  return runs;
};

interface Place {
  readonly stage: Stage;
  /** What was asked since `begin`, of every API. */
  readonly tape: { begin(): void; end(): readonly Taped[] };
  readonly directory: string;
}

export const coldStart = async (): Promise<readonly Figure[]> => {
  let taped: Taped[] | undefined;
  const stage = await openStage((exchange) => void taped?.push({ round: stage.ways.round(), exchange }));
  const tape: Place['tape'] = {
    begin: () => void (taped = []),
    end() {
      const all = taped ?? [];
      taped = undefined;
      return all;
    },
  };
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const place = { stage, tape, directory };
  try {
    return [
      ...(await judgement(place)),
      ...(await idleSweep(place)),
      ...(await offline(place, 'verify', ['verify'])),
      ...(await decided(place)),
    ];
  } finally {
    rmSync(directory, { recursive: true });
    await stage.close();
  }
};

const empty: Run = () => runChild({ args: ['-e', '0'], directory: tmpdir(), env: {} });

/** The path of the reference process of what this child loaded. */
const referenceOf = ({ files }: Child, program: Program, directory: string): Promise<string> =>
  buildReference(
    files.map((url) => fileURLToPath(url)).filter((path) => path.startsWith(DIST)),
    program,
    directory,
  );

const written = (directory: string, { name }: Program, text: string): { readonly BENCH_AGAIN: string } => {
  const path = join(directory, `${name}.json`);
  writeFileSync(path, text);
  return { BENCH_AGAIN: path };
};

const judgement = async ({ stage, tape, directory }: Place): Promise<readonly Figure[]> => {
  const pull = await askAs(stage, 'cold');
  tape.begin();
  await stage.countJob(judging(pull));
  const asked = tape.end();
  const player = await play(asked);
  const env = {
    ...stage.environment(judging(pull), player.api),
    ...written(directory, JUDGEMENT, requestsOf(asked)),
  };
  const started =
    (path: string, more = {}): Run =>
    () => {
      player.rewind();
      return runChild({ args: [path], directory, env: { ...env, ...more } });
    };
  try {
    const action = join(DIST, 'action.js');
    const reference = await referenceOf(await started(action, LISTING)(), JUDGEMENT, directory);
    const both = { [REFERENCE]: started(reference), evaluate: started(action) };
    const runs = await turnByTurn({ [EMPTY]: empty, ...both }, ROUNDS);
    player.delay(LATENCY);
    const far = await turnByTurn(both, ROUNDS);
    player.rewind();
    const [core, whole, memory] = figuresOf('evaluate', runs);
    return [
      { ...core, budget: BUDGET },
      { ...whole, budget: BUDGET },
      ratio(
        { what: `evaluate, from start to end, ${LATENCY} ms to each answer`, of: 'wall' },
        'evaluate',
        far,
      ),
      memory,
    ];
  } finally {
    await player.close();
  }
};

/** Both are answered by the sandbox, as the clients of Azure talk to nothing but HTTPS. */
const idleSweep = async ({ stage, tape, directory }: Place): Promise<readonly Figure[]> => {
  const sweep = { command: 'revoke' } as const;
  tape.begin();
  await stage.countJob(sweep);
  const asked = tape.end();
  const reference = await referenceOf(await stage.runJob(sweep, LISTING), SWEEP, directory);
  const env = { ...stage.environment(sweep), ...written(directory, SWEEP, requestsOf(asked)) };
  const runs = await turnByTurn(
    {
      [EMPTY]: empty,
      [REFERENCE]: () => runChild({ args: [reference], directory, env }),
      'idle sweep': () => stage.runJob(sweep),
    },
    FEW_ROUNDS,
  );
  return figuresOf('idle sweep', runs);
};

/** A command that works in a clone and asks nobody, beside what git says to it. */
const offline = async (
  { stage, directory }: Place,
  name: string,
  args: readonly string[],
): Promise<readonly Figure[]> => {
  const place = mkdtempSync(join(directory, `${name}-`));
  const git = tapeGit(place);
  const heard = await stage.runCli(args, { ...LISTING, ...git.env });
  const reference = await referenceOf(heard, GIT, place);
  const env = { HOME: place, ...written(place, GIT, git.calls()) };
  const runs = await turnByTurn(
    {
      [EMPTY]: empty,
      [REFERENCE]: () => runChild({ args: [reference], directory: place, env }),
      [name]: () => stage.runCli(args),
    },
    FEW_ROUNDS,
  );
  return figuresOf(name, runs);
};

const decided = async (place: Place): Promise<readonly Figure[]> => {
  const pull = await takenUp(place);
  const explained = ['explain', 'requests/decided.yaml', '--as', 'alice'];
  return [
    ...(await offline(place, 'explain', explained)),
    ...(await offline(place, 'replay', ['replay', String(pull)])),
  ];
};

/** A request that was approved, merged and opened. */
const takenUp = async ({ stage }: Place): Promise<number> => {
  const pull = await askAs(stage, 'decided');
  await approveAll(stage, pull);
  await advance(stage, '2s');
  await mergeAs(stage, 'erin', pull);
  await stage.runJob({ command: 'elevate' });
  return pull;
};

const figuresOf = (name: string, runs: Runs): readonly [Figure, Figure, Figure] => [
  ratio({ what: `${name}, time on a core`, of: 'cpu' }, name, runs),
  ratio({ what: `${name}, from start to end`, of: 'wall' }, name, runs),
  memoryOf(name, runs),
];

const seconds = (runs: readonly Child[], of: 'cpu' | 'wall'): string =>
  `${(medianOf(runs.map((run) => run[of])) / 1000).toFixed(2)} s`;

const ratio = (
  { what, of }: { readonly what: string; readonly of: 'cpu' | 'wall' },
  name: string,
  runs: Runs,
): Figure => {
  const [subject = [], reference = [], nothing] = [runs[name], runs[REFERENCE], runs[EMPTY]];
  const ratios = subject.map((run, at) => run[of] / (reference[at]?.[of] ?? Number.NaN));
  return {
    what,
    value: medianOf(ratios),
    unit: '× the reference',
    budget: undefined,
    spread: spreadOf(ratios),
    note: `${seconds(subject, of)} beside ${seconds(reference, of)}${nothing === undefined ? '' : `; ${EMPTY}: ${seconds(nothing, of)}`}`,
  };
};

const MEBIBYTE = 2 ** 20;

const memoryOf = (name: string, runs: Runs): Figure => {
  const of = (all: readonly Child[] | undefined): readonly number[] =>
    (all ?? []).map((run) => run.memory / MEBIBYTE);
  const subject = of(runs[name]);
  return {
    what: `${name}, memory at the most`,
    value: Math.round(medianOf(subject)),
    unit: 'MiB',
    budget: undefined,
    spread: spreadOf(subject),
    note: `beside ${Math.round(medianOf(of(runs[REFERENCE])))} MiB; ${EMPTY}: ${Math.round(medianOf(of(runs[EMPTY])))} MiB`,
  };
};
