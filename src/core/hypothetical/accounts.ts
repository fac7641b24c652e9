/** Names in policy tests and on the command line as accounts on GitHub: people, their second accounts, a stranger, a bot. */
import { gitHubUserId, personKey, type GitHubUserId, type PersonKey } from '../brand.ts';
import { adviseWord } from '../nearest.ts';
import type { People } from '../policy.ts';
import type { Account } from '../pull.ts';

/** Somebody whom people.yaml does not know, and an app: unless somebody there bears the name. */
const WORDS = ['stranger', 'bot'] as const;

/** Ids that GitHub has not given to anybody whom a policy could name. */
const STRANGER = gitHubUserId(2 ** 52 + 1);
const BOT = gitHubUserId(2 ** 52 + 2);
const SECOND = gitHubUserId(2 ** 52 + 3);

/** Undefined: nobody is called that. */
export const accountOf = (name: string, people: People): Account | undefined => {
  const person = personOf(name, people);
  if (person !== undefined) return { id: person.gitHubId, login: person.login, kind: 'user' };
  const login = name.toLowerCase();
  if ([...people.byKey.values()].some(({ alsoLogins }) => alsoLogins.includes(login)))
    return { id: SECOND, login, kind: 'user' };
  if (name === 'stranger') return { id: STRANGER, login: 'stranger', kind: 'user' };
  if (name === 'bot') return { id: BOT, login: 'some-app[bot]', kind: 'bot' };
  return undefined;
};

/** A person by their key, or by a login of theirs; `undefined`: nobody is called that. */
export const personCalled = (name: string, people: People): PersonKey | undefined => {
  const login = name.toLowerCase();
  return (
    personOf(name, people) ??
    [...people.byKey.values()].find(
      (each) => each.login.toLowerCase() === login || each.alsoLogins.includes(login),
    )
  )?.key;
};

/** The person whose account has this id: logins change hands. */
export const personWithAccount = (id: GitHubUserId, people: People): PersonKey | undefined =>
  [...people.byKey.values()].find(({ gitHubId }) => gitHubId === id)?.key;

/** What to write instead of a name that nobody bears. */
export const adviseName = (name: string, people: People): string =>
  adviseWord(name, [...people.byKey.keys(), ...WORDS], 'person');

const personOf = (name: string, { byKey }: People) =>
  /^[a-z0-9][a-z0-9._-]{0,62}$/.test(name) ? byKey.get(personKey(name)) : undefined;
