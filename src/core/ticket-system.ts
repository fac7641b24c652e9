/** Which system a ticket is of, and what may be asked of it. */
import { fitsPattern } from './pattern.ts';
import type { TicketDemand, TicketSystem } from './policy.ts';

/** The first whose pattern fits the whole text. */
export const systemOfTicket = (systems: readonly TicketSystem[], ticket: string): TicketSystem | undefined =>
  systems.find(({ pattern }) => fitsPattern(pattern, ticket));

/** The keys of a demand that only the system itself can answer, as they are written. */
export const answersNeeded = (
  demand: Pick<TicketDemand, 'states' | 'assignedTo' | 'coversWindow'>,
): readonly ('states' | 'assigned_to' | 'covers')[] => [
  ...(demand.states === undefined ? [] : (['states'] as const)),
  ...(demand.assignedTo === undefined ? [] : (['assigned_to'] as const)),
  ...(demand.coversWindow ? (['covers'] as const) : []),
];

/** States are words of people: `In Progress` and `in progress` are one. */
export const sameState = (a: string, b: string): boolean => normalState(a) === normalState(b);

const normalState = (state: string): string => state.trim().replace(/\s+/g, ' ').toLowerCase();
