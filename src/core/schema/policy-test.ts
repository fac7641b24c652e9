/** `policies/tests/*.yaml`: what the policy must decide. */
import { Type } from 'typebox';
import { closed, list, LocalTime, Name, named, notYet, oneOf, oneOrMore, schemaId, text } from './words.ts';

const Review = closed(
  {
    by: Name,
    state: oneOf(['approved', 'changes-requested', 'commented', 'dismissed'], 'What the review says.'),
    at: Type.Optional(LocalTime),
    on: Type.Optional(oneOf(['head', 'earlier'], 'The commit it was given for; the head if absent.')),
    edited: Type.Optional(Type.Boolean()),
    text: Type.Optional(text(2000, 'Its text; a first line `30m` shortens the window.')),
  },
  'A review.',
);

const members = named(list(Name, 'People.', { minItems: 0 }), 'Members.', Type.String({ maxLength: 140 }));

const Ticket = closed(
  {
    state: Type.Optional(text(60, 'Its state.')),
    assigned_to: Type.Optional(Name),
    from: Type.Optional(LocalTime),
    to: Type.Optional(LocalTime),
  },
  'What the ticket system says.',
);

const Facts = closed(
  {
    teams: Type.Optional(members),
    oncall: Type.Optional(members),
    tickets: Type.Optional(named(Ticket, 'Tickets.', Type.String({ maxLength: 100 }))),
    open: Type.Optional(
      list(
        closed({ person: Name, entitlement: Name, until: LocalTime }, 'A grant.'),
        'Grants that are not over.',
      ),
    ),
    failed: Type.Optional(list(text(140, 'A source.'), 'Sources that do not answer.')),
  },
  'What the outside says.',
);

const Case = closed(
  {
    name: text(160, 'What is expected, outcome first.'),
    requester: Name,
    request: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      description: 'The request, as in its file.',
    }),
    at: Type.Optional(LocalTime),
    commits_by: Type.Optional(oneOrMore(Name, 'Who wrote commits; the requester if absent.')),
    reviews: Type.Optional(list(Review, 'Reviews.', { minItems: 0 })),
    facts: Type.Optional(Facts),
    moment: Type.Optional(oneOf(['review', 'elevation'], '`review` if absent.')),
    expect: closed(
      {
        outcome: oneOf(['approved', 'pending', 'denied'], 'The outcome.'),
        reasons: Type.Optional(list(text(80, 'A reason.'), 'Reasons that must be among those given.')),
        missing: Type.Optional(list(text(60, 'A rule.'), 'Rules that nobody has filled.')),
      },
      'What must be decided.',
    ),
  },
  'A case.',
);

export const PolicyTests = closed(
  { tests: notYet(list(Case, 'Cases.', { maxItems: 1000 }), 'policy tests') },
  'Policy tests.',
  { $id: schemaId('policy-test') },
);
