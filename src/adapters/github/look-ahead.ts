/** What was said on many pull requests, in few queries: what stands there as it should needs no look of its own. */
import { Type } from 'typebox';
import type { CommitSha, GrantNumber } from '../../core/brand.ts';
import { commitSha, grantNumber } from '../../core/brand.ts';
import { actorFields } from './account.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import type { Page } from './page.ts';
import { commentsQuery, commentsSchema, statusQuery, statusSchema } from './said.ts';
import type { CommentNode, StatusAnswer } from './said.ts';

export interface Ahead {
  look(places: readonly Place[]): Promise<void>;
  /** The first page of comments as it was seen, once. */
  comments(pull: GrantNumber): Page<CommentNode> | undefined;
  /** `undefined`: not seen, or handed out before. */
  status(commit: CommitSha): StatusAnswer | undefined;
}

export interface Place {
  readonly pull: GrantNumber;
  readonly commits: readonly CommitSha[];
}

/** Pull requests in one query, with a hundred comments each at most. */
const PLACES = 20;

/** NB. Only a comparison that finds nothing to say may rest on it: whoever writes looks again, because time has passed. */
export const createAhead = (client: GitHubClient): Ahead => {
  const comments = new Map<GrantNumber, Page<CommentNode>>();
  const statuses = new Map<CommitSha, StatusAnswer>();
  const take = <K, V>(from: Map<K, V>, key: K): V | undefined => {
    const found = from.get(key);
    from.delete(key);
    return found;
  };
  return {
    async look(places) {
      const batches: (readonly Place[])[] = [];
      for (let at = 0; at < places.length; at += PLACES) batches.push(places.slice(at, at + PLACES));
      for (const batch of batches) {
        const { pulls, commits } = await askMany(client, batch);
        for (const { number, comments: page } of pulls) comments.set(grantNumber(number), page);
        for (const { oid, status } of commits)
          if (oid !== undefined && status !== undefined) statuses.set(commitSha(oid), status);
      }
    },
    comments: (pull) => take(comments, pull),
    status: (commit) => take(statuses, commit),
  };
};

const pull = Type.Object({ number: Type.Integer({ minimum: 1 }), comments: commentsSchema });
/** An object that is no commit is answered without its fields. */
const commit = Type.Object({
  oid: Type.Optional(Type.String({ pattern: '^[0-9a-f]{40}$' })),
  status: Type.Optional(statusSchema),
});
const decode = decoder(
  'POST /graphql SaidOnMany',
  Type.Object({
    repository: Type.Record(Type.String(), Type.Union([Type.Null(), pull, commit])),
  }),
);

/** https://docs.github.com/graphql/reference/objects#repository (`pullRequest`, `object`) */
const askMany = async (client: GitHubClient, places: readonly Place[]) => {
  const numbers = places.map(({ pull: number }) => Number(number));
  const commits = [...new Set(places.flatMap((place) => place.commits))];
  const named = (name: string, many: readonly unknown[]) => many.map((_, at) => `${name}${at}`);
  const [pulls, objects] = [named('p', numbers), named('c', commits)];
  const { repository } = await client.graphql(
    'SaidOnMany',
    `query SaidOnMany($owner: String!, $name: String!${[
      ...pulls.map((name) => `, $${name}: Int!`),
      ...objects.map((name) => `, $${name}: GitObjectID!`),
    ].join('')}) {
  repository(owner: $owner, name: $name) {
    ${pulls.map((name) => `${name}: pullRequest(number: $${name}) { number ${commentsQuery('')} }`).join('\n    ')}
    ${objects.map((name) => `${name}: object(oid: $${name}) { ... on Commit { oid ${statusQuery} } }`).join('\n    ')}
  }
}
${actorFields}`,
    {
      owner: client.owner,
      name: client.repo,
      ...Object.fromEntries(pulls.map((name, at) => [name, numbers[at]])),
      ...Object.fromEntries(objects.map((name, at) => [name, commits[at]])),
    },
    decode,
    [...pulls, ...objects],
  );
  const found = Object.values(repository).flatMap((one) => one ?? []);
  return {
    pulls: found.flatMap((one) => ('comments' in one ? [one] : [])),
    commits: found.flatMap((one) => ('comments' in one ? [] : [one])),
  };
};
