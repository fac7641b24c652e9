/** Whether the person whom an open grant was given to is still who people.yaml says, and still here. */
import type { Instant } from './brand.ts';
import { contractEnd } from './contract.ts';
import type { OpenGrant } from './ledger/event.ts';
import type { People } from './policy.ts';

/** Why a grant has lost its person by the file alone; `undefined`: it has not. `isOver`: by every clock there is. */
export const whyDeparted = (
  { beneficiary, principal }: Pick<OpenGrant, 'beneficiary' | 'principal'>,
  people: People,
  isOver: (end: Instant) => boolean,
): string | undefined => {
  const person = people.byKey.get(beneficiary);
  if (person === undefined) return `${beneficiary} is not in people.yaml any more`;
  // NB. The access stands at the old principal, which may be somebody else's by now.
  if (principal !== null && person.entra !== principal)
    return `people.yaml does not say any more that the Entra account ${principal} is that of ${beneficiary}`;
  const end = contractEnd(person);
  switch (end.kind) {
    case 'none':
      return undefined;
    // A day that cannot be read is a finding, which leaves no people at all; what stays open has its own end.
    case 'unreadable':
      return undefined;
    case 'at':
      return isOver(end.instant)
        ? `the contract of ${beneficiary} ended on ${person.contractor?.until ?? ''}`
        : undefined;
  }
};
