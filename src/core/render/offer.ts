/** One entitlement as the catalogue offers it: each fact is one small function that gives its lines, or none. */
import type { Entitlement, Parameter, Policy, Settings, Stretch } from '../policy.ts';
import { codeSpan, escapeMarkdown, plainText, urlPart } from './escape.ts';
import { approvalLines, peopleWords } from './people-words.ts';
import { privilegeWords } from './privilege-words.ts';
import { breakGlassLink, requestLink, type LinkTarget } from './request-template.ts';
import { formatDuration } from './time.ts';

export interface Offered {
  readonly policy: Policy;
  readonly settings: Settings;
  readonly target: LinkTarget;
}

type Fact = (entitlement: Entitlement, offered: Omit<Offered, 'target'>) => readonly string[];

/** A heading, the way to ask, and the facts as a list. */
export const offerLines: Fact = (entitlement, offered) => [
  `### ${entitlement.name}`,
  '',
  links(entitlement).join(' · '),
  '',
  ...FACTS.flatMap((fact) =>
    fact(entitlement, offered).map((line) => (line.startsWith('  ') ? line : `- ${line}`)),
  ),
  '',
];

/** The ways to ask for it; where they lead stands once, below everything. */
export const links = ({ name, breakGlass }: Entitlement): readonly string[] => [
  `**[Request][request-${name}]**`,
  ...(breakGlass === undefined ? [] : [`**[Break glass][break-glass-${name}]**`]),
];

export const linkTargets = (entitlement: Entitlement, { settings, target }: Offered): readonly string[] => [
  `[request-${entitlement.name}]: ${requestLink(entitlement, settings, target)}`,
  ...(entitlement.breakGlass === undefined
    ? []
    : [`[break-glass-${entitlement.name}]: ${breakGlassLink(entitlement, settings, target)}`]),
];

/** `**Label**: the one thing`, or each on a line of its own. */
const labelled = (label: string, items: readonly string[]): readonly string[] => {
  if (items.length === 0) return [];
  const [only = ''] = items;
  return items.length === 1
    ? [`**${label}**: ${only}`]
    : [`**${label}**:`, ...items.map((item) => `  - ${item}`)];
};

const whatFor: Fact = ({ description }) => labelled('What for', [escapeMarkdown(description, 200)]);

const gives: Fact = ({ privileges }, { policy }) =>
  labelled(
    'Gives',
    privileges.map((privilege) => privilegeWords(privilege, policy.targets)),
  );

const where: Fact = ({ environment, risk }) => [
  `**Environment**: ${escapeMarkdown(environment.name, 64)}${
    environment.mode === 'observe' ? ' (observed only: it is decided and recorded, and nothing opens)' : ''
  }; risk: ${escapeMarkdown(risk, 64)}`,
];

const longest: Fact = ({ maxDuration }) => labelled('Longest window', [formatDuration(maxDuration)]);

const limits: Fact = ({ cooldown, caps }) =>
  labelled('Limits', [
    ...(cooldown === undefined || cooldown === 0
      ? []
      : [`${formatDuration(cooldown)} between two grants of it to one person`]),
    ...(caps.activePerPerson === undefined ? [] : [`at most ${caps.activePerPerson} at once to one person`]),
    ...(caps.active === undefined ? [] : [`at most ${caps.active} at once to all together`]),
  ]);

const hoursOf: Fact = ({ hours }) =>
  hours === undefined
    ? []
    : labelled('Hours', [
        `only inside ${escapeMarkdown(hours.name, 64)} (${escapeMarkdown(hours.timezone, 60)}): ${hours.stretches.map(stretchWords).join('; ')}`,
      ]);

const stretchWords = ({ days, weekOfMonth, from, to }: Stretch): string =>
  `${days.join(' ')}${weekOfMonth === undefined ? '' : ` in week ${weekOfMonth} of the month`} ${from} to ${to}`;

const whoAsks: Fact = ({ requesters, owner }) => labelled('Who may ask', [peopleWords(requesters, owner)]);

const forWhom: Fact = ({ for: receivers, owner }) =>
  receivers.length === 0 ? [] : labelled('May be asked for', [peopleWords(receivers, owner)]);

const whoApproves: Fact = ({ approval, owner }) => {
  const [first = '', ...rest] = approvalLines(approval, owner);
  return [`**Who approves**: ${first}`, ...rest.map((line) => `  ${line}`)];
};

/** Nothing is said where nobody needs to approve anyway. */
const automatically: Fact = ({ approval, autoApprove }) =>
  approval === 'none' || autoApprove === undefined
    ? []
    : labelled('Without approval', [`windows of up to ${formatDuration(autoApprove)}`]);

const ticket: Fact = ({ ticket: demand }, { settings }) => {
  if (!demand.required) return [];
  const systems = settings.tickets
    .filter(({ system }) => demand.system === undefined || system === demand.system)
    .map(({ system, pattern }) => `${escapeMarkdown(system, 64)} ${codeSpan(pattern, 300)}`);
  const words = [
    `required; ${systems.join(', or ')}`,
    ...(demand.states === undefined ? [] : [`in state ${several(demand.states)}`]),
    ...(demand.assignedTo === undefined ? [] : [`assigned to ${ASSIGNED[demand.assignedTo]}`]),
    ...(demand.coversWindow ? ['with a change window that contains the whole window of access'] : []),
  ];
  return labelled('Ticket', [words.join(', ')]);
};

const ASSIGNED = {
  requester: 'you',
  beneficiary: 'whoever receives the access',
  either: 'you or whoever receives the access',
} as const;

const emergency: Fact = ({ breakGlass, owner }) =>
  breakGlass === undefined
    ? []
    : labelled('Break glass', [
        [
          `${peopleWords(breakGlass.requesters, owner)}, in an emergency, for at most ${formatDuration(breakGlass.maxDuration)}`,
          `it waives ${breakGlass.waives.join(', ')}`,
          `to be reviewed by ${peopleWords(breakGlass.review.by, owner)} within ${formatDuration(breakGlass.review.within)}`,
        ].join('; '),
      ]);

const parameters: Fact = (entitlement) =>
  labelled(
    'To fill in',
    entitlement.parameters.map(
      (parameter) => `${codeSpan(parameter.name, 64)}: ${parameterWords(parameter)}`,
    ),
  );

const source: Fact = ({ owner, file }) => [
  `**Owner**: ${peopleWords(owner, [])}; it is defined in [${escapeMarkdown(file, 200)}](../${file.split('/').map(urlPart).join('/')})`,
];

/** In the order in which they are read. */
const FACTS: readonly Fact[] = [
  whatFor,
  gives,
  longest,
  limits,
  hoursOf,
  where,
  whoAsks,
  forWhom,
  whoApproves,
  automatically,
  ticket,
  emergency,
  parameters,
  source,
];

/** What a requester wants to know before they ask, as plain lines; who approves, and break-glass, are said by who asks. */
export const plainFacts = (entitlement: Entitlement, offered: Omit<Offered, 'target'>): readonly string[] =>
  [whatFor, gives, longest, limits, hoursOf, where, forWhom, automatically, ticket, parameters].flatMap(
    (fact) => fact(entitlement, offered).map(plainText),
  );

/** What break-glass waives and owes, for those who may use it. */
export const plainEmergency = ({ breakGlass, owner }: Entitlement): readonly string[] =>
  breakGlass === undefined
    ? []
    : [
        `for at most ${formatDuration(breakGlass.maxDuration)}; it waives ${breakGlass.waives.join(', ')}`,
        plainText(
          `everybody is told at once, and ${peopleWords(breakGlass.review.by, owner)} reviews it within ${formatDuration(breakGlass.review.within)}`,
        ),
      ];

const parameterWords = (parameter: Parameter): string => {
  const hint = parameter.hint === undefined ? '' : ` (${escapeMarkdown(parameter.hint, 300)})`;
  const record = parameter.usedFor === 'record' ? ', only for the record' : '';
  return `${typeWords(parameter)}${record}${hint}`;
};

const typeWords = (parameter: Parameter): string => {
  switch (parameter.type) {
    case 'ip':
      return `an IP address${within(parameter)}`;
    case 'cidr':
      return `a network${within(parameter)}${parameter.widest === undefined ? '' : `, \`/${parameter.widest}\` or narrower`}`;
    case 'text':
      return `text of the form ${codeSpan(parameter.pattern ?? '', 300)}`;
    case 'choice':
      return `one of ${several(parameter.choices)}`;
    case 'target':
      return `one of ${several(parameter.among)}`;
    case 'integer':
      return `a whole number${parameter.min === undefined ? '' : ` from ${parameter.min}`}${parameter.max === undefined ? '' : ` up to ${parameter.max}`}`;
  }
};

const within = ({ within: networks }: Parameter): string =>
  networks.length === 0 ? '' : ` in ${networks.map((network) => codeSpan(network, 64)).join(' or ')}`;

const several = (words: readonly string[]): string =>
  `${words
    .slice(0, 20)
    .map((word) => codeSpan(word, 200))
    .join(', ')}${words.length > 20 ? ` and ${words.length - 20} more` : ''}`;
