/** Text of people that would like to be more than text: Markdown, HTML, marks of our own, commands of a runner or a terminal. */
import * as fc from 'fast-check';

/** What begins a command only at the start of a line. */
export const COMMANDS = ['::error::', '##[error]', '\u001b[31m'] as const;

const PARTS = [
  '<!-- gatehouse:sticky -->',
  '<!-- gatehouse:catalogue end -->',
  '</details>',
  '<b>',
  '\n',
  '\n\n',
  '```',
  '`',
  '**',
  '- ',
  '# ',
  '|',
  '@bob',
  '[a](b)',
  '[request-prod-vm-admin]: x',
  'https://a.b',
  'x',
  ' ',
  '\u202e',
  '\\',
  '&amp;',
  ...COMMANDS,
];

/** Whatever people can type, marks alone too. */
export const hostileAtAll: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 10 }).map((parts) => parts.join('')),
);

/** Never without a letter or a digit of some script: text of marks alone is shown as if there were none. */
export const hostile: fc.Arbitrary<string> = hostileAtAll.filter((text) => /[\p{L}\p{N}]/u.test(text));
