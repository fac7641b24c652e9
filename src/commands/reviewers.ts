/** Who reviews a use of break-glass, by the policy as it is now. */
import { humanOf } from '../core/approval/persons.ts';
import { openRefs, type Opened } from '../core/approval/people-refs.ts';
import type { Instant, PersonKey } from '../core/brand.ts';
import type { Facts } from '../core/facts.ts';
import type { OwedEntry } from '../core/ledger/owed-reviews.ts';
import type { People, PeopleRef, Person, Policy } from '../core/policy.ts';
import type { Evidence } from '../ports/evidence.ts';
import { rotaFacts, teamFactsOf } from './gather.ts';

type Emergency = Pick<OwedEntry, 'entitlement' | 'requester' | 'beneficiary'>;

/**
 * The entitlement's own reviewers; the operators where it has none any more.
 * NB. Never what the ledger says: whoever can write an entry must not name who settles it (I5).
 */
export const reviewRefs = (
  { entitlement }: Pick<Emergency, 'entitlement'>,
  { entitlements, settings }: Policy,
): { readonly refs: readonly PeopleRef[]; readonly owner: readonly PeopleRef[] } => {
  const found = entitlements.get(entitlement);
  return {
    refs: found?.breakGlass?.review.by ?? settings?.operators ?? [],
    owner: found?.owner ?? [],
  };
};

/** Live teams and rotas of everybody who reviews one of these; each is asked once. */
export const reviewFacts = async (
  evidence: Pick<Evidence, 'team'>,
  policy: Policy,
  owed: Iterable<OwedEntry>,
): Promise<Pick<Facts, 'teams' | 'oncall'>> => {
  const refs = [...owed].flatMap((entry) => {
    const of = reviewRefs(entry, policy);
    return [...of.refs, ...of.owner];
  });
  return { teams: await teamFactsOf(evidence, policy, refs), oncall: rotaFacts(policy) };
};

export const reviewersAt = (
  entry: Emergency,
  { policy, people, facts }: ReviewerContext,
  at: Instant,
): Opened => {
  const { refs, owner } = reviewRefs(entry, policy);
  return openRefs(refs, { people, owner, beneficiary: people.byKey.get(entry.beneficiary), at, ...facts });
};

export interface ReviewerContext {
  readonly policy: Policy;
  readonly people: People;
  readonly facts: Pick<Facts, 'teams' | 'oncall'>;
}

/** In the order of their keys. `besides`: without those who used it. */
export const personsOf = (
  keys: readonly PersonKey[],
  people: People,
  besides: Emergency | undefined,
): readonly Person[] => {
  const out = new Set(
    besides === undefined ? [] : [besides.requester, besides.beneficiary].map((key) => humanOf(people, key)),
  );
  return [...new Set(keys)].toSorted().flatMap((key) => {
    const person = people.byKey.get(key);
    return person === undefined || out.has(humanOf(people, key)) ? [] : [person];
  });
};
