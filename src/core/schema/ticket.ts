/** What an entitlement or a risk level asks of a ticket, and which systems have tickets. */
import { Type } from 'typebox';
import { closed, list, Name, oneOf, Pattern, text } from './words.ts';

export const TicketDemand = closed(
  {
    required: Type.Boolean({
      description:
        'Whether a request must name a ticket. A ticket that is given must fit a system’s pattern.',
    }),
    system: Type.Optional(Name),
    states: Type.Optional(
      list(text(60, 'A state.'), 'States of which the ticket is in one, set by another person.'),
    ),
    assigned_to: Type.Optional(oneOf(['requester', 'beneficiary', 'either'], 'Whose ticket it must be.')),
    covers: Type.Optional(
      oneOf(['window'], 'The change window of the ticket contains the window of access.'),
    ),
  },
  'What is asked of the ticket.',
);

export const TicketSystem = closed(
  {
    pattern: Pattern,
    ask: Type.Optional(
      oneOf(
        ['nobody', 'github-issues'],
        '`nobody`: only the form of a ticket is checked. If absent, the system is asked at elevation, and nothing is ' +
          'elevated while there is no connection to it.',
      ),
    ),
    repository: Type.Optional(
      Type.String({
        title: 'repository',
        pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}$',
        description: '`owner/name` of the repository whose issues are the tickets; this one if absent.',
      }),
    ),
  },
  'A ticket system.',
);
