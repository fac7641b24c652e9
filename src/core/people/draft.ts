/** people.yaml with the people it lacks: what the file says stays, and what is not certain is left for people to fill in. */
import { personKey, type EntraId, type GitHubUserId, type PersonKey } from '../brand.ts';
import type { Finding } from '../finding.ts';
import { parsePeople } from '../parse/people.ts';
import type { People, SourceFile } from '../policy.ts';
import { LOGIN } from '../schema/words.ts';
import { entriesOf } from './entries.ts';
import { newPeopleFile, withEntries, type NewEntry } from './write-entry.ts';

/** What Entra said of somebody whom GitHub lists. */
export type EntraMatch =
  | { readonly kind: 'not-asked' }
  | {
      readonly kind: 'one';
      readonly id: EntraId;
      readonly enabled: boolean | undefined;
      readonly manager: EntraId | undefined;
    }
  /** Nobody, or more than one; `why` is a sentence for people, without anything that somebody wrote. */
  | { readonly kind: 'none'; readonly why: string };

export interface Newcomer {
  readonly login: string;
  readonly id: GitHubUserId;
  readonly match: EntraMatch;
}

export type Draft =
  /** The file itself must be corrected first. */
  | { readonly kind: 'findings'; readonly findings: readonly Finding[] }
  | {
      readonly kind: 'draft';
      /** The same text when nobody is added. */
      readonly text: string;
      readonly added: readonly PersonKey[];
      /** What somebody must look at: one sentence each. */
      readonly notes: readonly string[];
    };

export const PEOPLE_PATH = 'policies/people.yaml';

/** Who of these accounts is in no way in the file yet: neither by id, nor as somebody's second account. */
export const unknownTo = <A extends { readonly login: string; readonly id: GitHubUserId }>(
  people: People | undefined,
  accounts: readonly A[],
): readonly A[] => {
  const persons = [...(people?.byKey.values() ?? [])];
  const ids = new Set(persons.map(({ gitHubId }) => gitHubId));
  const seconds = new Set(persons.flatMap(({ alsoLogins }) => alsoLogins));
  return accounts.filter(({ id, login }) => !ids.has(id) && !seconds.has(login.toLowerCase()));
};

/** `file`: undefined where there is none yet. The same newcomers always make the same draft. */
export const draftPeople = (file: SourceFile | undefined, newcomers: readonly Newcomer[]): Draft => {
  const reading = file === undefined ? undefined : parsePeople(file);
  if (reading !== undefined && (reading.findings.length > 0 || reading.people === undefined))
    return { kind: 'findings', findings: reading.findings };
  const people = reading?.people;
  const seats = takeSeats(people, unknownTo(people, newcomers));
  const entries = seats.taken.map((seat) => entryOf(seat, people, seats.taken));
  const text = textWith(file, entries);
  // What is proposed must be a file that says what it seems to say.
  const { findings } = parsePeople({ path: PEOPLE_PATH, text });
  if (seats.taken.length > 0 && findings.length > 0) return { kind: 'findings', findings };
  return {
    kind: 'draft',
    text,
    added: seats.taken.map(({ key }) => key),
    notes: [...seats.notes, ...entries.flatMap(({ comments }) => comments)],
  };
};

const textWith = (file: SourceFile | undefined, entries: readonly NewEntry[]): string => {
  if (entries.length === 0) return file?.text ?? '';
  if (file === undefined) return newPeopleFile(entries);
  const found = entriesOf(file.text);
  // Without findings there is a mapping of people.
  if (found === undefined) throw new Error('the mapping people of people.yaml is not found');
  return withEntries(file.text, found, entries);
};

interface Seat {
  readonly key: PersonKey;
  readonly login: string;
  readonly id: GitHubUserId;
  readonly match: EntraMatch;
}

/** Who gets an entry, under which name; the rest is said. By login, whatever the order in which GitHub lists people. */
const takeSeats = (
  people: People | undefined,
  newcomers: readonly Newcomer[],
): { readonly taken: readonly Seat[]; readonly notes: readonly string[] } => {
  const persons = [...(people?.byKey.values() ?? [])];
  const keys = new Set<string>(persons.map(({ key }) => key));
  const logins = new Map(persons.map(({ login, key }) => [login.toLowerCase(), key]));
  const entras = new Map(persons.flatMap(({ entra, key }) => (entra === undefined ? [] : [[entra, key]])));
  const taken: Seat[] = [];
  const notes: string[] = [];
  for (const { login, id, match } of newcomers.toSorted(byLogin)) {
    // A list that moves while it is read names somebody on two of its pages.
    if (taken.some((seat) => seat.id === id)) continue;
    const held = logins.get(login.toLowerCase());
    const entra = match.kind === 'one' ? match.id : undefined;
    const same = entra === undefined ? undefined : entras.get(entra);
    if (!new RegExp(LOGIN).test(login)) {
      notes.push(`The account ${id} is not added: its login has not the form of a login.`);
    } else if (held !== undefined) {
      notes.push(
        `${login} (${id}) is not added: people.yaml says that this login is ${held}'s, with another id; run "gatehouse people check".`,
      );
    } else if (same !== undefined) {
      // NB. Two entries of one human could fill two rules, or approve their own request (I9).
      notes.push(
        `${login} (${id}) is not added: its Entra account is ${same}'s; if they are one person, add ${login} to \`also:\` of ${same}.`,
      );
    } else {
      const key = freeKey(login, id, keys);
      keys.add(key);
      logins.set(login.toLowerCase(), key);
      if (entra !== undefined) entras.set(entra, key);
      taken.push({ key, login, id, match });
    }
  }
  return { taken, notes };
};

const byLogin = (a: Newcomer, b: Newcomer): number => {
  const [one, other] = [a.login.toLowerCase(), b.login.toLowerCase()];
  return one < other ? -1 : one > other ? 1 : a.id - b.id;
};

const freeKey = (login: string, id: GitHubUserId, keys: ReadonlySet<string>): PersonKey => {
  let name = login.toLowerCase();
  while (keys.has(name)) name = `${name}-${id}`;
  return personKey(name);
};

const entryOf = (seat: Seat, people: People | undefined, seats: readonly Seat[]): NewEntry => {
  const { key, login, id, match } = seat;
  const fields = { github: login, github_id: id };
  switch (match.kind) {
    case 'not-asked':
      return { key, fields, comments: [`${key}: Entra was not asked; add \`entra:\` and \`manager:\`.`] };
    case 'none':
      return { key, fields, comments: [`${key}: ${match.why}; add \`entra:\` and \`manager:\`.`] };
    case 'one': {
      const manager = managerKey(match.manager, people, seats);
      const comments = [
        ...(match.enabled === true ? [] : [`${key}: ${stateOf(match.enabled)}.`]),
        ...(match.manager !== undefined && manager === undefined
          ? [`${key}: Entra names ${match.manager} as manager, who is not in this file; add \`manager:\`.`]
          : []),
      ];
      // Whoever is their own manager in Entra has none here.
      const named = manager === undefined || manager === key ? {} : { manager };
      return { key, fields: { ...fields, entra: match.id, ...named }, comments };
    }
  }
};

const stateOf = (enabled: false | undefined): string =>
  enabled === false
    ? 'the account is disabled in Entra'
    : 'Entra does not say whether the account is enabled';

const managerKey = (
  manager: EntraId | undefined,
  people: People | undefined,
  seats: readonly Seat[],
): PersonKey | undefined => {
  if (manager === undefined) return undefined;
  const known = [...(people?.byKey.values() ?? [])].find(({ entra }) => entra === manager)?.key;
  return known ?? seats.find(({ match }) => match.kind === 'one' && match.id === manager)?.key;
};
