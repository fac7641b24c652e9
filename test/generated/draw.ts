/** Drawing: mostly what is usual, now and then something else; and documents as the text of a file. */
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import type { SourceFile } from '../../src/core/policy.ts';

/** The usual value twenty times of twenty-one. */
export const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

/** Each value as often as every other. */
export const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** What a file says, before it is text. Members that are `undefined` are left out. */
export type Doc = Readonly<Record<string, unknown>>;

export const write = (path: string, doc: unknown): SourceFile => ({
  path,
  text: stringify(doc, { aliasDuplicateObjects: false, lineWidth: 0 }),
});
