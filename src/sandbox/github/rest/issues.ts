/** Issues and comments. https://docs.github.com/rest/issues */
import { demand, demandTalk } from '../access.ts';
import {
  addComment,
  changeIssue,
  editComment,
  mustComment,
  mustIssue,
  openIssue,
  removeComment,
} from '../issue-acts.ts';
import { iso, type Hub, type Issue, type TimelineEvent } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { notFound } from '../refusal.ts';
import { simpleUser } from '../shapes/account.ts';
import { commentShape, fullIssue, issueShape } from '../shapes/issue.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import { stateField } from './pulls.ts';
import { fieldsOf } from './fields.ts';
import { created, noContent, ok, paged, REPO, type Call, type Route } from './route.ts';

export const issueOf = (call: Call): Issue => {
  const number = Number(call.param('number'));
  if (!Number.isSafeInteger(number)) throw notFound();
  return mustIssue(call.hub, number);
};

/** Labels come as names or as objects with a name. */
export const labelNames = (call: Call): readonly string[] | undefined =>
  call.fields
    .list('labels')
    ?.map((value) => (typeof value === 'string' ? value : fieldsOf(value).mustText('name', 'Label')));

/** Pull requests are issues here too, and are listed with them. */
const list = (call: Call): readonly Issue[] => {
  const { hub, query } = call;
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const creator = query.get('creator');
  const since = Date.parse(query.get('since') ?? '') || 0;
  const ascending = query.get('direction') === 'asc';
  const updated = query.get('sort') === 'updated';
  const key = (issue: Issue): number => (updated ? issue.updatedAt : issue.number);
  const mayPulls =
    call.caller.job === undefined || call.caller.job.permissions['pull-requests'] !== undefined;
  return [...hub.issues.values()]
    .filter(
      (issue) =>
        (state === 'all' || issue.state === state) &&
        labels.every((name) =>
          issue.labels.some((given) => given.name.toLowerCase() === name.toLowerCase()),
        ) &&
        (creator === null || issue.author.login.toLowerCase() === creator.toLowerCase()) &&
        issue.updatedAt >= since &&
        (mayPulls || issue.pull === undefined),
    )
    .toSorted((a, b) => (ascending ? 1 : -1) * (key(a) - key(b) || a.number - b.number));
};

const REASONS = ['completed', 'not_planned'] as const;

/** The kinds of event that REST lists for an issue. */
const eventShape = (hub: Hub, event: TimelineEvent): Shape[] => {
  const base = {
    id: event.id,
    node_id: nodeId('Timeline', event.id),
    url: `${repositoryUrl(hub)}/issues/events/${event.id}`,
    actor: simpleUser(hub, event.actor),
    event: event.kind,
    commit_id: null,
    commit_url: null,
    created_at: iso(event.at),
    performed_via_github_app: null,
  };
  switch (event.kind) {
    case 'renamed':
      return [{ ...base, rename: { from: event.from, to: event.to } }];
    case 'labeled':
    case 'unlabeled':
      return [{ ...base, label: { name: event.label.name, color: event.label.color } }];
    case 'assigned':
    case 'unassigned':
      return [{ ...base, assignee: simpleUser(hub, event.whom), assigner: simpleUser(hub, event.actor) }];
    case 'review_dismissed': {
      const state = event.before.toLowerCase();
      return [
        { ...base, dismissed_review: { state, review_id: event.review, dismissal_message: event.message } },
      ];
    }
    case 'review_requested':
    case 'review_request_removed':
      return [
        {
          ...base,
          review_requester: simpleUser(hub, event.actor),
          requested_reviewer: simpleUser(hub, event.whom),
        },
      ];
    case 'transferred':
    case 'base_ref_changed':
    case 'base_moved_by_github':
    case 'head_ref_force_pushed':
    case 'head_ref_deleted':
    case 'head_ref_restored':
    case 'closed':
    case 'reopened':
    case 'merged':
    case 'ready_for_review':
    case 'convert_to_draft':
      return [];
  }
};

export const issueRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/issues`,
    answer(call) {
      demand(call.caller, 'issues', 'read');
      return paged(call, list(call), (issue) => issueShape(call.hub, issue));
    },
  },
  {
    method: 'POST',
    path: `${REPO}/issues`,
    async answer(call) {
      const issue = await openIssue(call.hub, call.caller, {
        title: call.fields.mustText('title', 'Issue'),
        body: call.fields.text('body') ?? null,
        labels: labelNames(call) ?? [],
        assignees: call.fields.texts('assignees') ?? [],
      });
      return created(fullIssue(call.hub, issue));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/issues/comments`,
    answer(call) {
      demand(call.caller, 'issues', 'read');
      const all = [...call.hub.issues.values()].flatMap((issue) =>
        issue.comments.map((comment) => ({ issue, comment })),
      );
      return paged(call, all, ({ issue, comment }) => commentShape(call.hub, issue, comment));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/issues/comments/:comment`,
    answer(call) {
      const found = mustComment(call.hub, Number(call.param('comment')));
      demandTalk(call.caller, found.issue, 'read');
      return ok(commentShape(call.hub, found.issue, found.comment));
    },
  },
  {
    method: 'PATCH',
    path: `${REPO}/issues/comments/:comment`,
    answer(call) {
      const found = mustComment(call.hub, Number(call.param('comment')));
      editComment(call.hub, call.caller, found, call.fields.mustText('body', 'IssueComment'));
      return ok(commentShape(call.hub, found.issue, found.comment));
    },
  },
  {
    method: 'DELETE',
    path: `${REPO}/issues/comments/:comment`,
    answer(call) {
      removeComment(call.hub, call.caller, mustComment(call.hub, Number(call.param('comment'))));
      return noContent;
    },
  },
  {
    method: 'GET',
    path: `${REPO}/issues/:number`,
    answer(call) {
      const issue = issueOf(call);
      demandTalk(call.caller, issue, 'read');
      return ok(fullIssue(call.hub, issue));
    },
  },
  {
    method: 'PATCH',
    path: `${REPO}/issues/:number`,
    async answer(call) {
      const issue = issueOf(call);
      const reason = call.fields.text('state_reason');
      await changeIssue(call.hub, call.caller, issue, {
        title: call.fields.text('title'),
        body: call.fields.textOrNull('body'),
        state: stateField(call, 'Issue'),
        stateReason: REASONS.find((candidate) => candidate === reason),
        labels: labelNames(call),
        assignees: call.fields.texts('assignees'),
      });
      return ok(fullIssue(call.hub, issue));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/issues/:number/comments`,
    answer(call) {
      const issue = issueOf(call);
      demandTalk(call.caller, issue, 'read');
      const since = Date.parse(call.query.get('since') ?? '') || 0;
      const comments = issue.comments.filter((comment) => comment.updatedAt >= since);
      return paged(call, comments, (comment) => commentShape(call.hub, issue, comment));
    },
  },
  {
    method: 'POST',
    path: `${REPO}/issues/:number/comments`,
    answer(call) {
      const issue = issueOf(call);
      const comment = addComment(call.hub, call.caller, issue, call.fields.mustText('body', 'IssueComment'));
      return created(commentShape(call.hub, issue, comment));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/issues/:number/events`,
    answer(call) {
      const issue = issueOf(call);
      demandTalk(call.caller, issue, 'read');
      return paged(
        call,
        issue.timeline.flatMap((event) => eventShape(call.hub, event)),
        (shape) => shape,
      );
    },
  },
];
