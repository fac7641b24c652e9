/** `policies/gatehouse.yaml`: everything that holds for all entitlements. */
import { Type } from 'typebox';
import { Approval, approvalDefinitions } from './approval.ts';
import { TicketDemand, TicketSystem } from './ticket.ts';
import {
  closed,
  Day,
  Duration,
  EndOfDay,
  EntitlementName,
  list,
  Name,
  named,
  oneOf,
  oneOrMore,
  Person,
  schemaId,
  Target,
  text,
  TimeOfDay,
  Widest,
} from './words.ts';

const Environment = closed(
  {
    max_duration: Duration,
    mode: Type.Optional(
      oneOf(
        ['observe', 'enforce'],
        '`observe`: decided, told and recorded, never elevated. `enforce` if absent.',
      ),
    ),
    scopes: Type.Optional(list(Target, 'What belongs to it; an entitlement that reaches in must carry it.')),
  },
  'An environment, such as `{ max_duration: 8h }`.',
);

const RiskLevel = closed(
  {
    approval: Approval,
    ticket: Type.Optional(TicketDemand),
    auto_approve: Type.Optional(
      closed({ up_to: Duration }, 'Windows up to this length need no approval; at risk `low` only.'),
    ),
  },
  'What an entitlement of this level gets; it may tighten it, never loosen it.',
);

const Waiting = closed(
  {
    remind_after: Type.Optional(Duration),
    escalate_after: Type.Optional(Duration),
    escalate_to: Type.Optional(oneOrMore(Person, 'Who may fill the rule then too.')),
    lapse_after: Type.Optional(Duration),
    approval_valid_for: Type.Optional(Duration),
    merge_valid_for: Type.Optional(Duration),
  },
  'The clock of a request; the clock of access is another.',
);

const count = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 100000, description }));

const Caps = closed(
  {
    active_per_person: count('Open and scheduled grants of one beneficiary.'),
    active_total: count('Open and scheduled grants of all.'),
    cooldown: Type.Optional(Duration),
    unexpired_removals_per_run: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100000,
        description: 'Removals of unexpired access in one run; 5 if absent.',
      }),
    ),
  },
  'Limits on how much at once.',
);

const weekday = oneOf(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'A day of the week.');
const Calendar = list(
  closed(
    {
      days: list(weekday, 'Days on which it begins.'),
      week_of_month: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 5, description: 'Which of the month.' }),
      ),
      from: TimeOfDay,
      to: EndOfDay,
    },
    'A stretch of time in `timezone`; `to` before `from` is on the next day. Adjoining stretches of a calendar join.',
  ),
  'Stretches of time, such as `{ days: [mon], from: "07:00", to: "20:00" }`.',
);

const Freeze = closed(
  {
    name: text(80, 'What it is for.'),
    from: Day,
    to: Day,
    environments: Type.Optional(list(Name, 'Where it holds; everywhere if absent.')),
    level: Type.Optional(
      oneOf(
        ['changes', 'everything'],
        '`changes` if absent; `everything`: break-glass does not pass either.',
      ),
    ),
  },
  'Days, both inclusive and in `timezone`, that no window may touch.',
);

const Separation = closed(
  {
    name: text(80, 'What it is for.'),
    never_both: list(EntitlementName, 'Entitlements.', { minItems: 2 }),
    within: Type.Optional(Duration),
  },
  'Entitlements that no one person holds together.',
);

const priorities = (description: string) =>
  closed(
    {
      from: Type.Integer({ minimum: 100, maximum: 4096 }),
      to: Type.Integer({ minimum: 100, maximum: 4096 }),
    },
    description,
  );

const Network = closed(
  {
    priorities: Type.Optional(priorities('Gatehouse’s own range in every NSG; 200 to 399 if absent.')),
    reserved: Type.Optional(
      named(
        priorities('A range of others.'),
        'Ranges in the same NSGs that are not ours: of another installation, or of rules that people write.',
      ),
    ),
    widest_source: Type.Optional(Widest),
  },
  'The network.',
);

const Channel = text(90, 'A channel, such as `slack:approvals`.', { title: 'channel' });

export const Settings = closed(
  {
    version: Type.Integer({ title: 'version', const: 1, description: 'The version of this format.' }),
    freeze: Type.Optional(
      oneOf(
        ['none', 'changes', 'everything'],
        '`changes`: only break-glass passes. `everything`: nothing does.',
      ),
    ),
    timezone: Type.Optional(text(60, 'An IANA name, for people; everything recorded is UTC.')),
    environments: named(Environment, 'Environments by name, such as `production: { max_duration: 8h }`.'),
    risk: named(RiskLevel, 'Risk levels by name, each with `approval:`.'),
    waiting: Type.Optional(Waiting),
    caps: Type.Optional(Caps),
    merge: Type.Optional(
      oneOf(['automatic', 'by-hand'], '`automatic`: the run that finds it approved merges.'),
    ),
    operators: Type.Optional(
      oneOrMore(Person, 'Who may lift the cap on what one sweep removes, and end any grant with `/end`.'),
    ),
    ledger: Type.Optional(
      closed(
        {
          genesis: text(100, 'The hash of the ledger’s first line; `gatehouse init` writes it.', {
            title: 'genesis',
          }),
          anchors_since: Type.Optional(
            text(20, 'Anchors older than this count no more, e.g. 2026-11-28T18:00:00Z.'),
          ),
        },
        'The ledger.',
      ),
    ),
    calendars: Type.Optional(named(Calendar, 'Calendars by name, each a list of stretches of time.')),
    freezes: Type.Optional(list(Freeze, 'Freezes.')),
    separation_of_duties: Type.Optional(list(Separation, 'Separation of duties.')),
    protected: Type.Optional(
      closed(
        {
          roles: Type.Optional(
            list(
              text(200, 'The name of a role, or the UUID of its definition.'),
              'Names of roles, or the UUIDs of their definitions.',
            ),
          ),
          scopes: Type.Optional(list(Target, 'Scopes: `target:x`, or ids as Azure shows them.')),
          people: Type.Optional(oneOrMore(Person, 'People who are never a beneficiary.')),
        },
        'What no entitlement may grant.',
      ),
    ),
    tickets: Type.Optional(named(TicketSystem, 'Ticket systems; the first whose pattern fits is meant.')),
    network: Type.Optional(Network),
    justification: Type.Optional(
      closed(
        {
          min_length: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 500, description: 'Characters; 1 if absent.' }),
          ),
          forbid: Type.Optional(
            list(
              oneOf(['email-address', 'card-number', 'phone-number'], 'A kind of text.'),
              'What it may not contain.',
            ),
          ),
        },
        'The justification.',
      ),
    ),
    issue_form: Type.Optional(
      closed(
        {
          bot: Type.Integer({
            minimum: 1,
            maximum: 999_999_999_999_999,
            title: 'bot',
            description: 'GitHub’s numeric id of the App’s bot account.',
          }),
        },
        'Which App opens pull requests for issues.',
      ),
    ),
    accounts: Type.Optional(
      closed(
        {
          unconfirmed: Type.Optional(
            closed(
              { from: Day, to: Day },
              'Days, both inclusive and in `timezone`, at most 30, on which Entra need not confirm an account.',
            ),
          ),
        },
        'What Entra must say of accounts.',
      ),
    ),
    drift: Type.Optional(
      oneOf(['repair', 'report'], 'What happens to objects of open grants that somebody changed.'),
    ),
    start_horizon: Type.Optional(
      Type.Unsafe<string>({ ...Duration, description: 'How far ahead a start may lie; 14 days if absent.' }),
    ),
    notify: Type.Optional(
      closed(
        {
          pull_request: Type.Optional(
            Type.Unsafe<true>({ type: 'boolean', title: 'pull_request', const: true }),
          ),
          alerts: Type.Optional(list(Channel, 'Where alerts go.')),
          requests: Type.Optional(list(Channel, 'Where it is told what waits for people.')),
          grants: Type.Optional(list(Channel, 'Where it is told what opens and ends.')),
        },
        'Who is told.',
      ),
    ),
  },
  'Settings.',
  { $id: schemaId('settings'), $defs: approvalDefinitions },
);
