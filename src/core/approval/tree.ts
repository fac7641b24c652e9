/** An approval tree as the ways in which it can be satisfied. */
import type { ApprovalTree } from '../policy.ts';

export type Leaf = Extract<ApprovalTree, { kind: 'rule' }>;

export interface Ways {
  /** The rules in the order of the file; two of one name are two rules. */
  readonly leaves: readonly Leaf[];
  /** Each way is a set of positions in `leaves` that must all be filled. None: the tree can never be satisfied. */
  readonly ways: readonly (readonly number[])[];
  readonly tooMany: boolean;
}

/** More ways than this are not tried; such a tree is never satisfied. */
const mostWays = 1000;

export const waysOf = (tree: ApprovalTree): Ways => {
  const leaves: Leaf[] = [];
  let tooMany = false;
  const cut = (ways: readonly (readonly number[])[]): readonly (readonly number[])[] => {
    if (ways.length <= mostWays) return ways;
    tooMany = true;
    return [];
  };
  const open = (node: ApprovalTree): readonly (readonly number[])[] => {
    switch (node.kind) {
      case 'rule':
        leaves.push(node);
        // NB. A rule for nobody or for half a person must not be filled by nobody.
        return Number.isSafeInteger(node.count) && node.count >= 1 ? [[leaves.length - 1]] : [];
      case 'any':
        return cut(node.of.map(open).flat());
      case 'all': {
        // NB. `all` of nothing is true in logic; as an approval it must never be.
        if (node.of.length === 0) return [];
        let ways: readonly (readonly number[])[] = [[]];
        for (const branch of node.of.map(open))
          ways = cut(ways.flatMap((way) => branch.map((more) => [...way, ...more])));
        return ways;
      }
    }
  };
  const ways = open(tree);
  return { leaves, ways: tooMany ? [] : ways, tooMany };
};
