/** Issues, comments, labels and reviews in GraphQL: what is said about a change. */
import { iso, isoOrNull, type Comment, type Issue, type Label, type Pull, type Review } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { association } from '../shapes/issue.ts';
import { repositoryPage } from '../shapes/repository.ts';
import { actorNode, ownerNode } from './actor.ts';
import { connection } from './connection.ts';
import {
  commitOrNull,
  need,
  objectArgument,
  textArgument,
  type Arguments,
  type Node,
  type World,
} from './node.ts';

export interface PullIssue {
  readonly issue: Issue;
  readonly pull: Pull;
}

/** What issues and pull requests have in common. */
export const conversation = (world: World, issue: Issue): Readonly<Record<string, unknown>> => {
  const { hub, caller } = world;
  const kind = issue.pull === undefined ? 'issues' : 'pull';
  const path = `/${hub.owner.login}/${hub.name}/${kind}/${issue.number}`;
  const mine = caller.person.id === issue.author.id;
  return {
    number: issue.number,
    title: issue.title,
    titleHTML: issue.title.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`),
    body: issue.body ?? '',
    bodyText: issue.body ?? '',
    url: `${repositoryPage(hub)}/${kind}/${issue.number}`,
    resourcePath: path,
    author: actorNode(hub, issue.author),
    authorAssociation: association(hub, issue.author),
    createdAt: iso(issue.createdAt),
    updatedAt: iso(issue.updatedAt),
    publishedAt: iso(issue.createdAt),
    closed: issue.state === 'closed',
    closedAt: isoOrNull(issue.closedAt),
    createdViaEmail: false,
    includesCreatedEdit: issue.bodyEditedAt !== undefined,
    lastEditedAt: isoOrNull(issue.bodyEditedAt),
    editor: issue.bodyEditedAt === undefined ? null : actorNode(hub, issue.author),
    locked: false,
    activeLockReason: null,
    milestone: null,
    viewerDidAuthor: mine,
    viewerCanUpdate: mine || caller.role === 'admin' || caller.role === 'write',
    repository: () => world.make.repository(world),
    labels: (args: Arguments) =>
      connection({
        field: 'labels',
        type: 'Label',
        items: issue.labels,
        args,
        node: (label) => labelNode(world, label),
      }),
    assignees: (args: Arguments) =>
      connection({
        field: 'assignees',
        type: 'User',
        items: issue.assignees,
        args,
        node: (person) => actorNode(hub, person),
      }),
    comments: (args: Arguments) => {
      need(world, 'issues', 'pull-requests');
      const order = objectArgument(args, 'orderBy');
      const newestFirst = order !== undefined && textArgument(order, 'direction') === 'DESC';
      const sorted = issue.comments.toSorted(
        (a, b) => (newestFirst ? -1 : 1) * (a.updatedAt - b.updatedAt || a.id - b.id),
      );
      const items = order === undefined ? issue.comments : sorted;
      return connection({
        field: 'comments',
        type: 'IssueComment',
        items,
        args,
        node: (comment) => commentNode(world, issue, comment),
      });
    },
  };
};

export const labelNode = (world: World, label: Label): Node => {
  const path = `/${world.hub.owner.login}/${world.hub.name}/labels/${encodeURIComponent(label.name)}`;
  return {
    __typename: 'Label',
    id: nodeId('Label', label.id),
    name: label.name,
    color: label.color,
    description: null,
    isDefault: false,
    createdAt: iso(label.createdAt),
    updatedAt: iso(label.updatedAt),
    resourcePath: path,
    url: `${world.hub.urls.html}${path}`,
    repository: () => world.make.repository(world),
  };
};

export const issueNode = (world: World, issue: Issue): Node => {
  need(world, 'issues');
  return {
    __typename: 'Issue',
    id: nodeId('Issue', issue.number),
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    ...conversation(world, issue),
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
    timelineItems: (args: Arguments) => world.make.timeline(world, issue, args),
  };
};

export const commentNode = (world: World, issue: Issue, comment: Comment): Node => {
  const { hub, caller } = world;
  const anchor = `issuecomment-${comment.id}`;
  const kind = issue.pull === undefined ? 'issues' : 'pull';
  return {
    __typename: 'IssueComment',
    id: nodeId('IssueComment', comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    author: actorNode(hub, comment.author),
    authorAssociation: association(hub, comment.author),
    body: comment.body,
    bodyText: comment.body,
    createdAt: iso(comment.createdAt),
    publishedAt: iso(comment.createdAt),
    updatedAt: iso(comment.updatedAt),
    createdViaEmail: false,
    lastEditedAt: isoOrNull(comment.editedAt),
    includesCreatedEdit: comment.editedAt !== undefined,
    editor: comment.editor === undefined ? null : actorNode(hub, comment.editor),
    isMinimized: comment.minimized,
    minimizedReason: null,
    viewerDidAuthor: caller.person.id === comment.author.id,
    viewerCanUpdate:
      caller.person.id === comment.author.id || caller.role === 'admin' || caller.role === 'write',
    viewerCanDelete:
      caller.person.id === comment.author.id || caller.role === 'admin' || caller.role === 'write',
    url: `${repositoryPage(hub)}/${kind}/${issue.number}#${anchor}`,
    resourcePath: `/${hub.owner.login}/${hub.name}/${kind}/${issue.number}#${anchor}`,
    repository: () => world.make.repository(world),
    issue: () => (issue.pull === undefined ? issueNode(world, issue) : issueOfPull(world, issue)),
    pullRequest: () => (issue.pull === undefined ? null : world.make.pull(world, issue)),
  };
};

const issueOfPull = (world: World, issue: Issue): Node => ({
  __typename: 'Issue',
  id: nodeId('PullRequest', issue.number),
  databaseId: issue.id,
  ...conversation(world, issue),
  state: issue.state.toUpperCase(),
});

export const reviewNode = (world: World, found: PullIssue, review: Review): Node => {
  const { hub, caller } = world;
  const { issue } = found;
  const path = `/${hub.owner.login}/${hub.name}/pull/${issue.number}#pullrequestreview-${review.id}`;
  const role = hub.people.find((entry) => entry.person.id === review.author.id)?.role;
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PullRequestReview', review.id),
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    state: review.state,
    body: review.body,
    bodyText: review.body,
    author: actorNode(hub, review.author),
    authorAssociation: association(hub, review.author),
    authorCanPushToRepository: role === 'admin' || role === 'write',
    commit: () => commitOrNull(world, review.commit),
    createdAt: iso(review.createdAt),
    publishedAt: isoOrNull(review.submittedAt),
    submittedAt: isoOrNull(review.submittedAt),
    updatedAt: iso(review.updatedAt),
    lastEditedAt: isoOrNull(review.editedAt),
    includesCreatedEdit: review.editedAt !== undefined,
    editor: review.editor === undefined ? null : actorNode(hub, review.editor),
    createdViaEmail: false,
    isMinimized: false,
    minimizedReason: null,
    viewerDidAuthor: caller.person.id === review.author.id,
    resourcePath: path,
    url: `${hub.urls.html}${path}`,
    repository: () => world.make.repository(world),
    pullRequest: () => world.make.pull(world, issue),
    onBehalfOf: (args: Arguments) =>
      connection({ field: 'onBehalfOf', type: 'Team', items: [], args, node: () => ownerNode(hub) }),
  };
};

export const subjectNode = (world: World, issue: Issue): Node =>
  issue.pull === undefined ? issueNode(world, issue) : world.make.pull(world, issue);
