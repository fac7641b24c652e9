/** The open requests of the default branch with the little that says whether one has waited too long. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { grantNumber, parseInstant } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { WaitingPull } from '../../core/waiting/due.ts';
import { accountOfActor, actorSchema } from './account.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { statusContext } from './said.ts';

/**
 * In one query; the ones that were opened last. NB. A request lapses within days, and whatever nobody closes stays for ever: fifty
 * forgotten ones, which anybody may open, would keep every other from being seen.
 */
const MOST = 50;
/** Of each; a request has one file, and few are asked. */
const MOST_EVENTS = 60;

const user = 'requestedReviewer { __typename ... on User { login databaseId } }';
/** A field of the `Repository`, with the variable `base`. */
export const waitingQuery = `waiting: pullRequests(first: ${MOST}, baseRefName: $base, states: [OPEN],
      orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes {
        number isDraft createdAt
        files(first: 5) { nodes { path changeType } }
        commits(last: 1) { nodes { commit { committedDate status { context(name: "${statusContext}") { state createdAt } } } } }
        approvals: reviews(last: 1, states: [APPROVED]) { nodes { submittedAt } }
        reviewRequests(first: 20) { nodes { ${user} } }
        timelineItems(last: ${MOST_EVENTS}, itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, READY_FOR_REVIEW_EVENT, REOPENED_EVENT]) {
          nodes {
            kind: __typename
            ... on ReviewRequestedEvent { createdAt ${user} }
            ... on ReviewRequestRemovedEvent { createdAt ${user} }
            ... on ReadyForReviewEvent { createdAt }
            ... on ReopenedEvent { createdAt }
          }
        }
      }
    }`;

const nullable = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Union([Type.Null(), schema]);
const listOf = <S extends Parameters<typeof Type.Array>[0]>(node: S) =>
  Type.Object({ nodes: Type.Array(node) });
const reviewer = Type.Union([actorSchema, Type.Object({ __typename: Type.String() })]);
const node = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  isDraft: Type.Boolean(),
  createdAt: Type.String(),
  files: nullable(listOf(Type.Object({ path: Type.String(), changeType: Type.String() }))),
  commits: listOf(
    Type.Object({
      commit: Type.Object({
        committedDate: Type.String(),
        status: nullable(
          Type.Object({ context: nullable(Type.Object({ state: Type.String(), createdAt: Type.String() })) }),
        ),
      }),
    }),
  ),
  approvals: nullable(listOf(Type.Object({ submittedAt: nullable(Type.String()) }))),
  reviewRequests: nullable(listOf(Type.Object({ requestedReviewer: reviewer }))),
  timelineItems: listOf(
    Type.Union([
      Type.Object({
        kind: Type.Union([Type.Literal('ReviewRequestedEvent'), Type.Literal('ReviewRequestRemovedEvent')]),
        createdAt: Type.String(),
        requestedReviewer: reviewer,
      }),
      Type.Object({
        kind: Type.Union([Type.Literal('ReadyForReviewEvent'), Type.Literal('ReopenedEvent')]),
        createdAt: Type.String(),
      }),
    ]),
  ),
});
export const waitingSchema = listOf(node);

const decode = decoder(
  'POST /graphql WaitingPulls',
  Type.Object({ repository: Type.Object({ waiting: waitingSchema }) }),
);

/** Throws `Fault`. */
export const readWaiting = async (client: GitHubClient, base: string): Promise<readonly WaitingPull[]> => {
  const query = `query WaitingPulls($owner: String!, $name: String!, $base: String) {
  repository(owner: $owner, name: $name) { ${waitingQuery} }
}`;
  const variables = { owner: client.owner, name: client.repo, base };
  const { repository } = await client.graphql('WaitingPulls', query, variables, decode);
  return waitingOf(repository.waiting);
};

/** Only those that add a request: how long a change of code is open is nobody's business here. */
export const waitingOf = ({ nodes }: Static<typeof waitingSchema>): readonly WaitingPull[] =>
  nodes
    .filter(({ files }) =>
      (files?.nodes ?? []).some(
        ({ path, changeType }) => changeType === 'ADDED' && path.startsWith('requests/'),
      ),
    )
    .map(pullOf);

const pullOf = (pull: Static<typeof node>): WaitingPull => {
  const head = pull.commits.nodes[0]?.commit;
  const events = pull.timelineItems.nodes;
  return {
    number: grantNumber(pull.number),
    draft: pull.isDraft,
    since: events.reduce(
      (since, event) =>
        'requestedReviewer' in event || time(event.createdAt) < since ? since : time(event.createdAt),
      time(pull.createdAt),
    ),
    headDate: head === undefined ? undefined : parseInstant(head.committedDate),
    saidAt: parseInstant(head?.status?.context?.createdAt ?? ''),
    failed: head?.status?.context?.state === 'ERROR',
    approvedAt: parseInstant(pull.approvals?.nodes[0]?.submittedAt ?? ''),
    asked: (pull.reviewRequests?.nodes ?? []).flatMap(({ requestedReviewer }) => idIn(requestedReviewer)),
    asks: events.flatMap((event) =>
      'requestedReviewer' in event
        ? idIn(event.requestedReviewer).map((whom) => ({
            whom,
            kind: event.kind === 'ReviewRequestedEvent' ? ('asked' as const) : ('unasked' as const),
            at: time(event.createdAt),
          }))
        : [],
    ),
  };
};

const idIn = (asked: Static<typeof reviewer>): readonly WaitingPull['asked'][number][] =>
  asked !== null && 'login' in asked ? [accountOfActor(asked).id] : [];

const time = (text: string): Instant => {
  const at = parseInstant(text);
  if (at !== undefined) return at;
  throw new Fault('github.unexpected', 'GitHub answered with a time in an unknown form.', {
    call: 'POST /graphql WaitingPulls',
    remedy: 'The next run asks again.',
  });
};
