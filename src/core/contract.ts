/** When the contract of somebody from outside ends: with its last day, UTC. */
import type { Instant } from './brand.ts';
import { instant, isOver } from './brand.ts';
import type { Person } from './policy.ts';

export type ContractEnd =
  | { readonly kind: 'none' }
  | { readonly kind: 'at'; readonly instant: Instant }
  /** It is not a day of the calendar: never the same as no end. */
  | { readonly kind: 'unreadable' };

const DAY = 86_400_000;

/** The first instant after a day such as `2027-03-31`, UTC; `undefined` where there is no such day. */
export const endOfDay = (day: string): Instant | undefined => {
  const start = Date.parse(`${day}T00:00:00Z`);
  // NB. JavaScript reads 31 February as 3 March: a contract would silently last longer than anybody agreed to.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return undefined;
  return instant(start + DAY);
};

export const contractEnd = ({ contractor }: Pick<Person, 'contractor'>): ContractEnd => {
  if (contractor === undefined) return { kind: 'none' };
  const end = endOfDay(contractor.until);
  return end === undefined ? { kind: 'unreadable' } : { kind: 'at', instant: end };
};

export interface ContractFlaw {
  readonly code: 'contract-over' | 'contract-unreadable';
  readonly sentence: string;
}

/** Why somebody's contract keeps them from counting at this moment; `undefined`: it does not. */
export const contractFlaw = (person: Person, now: Instant): ContractFlaw | undefined => {
  const end = contractEnd(person);
  switch (end.kind) {
    case 'none':
      return undefined;
    case 'unreadable':
      return {
        code: 'contract-unreadable',
        sentence: `The end of the contract of ${person.key} cannot be read.`,
      };
    case 'at':
      return isOver(end.instant, now)
        ? {
            code: 'contract-over',
            sentence: `The contract of ${person.key} ended on ${person.contractor?.until ?? ''}.`,
          }
        : undefined;
  }
};
