/** The review issues over the sandbox's GitHub: found, told and closed with the rights of a job, and never another's. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import { createReviewIssues } from '../../../src/adapters/github/review-issues.ts';
import { grantNumber } from '../../../src/core/brand.ts';
import type { ReviewIssue, ReviewIssues } from '../../../src/ports/review-issues.ts';
import { startBench } from './bench.ts';
import type { SandboxBench } from './bench.ts';

let bench: SandboxBench;
let reviews: ReviewIssues;
const withRights = (issues: 'read' | 'write'): ReviewIssues =>
  createReviewIssues(
    createGitHubClient({
      apiUrl: bench.world.api,
      token: bench.world.issueJobToken({ issues }, `job-${issues}`),
      owner: 'contoso',
      repo: 'access',
      onDate: () => {},
      sleep: async () => {},
    }),
  );
beforeEach(async () => {
  bench = await startBench();
  reviews = withRights('write');
});
afterEach(() => bench.stop());

const GRANT = grantNumber(7);
const only = async (): Promise<ReviewIssue> => {
  const [issue, ...more] = await reviews.all();
  if (issue === undefined || more.length > 0) throw new Error(`${more.length} more`);
  return issue;
};

it('finds what it opened, with what people wrote below it, and who changed their words', async () => {
  await reviews.open(GRANT, { title: 'Break-glass', body: 'Why: x' });
  const { number } = await only();
  const at = { ...bench.repository, issue_number: number };
  await bench.as('alice').rest.issues.createComment({ ...at, body: 'I failed it over' });
  const { data } = await bench.as('erin').rest.issues.createComment({ ...at, body: '/reviewed justified x' });
  await reviews.comment(await only(), 'Said');
  await bench
    .as('mallory')
    .rest.issues.updateComment({ ...bench.repository, comment_id: data.id, body: 'y' })
    .catch(() =>
      bench.as('erin').rest.issues.updateComment({ ...bench.repository, comment_id: data.id, body: 'y' }),
    );
  const issue = await only();
  expect(issue).toMatchObject({ grant: 7, state: 'open', body: 'Why: x', overdue: false, complete: true });
  expect(issue.comments.map(({ author, ours, edited, body }) => [author.kind, ours, edited, body])).toEqual([
    ['user', false, false, 'I failed it over'],
    ['user', false, true, 'y'],
    ['bot', true, false, 'Said'],
  ]);
  expect(issue.comments[1]).toMatchObject({ id: data.id, author: { id: 1005, login: 'erin' } });
});

it('changes what is given alone, keeps the labels of others, and lets it go in the end', async () => {
  await reviews.open(GRANT, { title: 'Break-glass', body: 'x' });
  const { number } = await only();
  const at = { ...bench.repository, issue_number: number };
  await bench.as('bob').rest.issues.addLabels({ ...at, labels: ['payments'] });
  await reviews.change(await only(), { title: 'Overdue', overdue: true });
  expect(await only()).toMatchObject({ title: 'Overdue', body: 'x', overdue: true });
  await reviews.change(await only(), { state: 'closed' });
  expect(await only()).toMatchObject({ state: 'closed', title: 'Overdue' });
  await reviews.change(await only(), { state: 'open', body: 'y' });
  expect(await only()).toMatchObject({ state: 'open', body: 'y' });
  await reviews.letGo(await only());
  expect(await reviews.all()).toEqual([]);
  const { data } = await bench.as('bob').rest.issues.get(at);
  expect(data.labels.map((label) => (typeof label === 'string' ? label : label.name))).toEqual(['payments']);
});

it('takes no issue of somebody else for its own, whatever label and mark it carries', async () => {
  await bench.as('mallory').rest.issues.create({
    ...bench.repository,
    title: 'Break-glass',
    body: '<!-- gatehouse:break-glass:7 -->\nx',
    labels: ['gatehouse-review'],
  });
  expect(await reviews.all()).toEqual([]);
});

it('says that older comments were not read', async () => {
  await reviews.open(GRANT, { title: 'Break-glass', body: 'x' });
  const issue = await only();
  for (let at = 0; at < 101; at += 1) await reviews.comment(issue, `${at}`);
  const { comments, complete } = await only();
  expect([complete, comments.length, comments[0]?.body]).toEqual([false, 100, '1']);
});

it('writes nothing without the right to', async () => {
  await expect(withRights('read').open(GRANT, { title: 'x', body: 'x' })).rejects.toMatchObject({
    code: 'github.forbidden',
  });
});
