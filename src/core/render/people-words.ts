/** Who may do something, in words for people who are no authors of policies. */
import type { ApprovalCondition, ApprovalTree, PeopleRef } from '../policy.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import { formatDuration } from './time.ts';

/** `alice`, `group sre`, `your manager`; `owner` means those of `owners`. Joined by `or`. */
export const peopleWords = (refs: readonly PeopleRef[], owners: readonly PeopleRef[]): string =>
  refs.length === 0 ? 'nobody' : [...new Set(refs.map((ref) => personWords(ref, owners)))].join(' or ');

const personWords = (ref: PeopleRef, owners: readonly PeopleRef[]): string => {
  switch (ref.kind) {
    case 'user':
      return escapeMarkdown(ref.person, 64);
    case 'group':
      return `group ${escapeMarkdown(ref.group, 64)}`;
    case 'team':
      return `GitHub team ${escapeMarkdown(ref.team, 141)}`;
    case 'oncall':
      return `whoever is on call for ${escapeMarkdown(ref.rota, 64)}`;
    case 'workload':
      return `workload ${escapeMarkdown(ref.workload, 64)}`;
    case 'manager':
      return 'your manager';
    case 'manager-of-manager':
      return 'the manager of your manager';
    case 'owner':
      return peopleWords(
        owners.filter(({ kind }) => kind !== 'owner'),
        [],
      );
  }
};

/** The first line, and below it those of a list; what is nested stands two blanks further in. */
export const approvalLines = (
  tree: ApprovalTree | 'none',
  owners: readonly PeopleRef[],
): readonly string[] => {
  if (tree === 'none') return ['nobody needs to; it opens when it is merged'];
  if (tree.kind === 'rule') return [ruleWords(tree, owners)];
  const branches = tree.of.flatMap((branch) => {
    const [first = '', ...rest] = approvalLines(branch, owners);
    return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
  });
  return [tree.kind === 'any' ? 'one of these:' : 'all of these, each a different person:', ...branches];
};

const ruleWords = (rule: Extract<ApprovalTree, { kind: 'rule' }>, owners: readonly PeopleRef[]): string => {
  const who = peopleWords(rule.by, owners);
  const count = rule.count === 1 ? '' : `${rule.count} people of `;
  const more = [
    ...(rule.when === undefined ? [] : conditionWords(rule.when)),
    ...(rule.after.length === 0
      ? []
      : [`after ${rule.after.map((name) => escapeMarkdown(name, 60)).join(' and ')}`]),
  ];
  return [`${escapeMarkdown(rule.name, 60)} (${count}${who})`, ...more].join(', ');
};

/** Every part must hold. */
const conditionWords = ({
  longerThan,
  risk,
  outside,
  breakGlass,
  parameters,
}: ApprovalCondition): readonly string[] => [
  ...(longerThan === undefined ? [] : [`for windows longer than ${formatDuration(longerThan)}`]),
  ...(risk === undefined ? [] : [`at risk ${risk.map((each) => escapeMarkdown(each, 64)).join(' or ')}`]),
  ...(outside === undefined ? [] : [`outside ${escapeMarkdown(outside, 64)}`]),
  ...(breakGlass === undefined ? [] : [breakGlass ? 'in an emergency' : 'unless it is an emergency']),
  ...[...parameters].map(
    ([name, values]) =>
      `when ${codeSpan(name, 64)} is ${values.map((value) => codeSpan(value, 200)).join(' or ')}`,
  ),
];
