/** What stands on the default branch, as far as it decides who may change what runs: paths, workflows, owners, labels. Reads only. */
import { Type } from 'typebox';
import type { CommitSha } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { SetupCode } from '../../ports/setup.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { statusOf } from './github-fault.ts';

const treeRoute = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
const blobRoute = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
const errorsRoute = 'GET /repos/{owner}/{repo}/codeowners/errors';
const labelsRoute = 'GET /repos/{owner}/{repo}/labels';

const decodeTree = decoder(
  treeRoute,
  Type.Object({
    truncated: Type.Boolean(),
    tree: Type.Array(
      Type.Object({ path: Type.String(), type: Type.String(), sha: Type.Optional(Type.String()) }),
    ),
  }),
);
const decodeBlob = decoder(
  blobRoute,
  Type.Object({ content: Type.String(), encoding: Type.Literal('base64') }),
);
const decodeErrors = decoder(
  errorsRoute,
  Type.Object({ errors: Type.Array(Type.Object({ line: Type.Integer(), message: Type.String() })) }),
);
const decodeLabels = decoder(labelsRoute, Type.Array(Type.Object({ name: Type.String() })));

/** Where GitHub looks for the file, in this order; the first is it. */
const OWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const PAGE = 100;
/** Of labels; whoever has more of them makes the point unknown. */
const MOST_PAGES = 10;

interface Entry {
  readonly path: string;
  readonly sha: string;
}

/** `contents: read`, and for labels `issues: read`. https://docs.github.com/rest/git/trees */
export const createSetupCode = ({ octokit, owner, repo }: GitHubClient): SetupCode => {
  const trees = new Map<CommitSha, Promise<readonly Entry[]>>();
  const readTree = async (commit: CommitSha): Promise<readonly Entry[]> => {
    const { data } = await octokit.request(treeRoute, { owner, repo, tree_sha: commit, recursive: '1' });
    const { truncated, tree } = decodeTree(data);
    if (truncated)
      throw new Fault('github.unexpected', 'GitHub does not list all files: the repository holds too many.', {
        call: treeRoute,
        remedy: 'Delete old files from requests/; grants that were taken up do not look at them again.',
      });
    return tree.flatMap(({ path, type, sha }) =>
      type === 'blob' && sha !== undefined ? [{ path, sha }] : [],
    );
  };
  /** Both questions read it. */
  const treeAt = (commit: CommitSha): Promise<readonly Entry[]> => {
    const found = trees.get(commit) ?? readTree(commit);
    trees.set(commit, found);
    return found;
  };
  const textOf = async ({ sha }: Entry): Promise<string> => {
    const { data } = await octokit.request(blobRoute, { owner, repo, file_sha: sha });
    return Buffer.from(decodeBlob(data).content, 'base64').toString('utf8');
  };
  const errorsAt = async (ref: CommitSha) => {
    try {
      const { data } = await octokit.request(errorsRoute, { owner, repo, ref });
      return decodeErrors(data).errors.map(({ line, message }) => ({ line, message }));
    } catch (thrown) {
      // There is no such file, which the tree says too.
      if (statusOf(thrown) === 404) return [];
      throw thrown;
    }
  };
  return {
    async codeOwners(commit) {
      const [tree, errors] = await Promise.all([treeAt(commit), errorsAt(commit)]);
      const entry = OWNERS.flatMap((path) => tree.find((each) => each.path === path) ?? [])[0];
      return {
        file: entry === undefined ? undefined : { path: entry.path, text: await textOf(entry) },
        errors,
      };
    },
    async files(commit) {
      const tree = await treeAt(commit);
      const workflows = await Promise.all(
        tree
          .filter(({ path }) => WORKFLOW.test(path))
          .map(async (entry) => [entry.path, await textOf(entry)] as const),
      );
      return { paths: tree.map(({ path }) => path), workflows: new Map(workflows) };
    },
    async labels() {
      const names: string[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { data } = await octokit.request(labelsRoute, { owner, repo, per_page: PAGE, page });
        const found = decodeLabels(data);
        names.push(...found.map(({ name }) => name));
        if (found.length < PAGE) return names;
      }
      throw new Fault('github.unexpected', `There are more than ${PAGE * MOST_PAGES} labels.`, {
        call: labelsRoute,
        remedy: 'Remove what is not used, then run doctor again.',
      });
    },
  };
};
