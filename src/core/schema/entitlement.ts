/** `policies/entitlements/*.yaml`: a named bundle of privileges, who may ask for it, who approves. */
import { Type } from 'typebox';
import { Approval, approvalDefinitions } from './approval.ts';
import { Privilege } from './privilege.ts';
import { TicketDemand } from './ticket.ts';
import {
  Cidr,
  closed,
  discriminated,
  Duration,
  EntitlementName,
  list,
  Name,
  named,
  notYet,
  oneOf,
  oneOrMore,
  ParameterName,
  Pattern,
  Person,
  schemaId,
  text,
  Widest,
} from './words.ts';

const common = {
  hint: Type.Optional(text(300, 'Shown to whoever fills the request in.')),
  used_for: Type.Optional(
    oneOf(
      ['privilege', 'record'],
      '`record`: it is kept, no privilege depends on it. `privilege` if absent.',
    ),
  ),
};
const type = <const T extends string>(word: T) => Type.Unsafe<T>({ type: 'string', const: word });
const within = Type.Optional(
  list(Cidr, 'Networks of which one must contain it; any public address if absent.'),
);

const Parameter = discriminated(
  'type',
  {
    ip: closed({ type: type('ip'), within, ...common }, 'One IP address.'),
    cidr: closed({ type: type('cidr'), within, widest: Type.Optional(Widest), ...common }, 'A network.'),
    text: closed({ type: type('text'), pattern: Pattern, ...common }, 'Text that fits a pattern.'),
    choice: closed(
      { type: type('choice'), choices: list(text(200, 'A choice.'), 'What may be chosen.'), ...common },
      'One of a list.',
    ),
    target: closed(
      {
        type: type('target'),
        among: list(text(80, 'A name of targets.yaml, or `set:x`.'), 'Which targets may be chosen.'),
        ...common,
      },
      'A target.',
    ),
    integer: closed(
      {
        type: type('integer'),
        min: Type.Optional(Type.Integer()),
        max: Type.Optional(Type.Integer()),
        ...common,
      },
      'A whole number.',
    ),
  },
  'What a request must fill in.',
);

const BreakGlass = closed(
  {
    requesters: oneOrMore(Person, 'Who may use it.'),
    max_duration: Duration,
    waives: list(
      oneOf(['approval', 'hours', 'ticket', 'cooldown'], 'A rule.'),
      'The rules that do not hold then.',
    ),
    review: closed({ within: Duration, by: oneOrMore(Person, 'Who reviews.') }, 'The review afterwards.'),
  },
  'The emergency path.',
);

export const Entitlement = closed(
  {
    entitlement: EntitlementName,
    description: text(200, 'What it is for, in one sentence.'),
    owner: oneOrMore(Person, 'Who answers for it; the word `owner` in approvals means these people.'),
    environment: Name,
    risk: Name,
    requesters: oneOrMore(Person, 'Who may ask.'),
    for: Type.Optional(oneOrMore(Person, 'Who may receive it when somebody else asks.')),
    parameters: Type.Optional(named(Parameter, 'What a request must fill in.', ParameterName)),
    privileges: list(Privilege, 'What is granted.', { maxItems: 20 }),
    approval: Type.Optional(Approval),
    max_duration: Duration,
    hours: Type.Optional(Name),
    ticket: Type.Optional(TicketDemand),
    cooldown: Type.Optional(Duration),
    caps: Type.Optional(
      closed(
        {
          active: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 100000, description: 'Open and scheduled grants of it.' }),
          ),
          active_per_person: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 100000,
              description: 'Open and scheduled grants of it to one beneficiary.',
            }),
          ),
        },
        'How many grants of it at once.',
      ),
    ),
    auto_approve: Type.Optional(
      closed({ up_to: Duration }, 'Windows up to this length need no approval; at risk `low` only.'),
    ),
    break_glass: Type.Optional(BreakGlass),
    access_review: Type.Optional(
      notYet(
        closed({ every: Duration, by: oneOrMore(Person, 'Who reviews.') }, 'Recertification.'),
        '`access_review:`',
      ),
    ),
    end_when_unused: Type.Optional(notYet(Duration, '`end_when_unused:`')),
    connect: Type.Optional(text(2000, 'How to use it; shown after elevation.')),
  },
  'An entitlement.',
  { $id: schemaId('entitlement'), $defs: approvalDefinitions },
);
