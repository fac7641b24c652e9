/** Whether a person's login still belongs to the numeric id that the policy trusts. */
import type { Facts } from '../facts.ts';
import type { Person } from '../policy.ts';
import { sameLogin } from './persons.ts';

export type LoginState =
  | { readonly kind: 'same' }
  | { readonly kind: 'moved' | 'empty' | 'failed' | 'deferred' | 'missing'; readonly sentence: string };

export const loginState = (person: Person, logins: Facts['logins']): LoginState => {
  const id = String(person.gitHubId);
  const fact = Object.hasOwn(logins, id) ? logins[id] : undefined;
  if (fact === undefined)
    return { kind: 'missing', sentence: `Nobody asked which login the account of ${person.key} has.` };
  switch (fact.kind) {
    case 'empty':
      return { kind: 'empty', sentence: `GitHub knows no account with the id of ${person.key}.` };
    case 'failed':
      return { kind: 'failed', sentence: `The login of ${person.key} could not be read: ${fact.why}.` };
    case 'deferred':
      return { kind: 'deferred', sentence: `The login of ${person.key} has not been asked yet.` };
    case 'known':
      return sameLogin(fact.value, person.login)
        ? { kind: 'same' }
        : {
            kind: 'moved',
            sentence: `people.yaml calls ${person.key} ${person.login} on GitHub, and that account is now called ${fact.value}.`,
          };
  }
};
