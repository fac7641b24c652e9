/** The requests of the default branch that were closed without a merge of late. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { grantNumber, parseInstant } from '../../core/brand.ts';
import type { GrantNumber, Instant } from '../../core/brand.ts';
import { isRequestPath } from '../../core/classify.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';

export interface ClosedPull {
  readonly number: GrantNumber;
  readonly closedAt: Instant;
}

/** In one query; those in which something happened last. */
const MOST = 50;

/** A field of the `Repository`, with the variable `base`. `CLOSED` is without a merge: that is `MERGED`. */
export const closedQuery = `closed: pullRequests(first: ${MOST}, baseRefName: $base, states: [CLOSED],
      orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number closedAt files(first: 1) { totalCount nodes { path changeType } } }
    }`;

export const closedSchema = Type.Object({
  nodes: Type.Array(
    Type.Object({
      number: Type.Integer({ minimum: 1 }),
      closedAt: Type.Union([Type.Null(), Type.String()]),
      files: Type.Union([
        Type.Null(),
        Type.Object({
          totalCount: Type.Integer(),
          nodes: Type.Array(Type.Object({ path: Type.String(), changeType: Type.String() })),
        }),
      ]),
    }),
  ),
});

const decode = decoder(
  'POST /graphql ClosedPulls',
  Type.Object({ repository: Type.Object({ closed: closedSchema }) }),
);

/** Throws `Fault`. */
export const readClosed = async (client: GitHubClient, base: string): Promise<readonly ClosedPull[]> => {
  const query = `query ClosedPulls($owner: String!, $name: String!, $base: String) {
  repository(owner: $owner, name: $name) { ${closedQuery} }
}`;
  const variables = { owner: client.owner, name: client.repo, base };
  const { repository } = await client.graphql('ClosedPulls', query, variables, decode);
  return closedIn(repository.closed);
};

/** Only those that add one request and nothing else; the oldest first. */
export const closedIn = ({ nodes }: Static<typeof closedSchema>): readonly ClosedPull[] =>
  nodes
    .flatMap(({ number, closedAt: at, files }): readonly ClosedPull[] => {
      const closedAt = at === null ? undefined : parseInstant(at);
      const [only] = files?.totalCount === 1 ? files.nodes : [];
      return closedAt === undefined || only?.changeType !== 'ADDED' || !isRequestPath(only.path)
        ? []
        : [{ number: grantNumber(number), closedAt }];
    })
    .toSorted((a, b) => a.closedAt - b.closedAt || a.number - b.number);
