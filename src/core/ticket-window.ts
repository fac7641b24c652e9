/** The change window that a ticket's text names: one line `Window: 2026-11-28T22:00Z to 2026-11-29T02:00Z`. */
import type { Instant } from './brand.ts';
import { parseMoment } from './moment.ts';

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

/** An instant with its offset, seconds optional. */
const readMoment = (text: string): Instant | undefined => {
  const parsed = parseMoment(text, { zone: 'UTC', key: '' });
  return parsed.kind === 'moment' ? parsed.value : undefined;
};
