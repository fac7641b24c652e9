/** Whose review was asked for on a pull request, and asking for it. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { GrantNumber } from '../../core/brand.ts';
import { parseInstant } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Account } from '../../core/pull.ts';
import type { Conversation, ReviewAsk } from '../../core/waiting/conversation.ts';
import { accountOfActor, actorSchema } from './account.ts';
import type { GitHubClient } from './client.ts';
import { statusOf } from './github-fault.ts';

/** The last of them: of more than these nobody needs to know. */
const MOST_EVENTS = 100;
/** GitHub asks no more people on one pull request. */
const MOST_REVIEWERS = 15;

/** Fields of a `PullRequest`; needs `ActorFields`. */
export const askedQuery = `reviewRequests(first: 100) { nodes { requestedReviewer { __typename ...ActorFields } } }
  asks: timelineItems(last: ${MOST_EVENTS}, itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, CLOSED_EVENT]) {
    nodes {
      kind: __typename
      ... on ReviewRequestedEvent { createdAt actor { ...ActorFields } requestedReviewer { __typename ...ActorFields } }
      ... on ReviewRequestRemovedEvent { createdAt actor { ...ActorFields } requestedReviewer { __typename ...ActorFields } }
      ... on ClosedEvent { createdAt actor { ...ActorFields } }
    }
  }`;

/** Teams have no login, and who is gone is nobody. */
const reviewer = Type.Union([actorSchema, Type.Object({ __typename: Type.String() })]);
const event = { createdAt: Type.String(), actor: actorSchema };
const eventNode = Type.Union([
  Type.Object({
    kind: Type.Union([Type.Literal('ReviewRequestedEvent'), Type.Literal('ReviewRequestRemovedEvent')]),
    ...event,
    requestedReviewer: reviewer,
  }),
  Type.Object({ kind: Type.Literal('ClosedEvent'), ...event }),
]);
export const askedShape = {
  reviewRequests: Type.Union([
    Type.Null(),
    Type.Object({ nodes: Type.Array(Type.Object({ requestedReviewer: reviewer })) }),
  ]),
  asks: Type.Object({ nodes: Type.Array(eventNode) }),
};
const askedSchema = Type.Object(askedShape);

export const askedOf = ({
  reviewRequests,
  asks,
}: Static<typeof askedSchema>): Omit<Conversation, 'comments'> => {
  return {
    asked: (reviewRequests?.nodes ?? []).flatMap(({ requestedReviewer }) => accountIn(requestedReviewer)),
    asks: asks.nodes.flatMap((node): readonly ReviewAsk[] => {
      if (node.kind === 'ClosedEvent') return [];
      const kind = node.kind === 'ReviewRequestedEvent' ? 'asked' : 'unasked';
      const by = accountOfActor(node.actor);
      return accountIn(node.requestedReviewer).map((whom) => ({ kind, whom, by, at: time(node.createdAt) }));
    }),
    closings: asks.nodes.flatMap((node) =>
      node.kind === 'ClosedEvent' ? [{ at: time(node.createdAt), by: accountOfActor(node.actor) }] : [],
    ),
  };
};

const accountIn = (asked: Static<typeof reviewer>): readonly Account[] =>
  asked !== null && 'login' in asked ? [accountOfActor(asked)] : [];

const time = (text: string): ReviewAsk['at'] => {
  const at = parseInstant(text);
  if (at !== undefined) return at;
  throw new Fault('github.unexpected', 'GitHub answered with a time in an unknown form.', {
    call: 'POST /graphql',
    remedy: 'The next run asks again.',
  });
};

const route = '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';

/**
 * https://docs.github.com/rest/pulls/review-requests#request-reviewers-for-a-pull-request (needs `pull-requests: write`).
 * One who may not be asked refuses the whole call (422): then each is asked alone, and whoever is refused again is named.
 */
export const askReviewers = async (
  client: GitHubClient,
  pull: GrantNumber,
  logins: readonly string[],
): Promise<readonly string[]> => {
  if (logins.length === 0) return [];
  if (await ask(client, pull, logins)) return [];
  if (logins.length === 1) return logins;
  const refused: string[] = [];
  for (const login of logins.slice(0, MOST_REVIEWERS))
    if (!(await ask(client, pull, [login]))) refused.push(login);
  return refused;
};

const ask = async (
  client: GitHubClient,
  pull: GrantNumber,
  reviewers: readonly string[],
): Promise<boolean> => {
  try {
    await client.octokit.request(`POST ${route}`, {
      owner: client.owner,
      repo: client.repo,
      pull_number: pull,
      reviewers: [...reviewers],
    });
    return true;
  } catch (thrown) {
    if (statusOf(thrown) === 422) return false;
    throw thrown;
  }
};

/** https://docs.github.com/rest/pulls/review-requests#remove-requested-reviewers-from-a-pull-request */
export const unaskReviewers = async (
  client: GitHubClient,
  pull: GrantNumber,
  logins: readonly string[],
): Promise<void> => {
  if (logins.length === 0) return;
  await client.octokit.request(`DELETE ${route}`, {
    owner: client.owner,
    repo: client.repo,
    pull_number: pull,
    reviewers: [...logins],
  });
};
