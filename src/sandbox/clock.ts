/** The world's clock: flows with real time from wherever it was set, and jumps when told to. */
import type { WorldClock } from './contract.ts';

export interface WorldClockOptions {
  /** ISO 8601 instant at which the world begins; the machine's own time when absent. */
  readonly start?: string;
  /** A monotonic timer in milliseconds; tests give their own and move it. */
  readonly monotonic?: () => number;
}

/**
 * Makes the clock that every `Date` header, timestamp and expiry of the sandbox comes from.
 * `set` may go back (what has expired by then stays expired). Throws RangeError on an unreadable instant or a
 * length that is not a finite, non-negative number of milliseconds.
 */
export const createWorldClock = (options: WorldClockOptions = {}): WorldClock => {
  const monotonic = options.monotonic ?? (() => performance.now());
  const listeners: (() => void)[] = [];
  let base = options.start === undefined ? Date.now() : readInstant(options.start);
  let mark = monotonic();
  const now = (): number => Math.floor(base + (monotonic() - mark));
  const jumpTo = (instant: number): void => {
    base = instant;
    mark = monotonic();
    for (const listener of listeners) listener();
  };
  return {
    now,
    advance(milliseconds) {
      if (!Number.isFinite(milliseconds) || milliseconds < 0)
        throw new RangeError(`${milliseconds} is not a length of time in milliseconds`);
      jumpTo(now() + milliseconds);
    },
    set: (iso) => jumpTo(readInstant(iso)),
    onJump: (listener) => void listeners.push(listener),
  };
};

/** The world's now as an HTTP date (RFC 9110 §5.6.7). */
export const httpDate = (clock: WorldClock): string => new Date(clock.now()).toUTCString();

const readInstant = (iso: string): number => {
  const value = /^\d{4}-\d{2}-\d{2}T/.test(iso) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(value)) throw new RangeError(`${JSON.stringify(iso)} is not an ISO 8601 instant`);
  return value;
};
