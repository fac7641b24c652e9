/** The `$filter`s that Authorization understands on its lists. */
import { ArmError } from './error.ts';
import { isWithin, sameScope } from './scope.ts';

export interface Filterable {
  readonly scope: string;
  readonly principalId: string;
  /** Role definition UUID. */
  readonly role: string;
}

/**
 * A test for items, as seen from `scope`. Without a filter: at, above and below. Throws 400 for what the service does not
 * understand: it never ignores a condition. `callerId` is whom `asTarget()` means.
 */
export const itemFilter = (
  filter: string | null,
  scope: string,
  callerId: string,
): ((item: Filterable) => boolean) => {
  const tests = conjuncts(filter ?? '').map((clause) => clauseTest(clause, scope, callerId));
  return (item) =>
    (isWithin(scope, item.scope) || isWithin(item.scope, scope)) && tests.every((test) => test(item));
};

/** The conditions that `and` joins, without the parentheses around them. */
export const conjuncts = (filter: string): readonly string[] => {
  let text = filter.trim();
  while (/^\((?:[^()]|\([^()]*\))*\)$/.test(text)) text = text.slice(1, -1).trim();
  if (text === '') return [];
  return text.split(/\s+and\s+/i).map((clause) => clause.trim().replace(/^\((.*)\)$/, '$1'));
};

const clauseTest = (clause: string, scope: string, callerId: string): ((item: Filterable) => boolean) => {
  if (/^atScope\(\)$/i.test(clause)) return (item) => isWithin(scope, item.scope);
  if (/^asTarget\(\)$/i.test(clause)) return (item) => item.principalId === callerId;
  const assigned = /^assignedTo\('([0-9a-f-]+)'\)$/i.exec(clause)?.[1]?.toLowerCase();
  if (assigned !== undefined) return (item) => item.principalId === assigned;
  const equal = /^(\w+)\s+eq\s+'([^']*)'$/i.exec(clause);
  const value = equal?.[2]?.toLowerCase() ?? '';
  switch (equal?.[1]?.toLowerCase()) {
    case 'principalid':
      return (item) => item.principalId === value;
    case 'roledefinitionid':
      return (item) => value.endsWith(item.role);
    case 'scope':
      return (item) => sameScope(item.scope, value);
    case undefined:
    default:
      throw new ArmError(400, 'InvalidFilter', `The filter '${clause}' is not supported.`);
  }
};
