/** Runs the Gatehouse that a commit of the repository held, from a clone, to let the version that decided decide again. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { CommitSha } from '../../core/brand.ts';
import type { PastProgram } from '../../ports/past.ts';
import { gitText } from './git.ts';

const run = promisify(execFile);

/** A replay takes seconds. */
const PATIENCE = 120_000;

/** NB. It executes code of the clone: only for who asked for it, and without this process's environment, tokens included. */
export const createPastProgram = ({ directory }: { readonly directory: string }): PastProgram => ({
  async replay(commit, grant) {
    const files = await programAt(directory, commit);
    if (files.size === 0) return { kind: 'absent' };
    const place = await mkdtemp(join(tmpdir(), 'gatehouse-past-'));
    try {
      for (const [path, text] of files) {
        const target = join(place, path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, text);
      }
      await writeFile(join(place, 'package.json'), '{"type":"module"}');
      return await answerOf(join(place, 'dist/cli.js'), resolve(directory), grant);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  },
});

const programAt = async (directory: string, commit: CommitSha): Promise<ReadonlyMap<string, string>> => {
  const listed = await gitText(directory, 'ls-tree', '-r', '-z', '--full-tree', commit, '--', 'dist/').catch(
    () => '',
  );
  const entries = listed.split('\0').flatMap((entry) => {
    // Names of the bundler's own making; anything else is not needed and not written.
    const [, blob, path] =
      /^100(?:644|755) blob ([0-9a-f]{40})\t(dist\/(?:[\w-]+\/)?[\w.-]+\.c?js)$/.exec(entry) ?? [];
    return blob === undefined || path === undefined || path.startsWith('dist/sandbox')
      ? []
      : [{ blob, path }];
  });
  if (!entries.some(({ path }) => path === 'dist/cli.js')) return new Map();
  const texts = await Promise.all(
    entries.map(async ({ blob, path }): Promise<[string, string]> => [
      path,
      await gitText(directory, 'cat-file', 'blob', blob),
    ]),
  );
  return new Map(texts);
};

const answerOf = async (cli: string, clone: string, grant: number): ReturnType<PastProgram['replay']> => {
  try {
    await run(process.execPath, [cli, '--json', 'replay', String(grant), '--clone', clone], {
      cwd: dirname(cli),
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      timeout: PATIENCE,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { kind: 'same' };
  } catch (thrown) {
    const code: unknown =
      typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'code') : undefined;
    return code === 1 ? { kind: 'different' } : { kind: 'unable' };
  }
};
