/** The ledger branch on GitHub: one query reads it, one mutation adds a commit by compare-and-swap, signed by GitHub. */
import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';
import type { CommitSha } from '../../core/brand.ts';
import { commitSha } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { SeenAnchor } from '../../core/ledger/anchor.ts';
import { HEAD_PATH, LEDGER_BRANCH, LEDGER_REF } from '../../core/ledger/paths.ts';
import type { CommitOutcome, LedgerCommit, LedgerFiles, LedgerStore } from '../../ports/ledger-store.ts';
import { outsideFields, outsideFragments, readOutside, viewerFields, viewerSchema } from './anchors.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { graphqlErrorsOf, statusOf } from './github-fault.ts';

export const createLedgerStore = (client: GitHubClient): LedgerStore => {
  const covered = new Map<string, Promise<readonly SeenAnchor[]>>();
  return {
    async read(paths, listed = []) {
      const all = { paths: [...new Set(paths)], listed: [...new Set(listed)] };
      for (let tries = 0; tries < READS; tries += 1) {
        const files = await readBranch(client, all, covered);
        if (files !== 'moved') return files;
      }
      throw new Fault(
        'ledger.contended',
        `The branch ${LEDGER_BRANCH} moved during each of ${READS} reads.`,
        {
          call: READ,
          remedy: 'Nothing is lost: the next run takes it up.',
          transient: true,
        },
      );
    },
    everTouched: (path) => everTouched(client, path),
    commit: (expected, change) => commit(client, expected, change),
    create: (change) => create(client, change),
  };
};

const READ = 'POST /graphql LedgerRead';
const READS = 4;
/** Paths in one query; more are read in further queries of the same commit. */
const BATCH = 100;

/**
 * https://docs.github.com/graphql/reference/objects#repository (`object`, `ref`). The first query names the branch;
 * further ones name the commit that the first one saw.
 */
const readBranch = async (
  client: GitHubClient,
  { paths, listed }: { readonly paths: readonly string[]; readonly listed: readonly string[] },
  covered: Map<string, Promise<readonly SeenAnchor[]>>,
): Promise<LedgerFiles | 'missing' | 'moved'> => {
  const { viewer, repository } = await client.graphql(
    'LedgerRead',
    `query LedgerRead($owner: String!, $name: String!, $ref: String!, $open: String!, $head: String!${declare(paths.slice(0, BATCH))}${declare(listed, 'l')}) {
      ${viewerFields}
      repository(owner: $owner, name: $name) {
        ${outsideFields}
        before: ref(qualifiedName: $ref) { target { __typename oid } }
        open: object(expression: $open) { __typename ... on Tree { entries { name object {
          __typename ... on Tree { entries { name object { ${BLOB} } } }
        } } } }
        head: object(expression: $head) { ${BLOB} }
        ${select(paths.slice(0, BATCH))}
        ${selectNames(listed)}
        after: ref(qualifiedName: $ref) { target { __typename oid } }
      }
    }
    ${outsideFragments}`,
    {
      owner: client.owner,
      name: client.repo,
      ref: LEDGER_REF,
      open: `${LEDGER_REF}:open`,
      head: `${LEDGER_REF}:${HEAD_PATH}`,
      ...variables(LEDGER_REF, paths.slice(0, BATCH)),
      ...variables(LEDGER_REF, listed, 'l'),
    },
    stateOf,
  );
  const before = refOf(repository['before']);
  const after = refOf(repository['after']);
  if (before === null && after === null) return 'missing';
  // The names are resolved one after the other: a push in between would mix two commits.
  if (before === null || before.target.oid !== after?.target.oid) return 'moved';
  const { oid } = before.target;
  const files = new Map([
    ...texts([HEAD_PATH], () => repository['head']),
    ...openFiles(repository['open']),
    ...texts(paths.slice(0, BATCH), (at) => repository[`p${at}`]),
  ]);
  const batches = Array.from({ length: Math.ceil(paths.length / BATCH) - 1 }, (_, at) =>
    paths.slice((at + 1) * BATCH, (at + 2) * BATCH),
  );
  // They name the commit, so it does not matter in which order they are answered.
  for (const more of await Promise.all(batches.map((batch) => readMore(client, oid, batch))))
    for (const [path, text] of more) files.set(path, text);
  const outside = await readOutside(client, { viewer: viewer.login, main: repository['main'] }, covered);
  const names = namesIn(listed, (at) => repository[`l${at}`]);
  return { commit: commitSha(oid), files, listed: names, outside };
};

/** https://docs.github.com/graphql/reference/objects#commit (`history(path:)`). */
const everTouched = async (client: GitHubClient, path: string): Promise<boolean> => {
  const operation = 'LedgerHistory';
  const answer = await client.graphql(
    operation,
    `query ${operation}($owner: String!, $name: String!, $ref: String!, $path: String!) {
      repository(owner: $owner, name: $name) {
        ref(qualifiedName: $ref) { target { ... on Commit { history(first: 1, path: $path) { totalCount } } } }
      }
    }`,
    { owner: client.owner, name: client.repo, ref: LEDGER_REF, path },
    historyOf,
  );
  return answer.repository.ref.target.history.totalCount > 0;
};

const readMore = async (
  client: GitHubClient,
  oid: string,
  paths: readonly string[],
): Promise<readonly (readonly [string, string])[]> => {
  const repository = await client.graphql(
    'LedgerReadMore',
    `query LedgerReadMore($owner: String!, $name: String!${declare(paths)}) {
      repository(owner: $owner, name: $name) { ${select(paths)} }
    }`,
    { owner: client.owner, name: client.repo, ...variables(oid, paths) },
    repositoryOf,
  );
  return texts(paths, (at) => repository[`p${at}`]);
};

/**
 * https://docs.github.com/graphql/reference/mutations#createcommitonbranch. Mutations are never repeated by the client.
 */
const commit = async (
  client: GitHubClient,
  expected: CommitSha,
  change: LedgerCommit,
): Promise<CommitOutcome> => {
  const call = 'POST /graphql LedgerCommit';
  try {
    const answer = await client.graphql(
      'LedgerCommit',
      `mutation LedgerCommit($input: CreateCommitOnBranchInput!) {
        createCommitOnBranch(input: $input) { commit { oid } }
      }`,
      {
        input: {
          branch: { repositoryNameWithOwner: `${client.owner}/${client.repo}`, branchName: LEDGER_BRANCH },
          expectedHeadOid: expected,
          message: { headline: change.subject, body: change.trailers.join('\n') },
          fileChanges: {
            additions: [...change.additions].map(([path, text]) => ({
              path,
              contents: Buffer.from(text, 'utf8').toString('base64'),
            })),
            deletions: change.deletions.map((path) => ({ path })),
          },
        },
      },
      committedOf,
    );
    return { kind: 'committed', commit: commitSha(answer.createCommitOnBranch.commit.oid) };
  } catch (thrown) {
    if (isStale(thrown)) return { kind: 'moved' };
    throw isUnclear(thrown) ? unclear(call, thrown) : thrown;
  }
};

/** NB. Only this one error means that nothing was written; any other that is taken for it would lose an event. */
const isStale = (thrown: unknown): boolean => {
  const errors = graphqlErrorsOf(thrown);
  return (
    errors.length > 0 &&
    errors.every(
      ({ type, message }) =>
        type === 'STALE_DATA' ||
        (type === undefined && /^Expected branch to point to|\bis at \S+ but expected\b/.test(message)),
    )
  );
};

/** Errors without a type are GitHub's own time-outs; an answer in an unknown form says nothing of the effect. */
const isUnclear = (thrown: unknown): boolean =>
  (thrown instanceof Fault && thrown.code === 'github.unexpected') ||
  graphqlErrorsOf(thrown).some(
    ({ type }) => type === undefined || type === 'INTERNAL' || type === 'SERVICE_UNAVAILABLE',
  );

const unclear = (call: string, cause: unknown): Fault =>
  new Fault(
    'github.unreachable',
    `${call} was answered in a way that does not say whether the commit came about.`,
    {
      call,
      remedy: 'Look at githubstatus.com; nothing is lost, the next run converges.',
      transient: true,
      cause,
    },
  );

/**
 * https://docs.github.com/rest/git/trees, /rest/git/commits (no parents: a root commit), /rest/git/refs:
 * `createCommitOnBranch` cannot make a branch.
 */
const create = async (client: GitHubClient, change: LedgerCommit): Promise<CommitSha | 'exists'> => {
  const { git } = client.octokit.rest;
  const at = { owner: client.owner, repo: client.repo };
  if ((await headOf(client)) !== undefined) return 'exists';
  const tree = await git.createTree({
    ...at,
    tree: [...change.additions].map(([path, content]) => ({ path, mode: '100644', type: 'blob', content })),
  });
  const message = [change.subject, ...(change.trailers.length > 0 ? [change.trailers.join('\n')] : [])].join(
    '\n\n',
  );
  const made = await git.createCommit({ ...at, message, tree: tree.data.sha, parents: [] });
  try {
    await git.createRef({ ...at, ref: LEDGER_REF, sha: made.data.sha });
  } catch (thrown) {
    // 422 is what a ref that already exists gives, and a lost answer may hide either outcome: the branch tells.
    const head = await headOf(client);
    if (head === undefined) throw thrown;
    if (head !== made.data.sha) return 'exists';
  }
  return commitSha(made.data.sha);
};

const headOf = async (client: GitHubClient): Promise<string | undefined> => {
  try {
    const { data } = await client.octokit.rest.git.getRef({
      owner: client.owner,
      repo: client.repo,
      ref: `heads/${LEDGER_BRANCH}`,
    });
    return data.object.sha;
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
};

const BLOB = '__typename ... on Blob { text isTruncated isBinary }';
const declare = (paths: readonly string[], letter = 'p'): string =>
  paths.map((_, at) => `, $${letter}${at}: String!`).join('');
/** A file, or a folder with its files. */
const EITHER = `${BLOB} ... on Tree { entries { name object { ${BLOB} } } }`;
const select = (paths: readonly string[]): string =>
  paths.map((_, at) => `p${at}: object(expression: $p${at}) { ${EITHER} }`).join('\n');
const selectNames = (folders: readonly string[]): string =>
  folders
    .map((_, at) => `l${at}: object(expression: $l${at}) { __typename ... on Tree { entries { name } } }`)
    .join('\n');
const variables = (root: string, paths: readonly string[], letter = 'p'): Readonly<Record<string, string>> =>
  Object.fromEntries(paths.map((path, at) => [`${letter}${at}`, `${root}:${path}`]));

const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const sha = Type.String({ pattern: '^[0-9a-f]{40}$' });
const blob = Type.Object({
  __typename: Type.String(),
  text: Type.Optional(nullable(Type.String())),
  isTruncated: Type.Optional(Type.Boolean()),
  isBinary: Type.Optional(nullable(Type.Boolean())),
});
const treeOf = <S extends TSchema>(object: S) =>
  Type.Object({
    __typename: Type.Literal('Tree'),
    entries: Type.Array(Type.Object({ name: Type.String(), object })),
  });

const repository = Type.Record(Type.String(), Type.Unknown());
const answer = decoder(READ, Type.Object({ repository }));
const stateOf = decoder(READ, Type.Object({ viewer: viewerSchema, repository }));
const repositoryOf = (data: unknown): Readonly<Record<string, unknown>> => answer(data).repository;
const refOf = decoder(
  READ,
  nullable(Type.Object({ target: Type.Object({ __typename: Type.Literal('Commit'), oid: sha }) })),
);
const objectOf = decoder(READ, nullable(Type.Union([treeOf(blob), blob])));
const namesOf = decoder(
  READ,
  nullable(
    Type.Object({
      __typename: Type.Literal('Tree'),
      entries: Type.Array(Type.Object({ name: Type.String() })),
    }),
  ),
);
const openOf = decoder(READ, nullable(treeOf(treeOf(blob))));
const historyOf = decoder(
  'POST /graphql LedgerHistory',
  Type.Object({
    repository: Type.Object({
      ref: Type.Object({ target: Type.Object({ history: Type.Object({ totalCount: Type.Integer() }) }) }),
    }),
  }),
);
const committedOf = decoder(
  'POST /graphql LedgerCommit',
  Type.Object({ createCommitOnBranch: Type.Object({ commit: Type.Object({ oid: sha }) }) }),
);

const texts = (
  paths: readonly string[],
  answerAt: (at: number) => unknown,
): readonly (readonly [string, string])[] =>
  paths.flatMap((path, at) => {
    const object = objectOf(answerAt(at));
    if (object === null) return [];
    return 'entries' in object
      ? object.entries
          .filter(({ object: { __typename } }) => __typename !== 'Tree')
          .map((file) => [`${path}/${file.name}`, textOf(`${path}/${file.name}`, file.object)] as const)
      : [[path, textOf(path, object)] as const];
  });

const namesIn = (
  folders: readonly string[],
  answerAt: (at: number) => unknown,
): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    folders.flatMap((folder, at): [string, ReadonlySet<string>][] => {
      const tree = namesOf(answerAt(at));
      return tree === null ? [] : [[folder, new Set(tree.entries.map(({ name }) => name))]];
    }),
  );

const openFiles = (answered: unknown): readonly (readonly [string, string])[] =>
  (openOf(answered)?.entries ?? []).flatMap((shelf) =>
    shelf.object.entries.map((file): readonly [string, string] => {
      const path = `open/${shelf.name}/${file.name}`;
      return [path, textOf(path, file.object)];
    }),
  );

/** NB. A text that was cut off would be a state in which the rest is missing: grants that nobody ends. */
const textOf = (path: string, { __typename, text, isTruncated, isBinary }: Static<typeof blob>): string => {
  if (__typename === 'Blob' && isTruncated === false && isBinary !== true && typeof text === 'string')
    return text;
  throw new Fault('ledger.broken', `GitHub does not give out ${path} of ${LEDGER_BRANCH} as whole text.`, {
    call: READ,
    remedy: 'Run `gatehouse verify` on a clone of the branch; it names the first broken place.',
  });
};
