/** Whose word is that of the operators (§4): an account in `operators` of the policy, by its numeric id, or a person at a terminal. */
import { openRefs } from './approval/people-refs.ts';
import type { GitHubUserId, Instant } from './brand.ts';
import { contractFlaw } from './contract.ts';
import type { EventActor } from './ledger/event.ts';
import type { Person, Policy } from './policy.ts';

export type Speaker =
  /** A person at a terminal holds the identity for Azure anyway. */
  | { readonly kind: 'terminal' }
  /** The account that dispatched the workflow. */
  | { readonly kind: 'account'; readonly id: GitHubUserId | undefined }
  /** An earlier run, run again. NB. GitHub goes on naming who started it first, whoever runs it again. */
  | { readonly kind: 'again' };

export type Heard =
  | { readonly kind: 'operator'; readonly name: string; readonly actor: EventActor }
  /** `who`: of whom it is not taken, for a sentence. */
  | { readonly kind: 'refused'; readonly who: string };

/** NB. Anybody with write access may dispatch a workflow; without a readable policy there are no operators. */
export const hearOperator = (speaker: Speaker, policy: Policy, now: Instant): Heard => {
  switch (speaker.kind) {
    case 'terminal':
      return { kind: 'operator', name: 'somebody at a terminal', actor: { kind: 'unknown' } };
    case 'again':
      return { kind: 'refused', who: 'a run that was run again (start a new one)' };
    case 'account': {
      const { id } = speaker;
      const person = id === undefined ? undefined : operatorWith(id, policy, now);
      if (person !== undefined) return { kind: 'operator', name: person.key, actor: actorOf(person) };
      return { kind: 'refused', who: id === undefined ? 'an unknown account' : `the account ${id}` };
    }
  }
};

const actorOf = ({ key, gitHubId, login }: Person): EventActor => ({
  kind: 'person',
  person: key,
  gitHubId,
  login,
});

/** NB. By the id of the first account alone: second accounts are known by a login, which anybody can take over. */
const operatorWith = (id: GitHubUserId, policy: Policy, now: Instant): Person | undefined => {
  const { people, settings } = policy;
  if (people === undefined || settings === undefined) return undefined;
  const { people: operators } = openRefs(settings.operators, {
    people,
    owner: [],
    beneficiary: undefined,
    teams: {},
    oncall: {},
    at: now,
  });
  return [...operators]
    .flatMap((key) => people.byKey.get(key) ?? [])
    .find((person) => person.gitHubId === id && contractFlaw(person, now) === undefined);
};
