/** The mutations of GraphQL that the sandbox has. */
import { demand, demandAdmin } from '../access.ts';
import { ZERO, type TreeEdit } from '../git/repository.ts';
import { addComment, editComment, mustComment, mustIssue } from '../issue-acts.ts';
import { newId, type Hub, type Issue } from '../model.ts';
import { nodeId, readNodeId, type NodeKind } from '../node-id.ts';
import { changePull, markDraft, mergePull, mustPull, openPull, type PullCase } from '../pull-acts.ts';
import { webFlow } from '../pull-state.ts';
import { dismissReview, isReviewEvent, mustReview, writeReview } from '../review-acts.ts';
import { moveRefs, type Move } from '../refs.ts';
import { callerSignature } from '../rest/git-data.ts';
import { actorNode } from './actor.ts';
import { commitNode } from './commit-node.ts';
import {
  failure,
  isRecord,
  objectArgument,
  textArgument,
  type Arguments,
  type Node,
  type World,
} from './node.ts';
import { commentNode, reviewNode, subjectNode } from './conversation-node.ts';
import { pullNode } from './pull-node.ts';
import { refNode } from './repository-node.ts';

const keyOf = (id: string | undefined, ...kinds: readonly NodeKind[]): string => {
  const read = readNodeId(id ?? '');
  if (read === undefined || !kinds.includes(read.kind))
    throw failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id ?? ''}'`);
  return read.key;
};

const pullOf = (hub: Hub, id: string | undefined): PullCase =>
  mustPull(hub, Number(keyOf(id, 'PullRequest')));

const list = (args: Arguments, name: string): readonly Arguments[] => {
  const value = args[name];
  return Array.isArray(value) ? value.filter(isRecord) : [];
};

const branchOf = (world: World, branch: Arguments): string => {
  const id = textArgument(branch, 'id');
  if (id !== undefined) return keyOf(id, 'Ref');
  const repository = textArgument(branch, 'repositoryNameWithOwner') ?? '';
  const { hub } = world;
  if (repository.toLowerCase() !== `${hub.owner.login}/${hub.name}`.toLowerCase())
    throw failure('NOT_FOUND', `Could not resolve to a Repository with the name '${repository}'.`);
  return `refs/heads/${(textArgument(branch, 'branchName') ?? '').replace(/^refs\/heads\//, '')}`;
};

const badPath = (path: string): boolean =>
  path === '' ||
  path.startsWith('/') ||
  path
    .split('/')
    .some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git');

/** GitHub's own ceiling was observed at about 40 MB. */
const COMMIT_BYTES = 40 * 1024 * 1024;

const editsOf = async (hub: Hub, tree: string, changes: Arguments): Promise<readonly TreeEdit[]> => {
  const edits: TreeEdit[] = [];
  let bytes = 0;
  for (const addition of list(changes, 'additions')) {
    const path = textArgument(addition, 'path') ?? '';
    if (badPath(path))
      throw failure('UNPROCESSABLE', `A path was requested for addition which is invalid: \`${path}\``);
    const content = Buffer.from(textArgument(addition, 'contents') ?? '', 'base64');
    bytes += content.length;
    if (bytes > COMMIT_BYTES) throw failure('UNPROCESSABLE', 'The commit is too large.');
    edits.push({ path, entry: { mode: '100644', sha: hub.git.write('blob', content) } });
  }
  for (const deletion of list(changes, 'deletions')) {
    const path = textArgument(deletion, 'path') ?? '';
    if (badPath(path) || (await hub.git.at(tree, path)) === undefined)
      throw failure(
        'UNPROCESSABLE',
        `A path was requested for deletion which does not exist as of commit oid \`${tree}\`: \`${path}\``,
      );
    if (edits.some((edit) => edit.path === path))
      throw failure('UNPROCESSABLE', `The path \`${path}\` was both added and deleted.`);
    edits.push({ path, entry: undefined });
  }
  return edits;
};

/** One commit by compare-and-swap on the branch's head; always signed by GitHub, whoever asks. */
const createCommitOnBranch = async (world: World, input: Arguments): Promise<Node> => {
  const { hub, caller } = world;
  const name = branchOf(world, objectArgument(input, 'branch') ?? {});
  demand(caller, 'contents', 'write');
  const head = hub.git.ref(name);
  const parent = head === undefined ? undefined : await hub.git.commit(head);
  if (head === undefined || parent === undefined) throw failure('NOT_FOUND', `No ref found for ${name}`);
  const expected = textArgument(input, 'expectedHeadOid') ?? '';
  if (expected !== head) throw stale(expected);
  const edits = await editsOf(hub, parent.tree, objectArgument(input, 'fileChanges') ?? {});
  const message = objectArgument(input, 'message') ?? {};
  const body = textArgument(message, 'body') ?? '';
  const headline = textArgument(message, 'headline') ?? '';
  const author = callerSignature(world);
  const commit = hub.git.writeCommit(
    {
      tree: await hub.git.editTree(parent.tree, edits),
      parents: [head],
      author,
      committer: webFlow(author.at),
      message: body === '' ? headline : `${headline}\n\n${body}`,
    },
    true,
  );
  const moved = await moveRefs(hub, caller, [{ ref: name, before: head, after: commit }]);
  if (moved.kind === 'forbidden') throw failure('UNPROCESSABLE', rulesText(moved.rules));
  if (moved.kind === 'stale') throw stale(expected);
  const made = await hub.git.commit(commit);
  return {
    __typename: 'CreateCommitOnBranchPayload',
    commit: made === undefined ? null : commitNode(world, made),
    ref: refNode(world, name, commit),
  };
};

const stale = (expected: string): Error =>
  failure('STALE_DATA', `Expected branch to point to "${expected}" but it did not.  Pull and try again.`);
const rulesText = (rules: ReadonlyMap<string, readonly string[]>): string =>
  `Repository rule violations found\n\n${[...rules.values()].flat().join('\n\n')}\n\n`;

/** Several refs at once, each with a true compare-and-swap where `beforeOid` is given. */
const updateRefs = async (world: World, input: Arguments): Promise<Node> => {
  const { hub, caller } = world;
  keyOf(textArgument(input, 'repositoryId'), 'Repository');
  demand(caller, 'contents', 'write');
  const moves: Move[] = [];
  for (const update of list(input, 'refUpdates')) {
    const ref = textArgument(update, 'name') ?? '';
    const after = textArgument(update, 'afterOid') ?? '';
    const wanted = textArgument(update, 'beforeOid');
    const before = hub.git.ref(ref) ?? ZERO;
    if (!/^refs\/(heads|tags)\/./.test(ref))
      throw failure('UNPROCESSABLE', `${ref} is not a valid ref name.`);
    if (wanted !== undefined && wanted !== before)
      throw failure('UNPROCESSABLE', `Ref ${ref} is at ${before} but expected ${wanted}.`);
    if (after !== ZERO && (await hub.git.commit(after)) === undefined)
      throw failure('UNPROCESSABLE', `Object ${after} does not exist.`);
    const forward = before === ZERO || after === ZERO || (await hub.git.isAncestor(before, after));
    if (!forward && update['force'] !== true)
      throw failure('UNPROCESSABLE', `Update of ${ref} is not a fast-forward.`);
    if (before !== after) moves.push({ ref, before, after });
  }
  const moved = await moveRefs(hub, caller, moves);
  if (moved.kind === 'forbidden') throw failure('UNPROCESSABLE', rulesText(moved.rules));
  if (moved.kind === 'stale') throw failure('UNPROCESSABLE', 'A ref could not be updated.');
  return { __typename: 'UpdateRefsPayload' };
};

const METHODS: Readonly<Record<string, 'merge' | 'squash' | 'rebase'>> = {
  MERGE: 'merge',
  SQUASH: 'squash',
  REBASE: 'rebase',
};

const mergePullRequest = async (world: World, input: Arguments): Promise<Node> => {
  const found = pullOf(world.hub, textArgument(input, 'pullRequestId'));
  await mergePull(world.hub, world.caller, found, {
    sha: textArgument(input, 'expectedHeadOid'),
    method: METHODS[textArgument(input, 'mergeMethod') ?? 'MERGE'] ?? 'merge',
    title: textArgument(input, 'commitHeadline'),
    message: textArgument(input, 'commitBody'),
  });
  return {
    __typename: 'MergePullRequestPayload',
    actor: actorNode(world.hub, world.caller.person),
    pullRequest: pullNode(world, found.issue),
  };
};

const createPullRequest = async (world: World, input: Arguments): Promise<Node> => {
  keyOf(textArgument(input, 'repositoryId'), 'Repository');
  const { issue } = await openPull(world.hub, world.caller, {
    title: textArgument(input, 'title') ?? '',
    body: textArgument(input, 'body') ?? null,
    head: textArgument(input, 'headRefName') ?? '',
    base: textArgument(input, 'baseRefName') ?? '',
    draft: input['draft'] === true,
  });
  return { __typename: 'CreatePullRequestPayload', pullRequest: pullNode(world, issue) };
};

const updatePullRequest = async (world: World, input: Arguments): Promise<Node> => {
  const found = pullOf(world.hub, textArgument(input, 'pullRequestId'));
  const state = textArgument(input, 'state');
  await changePull(world.hub, world.caller, found, {
    title: textArgument(input, 'title'),
    body: textArgument(input, 'body'),
    base: textArgument(input, 'baseRefName'),
    state: state === 'OPEN' ? 'open' : state === 'CLOSED' ? 'closed' : undefined,
    stateReason: undefined,
    labels: undefined,
    assignees: undefined,
  });
  return {
    __typename: 'UpdatePullRequestPayload',
    actor: actorNode(world.hub, world.caller.person),
    pullRequest: pullNode(world, found.issue),
  };
};

const comment = (world: World, input: Arguments): Node => {
  const issue: Issue = mustIssue(
    world.hub,
    Number(keyOf(textArgument(input, 'subjectId'), 'PullRequest', 'Issue')),
  );
  const made = addComment(world.hub, world.caller, issue, textArgument(input, 'body') ?? '');
  return {
    __typename: 'AddCommentPayload',
    subject: () => subjectNode(world, issue),
    commentEdge: {
      __typename: 'IssueCommentEdge',
      cursor: nodeId('IssueComment', newId(world.hub)),
      node: commentNode(world, issue, made),
    },
  };
};

/** Only administrators; nothing of it is left. */
const deleteIssue = (world: World, input: Arguments): Node => {
  const issue = mustIssue(world.hub, Number(keyOf(textArgument(input, 'issueId'), 'Issue')));
  demandAdmin(world.caller);
  world.hub.issues.delete(issue.number);
  return { __typename: 'DeleteIssuePayload', repository: () => world.make.repository(world) };
};

const updateIssueComment = (world: World, input: Arguments): Node => {
  const found = mustComment(world.hub, Number(keyOf(textArgument(input, 'id'), 'IssueComment')));
  editComment(world.hub, world.caller, found, textArgument(input, 'body') ?? '');
  return {
    __typename: 'UpdateIssueCommentPayload',
    issueComment: commentNode(world, found.issue, found.comment),
  };
};

const addPullRequestReview = async (world: World, input: Arguments): Promise<Node> => {
  const found = pullOf(world.hub, textArgument(input, 'pullRequestId'));
  const event = textArgument(input, 'event');
  const review = await writeReview(world.hub, world.caller, found, {
    body: textArgument(input, 'body') ?? '',
    event: event !== undefined && isReviewEvent(event) ? event : undefined,
    commit: textArgument(input, 'commitOID'),
  });
  return { __typename: 'AddPullRequestReviewPayload', pullRequestReview: reviewNode(world, found, review) };
};

const dismissPullRequestReview = async (world: World, input: Arguments): Promise<Node> => {
  const id = Number(keyOf(textArgument(input, 'pullRequestReviewId'), 'PullRequestReview'));
  for (const issue of world.hub.issues.values()) {
    const pull = issue.pull;
    if (pull === undefined || !pull.reviews.some((review) => review.id === id)) continue;
    const review = mustReview(world.caller, { issue, pull }, id);
    await dismissReview(
      world.hub,
      world.caller,
      { issue, pull },
      { review, message: textArgument(input, 'message') ?? '' },
    );
    return {
      __typename: 'DismissPullRequestReviewPayload',
      pullRequestReview: reviewNode(world, { issue, pull }, review),
    };
  }
  throw failure('NOT_FOUND', 'Could not resolve to a PullRequestReview.');
};

const mark =
  (draft: boolean, payload: string): Mutation =>
  async (world, input) => {
    const found = pullOf(world.hub, textArgument(input, 'pullRequestId'));
    await markDraft(world.hub, world.caller, found, draft);
    return { __typename: payload, pullRequest: pullNode(world, found.issue) };
  };

type Mutation = (world: World, input: Arguments) => Node | Promise<Node>;

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  createCommitOnBranch,
  updateRefs,
  mergePullRequest,
  createPullRequest,
  updatePullRequest,
  convertPullRequestToDraft: mark(true, 'ConvertPullRequestToDraftPayload'),
  markPullRequestReadyForReview: mark(false, 'MarkPullRequestReadyForReviewPayload'),
  addComment: comment,
  updateIssueComment,
  deleteIssue,
  addPullRequestReview,
  dismissPullRequestReview,
};

/** The root of a mutation: a field for each, which hands back the client's own id. */
export const mutationRoot = (world: World): Node => ({
  __typename: 'Mutation',
  ...Object.fromEntries(
    Object.entries(MUTATIONS).map(([name, mutation]) => [
      name,
      async (args: Arguments) => {
        const input = objectArgument(args, 'input') ?? {};
        return {
          clientMutationId: textArgument(input, 'clientMutationId') ?? null,
          ...(await mutation(world, input)),
        };
      },
    ]),
  ),
});
