/** Pages of a GraphQL connection: read to the end or up to a cap, and say which. */
import { Type } from 'typebox';
import type { TSchema } from 'typebox';

export const pageInfo = 'pageInfo { hasNextPage endCursor }';

export interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export const pageSchema = <S extends TSchema>(node: S) =>
  Type.Object({
    nodes: Type.Array(node),
    pageInfo: Type.Object({
      hasNextPage: Type.Boolean(),
      endCursor: Type.Union([Type.Null(), Type.String()]),
    }),
  });

export interface Whole<Node> {
  readonly nodes: readonly Node[];
  /** False when there are more than `cap`. */
  readonly complete: boolean;
}

/** Follows `first` with `next(cursor)` until the end, or until `cap` nodes were read. */
export const readPages = async <Node>(
  first: Page<Node>,
  cap: number,
  next: (cursor: string) => Promise<Page<Node>>,
): Promise<Whole<Node>> => {
  const nodes = [...first.nodes];
  let page = first;
  while (page.pageInfo.hasNextPage) {
    // NB. More than the cap is not "enough seen": whatever is not read could be the file, review or commit that matters.
    if (nodes.length >= cap || page.pageInfo.endCursor === null) return { nodes, complete: false };
    page = await next(page.pageInfo.endCursor);
    nodes.push(...page.nodes);
  }
  return { nodes, complete: true };
};
