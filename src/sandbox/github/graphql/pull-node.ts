/** Pull requests in GraphQL. */
import { isoOrNull, type Issue, type Pull, type Review } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { changesOf, commitsOf, figuresOf, mergeabilityOf, MOST_COMMITS, testMergeOf } from '../pull-state.ts';
import { visibleReviews } from '../review-acts.ts';
import { repositoryPage } from '../shapes/repository.ts';
import { actorNode, ownerNode } from './actor.ts';
import { connection } from './connection.ts';
import { conversation, reviewNode, type PullIssue } from './conversation-node.ts';
import {
  commitOrNull,
  listArgument,
  need,
  textArgument,
  type Arguments,
  type Node,
  type World,
} from './node.ts';
import { pullCommitNode, timeline } from './timeline.ts';

const opinions = (pull: Pull, keep: (review: Review) => boolean): readonly Review[] => {
  const latest = new Map<number, Review>();
  for (const review of pull.reviews) {
    if (!keep(review)) continue;
    latest.delete(review.author.id);
    latest.set(review.author.id, review);
  }
  return [...latest.values()];
};

/** Only what the rules ask for is decided: with zero required approvals there is nothing to decide. */
const decision = (): null => null;

const PATCH = {
  added: 'ADDED',
  modified: 'MODIFIED',
  removed: 'DELETED',
  renamed: 'RENAMED',
  copied: 'COPIED',
  changed: 'CHANGED',
} as const;

export const pullNode = (world: World, issue: Issue): Node => {
  need(world, 'pull-requests');
  const { hub } = world;
  const pull = issue.pull;
  if (pull === undefined) throw new Error(`${issue.number} is not a pull request`);
  const found: PullIssue = { issue, pull };
  const figure = (name: 'additions' | 'deletions' | 'changedFiles') => async (): Promise<number> =>
    (await figuresOf(hub, pull, 'event'))[name];
  const branch = (name: string): Node | null => {
    const sha = hub.git.ref(`refs/heads/${name}`);
    return sha === undefined ? null : world.make.ref(world, `refs/heads/${name}`, sha);
  };
  const reviews = (field: string, items: readonly Review[], args: Arguments): Node =>
    connection({
      field,
      type: 'PullRequestReview',
      items,
      args,
      node: (review) => reviewNode(world, found, review),
    });
  return {
    __typename: 'PullRequest',
    id: nodeId('PullRequest', issue.number),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    ...conversation(world, issue),
    permalink: `${repositoryPage(hub)}/pull/${issue.number}`,
    state: pull.merged === undefined ? issue.state.toUpperCase() : 'MERGED',
    isDraft: pull.draft,
    merged: pull.merged !== undefined,
    mergedAt: isoOrNull(pull.merged?.at),
    mergedBy: pull.merged === undefined ? null : actorNode(hub, pull.merged.by),
    mergeCommit: () => commitOrNull(world, pull.merged?.commit),
    potentialMergeCommit: async () =>
      pull.merged === undefined ? commitOrNull(world, await testMergeOf(hub, pull)) : null,
    mergeable: async () =>
      ({ true: 'MERGEABLE', false: 'CONFLICTING', null: 'UNKNOWN' })[`${await mergeabilityOf(hub, pull)}`],
    mergeStateStatus: async () => (await figuresOf(hub, pull, 'request')).mergeableState.toUpperCase(),
    baseRefName: pull.baseRef,
    baseRefOid: pull.baseSha,
    baseRef: () => branch(pull.baseRef),
    baseRepository: () => world.make.repository(world),
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    headRef: () => (pull.headDeleted ? null : branch(pull.headRef)),
    headRepository: () => world.make.repository(world),
    headRepositoryOwner: () => ownerNode(hub),
    isCrossRepository: false,
    maintainerCanModify: false,
    additions: figure('additions'),
    deletions: figure('deletions'),
    changedFiles: figure('changedFiles'),
    totalCommentsCount: issue.comments.length,
    isInMergeQueue: false,
    isMergeQueueEnabled: false,
    autoMergeRequest: null,
    files: async (args: Arguments) =>
      connection({
        field: 'files',
        type: 'PullRequestChangedFile',
        items: await changesOf(hub, pull),
        args,
        node: (change) => ({
          __typename: 'PullRequestChangedFile',
          path: change.path,
          additions: change.additions,
          deletions: change.deletions,
          changeType: PATCH[change.status],
          viewerViewedState: 'UNVIEWED',
        }),
      }),
    commits: async (args: Arguments) => {
      const all = await commitsOf(hub, pull);
      const shown = all.slice(0, MOST_COMMITS);
      return connection({
        field: 'commits',
        type: 'PullRequestCommit',
        items: shown,
        args,
        node: (commit) => pullCommitNode(world, issue, commit),
        more: { totalCount: all.length },
      });
    },
    reviews: (args: Arguments) => {
      const states = listArgument(args, 'states');
      const author = textArgument(args, 'author')?.toLowerCase();
      const items = visibleReviews(world.caller, found).filter(
        (review) =>
          (states === undefined || states.includes(review.state)) &&
          (author === undefined || review.author.login.toLowerCase() === author),
      );
      return reviews('reviews', items, args);
    },
    latestReviews: (args: Arguments) =>
      reviews(
        'latestReviews',
        opinions(pull, (review) => review.state !== 'PENDING'),
        args,
      ),
    latestOpinionatedReviews: (args: Arguments) =>
      reviews(
        'latestOpinionatedReviews',
        opinions(
          pull,
          (review) =>
            review.state === 'APPROVED' ||
            review.state === 'CHANGES_REQUESTED' ||
            review.state === 'DISMISSED',
        ),
        args,
      ),
    reviewDecision: decision,
    reviewRequests: (args: Arguments) =>
      connection({
        field: 'reviewRequests',
        type: 'ReviewRequest',
        items: pull.requested,
        args,
        node: (person) => ({
          __typename: 'ReviewRequest',
          id: nodeId('Timeline', `${issue.number}/${person.id}`),
          databaseId: null,
          asCodeOwner: false,
          requestedReviewer: actorNode(hub, person),
          pullRequest: () => pullNode(world, issue),
        }),
      }),
    statusCheckRollup: async () => {
      const commit = await hub.git.commit(pull.headSha);
      return commit === undefined ? null : world.make.rollUp(world, commit);
    },
    timelineItems: (args: Arguments) => timeline(world, issue, args),
  };
};
