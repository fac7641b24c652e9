/** The issue form, written from the policy: for people without git. GitHub reads it from the default branch. */
import { writeDuration } from '../duration.ts';
import type { Finding } from '../finding.ts';
import type { Entitlement, Policy, SourceFile } from '../policy.ts';
import { escapeMarkdown } from '../render/escape.ts';
import { finding } from '../schema/finding-ids.ts';
import { EMERGENCY, FIELDS, FORM_LABEL, FORM_PATH, type Field } from './fields.ts';

const MARK = '# gatehouse:issue-form';

/** The whole file; undefined while there is nothing to ask for, as GitHub takes no empty choice. */
export const renderForm = (policy: Policy): string | undefined => {
  // GitHub keeps the word for a choice that nobody made.
  const offered = [...policy.entitlements.values()]
    .filter(({ name }) => name !== 'none')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (offered.length === 0) return undefined;
  return `${[
    `${MARK}: written from policies/ by \`node dist/cli.js catalogue\`; whoever changes the policy runs it.`,
    'name: Access request',
    'description: Ask for access without git. An issue that was edited counts no more; open a new one instead.',
    'title: Access request',
    `labels: [${FORM_LABEL}]`,
    'body:',
    ...markdown(offered),
    ...FIELDS.flatMap((field) => element(field, offered)),
  ].join('\n')}\n`;
};

/** A form that the policy has left behind. One without the generator's mark is nobody's business. */
export const judgeForm = (file: SourceFile, policy: Policy): readonly Finding[] => {
  const text = file.text.replaceAll('\r\n', '\n');
  if (!text.startsWith(MARK) || policy.settings === undefined || policy.findings.length > 0) return [];
  const fresh = renderForm(policy);
  return fresh === undefined || fresh === text
    ? []
    : [
        finding(
          'policy.form-stale',
          { file: FORM_PATH, line: 1, column: 1 },
          'The form does not offer what the policy offers now.',
        ),
      ];
};

/** Whether a person wrote the file that stands there. */
export const isOwnForm = ({ text }: SourceFile): boolean => text.startsWith(MARK);

/** JSON is YAML; no text of a policy ends it. */
const text = (value: string): string => JSON.stringify(value);

const markdown = (offered: readonly Entitlement[]): readonly string[] => [
  '  - type: markdown',
  '    attributes:',
  `      value: ${text(
    [
      'What each entitlement gives, and who approves, stands in `requests/README.md`.',
      '',
      ...offered.map(({ name, description }) => `- **${name}**: ${escapeMarkdown(description, 200)}`),
    ].join('\n'),
  )}`,
];

const typeOf = (key: Field['key']): string => {
  switch (key) {
    case 'entitlement':
      return 'dropdown';
    case 'justification':
    case 'parameters':
      return 'textarea';
    case 'break_glass':
      return 'checkboxes';
    case 'duration':
    case 'ticket':
    case 'start':
    case 'for':
      return 'input';
  }
};

const element = ({ key, heading }: Field, offered: readonly Entitlement[]): readonly string[] => [
  `  - type: ${typeOf(key)}`,
  `    id: ${key}`,
  '    attributes:',
  `      label: ${text(heading)}`,
  ...help(key, offered).map((line) => `      ${line}`),
  ...(REQUIRED.has(key) ? ['    validations:', '      required: true'] : []),
];

// GitHub holds to it in public repositories only.
const REQUIRED: ReadonlySet<Field['key']> = new Set(['entitlement', 'duration', 'justification']);

const help = (key: Field['key'], offered: readonly Entitlement[]): readonly string[] => {
  switch (key) {
    case 'entitlement':
      return ['options:', ...offered.map(({ name }) => `  - ${text(name)}`)];
    case 'duration':
      return [
        `description: ${text(`With a unit, such as 30m or 2h. ${longest(offered)}`)}`,
        'placeholder: 1h',
      ];
    case 'justification':
      return [
        `description: ${text('What you will do, and why now. It is kept for ever. No line may begin with ###.')}`,
      ];
    case 'ticket':
      return [`description: ${text(`As its system writes it. ${ticketed(offered)}`.trim())}`];
    case 'parameters':
      return [
        `description: ${text(`One a line, such as \`source_ip: 203.0.113.7\`. ${parameters(offered)}`.trim())}`,
      ];
    case 'start':
      return [
        `description: ${text('Only if it is to begin later, such as 2026-11-28 22:00 Europe/Berlin.')}`,
      ];
    case 'for':
      return [`description: ${text('Only if somebody else is to receive it: their name in people.yaml.')}`];
    case 'break_glass':
      return [
        `description: ${text('Only where the entitlement has this way, and you may use it.')}`,
        'options:',
        `  - label: ${text(EMERGENCY)}`,
      ];
  }
};

const longest = (offered: readonly Entitlement[]): string =>
  `At most: ${offered.map(({ name, maxDuration }) => `${name} ${writeDuration(maxDuration)}`).join(', ')}.`;

const ticketed = (offered: readonly Entitlement[]): string => {
  const names = offered.filter(({ ticket }) => ticket.required).map(({ name }) => name);
  return names.length === 0 ? '' : `Needed for ${names.join(', ')}.`;
};

const parameters = (offered: readonly Entitlement[]): string =>
  offered
    .filter((each) => each.parameters.length > 0)
    .map((each) => `For ${each.name}: ${each.parameters.map(({ name }) => name).join(', ')}.`)
    .join(' ');
