/** The repository and its refs in GraphQL. */
import { DEFAULT_BRANCH, DEFAULT_REF, iso, pullsOf, type Issue } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { repositoryPage } from '../shapes/repository.ts';
import { ownerNode } from './actor.ts';
import { objectNode } from './commit-node.ts';
import { connection } from './connection.ts';
import {
  failure,
  listArgument,
  need,
  numberArgument,
  objectArgument,
  textArgument,
  type Arguments,
  type Node,
  type World,
} from './node.ts';
import { issueNode } from './conversation-node.ts';
import { orderedPulls } from './order.ts';

export const refNode = (world: World, name: string, sha: string): Node => {
  const slash = name.startsWith('refs/pull/')
    ? 'refs/pull/'.length
    : name.startsWith('refs/tags/')
      ? 'refs/tags/'.length
      : 'refs/heads/'.length;
  return {
    __typename: 'Ref',
    id: nodeId('Ref', name),
    name: name.slice(slash),
    prefix: name.slice(0, slash),
    target: () => objectNode(world, sha),
    repository: () => repositoryNode(world),
    branchProtectionRule: null,
    associatedPullRequests: (args: Arguments) => {
      need(world, 'pull-requests');
      const states = listArgument(args, 'states');
      const items = pullsOf(world.hub).filter(
        ({ issue, pull }) =>
          `refs/heads/${pull.headRef}` === name && (states === undefined || states.includes(stateOf(issue))),
      );
      return connection({
        field: 'associatedPullRequests',
        type: 'PullRequest',
        items: orderedPulls(items, args),
        args,
        node: ({ issue }) => world.make.pull(world, issue),
      });
    },
  };
};

const stateOf = (issue: Issue): string =>
  issue.pull?.merged === undefined ? issue.state.toUpperCase() : 'MERGED';

const pulls = (world: World, args: Arguments): Node => {
  need(world, 'pull-requests');
  const states = listArgument(args, 'states');
  const head = textArgument(args, 'headRefName');
  const base = textArgument(args, 'baseRefName');
  const labels = listArgument(args, 'labels');
  const items = pullsOf(world.hub).filter(
    ({ issue, pull }) =>
      (states === undefined || states.includes(stateOf(issue))) &&
      (head === undefined || pull.headRef === head) &&
      (base === undefined || pull.baseRef === base) &&
      (labels === undefined || issue.labels.some((label) => labels.includes(label.name))),
  );
  return connection({
    field: 'pullRequests',
    type: 'PullRequest',
    items: orderedPulls(items, args),
    args,
    node: ({ issue }) => world.make.pull(world, issue),
  });
};

const issues = (world: World, args: Arguments): Node => {
  need(world, 'issues');
  const filter = objectArgument(args, 'filterBy') ?? {};
  const states = listArgument(args, 'states') ?? listArgument(filter, 'states');
  const labels = listArgument(args, 'labels') ?? listArgument(filter, 'labels');
  const by = textArgument(filter, 'createdBy')?.toLowerCase();
  const items = [...world.hub.issues.values()]
    .filter(
      (issue) =>
        issue.pull === undefined &&
        (states === undefined || states.includes(issue.state.toUpperCase())) &&
        (labels === undefined || issue.labels.some((label) => labels.includes(label.name))) &&
        (by === undefined || issue.author.login.toLowerCase() === by),
    )
    .map((issue) => ({ issue }));
  return connection({
    field: 'issues',
    type: 'Issue',
    items: orderedPulls(items, args),
    args,
    node: ({ issue }) => issueNode(world, issue),
  });
};

const numbered = (world: World, args: Arguments, kind: 'PullRequest' | 'Issue' | 'either'): Node => {
  const number = numberArgument(args, 'number') ?? 0;
  const issue = world.hub.issues.get(number);
  const fits =
    issue !== undefined && (kind === 'either' || (kind === 'PullRequest') === (issue.pull !== undefined));
  if (kind !== 'either') need(world, kind === 'PullRequest' ? 'pull-requests' : 'issues');
  if (!fits)
    throw failure(
      'NOT_FOUND',
      `Could not resolve to ${kind === 'PullRequest' ? 'a PullRequest' : 'an Issue'} with the number of ${number}.`,
    );
  return issue.pull === undefined ? issueNode(world, issue) : world.make.pull(world, issue);
};

const object = async (world: World, args: Arguments): Promise<Node | null> => {
  need(world, 'contents');
  const oid = textArgument(args, 'oid');
  if (oid !== undefined) return objectNode(world, oid);
  const expression = textArgument(args, 'expression') ?? 'HEAD';
  const colon = expression.indexOf(':');
  const { git } = world.hub;
  const sha = await git.resolve(colon < 0 ? expression : expression.slice(0, colon) || 'HEAD');
  if (sha === undefined) return colon < 0 ? objectNode(world, expression) : null;
  if (colon < 0) return objectNode(world, sha);
  const commit = await git.commit(sha);
  const path = expression.slice(colon + 1).replace(/^\/+|\/+$/g, '');
  const entry = commit === undefined ? undefined : await git.at(commit.tree, path);
  return entry === undefined ? null : objectNode(world, entry.sha, path);
};

const ref = (world: World, args: Arguments): Node | null => {
  need(world, 'contents');
  const name = textArgument(args, 'qualifiedName') ?? '';
  const { git } = world.hub;
  const found = [name, `refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`].find(
    (candidate) => candidate.startsWith('refs/') && git.ref(candidate) !== undefined,
  );
  const sha = found === undefined ? undefined : git.ref(found);
  return found === undefined || sha === undefined ? null : refNode(world, found, sha);
};

const refs = (world: World, args: Arguments): Node => {
  need(world, 'contents');
  const prefix = textArgument(args, 'refPrefix') ?? 'refs/heads/';
  const wanted = textArgument(args, 'query');
  const items = world.hub.git
    .refs(prefix)
    .filter((each) => wanted === undefined || each.name.includes(wanted));
  return connection({
    field: 'refs',
    type: 'Ref',
    items,
    args,
    node: (each) => refNode(world, each.name, each.sha),
  });
};

const PERMISSION = { admin: 'ADMIN', write: 'WRITE', read: 'READ' } as const;

export const repositoryNode = (world: World): Node => {
  const { hub, caller } = world;
  const nameWithOwner = `${hub.owner.login}/${hub.name}`;
  return {
    __typename: 'Repository',
    id: nodeId('Repository', hub.repositoryId),
    databaseId: hub.repositoryId,
    name: hub.name,
    nameWithOwner,
    owner: () => ownerNode(hub),
    url: repositoryPage(hub),
    resourcePath: `/${nameWithOwner}`,
    description: null,
    createdAt: iso(hub.createdAt),
    updatedAt: iso(hub.pushedAt),
    pushedAt: iso(hub.pushedAt),
    visibility: 'PRIVATE',
    isPrivate: true,
    isFork: false,
    isArchived: false,
    isDisabled: false,
    isLocked: false,
    isMirror: false,
    isTemplate: false,
    isEmpty: false,
    isInOrganization: true,
    forkCount: 0,
    forkingAllowed: false,
    stargazerCount: 0,
    mergeCommitAllowed: true,
    squashMergeAllowed: true,
    rebaseMergeAllowed: true,
    autoMergeAllowed: false,
    deleteBranchOnMerge: false,
    allowUpdateBranch: false,
    hasIssuesEnabled: true,
    hasWikiEnabled: false,
    hasProjectsEnabled: false,
    hasDiscussionsEnabled: false,
    webCommitSignoffRequired: false,
    sshUrl: `ssh://git@127.0.0.1/${nameWithOwner}.git`,
    viewerCanAdminister: caller.role === 'admin',
    viewerPermission: caller.role === undefined ? null : PERMISSION[caller.role],
    defaultBranchRef: () => {
      need(world, 'contents');
      const sha = hub.git.ref(DEFAULT_REF);
      return sha === undefined ? null : refNode(world, `refs/heads/${DEFAULT_BRANCH}`, sha);
    },
    ref: (args: Arguments) => ref(world, args),
    refs: (args: Arguments) => refs(world, args),
    object: (args: Arguments) => object(world, args),
    pullRequest: (args: Arguments) => numbered(world, args, 'PullRequest'),
    pullRequests: (args: Arguments) => pulls(world, args),
    issue: (args: Arguments) => numbered(world, args, 'Issue'),
    issues: (args: Arguments) => issues(world, args),
    issueOrPullRequest: (args: Arguments) => numbered(world, args, 'either'),
  };
};
