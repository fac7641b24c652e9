/** Times and lengths of time for people: UTC first, then the policy's time zone. */
import { formatInstant, parseInstant } from '../brand.ts';
import type { Instant } from '../brand.ts';
import { isZone } from '../zone.ts';
import { escapeMarkdown } from './escape.ts';

/** `16:31 UTC (17:31 Europe/Berlin)`; with the date where it is not the day of `now`. */
export const formatTime = (at: Instant, timezone: string, now: Instant): string => {
  const utc = `${inZone(at, 'UTC', now, 'UTC')} UTC`;
  if (timezone === 'UTC' || !isZone(timezone)) return utc;
  return `${utc} (${inZone(at, timezone, at, 'UTC')} ${timezone})`;
};

/** `16:31 UTC`, for places with little room; with the date where it is not the day of `now`. */
export const formatUtc = (at: Instant, now: Instant): string => `${inZone(at, 'UTC', now, 'UTC')} UTC`;

/** The same for a time as the ledger writes it; text that is no time is shown as text, escaped. */
export const formatRecorded = (at: string, timezone: string, now: Instant): string => {
  const parsed = parseInstant(at);
  return parsed === undefined ? escapeMarkdown(at, 40) : formatTime(parsed, timezone, now);
};

/** `2 h`, `1 h 30 min`, `45 s`, `30 d`. `length` is in milliseconds. */
export const formatDuration = (length: number): string => {
  const seconds = Math.max(0, Math.round(length / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return join(Math.floor(hours / 24), 'd', hours % 24, 'h');
  return join(hours, 'h', minutes % 60, 'min');
};

/** `45 s`, `2 min 10 s`, then as above: how late something was. `seconds` is whole. */
export const formatLag = (seconds: number): string =>
  seconds < 60 || seconds >= 3600
    ? formatDuration(seconds * 1000)
    : join(Math.floor(seconds / 60), 'min', seconds % 60, 's');

const join = (most: number, unit: string, rest: number, small: string): string =>
  rest === 0 ? `${most} ${unit}` : `${most} ${unit} ${rest} ${small}`;

/** `17:31`, or `2026-11-21 00:31` where the day differs from that of `day` in `dayZone`. */
const inZone = (at: Instant, zone: string, day: Instant, dayZone: string): string => {
  const text = local(at, zone);
  const date = text.slice(0, 10);
  return date === local(day, dayZone).slice(0, 10) ? text.slice(11) : text;
};

const local = (at: Instant, zone: string): string => {
  if (zone === 'UTC') return formatInstant(at).slice(0, 16).replace('T', ' ');
  const parts = clockIn(zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
};

/** To make one takes longer than all the rest of a comment. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const clockIn = (zone: string): Intl.DateTimeFormat => {
  const found =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  clocks.set(zone, found);
  return found;
};
