/** Cancelling a run, running it again, and waking workflows by an event of one's own. https://docs.github.com/rest/actions/workflow-runs */
import { demand } from '../access.ts';
import { raiseRepositoryDispatch } from '../events.ts';
import { notFound, Refusal } from '../refusal.ts';
import { noContent, REPO, type Call, type Route } from './route.ts';
import type { RunOrder } from '../../contract.ts';
import type { SandboxAnswer } from '../../http.ts';

/** Milliseconds after which GitHub runs nothing again. */
const RERUN_WITHIN = 30 * 24 * 3_600_000;

const order =
  (kind: RunOrder['kind'], status: 201 | 202) =>
  (call: Call): SandboxAnswer => {
    const { hub, caller } = call;
    demand(caller, 'actions', 'write');
    const run = hub.runs.get(Number(call.param('run')));
    if (run === undefined) throw notFound();
    const isOver = run.status === 'completed';
    if (kind === 'cancel' && isOver)
      throw new Refusal(409, 'Cannot cancel a workflow run that is completed.');
    if (kind === 'rerun' && !isOver) throw new Refusal(403, 'This workflow is already running');
    if (kind === 'rerun' && hub.clock.now() - Date.parse(run.createdAt) > RERUN_WITHIN)
      throw new Refusal(403, 'Unable to retry this workflow run because it was created over a month ago');
    const { login, id } = caller.person;
    for (const listener of hub.runOrders) listener({ kind, run: run.id, by: { login, id } });
    return { status, body: {} };
  };

/** https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event */
const dispatchRepository = (call: Call): SandboxAnswer => {
  const { hub, caller, fields } = call;
  demand(caller, 'contents', 'write');
  const type = fields.text('event_type') ?? '';
  const payload = fields.record('client_payload') ?? {};
  if (type === '' || type.length > 100 || Object.keys(payload).length > 10)
    throw new Refusal(422, 'Invalid request.');
  raiseRepositoryDispatch(hub, caller, { type, payload });
  return noContent;
};

export const runOrderRoutes: readonly Route[] = [
  { method: 'POST', path: `${REPO}/actions/runs/:run/cancel`, answer: order('cancel', 202) },
  { method: 'POST', path: `${REPO}/actions/runs/:run/rerun`, answer: order('rerun', 201) },
  { method: 'POST', path: `${REPO}/dispatches`, answer: dispatchRepository },
];
