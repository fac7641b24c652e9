/** Answers and records that were sound once: one value of them is another now, is gone, stands twice or deeper than anybody thought. */
import * as fc from 'fast-check';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What stands there instead; `undefined`: nothing. */
const strange: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constantFrom<Json | undefined>(
    undefined,
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    '',
    ' ',
    '0',
    'null',
    '[object Object]',
    '__proto__',
    [],
    {},
    [[]],
    [null],
    { length: 3 },
    '\u0000',
    '\u202e',
    'x'.repeat(70_000),
    '9999-99-99T99:99:99Z',
    '1970-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

export interface Lie {
  /** Which step to take at each depth, by shares. */
  readonly way: readonly number[];
  readonly how: 'other' | 'twice' | 'emptied' | 'turned' | 'swapped';
  readonly by: Json | undefined;
}

export const lies: fc.Arbitrary<Lie> = fc.record({
  way: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 12 }),
  how: fc.constantFrom('other', 'other', 'other', 'twice', 'emptied', 'turned', 'swapped'),
  by: strange,
});

const isTree = (value: Json): value is readonly Json[] | { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const lieHere = (value: Json, { how, by }: Lie): Json | undefined => {
  switch (how) {
    case 'other':
      return by;
    case 'emptied':
      return Array.isArray(value)
        ? []
        : typeof value === 'object'
          ? {}
          : typeof value === 'string'
            ? ''
            : null;
    case 'twice':
      return Array.isArray(value) ? [...value, ...value] : typeof value === 'string' ? value + value : value;
    case 'turned':
      return Array.isArray(value) ? value.toReversed() : typeof value === 'number' ? -value : value;
    case 'swapped': {
      if (!isTree(value) || Array.isArray(value)) return by;
      const keys = Object.keys(value);
      const values = Object.values(value);
      return Object.fromEntries(keys.map((key, index) => [key, values[(index + 1) % values.length] ?? null]));
    }
  }
};

/** The value with one lie in it: as deep as the way goes, or as far as there is something. */
export const withLie = (value: Json, lie: Lie, depth = 0): Json | undefined => {
  const step = lie.way[depth];
  if (step === undefined || !isTree(value)) return lieHere(value, lie);
  const entries = Object.entries(value);
  const at = Math.floor(step * entries.length);
  const changed = entries.flatMap(([key, each], index): [string, Json][] => {
    if (index !== at) return [[key, each]];
    const other = withLie(each, lie, depth + 1);
    return other === undefined ? [] : [[key, other]];
  });
  return Array.isArray(value) ? changed.map(([, each]) => each) : Object.fromEntries(changed);
};
