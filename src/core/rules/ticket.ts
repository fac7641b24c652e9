/** A ticket where one is required, and of a form that some system has. */
import { fitsPattern } from '../pattern.ts';
import { type Case, deny, pass, type Rule } from './case.ts';

export const ticketRule: Rule<Case> = ({ request, entitlement, settings }) => {
  const { ticket } = request;
  if (ticket === undefined || ticket === '')
    return entitlement.ticketRequired
      ? [
          deny(
            'ticket.required',
            `${entitlement.name} needs a ticket.`,
            'Add a line like ticket: CHG0031234.',
          ),
        ]
      : [pass('ticket.not-needed', 'No ticket is needed.')];
  const system = settings.tickets.find(({ pattern }) => fitsPattern(pattern, ticket));
  return system === undefined
    ? [
        deny(
          'ticket.unknown-form',
          `${ticket} is a ticket of no known system.`,
          `Give a ticket of ${settings.tickets.map((each) => each.system).join(' or ') || 'a system in the settings'}.`,
        ),
      ]
    : [pass('ticket.known-form', `${ticket} is a ticket of ${system.system}.`)];
};
