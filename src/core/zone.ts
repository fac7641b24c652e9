/** Time zones: where a local time lies on the one line of instants, where it lies nowhere, and where twice. */
import { Temporal } from 'temporal-polyfill';
import { instant, type Instant } from './brand.ts';
import { nearest } from './nearest.ts';

/** A stretch of time, half open: `to` itself no longer belongs to it. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** What a local time means. In spring an hour of the clock is left out, in autumn one is shown twice. */
export type LocalReading =
  | { readonly kind: 'once'; readonly at: Instant }
  /** The clock goes from before it to after it; `at` is the moment when it does. */
  | { readonly kind: 'skipped'; readonly at: Instant; readonly before: Instant; readonly after: Instant }
  | { readonly kind: 'twice'; readonly first: Instant; readonly second: Instant };

/** A name that says where, such as `Europe/Berlin`, or `UTC`: an offset would not follow daylight saving. */
export const isZone = (name: string): boolean => {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  if (known.has(name)) return true;
  try {
    // NB. Asked of what places the times: Intl knows names (`PST`) that Temporal refuses.
    const isOne = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId !== '';
    if (isOne) known.add(name);
    return isOne;
  } catch {
    return false;
  }
};

/** A rota names its zone at every shift; there are only so many zones, and what is none is not kept. */
const known = new Set<string>();

/** The zone that was probably meant by a name that is none: `Berlin`, `europe/berlni`. */
export const nearestZone = (name: string): string | undefined => {
  const zones = Intl.supportedValuesOf('timeZone');
  const city = lastPart(name);
  return (
    zones.find((zone) => lastPart(zone) === city) ??
    nearest(name, zones) ??
    zones.find((zone) => lastPart(zone) === nearest(city, zones.map(lastPart)))
  );
};

const lastPart = (name: string): string =>
  name
    .slice(name.lastIndexOf('/') + 1)
    .toLowerCase()
    .replaceAll(' ', '_');

/** `local` is `2026-11-28T22:00` or `2026-11-28T22:00:00`; `undefined` where no calendar has such a day or time. */
export const readLocal = (local: string, zone: string): LocalReading | undefined => {
  let wanted: Temporal.PlainDateTime;
  try {
    wanted = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
  } catch {
    return undefined;
  }
  const early = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const late = wanted.toZonedDateTime(zone, { disambiguation: 'later' });
  const [first, second] = [instant(early.epochMilliseconds), instant(late.epochMilliseconds)];
  if (first === second) return { kind: 'once', at: first };
  if (early.toPlainDateTime().equals(wanted)) return { kind: 'twice', first, second };
  const change = early.getTimeZoneTransition('next');
  const at = change === null ? second : instant(change.epochMilliseconds);
  return { kind: 'skipped', at, before: first, after: second };
};

/** The first moment at which the clock shows this time or a later one: one rule for ends and beginnings, so that stretches join. */
export const firstMoment = (local: string, zone: string): Instant | undefined => {
  const read = readLocal(local, zone);
  switch (read?.kind) {
    case undefined:
      return undefined;
    case 'once':
    case 'skipped':
      return read.at;
    case 'twice':
      return read.first;
  }
};

/** `2026-12-18` from its first to its last moment; `undefined` for anything that is no day. */
export const daySpan = (day: string, zone: string): Span | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  try {
    const date = Temporal.PlainDate.from(day, { overflow: 'reject' });
    const startOf = (of: Temporal.PlainDate): Instant => instant(of.toZonedDateTime(zone).epochMilliseconds);
    return { from: startOf(date), to: startOf(date.add({ days: 1 })) };
  } catch {
    return undefined;
  }
};

/** What the clock of a zone shows at a moment: `2026-11-28T22:00:00`. */
export const localText = (at: Instant, zone: string): string =>
  new Date(at + offsetAt(at, zone)).toISOString().slice(0, 19);

/** What the clock of a zone adds to UTC at a moment, in milliseconds. */
const offsetAt = (at: Instant, zone: string): number =>
  zone === 'UTC'
    ? 0
    : Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;

/** The same as files write it: `+01:00`. */
export const offsetText = (at: Instant, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offset;
