/** Walks through every call of a command, a world for some of the points at a time. */
import { flawOf } from './ledger.ts';
import type { Lived, Point } from './lives.ts';
import { pointName } from './lives.ts';
import type { Doom, Fate } from './process.ts';
import { openCrashWorld } from './world.ts';
import type { CrashWorld } from './world.ts';

/** A world keeps what it lived through, and its lists grow. */
const LIVES_IN_A_WORLD = 16;

export interface Walked {
  readonly points: readonly Point[];
  readonly failures: readonly string[];
  readonly seconds: number;
}

export type Live = (world: CrashWorld, doom: Doom) => Promise<Lived>;

const dooms = {
  all: (call: number): Doom => ({ among: 'all', call, fate: 'after' }),
  writes:
    (fate: Fate) =>
    (call: number): Doom => ({ among: 'writes', call, fate }),
};

/** Kills at every call after it was carried out, whether it changes anything or not. */
export const atEveryCall = (live: Live): Promise<Walked> => walk(live, dooms.all);

/** Kills at every call that may change something, with this fate. */
export const atEveryWrite = (live: Live, fate: Fate): Promise<Walked> => walk(live, dooms.writes(fate));

/** Until no process makes that many calls. What fails is told at the end, with everything else that does. */
const walk = async (live: Live, doomOf: (call: number) => Doom): Promise<Walked> => {
  const begun = performance.now();
  const points: Point[] = [];
  const failures: string[] = [];
  let world: CrashWorld | undefined;
  let lives = 0;
  const leave = async (): Promise<void> => {
    const left = world;
    world = undefined;
    lives = 0;
    if (left === undefined) return;
    const flaw = await flawOf(left);
    if (flaw !== undefined)
      failures.push(`up to ${points.at(-1) === undefined ? '' : pointName(points.at(-1)!)}: ${flaw}`);
    await left.close();
  };
  for (let call = 1; ; call += 1) {
    world ??= await openCrashWorld();
    lives += 1;
    try {
      const lived = await live(world, doomOf(call));
      points.push(...lived.points);
      if (lived.points.length === 0) break;
    } catch (thrown) {
      failures.push(`call ${call}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      await world.close();
      world = undefined;
      lives = 0;
      if (failures.length > 40) break;
    }
    if (lives === LIVES_IN_A_WORLD) await leave();
  }
  await leave();
  return { points, failures, seconds: (performance.now() - begun) / 1000 };
};

/** `crash matrix: 612 kill points (elevate 180, …) in 95 s` */
export const summary = (what: string, walked: readonly Walked[]): string => {
  const points = walked.flatMap((one) => one.points);
  const by = [...Map.groupBy(points, ({ command }) => command)].map(
    ([command, of]) => `${command} ${of.length}`,
  );
  const fates = [...Map.groupBy(points, ({ fate }) => fate)].map(([fate, of]) => `${fate} ${of.length}`);
  const seconds = Math.round(walked.reduce((sum, one) => sum + one.seconds, 0));
  return `crash matrix, ${what}: ${points.length} kill points (${by.join(', ')}; ${fates.join(', ')}) in ${seconds} s\n`;
};

export const countOf = ({ points }: Walked, command: Point['command']): number =>
  points.filter((point) => point.command === command).length;
