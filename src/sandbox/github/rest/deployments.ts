/** Jobs that wait at the door of an environment, and what its reviewers say. https://docs.github.com/rest/actions/workflow-runs */
import type { WorkflowRunRecord } from '../../contract.ts';
import type { SandboxAnswer } from '../../http.ts';
import { demand } from '../access.ts';
import type { WaitingJob } from '../doors.ts';
import { iso, type Caller, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { notFound, Refusal } from '../refusal.ts';
import { simpleUser } from '../shapes/account.ts';
import { environmentInShort, reviewerShapes } from '../shapes/environment.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import { membersOf } from '../team-acts.ts';
import { ok, REPO, type Call, type Route } from './route.ts';

const RUN = `${REPO}/actions/runs/:run`;

const mustRun = ({ hub, param }: Call): WorkflowRunRecord => {
  const run = hub.runs.get(Number(param('run')));
  if (run === undefined) throw notFound();
  return run;
};

/** NB. A person who is listed, by name or in a team; no token of a job or an App is one. */
const mayReview = (hub: Hub, caller: Caller, { asked, visit }: WaitingJob): boolean => {
  if (asked === undefined || caller.job !== undefined) return false;
  const { id } = caller.person;
  if (asked.preventsSelfReview && visit.startedBy.includes(id)) return false;
  return asked.reviewers.some((reviewer) => {
    if (reviewer.type === 'User') return reviewer.id === id;
    const team = hub.teams.find((each) => each.id === reviewer.id);
    return team !== undefined && membersOf(hub, team).some(({ person }) => person.id === id);
  });
};

const pendingShape = (hub: Hub, caller: Caller, job: WaitingJob): Shape => ({
  environment: environmentInShort(hub, job.environment),
  wait_timer: job.waitTimer,
  wait_timer_started_at: job.waitTimer === 0 ? null : iso(job.since),
  current_user_can_approve: mayReview(hub, caller, job),
  reviewers: reviewerShapes(hub, [...(job.asked?.reviewers ?? [])]),
});

const deploymentShape = (
  hub: Hub,
  caller: Caller,
  { id: at, visit, environment, since }: WaitingJob,
): Shape => {
  const id = 80_000_000 + at;
  const url = `${repositoryUrl(hub)}/deployments/${id}`;
  return {
    url,
    id,
    node_id: nodeId('Deployment', id),
    task: 'deploy',
    original_environment: environment.name,
    environment: environment.name,
    description: null,
    created_at: iso(since),
    updated_at: iso(since),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(hub),
    creator: simpleUser(hub, caller.person),
    sha: visit.sha,
    ref: visit.ref.replace(/^refs\/(heads|tags)\//, ''),
    payload: {},
    transient_environment: false,
    production_environment: false,
  };
};

/** NB. GitHub says the same to whoever may not, to whoever began the run where that counts, and where nothing waits. */
const nothingToReview = (): Refusal =>
  new Refusal(422, 'Validation Failed', ['No pending deployment requests to approve or reject']);

const review = (call: Call): SandboxAnswer => {
  const { hub, caller, fields } = call;
  demand(caller, 'deployments', caller.job === undefined ? 'read' : 'write');
  const run = mustRun(call);
  const state = fields.text('state');
  const comment = fields.text('comment');
  const ids = fields.list('environment_ids');
  if (ids === undefined || comment === undefined || (state !== 'approved' && state !== 'rejected'))
    throw new Refusal(422, 'Invalid request.\n\n"environment_ids", "state" and "comment" are needed.');
  const jobs = hub.doors
    .waitingOf(run.id)
    .filter((job) => ids.includes(job.environment.id) && mayReview(hub, caller, job));
  if (jobs.length === 0) throw nothingToReview();
  hub.doors.review(jobs, { state, by: caller.person, comment });
  return ok(jobs.map((job) => deploymentShape(hub, caller, job)));
};

export const deploymentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${RUN}/pending_deployments`,
    answer(call) {
      demand(call.caller, 'actions', 'read');
      const { hub, caller } = call;
      return ok(hub.doors.waitingOf(mustRun(call).id).map((job) => pendingShape(hub, caller, job)));
    },
  },
  { method: 'POST', path: `${RUN}/pending_deployments`, answer: review },
  {
    method: 'GET',
    path: `${RUN}/approvals`,
    answer(call) {
      demand(call.caller, 'actions', 'read');
      const { hub } = call;
      const said = hub.doors.reviewsOf(mustRun(call).id);
      return ok(
        said.map(({ environments, state, by, comment }) => ({
          environments: environments.map((each) => ({
            ...environmentInShort(hub, each),
            created_at: iso(hub.createdAt),
            updated_at: iso(hub.createdAt),
          })),
          state,
          user: simpleUser(hub, by),
          comment,
        })),
      );
    },
  },
];
