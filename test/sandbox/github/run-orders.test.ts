/** Orders about runs, and dispatches, through REST: who may give them, and what GitHub refuses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunOrder, WorkflowRunRecord } from '../../../src/sandbox/contract.ts';
import { openScene, outcome, repo, type Scene } from './world.ts';

let scene: Scene;
const orders: RunOrder[] = [];
const record = (change: Partial<WorkflowRunRecord>): WorkflowRunRecord => ({
  id: 71,
  suite: 81,
  workflow: 'elevate.yml',
  name: 'elevate',
  event: 'push',
  status: 'completed',
  conclusion: 'success',
  headSha: '0'.repeat(40),
  headBranch: 'main',
  attempt: 1,
  createdAt: new Date(scene.clock.now()).toISOString(),
  updatedAt: new Date(scene.clock.now()).toISOString(),
  ...change,
});
beforeAll(async () => {
  scene = await openScene();
  scene.world.onRunOrder((order) => void orders.push(order));
  scene.world.recordRun(record({}));
  scene.world.recordRun(record({ id: 72, status: 'in_progress', conclusion: null }));
});
afterAll(() => scene.world.close());

describe('an order about a run', () => {
  it('is taken from whoever may write actions: a running one is cancelled, an ended one run again', async () => {
    const { actions } = scene.as('mallory');
    expect((await outcome(actions.cancelWorkflowRun({ ...repo, run_id: 72 }))).status).toBe(202);
    expect((await outcome(actions.reRunWorkflow({ ...repo, run_id: 71 }))).status).toBe(201);
    expect(orders).toMatchObject([
      { kind: 'cancel', run: 72, by: { login: 'mallory' } },
      { kind: 'rerun', run: 71, by: { login: 'mallory' } },
    ]);
  });

  it('is refused where it makes no sense, and to a job without actions: write', async () => {
    const { actions } = scene.as('mallory');
    expect((await outcome(actions.cancelWorkflowRun({ ...repo, run_id: 71 }))).status).toBe(409);
    expect((await outcome(actions.reRunWorkflow({ ...repo, run_id: 72 }))).status).toBe(403);
    expect((await outcome(actions.reRunWorkflow({ ...repo, run_id: 4 }))).status).toBe(404);
    const job = scene.job({ actions: 'read', contents: 'write' });
    expect((await outcome(job.actions.cancelWorkflowRun({ ...repo, run_id: 72 }))).status).toBe(403);
    expect((await outcome(job.actions.reRunWorkflow({ ...repo, run_id: 71 }))).status).toBe(403);
  });

  it('keeps what earlier attempts were', async () => {
    scene.world.recordRun(record({ attempt: 2, status: 'queued', conclusion: null }));
    const { actions } = scene.as('bob');
    const of = async (attempt_number: number) =>
      (await outcome(actions.getWorkflowRunAttempt({ ...repo, run_id: 71, attempt_number }))).body.status;
    expect([await of(1), await of(2)]).toEqual(['completed', 'queued']);
  });

  it('is not taken for a run that is older than thirty days', async () => {
    scene.world.recordRun(record({ id: 73 }));
    scene.clock.advance(31 * 24 * 3_600_000);
    const old = scene.as('mallory').actions.reRunWorkflow({ ...repo, run_id: 73 });
    expect((await outcome(old)).status).toBe(403);
  });
});

describe('a repository dispatch', () => {
  it('needs contents: write, and is an event of main', async () => {
    const body = { ...repo, event_type: 'x', client_payload: { a: 1 } };
    const refused = scene.job({ actions: 'write' }).repos.createDispatchEvent(body);
    expect((await outcome(refused)).status).toBe(403);
    expect((await outcome(scene.as('mallory').repos.createDispatchEvent(body))).status).toBe(204);
    expect(scene.events.at(-1)).toMatchObject({
      name: 'repository_dispatch',
      action: 'x',
      ref: 'refs/heads/main',
      payload: { client_payload: { a: 1 } },
    });
  });
});
