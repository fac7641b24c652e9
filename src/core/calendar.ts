/** Calendars of the policy on the line of instants: whether one holds a whole window, and where the next one would fit. */
import { instant, milliseconds, minutes, type Instant, type Milliseconds } from './brand.ts';
import type { Calendar, Stretch, Weekday } from './policy.ts';
import { firstMoment, type Span } from './zone.ts';

/**
 * Whether one stretch of the calendar, adjoining ones joined, holds the whole window. Times are those of the calendar's zone; a
 * stretch begins and ends when the clock there first shows its time, so that none is lost or doubled by daylight saving.
 */
export const containsWindow = (calendar: Calendar, window: Span): boolean =>
  stretchesIn(calendar, window).some(({ from, to }) => from <= window.from && window.to <= to);

/** How far ahead a window is looked for. */
const FAR_ENOUGH: Milliseconds = minutes(60 * 24 * 60);

export interface Search {
  /** `undefined`: at any hour. */
  readonly calendar: Calendar | undefined;
  /** What no window may touch. */
  readonly closed: readonly Span[];
  readonly from: Instant;
}

/** The first moment from `from` on at which a window of this length may begin; `undefined`: none in the next 60 days. */
export const nextWindow = (search: Search, length: Milliseconds): Instant | undefined => {
  const { from } = search;
  const last = from + FAR_ENOUGH;
  const fits = openIn(search, { from, to: instant(last + length) })
    .map((span) => ({ begin: Math.max(span.from, from), to: span.to }))
    .find(({ begin, to }) => begin <= last && begin + length <= to);
  return fits === undefined ? undefined : instant(fits.begin);
};

/** How long access that begins at `from` may last; nothing where it may not begin, at most `length`. */
export const roomAt = (search: Search, length: Milliseconds): Milliseconds => {
  const { from } = search;
  const to = instant(from + length);
  const here = openIn(search, { from, to }).find((span) => span.from <= from && from < span.to);
  return milliseconds(here === undefined ? 0 : Math.min(here.to, to) - from);
};

const openIn = ({ calendar, closed }: Search, span: Span): readonly Span[] =>
  closed.reduce<readonly Span[]>(
    (open, each) => open.flatMap((one) => without(one, each)),
    calendar === undefined ? [span] : stretchesIn(calendar, span),
  );

const without = (span: Span, closed: Span): readonly Span[] =>
  [
    { from: span.from, to: instant(Math.min(span.to, closed.from)) },
    { from: instant(Math.max(span.from, closed.to)), to: span.to },
  ].filter(({ from, to }) => from < to);

const DAY = 24 * 60 * 60_000;

/** Every stretch that touches the span, whole, adjoining and overlapping ones joined, in order. */
const stretchesIn = (calendar: Calendar, span: Span): readonly Span[] => {
  const found: Span[] = [];
  // No zone is a day from UTC, and no stretch that began is longer than one.
  for (let day = Math.floor(span.from / DAY) - 2; day <= Math.floor(span.to / DAY) + 1; day += 1)
    for (const each of stretchesOn(calendar, day))
      if (each.from <= span.to && each.to >= span.from) found.push(each);
  const joined: Span[] = [];
  for (const each of found.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || each.from > last.to) joined.push(each);
    else if (each.to > last.to) joined[joined.length - 1] = { from: last.from, to: each.to };
  }
  return joined;
};

/** Zone arithmetic is the dearest part of a decision, and its answers never change. */
const known = new WeakMap<Calendar, Map<number, readonly Span[]>>();
const MOST_KNOWN = 1000;

/** What begins on a day; `day` counts from 1970-01-01 as the calendar's own clock shows it. */
const stretchesOn = (calendar: Calendar, day: number): readonly Span[] => {
  const days = known.get(calendar) ?? new Map<number, readonly Span[]>();
  known.set(calendar, days);
  const found = days.get(day);
  if (found !== undefined) return found;
  const made = calendar.stretches.flatMap((stretch) => stretchOn(stretch, day, calendar.timezone) ?? []);
  if (days.size >= MOST_KNOWN) days.clear();
  days.set(day, made);
  return made;
};

const WEEKDAYS: readonly Weekday[] = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];

const stretchOn = (stretch: Stretch, day: number, zone: string): Span | undefined => {
  const weekday = WEEKDAYS[((day % 7) + 7) % 7];
  if (weekday === undefined || !stretch.days.includes(weekday)) return undefined;
  const date = dateOf(day);
  if (stretch.weekOfMonth !== undefined && Math.ceil(Number(date.slice(8)) / 7) !== stretch.weekOfMonth)
    return undefined;
  // The day is the one on which it begins: what ends before it begins on the clock ends on the day after.
  const next = stretch.to === '24:00' || stretch.to < stretch.from;
  const from = firstMoment(`${date}T${stretch.from}`, zone);
  const to = firstMoment(`${next ? dateOf(day + 1) : date}T${stretch.to.replace('24:', '00:')}`, zone);
  // NB. A stretch that cannot be placed holds nothing.
  return from === undefined || to === undefined || from >= to ? undefined : { from, to };
};

const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
