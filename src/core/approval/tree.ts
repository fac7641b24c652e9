/** An approval tree as the ways in which it can be satisfied. */
import type { ApprovalTree } from '../policy.ts';

export type Leaf = Extract<ApprovalTree, { kind: 'rule' }>;

/** A node above a rule; two rules have one in common where it is the same object. */
export interface Branch {
  readonly kind: 'all' | 'any';
}

export interface Ways {
  /** The rules in the order of the file; two of one name are two rules. */
  readonly leaves: readonly Leaf[];
  /** For each rule what stands above it, the root first. */
  readonly branches: readonly (readonly Branch[])[];
  /** Rules that are not asked for, with the reason. */
  readonly notAsked: ReadonlyMap<number, string>;
  /** Each way is a set of positions in `leaves` that must all be filled. None: the tree can never be satisfied. */
  readonly ways: readonly (readonly number[])[];
  readonly tooMany: boolean;
  /** No rule is asked for. */
  readonly nothingLeft: boolean;
}

/** More ways than this are not tried; such a tree is never satisfied. */
const mostWays = 1000;

/** The ways through a part of the tree; or nothing of it is asked for. */
type Opened = readonly (readonly number[])[] | 'not-asked';

/** `whyNot`: why a rule is not asked for; `undefined` where it is. It is asked about rules with a condition alone. */
export const waysOf = (
  tree: ApprovalTree,
  whyNot: (leaf: Leaf) => string | undefined = () => undefined,
): Ways => {
  const known = unconditional.get(tree);
  if (known !== undefined) return known;
  const ways = openTree(tree, whyNot);
  // NB. What depends on the request is never kept.
  if (ways.leaves.every(({ when }) => when === undefined)) unconditional.set(tree, ways);
  return ways;
};

/** Without a condition an immutable tree has the same ways in every decision. */
const unconditional = new WeakMap<ApprovalTree, Ways>();

const openTree = (tree: ApprovalTree, whyNot: (leaf: Leaf) => string | undefined): Ways => {
  const leaves: Leaf[] = [];
  const branches: (readonly Branch[])[] = [];
  const notAsked = new Map<number, string>();
  let tooMany = false;
  const cut = (ways: readonly (readonly number[])[]): readonly (readonly number[])[] => {
    if (ways.length <= mostWays) return ways;
    tooMany = true;
    return [];
  };
  const openLeaf = (leaf: Leaf, above: readonly Branch[]): Opened => {
    const position = leaves.push(leaf) - 1;
    branches.push(above);
    const why = leaf.when === undefined ? undefined : whyNot(leaf);
    if (why !== undefined) {
      notAsked.set(position, why);
      return 'not-asked';
    }
    // NB. A rule for nobody or for half a person must not be filled by nobody.
    return Number.isSafeInteger(leaf.count) && leaf.count >= 1 ? [[position]] : [];
  };
  const open = (node: ApprovalTree, above: readonly Branch[]): Opened => {
    if (node.kind === 'rule') return openLeaf(node, above);
    // NB. `all` of nothing is true in logic; as an approval it must never be.
    if (node.of.length === 0) return [];
    const below = [...above, { kind: node.kind }];
    const asked = node.of.map((each) => open(each, below)).filter((each) => each !== 'not-asked');
    // NB. What is not asked for is taken out, and never taken as filled: as an alternative it would let nobody approve.
    if (asked.length === 0) return 'not-asked';
    if (node.kind === 'any') return cut(asked.flat());
    let ways: readonly (readonly number[])[] = [[]];
    for (const branch of asked) ways = cut(ways.flatMap((way) => branch.map((more) => [...way, ...more])));
    return ways;
  };
  const ways = open(tree, []);
  const nothingLeft = ways === 'not-asked';
  return { leaves, branches, notAsked, ways: tooMany || nothingLeft ? [] : ways, tooMany, nothingLeft };
};
