/** How answers come back to a process: at once, after a latency, or in rounds, which are counted. */
import { readdirSync, readFileSync } from 'node:fs';
import type { RequestLog, Way } from '../../../src/sandbox/http.ts';

export interface Rounds {
  readonly requests: number;
  /** Those of them that went to GitHub. */
  readonly toGitHub: number;
  /** Sequential round trips: how often the process had to wait until something was answered. */
  readonly rounds: number;
}

export interface Ways {
  readonly way: Way;
  /** From now on each answer is so many milliseconds on its way; 0: none. */
  delay(milliseconds: number): void;
  /** Which round of what is counted now runs, from 1. */
  round(): number;
  /** Holds all answers back until the process waits for nothing else, then lets them all go; until `stop`. */
  count(pid: number, log: RequestLog): { stop(): Rounds };
}

/** Milliseconds between two looks at the process. */
const LOOK = 10;
/** So many looks in a row must show the same: with the state of its threads, and without (no `/proc`). */
const LOOKS = 5;
const BLIND_LOOKS = 80;

export const createWays = (): Ways => {
  let holding = false;
  let latency = 0;
  let held: (() => void)[] = [];
  let rounds = 0;
  const release = (): void => {
    const all = held;
    held = [];
    for (const one of all) one();
  };
  return {
    way: () =>
      holding
        ? new Promise((resolve) => held.push(resolve))
        : latency === 0
          ? Promise.resolve()
          : new Promise((resolve) => setTimeout(resolve, latency)),
    round: () => rounds + 1,
    delay: (milliseconds) => void (latency = milliseconds),
    count(pid, log) {
      holding = true;
      const before = log.count();
      const gitHubBefore = log.count('github');
      let released = 0;
      rounds = 0;
      let last = '';
      let alike = 0;
      const look = (): void => {
        const requests = log.count() - before;
        const threads = threadsOf(pid);
        const now = `${requests} ${threads?.join() ?? ''}`;
        alike = now === last && (threads?.every(isAsleep) ?? true) ? alike + 1 : 0;
        last = now;
        // What has arrived and is not answered yet is on its way to be held.
        if (held.length === 0 || requests !== released + held.length) return;
        if (alike < (threads === undefined ? BLIND_LOOKS : LOOKS)) return;
        released += held.length;
        rounds += 1;
        alike = 0;
        release();
      };
      const timer = setInterval(look, LOOK);
      return {
        stop() {
          clearInterval(timer);
          holding = false;
          release();
          return {
            requests: log.count() - before,
            toGitHub: log.count('github') - gitHubBefore,
            rounds,
          };
        },
      };
    },
  };
};

const isAsleep = (thread: string): boolean => thread.startsWith('S ');

/** State and time on a core of each thread of a process; undefined where the system does not tell. */
const threadsOf = (pid: number): readonly string[] | undefined => {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => {
      const line = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return `${fields[0]} ${fields[11]} ${fields[12]}`;
    });
  } catch {
    return undefined;
  }
};
