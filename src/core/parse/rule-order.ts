/** `after:` of rules: every name is a rule of the same approval that can be filled before. */
import { ruleKey } from '../approval/order.ts';
import { waysOf, type Ways } from '../approval/tree.ts';
import { adviseWord } from '../nearest.ts';
import type { ApprovalTree } from '../policy.ts';
import type { ApprovalNodeSource, ApprovalSource, RuleSource } from '../schema/approval.ts';
import type { Path } from '../schema/plain.ts';
import { eachOf, type Judge } from './judge.ts';

/** `tree`: all that must be filled, of which `source` is the part that stands in this document. */
export const judgeOrder = (judge: Judge, path: Path, source: ApprovalSource, tree: ApprovalTree): void => {
  const ways = waysOf(tree);
  for (const { rule, path: place } of writtenRules(path, source))
    for (const { value, path: at } of eachOf<string>(rule.after ?? [], [...place, 'after']))
      judgeName(judge, at, { rule: rule.name, earlier: value, ways });
};

interface Written {
  readonly rule: RuleSource;
  readonly path: Path;
}

const writtenRules = (path: Path, source: ApprovalSource): readonly Written[] => {
  if (source === 'none') return [];
  return Array.isArray(source)
    ? source.flatMap((node, index) => rulesBelow([...path, index], node))
    : rulesBelow(path, source);
};

const rulesBelow = (path: Path, node: ApprovalNodeSource): readonly Written[] => {
  if ('all' in node) return writtenRules([...path, 'all'], node.all);
  if ('any' in node) return writtenRules([...path, 'any'], node.any);
  return [{ rule: node, path }];
};

interface Named {
  readonly rule: string;
  readonly earlier: string;
  readonly ways: Ways;
}

const judgeName = (judge: Judge, path: Path, { rule, earlier, ways }: Named): void => {
  const names = ways.leaves.map(({ name }) => name);
  if (!names.some((name) => ruleKey(name) === ruleKey(earlier))) {
    judge.report(
      path,
      'policy.unknown-rule',
      `This approval has no rule \`${earlier}\`.`,
      adviseWord(earlier, names, 'rule'),
    );
  } else if (waitsFor(earlier, rule, ways)) {
    judge.report(
      path,
      'policy.rule-order',
      ruleKey(earlier) === ruleKey(rule)
        ? `\`${rule}\` waits for itself.`
        : `\`${rule}\` and \`${earlier}\` wait for each other, so neither could ever be filled.`,
      'Take one of the names out.',
    );
  } else if (areAlternatives(earlier, rule, ways)) {
    judge.report(
      path,
      'policy.rule-order',
      `\`${rule}\` and \`${earlier}\` are alternatives, so one cannot wait for the other.`,
      'Put both into one `all`, or take the name out.',
    );
  }
};

/** Whether a rule is another one, or waits for it, through whatever stands between. */
const waitsFor = (rule: string, other: string, { leaves }: Ways): boolean => {
  const reached = new Set([ruleKey(rule)]);
  // A set that grows while it is gone through: what is added is visited too.
  for (const name of reached)
    for (const leaf of leaves)
      if (ruleKey(leaf.name) === name) for (const next of leaf.after) reached.add(ruleKey(next));
  return reached.has(ruleKey(other));
};

/** What two rules have in common last is a choice between them. */
const areAlternatives = (a: string, b: string, { leaves, branches }: Ways): boolean => {
  const above = (name: string) =>
    branches[leaves.findIndex((leaf) => ruleKey(leaf.name) === ruleKey(name))] ?? [];
  const common = new Set(above(a));
  return above(b).findLast((branch) => common.has(branch))?.kind === 'any';
};
