/** Separation of duties between who asks and who approves. */
import type { PersonKey } from '../brand.ts';
import { separatedFrom } from '../duties.ts';
import type { CountingCase, Flaw } from './counting.ts';
import { humanOf } from './persons.ts';

/**
 * NB. Whoever holds what is kept apart from this entitlement would approve, in one of the two duties, the work of the other.
 * Scheduled grants count too. Where the open grants are not known the request is denied by the caps, whoever approves.
 */
export const flawOfSeparation = (
  human: PersonKey,
  { entitlement, settings, people, facts }: CountingCase,
): Flaw | undefined => {
  if (facts.running.kind !== 'known' || settings.separationOfDuties.length === 0) return undefined;
  const separated = separatedFrom(entitlement.name, settings);
  const [held] = facts.running.value
    .filter((grant) => separated.has(grant.entitlement) && humanOf(people, grant.beneficiary) === human)
    .toSorted((a, b) => a.grant - b.grant);
  return held === undefined
    ? undefined
    : {
        code: 'approval.separation',
        sentence: `${held.beneficiary} holds ${held.entitlement} (#${held.grant}), and “${separated.get(held.entitlement)?.rule}” keeps it apart from ${entitlement.name}.`,
      };
};
