/** The request file of a pull request: at its head, in its merge commit, and in the commit before. */
import { Type } from 'typebox';
import { blobSha, commitSha, parseInstant } from '../../core/brand.ts';
import type { BlobSha } from '../../core/brand.ts';
import type { MergeEvidence, RequestBlob } from '../../core/pull.ts';
import { accountOfActor } from './account.ts';
import { headOfBranch, isAtOrBefore } from './branch.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { fileFields, fileSchema, modeOf, sizeOf, textOf } from './git-file.ts';
import type { PullAnswer } from './pull-query.ts';

export interface DefaultBranch {
  readonly name: string;
  readonly head: string;
}

/** Bytes; a request is a few lines. */
const largest = 64 * 1024;

const fileQuery = `query RequestFile($owner: String!, $name: String!, $head: GitObjectID!, $path: String!) {
  repository(owner: $owner, name: $name) { object(oid: $head) { ... on Commit { file(path: $path) { ...FileFields } } } }
}
${fileFields}`;
const decodeFile = decoder(
  'POST /graphql RequestFile',
  Type.Object({
    repository: Type.Object({
      object: Type.Union([Type.Null(), Type.Object({ file: Type.Union([Type.Null(), fileSchema]) })]),
    }),
  }),
);

/** `undefined`: the head has no such file, or is no longer there. Throws `Fault`. */
export const readRequestFile = async (
  client: GitHubClient,
  path: string,
  head: string,
): Promise<RequestBlob | undefined> => {
  const variables = { owner: client.owner, name: client.repo, head, path };
  const { repository } = await client.graphql('RequestFile', fileQuery, variables, decodeFile, ['file']);
  const file = repository.object?.file;
  if (file === null || file === undefined) return undefined;
  const mode = modeOf(file.mode);
  const size = sizeOf(file);
  const readable = mode === '100644' && size <= largest;
  return { path, mode, blob: blobSha(file.oid), size, text: readable ? textOf(file) : undefined };
};

const side = (name: string): string =>
  `${name}: object(oid: $${name}) { __typename ... on Commit { file(path: $path) { oid } } }`;
const mergeQuery = `query MergedFile($owner: String!, $name: String!, $merge: GitObjectID!, $parent: GitObjectID!, $path: String!) {
  repository(owner: $owner, name: $name) { ${side('merge')} ${side('parent')} }
}`;
const sideSchema = Type.Union([
  Type.Null(),
  Type.Object({
    __typename: Type.Literal('Commit'),
    file: Type.Union([Type.Null(), Type.Object({ oid: Type.String() })]),
  }),
]);
const decodeMerge = decoder(
  'POST /graphql MergedFile',
  Type.Object({ repository: Type.Object({ merge: sideSchema, parent: sideSchema }) }),
);

/** `undefined` while it is not merged, or when GitHub does not say as what. Throws `Fault`. */
export const readMerge = async (
  client: GitHubClient,
  answer: PullAnswer,
  path: string | undefined,
  main: DefaultBranch,
): Promise<MergeEvidence | undefined> => {
  const { mergeCommit: merged, mergedAt } = answer;
  const at = mergedAt === null ? undefined : parseInstant(mergedAt);
  if (answer.state !== 'MERGED' || merged === null || at === undefined) return undefined;
  const [parent] = merged.parents.nodes;
  const [onDefaultBranch, blobs] = await Promise.all([
    isOnBranch(client, merged.oid, main),
    readBlobs(client, merged.oid, parent?.oid, path),
  ]);
  return {
    at,
    by: accountOfActor(answer.mergedBy),
    commit: commitSha(merged.oid),
    onDefaultBranch,
    ...blobs,
  };
};

/**
 * Also where the merge came after our first look: then it is on the branch as it is now.
 * NB. By commits, never by the branch's name: any writer can make a tag that is called as the branch is, at whatever commit.
 */
const isOnBranch = async (client: GitHubClient, merge: string, main: DefaultBranch): Promise<boolean> => {
  if (await isAtOrBefore(client, merge, main.head)) return true;
  const now = await headOfBranch(client, main.name);
  return now !== undefined && now !== main.head && isAtOrBefore(client, merge, now);
};

type Side = BlobSha | 'absent' | 'unknown';

const readBlobs = async (
  client: GitHubClient,
  merge: string,
  parent: string | undefined,
  path: string | undefined,
): Promise<{ readonly inFirstParent: Side; readonly inMerge: Side }> => {
  if (path === undefined || parent === undefined) return { inFirstParent: 'unknown', inMerge: 'unknown' };
  const variables = { owner: client.owner, name: client.repo, merge, parent, path };
  const { repository } = await client.graphql('MergedFile', mergeQuery, variables, decodeMerge, ['file']);
  // NB. A commit that GitHub does not give is not a commit without the file.
  const blobOf = (commit: (typeof repository)['merge']): Side =>
    commit === null ? 'unknown' : commit.file === null ? 'absent' : blobSha(commit.file.oid);
  return { inFirstParent: blobOf(repository.parent), inMerge: blobOf(repository.merge) };
};
