import { instant, later, milliseconds } from '../../src/core/brand.ts';
import { evidenceContract } from '../ports/evidence-contract.ts';
import type { GitHubBench } from '../ports/evidence-contract.ts';
import { deskContract } from '../ports/desk-contract.ts';
import type { DeskBench } from '../ports/desk-contract.ts';
import { createFakeBell } from './bell.ts';
import { createFakeDesk } from './desk.ts';
import { createFakeGitHub, people } from './evidence.ts';

const start = (): GitHubBench & DeskBench => {
  let time = instant(Date.UTC(2026, 10, 20, 10));
  const github = createFakeGitHub({ now: () => time, files: { 'policies/gatehouse.yaml': 'version: 1\n' } });
  const desk = createFakeDesk(github.setTitle, () => time, github);
  return {
    evidence: github.evidence,
    desk,
    bell: createFakeBell(github),
    now: () => time,
    pass: async (seconds) => {
      time = later(time, milliseconds(seconds * 1000));
    },
    pushToMain: async (by, files) => github.pushToMain(people[by], files),
    openPull: async (by, files) => github.openPull(people[by], files),
    push: async (pull, by, files) => github.push(pull, people[by], files),
    review: async (pull, by, state) => github.review(pull, people[by], state),
    dismiss: async (pull, review, by) => github.dismiss(pull, review, people[by]),
    merge: async (pull, by) => {
      const commit = github.merge(pull, people[by]);
      if (commit === undefined) throw new Error('not open');
      return commit;
    },
    comment: async (pull, by, body) => github.comment(pull, people[by], body),
    editComment: async (pull, comment, body) => github.editComment(pull, comment, body),
    close: async (pull) => github.close(pull),
    reopen: async (pull) => github.reopen(pull),
    mark: async (pull, as) => github.mark(pull, as),
    stop: async () => {},
    comments: async (pull) => [desk.comment(pull)].flatMap((body) => (body === undefined ? [] : [body])),
    statuses: async (commit) =>
      [desk.status(commit)].flatMap((one) =>
        one === undefined ? [] : [{ state: one.state, description: one.description }],
      ),
    issues: async () => ['k', 'other'].flatMap((key) => desk.issue(key) ?? []),
    writes: () => desk.writes.length,
  };
};

evidenceContract('the fake', async () => start());
deskContract('the fake', async () => start());
