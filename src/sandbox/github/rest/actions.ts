/** Workflows, their runs and dispatches, and repository variables. https://docs.github.com/rest/actions */
import { parseDocument } from 'yaml';
import type { WorkflowRunRecord } from '../../contract.ts';
import { unfitting, type DeclaredInput } from '../../dispatch-inputs.ts';
import { demand, demandAdmin } from '../access.ts';
import { raiseDispatch } from '../events.ts';
import { ACTIONS_BOT, defaultHead, iso, plainEmail, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { notFound, Refusal } from '../refusal.ts';
import { simpleUser } from '../shapes/account.ts';
import type { Shape } from '../shapes/json.ts';
import { minimalRepository, repositoryPage, repositoryUrl } from '../shapes/repository.ts';
import { noContent, ok, pageOf, REPO, type Call, type Route } from './route.ts';
import type { SandboxAnswer } from '../../http.ts';
import type { Commit } from '../git/formats.ts';

const FOLDER = '.github/workflows';

interface WorkflowFile {
  readonly id: number;
  readonly file: string;
  readonly name: string;
}

/** A stable number for a file name. */
const workflowId = (file: string): number =>
  [...file].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 100_000_007, 7);

const workflowsAt = async (hub: Hub, sha: string): Promise<readonly WorkflowFile[]> => {
  const commit = await hub.git.commit(sha);
  const folder = commit === undefined ? undefined : await hub.git.at(commit.tree, FOLDER);
  const entries = folder === undefined ? [] : ((await hub.git.tree(folder.sha)) ?? []);
  const files = entries.filter((entry) => /\.ya?ml$/.test(entry.name));
  return Promise.all(
    files.map(async (entry) => {
      const text = (await hub.git.object(entry.sha))?.body.toString('utf8') ?? '';
      const name = /^name:[ \t]*['"]?([^\n'"#]+)/m.exec(text)?.[1]?.trim() ?? `${FOLDER}/${entry.name}`;
      return { id: workflowId(entry.name), file: entry.name, name };
    }),
  );
};

/** By number, by file name or by path. */
const mustWorkflow = async (hub: Hub, id: string): Promise<WorkflowFile> => {
  const found = (await workflowsAt(hub, defaultHead(hub))).find(
    (workflow) => String(workflow.id) === id || workflow.file === id || `${FOLDER}/${workflow.file}` === id,
  );
  if (found === undefined) throw notFound();
  return found;
};

const workflowShape = (hub: Hub, workflow: WorkflowFile): Shape => ({
  id: workflow.id,
  node_id: nodeId('Workflow', workflow.id),
  name: workflow.name,
  path: `${FOLDER}/${workflow.file}`,
  state: hub.switchedOff.has(workflow.file) ? 'disabled_manually' : 'active',
  created_at: iso(hub.createdAt),
  updated_at: iso(hub.createdAt),
  url: `${repositoryUrl(hub)}/actions/workflows/${workflow.id}`,
  html_url: `${repositoryPage(hub)}/blob/main/${FOLDER}/${workflow.file}`,
  badge_url: `${repositoryPage(hub)}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
});

const headCommit = (commit: Commit | undefined): Shape | null =>
  commit === undefined
    ? null
    : {
        id: commit.sha,
        tree_id: commit.tree,
        message: commit.message.trimEnd(),
        timestamp: iso(commit.committer.at * 1000),
        author: { name: commit.author.name, email: plainEmail(commit.author.email) },
        committer: { name: commit.committer.name, email: plainEmail(commit.committer.email) },
      };

const runShape = async (hub: Hub, run: WorkflowRunRecord): Promise<Shape> => {
  const url = `${repositoryUrl(hub)}/actions/runs/${run.id}`;
  const file = run.workflow.replace(`${FOLDER}/`, '');
  const commit = await hub.git.commit(run.headSha);
  const before = [...hub.runs.values()].filter(
    (other) => other.workflow === run.workflow && other.id <= run.id,
  );
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WorkflowRun', run.id),
    check_suite_id: run.suite,
    check_suite_node_id: nodeId('CheckSuite', run.suite),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: `${FOLDER}/${file}`,
    run_number: before.length,
    run_attempt: run.attempt,
    event: run.event,
    display_title: run.name,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflowId(file),
    url,
    html_url: `${repositoryPage(hub)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.startedAt ?? run.createdAt,
    actor: simpleUser(hub, ACTIONS_BOT),
    triggering_actor: simpleUser(hub, ACTIONS_BOT),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(hub)}/check-suites/${run.suite}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl(hub)}/actions/workflows/${workflowId(file)}`,
    head_commit: headCommit(commit),
    repository: minimalRepository(hub),
    head_repository: minimalRepository(hub),
  };
};

/** `created` takes `>=2026-01-01`, `<…`, `a..b` or one day. */
const createdWithin = (text: string | null, at: number): boolean => {
  if (text === null || text === '') return true;
  const [from, to] = text.split('..');
  if (to !== undefined)
    return (from === '*' || at >= Date.parse(from ?? '')) && (to === '*' || at <= Date.parse(to));
  const match = /^(>=|<=|>|<)?(.*)$/.exec(text);
  const bound = Date.parse(match?.[2] ?? '');
  switch (match?.[1]) {
    case '>=':
      return at >= bound;
    case '<=':
      return at <= bound;
    case '>':
      return at > bound;
    case '<':
      return at < bound;
    case undefined:
      return iso(at).startsWith(text);
  }
  return false;
};

const listRuns = async (call: Call, workflow: WorkflowFile | undefined): Promise<SandboxAnswer> => {
  const { hub, query } = call;
  const is = (name: string, value: string): boolean => query.get(name) === null || query.get(name) === value;
  const fitting = [...hub.runs.values()]
    .filter(
      (run) =>
        (workflow === undefined || run.workflow.replace(`${FOLDER}/`, '') === workflow.file) &&
        is('branch', run.headBranch) &&
        is('event', run.event) &&
        is('head_sha', run.headSha) &&
        is('check_suite_id', String(run.suite)) &&
        (is('status', run.status) || query.get('status') === run.conclusion) &&
        createdWithin(query.get('created'), Date.parse(run.createdAt)),
    )
    .toSorted((a, b) => b.id - a.id);
  const page = pageOf(call, fitting);
  const runs = await Promise.all(page.items.map((run) => runShape(hub, run)));
  return { ...ok({ total_count: fitting.length, workflow_runs: runs }), headers: page.headers };
};

const dispatch = async (call: Call): Promise<SandboxAnswer> => {
  const { hub, caller, fields } = call;
  demand(caller, 'actions', 'write');
  const workflow = await mustWorkflow(hub, call.param('workflow'));
  if (hub.switchedOff.has(workflow.file))
    throw new Refusal(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  const name = fields.text('ref') ?? '';
  const branch = name.replace(/^refs\/heads\//, '');
  const ref = [`refs/heads/${branch}`, `refs/tags/${branch}`, name].find(
    (candidate) => hub.git.ref(candidate) !== undefined,
  );
  const sha = ref === undefined ? undefined : hub.git.ref(ref);
  if (ref === undefined || sha === undefined) throw new Refusal(422, `No ref found for: ${name}`);
  const there = (await workflowsAt(hub, sha)).find((candidate) => candidate.file === workflow.file);
  const file =
    there === undefined
      ? undefined
      : await hub.git.at((await hub.git.commit(sha))?.tree ?? '', `${FOLDER}/${workflow.file}`);
  const text = file === undefined ? '' : ((await hub.git.object(file.sha))?.body.toString('utf8') ?? '');
  if (!/workflow_dispatch/.test(text))
    throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
  const inputs = inputsOf(fields.record('inputs') ?? {});
  const wrong = unfitting(inputs, declaredIn(text));
  if (wrong !== undefined) throw new Refusal(422, wrong);
  raiseDispatch(hub, caller, { ref, sha, workflow: workflow.file, inputs });
  return noContent;
};

/** The file as whoever reads only its inputs has it; one that is no YAML fails when it is run. */
const declaredIn = (text: string): Readonly<Record<string, DeclaredInput>> => {
  const file: unknown = parseDocument(text).toJS();
  const inputs = ['on', 'workflow_dispatch', 'inputs'].reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    file,
  );
  return typeof inputs === 'object' && inputs !== null
    ? Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, asDeclared(input)]))
    : {};
};

const asDeclared = (input: unknown): DeclaredInput =>
  typeof input === 'object' && input !== null
    ? {
        required: Reflect.get(input, 'required') === true,
        ...(Reflect.get(input, 'default') === undefined ? {} : { default: Reflect.get(input, 'default') }),
      }
    : {};

/** Whatever type an input was sent with, a workflow gets text. */
const inputsOf = (given: Readonly<Record<string, unknown>>): Record<string, string> => {
  if (Object.keys(given).length > 25)
    throw new Refusal(422, 'Invalid request.\n\nNo more than 25 inputs are allowed.');
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
};

/** https://docs.github.com/rest/actions/workflows#disable-a-workflow */
const switchTo =
  (on: boolean) =>
  async (call: Call): Promise<SandboxAnswer> => {
    const { hub, caller } = call;
    demand(caller, 'actions', 'write');
    const { file } = await mustWorkflow(hub, call.param('workflow'));
    if (on) hub.switchedOff.delete(file);
    else hub.switchedOff.add(file);
    return noContent;
  };

const variableShape = (hub: Hub, name: string, value: string): Shape => ({
  name,
  value,
  created_at: iso(hub.createdAt),
  updated_at: iso(hub.createdAt),
});

export const actionsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/actions/workflows`,
    async answer(call) {
      demand(call.caller, 'actions', 'read');
      const all = await workflowsAt(call.hub, defaultHead(call.hub));
      const page = pageOf(call, all);
      return {
        ...ok({
          total_count: all.length,
          workflows: page.items.map((workflow) => workflowShape(call.hub, workflow)),
        }),
        headers: page.headers,
      };
    },
  },
  {
    method: 'GET',
    path: `${REPO}/actions/workflows/:workflow`,
    async answer(call) {
      demand(call.caller, 'actions', 'read');
      return ok(workflowShape(call.hub, await mustWorkflow(call.hub, call.param('workflow'))));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/actions/workflows/:workflow/runs`,
    async answer(call) {
      demand(call.caller, 'actions', 'read');
      return listRuns(call, await mustWorkflow(call.hub, call.param('workflow')));
    },
  },
  { method: 'POST', path: `${REPO}/actions/workflows/:workflow/dispatches`, answer: dispatch },
  { method: 'PUT', path: `${REPO}/actions/workflows/:workflow/disable`, answer: switchTo(false) },
  { method: 'PUT', path: `${REPO}/actions/workflows/:workflow/enable`, answer: switchTo(true) },
  {
    method: 'GET',
    path: `${REPO}/actions/runs`,
    answer(call) {
      demand(call.caller, 'actions', 'read');
      return listRuns(call, undefined);
    },
  },
  {
    method: 'GET',
    path: `${REPO}/actions/runs/:run`,
    async answer(call) {
      demand(call.caller, 'actions', 'read');
      const run = call.hub.runs.get(Number(call.param('run')));
      if (run === undefined) throw notFound();
      return ok(await runShape(call.hub, run));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/actions/runs/:run/attempts/:attempt`,
    async answer(call) {
      demand(call.caller, 'actions', 'read');
      const [id, attempt] = [Number(call.param('run')), Number(call.param('attempt'))];
      const run = [call.hub.runs.get(id), call.hub.formerAttempts.get(`${id}/${attempt}`)].find(
        (one) => one?.attempt === attempt,
      );
      if (run === undefined) throw notFound();
      return ok(await runShape(call.hub, run));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/actions/variables`,
    answer(call) {
      demandAdmin(call.caller);
      const all = [...call.hub.variables];
      const page = pageOf(call, all);
      return {
        ...ok({
          total_count: all.length,
          variables: page.items.map(([name, value]) => variableShape(call.hub, name, value)),
        }),
        headers: page.headers,
      };
    },
  },
  {
    method: 'GET',
    path: `${REPO}/actions/variables/:name`,
    answer(call) {
      demandAdmin(call.caller);
      const name = call.param('name').toUpperCase();
      const value = call.hub.variables.get(name);
      if (value === undefined) throw notFound();
      return ok(variableShape(call.hub, name, value));
    },
  },
];
