import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../src/core/canonical.ts';

describe('canonical JSON', () => {
  it('sorts keys at every depth and writes no spaces', () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: 'ä\n' })).toBe(
      '{"a":"ä\\n","b":[1,{"c":true,"d":null}]}',
    );
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it.each([
    Number.NaN,
    Infinity,
    undefined,
    [undefined],
    Array(2),
    { a: Array(1) },
    new Map(),
    new Set(),
    new Date(0),
    1n,
    () => 1,
    { a: Number.NaN },
  ])('refuses %s, which JSON would lose', (value) => {
    expect(() => canonicalJson(value)).toThrow();
  });

  it('reads back as the same value, and is the same text whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(Object.fromEntries(Object.entries(value).toReversed()))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('has the digest that sha256sum prints', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
