import { describe, expect, it } from 'vitest';
import { readTicketWindow } from '../../src/core/ticket-window.ts';

const shown = (text: string): string | undefined => {
  const window = readTicketWindow(text);
  return window && `${new Date(window.from).toISOString()} ${new Date(window.to).toISOString()}`;
};
const line = 'Window: 2026-11-28T22:00Z to 2026-11-29T02:00Z';
const read = '2026-11-28T22:00:00.000Z 2026-11-29T02:00:00.000Z';

describe('the window of a ticket', () => {
  it.each([
    ['alone', line],
    ['between other lines', `Why\n\n${line}\nHow`],
    ['with Windows line ends', `Why\r\n\r\n${line}\r\nHow`],
    ['with blanks after it', `${line}  \t`],
    ['with several blanks inside', 'Window:  2026-11-28T22:00Z\tto   2026-11-29T02:00Z'],
    ['with seconds', 'Window: 2026-11-28T22:00:00Z to 2026-11-29T02:00:00Z'],
    ['with offsets', 'Window: 2026-11-28T23:00+01:00 to 2026-11-28T20:00-06:00'],
    ['after an address', `See <https://a.example/x>\n\n${line}`],
    ['before HTML', `${line}\n\n<b>now</b>`],
    ['beside a comment that nobody sees', `<!-- Window: 2020-01-01T00:00Z to 2030-01-01T00:00Z -->\n${line}`],
  ])('is read %s', (_, text) => {
    expect(shown(text)).toBe(read);
  });

  it.each([
    ['there is no line', 'No window here'],
    ['the text is empty', ''],
    ['the word is written otherwise', line.replace('Window', 'window')],
    ['it does not begin the line', `> ${line}`],
    ['something follows', `${line} or so`],
    ['a moment has no offset', line.replace('22:00Z', '22:00')],
    ['a moment is a date', 'Window: 2026-11-28 to 2026-11-29'],
    ['a moment has a blank', line.replace('T22', ' 22')],
    ['the day does not exist', 'Window: 2026-02-27T10:00Z to 2026-02-30T10:00Z'],
    ['the leap day does not exist', 'Window: 2026-02-29T10:00Z to 2026-03-01T10:00Z'],
    ['the hour does not exist', 'Window: 2026-11-28T22:00Z to 2026-11-29T24:00Z'],
    ['the minute does not exist', 'Window: 2026-11-28T22:60Z to 2026-11-29T02:00Z'],
    ['it ends before it begins', 'Window: 2026-11-29T02:00Z to 2026-11-28T22:00Z'],
    ['it ends when it begins', 'Window: 2026-11-28T22:00Z to 2026-11-28T22:00Z'],
    ['there are two', `${line}\n${line}`],
    ['there are two, one of them broken', `${line}\nWindow: whenever`],
    ['it stands inside a paragraph', `Why\n${line}`],
    ['it may be the title of a link', `[x]: https://a.example "\n${line}\n"`],
    ['it may be the text of an image', `![\n${line}\n](x.png)`],
    ['it may stand in a tag', `hello <b title="\n${line}\n">x</b>`],
    ['it may stand in a tag, past an empty line', `<div title="\n\n${line}\n\n<p class="x">`],
    [
      'it may stand in a tag after a comment that is none',
      `\\<!--\n\n<div title="\n-->\n\n${line}\n\n<p class="x">`,
    ],
    ['it may stand in a tag after an empty comment', `<!--> <div title=" -->\n\n${line}\n\n<p class="x">`],
    ['it is hidden in an instruction', `<?\n\n${line}\n\n?>`],
    ['it is hidden in a declaration', `<!X\n\n${line}\n\n>`],
    ['it is hidden in raw text', `<![CDATA[\n\n${line}\n\n]]>`],
    ['it is hidden in a comment', `<!--\n${line}\n-->`],
    ['it is hidden in a comment without an end', `Fine\n<!--\n${line}`],
  ])('is none where %s', (_, text) => {
    expect(shown(text)).toBeUndefined();
  });

  it('has its leap day', () => {
    expect(shown('Window: 2028-02-29T10:00Z to 2028-02-29T12:00Z')).toBeDefined();
  });
});
