import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPastProgram } from '../../../src/adapters/git/past-program.ts';
import { createGitPast } from '../../../src/adapters/git/past.ts';
import { blobSha, commitSha, grantNumber } from '../../../src/core/brand.ts';
import { git, temporary } from './clone.ts';

const place = temporary();
const at = (path: string): string => join(place.path, path);
const write = (path: string, text: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};
const commit = (): string => {
  git(place.path, ['add', '-A']);
  git(place.path, [
    '-c',
    'user.name=x',
    '-c',
    'user.email=x@example.test',
    'commit',
    '-qm',
    'x',
    '--allow-empty',
  ]);
  return git(place.path, ['rev-parse', 'HEAD']).trim();
};
/** Part of every version is in files that are read only when they are needed. */
const says = (exit: number): string =>
  `import { createRequire } from 'node:module';
const exit = createRequire(import.meta.url)('./chunks/exit${exit}.cjs');
const given = process.argv.slice(2, 5).join(' ');
process.exit(given === '--json replay 42' && process.env.GITHUB_TOKEN === undefined ? exit : 9);\n`;
let first = '';
let second = '';

beforeAll(() => {
  git(place.path, ['init', '-q', '-b', 'main', '.']);
  write('policies/gatehouse.yaml', 'version: 1\n');
  write('policies/entitlements/ä b.yaml', 'entitlement: x # ü\n');
  write('policies/README.md', 'no policy');
  write('dist/cli.js', says(0));
  for (const exit of [0, 1]) write(`dist/chunks/exit${exit}.cjs`, `module.exports = ${exit};\n`);
  first = commit();
  rmSync(at('policies'), { recursive: true });
  write('requests/x.yaml', 'entitlement: x\n');
  write('dist/cli.js', says(1));
  second = commit();
});
afterAll(() => place.remove());

describe('a clone', () => {
  it('holds the policy of every commit, with its paths and texts as they were', async () => {
    const past = createGitPast({ directory: place.path });
    expect(await past.policyAt(commitSha(first))).toEqual({
      commit: first,
      files: [
        { path: 'policies/entitlements/ä b.yaml', text: 'entitlement: x # ü\n' },
        { path: 'policies/gatehouse.yaml', text: 'version: 1\n' },
      ],
    });
    expect(await past.policyAt(commitSha(second))).toEqual({ commit: second, files: [] });
  });

  it('says what it does not hold, instead of an empty policy', async () => {
    const past = createGitPast({ directory: place.path });
    const unknown = 'a'.repeat(40);
    expect(await past.policyAt(commitSha(unknown))).toBeUndefined();
    expect(await past.text(blobSha(unknown))).toBeUndefined();
    // A commit is no blob, and a blob is no commit.
    expect(await past.text(blobSha(first))).toBeUndefined();
    const blob = git(place.path, ['rev-parse', 'HEAD:requests/x.yaml']).trim();
    expect(await past.policyAt(commitSha(blob))).toBeUndefined();
    expect(await past.text(blobSha(blob))).toBe('entitlement: x\n');
  });

  it('knows the newest commit of its default branch', async () => {
    expect(await createGitPast({ directory: place.path }).today()).toBe(second);
  });

  it('lets the version of a commit replay, without the tokens of this process', async () => {
    const before = process.env['GITHUB_TOKEN'];
    process.env['GITHUB_TOKEN'] = 'ghs_secret';
    try {
      const program = createPastProgram({ directory: place.path });
      const grant = grantNumber(42);
      expect(await program.replay(commitSha(first), grant)).toEqual({ kind: 'same' });
      expect(await program.replay(commitSha(second), grant)).toEqual({ kind: 'different' });
      expect(await program.replay(commitSha(first), grantNumber(43))).toEqual({ kind: 'unable' });
      expect(await program.replay(commitSha('a'.repeat(40)), grant)).toEqual({ kind: 'absent' });
    } finally {
      if (before === undefined) delete process.env['GITHUB_TOKEN'];
      else process.env['GITHUB_TOKEN'] = before;
    }
  });
});
