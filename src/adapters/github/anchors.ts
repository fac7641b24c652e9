/** Anchors of the ledger as commit statuses of the default branch: what the reading of the branch brings along, and writing one. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { CommitSha } from '../../core/brand.ts';
import { commitSha } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Outside, SeenAnchor } from '../../core/ledger/anchor.ts';
import { ANCHOR_CONTEXT, formatAnchor, parseAnchor } from '../../core/ledger/anchor.ts';
import type { Anchors } from '../../ports/anchors.ts';
import {
  accountOfActor,
  accountOfSimpleUser,
  actorFields,
  actorSchema,
  simpleUserSchema,
} from './account.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';

/** Commits of the default branch, newest first, that a run looks at. */
const WINDOW = 50;

const historyFields = (after: string): string => `defaultBranchRef { target { __typename ... on Commit {
  history(first: ${after === '' ? WINDOW : 100}${after}) { nodes { oid status { context(name: "${ANCHOR_CONTEXT}") {
    description createdAt creator { ...ActorFields }
  } } } pageInfo { hasNextPage endCursor } }
} } }`;

/** Fields of a query and of its `repository`; both need `outsideFragments`. */
export const viewerFields = 'viewer { login }';
export const outsideFields = `main: ${historyFields('')}`;
export const outsideFragments = actorFields;

const nullable = <S extends ReturnType<typeof Type.Object> | ReturnType<typeof Type.String>>(schema: S) =>
  Type.Union([schema, Type.Null()]);
const history = Type.Object({
  nodes: Type.Array(
    Type.Object({
      oid: Type.String({ pattern: '^[0-9a-f]{40}$' }),
      status: Type.Union([
        Type.Null(),
        Type.Object({
          context: Type.Union([
            Type.Null(),
            Type.Object({
              description: nullable(Type.String()),
              createdAt: Type.String(),
              creator: actorSchema,
            }),
          ]),
        }),
      ]),
    }),
  ),
  pageInfo: Type.Object({ hasNextPage: Type.Boolean(), endCursor: nullable(Type.String()) }),
});
const mainSchema = Type.Object({
  target: Type.Object({ __typename: Type.Literal('Commit'), history }),
});
export const viewerSchema = Type.Object({ login: Type.String() });
type Node = Static<typeof history>['nodes'][number];

const mainOf = decoder('POST /graphql LedgerRead', mainSchema);

/** What stands on the commits; `known` keeps within a run what had to be looked for. */
export const readOutside = async (
  client: GitHubClient,
  answer: { readonly viewer: string; readonly main: unknown },
  known: Map<string, Promise<readonly SeenAnchor[]>>,
): Promise<Outside> => {
  const { nodes } = mainOf(answer.main).target.history;
  const found = await Promise.all(
    nodes.map((node) => {
      const seen = seenIn(node, answer.viewer);
      if (seen !== 'covered') return seen;
      const key = JSON.stringify(node);
      const asked = known.get(key) ?? readStatuses(client, commitSha(node.oid), answer.viewer);
      known.set(key, asked);
      asked.catch(() => known.delete(key));
      return asked;
    }),
  );
  // What a person at a terminal wrote would be no anchor, and lie over those that are.
  const main = isBot(answer.viewer) ? nodes.map(({ oid }) => commitSha(oid)) : [];
  return { main, anchors: found.flat() };
};

const isBot = (login: string): boolean => login.endsWith('[bot]');

/**
 * GitHub shows only the last status of a context here.
 * NB. Anybody who may write can put a status of their own over ours, so one that is not ours tells that there may be another below.
 */
const seenIn = ({ oid, status }: Node, viewer: string): readonly SeenAnchor[] | 'covered' => {
  const last = status?.context;
  if (last === undefined || last === null) return [];
  const { login, kind } = accountOfActor(last.creator);
  const anchor = parseAnchor(last.description ?? '');
  if (!isMachine({ login: `${login}[bot]`, kind }, viewer) || anchor === undefined) return 'covered';
  return [{ ...anchor, commit: commitSha(oid), at: last.createdAt }];
};

/**
 * NB. A person's status is no anchor: with it anybody who may write could stop every elevation. What a run's own token wrote is
 * believed, so with the plain token whoever may push a workflow can write one too. A false anchor makes nothing open that would not
 * open anyway: at worst nothing is elevated. It can lie over true ones, which hides a rewriting from the elevation and not from
 * `verify`, which reads what lies below; and the elevation derives everything from GitHub all the same. An App of one's own for the
 * ledger closes both: no other workflow has its token.
 */
const isMachine = (creator: { readonly login: string; readonly kind: string }, viewer: string): boolean =>
  creator.kind === 'bot' && (!isBot(viewer) || creator.login === viewer);

const statusesRoute = 'GET /repos/{owner}/{repo}/commits/{ref}/statuses';
const decodeStatuses = decoder(
  statusesRoute,
  Type.Array(
    Type.Object({
      context: Type.String(),
      description: nullable(Type.String()),
      created_at: Type.String(),
      creator: simpleUserSchema,
    }),
  ),
);
/** GitHub keeps at most 1,000 of one context on a commit. */
const PAGES = 20;

/** All that were ever written there. https://docs.github.com/rest/commits/statuses#list-commit-statuses-for-a-reference */
const readStatuses = async (
  client: GitHubClient,
  commit: CommitSha,
  viewer: string,
): Promise<readonly SeenAnchor[]> => {
  const found: SeenAnchor[] = [];
  for (let page = 1; page <= PAGES; page += 1) {
    const { data } = await client.octokit.request(statusesRoute, {
      owner: client.owner,
      repo: client.repo,
      ref: commit,
      per_page: 100,
      page,
    });
    const statuses = decodeStatuses(data);
    for (const { context, creator, description, created_at: at } of statuses) {
      const anchor = context === ANCHOR_CONTEXT ? parseAnchor(description ?? '') : undefined;
      if (anchor !== undefined && isMachine(accountOfSimpleUser(creator), viewer))
        found.push({ ...anchor, commit, at });
    }
    if (statuses.length < 100) return found;
  }
  throw new Fault('github.rejected', `Commit ${commit} has more statuses than one run can look through.`, {
    call: `GET /repos/${client.owner}/${client.repo}/commits/${commit}/statuses`,
    remedy: 'Find out who wrote them; the anchors of the ledger stand among them.',
  });
};

const pageQuery = `query Anchors($owner: String!, $name: String!, $after: String) {
  ${viewerFields}
  repository(owner: $owner, name: $name) { ${historyFields(', after: $after')} }
}
${outsideFragments}`;
const pageSchema = Type.Object({
  viewer: viewerSchema,
  repository: Type.Object({ defaultBranchRef: mainSchema }),
});
const decodePage = decoder('POST /graphql Anchors', pageSchema);
const readPage = (client: GitHubClient, after: string | null): Promise<Static<typeof pageSchema>> =>
  client.graphql('Anchors', pageQuery, { owner: client.owner, name: client.repo, after }, decodePage);
/** Of a hundred commits each. */
const MOST_PAGES = 10;
/** Commits whose statuses are read to the bottom. */
const DEEP = 100;

const readAll = async (client: GitHubClient): Promise<readonly SeenAnchor[]> => {
  const found: SeenAnchor[] = [];
  let deep = 0;
  for (let page = 0, after: string | null = null; page < MOST_PAGES; page += 1) {
    const { viewer, repository } = await readPage(client, after);
    const { nodes, pageInfo } = repository.defaultBranchRef.target.history;
    for (const node of nodes) {
      const seen = seenIn(node, viewer.login);
      if (seen !== 'covered' && seen.length === 0) continue;
      if (seen === 'covered' || deep < DEEP) {
        deep += 1;
        found.push(...(await readStatuses(client, commitSha(node.oid), viewer.login)));
      } else found.push(...seen);
    }
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage || after === null) break;
  }
  return found;
};

/** Needs `statuses: write`. */
export const createAnchors = (client: GitHubClient): Anchors => ({
  /** https://docs.github.com/rest/commits/statuses#create-a-commit-status */
  async put(commit, anchor) {
    await client.octokit.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
      owner: client.owner,
      repo: client.repo,
      sha: commit,
      state: 'success',
      context: ANCHOR_CONTEXT,
      description: formatAnchor(anchor),
    });
  },
  all: () => readAll(client),
});
