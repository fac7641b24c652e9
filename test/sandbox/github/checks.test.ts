import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckAnnotation, CheckRunRecord } from '../../../src/sandbox/contract.ts';
import { fileRequest, openScene, outcome, repo, type Scene } from './world.ts';

let scene: Scene;
let number: number;
let head: string;

const note = (n: number): CheckAnnotation => ({
  level: 'notice',
  path: '.github',
  lines: { start: n + 1, end: n + 1 },
  columns: undefined,
  title: '',
  message: `note ${n}`,
});

const tell = (check: Pick<CheckRunRecord, 'id' | 'suite' | 'name'> & Partial<CheckRunRecord>): void =>
  scene.world.recordCheck({
    run: check.suite,
    headSha: head,
    startedAt: '2026-11-20T10:00:00Z',
    progress: { status: 'completed', at: '2026-11-20T10:00:09Z', conclusion: 'success' },
    annotations: [],
    ...check,
  });

beforeAll(async () => {
  scene = await openScene();
  ({ number, head } = await fileRequest(scene, 'alice', 'request'));
  for (const suite of [10, 20])
    scene.world.recordRun({
      id: suite,
      suite,
      workflow: 'version.yml',
      name: 'version',
      event: 'pull_request',
      status: 'completed',
      conclusion: 'success',
      headSha: head,
      headBranch: 'request',
      attempt: 1,
      createdAt: '2026-11-20T10:00:00Z',
      updatedAt: '2026-11-20T10:00:09Z',
    });
  tell({ id: 1, suite: 10, name: 'impact' });
  tell({ id: 2, suite: 10, name: 'build', progress: { status: 'queued' } });
  tell({
    id: 3,
    suite: 10,
    name: 'impact',
    annotations: Array.from({ length: 35 }, (_, n) => note(n)),
    progress: { status: 'completed', at: '2026-11-20T10:00:19Z', conclusion: 'failure' },
  });
  tell({ id: 4, suite: 20, name: 'impact', progress: { status: 'in_progress' } });
  tell({ id: 5, suite: 30, name: 'impact', headSha: 'f'.repeat(40) });
});
afterAll(() => scene.world.close());

const reader = () => scene.job({ checks: 'read' });
const idsOf = async (parameters: object = {}): Promise<readonly number[]> => {
  const { data } = await reader().checks.listForRef({ ...repo, ref: head, ...parameters });
  expect(data.total_count).toBe(data.check_runs.length);
  return data.check_runs.map((check) => check.id);
};

describe('the check runs of a commit', () => {
  it('are the latest of each name in each suite, newest first: a second run of a workflow adds its own', async () => {
    expect(await idsOf()).toEqual([4, 3, 2]);
    expect(await idsOf({ filter: 'latest' })).toEqual([4, 3, 2]);
    expect(await idsOf({ filter: 'all' })).toEqual([4, 3, 2, 1]);
  });

  it('are found by branch, name, status and app', async () => {
    expect(await idsOf({ ref: 'request', check_name: 'impact' })).toEqual([4, 3]);
    expect(await idsOf({ ref: 'heads/request', check_name: 'Impact' })).toEqual([]);
    expect(await idsOf({ status: 'queued' })).toEqual([2]);
    expect(await idsOf({ status: 'completed', filter: 'all' })).toEqual([3, 1]);
    expect(await idsOf({ app_id: 15368 })).toEqual([4, 3, 2]);
    expect(await idsOf({ app_id: 1 })).toEqual([]);
    expect(await idsOf({ ref: 'main' })).toEqual([]);
  });

  it('come in pages that say how many there are', async () => {
    const answer = await reader().checks.listForRef({ ...repo, ref: head, per_page: 2, page: 2 });
    expect(answer.data).toMatchObject({ total_count: 3, check_runs: [{ id: 2 }] });
    expect(answer.headers.link).toContain('rel="prev"');
  });

  it('say whose they are, how they ended, where they are seen and which pull requests they concern', async () => {
    const { data } = await reader().checks.get({ ...repo, check_run_id: 3 });
    expect(data).toMatchObject({
      id: 3,
      name: 'impact',
      head_sha: head,
      status: 'completed',
      conclusion: 'failure',
      started_at: '2026-11-20T10:00:00Z',
      completed_at: '2026-11-20T10:00:19Z',
      details_url: expect.stringMatching(/\/actions\/runs\/10\/job\/3$/),
      check_suite: { id: 10 },
      app: { id: 15368, slug: 'github-actions' },
      output: { title: null, summary: null, text: null, annotations_count: 35 },
      pull_requests: [{ number, head: { sha: head }, base: { ref: 'main' } }],
    });
    const { data: running } = await reader().checks.get({ ...repo, check_run_id: 4 });
    expect(running).toMatchObject({ status: 'in_progress', conclusion: null, completed_at: null });
  });

  it('lead by their suite to the run, and so to the workflow file', async () => {
    const { data } = await reader().checks.listForSuite({ ...repo, check_suite_id: 20 });
    expect(data.check_runs.map((check) => check.id)).toEqual([4]);
    const runs = await scene
      .job({ actions: 'read' })
      .actions.listWorkflowRunsForRepo({ ...repo, check_suite_id: 20 });
    expect(runs.data.workflow_runs).toMatchObject([
      { id: 20, check_suite_id: 20, path: '.github/workflows/version.yml' },
    ]);
  });

  it('are refused for a commit that is not there and for words that mean nothing', async () => {
    const of = (parameters: object) =>
      outcome(reader().checks.listForRef({ ...repo, ref: head, ...parameters }));
    expect(await of({ ref: '0'.repeat(40) })).toMatchObject({
      status: 422,
      body: { message: `No commit found for SHA: ${'0'.repeat(40)}` },
    });
    expect((await of({ filter: 'newest' })).status).toBe(422);
    expect((await of({ status: 'done' })).status).toBe(422);
    expect((await outcome(reader().checks.get({ ...repo, check_run_id: 99 }))).status).toBe(404);
    expect((await outcome(reader().checks.listForSuite({ ...repo, check_suite_id: 99 }))).status).toBe(404);
  });
});

describe('the annotations of a check run', () => {
  it('come thirty at a time, and more only where more are asked for', async () => {
    const first = await reader().checks.listAnnotations({ ...repo, check_run_id: 3 });
    expect(first.data).toHaveLength(30);
    expect(first.headers.link).toContain('page=2');
    expect(first.data[0]).toEqual({
      path: '.github',
      blob_href: expect.stringContaining(`/blob/${head}/.github`),
      start_line: 1,
      start_column: null,
      end_line: 1,
      end_column: null,
      annotation_level: 'notice',
      title: '',
      message: 'note 0',
      raw_details: '',
    });
    const all = await reader().checks.listAnnotations({ ...repo, check_run_id: 3, per_page: 100 });
    expect(all.data.map((one) => one.message)).toEqual(Array.from({ length: 35 }, (_, n) => `note ${n}`));
  });
});

it('shows check runs and annotations only to a job that asked for `checks`', async () => {
  const job = scene.job({ contents: 'write', statuses: 'write', actions: 'write', 'pull-requests': 'write' });
  const answers = await Promise.all(
    [
      job.checks.listForRef({ ...repo, ref: head }),
      job.checks.listForSuite({ ...repo, check_suite_id: 10 }),
      job.checks.get({ ...repo, check_run_id: 3 }),
      job.checks.listAnnotations({ ...repo, check_run_id: 3 }),
    ].map(outcome),
  );
  for (const answer of answers)
    expect(answer).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    });
  expect((await scene.as('alice').checks.listForRef({ ...repo, ref: head })).data.total_count).toBe(3);
});
