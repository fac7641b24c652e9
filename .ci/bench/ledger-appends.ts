/**
 * What one append costs by the size of the ledger: hundreds of them in a row between two looks at the core's clock, each by a run of its
 * own on a copy of the branch in memory, the sizes turn by turn.
 */
import type { Ledger } from '../../src/commands/record.ts';
import { commitSha, type CommitSha, type Digest } from '../../src/core/brand.ts';
import type { NewEvent } from '../../src/core/ledger/event.ts';
import type { LedgerCommit, LedgerStore } from '../../src/ports/ledger-store.ts';
import { life, openAt, testClock, type TestClock } from '../../test/core/ledger/builders.ts';
import { answer } from './ledger-import.ts';
import { type Figure, medianOf, secondsOnCore, spreadOf } from './measure.ts';

/** A ledger as it stands at one size, with nothing open. */
export interface Standing {
  readonly size: string;
  readonly genesis: Digest;
  /** Path → text, of all that a run may ask for. */
  readonly files: ReadonlyMap<string, string>;
  readonly clock: TestClock;
}

/** Of each kind, between two looks at the clock, which counts in steps of up to 4 ms. */
const APPENDS = 500;
/** Of those that end on one day. */
const A_DAY = 100;
const DAY = 86_400_000;
const ROUNDS = 5;
/** A number that no grant of the ledger has. */
const FIRST = 10_000_000;

const KINDS = [
  'taking up, a run that has read nothing',
  'taking up, a run that has read',
  'an outcome, by the run that took up',
  'beginning to end, a run that has read nothing',
  'an end, by the run that began it',
] as const;
type Kind = (typeof KINDS)[number];

/** Milliseconds an append. */
type Sample = Readonly<Record<Kind, number>>;

/** What other runs write too: a copy finds there what the copies before it wrote, so that none reads a text that was read before. */
const isShared = (path: string): boolean => path.startsWith('known/') || path.startsWith('recent/');

/** A branch that begins as `files` and keeps what it is given; `shared` is in it, and gets its part. */
const branch = (files: ReadonlyMap<string, string>, shared: Map<string, string>): LedgerStore => {
  const own = new Map<string, string>();
  let commits = 1;
  const head = () => commitSha(commits.toString(16).padStart(40, '0'));
  const textOf = (path: string): string | undefined =>
    own.get(path) ?? (isShared(path) ? (shared.get(path) ?? files.get(path)) : files.get(path));
  const write = ({ additions, deletions }: LedgerCommit): CommitSha => {
    for (const path of deletions) own.delete(path);
    for (const [path, text] of additions) (isShared(path) ? shared : own).set(path, text);
    commits += 1;
    return head();
  };
  return {
    async read(paths) {
      const open = [...own.keys()].filter((path) => path.startsWith('open/'));
      return answer(head(), [...open, 'head.json', ...paths], textOf);
    },
    everTouched: async () => false,
    commit: async (expected, change) =>
      expected === head() ? { kind: 'committed', commit: write(change) } : { kind: 'moved' },
    create: async (change) => write(change),
  };
};

/** One grant on a copy of the branch. */
interface Copy {
  readonly of: ReturnType<typeof life>;
  readonly clock: TestClock;
  /** Of a run that begins now. */
  run(): Ledger;
}

const copiesOf = ({ files, genesis, clock }: Standing, first: number): readonly Copy[] => {
  const shared = new Map<string, string>();
  return Array.from({ length: APPENDS }, (_, at) => {
    const store = branch(files, shared);
    const now = testClock(clock.now());
    now.advance((1 + Math.floor(at / A_DAY)) * DAY);
    return { of: life(first + at, now.now()), clock: now, run: () => openAt(store, now, genesis) };
  });
};

interface Run {
  readonly of: Copy['of'];
  readonly ledger: Ledger;
}

const runsOn = (copies: readonly Copy[]): readonly Run[] =>
  copies.map(({ of, run }) => ({ of, ledger: run() }));

/** Milliseconds of each. */
const timed = async (
  runs: readonly Run[],
  eventsOf: (of: Copy['of']) => readonly NewEvent[],
): Promise<number> => {
  const orders = runs.map(({ ledger, of }) => ({ ledger, events: eventsOf(of) }));
  const from = secondsOnCore();
  for (const { ledger, events } of orders) await ledger.append(() => events, {});
  return ((secondsOnCore() - from) * 1_000) / orders.length;
};

const takenUp = (of: Copy['of']): readonly NewEvent[] => [of.requested(), of.approved(), of.elevating()];

/** Elevations that take up a request and say what came of it, then sweeps that end it; step by step. */
const livesOf = async (copies: readonly Copy[], hasRead: boolean) => {
  const elevations = runsOn(copies);
  if (hasRead) for (const { ledger } of elevations) await ledger.read([], []);
  const takingUp = await timed(elevations, takenUp);
  const outcome = await timed(elevations, (of) => [of.elevated()]);
  for (const { clock } of copies) clock.advance(7_300_000);
  const sweeps = runsOn(copies);
  const ending = await timed(sweeps, (of) => [of.ending()]);
  return { takingUp, outcome, ending, ended: await timed(sweeps, (of) => [of.ended()]) };
};

const sampleOf = async (standing: Standing, first: number): Promise<Sample> => {
  const fresh = await livesOf(copiesOf(standing, first), false);
  const read = await livesOf(copiesOf(standing, first + APPENDS), true);
  return {
    'taking up, a run that has read nothing': fresh.takingUp,
    'taking up, a run that has read': read.takingUp,
    'an outcome, by the run that took up': (fresh.outcome + read.outcome) / 2,
    'beginning to end, a run that has read nothing': (fresh.ending + read.ending) / 2,
    'an end, by the run that began it': (fresh.ended + read.ended) / 2,
  };
};

/** The budget: the append is as fast at the largest size as at the least, within a fifth. */
const FLAT = 1.2;

export const appendFigures = async (standing: readonly Standing[]): Promise<readonly Figure[]> => {
  const rounds: ReadonlyMap<string, Sample>[] = [];
  // The engine compiles in the first round, which is not kept.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const samples = new Map<string, Sample>();
    for (const one of round % 2 === 0 ? standing : standing.toReversed())
      samples.set(one.size, await sampleOf(one, FIRST + 2 * APPENDS * round));
    if (round > 0) rounds.push(samples);
  }
  const [least, most] = [standing.at(0)?.size ?? '', standing.at(-1)?.size ?? ''];
  const valuesOf = (size: string, kind: Kind): readonly number[] =>
    rounds.map((samples) => samples.get(size)?.[kind] ?? Number.NaN);
  return KINDS.flatMap((kind): readonly Figure[] => {
    const beside = valuesOf(least, kind);
    const ratios = valuesOf(most, kind).map((value, at) => value / (beside[at] ?? Number.NaN));
    return [
      ...standing.map(({ size }) => ({
        what: `append at ${size} events: ${kind}`,
        value: medianOf(valuesOf(size, kind)),
        unit: 'ms',
        budget: undefined,
        spread: spreadOf(valuesOf(size, kind)),
        note: `on a core, one grant; ${APPENDS} in a row, ${ROUNDS} times`,
      })),
      {
        what: `append, ${most} beside ${least} events: ${kind}`,
        value: medianOf(ratios),
        unit: '×',
        budget: { kind: 'at most', value: FLAT },
        spread: spreadOf(ratios),
        note: 'on a core, the sizes turn by turn',
      },
    ];
  });
};
