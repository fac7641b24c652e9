/** Approval trees: read, and joined so that an entitlement can only add to its risk level. */
import type { ApprovalTree } from '../policy.ts';
import type { ApprovalNodeSource, ApprovalSource } from '../schema/approval.ts';
import type { Path } from '../schema/plain.ts';
import { readCondition, type ConditionContext } from './condition.ts';
import { eachOf, present, type Judge } from './judge.ts';
import type { PeopleReading } from './people.ts';
import { readPeopleRefs } from './people-refs.ts';

type Rule = Extract<ApprovalTree, { kind: 'rule' }>;

export interface ApprovalContext {
  readonly people: PeopleReading;
  readonly conditions: ConditionContext;
}

/** Undefined: nothing of it could be read, and findings say why. */
export const readApproval = (
  judge: Judge,
  path: Path,
  source: ApprovalSource,
  context: ApprovalContext,
): ApprovalTree | 'none' | undefined => {
  if (source === 'none') return 'none';
  if (Array.isArray(source)) return branch('all', readAll(judge, path, source, context));
  return readNode(judge, path, source, context);
};

const readAll = (
  judge: Judge,
  path: Path,
  sources: readonly ApprovalNodeSource[],
  context: ApprovalContext,
): readonly ApprovalTree[] =>
  present(sources.map((source, index) => readNode(judge, [...path, index], source, context)));

const readNode = (
  judge: Judge,
  path: Path,
  source: ApprovalNodeSource,
  context: ApprovalContext,
): ApprovalTree | undefined => {
  if ('all' in source) return branch('all', readAll(judge, [...path, 'all'], source.all, context));
  if ('any' in source) return branch('any', readAll(judge, [...path, 'any'], source.any, context));
  const { people, conditions } = context;
  return {
    kind: 'rule',
    name: source.name,
    by: readPeopleRefs(judge, [...path, 'by'], source.by, { people, use: 'rule' }),
    count: source.count ?? 1,
    when:
      source.when === undefined
        ? undefined
        : readCondition(judge, [...path, 'when'], source.when, conditions),
    after: eachOf<string>(source.after ?? [], []).map(({ value }) => value),
    place: judge.place(path),
  };
};

const branch = (kind: 'all' | 'any', of: readonly ApprovalTree[]): ApprovalTree | undefined => {
  const [only, ...others] = of;
  if (only === undefined) return undefined;
  return others.length === 0 ? only : { kind, of };
};

const topOf = (tree: ApprovalTree): readonly ApprovalTree[] => (tree.kind === 'all' ? tree.of : [tree]);

const sameRule = (a: Rule, b: Rule): boolean => a.name === b.name && keyOf(a) === keyOf(b);

// NB. A condition is part of what a rule is: joined with one that always holds, it would take that one away.
const keyOf = ({ by, when }: Rule): string =>
  JSON.stringify([
    by.map((ref) => JSON.stringify(ref)).toSorted(),
    when === undefined ? null : { ...when, parameters: [...when.parameters] },
  ]);

/** Both must be filled. A rule that stands in both is one rule; of two counts the higher holds, and it waits for all that either does. */
export const joinApprovals = (level: ApprovalTree, own: ApprovalTree): ApprovalTree => {
  const joined = [...topOf(level)];
  for (const tree of topOf(own)) {
    const index = joined.findIndex(
      (each) => each.kind === 'rule' && tree.kind === 'rule' && sameRule(each, tree),
    );
    const other = joined[index];
    if (other?.kind !== 'rule' || tree.kind !== 'rule') joined.push(tree);
    else {
      const after = [...new Set([...other.after, ...tree.after])];
      joined[index] = { ...tree, count: Math.max(tree.count, other.count), after };
    }
  }
  return branch('all', joined) ?? own;
};

const rulesOf = (tree: ApprovalTree): readonly Rule[] =>
  tree.kind === 'rule' ? [tree] : tree.of.flatMap(rulesOf);

/** A name that two rules carry: nobody could tell which one a review filled. */
export const doubledRule = (tree: ApprovalTree): string | undefined => {
  const names = rulesOf(tree).map(({ name }) => name.trim().toLowerCase());
  const doubled = names.find((name, index) => names.indexOf(name) !== index);
  return doubled === undefined
    ? undefined
    : rulesOf(tree).find(({ name }) => name.trim().toLowerCase() === doubled)?.name;
};
