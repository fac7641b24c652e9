/** Connections: every one wants `first` or `last` between 1 and 100, and pages by cursor. */
import { failure, numberArgument, textArgument, type Arguments, type Node } from './node.ts';

const cursorOf = (index: number): string => Buffer.from(`cursor:v2:${index}`).toString('base64');
const indexOf = (cursor: string | undefined): number | undefined => {
  if (cursor === undefined) return undefined;
  const match = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (match === null)
    throw failure('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
  return Number(match[1]);
};

export interface Listed<T> {
  readonly field: string;
  readonly type: string;
  readonly items: readonly T[];
  readonly args: Arguments;
  readonly node: (item: T) => Node | Promise<Node>;
  /** Fields that this one connection has besides. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export const connection = <T>({ field, type, items, args, node, more }: Listed<T>): Node => {
  const first = bound(field, 'first', args);
  const last = bound(field, 'last', args);
  if (first === undefined && last === undefined)
    throw failure(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`,
    );
  const after = indexOf(textArgument(args, 'after'));
  const before = indexOf(textArgument(args, 'before'));
  let start = after === undefined ? 0 : after + 1;
  let end = before === undefined ? items.length : Math.min(items.length, before);
  if (first !== undefined) end = Math.min(end, start + first);
  if (last !== undefined) start = Math.max(start, end - last);
  const page = items.slice(start, Math.max(start, end));
  const nodes = (): Promise<readonly Node[]> => Promise.all(page.map(node));
  return {
    __typename: `${type}Connection`,
    totalCount: items.length,
    nodes,
    edges: async () =>
      (await nodes()).map((made, index) => ({
        __typename: `${type}Edge`,
        cursor: cursorOf(start + index),
        node: made,
      })),
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: page.length === 0 ? null : cursorOf(start),
      endCursor: page.length === 0 ? null : cursorOf(start + page.length - 1),
    },
    ...more,
  };
};

const bound = (field: string, name: 'first' | 'last', args: Arguments): number | undefined => {
  const value = numberArgument(args, name);
  if (value === undefined) return undefined;
  if (value < 0)
    throw failure(
      'INVALID_PAGINATION',
      `\`${name}\` on the \`${field}\` connection cannot be less than zero.`,
    );
  if (value > 100)
    throw failure(
      'EXCESSIVE_PAGINATION',
      `Requesting ${value} records on the \`${field}\` connection exceeds the \`${name}\` limit of 100 records.`,
    );
  return value;
};
