/** Moments as people write and read them: `2026-11-28 22:00 Europe/Berlin`, `2026-11-28T21:00:00Z`, `2026-11-28 22:00+01:00`. */
import { instant, type Instant } from './brand.ts';
import { isZone, localText, nearestZone, offsetText, readLocal } from './zone.ts';

export type MomentProblem = 'form' | 'day' | 'no-zone' | 'zone' | 'skipped' | 'twice';

export type ParsedMoment =
  | { readonly kind: 'moment'; readonly value: Instant }
  | {
      readonly kind: 'problem';
      readonly problem: MomentProblem;
      readonly message: string;
      readonly remedy: string;
    };

export interface MomentContext {
  /** The zone that is proposed where none is written. */
  readonly zone: string;
  /** The key in front of a proposed line, e.g. `start: `. */
  readonly key: string;
}

const FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:(Z|[+-]\d{2}:\d{2})| (\S.*))?$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;
const OFFSET = /^(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;

/** Says of anything that is not exactly one moment why, with the line to write instead where it can be known. */
export const parseMoment = (text: string, context: MomentContext): ParsedMoment => {
  const [, day = '', time = '', offset, zone] = FORM.exec(text) ?? [];
  if (!TIME.test(time) || (offset !== undefined && !OFFSET.test(offset))) return formless(text, context);
  const local = { day, time };
  // The day is judged first: no zone makes up for one that does not exist.
  const inUtc = readLocal(`${day}T${time}`, 'UTC');
  if (inUtc?.kind !== 'once') return noSuchDay(day);
  if (offset !== undefined) return { kind: 'moment', value: instant(inUtc.at - minutesOf(offset) * 60_000) };
  if (zone === undefined)
    return problem(
      'no-zone',
      `\`${text}\` does not say in which time zone.`,
      write(context, `${day} ${time} ${context.zone}`),
    );
  return isZone(zone) ? inZone(local, zone, context) : unknownZone(local, zone, context);
};

interface Local {
  readonly day: string;
  readonly time: string;
}

const problem = (kind: MomentProblem, message: string, remedy: string): ParsedMoment => ({
  kind: 'problem',
  problem: kind,
  message,
  remedy,
});

const write = ({ key }: MomentContext, ...lines: readonly string[]): string =>
  `Write ${lines.map((line) => `\`${key}${line}\``).join(' or ')}.`;

const formless = (text: string, context: MomentContext): ParsedMoment => {
  const guess = meant(text, context.zone);
  return problem(
    'form',
    `\`${text.slice(0, 60)}\` is not a moment.`,
    guess === undefined
      ? `Write day, time and zone, such as \`${context.key}2026-11-28 22:00 ${context.zone}\`.`
      : write(context, guess),
  );
};

const noSuchDay = (day: string): ParsedMoment =>
  problem('day', `There is no day \`${day}\`.`, 'Write a day that the calendar has.');

const unknownZone = ({ day, time }: Local, zone: string, context: MomentContext): ParsedMoment => {
  const near = nearestZone(zone);
  return problem(
    'zone',
    `\`${zone.slice(0, 60)}\` is not a time zone.`,
    OFFSET.test(zone)
      ? write(context, `${day} ${time}${zone}`)
      : near === undefined
        ? 'Write an IANA name such as `Europe/Berlin`, or an offset such as `+01:00`.'
        : write(context, `${day} ${time} ${near}`),
  );
};

const inZone = ({ day, time }: Local, zone: string, context: MomentContext): ParsedMoment => {
  const read = readLocal(`${day}T${time}`, zone);
  switch (read?.kind) {
    case undefined:
      return noSuchDay(day);
    case 'once':
      return { kind: 'moment', value: read.at };
    case 'skipped':
      return problem(
        'skipped',
        `${day} ${time} does not exist in ${zone}: the clock is put forward over it.`,
        write(context, writeMoment(read.before, zone), writeMoment(read.after, zone)),
      );
    case 'twice':
      return problem(
        'twice',
        `${day} ${time} comes twice in ${zone}: the clock is put back to before it.`,
        `${write(context, writeMoment(read.first, zone), writeMoment(read.second, zone))} The first is the earlier one.`,
      );
  }
};

const minutesOf = (offset: string): number => {
  if (offset === 'Z') return 0;
  const size = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return offset.startsWith('-') ? -size : size;
};

/** Longer text was not meant as a moment. */
const LONGEST = 100;

/** The line that was probably meant by text that is not a moment. */
const meant = (text: string, zone: string): string | undefined => {
  // NB. A text of the largest size would keep the judge busy for many seconds with guessing.
  if (text.length > LONGEST) return undefined;
  const day = dayIn(text);
  const time = /[T ]+(\d{1,2})[:.h](\d{2})(?!\d)(.*)$/.exec(text);
  if (day === undefined || time === null) return undefined;
  const [, hour = '', minute = '', rest = ''] = time;
  const local = `${day} ${hour.padStart(2, '0')}:${minute}`;
  const written = rest.trim();
  const offset = written.toUpperCase();
  // A guess that drops something would be another moment.
  if (written !== '' && !OFFSET.test(offset) && !isZone(written)) return undefined;
  const where = OFFSET.test(offset) ? offset : ` ${written === '' ? zone : written}`;
  return readLocal(local.replace(' ', 'T'), 'UTC') === undefined ? undefined : `${local}${where}`;
};

/** Year first, or day first with dots; what is written with slashes and the day or month first could be either. */
const dayIn = (text: string): string | undefined => {
  const [, year, month, date] = /^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text) ?? [];
  if (year !== undefined && month !== undefined && date !== undefined)
    return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const [, first, second, last] = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/.exec(text) ?? [];
  return first === undefined || second === undefined || last === undefined
    ? undefined
    : `${last}-${second.padStart(2, '0')}-${first.padStart(2, '0')}`;
};

/** As a file says it, to the minute where it is a whole one: never a text that means two moments. */
export const writeMoment = (at: Instant, zone: string): string => {
  const local = localText(at, zone);
  const short = (local.endsWith(':00') ? local.slice(0, 16) : local).replace('T', ' ');
  return readLocal(local, zone)?.kind === 'once' ? `${short} ${zone}` : `${short}${offsetText(at, zone)}`;
};

/** For people: `2026-11-28 21:00 UTC (22:00 Europe/Berlin)`; the day again where it is another one there. */
export const sayMoment = (at: Instant, zone: string): string => {
  const utc = minuteOf(localText(at, 'UTC'));
  if (zone === 'UTC') return `${utc} UTC`;
  const local = minuteOf(localText(at, zone));
  const there = local.slice(0, 10) === utc.slice(0, 10) ? local.slice(11) : local;
  return `${utc} UTC (${there} ${zone})`;
};

const minuteOf = (local: string): string => local.slice(0, 16).replace('T', ' ');
