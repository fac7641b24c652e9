/**
 * A stage on which requests take their time side by side, as over a real network: each travels, happens and travels back, and time
 * moves to whatever comes next as soon as nobody can do anything else. What takes minutes there takes seconds here, to the same end.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn, setTimeout as really } from 'node:timers/promises';
import { createPlatformClock } from '../../src/adapters/platform-clock.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import type { Packet } from '../sandbox-network.ts';
import type { Outcome, Stage } from './stage.ts';
import { randomFrom } from './stage.ts';
import { createTraffic } from './traffic.ts';

export interface SideBySideOptions {
  /** ISO 8601 instant. */
  readonly start: string;
  readonly seed: number;
  /** How long a request takes from being sent to being answered, milliseconds of world time; of it half before it happens. */
  readonly takes: (packet: Packet) => number;
}

export interface SideBySide extends Stage {
  /** Requests of a job that are under way at this moment, and the most that ever were, by API. */
  readonly most: ReadonlyMap<string, number>;
}

interface Waiting {
  readonly at: number;
  readonly number: number;
  readonly go: () => void;
}

const QUIET_TURNS = 4;
/** How long something may take that is neither a request nor a sleep (a module that is loaded), real milliseconds. */
const LONGEST_LOADING = 20_000;

export const createSideBySide = (options: SideBySideOptions): SideBySide => {
  const clock = createWorldClock({ start: options.start, monotonic: () => 0 });
  const born = clock.now();
  const current = new AsyncLocalStorage<string>();
  const traffic = createTraffic();
  const line = createLine();
  const running = new Set<string>();
  const underWay = new Map<string, number>();
  const most = new Map<string, number>();
  let travelling = 0;

  const wait = (time: number): Promise<void> =>
    new Promise((go) => {
      line.add(clock.now() + time, go);
      traffic.tell();
    });
  const travel = async (time: number): Promise<void> => {
    travelling += 1;
    await wait(time);
    travelling -= 1;
  };
  const count = (api: string, by: number): void => {
    const now = (underWay.get(api) ?? 0) + by;
    underWay.set(api, now);
    most.set(api, Math.max(most.get(api) ?? 0, now));
  };
  /** Nobody will do anything more by itself: all requests travel, everybody else sleeps. */
  const quiet = async (): Promise<void> => {
    for (let turns = 0; turns < QUIET_TURNS;) {
      const before = traffic.seen();
      await turn();
      turns = traffic.open() === travelling && before === traffic.seen() ? turns + 1 : 0;
      // Whatever git does is another process's work: waiting for it must not burn its time.
      if (turns === 0 && traffic.open() > travelling) await traffic.change();
    }
  };
  return {
    clock,
    random: randomFrom(options.seed),
    journal: [],
    most,
    isJob: () => current.getStore() !== undefined,
    kill: () => {
      throw new Error('nobody is killed here');
    },
    carry: async (packet, commit) => {
      const over = traffic.begin();
      try {
        if (current.getStore() === undefined) return await commit();
        const half = options.takes(packet) / 2;
        count(packet.api, 1);
        await travel(half);
        // What the world does is not done by the job.
        const answer = await current.exit(commit);
        await travel(half);
        count(packet.api, -1);
        return answer;
      } finally {
        over();
      }
    },
    clockOf: () => ({
      ...createPlatformClock(() => clock.now() - born),
      sleep: (time) => wait(time),
    }),
    enter: async <T>(job: string, work: () => Promise<T>): Promise<Outcome<T>> => {
      running.add(job);
      const outcome = await current.run(job, work).then(
        (value): Outcome<T> => ({ kind: 'finished', value }),
        (error: unknown): Outcome<T> => ({ kind: 'failed', error }),
      );
      running.delete(job);
      return outcome;
    },
    async play() {
      for (let idleSince = Date.now(); ;) {
        await quiet();
        if (running.size === 0) return;
        const next = line.take();
        if (next !== undefined) {
          if (next.at > clock.now()) clock.advance(next.at - clock.now());
          next.go();
          idleSince = Date.now();
          continue;
        }
        if (Date.now() - idleSince > LONGEST_LOADING)
          throw new Error(`nothing goes on, and these are not over: ${[...running].join(', ')}`);
        await really(2);
      }
    },
  };
};

/** Whoever waits, the earliest first; of the same moment whoever came first (a binary heap). */
const createLine = () => {
  const heap: Waiting[] = [];
  let numbers = 0;
  const before = (one: Waiting, other: Waiting): boolean =>
    one.at < other.at || (one.at === other.at && one.number < other.number);
  const swap = (i: number, j: number): void => {
    const [one, other] = [heap[i], heap[j]];
    if (one === undefined || other === undefined) return;
    heap[i] = other;
    heap[j] = one;
  };
  const isBefore = (i: number, j: number): boolean => {
    const [one, other] = [heap[i], heap[j]];
    return one !== undefined && other !== undefined && before(one, other);
  };
  return {
    add(at: number, go: () => void): void {
      heap.push({ at, number: (numbers += 1), go });
      for (let child = heap.length - 1; child > 0;) {
        const parent = (child - 1) >> 1;
        if (!isBefore(child, parent)) return;
        swap(child, parent);
        child = parent;
      }
    },
    take(): Waiting | undefined {
      const [first] = heap;
      const last = heap.pop();
      if (heap.length === 0 || last === undefined) return first;
      heap[0] = last;
      for (let parent = 0; ;) {
        let least = parent;
        for (const child of [2 * parent + 1, 2 * parent + 2]) if (isBefore(child, least)) least = child;
        if (least === parent) return first;
        swap(least, parent);
        parent = least;
      }
    },
  };
};
