/** What happened to an issue or pull request, in order. */
import { iso, type Issue, type TimelineEvent } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { commitsOf, MOST_COMMITS } from '../pull-state.ts';
import { visibleReviews } from '../review-acts.ts';
import type { Commit } from '../git/formats.ts';
import { actorNode } from './actor.ts';
import { connection } from './connection.ts';
import { commentNode, issueNode, labelNode, reviewNode, subjectNode } from './conversation-node.ts';
import {
  commitOrNull,
  listArgument,
  numberArgument,
  textArgument,
  type Arguments,
  type Node,
  type World,
} from './node.ts';

export const pullCommitNode = (world: World, issue: Issue, commit: Commit): Node => {
  const path = `/${world.hub.owner.login}/${world.hub.name}/pull/${issue.number}/commits/${commit.sha}`;
  return {
    __typename: 'PullRequestCommit',
    id: nodeId('PullRequestCommit', `${issue.number}/${commit.sha}`),
    commit: world.make.commit(world, commit),
    pullRequest: () => world.make.pull(world, issue),
    resourcePath: path,
    url: `${world.hub.urls.html}${path}`,
  };
};

interface Item {
  readonly at: number;
  readonly kind: string;
  readonly node: () => Node | Promise<Node>;
}

const KINDS = {
  base_ref_changed: 'BaseRefChangedEvent',
  base_moved_by_github: 'AutomaticBaseChangeSucceededEvent',
  head_ref_force_pushed: 'HeadRefForcePushedEvent',
  head_ref_deleted: 'HeadRefDeletedEvent',
  head_ref_restored: 'HeadRefRestoredEvent',
  review_dismissed: 'ReviewDismissedEvent',
  renamed: 'RenamedTitleEvent',
  closed: 'ClosedEvent',
  reopened: 'ReopenedEvent',
  merged: 'MergedEvent',
  review_requested: 'ReviewRequestedEvent',
  review_request_removed: 'ReviewRequestRemovedEvent',
  ready_for_review: 'ReadyForReviewEvent',
  convert_to_draft: 'ConvertToDraftEvent',
  labeled: 'LabeledEvent',
  unlabeled: 'UnlabeledEvent',
  assigned: 'AssignedEvent',
  unassigned: 'UnassignedEvent',
  transferred: 'TransferredEvent',
} as const;

/** `BaseRefChangedEvent` → `BASE_REF_CHANGED_EVENT` */
const enumName = (type: string): string => type.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

export const timeline = async (world: World, issue: Issue, args: Arguments): Promise<Node> => {
  const { hub } = world;
  const pull = issue.pull;
  const commits = pull === undefined ? [] : (await commitsOf(hub, pull)).slice(0, MOST_COMMITS);
  const all: Item[] = [
    ...commits.map((commit) => ({
      at: issue.createdAt,
      kind: 'PULL_REQUEST_COMMIT',
      node: () => pullCommitNode(world, issue, commit),
    })),
    ...(pull === undefined ? [] : visibleReviews(world.caller, { issue, pull })).map((review) => ({
      at: review.submittedAt ?? review.createdAt,
      kind: 'PULL_REQUEST_REVIEW',
      node: () => (pull === undefined ? issueNode(world, issue) : reviewNode(world, { issue, pull }, review)),
    })),
    ...issue.comments.map((comment) => ({
      at: comment.createdAt,
      kind: 'ISSUE_COMMENT',
      node: () => commentNode(world, issue, comment),
    })),
    ...issue.timeline.map((event) => ({
      at: event.at,
      kind: enumName(KINDS[event.kind]),
      node: () => eventNode(world, issue, event),
    })),
  ];
  const types = listArgument(args, 'itemTypes');
  const since = Date.parse(textArgument(args, 'since') ?? '') || 0;
  const fitting = all
    .filter((item) => (types === undefined || types.includes(item.kind)) && item.at >= since)
    .toSorted((a, b) => a.at - b.at)
    .slice(numberArgument(args, 'skip') ?? 0);
  const type = pull === undefined ? 'IssueTimelineItems' : 'PullRequestTimelineItems';
  const size = numberArgument(args, 'first') ?? numberArgument(args, 'last') ?? 0;
  const more = {
    totalCount: all.length,
    filteredCount: fitting.length,
    pageCount: Math.min(size, fitting.length),
    updatedAt: iso(issue.updatedAt),
  };
  return connection({
    field: 'timelineItems',
    type,
    items: fitting,
    args,
    node: (item) => item.node(),
    more,
  });
};

const eventNode = async (world: World, issue: Issue, event: TimelineEvent): Promise<Node> => {
  const { hub } = world;
  const path = `/${hub.owner.login}/${hub.name}/pull/${issue.number}#event-${event.id}`;
  const base = {
    __typename: KINDS[event.kind],
    id: nodeId('Timeline', event.id),
    databaseId: event.id,
    actor: actorNode(hub, event.actor),
    createdAt: iso(event.at),
    pullRequest: () => world.make.pull(world, issue),
    resourcePath: path,
    url: `${hub.urls.html}${path}`,
  };
  switch (event.kind) {
    case 'base_ref_changed':
      return { ...base, previousRefName: event.from, currentRefName: event.to };
    case 'base_moved_by_github':
      return { ...base, oldBase: event.from, newBase: event.to };
    case 'head_ref_force_pushed':
      return {
        ...base,
        beforeCommit: () => commitOrNull(world, event.before),
        afterCommit: () => commitOrNull(world, event.after),
        ref: null,
      };
    case 'head_ref_deleted':
      return { ...base, headRefName: issue.pull?.headRef ?? '', headRef: null };
    case 'review_dismissed': {
      const pull = issue.pull;
      const review = pull?.reviews.find((candidate) => candidate.id === event.review);
      return {
        ...base,
        dismissalMessage: event.message,
        dismissalMessageHTML: null,
        previousReviewState: event.before,
        pullRequestCommit: null,
        review:
          pull === undefined || review === undefined ? null : reviewNode(world, { issue, pull }, review),
      };
    }
    case 'renamed':
      return {
        ...base,
        previousTitle: event.from,
        currentTitle: event.to,
        subject: () => subjectNode(world, issue),
      };
    case 'closed':
      return {
        ...base,
        closable: () => subjectNode(world, issue),
        closer: null,
        stateReason: issue.stateReason?.toUpperCase() ?? null,
      };
    case 'reopened':
      return { ...base, closable: () => subjectNode(world, issue), stateReason: null };
    case 'merged':
      return {
        ...base,
        commit: () => commitOrNull(world, event.commit),
        mergeRefName: issue.pull?.baseRef ?? '',
        mergeRef: null,
      };
    case 'review_requested':
    case 'review_request_removed':
      return { ...base, requestedReviewer: actorNode(hub, event.whom) };
    case 'labeled':
    case 'unlabeled':
      return { ...base, label: labelNode(world, event.label), labelable: () => subjectNode(world, issue) };
    case 'assigned':
    case 'unassigned': {
      const assignee = actorNode(hub, event.whom);
      return { ...base, assignee, user: assignee, assignable: () => subjectNode(world, issue) };
    }
    case 'transferred':
      return { ...base, fromRepository: null, issue: () => subjectNode(world, issue) };
    case 'ready_for_review':
    case 'convert_to_draft':
    case 'head_ref_restored':
      return base;
  }
};
