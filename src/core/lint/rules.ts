/** Rules of an approval that never make a difference. */
import { waysOf } from '../approval/tree.ts';
import { parseDuration } from '../duration.ts';
import type { Finding } from '../finding.ts';
import type { ApprovalTree } from '../policy.ts';
import type { ApprovalNodeSource } from '../schema/approval.ts';
import { lint } from '../schema/lint-ids.ts';
import type { Path } from '../schema/plain.ts';
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
  tree.kind === 'rule'
    ? Object.entries(tree).some(([key, value]) => (key === 'when' || key === 'after') && value !== undefined)
    : tree.of.some(conditional);

const namesOf = ({ by }: Rule): string => JSON.stringify(by.map((ref) => JSON.stringify(ref)).toSorted());

/** A condition that this entitlement can never meet. */
const neverHolding = (subject: Linted): readonly Finding[] => {
  const { approval } = subject.form.parts;
  if (approval === undefined || approval === 'none') return [];
  return Array.isArray(approval)
    ? approval.flatMap((node, index) => conditionsOf(subject, node, ['approval', index]))
    : conditionsOf(subject, approval, ['approval']);
};

const conditionsOf = (subject: Linted, node: ApprovalNodeSource, path: Path): readonly Finding[] => {
  if ('all' in node)
    return node.all.flatMap((each, index) => conditionsOf(subject, each, [...path, 'all', index]));
  if ('any' in node)
    return node.any.flatMap((each, index) => conditionsOf(subject, each, [...path, 'any', index]));
  const condition: unknown = Object.entries(node).find(([key]) => key === 'when')?.[1];
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([key, value]) => {
    const why = whyNever(subject, key, value);
    return why === undefined
      ? []
      : [
          lint(
            'lint.unreachable-rule',
            subject.form.at([...path, 'when', key]),
            `\`${node.name}\` is never asked for: ${why}.`,
          ),
        ];
  });
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const whyNever = ({ form: { parts }, settings }: Linted, key: string, value: unknown): string | undefined => {
  switch (key) {
    case 'longer_than': {
      const limit = parseDuration(String(value));
      const own = parts.max_duration === undefined ? undefined : parseDuration(parts.max_duration);
      if (limit.kind !== 'duration' || own?.kind !== 'duration') return undefined;
      const environment = settings.environments.get(parts.environment ?? '')?.maxDuration ?? own.value;
      return limit.value >= Math.min(own.value, environment)
        ? `no window of this entitlement is longer than \`${String(value)}\``
        : undefined;
    }
    case 'risk':
      return Array.isArray(value) && parts.risk !== undefined && !value.includes(parts.risk)
        ? `the risk of this entitlement is \`${parts.risk}\``
        : undefined;
    case 'outside':
      return parts.hours !== undefined && value === parts.hours && parts.break_glass === undefined
        ? `\`hours: ${parts.hours}\` refuses every window outside it`
        : undefined;
    case 'break_glass':
      return value === true && parts.break_glass === undefined
        ? 'this entitlement has no `break_glass:`'
        : undefined;
    case 'parameters':
      return impossibleValues(parts.parameters ?? {}, value);
    default:
      return undefined;
  }
};

const impossibleValues = (
  declared: NonNullable<Linted['form']['parts']['parameters']>,
  wanted: unknown,
): string | undefined => {
  if (!isObject(wanted)) return undefined;
  for (const [name, values] of Object.entries(wanted)) {
    const parameter = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (parameter === undefined) return `there is no parameter \`${name}\``;
    if (parameter.type !== 'choice' || !Array.isArray(values)) continue;
    const { choices } = parameter;
    if (values.every((value) => !choices.includes(String(value))))
      return `no choice of \`${name}\` is among these values`;
  }
  return undefined;
};
