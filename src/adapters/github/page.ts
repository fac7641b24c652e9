/** Pages of a GraphQL connection: read to the end or up to a cap, and say which. */
import { Type } from 'typebox';
import type { TSchema } from 'typebox';
import { Fault } from '../../core/fault.ts';

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

/** Pages of a list of REST's, 100 items each: more than anything that is listed here has. */
const MOST_PAGES = 500;

/** The same pages. Throws `Fault` where they go on and on: a service that links back to a page is never read to its end. */
export async function* withEnd<P>(pages: AsyncIterable<P>, call: string): AsyncGenerator<P, void> {
  let read = 0;
  for await (const page of pages) {
    read += 1;
    if (read > MOST_PAGES)
      throw new Fault('github.unexpected', `${call} was answered with pages without end.`, {
        call,
        remedy: 'Nothing was concluded from them; the next run asks again.',
      });
    yield page;
  }
}

/** A list that is looked through page by page, and may be left early. */
export interface Looking<Node> {
  /** `null`: the first page. */
  readonly read: (after: string | null) => Promise<Page<Node>>;
  /** Pages that one run looks at. */
  readonly most: number;
  /** What is said where there are more, and what to do then. */
  readonly tooMany: { readonly message: string; readonly call: string; readonly remedy: string };
}

/** The nodes of each page in turn. Throws `Fault` where the list goes on behind the last page that is looked at. */
export async function* eachPage<Node>({
  read,
  most,
  tooMany,
}: Looking<Node>): AsyncGenerator<readonly Node[], void> {
  let after: string | null = null;
  for (let pages = 0; pages < most; pages += 1) {
    const page: Page<Node> = await read(after);
    yield page.nodes;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
  // NB. What is looked for may stand behind: a list that was cut off is not one without it.
  const { message, call, remedy } = tooMany;
  throw new Fault('github.unexpected', message, { call, remedy });
}
