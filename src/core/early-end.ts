/** Whose `/end` ends a grant before its end: whoever asked, holds, approved or owns it, and the operators. */
import type { Instant, PersonKey } from './brand.ts';
import { commandOf, type Comment } from './comment.ts';
import type { OpenGrant } from './ledger/event.ts';
import { openStatic } from './approval/fillable.ts';
import { whoIs } from './approval/persons.ts';
import type { People, PeopleRef, Policy } from './policy.ts';

export interface EarlyEnd {
  readonly by: PersonKey;
  readonly at: Instant;
}

/**
 * The first of the comments that ends the grant; `undefined`: none does. It can only close, so it is no secret and no risk who
 * may: somebody who is named through a live team cannot be told here, and their word does not count.
 */
export const earlyEndOf = (
  grant: OpenGrant,
  comments: readonly Comment[],
  policy: Policy,
): EarlyEnd | undefined => {
  const { people } = policy;
  if (people === undefined) return undefined;
  for (const comment of comments) {
    if (commandOf(comment)?.kind !== 'end' || comment.author.kind !== 'user') continue;
    const who = whoIs(people, comment.author);
    // NB. A second account is known by its login alone, which anybody can take over.
    if (who.kind === 'person' && mayEnd(who.person.key, { grant, people, policy }))
      return { by: who.person.key, at: comment.at };
  }
  return undefined;
};

const mayEnd = (
  person: PersonKey,
  { grant, people, policy }: { readonly grant: OpenGrant; readonly people: People; readonly policy: Policy },
): boolean => {
  const named = (refs: readonly PeopleRef[]): boolean =>
    openStatic(refs, { owner: [], people }, people.byKey.get(grant.beneficiary)).people.has(person);
  return (
    person === grant.requester ||
    person === grant.beneficiary ||
    grant.approvals.some((approval) => approval.person === person) ||
    named(policy.entitlements.get(grant.entitlement)?.owner ?? []) ||
    named(policy.settings?.operators ?? [])
  );
};
