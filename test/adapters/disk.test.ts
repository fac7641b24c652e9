import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWorkingTree, writeToTree } from '../../src/adapters/disk.ts';

const tree = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
};

describe('a working tree', () => {
  it('is every YAML file of policies/ and requests/, in a stable order', async () => {
    const root = tree({
      'requests/b.yml': 'b',
      'policies/z.yaml': 'z',
      'policies/entitlements/a.YAML': 'a',
      'policies/readme.md': 'no',
      'other/x.yaml': 'no',
    });
    expect(await readWorkingTree(root)).toEqual([
      { path: 'policies/entitlements/a.YAML', text: 'a' },
      { path: 'policies/z.yaml', text: 'z' },
      { path: 'requests/b.yml', text: 'b' },
    ]);
  });

  it('has the catalogue too, and no other text', async () => {
    const root = tree({
      'requests/README.md': 'c',
      'requests/team/README.md': 'no',
      'policies/README.md': 'no',
    });
    expect(await readWorkingTree(root)).toEqual([{ path: 'requests/README.md', text: 'c' }]);
  });

  it('takes a file that is written, in a folder that may not be there yet', async () => {
    const root = tree({});
    await writeToTree(root, { path: 'requests/README.md', text: 'new' });
    expect(readFileSync(join(root, 'requests/README.md'), 'utf8')).toBe('new');
    await expect(
      writeToTree(join(root, 'requests/README.md'), { path: 'x/y', text: '' }),
    ).rejects.toMatchObject({
      code: 'config.invalid',
    });
  });

  it('without either folder is empty', async () => {
    expect(await readWorkingTree(tree({ 'x.txt': '' }))).toEqual([]);
  });

  it.each([
    ['no folder at all', (root: string) => join(root, 'missing')],
    ['a file', (root: string) => join(root, 'x.txt')],
  ])('that is %s is a fault with a remedy', async (_, of) => {
    await expect(readWorkingTree(of(tree({ 'x.txt': '' })))).rejects.toMatchObject({
      code: 'config.invalid',
    });
  });

  it('with a link in it is a fault, as it is on GitHub', async () => {
    const root = tree({ 'policies/a.yaml': 'a' });
    symlinkSync(join(root, 'policies/a.yaml'), join(root, 'policies/b.yaml'));
    await expect(readWorkingTree(root)).rejects.toMatchObject({ code: 'config.invalid' });
  });
});
