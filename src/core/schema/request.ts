/** `requests/**.yaml`: what a person asks for. */
import { Type } from 'typebox';
import { closed, Duration, EntitlementName, named, ParameterName, schemaId, Start, text } from './words.ts';

export const Request = closed(
  {
    entitlement: EntitlementName,
    duration: Duration,
    justification: text(2000, 'What you will do, and why.'),
    ticket: Type.Optional(text(100, 'The ticket, as its system writes it.')),
    parameters: Type.Optional(named(text(500, 'A value.'), 'What the entitlement asks for.', ParameterName)),
    start: Type.Optional(Start),
    for: Type.Optional(text(64, 'Who receives it, when not you: a name of people.yaml.')),
    extends: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 999_999_999,
        description: 'The number of your open grant that this one goes on with.',
      }),
    ),
    break_glass: Type.Optional(Type.Boolean({ description: 'The emergency path of the entitlement.' })),
  },
  'An access request.',
  { $id: schemaId('request') },
);
