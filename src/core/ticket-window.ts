/** The change window that a ticket's text names: one line `Window: 2026-11-28T22:00Z to 2026-11-29T02:00Z`. */
import { type Instant, parseInstant } from './brand.ts';

export interface TicketWindow {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * Undefined for anything but exactly one such line: two windows are none.
 * NB. Text in a comment of HTML is passed over: whoever approves the ticket on GitHub does not see it.
 */
export const readTicketWindow = (text: string): TicketWindow | undefined => {
  const visible = text.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  const [line, more] = visible.split(/\r\n|\r|\n/).filter((each) => each.startsWith('Window:'));
  if (line === undefined || more !== undefined) return undefined;
  const [, first = '', second = ''] = /^Window:[ \t]+(\S+)[ \t]+to[ \t]+(\S+)[ \t]*$/.exec(line) ?? [];
  const from = readMoment(first);
  const to = readMoment(second);
  return from === undefined || to === undefined || from >= to ? undefined : { from, to };
};

/** An instant with its offset, seconds optional. A day that does not exist (30 February) is none. */
const readMoment = (text: string): Instant | undefined => {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.exec(text);
  if (parts === null) return undefined;
  const [, day = '', time = '', seconds = ':00', offset = ''] = parts;
  const midnight = parseInstant(`${day}T00:00:00Z`);
  if (midnight === undefined || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  // `24:00` would be the next day, whatever the library makes of it.
  return time.startsWith('24') ? undefined : parseInstant(`${day}T${time}${seconds}${offset}`);
};
