/** One value or several of them, as files and plans write it: a lone value stands without a list around it. */

export type OneOrMore<T> = T | readonly T[];

export const listOf = <T>(value: OneOrMore<T>): readonly T[] => (isList(value) ? value : [value]);

/** A lone value loses its list, so that one meaning has one form and one digest. */
export const oneOrMore = <T>(values: readonly T[]): OneOrMore<T> => {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
};

const isList = <T>(value: OneOrMore<T>): value is readonly T[] => Array.isArray(value);
