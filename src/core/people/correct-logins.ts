/** Corrects the logins of people.yaml that are certain: the account by its id is called otherwise now. Nothing else changes. */
import type { PersonKey } from '../brand.ts';
import { sameLogin } from '../approval/persons.ts';
import type { Fact } from '../fact.ts';
import { parsePeople } from '../parse/people.ts';
import type { People, SourceFile } from '../policy.ts';
import { LOGIN } from '../schema/words.ts';
import { entriesOf, type Span } from './entries.ts';
import { written } from './write-entry.ts';

export interface Correction {
  readonly person: PersonKey;
  readonly from: string;
  readonly to: string;
}

export interface Corrected {
  readonly text: string;
  readonly corrections: readonly Correction[];
}

/** `people` is what the file says, `logins` what GitHub calls each account now. */
export const correctLogins = (
  file: SourceFile,
  people: People,
  logins: ReadonlyMap<PersonKey, Fact<string>>,
): Corrected => {
  const entries = new Map(entriesOf(file.text)?.list.map((entry) => [entry.key, entry]));
  const wanted = withoutClashes(people, renamed(people, logins));
  const edits = wanted.flatMap((correction): readonly (readonly [Span, Correction])[] => {
    const span = entries.get(correction.person)?.fields.get('github');
    return span === undefined ? [] : [[span, correction]];
  });
  // From the end, so that the places before stay where they are.
  const text = edits
    .toSorted(([a], [b]) => b.from - a.from)
    .reduce((so, [span, { to }]) => so.slice(0, span.from) + written(to) + so.slice(span.to), file.text);
  // NB. What is proposed must be a file without findings: a login that somebody else is said to have would be one.
  if (parsePeople({ path: file.path, text }).findings.length > 0) return { text: file.text, corrections: [] };
  return { text, corrections: edits.map(([, correction]) => correction) };
};

const renamed = (people: People, logins: ReadonlyMap<PersonKey, Fact<string>>): readonly Correction[] =>
  [...people.byKey.values()].flatMap(({ key, login }) => {
    const now = logins.get(key);
    return now?.kind === 'known' && !sameLogin(now.value, login) && new RegExp(LOGIN).test(now.value)
      ? [{ person: key, from: login, to: now.value }]
      : [];
  });

/** A new login that the file gives to somebody else stays out, unless that one is corrected too: two may have swapped theirs. */
const withoutClashes = (people: People, corrections: readonly Correction[]): readonly Correction[] => {
  const logins = [...people.byKey.values()].flatMap(({ key, login, alsoLogins }) => {
    const correction = corrections.find(({ person }) => person === key);
    return [correction?.to ?? login, ...alsoLogins].map((each) => each.toLowerCase());
  });
  const clashing = (login: string): boolean =>
    logins.filter((each) => each === login.toLowerCase()).length > 1;
  const kept = corrections.filter(({ to }) => !clashing(to));
  return kept.length === corrections.length ? kept : withoutClashes(people, kept);
};
