/** Which human stands behind an account. Identities are compared here and nowhere else. */
import type { PersonKey } from '../brand.ts';
import type { People, Person } from '../policy.ts';
import type { Account } from '../pull.ts';

/** `second-account` is known by its login alone, which anybody can take once it is free: it excludes and vetoes, never approves. */
export type Identity =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'second-account'; readonly person: Person }
  | { readonly kind: 'unknown' };

/** Who an account is, by its numeric id; failing that, as somebody's second account by login. */
export const whoIs = (people: People, account: Account): Identity => {
  const index = indexOf(people);
  const byId = account.id === undefined ? undefined : index.byId.get(account.id);
  if (byId !== undefined) return { kind: 'person', person: byId };
  const second = index.bySecondLogin.get(normalLogin(account.login));
  return second === undefined ? { kind: 'unknown' } : { kind: 'second-account', person: second };
};

/**
 * Everybody who may stand behind an account: by id, by second login, and, for an account without a known id, by login.
 * For keeping people out; wider than `whoIs` on purpose.
 */
export const humansBehind = (people: People, account: Account): readonly PersonKey[] => {
  const index = indexOf(people);
  const found: PersonKey[] = [];
  const add = (person: Person | undefined): void => {
    if (person !== undefined) found.push(humanOf(people, person.key));
  };
  const byId = account.id === undefined ? undefined : index.byId.get(account.id);
  const login = normalLogin(account.login);
  add(byId);
  add(index.bySecondLogin.get(login));
  if (byId === undefined) add(index.byLogin.get(login));
  return found;
};

/**
 * One key for each human: two entries of `people.yaml` that share a GitHub id, an Entra id or a second login are one (I9).
 * A key that is not in `people.yaml` stands for itself.
 */
export const humanOf = (people: People, key: PersonKey): PersonKey => indexOf(people).human.get(key) ?? key;

/** The entries of `people.yaml` of a human, by key. */
export const entriesOf = (people: People, human: PersonKey): readonly PersonKey[] =>
  indexOf(people).entries.get(human) ?? [];

/** Logins are compared without regard to case, as GitHub does. */
export const sameLogin = (a: string, b: string): boolean => normalLogin(a) === normalLogin(b);

const normalLogin = (login: string): string => login.toLowerCase();

interface Index {
  readonly byId: ReadonlyMap<number, Person>;
  readonly byLogin: ReadonlyMap<string, Person>;
  readonly bySecondLogin: ReadonlyMap<string, Person>;
  readonly human: ReadonlyMap<PersonKey, PersonKey>;
  readonly entries: ReadonlyMap<PersonKey, readonly PersonKey[]>;
}

/** Derived from an immutable value once; nothing else is kept between decisions. */
const indexes = new WeakMap<People, Index>();

const indexOf = (people: People): Index => {
  const made = indexes.get(people);
  if (made !== undefined) return made;
  const index = makeIndex(people);
  indexes.set(people, index);
  return index;
};

const makeIndex = (people: People): Index => {
  const persons = [...people.byKey.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const byId = new Map<number, Person>();
  const byLogin = new Map<string, Person>();
  const bySecondLogin = new Map<string, Person>();
  for (const person of persons) {
    byId.set(person.gitHubId, person);
    byLogin.set(normalLogin(person.login), person);
    for (const login of person.alsoLogins) bySecondLogin.set(normalLogin(login), person);
  }
  const human = joinHumans(persons);
  const entries = new Map<PersonKey, PersonKey[]>();
  for (const [key, of] of human) entries.set(of, [...(entries.get(of) ?? []), key]);
  return { byId, byLogin, bySecondLogin, human, entries };
};

/** Joins entries that share any mark of identity; the smallest key names the human. */
const joinHumans = (persons: readonly Person[]): ReadonlyMap<PersonKey, PersonKey> => {
  const human = new Map<PersonKey, PersonKey>(persons.map((person) => [person.key, person.key]));
  const root = (key: PersonKey): PersonKey => {
    let at = key;
    for (let up = human.get(at); up !== undefined && up !== at; up = human.get(at)) at = up;
    return at;
  };
  const first = new Map<string, PersonKey>();
  for (const person of persons)
    for (const mark of marksOf(person)) {
      const other = first.get(mark);
      if (other === undefined) first.set(mark, person.key);
      else {
        const [a, b] = [root(other), root(person.key)];
        if (a < b) human.set(b, a);
        else human.set(a, b);
      }
    }
  return new Map(persons.map((person) => [person.key, root(person.key)]));
};

const marksOf = (person: Person): readonly string[] => [
  `id:${person.gitHubId}`,
  ...(person.entra === undefined ? [] : [`entra:${person.entra}`]),
  ...[person.login, ...person.alsoLogins].map((login) => `login:${normalLogin(login)}`),
];
