/** What several clocks allow (I11): opening needs them to agree, ending needs all of them to call it over. */
import type { Instant, Milliseconds } from './brand.ts';
import { isOver, milliseconds, minutes } from './brand.ts';

export interface SourceTime {
  readonly name: string;
  readonly now: Instant;
}

const TOLERANCE: Milliseconds = minutes(2);

/** The largest difference between any two sources. */
export const clockSpread = (sources: readonly SourceTime[]): Milliseconds => {
  const times = sources.map((source) => source.now);
  return times.length === 0 ? milliseconds(0) : milliseconds(Math.max(...times) - Math.min(...times));
};

/** Two minutes apart or less. More: nothing may be opened. */
export const clocksAgree = (sources: readonly SourceTime[]): boolean => clockSpread(sources) <= TOLERANCE;

/** Over by every clock that has answered. NB. One clock that runs ahead must not end unexpired access. */
export const isOverByAll = (end: Instant, sources: readonly SourceTime[]): boolean =>
  sources.length > 0 && sources.every((source) => isOver(end, source.now));
