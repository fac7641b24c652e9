/** One new file on a branch of its own, pushed with git; work tree and index of the clone stay as they are. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../core/fault.ts';
import type { Push, Pushes } from '../../ports/pushes.ts';
import { gitEnvironment } from './git.ts';

export const createPushes = (directory: string): Pushes => ({
  async push(push) {
    const index = await mkdtemp(join(tmpdir(), 'gatehouse-index-'));
    try {
      return await pushWith(gitIn(directory, join(index, 'index')), push);
    } finally {
      await rm(index, { recursive: true, force: true });
    }
  },
});

type Git = (args: readonly string[], input?: string) => Promise<string>;

const pushWith = async (
  git: Git,
  { branch, onto, path, text, message }: Push,
): Promise<'pushed' | 'exists'> => {
  await git(['fetch', '--quiet', '--no-tags', 'origin', `refs/heads/${onto}`]);
  const base = await git(['rev-parse', 'FETCH_HEAD']);
  if ((await git(['ls-tree', '--name-only', base, '--', path])) !== '') return 'exists';
  const blob = await git(['hash-object', '-w', '--stdin'], text);
  if (await holds(git, branch, { path, blob })) return 'pushed';
  await git(['read-tree', base]);
  await git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`]);
  const tree = await git(['write-tree']);
  const commit = await git(['commit-tree', tree, '-p', base, '-F', '-'], message);
  // NB. Never forced: what somebody else has put on a branch of this name stays theirs.
  await git(['push', '--quiet', 'origin', `${commit}:refs/heads/${branch}`]);
  return 'pushed';
};

/** Whether an earlier run has pushed this very file there. */
const holds = async (
  git: Git,
  branch: string,
  { path, blob }: { readonly path: string; readonly blob: string },
): Promise<boolean> => {
  if ((await git(['ls-remote', 'origin', `refs/heads/${branch}`])) === '') return false;
  await git(['fetch', '--quiet', '--no-tags', 'origin', `refs/heads/${branch}`]);
  return (await git(['ls-tree', 'FETCH_HEAD', '--', path])).includes(blob);
};

const gitIn =
  (directory: string, index: string): Git =>
  (args, input) =>
    new Promise((resolve, reject) => {
      const env = { ...gitEnvironment(), GIT_INDEX_FILE: index };
      const child = execFile('git', ['-C', directory, ...args], { env }, (error, stdout) =>
        error === null ? resolve(stdout.trim()) : reject(refused(args[0] ?? '', error)),
      );
      // git may end before it has read everything; how it ended is what counts.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input ?? '');
    });

const refused = (command: string, cause: unknown): Fault =>
  new Fault('config.invalid', `\`git ${command}\` failed`, {
    call: `git ${command}`,
    remedy:
      'Set GITHUB_TOKEN, or check that `git push` works in this clone and that git knows your name and address.',
    cause,
  });
