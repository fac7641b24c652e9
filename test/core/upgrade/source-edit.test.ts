import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editSource, NoSuchPlace } from '../../../src/core/upgrade/source-edit.ts';

const TEXT = `# a comment above
version:   1    # beside
"quoted": 'kept as it is'   

map: { a: 1,  b: [x,   y] , c: 3 }   # flow
list:
    - name: one     # first
      by:   [ user:a ]
    -   name: two
text: |
   block # no comment
   of lines
`;

describe('an edit', () => {
  it('renames a key and leaves everything else as it was', () => {
    expect(editSource(TEXT, [{ kind: 'rename-key', path: ['list', 1, 'name'], to: 'title' }])).toBe(
      TEXT.replace('-   name: two', '-   title: two'),
    );
    expect(editSource(TEXT, [{ kind: 'rename-key', path: ['map', 'b'], to: 'bee' }])).toBe(
      TEXT.replace('b: [x', 'bee: [x'),
    );
  });

  it('sets a scalar and leaves everything else as it was', () => {
    expect(editSource(TEXT, [{ kind: 'set', path: ['version'], value: '2' }])).toBe(
      TEXT.replace('version:   1    #', 'version:   2    #'),
    );
    expect(editSource(TEXT, [{ kind: 'set', path: ['map', 'b', 1], value: 'z' }])).toBe(
      TEXT.replace('x,   y]', 'x,   z]'),
    );
  });

  it.each([
    [['map', 'a'], '{ b: [x,   y] , c: 3 }'],
    [['map', 'b'], '{ a: 1 , c: 3 }'],
    [['map', 'c'], '{ a: 1,  b: [x,   y] }'],
  ] as const)('removes %s of a flow mapping', (path, left) => {
    const edited = editSource(TEXT, [{ kind: 'remove', path }]);
    expect(parse(edited).map).toEqual(parse(left));
    expect(edited.replace(/^map:.*$/m, '')).toBe(TEXT.replace(/^map:.*$/m, ''));
  });

  it('removes a key of a block mapping, and an item of a list', () => {
    expect(editSource(TEXT, [{ kind: 'remove', path: ['quoted'] }])).not.toContain('quoted');
    expect(parse(editSource(TEXT, [{ kind: 'remove', path: ['list', 0] }])).list).toEqual([{ name: 'two' }]);
  });

  it('looks a path up in what the edits before it have left', () => {
    const edited = editSource(TEXT, [
      { kind: 'rename-key', path: ['map'], to: 'new' },
      { kind: 'set', path: ['new', 'a'], value: '9' },
    ]);
    expect(parse(edited).new.a).toBe(9);
  });

  it.each([[['nothing']], [['list', 7]], [['version', 'deeper']], [['map', 'a', 'b']]])(
    'refuses a path that leads nowhere: %s',
    (path) => {
      expect(() => editSource(TEXT, [{ kind: 'set', path, value: '1' }])).toThrow(NoSuchPlace);
      expect(() => editSource(TEXT, [{ kind: 'remove', path }])).toThrow(NoSuchPlace);
    },
  );

  it('refuses to set what is no scalar', () => {
    expect(() => editSource(TEXT, [{ kind: 'set', path: ['map'], value: '1' }])).toThrow(NoSuchPlace);
  });

  it('reads back as the value that was set, whatever it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{0,30}$/), (value) => {
        const edited = editSource('a: 1 # why\nb: { c: 2, d: 3 }\n', [
          { kind: 'set', path: ['a'], value },
          { kind: 'set', path: ['b', 'c'], value },
        ]);
        const read = parse(edited, { schema: 'failsafe' });
        expect([read.a, read.b.c]).toEqual([value, value]);
        expect(edited).toContain('# why');
      }),
    );
  });
});
