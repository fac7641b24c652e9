/** Rules of an approval that never make a difference. */
import { waysOf } from '../approval/tree.ts';
import type { Finding } from '../finding.ts';
import type { ApprovalTree } from '../policy.ts';
import { lint } from '../schema/lint-ids.ts';
import type { Lint, Linted } from './subject.ts';

export const unreachableRuleLint: Lint = (subject) => [...needless(subject), ...neverHolding(subject)];

/** A branch of `any` that asks for all that another branch asks for, and more: nobody ever has to take it. */
const needless = ({ entitlement, form }: Linted): readonly Finding[] => {
  if (entitlement === undefined || entitlement.approval === 'none') return [];
  return branchesOfAny(entitlement.approval).flatMap((branches) =>
    branches.flatMap((branch, index): readonly Finding[] => {
      const easier = branches.find(
        (other, at) => at !== index && covers(branch, other) && !(covers(other, branch) && at > index),
      );
      const place = firstRule(branch)?.place;
      if (easier === undefined || place === undefined) return [];
      return [
        lint(
          'lint.unreachable-rule',
          place.file === form.file ? place : form.at(['risk']),
          `Nobody ever needs this branch of \`any\`: it asks for everything that \`${firstRule(easier)?.name ?? ''}\` asks for, which is enough.`,
          'Delete one of the branches.',
        ),
      ];
    }),
  );
};

type Rule = Extract<ApprovalTree, { kind: 'rule' }>;

const branchesOfAny = (tree: ApprovalTree): readonly (readonly ApprovalTree[])[] =>
  tree.kind === 'rule' ? [] : [...(tree.kind === 'any' ? [tree.of] : []), ...tree.of.flatMap(branchesOfAny)];

const firstRule = (tree: ApprovalTree): Rule | undefined => waysOf(tree).leaves[0];

/** Every way to satisfy `harder` satisfies `easier` too, whoever the people are: rules are compared by whom they name. */
const covers = (harder: ApprovalTree, easier: ApprovalTree): boolean => {
  const [hard, easy] = [waysOf(harder), waysOf(easier)];
  if (hard.ways.length === 0 || easy.ways.length === 0 || conditional(harder) || conditional(easier))
    return false;
  const sameOrMore = (rule: Rule | undefined, other: Rule | undefined): boolean =>
    rule !== undefined &&
    other !== undefined &&
    rule.count >= other.count &&
    namesOf(rule) === namesOf(other);
  return hard.ways.every((way) =>
    easy.ways.some((wanted) =>
      wanted.every((want) => way.some((has) => sameOrMore(hard.leaves[has], easy.leaves[want]))),
    ),
  );
};

/** A rule with a condition or an order says more than whom it names. */
const conditional = (tree: ApprovalTree): boolean =>
  tree.kind === 'rule' ? tree.when !== undefined || tree.after.length > 0 : tree.of.some(conditional);

const namesOf = ({ by }: Rule): string => JSON.stringify(by.map((ref) => JSON.stringify(ref)).toSorted());

/** What no window of the entitlement can be; whatever else never holds is a finding of the file. */
const neverHolding = ({ entitlement }: Linted): readonly Finding[] => {
  if (entitlement === undefined || entitlement.approval === 'none') return [];
  const { hours, approval } = entitlement;
  if (hours === undefined) return [];
  return waysOf(approval).leaves.flatMap((rule): readonly Finding[] =>
    rule.when?.outside !== hours.name
      ? []
      : [
          lint(
            'lint.unreachable-rule',
            rule.place,
            `\`${rule.name}\` is never asked for: \`hours: ${hours.name}\` refuses every window outside it.`,
          ),
        ],
  );
};
