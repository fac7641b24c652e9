/** The changed files of a pull request, with the former path of what was renamed. */
import { Type } from 'typebox';
import type { ChangedFile } from '../../core/pull.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { withEnd } from './page.ts';
import type { Whole } from './page.ts';
import type { FileNode } from './pull-query.ts';

const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
const decode = decoder(
  route,
  Type.Array(Type.Object({ filename: Type.String(), previous_filename: Type.Optional(Type.String()) })),
);

const changes = {
  ADDED: 'added',
  MODIFIED: 'modified',
  DELETED: 'deleted',
  RENAMED: 'renamed',
  COPIED: 'copied',
  CHANGED: 'changed',
} as const;

/** GraphQL does not say where a renamed file was: REST is asked only then. https://docs.github.com/rest/pulls/pulls#list-pull-requests-files */
export const readChangedFiles = async (
  client: GitHubClient,
  number: number,
  listed: Whole<FileNode>,
): Promise<{ readonly files: readonly ChangedFile[]; readonly complete: boolean }> => {
  const files = listed.nodes.map(({ path, changeType }) => ({ path, change: changes[changeType] }));
  const isMoved = (file: ChangedFile): boolean => file.change === 'renamed' || file.change === 'copied';
  if (!files.some(isMoved)) return { files, complete: listed.complete };
  const former = new Map<string, string>();
  const parameters = { owner: client.owner, repo: client.repo, pull_number: number, per_page: 100 };
  for await (const page of withEnd(client.octokit.paginate.iterator(route, parameters), route)) {
    for (const file of decode(page.data)) {
      if (file.previous_filename !== undefined) former.set(file.filename, file.previous_filename);
    }
  }
  const named = files.map((file): ChangedFile => {
    const previousPath = isMoved(file) ? former.get(file.path) : undefined;
    return previousPath === undefined ? file : { ...file, previousPath };
  });
  // NB. A request file that was moved out of `requests/` shows only in the former path: without it the list is not whole.
  const known = named.every((file) => !isMoved(file) || file.previousPath !== undefined);
  return { files: named, complete: listed.complete && known };
};
