/** The repository's past from a clone on this machine, read by git's plumbing: no checkout, no network. */
import type { BlobSha } from '../../core/brand.ts';
import { commitSha } from '../../core/brand.ts';
import type { SourceFile } from '../../core/policy.ts';
import type { Past } from '../../ports/past.ts';
import { gitText } from './git.ts';

/** `directory`: any folder inside the clone, or a bare repository. Throws `Fault('config.invalid')` when it is no clone. */
export const createGitPast = ({ directory }: { readonly directory: string }): Past => {
  /** Each request was decided at a commit of its own, and nearly all of the policy stood in the one before: it is read once. */
  const texts = new Map<string, Promise<string>>();
  const policyText = (blob: string): Promise<string> => {
    const known = texts.get(blob) ?? gitText(directory, 'cat-file', 'blob', blob);
    texts.set(blob, known);
    return known;
  };
  return {
    async policyAt(commit) {
      const listed = await orAbsent(
        gitText(directory, 'ls-tree', '-r', '-z', '--full-tree', `${commit}^{commit}`, '--', 'policies/'),
      );
      if (listed === undefined) return undefined;
      const files = await Promise.all(
        listed
          .split('\0')
          .flatMap(entryOf)
          .map(async ({ path, blob }): Promise<SourceFile> => ({ path, text: await policyText(blob) })),
      );
      return { commit, files };
    },
    text: (blob: BlobSha) => orAbsent(gitText(directory, 'cat-file', 'blob', blob)),
    async today() {
      const refs = await gitText(
        directory,
        'for-each-ref',
        '--format=%(refname) %(objectname)',
        '--',
        ...TIPS,
      );
      const tips = new Map(
        refs.split('\n').map((line): [string, string] => {
          const [ref = '', sha = ''] = line.split(' ');
          return [ref, sha];
        }),
      );
      const found = TIPS.flatMap((ref) => tips.get(ref) ?? [])[0];
      return found === undefined ? undefined : commitSha(found);
    },
  };
};

/** Where a clone may have the default branch; the remote's own word first. */
const TIPS = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
] as const;

/** git refuses what it does not hold. */
const orAbsent = (said: Promise<string>): Promise<string | undefined> => said.catch(() => undefined);

/** `<mode> blob <id>\t<path>`; only plain YAML files: at anything else the decision itself had failed. */
const entryOf = (entry: string): readonly { readonly path: string; readonly blob: string }[] => {
  const [, blob, path] = /^100644 blob ([0-9a-f]{40})\t(.+\.ya?ml)$/s.exec(entry) ?? [];
  return blob === undefined || path === undefined ? [] : [{ blob, path }];
};
