/** What Gatehouse said on a pull request before: its sticky comment and its last status. Compared with, never believed. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { pageInfo, pageSchema } from './page.ts';

export const statusContext = 'gatehouse';
/** First in the body of our one comment. A marker alone proves nothing: anyone can write it. */
export const stickyMarker = '<!-- gatehouse:sticky -->';

const commentNode = Type.Object({
  fullDatabaseId: Type.Union([Type.String({ pattern: '^[0-9]{1,15}$' }), Type.Integer({ minimum: 1 })]),
  body: Type.String(),
  viewerDidAuthor: Type.Boolean(),
});
export const commentsQuery = (after: string): string =>
  `comments(first: 100${after}) { nodes { fullDatabaseId body viewerDidAuthor } ${pageInfo} }`;
export const commentsSchema = pageSchema(commentNode);
export type CommentNode = Static<typeof commentNode>;

export const statusQuery = `status { context(name: "${statusContext}") { state description targetUrl } }`;
export const statusSchema = Type.Union([
  Type.Null(),
  Type.Object({
    context: Type.Union([
      Type.Null(),
      Type.Object({
        state: Type.String(),
        description: Type.Union([Type.Null(), Type.String()]),
        targetUrl: Type.Union([Type.Null(), Type.String()]),
      }),
    ]),
  }),
]);
export type StatusAnswer = Static<typeof statusSchema>;

/** Fields of a `PullRequest`. */
export const saidFields = `fragment SaidFields on PullRequest {
  ${commentsQuery('')}
  last: commits(last: 1) { nodes { commit { oid ${statusQuery} } } }
}`;
export const saidSchema = Type.Object({
  comments: commentsSchema,
  last: Type.Object({
    nodes: Type.Array(Type.Object({ commit: Type.Object({ oid: Type.String(), status: statusSchema }) })),
  }),
});
export type Said = Static<typeof saidSchema>;
