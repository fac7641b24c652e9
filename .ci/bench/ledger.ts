/** The ledger at 10³ to 10⁶ events: append, a sweep's reading, `verify`, memory and the size of the repository. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testClock } from '../../test/core/ledger/builders.ts';
import { askedOfGitHub } from './ledger-github.ts';
import { appendFigures, type Standing } from './ledger-appends.ts';
import { FEW, growing, MANY, type Growth, type Shape } from './ledger-growth.ts';
import { BRANCH, importedLedger, type ImportedLedger } from './ledger-import.ts';
import type { Bench, Figure } from './measure.ts';
import { openBytes, signedFigure } from './ledger-small.ts';

const VERIFY = new URL('ledger-verify.ts', import.meta.url).pathname;
const SIZES = { counted: [1_000, 10_000], whole: [1_000, 10_000, 100_000, 1_000_000] } as const;
/** Grants of a batch are a fifth of a day's. */
const A_DAY = 5;

const told = (what: string, value: number, unit: string, note: string): Figure => ({
  what,
  value,
  unit,
  budget: undefined,
  spread: undefined,
  note,
});
const counted = (what: string, value: number, unit: string, note: string): Figure => ({
  ...told(what, value, unit, note),
  counted: true,
});

interface Grown {
  readonly directory: string;
  readonly into: ImportedLedger;
  readonly growth: Growth;
  remove(): void;
}

const grown = async (shape: Shape): Promise<Grown> => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const into = importedLedger(directory);
  const growth = await growing(into, shape);
  return { directory, into, growth, remove: () => rmSync(directory, { recursive: true, force: true }) };
};

const growTo = async ({ into, growth }: Grown, events: number): Promise<void> => {
  while (into.events() < events) await growth.batch();
};

/** How often an append of the next day called the store, at the most. */
const callsOf = async ({ growth }: Grown): Promise<number> => {
  let most = 0;
  for (let at = 0; at < A_DAY; at += 1) most = Math.max(most, ...(await growth.batch()));
  return most;
};

interface Verified {
  readonly events: number;
  readonly commits: number;
  readonly seconds: number;
  readonly processor: number;
  readonly memory: number;
}

const verified = async (directory: string): Promise<Verified> =>
  JSON.parse((await promisify(execFile)(process.execPath, [VERIFY, directory])).stdout);

/** How long git alone takes to say what each commit changed: nobody reads a history faster through git. */
const gitAlone = (directory: string): number => {
  const from = performance.now();
  const list = ['log', '--reverse', '--raw', '-r', '--root', '--no-renames', '--no-abbrev', '-z', BRANCH];
  execFileSync('git', ['-C', directory, ...list], { stdio: 'ignore' });
  return (performance.now() - from) / 1000;
};

const packed = (directory: string): number =>
  1024 *
  Number(
    /^size-pack: (\d+)$/m.exec(
      execFileSync('git', ['-C', directory, 'count-objects', '-v'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )?.[1],
  );

const name = (size: number): string => `10^${Math.log10(size)}`;
const MB = 1_000_000;

const verifyFigures = (
  at: string,
  of: Verified,
  git: number,
  budget: Figure['budget'],
): readonly Figure[] => [
  {
    ...told(`verify ${at}`, of.events / of.seconds, 'events/s', ''),
    budget,
    note: `${of.events} events in ${of.commits} commits: ${of.seconds.toFixed(1)} s, ${of.processor.toFixed(1)} s of it on a core; git alone ${git.toFixed(1)} s`,
  },
  told(`verify ${at}, beside git alone`, of.seconds / git, '× git log --raw', 'the limit is 1'),
  told(`verify ${at}, memory`, of.memory / MB, 'MB', 'peak of the whole process'),
];

interface AtSize {
  readonly standing: Standing;
  readonly verified: Verified;
  readonly figures: readonly Figure[];
}

const atSize = async (world: Grown, size: number): Promise<AtSize> => {
  const {
    directory,
    into,
    growth: { genesis, clock },
  } = world;
  await growTo(world, size);
  await into.checkpoint();
  const proved = await verified(directory);
  const [at, bytes] = [`at ${name(size)} events`, packed(directory)];
  return {
    standing: { size: name(size), genesis, files: into.files(), clock: testClock(clock.now()) },
    verified: proved,
    figures: [
      ...verifyFigures(
        at,
        proved,
        gitAlone(directory),
        size === 1_000_000 ? { kind: 'at least', value: 100_000 } : undefined,
      ),
      told(
        `repository ${at}`,
        bytes / into.events(),
        'bytes an event',
        `${(bytes / MB).toFixed(1)} MB as fast-import packs it`,
      ),
    ],
  };
};

const flatMemory = (seen: readonly AtSize[]): readonly Figure[] => {
  const [middle, last] = seen.slice(-2);
  if (middle === undefined || last === undefined) return [];
  return [
    {
      ...told(
        'verify, memory of 10^6 beside 10^5 events',
        last.verified.memory / middle.verified.memory,
        '×',
        '',
      ),
      budget: { kind: 'at most', value: 1.2 },
    },
  ];
};

const githubFigures = async (world: Grown, size: number): Promise<readonly Figure[]> => {
  await growTo(world, size);
  const calls = await callsOf(world);
  await world.into.checkpoint();
  const { idle, due, append } = await askedOfGitHub(world.directory, world.growth);
  const at = `at ${name(size)} events`;
  return [
    counted(
      `ledger, calls of an append ${at}`,
      calls,
      'calls',
      'a read and a commit, of a run that has read before',
    ),
    counted(`ledger, requests of an append ${at}`, append.requests, 'requests', 'at the sandbox’s GitHub'),
    counted(
      `ledger, requests of an idle sweep ${at}`,
      idle.requests,
      'requests',
      'its reading of the ledger',
    ),
    counted(
      `ledger, requests of a sweep with one due ${at}`,
      due.requests,
      'requests',
      'its share of the ledger',
    ),
    counted(`ledger, answers to an idle sweep ${at}`, idle.bytes, 'bytes', 'its reading of the ledger'),
    counted(`ledger, answers to an append ${at}`, append.bytes, 'bytes', 'one request taken up'),
  ];
};

const within = async (
  shape: Shape,
  work: (world: Grown) => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> => {
  const world = await grown(shape);
  try {
    return await work(world);
  } finally {
    await world.into.close();
    world.remove();
  }
};

const wholeFigures = async (): Promise<readonly Figure[]> => {
  const many = await within(MANY, async (world) => {
    const seen: AtSize[] = [];
    for (const size of SIZES.whole) seen.push(await atSize(world, size));
    // Behind the growth: a million events have warmed up the engine.
    const appends = await appendFigures(seen.map(({ standing }) => standing));
    return [...appends, ...seen.flatMap(({ figures }) => figures), ...flatMemory(seen)];
  });
  const few = await within(FEW, async (world) => {
    await growTo(world, 10_000);
    await world.into.checkpoint();
    return verifyFigures('one by one', await verified(world.directory), gitAlone(world.directory), undefined);
  });
  return [...many, ...few, await signedFigure()];
};

export const ledgerBench: Bench = {
  name: 'ledger',
  limit:
    'Of append, writing out the records that it changes; of verify, git, which compares the trees of each commit, and then one core that parses, checks and hashes.',
  counts: true,
  run: async (form) => {
    const asked: Figure[] = [];
    for (const size of SIZES.counted)
      asked.push(...(await within(MANY, (world) => githubFigures(world, size))));
    const counts = [
      ...asked,
      counted('ledger, one open grant', await openBytes(), 'bytes', 'read by every run'),
    ];
    return form === 'counted' ? counts : [...counts, ...(await wholeFigures())];
  },
};
