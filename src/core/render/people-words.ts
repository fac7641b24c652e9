/** Who may do something, in words for people who are no authors of policies. */
import type { ApprovalTree, PeopleRef } from '../policy.ts';
import { escapeMarkdown } from './escape.ts';

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
  return `${escapeMarkdown(rule.name, 60)} (${count}${who})`;
};
