/** What people wrote on merged pull requests since the merge; many pull requests in one query. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { GrantNumber, Instant } from '../../core/brand.ts';
import { grantNumber, parseInstant } from '../../core/brand.ts';
import type { Comment, CommentsSinceMerge } from '../../core/comment.ts';
import { Fault } from '../../core/fault.ts';
import { accountOfActor, actorFields, actorSchema } from './account.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';

/** Pull requests in one query, and comments of each in one page. */
const PULLS = 50;
const COMMENTS = 50;
/** Pages of one pull request; a flood of comments must not use up the limit of requests. */
const mostPages = 10;

/** Fields of an `IssueComment`; needs `actorFields` beside it. */
export const commentFields =
  'fullDatabaseId createdAt lastEditedAt includesCreatedEdit body author { ...ActorFields }';
export const commentNode = Type.Object({
  fullDatabaseId: Type.Union([Type.String({ pattern: '^[0-9]{1,15}$' }), Type.Integer({ minimum: 1 })]),
  createdAt: Type.String(),
  lastEditedAt: Type.Union([Type.Null(), Type.String()]),
  includesCreatedEdit: Type.Boolean(),
  body: Type.String(),
  author: actorSchema,
});

const pullSchema = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  mergedAt: Type.Union([Type.Null(), Type.String()]),
  comments: Type.Object({
    nodes: Type.Array(commentNode),
    pageInfo: Type.Object({
      hasPreviousPage: Type.Boolean(),
      startCursor: Type.Union([Type.Null(), Type.String()]),
    }),
  }),
});
type PullAnswer = Static<typeof pullSchema>;

const fields = (before: string): string => `number mergedAt
  comments(last: ${COMMENTS}${before}) {
    nodes { ${commentFields} }
    pageInfo { hasPreviousPage startCursor }
  }`;

const decode = decoder(
  'POST /graphql Comments',
  Type.Object({ repository: Type.Record(Type.String(), Type.Union([Type.Null(), pullSchema])) }),
);

/**
 * By pull request; one that is not there or not merged is missing. Throws `Fault`.
 * https://docs.github.com/graphql/reference/objects#issuecomment
 */
export const readCommentsSinceMerge = async (
  client: GitHubClient,
  numbers: readonly GrantNumber[],
): Promise<ReadonlyMap<GrantNumber, CommentsSinceMerge>> => {
  const batches: (readonly GrantNumber[])[] = [];
  for (let at = 0; at < numbers.length; at += PULLS) batches.push(numbers.slice(at, at + PULLS));
  const answers = await Promise.all(batches.map((batch) => askMany(client, batch)));
  const read = await Promise.all(answers.flat().map((answer) => wholeOf(client, answer)));
  return new Map(read.flat());
};

const askMany = async (
  client: GitHubClient,
  numbers: readonly GrantNumber[],
): Promise<readonly PullAnswer[]> => {
  const names = numbers.map((_, at) => `p${at}`);
  const answer = await client.graphql(
    'Comments',
    `query Comments($owner: String!, $name: String!${names.map((name) => `, $${name}: Int!`).join('')}) {
  repository(owner: $owner, name: $name) {
    ${names.map((name) => `${name}: pullRequest(number: $${name}) { ${fields('')} }`).join('\n    ')}
  }
}
${actorFields}`,
    {
      owner: client.owner,
      name: client.repo,
      ...Object.fromEntries(numbers.map((number, at) => [`p${at}`, Number(number)])),
    },
    decode,
    names,
  );
  return Object.values(answer.repository).flatMap((pull) => pull ?? []);
};

const askBefore = async (client: GitHubClient, number: number, before: string): Promise<PullAnswer> => {
  const answer = await client.graphql(
    'CommentsBefore',
    `query CommentsBefore($owner: String!, $name: String!, $number: Int!, $before: String!) {
  repository(owner: $owner, name: $name) { pull: pullRequest(number: $number) { ${fields(', before: $before')} } }
}
${actorFields}`,
    { owner: client.owner, name: client.repo, number, before },
    decode,
  );
  const { pull } = answer.repository;
  if (pull === null || pull === undefined)
    throw new Fault('github.unexpected', `#${number} is not there any more`, { remedy: 'Run again.' });
  return pull;
};

const wholeOf = async (
  client: GitHubClient,
  answer: PullAnswer,
): Promise<readonly (readonly [GrantNumber, CommentsSinceMerge])[]> => {
  const merged = answer.mergedAt === null ? undefined : parseInstant(answer.mergedAt);
  if (merged === undefined) return [];
  let page = answer;
  let comments = page.comments.nodes.map(commentOf);
  for (let pages = 1; pages < mostPages && goesOn(page, comments, merged); pages += 1) {
    page = await askBefore(client, answer.number, page.comments.pageInfo.startCursor ?? '');
    comments = [...page.comments.nodes.map(commentOf), ...comments];
  }
  const since = comments.filter(({ at }) => at >= merged);
  return [[grantNumber(answer.number), { comments: since, complete: !goesOn(page, comments, merged) }]];
};

/** Whether comments since the merge may stand before those that were read. */
const goesOn = (
  { comments: { pageInfo } }: PullAnswer,
  comments: readonly Comment[],
  merged: Instant,
): boolean => {
  const [first] = comments;
  return pageInfo.hasPreviousPage && (first === undefined || first.at >= merged);
};

/** Throws `Fault` where a time has not its form. */
export const commentOf = (node: Static<typeof commentNode>): Comment => {
  const at = parseInstant(node.createdAt);
  if (at === undefined)
    throw new Fault('github.unexpected', `GitHub gave ${node.createdAt} as the time of a comment`, {
      remedy: 'Run again.',
    });
  return {
    id: Number(node.fullDatabaseId),
    author: accountOfActor(node.author),
    at,
    // NB. An edit within the grace period shows only in `includesCreatedEdit`.
    edited: node.lastEditedAt !== null || node.includesCreatedEdit,
    body: node.body,
  };
};
