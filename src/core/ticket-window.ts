/** The change window that a ticket's text names: one line `Window: 2026-11-28T22:00Z to 2026-11-29T02:00Z`. */
import type { Instant } from './brand.ts';
import { parseMoment } from './moment.ts';

export interface TicketWindow {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * Undefined for anything but exactly one such line, which begins a paragraph of its own: two windows are none.
 * NB. Whoever approves the ticket on GitHub must see what is read here, and HTML can hide text: its plain comments are
 * passed over, and after anything else of it nothing is read. Inside a paragraph a title of a link or of an image may hide a line.
 */
export const readTicketWindow = (text: string): TicketWindow | undefined => {
  const lines = text.replace(/<!--(?!-?>)[^<]*?-->/g, '').split(/\r\n|\r|\n/);
  const [at, more] = lines.flatMap((each, index) => (each.startsWith('Window:') ? [index] : []));
  if (at === undefined || more !== undefined) return undefined;
  const before = lines.slice(0, at);
  if ((before.at(-1) ?? '').trim() !== '' || before.some(hasMarkup)) return undefined;
  const line = lines[at] ?? '';
  const [, first = '', second = ''] = /^Window:[ \t]+(\S+)[ \t]+to[ \t]+(\S+)[ \t]*$/.exec(line) ?? [];
  const from = readMoment(first);
  const to = readMoment(second);
  return from === undefined || to === undefined || from >= to ? undefined : { from, to };
};

/** A beginning of HTML; an address in angle brackets, `<https://a.example>`, is none. */
const hasMarkup = (line: string): boolean =>
  /<[A-Za-z/!?]/.test(line.replace(/<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>/g, ''));

/** An instant with its offset, seconds optional. */
const readMoment = (text: string): Instant | undefined => {
  const parsed = parseMoment(text, { zone: 'UTC', key: '' });
  return parsed.kind === 'moment' ? parsed.value : undefined;
};
