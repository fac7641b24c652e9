/** The life of one request, told as steps. Everything is done and looked at from outside, over HTTP and git. */
import type { Sample } from '../addresses.ts';
import { cloneLedger, eventsOf, gitLog, shellCheck, verifyClone } from './ledger.ts';
import type { Outside } from './outside.ts';
import { at, text } from './outside.ts';
import type { FinishedRun, Status } from './people.ts';
import {
  comments,
  expectStatus,
  headStatus,
  openPull,
  pullOf,
  putFile,
  review,
  settle,
  statusOf,
  Surprise,
  isIdle,
} from './people.ts';
import type { Step } from './step.ts';
import { activeRoles, openRules } from './tenant.ts';

export interface StoryBasis {
  readonly world: Outside;
  readonly sample: Sample;
  /** Path of the built `dist/cli.js`. */
  readonly cli: string;
  /** The subscription that holds the sample's role scope. */
  readonly subscription: string;
  readonly nsg: string;
  /** Filled with the runs of the last settling, for whoever has to explain a surprise. */
  readonly lastRuns: FinishedRun[];
}

const must = (holds: boolean, what: string, found: unknown): void => {
  if (!holds) throw new Surprise(`${what}; found ${JSON.stringify(found)}`);
};

const mustBe = (status: Status, state: string, words: RegExp): void => {
  must(
    status.state === state && words.test(status.description),
    `The status should be ${state} and say ${words.source}`,
    status,
  );
};

const quote = (comment: string): readonly string[] =>
  comment
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('<!--'))
    .slice(0, 10)
    .map((line) => `│ ${line}`);

/** The one sticky comment; two would be a defect. */
const onlyComment = async (world: Outside, pull: number): Promise<string> => {
  const all = await comments(world, pull);
  must(all.length === 1, `#${pull} should carry exactly one comment of Gatehouse`, all.length);
  return all[0] ?? '';
};

/** The request as the sample has it, in a pull request of alice's, with a colleague's two rules still to fill. */
export const storyOf = (basis: StoryBasis): readonly Step[] => {
  const { world, sample, nsg, subscription } = basis;
  const [first = '', second = ''] = sample.approvers;
  const path = `requests/alice-${sample.entitlement}.yaml`;
  const branch = 'alice/access';
  const last = basis.lastRuns;
  let pull = 0;
  let mergeSha = '';
  let end = '';

  const act = async (): Promise<readonly FinishedRun[]> => {
    const runs = await settle(world);
    last.splice(0, last.length, ...runs);
    return runs;
  };
  const show = async (number: number): Promise<readonly string[]> => {
    const status = await headStatus(world, number);
    return [
      `status gatehouse: ${status.state}, “${status.description}”`,
      ...quote(await onlyComment(world, number)),
    ];
  };

  return [
    {
      title: 'alice asks: one YAML file in requests/, as a pull request',
      async run() {
        await putFile(world, 'alice', { branch, path, content: sample.request, message: 'Ask for access' });
        pull = await openPull(world, 'alice', branch, 'access please');
        await act();
        mustBe(await headStatus(world, pull), 'pending', /waiting/);
        must(
          !/^access please$/.test(text(at(await pullOf(world, pull), 'title'))),
          'The title should be the resolved request',
          at(await pullOf(world, pull), 'title'),
        );
        return [
          ...sample.request
            .trim()
            .split('\n')
            .map((line) => `  ${line}`),
          `title: ${text(at(await pullOf(world, pull), 'title'))}`,
          ...(await show(pull)),
        ];
      },
    },
    {
      title: 'alice approves herself: GitHub refuses it, and a committer would not count either',
      async run() {
        const own = await review(world, 'alice', pull, 'APPROVE');
        must(own.status === 422, 'GitHub should refuse the author’s own approval', own);
        await act();
        mustBe(await headStatus(world, pull), 'pending', /waiting/);
        return [`GitHub: ${text(at(own.body, 'message'))}`, ...(await show(pull)).slice(0, 1)];
      },
    },
    {
      title: `${sample.outsider}, who is in no group, approves: it does not count`,
      async run() {
        expectStatus(await review(world, sample.outsider, pull, 'APPROVE'), 200, 'the review');
        await act();
        mustBe(await headStatus(world, pull), 'pending', /waiting/);
        must(
          (await onlyComment(world, pull)).includes(sample.outsider),
          'The comment should name the review that did not count',
          await onlyComment(world, pull),
        );
        return show(pull);
      },
    },
    {
      title: `${first} approves: one of two rules is met`,
      async run() {
        expectStatus(await review(world, first, pull, 'APPROVE'), 200, 'the review');
        await act();
        mustBe(await headStatus(world, pull), 'pending', /waiting/);
        return show(pull);
      },
    },
    {
      title: 'alice pushes again: the approval was for another text and is void',
      async run() {
        const content = sample.request.replace(/^justification: (.*)$/m, 'justification: $1, second attempt');
        must(content !== sample.request, 'The sample should have a justification to change', sample.request);
        await putFile(world, 'alice', { branch, path, content, message: 'Say it better' });
        await act();
        mustBe(await headStatus(world, pull), 'pending', /waiting/);
        const comment = await onlyComment(world, pull);
        must(comment.includes(first), `The comment should say that ${first}'s approval is void`, comment);
        return show(pull);
      },
    },
    {
      title: `${first} and ${second} approve the new text: approved, merged, opened`,
      async run() {
        expectStatus(await review(world, first, pull, 'APPROVE'), 200, 'the review');
        await act();
        mustBe(await headStatus(world, pull), 'pending', /waiting/);
        expectStatus(await review(world, second, pull, 'APPROVE'), 200, 'the review');
        const runs = await act();
        must(
          runs.every((run) => run.conclusion === 'success' || isIdle(run)),
          'Every run should succeed',
          runs,
        );
        const merged = await pullOf(world, pull);
        must(at(merged, 'merged') === true, 'The pull request should be merged', at(merged, 'state'));
        mergeSha = text(at(merged, 'merge_commit_sha'));
        mustBe(await headStatus(world, pull), 'success', /open until/);
        return [
          ...runs.map((run) => `run: ${run.workflow} (${run.event}): ${run.conclusion}`),
          ...(await show(pull)),
        ];
      },
    },
    {
      title: 'Azure agrees: the role is active and the NSG rule open, both with the same end',
      async run() {
        const roles = await activeRoles(world, subscription);
        const rules = await openRules(world, nsg);
        must(roles.length >= 1 && rules.length === 1, 'There should be active roles and one rule', {
          roles,
          rules,
        });
        end = rules[0]?.end ?? '';
        const ends = new Set([...roles.map((role) => Date.parse(role.end)), Date.parse(end)]);
        must(
          ends.size === 1,
          'Role and rule should end at the same instant',
          [...ends].map((value) => new Date(value)),
        );
        mustBe(await statusOf(world, mergeSha), 'success', /open until/);
        return [
          ...roles.map((role) => `role active until ${role.end} on ${role.scope}`),
          ...rules.map((rule) => `rule ${rule.name}: from ${rule.source}, “${rule.description}”`),
        ];
      },
    },
    {
      title: 'time passes the end, and nothing of ours runs: PIM ends by itself, the rule is still there',
      async run() {
        await world.control('POST', '/clock', { set: new Date(Date.parse(end) + 90_000).toISOString() });
        const roles = await activeRoles(world, subscription);
        const rules = await openRules(world, nsg);
        must(roles.length === 0, 'PIM should have ended the roles by itself', roles);
        must(rules.length === 1, 'An NSG rule has no end of its own: it should still be there', rules);
        return ['roles active: 0', `rule still there, over since ${end}`];
      },
    },
    {
      title: 'the schedule fires: the sweep closes the rule',
      async run() {
        await world.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
        const runs = await act();
        must(
          runs.some((run) => run.workflow === 'revoke.yml' && run.conclusion === 'success'),
          'The sweep should succeed',
          runs,
        );
        must(
          (await openRules(world, nsg)).length === 0,
          'The rule should be gone',
          await openRules(world, nsg),
        );
        mustBe(await headStatus(world, pull), 'success', /ended/);
        return show(pull);
      },
    },
    {
      title:
        'erin, an administrator, merges a second request of alice’s that nobody approved: nothing is elevated, and the pull request says why',
      async run() {
        const other = `requests/alice-${sample.entitlement}-again.yaml`;
        await putFile(world, 'alice', {
          branch: 'alice/again',
          path: other,
          content: sample.request,
          message: 'Ask again',
        });
        const unapproved = await openPull(world, 'alice', 'alice/again', 'again');
        await act();
        // An administrator is not held by the ruleset. Merging is not authorization.
        expectStatus(
          await world.gitHub('erin', 'PUT', `/pulls/${unapproved}/merge`, { merge_method: 'merge' }),
          200,
          'merging by an administrator',
        );
        const runs = await act();
        must(
          (await openRules(world, nsg)).length === 0 && (await activeRoles(world, subscription)).length === 0,
          'Nothing should be open',
          runs,
        );
        mustBe(await headStatus(world, unapproved), 'failure', /denied/);
        return show(unapproved);
      },
    },
    {
      title: 'erin pushes a request straight to main: denied and reported, nothing is elevated',
      async run() {
        const pushed = await putFile(world, 'erin', {
          branch: 'main',
          path: 'requests/straight-to-main.yaml',
          content: sample.request,
          message: 'Skip the queue',
        });
        await act();
        must(
          (await openRules(world, nsg)).length === 0 && (await activeRoles(world, subscription)).length === 0,
          'Nothing should be open',
          pushed,
        );
        const status = await statusOf(world, pushed);
        must(status.state === 'failure', 'The commit should carry a failed status', status);
        const issues = await world.gitHub('erin', 'GET', '/issues?state=open&per_page=100');
        const report = Array.isArray(issues.body)
          ? issues.body.find(
              (issue: unknown) =>
                text(at(issue, 'body')).includes('straight-to-main') &&
                at(issue, 'pull_request') === undefined,
            )
          : undefined;
        must(report !== undefined, 'An issue should report the file', issues.body);
        return [
          `commit status: ${status.state}, “${status.description}”`,
          `issue #${String(at(report, 'number'))}: ${text(at(report, 'title'))}`,
        ];
      },
    },
    {
      title: 'the ledger: verify is green, and five lines of shell agree',
      async run() {
        const clone = await cloneLedger(world);
        try {
          const verdict = await verifyClone(clone, basis.cli);
          const shell = await shellCheck(clone);
          const events = await eventsOf(clone);
          const ended = events.find((event) => at(event, 'type') === 'ended' && at(event, 'grant') === pull);
          must(
            ended !== undefined,
            'The ledger should say when the grant ended',
            events.map((event) => at(event, 'type')),
          );
          return [
            ...verdict.split('\n'),
            ...shell,
            `grant #${pull} ended ${text(at(ended, 'time'))}, ${String(at(ended, 'data', 'lagSeconds'))} s after its end`,
          ];
        } finally {
          await clone.remove();
        }
      },
    },
    {
      title: 'git log of the ledger: the audit trail, readable without Gatehouse',
      async run() {
        const clone = await cloneLedger(world);
        try {
          const log = await gitLog(clone);
          must(log.length >= 5, 'The ledger should tell the whole story', log);
          return log;
        } finally {
          await clone.remove();
        }
      },
    },
  ];
};
