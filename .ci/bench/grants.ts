/**
 * Elevation and sweep of many grants over few and many groups: the real commands over the real adapters, against the sandbox's GitHub
 * and Azure with service latencies and throttling buckets, by a clock that moves when everybody waits. Against the critical path.
 */
import type { GrantNumber } from '../../src/core/brand.ts';
import { addCrowd } from '../../test/house/crowd.ts';
import type { Command, House } from '../../test/house/house.ts';
import { openHouse } from '../../test/house/house.ts';
import { personOf, requestFor } from '../../test/house/policies.ts';
import type { SideBySide } from '../../test/house/side-by-side.ts';
import { createSideBySide } from '../../test/house/side-by-side.ts';
import type { Packet } from '../../test/sandbox-network.ts';
import type { Bench, Figure } from './measure.ts';
import { journalOf, type Journal, type Run } from './grants-journal.ts';

/** Milliseconds of one request there and back: what a runner of GitHub's measures to both services, rounded up. */
const TAKES = { read: 120, write: 300, query: 250, commit: 1_000, rest: 200 };
/** Of one write to a group, and what Azure names as `Retry-After` for it (unknowns A114). */
const OPERATION = { networkWrite: 4_000, networkDelete: 4_000, retryAfterSeconds: 10 };
/** Resource Manager's bucket of deletions, and of writes. */
const BUCKET = { size: 200, aSecond: 10 };
const HOURS = 3_600_000;

const takes = ({ api, method, pathKey }: Packet): number => {
  if (api === 'arm') return method === 'GET' ? TAKES.read : TAKES.write;
  if (api !== 'github' || !pathKey.startsWith('/graphql')) return TAKES.rest;
  return pathKey.includes('LedgerCommit') ? TAKES.commit : TAKES.query;
};

interface Cell {
  readonly grants: number;
  readonly groups: number;
  /** How many of them are really asked for and opened; the others are copies of those, for the sweep alone. */
  readonly asked: number;
}

const CELLS: readonly Cell[] = [
  { grants: 1, groups: 1, asked: 1 },
  { grants: 10, groups: 1, asked: 10 },
  { grants: 10, groups: 10, asked: 10 },
  { grants: 100, groups: 1, asked: 100 },
  { grants: 100, groups: 10, asked: 100 },
  { grants: 100, groups: 50, asked: 100 },
  { grants: 1_000, groups: 10, asked: 10 },
  { grants: 1_000, groups: 50, asked: 1_000 },
];
const SHORT: Cell = { grants: 20, groups: 5, asked: 20 };
const TARGET = { grants: 1_000, groups: 50 };

const two = (number: number): string => String(number).padStart(2, '0');

interface World {
  readonly house: House;
  readonly journal: Journal;
}

/** What several runs of a command came to. */
interface Chain {
  readonly runs: number;
  readonly run: Run;
}

const MOST_RUNS = 4;

const begin = async (cell: Cell): Promise<World> => {
  let stage: SideBySide | undefined;
  const house = await openHouse({
    people: Math.ceil(cell.asked / cell.groups),
    places: cell.groups,
    lastPriority: 3_999,
    // With an App of one's own; with GITHUB_TOKEN alone the hour ends at 1,000.
    jobAllowance: 15_000,
    latencies: OPERATION,
    stage: (start) => (stage = createSideBySide({ start, seed: 1, takes: (packet) => journal.sent(packet) })),
  });
  const journal = journalOf(() => stage?.clock.now() ?? 0, takes);
  return { house, journal };
};

/** Asked for and merged, each person once in each group. */
const ask = async (house: House, { asked, groups }: Cell): Promise<readonly GrantNumber[]> => {
  const pulls: GrantNumber[] = [];
  for (let index = 0; index < asked; index += 1) {
    const text = requestFor(`rule-${two(1 + (index % groups))}`, '2h', '203.0.113.7');
    const pull = await house.people.ask(personOf(1 + Math.floor(index / groups)).login, `n-${index}`, text);
    await house.people.merge('erin', pull);
    pulls.push(pull);
  }
  house.advance(5_000);
  return pulls;
};

const play = async ({ house, journal }: World, command: Command): Promise<Run> => {
  house.log.clear();
  journal.begin();
  const from = process.cpuUsage();
  const [outcome] = await house.runs(command);
  const { user, system } = process.cpuUsage(from);
  if (outcome?.kind !== 'finished') throw new Error(`${command} did not finish: ${JSON.stringify(outcome)}`);
  return journal.runOf(house.log.entries(), (user + system) / 1e6);
};

/** Seconds of the longest queue: of each rule what must be read, asked for, waited for and read back. */
const queueOf = ({ grants, groups }: Cell): number =>
  (Math.ceil(grants / groups) * (TAKES.read + TAKES.write / 2 + OPERATION.networkDelete + TAKES.read / 2)) /
  1_000;

const criticalPath = (cell: Cell, { commits }: Run): { readonly seconds: number; readonly what: string } => {
  const paths = [
    { what: 'the longest queue', seconds: queueOf(cell) },
    { what: "the subscription's bucket", seconds: Math.max(0, cell.grants - BUCKET.size) / BUCKET.aSecond },
    { what: 'the ledger', seconds: (commits * (TAKES.query + TAKES.commit)) / 1_000 },
  ];
  return paths.reduce((longest, path) => (path.seconds > longest.seconds ? path : longest));
};

const oneDigit = (value: number): string => value.toFixed(1);

const figureOf = (command: Command, cell: Cell, { runs, run }: Chain): Figure => {
  const { grants, groups } = cell;
  const path = criticalPath(cell, run);
  const isTarget = command === 'revoke' && grants === TARGET.grants && groups === TARGET.groups;
  return {
    what: `${command === 'revoke' ? 'sweep' : 'elevation'} of ${grants} over ${groups}, until it is recorded`,
    value: run.recorded / path.seconds,
    unit: '× the critical path',
    budget: isTarget ? { kind: 'at most', value: 1.3 } : undefined,
    spread: undefined,
    note: `${runs === 1 ? '' : `${runs} runs, one behind the other: `}${oneDigit(run.recorded)} s beside ${oneDigit(path.seconds)} s of ${path.what}; Azure done at ${oneDigit(run.effects)} s, the whole run ${oneDigit(run.whole)} s; a grant ${oneDigit(run.azure / grants)} requests to Azure and ${oneDigit(run.github / grants)} to GitHub, ${run.refused} refused, ${run.commits} commits; ${oneDigit(run.cpu)} s of CPU with the sandbox`,
  };
};

/** One run opens of a group what it can before its lease is over; the others are for the next, which begins when it ends. */
const elevateAll = async (world: World, count: number): Promise<Chain> => {
  const runs: Run[] = [];
  while ((await world.house.openGrants()) < count) {
    if (runs.length === MOST_RUNS) throw new Error(`${MOST_RUNS} runs do not open ${count} grants`);
    runs.push(await play(world, 'elevate'));
  }
  return { runs: runs.length, run: runs.reduce(together) };
};

/** One behind the other. */
const together = (first: Run, second: Run): Run => ({
  effects: first.whole + second.effects,
  recorded: first.whole + second.recorded,
  whole: first.whole + second.whole,
  azure: first.azure + second.azure,
  github: first.github + second.github,
  refused: first.refused + second.refused,
  commits: first.commits + second.commits,
  cpu: first.cpu + second.cpu,
});

const cellFigures = async (cell: Cell): Promise<readonly Figure[]> => {
  const world = await begin(cell);
  try {
    const pulls = await ask(world.house, cell);
    const elevation = await elevateAll(world, cell.asked);
    await addCrowd(world.house, pulls, cell.grants - cell.asked);
    await expectOpen(world.house, cell.grants);
    world.house.advance(2 * HOURS + 60_000);
    const sweep = await play(world, 'revoke');
    await expectOpen(world.house, 0);
    return [
      ...(cell.asked === cell.grants ? [figureOf('elevate', cell, elevation)] : []),
      figureOf('revoke', cell, { runs: 1, run: sweep }),
    ];
  } finally {
    await world.house.close();
  }
};

const expectOpen = async (house: House, count: number): Promise<void> => {
  const found = await house.openGrants();
  if (found !== count)
    throw new Error(`${count} grants must be open and ${found} are: ${house.said.join(' | ')}`);
};

/** The same in every run: nothing of it hangs on the machine. */
const counted = async (): Promise<readonly Figure[]> => {
  const world = await begin(SHORT);
  try {
    await ask(world.house, SHORT);
    const elevation = await play(world, 'elevate');
    world.house.advance(2 * HOURS + 60_000);
    const sweep = await play(world, 'revoke');
    await expectOpen(world.house, 0);
    const figures = (name: string, run: Run): readonly Figure[] =>
      (
        [
          ['requests to Azure', run.azure],
          ['requests to GitHub', run.github],
          ['commits of the ledger', run.commits],
          ['refused for their number', run.refused],
        ] as const
      ).map(([what, value]) => ({
        what: `${name} of ${SHORT.grants} over ${SHORT.groups}: ${what}`,
        value,
        unit: 'requests',
        budget: undefined,
        spread: undefined,
        note: '',
        counted: true,
      }));
    return [...figures('elevation', elevation), ...figures('sweep', sweep)];
  } finally {
    await world.house.close();
  }
};

export const grantsBench: Bench = {
  name: 'grants',
  limit:
    'Azure: one write of a group at a time, and ten deletions a second of a subscription. Words on pull requests come behind, at what GitHub takes: 80 a minute, 500 an hour.',
  counts: true,
  run: async (form) => {
    const figures = [...(await counted())];
    if (form === 'whole') for (const cell of CELLS) figures.push(...(await cellFigures(cell)));
    return figures;
  },
};
