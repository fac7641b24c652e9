/** Pull requests. https://docs.github.com/rest/pulls */
import { demand } from '../access.ts';
import { pullsOf, type Hub } from '../model.ts';
import {
  changePull,
  mergePull,
  mustPull,
  openPull,
  removeReviewers,
  requestReviewers,
  type PullCase,
} from '../pull-acts.ts';
import { changesOf, commitsOf, figuresOf, mergeBaseOf, MOST_COMMITS } from '../pull-state.ts';
import { invalid, notFound } from '../refusal.ts';
import { diffEntry, listedCommit } from '../shapes/commit.ts';
import { fullPull, simplePull } from '../shapes/issue.ts';
import type { Shape } from '../shapes/json.ts';
import type { SandboxAnswer } from '../../http.ts';
import { created, noContent, ok, paged, REPO, type Call, type Route } from './route.ts';

export const pullOf = (call: Call): PullCase => {
  const number = Number(call.param('number'));
  if (!Number.isSafeInteger(number)) throw notFound();
  return mustPull(call.hub, number);
};

const shapeOf = async (
  hub: Hub,
  { issue, pull }: PullCase,
  asker: 'request' | 'event' = 'event',
): Promise<Shape> => fullPull(hub, issue, { pull, figures: await figuresOf(hub, pull, asker) });

const list = (call: Call): readonly PullCase[] => {
  const { hub, query } = call;
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  const sort = query.get('sort') ?? 'created';
  const ascending = (query.get('direction') ?? 'desc') === 'asc';
  const fitting = pullsOf(hub).filter(
    ({ issue, pull }) =>
      (state === 'all' || issue.state === state) &&
      (head === null || `${hub.owner.login}:${pull.headRef}` === head) &&
      (base === null || pull.baseRef === base),
  );
  const key = ({ issue }: PullCase): number => (sort === 'updated' ? issue.updatedAt : issue.number);
  return fitting.toSorted(
    (a, b) => (ascending ? 1 : -1) * (key(a) - key(b) || a.issue.number - b.issue.number),
  );
};

const files = async (call: Call): Promise<SandboxAnswer> => {
  const { hub } = call;
  const { pull } = pullOf(call);
  const changes = await changesOf(hub, pull);
  const patches = await hub.git.patches(await mergeBaseOf(hub, pull), pull.headSha);
  return paged(call, changes, (change) => diffEntry(hub, change, pull.headSha, patches.get(change.path)));
};

const METHODS = ['merge', 'squash', 'rebase'] as const;

const merge = async (call: Call): Promise<SandboxAnswer> => {
  const { fields } = call;
  const wanted = fields.text('merge_method') ?? 'merge';
  const method = METHODS.find((candidate) => candidate === wanted);
  if (method === undefined) throw invalid('PullRequest', 'merge_method', 'invalid');
  const sha = await mergePull(call.hub, call.caller, pullOf(call), {
    sha: fields.text('sha'),
    method,
    title: fields.text('commit_title'),
    message: fields.text('commit_message'),
  });
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' });
};

export const stateField = (call: Call, resource: string): 'open' | 'closed' | undefined => {
  const state = call.fields.text('state');
  if (state === undefined || state === 'open' || state === 'closed') return state;
  throw invalid(resource, 'state', 'invalid');
};

export const pullRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${REPO}/pulls`,
    answer(call) {
      demand(call.caller, 'pull-requests', 'read');
      return paged(call, list(call), ({ issue, pull }) => simplePull(call.hub, issue, pull));
    },
  },
  {
    method: 'POST',
    path: `${REPO}/pulls`,
    async answer(call) {
      const { hub, caller, fields } = call;
      demand(caller, 'pull-requests', 'write');
      const opened = await openPull(hub, caller, {
        title: fields.mustText('title', 'PullRequest'),
        body: fields.text('body') ?? null,
        head: fields.mustText('head', 'PullRequest'),
        base: fields.mustText('base', 'PullRequest'),
        draft: fields.flag('draft') ?? false,
      });
      return created(await shapeOf(hub, opened));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/pulls/:number`,
    async answer(call) {
      demand(call.caller, 'pull-requests', 'read');
      return ok(await shapeOf(call.hub, pullOf(call), 'request'));
    },
  },
  {
    method: 'PATCH',
    path: `${REPO}/pulls/:number`,
    async answer(call) {
      const { hub, caller, fields } = call;
      const found = pullOf(call);
      await changePull(hub, caller, found, {
        title: fields.text('title'),
        body: fields.textOrNull('body'),
        state: stateField(call, 'PullRequest'),
        stateReason: undefined,
        labels: undefined,
        assignees: undefined,
        base: fields.text('base'),
      });
      return ok(await shapeOf(hub, found));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/pulls/:number/files`,
    answer(call) {
      demand(call.caller, 'pull-requests', 'read');
      return files(call);
    },
  },
  {
    method: 'GET',
    path: `${REPO}/pulls/:number/commits`,
    async answer(call) {
      demand(call.caller, 'pull-requests', 'read');
      const commits = (await commitsOf(call.hub, pullOf(call).pull)).slice(0, MOST_COMMITS);
      return paged(call, commits, (commit) => listedCommit(call.hub, commit));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/pulls/:number/merge`,
    answer(call) {
      demand(call.caller, 'pull-requests', 'read');
      return pullOf(call).pull.merged === undefined ? { status: 404 } : noContent;
    },
  },
  { method: 'PUT', path: `${REPO}/pulls/:number/merge`, answer: merge },
  {
    method: 'POST',
    path: `${REPO}/pulls/:number/requested_reviewers`,
    async answer(call) {
      const found = pullOf(call);
      await requestReviewers(call.hub, call.caller, found, call.fields.texts('reviewers') ?? []);
      return created(simplePull(call.hub, found.issue, found.pull));
    },
  },
  {
    method: 'DELETE',
    path: `${REPO}/pulls/:number/requested_reviewers`,
    async answer(call) {
      const found = pullOf(call);
      await removeReviewers(call.hub, call.caller, found, call.fields.texts('reviewers') ?? []);
      return ok(simplePull(call.hub, found.issue, found.pull));
    },
  },
];
