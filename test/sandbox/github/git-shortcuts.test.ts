/** What the sandbox answers about commits and trees without starting git is what git answers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseChanges, parsePatches } from '../../../src/sandbox/github/git/diff.ts';
import type { Repository } from '../../../src/sandbox/github/git/repository.ts';
import { initRepository, ZERO } from '../../../src/sandbox/github/git/repository.ts';
import { git, mustGit } from '../../../src/sandbox/github/git/run.ts';

let directory: string;
let repository: Repository;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-shortcuts-'));
  repository = await initRepository(directory);
});
afterAll(async () => {
  repository.close();
  await rm(directory, { recursive: true, force: true });
});

const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', '}\n'), { maxLength: 7 });
const content = fc.oneof(
  lines.map((all) => all.join('')),
  lines.map((all) => `${all.join('')}no end`),
  fc.constant('\0binary'),
);
const paths = ['a', 'b/c', 'b/d', 'e/f/g', 'h'] as const;
const files = fc.dictionary(fc.constantFrom(...paths), content, { noNullPrototype: true });
type Files = Readonly<Record<string, string>>;

const treeOf = (all: Files): Promise<string> =>
  repository.editTree(
    undefined,
    Object.entries(all).map(([path, text]) => ({
      path,
      entry: { mode: '100644', sha: repository.write('blob', Buffer.from(text)) },
    })),
  );

const nobody = { name: 'n', email: 'n@example.invalid', at: 1 };
let made = 0;
const commitOf = async (tree: string, parents: readonly string[]): Promise<string> => {
  made += 1;
  const text = { tree, parents, author: nobody, committer: nobody, message: `commit ${made}` };
  return repository.writeCommit(text, false);
};

const changesByGit = async (from: string, to: string) =>
  parseChanges(
    await mustGit(directory, ['diff-tree', '-r', '-M', '-z', '--raw', '--numstat', '--no-abbrev', from, to]),
  );

describe('trees', () => {
  it('differ by the same files and as many lines', async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (before, more) => {
        const from = await treeOf(before);
        // Where nothing goes away nothing can have moved: that is when git is not asked.
        const to = await treeOf({ ...before, ...more });
        expect(await repository.changes(from, to)).toEqual(await changesByGit(from, to));
      }),
      { numRuns: 40 },
    );
  });

  it('show the same hunks', async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (before, more) => {
        const from = await treeOf(before);
        const to = await treeOf({ ...before, ...more });
        const args = [
          '-c',
          'core.quotePath=false',
          'diff-tree',
          '-r',
          '-M',
          '-p',
          '-z',
          '--raw',
          '--no-abbrev',
        ];
        const byGit = parsePatches((await mustGit(directory, [...args, from, to])).toString('utf8'));
        expect(await repository.patches(from, to)).toEqual(byGit);
      }),
      { numRuns: 60 },
    );
  });

  it('merge into the same tree, or conflict alike', async () => {
    await fc.assert(
      fc.asyncProperty(files, files, files, async (base, ours, theirs) => {
        const root = await commitOf(await treeOf(base), []);
        const our = await commitOf(await treeOf({ ...base, ...ours }), [root]);
        const their = await commitOf(await treeOf({ ...base, ...theirs }), [root]);
        const byGit = await git(directory, ['merge-tree', '--write-tree', our, their]);
        const merged = byGit.code === 0 ? byGit.stdout.toString('latin1').trim().slice(0, 40) : undefined;
        expect(await repository.mergeTrees(our, their)).toBe(merged);
      }),
      { numRuns: 40 },
    );
  });
});

describe('histories', () => {
  /** Each commit has one or two parents among those before it. */
  const history = fc.array(fc.tuple(fc.nat(), fc.option(fc.nat(), { nil: undefined })), {
    minLength: 2,
    maxLength: 8,
  });

  it('have the same ancestors, the same bases and the same lines', async () => {
    const tree = await treeOf({ a: 'a\n' });
    await fc.assert(
      fc.asyncProperty(history, async (links) => {
        const commits = [await commitOf(tree, [])];
        for (const [first, second] of links) {
          const of = [first, second].flatMap((link) => commits[(link ?? NaN) % commits.length] ?? []);
          commits.push(await commitOf(tree, [...new Set(of)]));
        }
        const a = commits.at(-1)!;
        const b = commits.at(-2)!;
        const is = await git(directory, ['merge-base', '--is-ancestor', b, a]);
        expect(await repository.isAncestor(b, a)).toBe(is.code === 0);
        const bases = (await mustGit(directory, ['merge-base', '--all', a, b])).toString().trim().split('\n');
        expect(bases).toContain(await repository.mergeBase(a, b));
        for (const [from, to] of [
          [a, b],
          [b, a],
        ] as const) {
          const listed = (await mustGit(directory, ['rev-list', '--topo-order', to, `^${from}`])).toString();
          const line = await repository.history({ include: [to], exclude: [from] });
          expect(line).toEqual(listed.split('\n').filter((sha) => sha !== ''));
        }
        const all = (await mustGit(directory, ['rev-list', '--topo-order', a])).toString();
        expect(await repository.history({ include: [a] })).toEqual(all.trim().split('\n'));
      }),
      { numRuns: 40 },
    );
  });

  it('name the same commits that touch a path', async () => {
    const step = fc.tuple(files, fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...paths, 'b', 'e/f', 'no', 'a/b'),
        async (steps, path) => {
          let head: string | undefined;
          for (const [all, merges] of steps) {
            const side = await commitOf(await treeOf(all), head === undefined ? [] : [head]);
            head = merges && head !== undefined ? await commitOf(await treeOf(all), [head, side]) : side;
          }
          const args = ['rev-list', '--topo-order', head!, '--', `:(literal)${path}`];
          const byGit = (await mustGit(directory, args)).toString().split('\n');
          const found = await repository.history({ include: [head!], path });
          expect(found).toEqual(byGit.filter((sha) => sha !== ''));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('refs', () => {
  it('are where git finds them, and gone when they are deleted', async () => {
    const sha = await commitOf(await treeOf({}), []);
    const move = (ref: string, before: string, after: string) =>
      repository.updateRefs([{ ref, before, after }]);
    const found = async (ref: string) =>
      (await git(directory, ['rev-parse', '--verify', '--quiet', ref])).stdout.toString().trim();
    expect(await move('refs/heads/a/b', ZERO, sha)).toBe(true);
    expect(await found('refs/heads/a/b')).toBe(sha);
    // One ref cannot be the folder of another, a branch is a commit, and a name stays inside.
    expect(await move('refs/heads/a', ZERO, sha)).toBe(false);
    expect(await move('refs/heads/a/b/c', ZERO, sha)).toBe(false);
    expect(await move('refs/heads/x', ZERO, repository.write('blob', Buffer.from('x')))).toBe(false);
    expect(await move('refs/heads/x', ZERO, 'f'.repeat(40))).toBe(false);
    expect(await move('refs/heads/../../x', ZERO, sha)).toBe(false);
    expect(await move('refs/heads/a/b', sha, ZERO)).toBe(true);
    expect(await found('refs/heads/a/b')).toBe('');
    expect(await move('refs/heads/a', ZERO, sha)).toBe(true);
    expect(await found('refs/heads/a')).toBe(sha);
  });
});
