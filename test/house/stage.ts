/**
 * Decides what happens next among processes that run in one: every request to the world waits here until it is let through, and
 * time moves only when nobody can do anything else. From a seed everything happens in the same order again.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn, setTimeout as really } from 'node:timers/promises';
import type { PlatformClock } from '../../src/adapters/platform-clock.ts';
import { createPlatformClock } from '../../src/adapters/platform-clock.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import type { WorldClock } from '../../src/sandbox/contract.ts';
import type { Carrier, Packet } from '../sandbox-network.ts';
import { createTraffic } from './traffic.ts';

/** In [0, 1), the same numbers again from the same seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export interface StageOptions {
  /** ISO 8601 instant. */
  readonly start: string;
  readonly seed: number;
  /** The longest that one request takes, milliseconds of world time; each takes some of it, drawn from the seed. */
  readonly slowest: number;
  /** `timeout-minutes` of a job, milliseconds of world time. */
  readonly timeout: number;
}

export interface Stage {
  readonly clock: WorldClock;
  readonly carry: Carrier;
  readonly random: () => number;
  /** Of the process of this job: it measures and waits by the world's time. */
  clockOf(job: string): PlatformClock;
  /** The process is gone: nothing that it sends arrives any more, and it never wakes again. */
  kill(job: string): void;
  /** Begins a process; it goes on only while `play` plays. */
  enter<T>(job: string, work: () => Promise<T>): Promise<Outcome<T>>;
  /** Plays until every process that has entered is over. `between`: what others do before the step with this number, from 1. */
  play(between?: (step: number) => Promise<void>): Promise<void>;
  /** Whether a process of a job is what runs now. */
  isJob(): boolean;
  /** Every request that was let through, in its order; without what differs between two worlds. */
  readonly journal: readonly string[];
}

export type Outcome<T> =
  | { readonly kind: 'finished'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'killed' };

interface Held {
  readonly job: string;
  readonly key: string;
  readonly answer: (how: 'pass' | 'closed') => void;
}

interface Sleeper {
  readonly job: string;
  readonly until: number;
  readonly wake: () => void;
}

interface Actor {
  readonly deadline: number;
  readonly end: () => void;
}

/** Turns of the event loop without news after which nobody has anything left to do but what is held here. */
const QUIET_TURNS = 4;
/** How long something may take that is neither a request nor a sleep (a module that is loaded), real milliseconds. */
const LONGEST_LOADING = 20_000;

export const createStage = (options: StageOptions): Stage => {
  const clock = createWorldClock({ start: options.start, monotonic: () => 0 });
  const random = randomFrom(options.seed);
  const born = clock.now();
  const current = new AsyncLocalStorage<string>();
  const traffic = createTraffic();
  const held = new Set<Held>();
  const sleepers = new Set<Sleeper>();
  const actors = new Map<string, Actor>();
  const dead = new Set<string>();
  const seen = new Map<string, number>();
  const journal: string[] = [];

  const kill = (job: string): void => {
    dead.add(job);
    for (const one of held) if (one.job === job) release(one, 'closed');
    for (const one of sleepers) if (one.job === job) sleepers.delete(one);
    actors.get(job)?.end();
    actors.delete(job);
  };
  const release = (one: Held, how: 'pass' | 'closed'): void => {
    held.delete(one);
    one.answer(how);
  };
  const numbered = (job: string, { api, method, pathKey }: Packet): string => {
    const name = `${job} ${api} ${method} ${steadyPath(pathKey)}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return `${name} ${count}`;
  };
  /** Waits until the request may happen; a dead process sends nothing. */
  const admitted = (job: string, packet: Packet): Promise<'pass' | 'closed'> =>
    dead.has(job)
      ? Promise.resolve('closed')
      : new Promise((answer) => {
          held.add({ job, key: numbered(job, packet), answer });
          traffic.tell();
        });
  /** Nobody will send anything more by itself: all that is under way is held here. */
  const quiet = async (): Promise<void> => {
    for (let turns = 0; turns < QUIET_TURNS;) {
      const before = traffic.seen();
      await turn();
      turns = traffic.open() === held.size && before === traffic.seen() ? turns + 1 : 0;
      // Whatever git does is another process's work: waiting for it must not burn its time.
      if (turns === 0 && traffic.open() > held.size) await traffic.change();
    }
  };
  const takeTime = (to: number): void => {
    if (to > clock.now()) clock.advance(to - clock.now());
    for (const [job, { deadline }] of actors) if (deadline <= clock.now()) kill(job);
  };
  const step = (): boolean => {
    const due = [...sleepers].filter(({ until }) => until <= clock.now());
    const ready = [...held].toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const pick = Math.floor(random() * (due.length + ready.length));
    const sleeper = due[pick] ?? (ready.length > 0 ? undefined : earliest(sleepers));
    if (sleeper !== undefined) {
      sleepers.delete(sleeper);
      takeTime(sleeper.until);
      if (!dead.has(sleeper.job)) sleeper.wake();
      return true;
    }
    const request = ready[pick - due.length];
    if (request === undefined) return false;
    takeTime(clock.now() + Math.ceil(random() * options.slowest));
    if (!held.has(request)) return true;
    journal.push(request.key);
    release(request, 'pass');
    return true;
  };
  return {
    clock,
    random,
    journal,
    isJob: () => current.getStore() !== undefined,
    kill,
    carry: async (packet, commit) => {
      const job = current.getStore();
      const over = traffic.begin();
      try {
        if (job !== undefined && (await admitted(job, packet)) === 'closed') return 'closed';
        // What the world does is not done by the job.
        const answer = await current.exit(commit);
        return job !== undefined && dead.has(job) ? 'closed' : answer;
      } finally {
        over();
      }
    },
    clockOf: (job) => ({
      ...createPlatformClock(() => clock.now() - born),
      sleep: (time) =>
        new Promise((wake) => {
          if (!dead.has(job)) sleepers.add({ job, until: clock.now() + time, wake });
        }),
    }),
    enter: async <T>(job: string, work: () => Promise<T>): Promise<Outcome<T>> => {
      const killed = new Promise<Outcome<T>>((resolve) => {
        actors.set(job, {
          deadline: clock.now() + options.timeout,
          end: () => resolve({ kind: 'killed' }),
        });
      });
      const worked = current.run(job, work).then(
        (value): Outcome<T> => ({ kind: 'finished', value }),
        (error: unknown): Outcome<T> => ({ kind: 'failed', error }),
      );
      const outcome = await Promise.race([worked, killed]);
      actors.delete(job);
      return outcome;
    },
    async play(between) {
      let steps = 0;
      for (let idleSince = Date.now(); ;) {
        await quiet();
        if (actors.size === 0) return;
        steps += 1;
        await between?.(steps);
        if (step()) {
          idleSince = Date.now();
          continue;
        }
        if (Date.now() - idleSince > LONGEST_LOADING)
          throw new Error(`nothing goes on, and these are not over: ${[...actors.keys()].join(', ')}`);
        await really(2);
      }
    },
  };
};

/** Without what a world makes up anew each time: ids of operations and of directory requests, and hashes of signed commits. */
const steadyPath = (path: string): string =>
  path
    .replace(/(operations|operationResults|roleAssignmentScheduleRequests|idtoken)\/[0-9a-f-]{36}/gi, '$1/…')
    .replace(/client-request-id=[0-9a-f-]{36}/g, 'client-request-id=…')
    .replace(/[0-9a-f]{40}/g, '…');

const earliest = (sleepers: Iterable<Sleeper>): Sleeper | undefined =>
  [...sleepers].toSorted((a, b) => a.until - b.until || (a.job < b.job ? -1 : 1))[0];
