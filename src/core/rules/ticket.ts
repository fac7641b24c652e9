/** The ticket: given where one is required, of the system that is demanded, and there as its system says. */
import type { Reason } from '../decision.ts';
import type { Fact } from '../fact.ts';
import type { Ticket } from '../facts.ts';
import type { TicketSystem } from '../policy.ts';
import { answersNeeded, systemOfTicket } from '../ticket-system.ts';
import { waives } from './break-glass.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';
import { ticketAnswers } from './ticket-answers.ts';

export const ticketRule: Rule<Case> = (subject) => {
  const { request, entitlement, settings } = subject;
  const { ticket } = request;
  const demand = entitlement.ticket;
  const waived = waives(subject, 'ticket');
  if (ticket === undefined || ticket === '')
    return demand.required && waived
      ? [pass('ticket.waived', 'Break-glass waives the ticket.')]
      : demand.required
        ? [
            deny(
              'ticket.required',
              `${entitlement.name} needs a ticket.`,
              'Add a line like ticket: CHG0031234.',
            ),
          ]
        : [pass('ticket.not-needed', 'No ticket is needed.')];
  const system = systemOfTicket(settings.tickets, ticket);
  if (system === undefined)
    return [
      deny(
        'ticket.unknown-form',
        `${ticket} is a ticket of no known system.`,
        `Give a ticket of ${demand.system ?? (settings.tickets.map((each) => each.system).join(' or ') || 'a system in the settings')}.`,
      ),
    ];
  // Its form holds all the same: whoever reads the record must find it.
  if (waived)
    return [
      pass(
        'ticket.waived',
        `Break-glass waives what is asked of ${ticket}; it has the form of ${system.system}.`,
      ),
    ];
  if (demand.system !== undefined && system.system !== demand.system)
    return [
      deny(
        'ticket.other-system',
        `${ticket} is a ticket of ${system.system}, and ${entitlement.name} needs one of ${demand.system}.`,
        `Give a ticket of ${demand.system}.`,
      ),
    ];
  return ofSystem(subject, ticket, system);
};

const ofSystem = (subject: Case, ticket: string, { system, source }: TicketSystem): readonly Reason[] => {
  switch (source.kind) {
    case 'nobody': {
      const [needed] = answersNeeded(subject.entitlement.ticket);
      // NB. The policy has a finding then; should it ever get here, silence is no answer (I1).
      return needed === undefined
        ? [
            pass(
              'ticket.known-form',
              `${ticket} has the form of a ticket of ${system}; nobody is asked about it.`,
            ),
          ]
        : [
            deny(
              'ticket.not-asked',
              `${subject.entitlement.name} asks for ${needed} of the ticket, and nobody is asked about tickets of ${system}.`,
              'Say in the settings whom to ask.',
            ),
          ];
    }
    case 'unconnected':
    case 'github-issues':
      return factReasons(subject, ticket, system);
  }
};

const factReasons = (subject: Case, ticket: string, system: string): readonly Reason[] => {
  const fact: Fact<Ticket> | undefined = subject.facts.ticket;
  const again = 'Run again; if it stays, this is a bug in Gatehouse.';
  switch (fact?.kind) {
    case undefined:
      return [deny('ticket.missing', `Nobody asked ${system} about ${ticket}.`, again)];
    case 'empty':
      return [
        deny('ticket.not-found', `${system} has no ticket ${ticket}.`, 'Give the number of one that exists.'),
      ];
    case 'failed':
      return [
        deny(
          'ticket.failed',
          `${system} could not be asked about ${ticket}: ${fact.why}`,
          `Ask again when ${system} answers.`,
        ),
      ];
    case 'deferred':
      return subject.facts.moment === 'review'
        ? [note('ticket.deferred', `${ticket} is checked at elevation: ${system} is not asked here.`)]
        : [deny('ticket.deferred', `${system} was not asked about ${ticket} at elevation.`, again)];
    case 'known': {
      // NB. The answer must be about this ticket: another one's would let any approved ticket stand for all.
      if (fact.value.id !== ticket || fact.value.system !== system)
        return [deny('ticket.missing', `Nobody asked ${system} about ${ticket}.`, again)];
      return orPass(
        ticketAnswers(subject, fact.value),
        pass('ticket.confirmed', `${system} has ${ticket}${wordsFor(subject)}.`),
      );
    }
  }
};

const wordsFor = ({ entitlement }: Case): string => {
  const needed = answersNeeded(entitlement.ticket).map((key) => ANSWERS[key]);
  return needed.length === 0 ? '' : `: ${needed.join(', ')} as demanded`;
};

const ANSWERS = { states: 'state', assigned_to: 'assignee', covers: 'change window' } as const;
