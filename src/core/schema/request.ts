/** `requests/**.yaml`: what a person asks for. */
import { Type } from 'typebox';
import {
  closed,
  Duration,
  EntitlementName,
  LocalTime,
  named,
  notYet,
  ParameterName,
  schemaId,
  text,
} from './words.ts';

export const Request = closed(
  {
    entitlement: EntitlementName,
    duration: Duration,
    justification: text(2000, 'What you will do, and why.'),
    ticket: Type.Optional(text(100, 'The ticket, as its system writes it.')),
    parameters: Type.Optional(named(text(500, 'A value.'), 'What the entitlement asks for.', ParameterName)),
    start: Type.Optional(notYet(LocalTime, '`start:`')),
    for: Type.Optional(text(64, 'Who receives it, when not you: a name of people.yaml.')),
    extends: Type.Optional(
      notYet(Type.Integer({ minimum: 1, description: 'The number of the grant.' }), '`extends:`'),
    ),
    break_glass: Type.Optional(Type.Boolean({ description: 'The emergency path of the entitlement.' })),
  },
  'An access request.',
  { $id: schemaId('request') },
);
