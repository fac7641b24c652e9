/** The repository's past from a clone on this machine, read by git's plumbing: no checkout, no network. */
import type { BlobSha } from '../../core/brand.ts';
import { commitSha } from '../../core/brand.ts';
import type { SourceFile } from '../../core/policy.ts';
import type { Past } from '../../ports/past.ts';
import { gitText } from './git.ts';

/** `directory`: any folder inside the clone, or a bare repository. Throws `Fault('config.invalid')` when it is no clone. */
export const createGitPast = ({ directory }: { readonly directory: string }): Past => ({
  async policyAt(commit) {
    if (!(await holds(directory, commit, 'commit'))) return undefined;
    const listed = await gitText(directory, 'ls-tree', '-r', '-z', '--full-tree', commit, '--', 'policies/');
    const entries = listed.split('\0').flatMap(entryOf);
    const files = await Promise.all(
      entries.map(async ({ path, blob }): Promise<SourceFile> => ({
        path,
        text: await gitText(directory, 'cat-file', 'blob', blob),
      })),
    );
    return { commit, files };
  },
  async text(blob: BlobSha) {
    return (await holds(directory, blob, 'blob')) ? gitText(directory, 'cat-file', 'blob', blob) : undefined;
  },
  async today() {
    const refs = await gitText(directory, 'for-each-ref', '--format=%(refname) %(objectname)', '--', ...TIPS);
    const tips = new Map(
      refs.split('\n').map((line): [string, string] => {
        const [ref = '', sha = ''] = line.split(' ');
        return [ref, sha];
      }),
    );
    const found = TIPS.flatMap((ref) => tips.get(ref) ?? [])[0];
    return found === undefined ? undefined : commitSha(found);
  },
});

/** Where a clone may have the default branch; the remote's own word first. */
const TIPS = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
] as const;

const holds = async (directory: string, id: string, type: 'commit' | 'blob'): Promise<boolean> => {
  // git refuses what it does not hold.
  const found = await gitText(directory, 'cat-file', '-t', id).catch(() => '');
  return found.trim() === type;
};

/** `<mode> blob <id>\t<path>`; only plain YAML files: at anything else the decision itself had failed. */
const entryOf = (entry: string): readonly { readonly path: string; readonly blob: string }[] => {
  const [, blob, path] = /^100644 blob ([0-9a-f]{40})\t(.+\.ya?ml)$/s.exec(entry) ?? [];
  return blob === undefined || path === undefined ? [] : [{ blob, path }];
};
