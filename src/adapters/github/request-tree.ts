/** All request files of one commit: their paths and blobs, without their texts. */
import { Type } from 'typebox';
import { blobSha } from '../../core/brand.ts';
import type { CommitSha } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { RequestOnMain } from '../../ports/evidence.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';

const folder = 'requests';
const query = `query RequestTree($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { file(path: "${folder}") { oid type } } } }
}`;
const decodeFolder = decoder(
  'POST /graphql RequestTree',
  Type.Object({
    repository: Type.Object({
      object: Type.Object({
        file: Type.Union([Type.Null(), Type.Object({ oid: Type.String(), type: Type.String() })]),
      }),
    }),
  }),
);
const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
const decodeTree = decoder(
  route,
  Type.Object({
    truncated: Type.Boolean(),
    tree: Type.Array(
      Type.Object({ path: Type.String(), type: Type.String(), sha: Type.Optional(Type.String()) }),
    ),
  }),
);

/** Also links and other modes: whatever has such a name is looked at. https://docs.github.com/rest/git/trees#get-a-tree */
export const readRequestsAt = async (
  client: GitHubClient,
  commit: CommitSha,
): Promise<readonly RequestOnMain[]> => {
  const variables = { owner: client.owner, name: client.repo, commit };
  const { repository } = await client.graphql('RequestTree', query, variables, decodeFolder, ['file']);
  const root = repository.object.file;
  if (root === null || root.type !== 'tree') return [];
  const parameters = { owner: client.owner, repo: client.repo, tree_sha: root.oid, recursive: '1' };
  const { data } = await client.octokit.request(route, parameters);
  const { truncated, tree } = decodeTree(data);
  if (truncated) {
    throw new Fault('github.unexpected', `GitHub does not list all of ${folder}/: it holds too many files.`, {
      call: route,
      remedy: `Delete old files from ${folder}/; grants that were taken up do not look at them again.`,
    });
  }
  return tree.flatMap(({ path, type, sha }) =>
    type === 'blob' && sha !== undefined && /\.ya?ml$/.test(path)
      ? [{ path: `${folder}/${path}`, blob: blobSha(sha) }]
      : [],
  );
};
