/** What people and jobs do to issues and conversations: open, edit, close, comment. */
import { demand, demandOwn, demandTalk } from './access.ts';
import { raiseComment, raiseIssue, raisePull } from './events.ts';
import {
  assign,
  demandMarks,
  labelsAtOpening,
  mayMark,
  reassign,
  relabel,
  tellLabels,
} from './issue-marks.ts';
import { newId, nowOf, type Caller, type Comment, type Hub, type Issue } from './model.ts';
import { ZERO } from './git/repository.ts';
import { invalid, notFound } from './refusal.ts';
import { close } from './refs.ts';

export const mustIssue = (hub: Hub, number: number): Issue => {
  const issue = hub.issues.get(number);
  if (issue === undefined) throw notFound();
  return issue;
};

/** GitHub's longest body of an issue, pull request or comment. */
const LONGEST = 65_536;

export const checkBody = (resource: string, body: string | null | undefined): void => {
  if (body !== null && body !== undefined && [...body].length > LONGEST)
    throw invalid(resource, 'body', 'custom', `body is too long (maximum is ${LONGEST} characters)`);
};

export const checkTitle = (resource: string, title: string): void => {
  if (title.trim() === '') throw invalid(resource, 'title', 'missing_field');
  if ([...title].length > 256)
    throw invalid(resource, 'title', 'custom', 'title is too long (maximum is 256 characters)');
};

export const newIssue = (
  hub: Hub,
  caller: Caller,
  text: { readonly title: string; readonly body: string | null },
): Omit<Issue, 'pull'> => {
  const at = nowOf(hub);
  hub.next.number += 1;
  return {
    id: newId(hub),
    number: hub.next.number,
    title: text.title,
    body: text.body,
    author: caller.person,
    state: 'open',
    stateReason: null,
    createdAt: at,
    updatedAt: at,
    closedAt: undefined,
    closedBy: undefined,
    bodyEditedAt: undefined,
    labels: [],
    assignees: [],
    comments: [],
    timeline: [],
  };
};

export const openIssue = async (
  hub: Hub,
  caller: Caller,
  text: {
    readonly title: string;
    readonly body: string | null;
    readonly labels: readonly string[];
    readonly assignees: readonly string[];
  },
): Promise<Issue> => {
  if (caller.job !== undefined) demand(caller, 'issues', 'write');
  else if (caller.role === undefined) throw notFound();
  checkTitle('Issue', text.title);
  checkBody('Issue', text.body);
  if (mayMark(caller)) demandMarks(hub, text);
  const issue: Issue = { ...newIssue(hub, caller, text), pull: undefined };
  // Labels and assignees of people without write access are dropped without a word.
  if (mayMark(caller)) issue.labels = labelsAtOpening(hub, text.labels);
  hub.issues.set(issue.number, issue);
  raiseIssue(hub, caller, issue, { action: 'opened' });
  if (mayMark(caller)) {
    await tellLabels(hub, caller, issue);
    await assign(hub, caller, issue, text.assignees);
  }
  return issue;
};

/** Whoever may write in both repositories moves it here; its author stays who wrote it there. */
export const receiveIssue = (
  hub: Hub,
  people: { readonly by: string; readonly author: string },
  text: { readonly title: string; readonly body: string },
): number => {
  const callerOf = (login: string): Caller => {
    const found = [...hub.tokens.values()].find(({ person }) => person.login === login);
    if (found === undefined) throw notFound();
    return found;
  };
  const mover = callerOf(people.by);
  const issue: Issue = { ...newIssue(hub, callerOf(people.author), text), pull: undefined };
  issue.timeline.push({ id: newId(hub), at: nowOf(hub), actor: mover.person, kind: 'transferred' });
  hub.issues.set(issue.number, issue);
  raiseIssue(hub, mover, issue, { action: 'opened' });
  return issue.number;
};

export interface IssueChange {
  readonly title: string | undefined;
  readonly body: string | null | undefined;
  readonly state: 'open' | 'closed' | undefined;
  readonly stateReason: 'completed' | 'not_planned' | undefined;
  readonly labels: readonly string[] | undefined;
  /** Logins; all others are taken off. */
  readonly assignees: readonly string[] | undefined;
}

/** Also for the conversation half of a pull request, whose events are `pull_request`. */
export const changeIssue = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  change: IssueChange,
): Promise<void> => {
  demandTalk(caller, issue, 'write');
  demandOwn(caller, issue.author);
  if (change.title !== undefined) checkTitle('Issue', change.title);
  checkBody('Issue', change.body);
  if (mayMark(caller)) demandMarks(hub, change);
  await retitle(hub, caller, issue, change);
  // As at the opening.
  if (mayMark(caller)) {
    if (change.labels !== undefined) await relabel(hub, caller, issue, change.labels);
    if (change.assignees !== undefined) await reassign(hub, caller, issue, change.assignees);
  }
  if (change.state !== undefined && change.state !== issue.state)
    await restate(hub, caller, issue, { state: change.state, reason: change.stateReason });
};

const retitle = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  change: { readonly title: string | undefined; readonly body: string | null | undefined },
): Promise<void> => {
  const changes: Record<string, unknown> = {};
  const at = nowOf(hub);
  if (change.title !== undefined && change.title !== issue.title) {
    changes['title'] = { from: issue.title };
    issue.timeline.push({
      id: newId(hub),
      at,
      actor: caller.person,
      kind: 'renamed',
      from: issue.title,
      to: change.title,
    });
    issue.title = change.title;
  }
  if (change.body !== undefined && change.body !== issue.body) {
    changes['body'] = { from: issue.body ?? '' };
    issue.body = change.body;
    issue.bodyEditedAt = at;
  }
  if (Object.keys(changes).length === 0) return;
  issue.updatedAt = at;
  if (issue.pull === undefined) raiseIssue(hub, caller, issue, { action: 'edited', extra: { changes } });
  else await raisePull(hub, caller, issue, { action: 'edited', extra: { changes } });
};

const restate = async (
  hub: Hub,
  caller: Caller,
  issue: Issue,
  to: { readonly state: 'open' | 'closed'; readonly reason: 'completed' | 'not_planned' | undefined },
): Promise<void> => {
  if (to.state === 'closed') {
    close(hub, caller, issue);
    if (issue.pull === undefined) issue.stateReason = to.reason ?? 'completed';
  } else await reopen(hub, caller, issue);
  const action = to.state === 'closed' ? 'closed' : 'reopened';
  if (issue.pull === undefined) raiseIssue(hub, caller, issue, { action });
  else await raisePull(hub, caller, issue, { action });
};

const reopen = async (hub: Hub, caller: Caller, issue: Issue): Promise<void> => {
  const pull = issue.pull;
  if (pull?.merged !== undefined)
    throw invalid(
      'PullRequest',
      'state',
      'invalid',
      'state cannot be changed. The pull request is already merged.',
    );
  if (pull !== undefined) {
    const head = hub.git.ref(`refs/heads/${pull.headRef}`);
    const base = hub.git.ref(`refs/heads/${pull.baseRef}`);
    if (head === undefined || base === undefined)
      throw invalid(
        'PullRequest',
        'state',
        'invalid',
        `state cannot be changed. The ${pull.headRef} branch was deleted.`,
      );
    if (!(await hub.git.isAncestor(pull.headSha, head)))
      throw invalid(
        'PullRequest',
        'state',
        'invalid',
        `state cannot be changed. The ${pull.headRef} branch was force-pushed or recreated.`,
      );
    // What was pushed while it was closed is shown from now on; its reviews stay with what they were given for.
    const ref = `refs/pull/${issue.number}/head`;
    if (head !== pull.headSha)
      await hub.git.updateRefs([{ ref, before: hub.git.ref(ref) ?? ZERO, after: head }]);
    pull.headSha = head;
    pull.baseSha = base;
    pull.headDeleted = false;
  } else issue.stateReason = 'reopened';
  const at = nowOf(hub);
  issue.state = 'open';
  issue.closedAt = undefined;
  issue.closedBy = undefined;
  issue.updatedAt = at;
  issue.timeline.push({ id: newId(hub), at, actor: caller.person, kind: 'reopened' });
};

export const addComment = (hub: Hub, caller: Caller, issue: Issue, body: string): Comment => {
  demandTalk(caller, issue, 'write');
  if (body.trim() === '') throw invalid('IssueComment', 'body', 'missing_field');
  checkBody('IssueComment', body);
  const at = nowOf(hub);
  const comment: Comment = {
    id: newId(hub),
    author: caller.person,
    body,
    createdAt: at,
    updatedAt: at,
    editedAt: undefined,
    editor: undefined,
    minimized: false,
  };
  issue.comments.push(comment);
  issue.updatedAt = at;
  raiseComment(hub, caller, issue, { action: 'created', comment });
  return comment;
};

export const mustComment = (hub: Hub, id: number): { readonly issue: Issue; readonly comment: Comment } => {
  for (const issue of hub.issues.values()) {
    const comment = issue.comments.find((candidate) => candidate.id === id);
    if (comment !== undefined) return { issue, comment };
  }
  throw notFound();
};

export const editComment = (
  hub: Hub,
  caller: Caller,
  found: { readonly issue: Issue; readonly comment: Comment },
  body: string,
): void => {
  const { issue, comment } = found;
  demandTalk(caller, issue, 'write');
  demandOwn(caller, comment.author);
  if (body.trim() === '') throw invalid('IssueComment', 'body', 'missing_field');
  checkBody('IssueComment', body);
  const from = comment.body;
  if (from === body) return;
  comment.body = body;
  comment.updatedAt = nowOf(hub);
  comment.editedAt = comment.updatedAt;
  comment.editor = caller.person;
  raiseComment(hub, caller, issue, { action: 'edited', comment, extra: { changes: { body: { from } } } });
};

export const removeComment = (
  hub: Hub,
  caller: Caller,
  found: { readonly issue: Issue; readonly comment: Comment },
): void => {
  const { issue, comment } = found;
  demandTalk(caller, issue, 'write');
  demandOwn(caller, comment.author);
  issue.comments.splice(issue.comments.indexOf(comment), 1);
  raiseComment(hub, caller, issue, { action: 'deleted', comment });
};
