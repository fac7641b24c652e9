/** A moment as people write it in policy tests and on the command line: `2026-11-28 22:00 Europe/Berlin`, `2026-11-28T21:00:00Z`. */
import { Temporal } from 'temporal-polyfill';
import { instant, parseInstant, type Instant } from './brand.ts';

export type WrittenMoment =
  | { readonly kind: 'moment'; readonly value: Instant }
  | { readonly kind: 'problem'; readonly message: string; readonly remedy: string };

const FORM =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(Z|[+-]\d{2}:\d{2}| [A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*)?$/;

const problem = (message: string, remedy: string): WrittenMoment => ({ kind: 'problem', message, remedy });

/** `timezone` is where a moment without a zone of its own is meant. */
export const readMoment = (text: string, timezone: string): WrittenMoment => {
  const [, date, time, seconds = ':00', zone = ` ${timezone}`] = FORM.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined)
    return problem(
      `\`${text.slice(0, 60)}\` is not a moment.`,
      'Write `2026-11-28 22:00 Europe/Berlin` or `2026-11-28T21:00:00Z`.',
    );
  if (!zone.startsWith(' ')) {
    const at = parseInstant(`${date}T${time}${seconds}${zone}`);
    return at === undefined ? noSuchDay(text) : { kind: 'moment', value: at };
  }
  return inZone(text, `${date}T${time}${seconds}`, zone.trim());
};

const noSuchDay = (text: string): WrittenMoment =>
  problem(`\`${text.slice(0, 60)}\` does not exist in the calendar.`, 'Correct the day or the time.');

/** NB. When clocks change, a time may not exist or exist twice; guessing would judge another moment than was meant. */
const inZone = (text: string, local: string, zone: string): WrittenMoment => {
  let plain: Temporal.PlainDateTime;
  try {
    plain = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
  } catch {
    return noSuchDay(text);
  }
  let early: number;
  let late: number;
  try {
    early = plain.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds;
    late = plain.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
  } catch {
    return problem(`\`${zone}\` is not a time zone.`, 'Use an IANA name such as `Europe/Berlin`, or `UTC`.');
  }
  if (early === late) return { kind: 'moment', value: instant(early) };
  return problem(
    `The clocks of ${zone} change then: \`${text.slice(0, 60)}\` does not exist, or exists twice.`,
    'Write it with its offset, such as `2026-10-25T02:30:00+02:00`.',
  );
};
