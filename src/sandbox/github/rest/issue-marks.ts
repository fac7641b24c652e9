/** Labels and assignees. https://docs.github.com/rest/issues/labels, https://docs.github.com/rest/issues/assignees */
import { demand, demandTalk } from '../access.ts';
import { assign, changeLabel, makeLabel, mayMark, relabel, unassign, unlabel } from '../issue-marks.ts';
import { fullIssue, label } from '../shapes/issue.ts';
import { issueOf, labelNames } from './issues.ts';
import { created, ok, paged, REPO, type Route } from './route.ts';

export const issueMarkRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/issues/:number/labels`,
    answer(call) {
      const issue = issueOf(call);
      demandTalk(call.caller, issue, 'read');
      return paged(call, issue.labels, (given) => label(call.hub, given));
    },
  },
  {
    method: 'POST',
    path: `${REPO}/issues/:number/labels`,
    async answer(call) {
      const issue = issueOf(call);
      demandTalk(call.caller, issue, 'write');
      await relabel(call.hub, call.caller, issue, [
        ...issue.labels.map((given) => given.name),
        ...(labelNames(call) ?? []),
      ]);
      return ok(issue.labels.map((given) => label(call.hub, given)));
    },
  },
  {
    method: 'DELETE',
    path: `${REPO}/issues/:number/labels/:name`,
    async answer(call) {
      const issue = issueOf(call);
      demandTalk(call.caller, issue, 'write');
      await unlabel(call.hub, call.caller, issue, call.param('name'));
      return ok(issue.labels.map((given) => label(call.hub, given)));
    },
  },
  {
    method: 'POST',
    path: `${REPO}/issues/:number/assignees`,
    async answer(call) {
      const issue = issueOf(call);
      demandTalk(call.caller, issue, 'write');
      // Without the right to it, and for accounts that cannot be assigned, nothing happens and nothing is said.
      if (mayMark(call.caller))
        await assign(call.hub, call.caller, issue, call.fields.texts('assignees') ?? []);
      return created(fullIssue(call.hub, issue));
    },
  },
  {
    method: 'DELETE',
    path: `${REPO}/issues/:number/assignees`,
    async answer(call) {
      const issue = issueOf(call);
      demandTalk(call.caller, issue, 'write');
      if (mayMark(call.caller))
        await unassign(call.hub, call.caller, issue, call.fields.texts('assignees') ?? []);
      return ok(fullIssue(call.hub, issue));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/labels`,
    answer(call) {
      demand(call.caller, 'issues', 'read');
      return paged(call, call.hub.labels, (given) => label(call.hub, given));
    },
  },
  {
    method: 'POST',
    path: `${REPO}/labels`,
    answer(call) {
      const { hub, caller, fields } = call;
      const made = makeLabel(hub, caller, fields.mustText('name', 'Label'), fields.text('color'));
      return created(label(hub, made));
    },
  },
  {
    method: 'PATCH',
    path: `${REPO}/labels/:name`,
    answer(call) {
      const changed = changeLabel(call.hub, call.caller, {
        name: call.param('name'),
        newName: call.fields.text('new_name'),
        color: call.fields.text('color'),
      });
      return ok(label(call.hub, changed));
    },
  },
];
