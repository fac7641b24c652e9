/** When people of the month work: two zones with their changes of the clock, weekends and holidays; nothing of it from the product. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export type Zone = 'Europe/Berlin' | 'America/New_York';

/** Two weeks of summer time and two of winter time; between the two changes the zones are an hour nearer to each other. */
export const BEGIN = Date.parse('2026-10-12T00:00:00Z');
export const DAYS = 30;

const CHANGES: Readonly<
  Record<Zone, { readonly at: number; readonly before: number; readonly after: number }>
> = {
  'Europe/Berlin': { at: Date.parse('2026-10-25T01:00:00Z'), before: 2, after: 1 },
  'America/New_York': { at: Date.parse('2026-11-01T06:00:00Z'), before: -4, after: -5 },
};
const HOLIDAYS: Readonly<Record<Zone, readonly string[]>> = {
  'Europe/Berlin': ['2026-10-30'],
  'America/New_York': ['2026-10-12', '2026-11-11'],
};
const FROM = 8.5 * HOUR;
const TO = 17.5 * HOUR;

const offsetAt = (zone: Zone, at: number): number => {
  const change = CHANGES[zone];
  return (at < change.at ? change.before : change.after) * HOUR;
};

/** `2026-10-12 08:30`, as the clock on the wall there shows it. */
export const wallTime = (zone: Zone, at: number): string =>
  new Date(at + offsetAt(zone, at)).toISOString().slice(0, 16).replace('T', ' ');

const isWorkday = (zone: Zone, at: number): boolean => {
  const local = new Date(at + offsetAt(zone, at));
  const weekday = local.getUTCDay();
  return weekday !== 0 && weekday !== 6 && !HOLIDAYS[zone].includes(local.toISOString().slice(0, 10));
};

const timeOfDay = (zone: Zone, at: number): number => (at + offsetAt(zone, at)) % DAY;

export const isAtWork = (zone: Zone, at: number): boolean => {
  const time = timeOfDay(zone, at);
  return isWorkday(zone, at) && time >= FROM && time < TO;
};

/** `at` itself, or else the next moment at which somebody there begins to work. */
export const nextAtWork = (zone: Zone, at: number): number => {
  if (isAtWork(zone, at)) return at;
  const midnight = at - timeOfDay(zone, at);
  for (let day = 0; ; day += 1) {
    const noon = midnight + day * DAY + 12 * HOUR;
    const begin = noon - timeOfDay(zone, noon) + FROM;
    if (begin >= at && isWorkday(zone, begin)) return begin;
  }
};

/** How busy a moment is, between 0 and 1: office hours of a workday, with a peak in the morning. */
export const busyness = (zone: Zone, at: number): number => {
  if (!isWorkday(zone, at)) return 0.02;
  const hour = timeOfDay(zone, at) / HOUR;
  if (hour < 7 || hour >= 20) return 0.03;
  if (hour < 8.5 || hour >= 17.5) return 0.25;
  return hour >= 12 && hour < 13 ? 0.6 : hour < 12 ? 1 : 0.85;
};

/** Whether a stretch lies inside the approved hours of a team, which are written as the clock in Berlin shows them. */
export const isInHours = (zone: Zone, from: number, to: number): boolean => {
  const [opens, closes] = zone === 'Europe/Berlin' ? [7, 21] : [12, 27];
  const day = midnightBefore(from - (opens === 7 ? 0 : 5 * HOUR));
  const weekday = new Date(day + 12 * HOUR).getUTCDay();
  return weekday !== 0 && weekday !== 6 && from >= atHour(day, opens) && to <= atHour(day, closes);
};

/** Midnight in Berlin. */
const midnightBefore = (at: number): number => at - timeOfDay('Europe/Berlin', at);

/** When the clock in Berlin shows an hour of the day that begins at `midnight`, counted on behind 24. */
const atHour = (midnight: number, hour: number): number => {
  const about = midnight + hour * HOUR;
  return about - (offsetAt('Europe/Berlin', about) - offsetAt('Europe/Berlin', midnight));
};

/** Days that the policy freezes, in Berlin. */
export const FROZEN = {
  from: Date.parse('2026-10-29T23:00:00Z'),
  to: Date.parse('2026-11-01T23:00:00Z'),
} as const;
/** An afternoon in which the operators freeze all changes. */
export const FREEZE = {
  from: Date.parse('2026-10-20T12:00:00Z'),
  to: Date.parse('2026-10-20T14:30:00Z'),
} as const;
