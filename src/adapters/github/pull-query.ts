/** What is asked of one pull request in one query, and the form in which it must come back. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { actorSchema } from './account.ts';
import { pageInfo, pageSchema } from './page.ts';

const reviewFields = `fullDatabaseId state body submittedAt lastEditedAt includesCreatedEdit
  author { ...ActorFields } commit { oid }`;
const commitFields = `commit {
  oid
  authors(first: 25) { totalCount nodes { name user { ...ActorFields } } }
  committer { name user { ...ActorFields } }
}`;
const timelineTypes =
  '[BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT, REVIEW_DISMISSED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REOPENED_EVENT]';
const timelineFields = `kind: __typename
  ... on BaseRefChangedEvent { previousRefName }
  ... on AutomaticBaseChangeSucceededEvent { oldBase }
  ... on ReviewDismissedEvent { createdAt previousReviewState actor { ...ActorFields } review { fullDatabaseId } }
  ... on HeadRefForcePushedEvent { actor { ...ActorFields } }
  ... on ReadyForReviewEvent { createdAt }
  ... on ConvertToDraftEvent { createdAt }
  ... on ReopenedEvent { createdAt actor { ...ActorFields } }`;

const connections = {
  files: (after: string) => `files(first: 100${after}) { nodes { path changeType } ${pageInfo} }`,
  commits: (after: string) => `commits(first: 100${after}) { nodes { ${commitFields} } ${pageInfo} }`,
  reviews: (after: string) => `reviews(first: 100${after}) { nodes { ${reviewFields} } ${pageInfo} }`,
  timelineItems: (after: string) =>
    `timelineItems(first: 100, itemTypes: ${timelineTypes}${after}) { nodes { ${timelineFields} } ${pageInfo} }`,
};
export type Connection = keyof typeof connections;

/** Everything of a `PullRequest` that is evidence; needs `ActorFields`. */
export const pullFields = `fragment PullFields on PullRequest {
  number url title state isDraft isCrossRepository createdAt headRefName headRefOid baseRefName
  author { ...ActorFields }
  mergedAt mergedBy { ...ActorFields } mergeCommit { oid parents(first: 1) { nodes { oid } } }
  ${connections.files('')}
  ${connections.commits('')}
  ${connections.reviews('')}
  ${connections.timelineItems('')}
}`;

/** The query for one more page of one connection. */
export const moreQuery = (connection: Connection): string =>
  `query PullMore($owner: String!, $name: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { ${connections[connection](', after: $after')} } }
}`;

const nullable = <S extends Parameters<typeof Type.Array>[0]>(schema: S) => Type.Union([Type.Null(), schema]);
/** GraphQL's BigInt comes as a string or a number. */
const bigId = Type.Union([Type.String({ pattern: '^[0-9]{1,15}$' }), Type.Integer({ minimum: 1 })]);
const state = Type.Union([
  Type.Literal('APPROVED'),
  Type.Literal('CHANGES_REQUESTED'),
  Type.Literal('COMMENTED'),
  Type.Literal('DISMISSED'),
  Type.Literal('PENDING'),
]);

export const fileNode = Type.Object({
  path: Type.String(),
  changeType: Type.Union([
    Type.Literal('ADDED'),
    Type.Literal('MODIFIED'),
    Type.Literal('DELETED'),
    Type.Literal('RENAMED'),
    Type.Literal('COPIED'),
    Type.Literal('CHANGED'),
  ]),
});
const gitActor = nullable(Type.Object({ name: nullable(Type.String()), user: actorSchema }));
export const commitNode = Type.Object({
  commit: Type.Object({
    oid: Type.String(),
    authors: Type.Object({ totalCount: Type.Integer(), nodes: Type.Array(gitActor) }),
    committer: gitActor,
  }),
});
export const reviewNode = Type.Object({
  fullDatabaseId: bigId,
  state,
  body: Type.String(),
  submittedAt: nullable(Type.String()),
  lastEditedAt: nullable(Type.String()),
  includesCreatedEdit: Type.Boolean(),
  author: actorSchema,
  commit: nullable(Type.Object({ oid: Type.String() })),
});
export const timelineNode = Type.Union([
  Type.Object({ kind: Type.Literal('BaseRefChangedEvent'), previousRefName: Type.String() }),
  Type.Object({ kind: Type.Literal('AutomaticBaseChangeSucceededEvent'), oldBase: Type.String() }),
  Type.Object({
    kind: Type.Literal('ReviewDismissedEvent'),
    createdAt: Type.String(),
    previousReviewState: state,
    actor: actorSchema,
    review: nullable(Type.Object({ fullDatabaseId: bigId })),
  }),
  Type.Object({ kind: Type.Literal('HeadRefForcePushedEvent'), actor: actorSchema }),
  Type.Object({ kind: Type.Literal('ReadyForReviewEvent'), createdAt: Type.String() }),
  Type.Object({ kind: Type.Literal('ConvertToDraftEvent'), createdAt: Type.String() }),
  Type.Object({ kind: Type.Literal('ReopenedEvent'), createdAt: Type.String(), actor: actorSchema }),
]);

export const pullSchema = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  url: Type.String(),
  title: Type.String(),
  state: Type.Union([Type.Literal('OPEN'), Type.Literal('CLOSED'), Type.Literal('MERGED')]),
  isDraft: Type.Boolean(),
  isCrossRepository: Type.Boolean(),
  createdAt: Type.String(),
  headRefName: Type.String(),
  headRefOid: Type.String(),
  baseRefName: Type.String(),
  author: actorSchema,
  mergedAt: nullable(Type.String()),
  mergedBy: actorSchema,
  mergeCommit: nullable(
    Type.Object({
      oid: Type.String(),
      parents: Type.Object({ nodes: Type.Array(Type.Object({ oid: Type.String() })) }),
    }),
  ),
  files: nullable(pageSchema(fileNode)),
  commits: pageSchema(commitNode),
  reviews: nullable(pageSchema(reviewNode)),
  timelineItems: pageSchema(timelineNode),
});
export type PullAnswer = Static<typeof pullSchema>;
export type FileNode = Static<typeof fileNode>;
export type CommitNode = Static<typeof commitNode>;
export type ReviewNode = Static<typeof reviewNode>;
export type TimelineNode = Static<typeof timelineNode>;
