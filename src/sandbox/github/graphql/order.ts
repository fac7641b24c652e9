/** In which order lists of issues and pull requests come. */
import type { Issue } from '../model.ts';
import { objectArgument, textArgument, type Arguments } from './node.ts';

export const orderedPulls = <T extends { readonly issue: Issue }>(
  items: readonly T[],
  args: Arguments,
): readonly T[] => {
  const order = objectArgument(args, 'orderBy');
  const field = order === undefined ? 'CREATED_AT' : textArgument(order, 'field');
  const sign = order !== undefined && textArgument(order, 'direction') === 'DESC' ? -1 : 1;
  const key = ({ issue }: T): number =>
    field === 'UPDATED_AT' ? issue.updatedAt : field === 'COMMENTS' ? issue.comments.length : issue.number;
  return items.toSorted((a, b) => sign * (key(a) - key(b) || a.issue.number - b.issue.number));
};
