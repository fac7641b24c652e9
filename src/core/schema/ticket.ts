/** What an entitlement or a risk level asks of a ticket. */
import { Type } from 'typebox';
import { closed, list, Name, notYet, oneOf, text } from './words.ts';

export const TicketDemand = closed(
  {
    required: Type.Boolean({
      description:
        'Whether a request must name a ticket. A ticket that is given must fit a system’s pattern.',
    }),
    system: Type.Optional(notYet(Name, 'the system of a ticket')),
    states: Type.Optional(
      notYet(list(text(60, 'A state.'), 'States that the ticket may be in.'), 'the state of a ticket'),
    ),
    assigned_to: Type.Optional(
      notYet(
        oneOf(['requester', 'beneficiary', 'either'], 'Whose ticket it must be.'),
        'the assignee of a ticket',
      ),
    ),
    covers: Type.Optional(
      notYet(
        oneOf(['window'], 'The change window of the ticket contains the window of access.'),
        'the window of a ticket',
      ),
    ),
  },
  'What is asked of the ticket.',
);
