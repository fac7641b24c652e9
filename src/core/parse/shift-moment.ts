/** Reads when a shift begins or ends: an instant with its offset, or a local time with its zone. */
import { Temporal } from 'temporal-polyfill';
import { instant, type Instant } from '../brand.ts';
import type { FindingId } from '../schema/finding-ids.ts';

export type ShiftMoment =
  | { readonly kind: 'moment'; readonly value: Instant }
  | {
      readonly kind: 'problem';
      readonly id: Extract<FindingId, 'format.bad-value' | 'policy.timezone'>;
      readonly message: string;
      readonly remedy: string;
    };

const FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:(Z|[+-]\d{2}:\d{2})| (\S+))$/;
const REMEDY = 'Write `2026-11-28 22:00 Europe/Berlin` or `2026-11-28T21:00:00Z`.';

const problem = (
  message: string,
  remedy = REMEDY,
  id: Extract<ShiftMoment, { kind: 'problem' }>['id'] = 'format.bad-value',
): ShiftMoment => ({ kind: 'problem', id, message, remedy });

/** `2026-11-28T21:00:00Z`, `2026-11-28 22:00+01:00` or `2026-11-28 22:00 Europe/Berlin`. */
export const parseShiftMoment = (text: string): ShiftMoment => {
  const [, day = '', time = '', offset, zone] = FORM.exec(text) ?? [];
  const local = day === '' ? undefined : localTime(`${day}T${time}`);
  if (local === undefined) return problem(`\`${text.slice(0, 60)}\` is not a moment.`);
  if (zone === undefined) {
    const at = Date.parse(`${day}T${time}${offset ?? 'Z'}`);
    return Number.isNaN(at)
      ? problem(`\`${text.slice(0, 60)}\` is not a moment.`)
      : { kind: 'moment', value: instant(at) };
  }
  return inZone(local, zone);
};

/** `undefined`: no such day or time, 31 February for instance. */
const localTime = (text: string): Temporal.PlainDateTime | undefined => {
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' });
  } catch {
    return undefined;
  }
};

const inZone = (local: Temporal.PlainDateTime, zone: string): ShiftMoment => {
  if (!isZone(zone))
    return problem(
      `\`${zone.slice(0, 60)}\` is not a time zone.`,
      'Use an IANA name such as `Europe/Berlin`.',
      'policy.timezone',
    );
  try {
    // NB. When the clocks change a local time may exist twice or not at all; guessing would move a shift by an hour.
    const at = local.toZonedDateTime(zone, { disambiguation: 'reject' });
    return { kind: 'moment', value: instant(at.epochMilliseconds) };
  } catch {
    return problem(
      `\`${local.toString()} ${zone}\` does not exist, or exists twice, because the clocks change then.`,
      'Write it with its offset, such as `2026-10-25T02:30:00+01:00`.',
    );
  }
};

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
