/** Check runs and their annotations. https://docs.github.com/rest/checks/runs */
import type { CheckAnnotation, CheckRunRecord } from '../../contract.ts';
import type { SandboxAnswer } from '../../http.ts';
import { demand } from '../access.ts';
import { ACTIONS_APP, checksOf } from '../checks.ts';
import { iso, pullsOf, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { notFound, Refusal } from '../refusal.ts';
import { simpleUser } from '../shapes/account.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryPage, repositoryUrl } from '../shapes/repository.ts';
import { ok, pageOf, paged, REPO, type Call, type Route } from './route.ts';

const STATUSES = ['queued', 'in_progress', 'completed'] as const;
const FILTERS = ['latest', 'all'] as const;

const GITHUB = { login: 'github', id: 9919, kind: 'user' } as const;

const appShape = (hub: Hub): Shape => ({
  id: ACTIONS_APP,
  slug: 'github-actions',
  node_id: nodeId('App', ACTIONS_APP),
  client_id: 'Iv1.sandbox',
  owner: simpleUser(hub, GITHUB),
  name: 'GitHub Actions',
  description: 'Runs the workflows of this sandbox',
  external_url: `${hub.urls.html}/features/actions`,
  html_url: `${hub.urls.html}/apps/github-actions`,
  created_at: iso(hub.createdAt),
  updated_at: iso(hub.createdAt),
  permissions: { actions: 'write', checks: 'write', contents: 'write', metadata: 'read', statuses: 'write' },
  events: [],
});

/** Open pull requests whose head this commit is. */
const pullShapes = (hub: Hub, sha: string): readonly Shape[] => {
  const url = repositoryUrl(hub);
  const repo = { id: hub.repositoryId, url, name: hub.name };
  return pullsOf(hub)
    .filter(({ issue, pull }) => issue.state === 'open' && pull.headSha === sha)
    .map(({ pull }) => ({
      id: pull.id,
      number: pull.number,
      url: `${url}/pulls/${pull.number}`,
      head: { ref: pull.headRef, sha: pull.headSha, repo },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo },
    }));
};

const checkShape = (hub: Hub, check: CheckRunRecord): Shape => {
  const { progress } = check;
  const url = `${repositoryUrl(hub)}/check-runs/${check.id}`;
  const page = `${repositoryPage(hub)}/actions/runs/${check.run}/job/${check.id}`;
  return {
    id: check.id,
    name: check.name,
    node_id: nodeId('CheckRun', check.id),
    head_sha: check.headSha,
    external_id: `00000000-0000-4000-8000-${String(check.id).padStart(12, '0')}`,
    url,
    html_url: page,
    details_url: page,
    status: progress.status,
    conclusion: progress.status === 'completed' ? progress.conclusion : null,
    started_at: check.startedAt,
    completed_at: progress.status === 'completed' ? progress.at : null,
    // A job says nothing here: what its steps wrote to the summary stands on the run's page and in no answer.
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: check.suite },
    app: appShape(hub),
    pull_requests: pullShapes(hub, check.headSha),
  };
};

const annotationShape = (hub: Hub, check: CheckRunRecord, annotation: CheckAnnotation): Shape => ({
  path: annotation.path,
  blob_href: `${repositoryPage(hub)}/blob/${check.headSha}/${annotation.path.split('/').map(encodeURIComponent).join('/')}`,
  start_line: annotation.lines.start,
  start_column: annotation.columns?.start ?? null,
  end_line: annotation.lines.end,
  end_column: annotation.columns?.end ?? null,
  annotation_level: annotation.level,
  title: annotation.title,
  message: annotation.message,
  raw_details: '',
});

/** One of the words that the parameter may have. */
const word = <T extends string>(call: Call, name: string, words: readonly T[]): T | undefined => {
  const given = call.query.get(name);
  const found = words.find((candidate) => candidate === given);
  if (given !== null && found === undefined)
    throw new Refusal(422, `Invalid request.\n\n${given} is not a possible value of ${name}.`);
  return found;
};

const list = (call: Call, within: (check: CheckRunRecord) => boolean): SandboxAnswer => {
  const { hub, query } = call;
  const app = query.get('app_id');
  const checks =
    app !== null && app !== String(ACTIONS_APP)
      ? []
      : checksOf(hub, within, {
          which: word(call, 'filter', FILTERS) ?? 'latest',
          name: query.get('check_name') ?? undefined,
          status: word(call, 'status', STATUSES),
        });
  const page = pageOf(call, checks);
  const shapes = page.items.map((check) => checkShape(hub, check));
  return { ...ok({ total_count: checks.length, check_runs: shapes }), headers: page.headers };
};

const mustCheck = (call: Call): CheckRunRecord => {
  demand(call.caller, 'checks', 'read');
  const check = call.hub.checks.get(Number(call.param('check')));
  if (check === undefined) throw notFound();
  return check;
};

export const checkRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/commits/:ref*/check-runs`,
    async answer(call) {
      demand(call.caller, 'checks', 'read');
      const sha = await call.hub.git.resolve(call.param('ref'));
      if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${call.param('ref')}`);
      return list(call, (check) => check.headSha === sha);
    },
  },
  {
    method: 'GET',
    path: `${REPO}/check-suites/:suite/check-runs`,
    answer(call) {
      demand(call.caller, 'checks', 'read');
      const suite = Number(call.param('suite'));
      if (![...call.hub.runs.values()].some((run) => run.suite === suite)) throw notFound();
      return list(call, (check) => check.suite === suite);
    },
  },
  {
    method: 'GET',
    path: `${REPO}/check-runs/:check`,
    answer: (call) => ok(checkShape(call.hub, mustCheck(call))),
  },
  {
    method: 'GET',
    path: `${REPO}/check-runs/:check/annotations`,
    answer(call) {
      const check = mustCheck(call);
      return paged(call, check.annotations, (annotation) => annotationShape(call.hub, check, annotation));
    },
  },
];
