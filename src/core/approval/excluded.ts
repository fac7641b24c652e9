/** Who can approve nothing on this pull request, whatever rule they would fill (I9). Found before anything is counted. */
import type { PersonKey } from '../brand.ts';
import type { People, Person } from '../policy.ts';
import type { Account, PullEvidence } from '../pull.ts';
import { humanOf, humansBehind } from './persons.ts';

export type ExclusionCause = 'requester' | 'beneficiary' | 'committer' | 'pusher';

export interface Exclusions {
  /** By human (see `humanOf`), with the first cause that applies. */
  readonly humans: ReadonlyMap<PersonKey, ExclusionCause>;
  /** Commits of which GitHub cannot say who wrote them, as short SHAs. */
  readonly unattributed: readonly string[];
}

export const excludedFrom = (
  pull: PullEvidence,
  people: People,
  persons: { readonly requester: Person | undefined; readonly beneficiary: Person | undefined },
): Exclusions => {
  const humans = new Map<PersonKey, ExclusionCause>();
  const exclude = (human: PersonKey, cause: ExclusionCause): void => {
    if (!humans.has(human)) humans.set(human, cause);
  };
  // NB. Also where the issue proves nothing: whoever wrote it never approves it.
  for (const account of [pull.author, ...(pull.issue === undefined ? [] : [pull.issue.author])])
    for (const human of humansBehind(people, account)) exclude(human, 'requester');
  if (persons.requester !== undefined) exclude(humanOf(people, persons.requester.key), 'requester');
  if (persons.beneficiary !== undefined) exclude(humanOf(people, persons.beneficiary.key), 'beneficiary');
  const unattributed = new Set<string>();
  for (const commit of pull.commits)
    for (const { account, role } of commit.people) {
      if (account === undefined || account.id === undefined) unattributed.add(commit.sha.slice(0, 7));
      if (account !== undefined && !(role === 'committer' && isWebFlow(account)))
        for (const human of humansBehind(people, account)) exclude(human, 'committer');
    }
  for (const account of pull.pushers)
    for (const human of humansBehind(people, account)) exclude(human, 'pusher');
  return { humans, unattributed: [...unattributed].toSorted() };
};

/** GitHub itself, which commits what people do in the browser. By its number: the name could be anybody's. */
const isWebFlow = (account: Account): boolean => account.id === 19864447;
