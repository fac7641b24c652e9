/** `policies/people.yaml`: who is who. Ids count, logins are labels. */
import { Type } from 'typebox';
import {
  closed,
  Day,
  list,
  LocalTime,
  Login,
  Name,
  named,
  oneOf,
  oneOrMore,
  Person as PersonRef,
  schemaId,
  TeamSlug,
  text,
  Uuid,
  when,
} from './words.ts';

const Person = closed(
  {
    github: Login,
    github_id: Type.Integer({
      minimum: 1,
      description: 'The numeric id of the account; it survives renames.',
    }),
    entra: Type.Optional(Uuid),
    manager: Type.Optional(Name),
    also: Type.Optional(list(Login, 'Second accounts of the same human.')),
    contractor: Type.Optional(
      closed({ sponsor: Name, until: Day }, 'Somebody from outside, with a sponsor and an end.'),
    ),
  },
  'A person: `github`, `github_id` and what else is known.',
);

const member = text(70, 'A name of `people`, or `group:x`.', { title: 'member' });

const Group = when(
  { type: 'array' },
  Type.Array(member, {
    title: 'members',
    maxItems: 1000,
    description: 'Members: names of people, and `group:x`.',
  }),
  closed({ team: TeamSlug }, 'A live GitHub team.'),
);

const Rota = when(
  { type: 'object', required: ['system'] },
  closed(
    {
      system: oneOf(['pagerduty', 'opsgenie'], 'The system that is asked.'),
      schedule: text(80, 'The schedule there.'),
      among: oneOrMore(PersonRef, 'The answer counts only for these people.'),
    },
    'A rota that is asked for.',
  ),
  closed(
    {
      shifts: list(
        closed({ person: Name, from: LocalTime, to: LocalTime }, 'A shift.'),
        'Who is on call, and when.',
        { maxItems: 2000 },
      ),
    },
    'A rota that stands here.',
  ),
);

const Workload = closed(
  { entra: Uuid, owners: oneOrMore(PersonRef, 'Who answers for it.') },
  'A machine’s identity.',
);

export const People = closed(
  {
    people: named(Person, 'People, by the name that the other files use.'),
    groups: Type.Optional(named(Group, 'Groups by name, each a list of members or `{ team: org/slug }`.')),
    oncall: Type.Optional(named(Rota, 'Rotas by name, each with `shifts:` or a system that is asked.')),
    workloads: Type.Optional(
      named(Workload, 'Identities of machines by name, each with `entra:` and `owners:`.'),
    ),
  },
  'People.',
  { $id: schemaId('people') },
);
