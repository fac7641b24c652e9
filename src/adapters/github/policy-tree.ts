/** The whole `policies/` folder of one commit, with its texts, in one query: all of it or a fault. */
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import type { CommitSha } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { PolicySource, SourceFile } from '../../core/policy.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { modeOf, textOf } from './git-file.ts';
import type { GitFile } from './git-file.ts';

const folder = 'policies';
/** Folders below `policies/` that one query reaches; deeper ones are a fault. */
const depth = 4;

const blobFields = '... on Blob { byteSize isTruncated isBinary text }';
const entriesQuery = (levels: number): string =>
  `entries { name mode type oid object { __typename ${blobFields} ${
    levels === 0 ? '' : `... on Tree { ${entriesQuery(levels - 1)} }`
  } } }`;

/** What a query asks of a `Commit` to learn its policy. */
export const policyFields = `fragment PolicyFields on Commit {
  policies: file(path: "${folder}") { type object { __typename ... on Tree { ${entriesQuery(depth)} } } }
}`;

interface Entry extends GitFile {
  readonly name: string;
  readonly object: (GitFile['object'] & object & { readonly entries?: readonly Entry[] }) | null;
}

const objectSchema = (levels: number): TSchema =>
  Type.Union([
    Type.Null(),
    Type.Object({
      __typename: Type.Literal('Blob'),
      byteSize: Type.Integer({ minimum: 0 }),
      isTruncated: Type.Boolean(),
      isBinary: Type.Union([Type.Null(), Type.Boolean()]),
      text: Type.Union([Type.Null(), Type.String()]),
    }),
    Type.Object({
      __typename: Type.String(),
      entries: Type.Optional(Type.Array(levels < 0 ? Type.Unknown() : entrySchema(levels))),
    }),
  ]);
const entrySchema = (levels: number): TSchema =>
  Type.Object({
    name: Type.String(),
    mode: Type.Integer({ minimum: 0 }),
    type: Type.String(),
    oid: Type.String(),
    object: objectSchema(levels - 1),
  });

export const policyCommitSchema = Type.Object({
  policies: Type.Union([
    Type.Null(),
    Type.Unsafe<{ readonly type: string; readonly object: Entry['object'] }>(
      Type.Object({ type: Type.String(), object: objectSchema(depth) }),
    ),
  ]),
});

/** Every `.yaml` and `.yml` file. Throws `Fault('github.unexpected')` for anything that could hide one. */
export const policyOf = (commit: CommitSha, answer: Static<typeof policyCommitSchema>): PolicySource => {
  const root = answer.policies;
  if (root === null) return { commit, files: [] };
  if (root.type !== 'tree') throw unreadable(folder, 'is not a folder');
  return { commit, files: filesOf(folder, root.object) };
};

const filesOf = (path: string, object: Entry['object']): readonly SourceFile[] => {
  if (object?.entries === undefined) throw unreadable(path, 'lies too deep or could not be listed');
  return object.entries.flatMap((entry) => filesOfEntry(`${path}/${entry.name}`, entry));
};

const filesOfEntry = (path: string, entry: Entry): readonly SourceFile[] => {
  if (entry.type === 'tree') return filesOf(path, entry.object);
  // NB. A link or a submodule would be read as an empty policy: a rule that is not read must stop everything.
  if (modeOf(entry.mode) !== '100644')
    throw unreadable(path, `has mode ${modeOf(entry.mode)} and is not a plain file`);
  if (!/\.ya?ml$/.test(entry.name)) return [];
  const text = textOf(entry);
  if (text === undefined) throw unreadable(path, 'is not text, or GitHub did not give all of it');
  return [{ path, text }];
};

const unreadable = (path: string, why: string): Fault =>
  new Fault('github.unexpected', `The policy cannot be read: ${JSON.stringify(path)} ${why}.`, {
    call: 'POST /graphql Policy',
    remedy: `Keep only plain text files with mode 100644 under ${folder}/, at most ${depth} folders deep.`,
  });

const query = `query Policy($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { ...PolicyFields } } }
}
${policyFields}`;
const decode = decoder(
  'POST /graphql Policy',
  Type.Object({ repository: Type.Object({ object: policyCommitSchema }) }),
);

/** Reads the policy of one commit. Throws `Fault`; an unknown commit is a fault too, never an empty policy. */
export const readPolicy = async (client: GitHubClient, commit: CommitSha): Promise<PolicySource> => {
  const answer = await client.graphql(
    'Policy',
    query,
    { owner: client.owner, name: client.repo, commit },
    decode,
    ['policies'],
  );
  return policyOf(commit, answer.repository.object);
};
