/** The issue that asks for access: its author, its body, and whether that is still what its author wrote here. */
import { Type } from 'typebox';
import { parseInstant } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { AskingIssue } from '../../core/pull.ts';
import { accountOfActor, actorFields, actorSchema } from './account.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { graphqlErrorsOf } from './github-fault.ts';

/** https://docs.github.com/graphql/reference/objects#issue; needs `issues: read`. */
const query = `query AskingIssue($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    databaseId
    issue(number: $number) {
      number url body createdAt lastEditedAt includesCreatedEdit
      author { ...ActorFields }
      repository { databaseId }
      timelineItems(first: 1, itemTypes: [TRANSFERRED_EVENT]) { nodes { __typename } }
    }
  }
}
${actorFields}`;

const id = Type.Integer({ minimum: 1 });
const call = 'POST /graphql AskingIssue';
const decode = decoder(
  call,
  Type.Object({
    repository: Type.Object({
      databaseId: id,
      issue: Type.Object({
        number: id,
        url: Type.String(),
        body: Type.String(),
        createdAt: Type.String(),
        lastEditedAt: Type.Union([Type.Null(), Type.String()]),
        includesCreatedEdit: Type.Boolean(),
        author: actorSchema,
        repository: Type.Object({ databaseId: id }),
        timelineItems: Type.Object({ nodes: Type.Array(Type.Unknown()) }),
      }),
    }),
  }),
);

/** Undefined: this repository has no such issue, or no longer; a pull request is none. Throws `Fault`. */
export const readAskingIssue = async (
  client: GitHubClient,
  number: number,
): Promise<AskingIssue | undefined> => {
  try {
    const variables = { owner: client.owner, name: client.repo, number };
    const { repository } = await client.graphql('AskingIssue', query, variables, decode);
    const { issue } = repository;
    // NB. GitHub follows an issue that was moved away: only what lies in this very repository is its.
    if (issue.repository.databaseId !== repository.databaseId || issue.number !== number) return undefined;
    const createdAt = parseInstant(issue.createdAt);
    if (createdAt === undefined)
      throw new Fault('github.unexpected', 'GitHub answered with a time in an unknown form.', {
        call,
        remedy: 'Nothing was decided on this answer; the next run asks again.',
      });
    return {
      number,
      url: issue.url,
      author: accountOfActor(issue.author),
      createdAt,
      // NB. Either says it, and one that GitHub forgets is enough to forge a wish.
      edited: issue.lastEditedAt !== null || issue.includesCreatedEdit,
      transferred: issue.timelineItems.nodes.length > 0,
      body: issue.body,
    };
  } catch (thrown) {
    const errors = graphqlErrorsOf(thrown);
    const gone =
      errors.length > 0 &&
      errors.every(({ type, path }) => type === 'NOT_FOUND' && path.join('/') === 'repository/issue');
    if (gone) return undefined;
    throw thrown;
  }
};
