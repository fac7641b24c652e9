/** What a pull request that proposes a change of people.yaml says. */
import type { PersonKey } from '../brand.ts';
import type { Correction } from '../people/correct-logins.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';

export interface Words {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** Most lines of one list: whoever reviews hundreds reads the file. */
const MOST = 100;

const listOf = (items: readonly string[]): readonly string[] => [
  ...items.slice(0, MOST).map((item) => `- ${item}`),
  ...(items.length > MOST ? [`- and ${items.length - MOST} more`] : []),
];

export const importWords = (added: readonly PersonKey[], notes: readonly string[]): Words => ({
  title: `Add ${added.length === 1 ? '1 person' : `${added.length} people`} to people.yaml`,
  body: [
    '`gatehouse people import` drafted this. Nothing that was in the file is changed, and nobody gets access by it: an entry only says who is who.',
    '',
    '**Look at each of them.** The numeric id is GitHub’s; an Entra id was found by exactly this e-mail address or given by hand. Whoever is matched to the wrong account gets access as somebody else.',
    '',
    ...listOf(added.map((key) => codeSpan(key, 64))),
    ...(notes.length === 0
      ? []
      : ['', 'To do by hand:', '', ...listOf(notes.map((note) => escapeMarkdown(note, 300)))]),
  ].join('\n'),
});

export const correctionWords = (corrections: readonly Correction[]): Words => ({
  title: `Correct ${corrections.length === 1 ? 'a login' : `${corrections.length} logins`} in people.yaml`,
  body: [
    '`gatehouse people check` proposes this: accounts with these ids are called otherwise now. Logins are labels; the ids, which decide, stay as they are.',
    '',
    ...listOf(
      corrections.map(
        ({ person, from, to }) => `${codeSpan(person, 64)}: ${codeSpan(from, 64)} → ${codeSpan(to, 64)}`,
      ),
    ),
  ].join('\n'),
});
