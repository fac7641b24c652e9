/** What was said and asked on one pull request: from the first look where it brought it along, else asked for. */
import { Type } from 'typebox';
import type { GrantNumber } from '../../core/brand.ts';
import type { Conversation } from '../../core/waiting/conversation.ts';
import { actorFields } from './account.ts';
import { askedOf, askedQuery, askedShape } from './asked.ts';
import { commentOf } from './comments.ts';
import { decoder } from './decode.ts';
import { graphqlErrorsOf } from './github-fault.ts';
import type { Shared } from './github.ts';
import { readPages } from './page.ts';
import { commentsQuery, commentsSchema } from './said.ts';

/** Comments of one pull request: a flood of them must not use up the limit of requests. */
const MOST_COMMENTS = 1_000;

const query = (after: string): string =>
  `query Conversation($owner: String!, $name: String!, $number: Int!${after === '' ? '' : ', $after: String!'}) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { ${commentsQuery(after)} ${askedQuery} } }
}
${actorFields}`;
const decode = decoder(
  'POST /graphql Conversation',
  Type.Object({
    repository: Type.Object({ pullRequest: Type.Object({ comments: commentsSchema, ...askedShape }) }),
  }),
);

/** Throws `Fault`; a pull request that does not exist is `undefined`. */
export const readConversation = async (
  shared: Shared,
  number: GrantNumber,
): Promise<Conversation | undefined> => {
  const { client } = shared;
  const variables = { owner: client.owner, name: client.repo, number };
  try {
    const said =
      shared.takeSaid(number) ??
      (await client.graphql('Conversation', query(''), variables, decode)).repository.pullRequest;
    const { nodes } = await readPages(said.comments, MOST_COMMENTS, async (after) => {
      const answer = await client.graphql(
        'Conversation',
        query(', after: $after'),
        { ...variables, after },
        decode,
      );
      return answer.repository.pullRequest.comments;
    });
    return { ...askedOf(said), comments: nodes.map(commentOf).toSorted((a, b) => a.at - b.at) };
  } catch (thrown) {
    const errors = graphqlErrorsOf(thrown);
    if (errors.length > 0 && errors.every(({ type }) => type === 'NOT_FOUND')) return undefined;
    throw thrown;
  }
};
