/** What Gatehouse said on a pull request before: its sticky comment and its last status. Compared with, never believed. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { commentFields, commentNode as plainComment } from './comments.ts';
import { pageInfo, pageSchema } from './page.ts';
import { askedQuery, askedShape } from './asked.ts';

export const statusContext = 'gatehouse';
/** First in the body of our one comment. A marker alone proves nothing: anyone can write it. */
export const stickyMarker = '<!-- gatehouse:sticky -->';

const commentNode = Type.Object({ ...plainComment.properties, viewerDidAuthor: Type.Boolean() });
/** Needs `ActorFields`. */
export const commentsQuery = (after: string): string =>
  `comments(first: 100${after}) { nodes { ${commentFields} viewerDidAuthor } ${pageInfo} }`;
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
  id
  ${commentsQuery('')}
  ${askedQuery}
  last: commits(last: 1) { nodes { commit { oid ${statusQuery} } } }
}`;
export const saidSchema = Type.Object({
  id: Type.String(),
  comments: commentsSchema,
  ...askedShape,
  last: Type.Object({
    nodes: Type.Array(Type.Object({ commit: Type.Object({ oid: Type.String(), status: statusSchema }) })),
  }),
});
export type Said = Static<typeof saidSchema>;
