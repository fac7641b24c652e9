/** `policies/tests/*.yaml`: what the policy must decide. */
import { Type } from 'typebox';
import { SOURCES } from '../hypothetical/sources.ts';
import {
  closed,
  Duration,
  list,
  LocalTime,
  Login,
  Name,
  named,
  oneOf,
  oneOrMore,
  ParameterName,
  schemaId,
  text,
  when,
} from './words.ts';

const Review = closed(
  {
    by: Name,
    state: oneOf(['approved', 'changes-requested', 'commented', 'dismissed'], 'What the review says.'),
    at: Type.Optional(LocalTime),
    on: Type.Optional(oneOf(['head', 'earlier'], 'The commit it was given for; the head if absent.')),
    edited: Type.Optional(Type.Boolean()),
    text: Type.Optional(text(2000, 'Its text; a first line `30m` shortens the window.')),
    dismissed_by: Type.Optional(Name),
    was: Type.Optional(
      oneOf(['approved', 'changes-requested'], 'What a dismissed review had said; `approved` if absent.'),
    ),
  },
  'A review.',
);

const members = named(list(Name, 'People.', { minItems: 0 }), 'Members.', Type.String({ maxLength: 140 }));

const Ticket = closed(
  {
    state: Type.Optional(text(60, 'Its state.')),
    set_by: Type.Optional(Name),
    assigned_to: Type.Optional(Name),
    from: Type.Optional(LocalTime),
    to: Type.Optional(LocalTime),
  },
  'What the ticket system says; assigned to the requester and set by somebody uninvolved if absent.',
);

const parameters = named(text(500, 'A value.'), 'Its parameters.', ParameterName);

const Facts = closed(
  {
    teams: Type.Optional(members),
    oncall: Type.Optional(members),
    tickets: Type.Optional(named(Ticket, 'Tickets.', Type.String({ maxLength: 100 }))),
    open: Type.Optional(
      list(
        closed(
          { person: Name, entitlement: Name, until: LocalTime, parameters: Type.Optional(parameters) },
          'A grant.',
        ),
        'Grants that are not over.',
      ),
    ),
    recent: Type.Optional(
      list(
        closed({ person: Name, entitlement: Name, from: LocalTime, to: LocalTime }, 'A grant.'),
        'Grants that have ended.',
      ),
    ),
    logins: Type.Optional(named(Login, 'Logins that have changed, by person.')),
    platforms: Type.Optional(
      named(
        oneOf(['ready', 'already-held', 'refused'], 'What the platform says of the step.'),
        'By the number of the privilege.',
        Type.String({ pattern: '^[1-9][0-9]?$', description: 'The number of a privilege: `1`, `2`, ….' }),
      ),
    ),
    failed: Type.Optional(list(oneOf(SOURCES, 'A source.'), 'Sources that do not answer.')),
  },
  'What the outside says; what is absent is in order, and lists are empty.',
);

const Case = closed(
  {
    name: text(160, 'What is expected, outcome first.'),
    requester: Name,
    request: when(
      { type: 'object' },
      Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        description: 'The request, as in its file.',
      }),
      text(20_000, 'The request as `key: value` lines, or the whole text of its file.'),
    ),
    at: Type.Optional(LocalTime),
    commits_by: Type.Optional(oneOrMore(Name, 'Who wrote commits; the requester if absent.')),
    reviews: Type.Optional(list(Review, 'Reviews.', { minItems: 0 })),
    facts: Type.Optional(Facts),
    moment: Type.Optional(oneOf(['review', 'elevation'], '`review` if absent.')),
    merged_at: Type.Optional(LocalTime),
    expect: closed(
      {
        outcome: oneOf(['approved', 'pending', 'denied'], 'The outcome.'),
        reasons: Type.Optional(
          list(
            text(80, 'A code.'),
            'Codes that must be among the reasons, the findings, or the reviews that do not count.',
          ),
        ),
        missing: Type.Optional(
          list(text(60, 'A rule.'), 'The rules that are not filled: these and no others.', { minItems: 0 }),
        ),
        duration: Type.Optional(Duration),
      },
      'What must be decided.',
    ),
  },
  'A case.',
);

export const PolicyTests = closed({ tests: list(Case, 'Cases.', { maxItems: 1000 }) }, 'Policy tests.', {
  $id: schemaId('policy-test'),
});
