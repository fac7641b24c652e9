import { describe, expect, it } from 'vitest';
import { kept } from '../../../src/core/ledger/kept.ts';

const counting = () => {
  const parsed: string[] = [];
  const parse = (path: string, text: string): string => {
    parsed.push(`${path} ${text}`);
    return `${path}: ${text}`;
  };
  return { parsed, parse };
};

describe('what is read again', () => {
  it('is parsed once while its text is the same, and anew when one byte differs', () => {
    const { parsed, parse } = counting();
    const read = kept(parse, 4);
    expect([read('a', 'one'), read('a', 'one'), read('a', 'onf'), read('a', 'one')]).toEqual([
      'a: one',
      'a: one',
      'a: onf',
      'a: one',
    ]);
    expect(parsed).toEqual(['a one', 'a onf', 'a one']);
  });

  it('is never taken from another path', () => {
    const read = kept(counting().parse, 4);
    expect([read('a', 'same'), read('b', 'same')]).toEqual(['a: same', 'b: same']);
  });

  it('is kept of a bounded number of files, the latest', () => {
    const { parsed, parse } = counting();
    const read = kept(parse, 4);
    for (const path of ['a', 'b', 'c', 'd', 'e']) read(path, 'text');
    expect(parsed).toHaveLength(5);
    read('e', 'text');
    expect(parsed).toHaveLength(5);
    read('a', 'text');
    expect(parsed).toHaveLength(6);
  });
});
