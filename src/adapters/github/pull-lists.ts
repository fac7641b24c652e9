/** Which pull requests there are: merged since a moment, or open at a head. */
import { Type } from 'typebox';
import { grantNumber, parseInstant } from '../../core/brand.ts';
import type { CommitSha, GrantNumber, Instant } from '../../core/brand.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { eachPage, pageInfo, pageSchema } from './page.ts';
import type { ClosedPull } from './closed-pulls.ts';
import { closedIn, closedQuery, closedSchema, readClosed } from './closed-pulls.ts';
import { readWaiting, waitingOf, waitingQuery, waitingSchema } from './waiting-pulls.ts';
import type { WaitingPull } from '../../core/waiting/due.ts';

export interface MergedPull {
  readonly number: GrantNumber;
  readonly mergedAt: Instant;
}

/** 100 pull requests a page. */
const mostPages = 100;

const listQuery = (operation: string, states: string, beside: boolean): string =>
  `query ${operation}($owner: String!, $name: String!, $base: String, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: 100, after: $after, baseRefName: $base, states: [${states}],
      orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number mergedAt updatedAt headRefOid } ${pageInfo}
    }${beside ? `\n    ${waitingQuery}\n    ${closedQuery}` : ''}
  }
}`;
const decode = decoder(
  'POST /graphql PullRequests',
  Type.Object({
    repository: Type.Object({
      pullRequests: pageSchema(
        Type.Object({
          number: Type.Integer({ minimum: 1 }),
          mergedAt: Type.Union([Type.Null(), Type.String()]),
          updatedAt: Type.String(),
          headRefOid: Type.String(),
        }),
      ),
      waiting: Type.Optional(waitingSchema),
      closed: Type.Optional(closedSchema),
    }),
  }),
);

/** What the first page of the merged ones brings along. */
interface Beside {
  readonly waiting: readonly WaitingPull[] | undefined;
  readonly closed: readonly ClosedPull[] | undefined;
}

/** The lists that a sweep reads: the first page of the merged ones brings the others along, so that all cost one request. */
export const createPullLists = (
  client: GitHubClient,
): {
  readonly mergedSince: (base: string, since: Instant) => Promise<readonly MergedPull[]>;
  readonly waiting: (base: string) => Promise<readonly WaitingPull[]>;
  readonly closedSince: (base: string, since: Instant) => Promise<readonly ClosedPull[]>;
} => {
  let brought: Beside = { waiting: undefined, closed: undefined };
  return {
    mergedSince: (base, since) =>
      readMergedSince(client, { base, since, bring: (beside) => (brought = beside) }),
    async waiting(base) {
      const found = brought.waiting ?? (await readWaiting(client, base));
      brought = { ...brought, waiting: undefined };
      return found;
    },
    async closedSince(base, since) {
      const found = brought.closed ?? (await readClosed(client, base));
      brought = { ...brought, closed: undefined };
      return found.filter(({ closedAt }) => closedAt >= since);
    },
  };
};

/** Newest last. A merge updates its pull request, so what was not updated since was not merged since. Throws `Fault`. */
const readMergedSince = async (
  client: GitHubClient,
  {
    base,
    since,
    bring,
  }: {
    readonly base: string;
    readonly since: Instant;
    readonly bring: (beside: Beside) => void;
  },
): Promise<readonly MergedPull[]> => {
  const merged = new Map<number, MergedPull>();
  for await (const page of pagesOf(client, 'MergedPulls', 'MERGED', { base, bring })) {
    for (const { number, mergedAt: at } of page) {
      const mergedAt = at === null ? undefined : parseInstant(at);
      if (mergedAt !== undefined && mergedAt >= since)
        merged.set(number, { number: grantNumber(number), mergedAt });
    }
    if (page.some((pull) => (parseInstant(pull.updatedAt) ?? since) < since)) break;
  }
  return [...merged.values()].toSorted((a, b) => a.mergedAt - b.mergedAt || a.number - b.number);
};

/** Lowest number first. Throws `Fault`. */
export const readOpenAtHead = async (
  client: GitHubClient,
  head: CommitSha,
): Promise<readonly GrantNumber[]> => {
  const numbers = new Set<number>();
  for await (const page of pagesOf(client, 'OpenPulls', 'OPEN', {})) {
    for (const pull of page) if (pull.headRefOid === head) numbers.add(pull.number);
  }
  return [...numbers].toSorted((a, b) => a - b).map(grantNumber);
};

type Listed = ReturnType<typeof decode>['repository']['pullRequests']['nodes'][number];

const pagesOf = (
  client: GitHubClient,
  operation: string,
  states: string,
  { base, bring }: { readonly base?: string; readonly bring?: (beside: Beside) => void },
): AsyncGenerator<readonly Listed[], void> =>
  eachPage({
    async read(after) {
      const beside = bring !== undefined && after === null;
      const query = listQuery(operation, states, beside);
      const variables = { owner: client.owner, name: client.repo, base: base ?? null, after };
      const { repository } = await client.graphql(operation, query, variables, decode);
      const { waiting, closed } = repository;
      if (beside)
        bring({ waiting: waitingOf(waiting ?? { nodes: [] }), closed: closedIn(closed ?? { nodes: [] }) });
      return repository.pullRequests;
    },
    most: mostPages,
    // NB. A list that was cut off could hide the very pull request that must be handled.
    tooMany: {
      message: 'There are more pull requests than one run can list.',
      call: `POST /graphql ${operation}`,
      remedy: 'Close pull requests that are no longer needed, or run the command more often.',
    },
  });
