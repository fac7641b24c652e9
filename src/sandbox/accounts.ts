/** Who has an account on the sandbox's GitHub: everybody the policy names, and the six people of the story. */
import type { People } from '../core/policy.ts';

export interface AccountSeed {
  readonly login: string;
  readonly id: number;
  readonly role: 'admin' | 'write' | 'read';
}

/** The people that whoever drives the sandbox can count on, whatever the policies say. */
const STANDARD: readonly AccountSeed[] = [
  { login: 'alice', id: 1001, role: 'write' },
  { login: 'bob', id: 1002, role: 'write' },
  { login: 'carol', id: 1003, role: 'write' },
  { login: 'dave', id: 1004, role: 'write' },
  { login: 'erin', id: 1005, role: 'admin' },
  { login: 'mallory', id: 1006, role: 'write' },
];

export const ADMINISTRATOR = 'erin';
/** Who may be the sample's outsider, the best first: mallory is in no group. */
export const OUTSIDERS = ['mallory', 'dave', 'bob', 'carol', 'erin'] as const;

/** Ids that no policy is likely to use, for standard people whose own id the policy gives to somebody else. */
const SPARE_IDS = 990_001_000;

/** The policy's people keep their logins and ids; a standard person is added where the login is free. */
export const accountsFor = (people: People | undefined): readonly AccountSeed[] => {
  const named = [...(people?.byKey.values() ?? [])].map((person): AccountSeed => {
    const standard = STANDARD.find((one) => one.login === person.login.toLowerCase());
    return { login: person.login, id: person.gitHubId, role: standard?.role ?? 'write' };
  });
  const logins = new Set(named.map((one) => one.login.toLowerCase()));
  const ids = new Set(named.map((one) => one.id));
  const added = STANDARD.filter((one) => !logins.has(one.login)).map((one, index) =>
    ids.has(one.id) ? { ...one, id: SPARE_IDS + index } : one,
  );
  return [...named, ...added];
};
