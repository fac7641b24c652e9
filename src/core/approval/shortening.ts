/** A review whose first line is a length of time (`30m`) approves no longer than that. */
import type { Milliseconds } from '../brand.ts';
import { parseWindow } from '../duration.ts';

export type Shortening =
  | { readonly kind: 'none' }
  | { readonly kind: 'at-most'; readonly duration: Milliseconds }
  /** A length of time was meant and cannot be honoured: the approval does not count. */
  | { readonly kind: 'unusable'; readonly why: string };

export const readShortening = (body: string): Shortening => {
  const line = lineOfLimit(body);
  if (line === undefined) return { kind: 'none' };
  const read = parseWindow(line);
  if (read.kind === 'duration') return { kind: 'at-most', duration: read.value };
  // NB. `30 min`, `5m` or a bare `30` meant a limit: taking it for no limit would open longer than was approved.
  if (read.problem !== 'form' || meantAsLength.test(line)) return { kind: 'unusable', why: read.message };
  return { kind: 'none' };
};

/** Nobody who means a limit writes more than this. */
const LONGEST = 60;

/**
 * The first line where it may be a limit; nothing else of a review's text is read for a decision.
 * NB. A row of 60,000 digits would keep every run busy for minutes with the question whether a limit is meant, and would be kept.
 */
export const lineOfLimit = (body: string): string | undefined => {
  if (body === '') return undefined;
  const line = (/^[^\r\n]*/.exec(body)?.[0] ?? '').trim();
  return /\d/.test(line) && line.length <= LONGEST ? line : undefined;
};

const meantAsLength =
  /^[~<≤]?\s*[\d.,]+\s*(?:s|secs?|seconds?|m|mins?|minutes?|minuten|h|hrs?|hours?|stunden?|d|days?|tage?)?(?:\s*\d+\s*(?:m|mins?|minutes?))?[.!]?$/iu;
