/** Commit statuses. https://docs.github.com/rest/commits/statuses */
import { demand } from '../access.ts';
import { raiseStatus } from '../events.ts';
import { iso, newId, nowOf, type CommitStatus, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { notFound, Refusal } from '../refusal.ts';
import { avatarOf, simpleUser } from '../shapes/account.ts';
import { listedCommit } from '../shapes/commit.ts';
import type { Shape } from '../shapes/json.ts';
import { minimalRepository, repositoryUrl } from '../shapes/repository.ts';
import { created, ok, pageOf, paged, REPO, type Call, type Route } from './route.ts';
import type { SandboxAnswer } from '../../http.ts';

const STATES = ['error', 'failure', 'pending', 'success'] as const;
/** Per commit and context. */
const MOST = 1000;

const simple = (hub: Hub, status: CommitStatus): Shape => ({
  url: `${repositoryUrl(hub)}/statuses/${status.sha}`,
  avatar_url: avatarOf(hub, status.creator),
  id: status.id,
  node_id: nodeId('StatusContext', status.id),
  state: status.state,
  description: status.description,
  target_url: status.targetUrl,
  context: status.context,
  created_at: iso(status.at),
  updated_at: iso(status.at),
});
const shape = (hub: Hub, status: CommitStatus): Shape => ({
  ...simple(hub, status),
  creator: simpleUser(hub, status.creator),
});

const create = async (call: Call): Promise<SandboxAnswer> => {
  const { hub, caller, fields } = call;
  demand(caller, 'statuses', 'write');
  const sha = await hub.git.resolve(call.param('sha'));
  const commit = sha === undefined ? undefined : await hub.git.commit(sha);
  if (sha === undefined || commit === undefined)
    throw new Refusal(422, `No commit found for SHA: ${call.param('sha')}`);
  const state = STATES.find((candidate) => candidate === fields.text('state'));
  if (state === undefined)
    throw new Refusal(422, 'Validation Failed', [
      { resource: 'Status', code: 'custom', field: 'state', message: 'state is not included in the list' },
    ]);
  const description = fields.text('description') ?? null;
  if (description !== null && [...description].length > 140)
    throw new Refusal(422, 'Validation Failed', [
      {
        resource: 'Status',
        code: 'custom',
        field: 'description',
        message: 'description is too long (maximum is 140 characters)',
      },
    ]);
  const targetUrl = fields.text('target_url') ?? null;
  if (targetUrl !== null && !/^https?:\/\//.test(targetUrl))
    throw new Refusal(422, 'Validation Failed', [
      {
        resource: 'Status',
        code: 'custom',
        field: 'target_url',
        message: 'target_url must use http(s) scheme',
      },
    ]);
  const context = fields.text('context') ?? 'default';
  if (hub.statuses.filter((status) => status.sha === sha && status.context === context).length >= MOST)
    throw new Refusal(422, 'Validation Failed', [
      {
        resource: 'Status',
        code: 'custom',
        message: 'This SHA and context has reached the maximum number of statuses.',
      },
    ]);
  const status: CommitStatus = {
    id: newId(hub),
    sha,
    state,
    description,
    context,
    targetUrl,
    creator: caller.person,
    at: nowOf(hub),
  };
  hub.statuses.push(status);
  const branches = hub.git.refs('refs/heads/').filter((ref) => ref.sha === sha);
  await raiseStatus(hub, caller, {
    id: status.id,
    sha,
    name: `${hub.owner.login}/${hub.name}`,
    target_url: targetUrl,
    avatar_url: avatarOf(hub, caller.person),
    context,
    description,
    state,
    commit: listedCommit(hub, commit),
    branches: branches.map((ref) => ({
      name: ref.name.slice('refs/heads/'.length),
      commit: { sha: ref.sha, url: `${repositoryUrl(hub)}/commits/${ref.sha}` },
      protected: false,
    })),
    created_at: iso(status.at),
    updated_at: iso(status.at),
  });
  return created(shape(hub, status));
};

/** Newest first; all of a commit, or the last of each context. */
export const statusesOf = (hub: Hub, sha: string, which: 'all' | 'latest'): readonly CommitStatus[] => {
  const all = hub.statuses.filter((status) => status.sha === sha).toReversed();
  if (which === 'all') return all;
  return all.filter((status, index) => all.findIndex((other) => other.context === status.context) === index);
};

export const rollUp = (statuses: readonly CommitStatus[]): 'success' | 'failure' | 'pending' => {
  if (statuses.some((status) => status.state === 'failure' || status.state === 'error')) return 'failure';
  return statuses.length === 0 || statuses.some((status) => status.state === 'pending')
    ? 'pending'
    : 'success';
};

const resolved = async (call: Call): Promise<string> => {
  demand(call.caller, 'statuses', 'read');
  const sha = await call.hub.git.resolve(call.param('ref'));
  if (sha === undefined) throw notFound();
  return sha;
};

export const statusRoutes: readonly Route[] = [
  { method: 'POST', path: `${REPO}/statuses/:sha`, answer: create },
  {
    method: 'GET',
    path: `${REPO}/commits/:ref*/statuses`,
    async answer(call) {
      const sha = await resolved(call);
      return paged(call, statusesOf(call.hub, sha, 'all'), (status) => shape(call.hub, status));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/commits/:ref*/status`,
    async answer(call) {
      const { hub } = call;
      const sha = await resolved(call);
      const latest = statusesOf(hub, sha, 'latest');
      const page = pageOf(call, latest);
      return {
        ...ok({
          state: rollUp(latest),
          statuses: page.items.map((status) => simple(hub, status)),
          sha,
          total_count: latest.length,
          repository: minimalRepository(hub),
          commit_url: `${repositoryUrl(hub)}/commits/${sha}`,
          url: `${repositoryUrl(hub)}/commits/${sha}/status`,
        }),
        headers: page.headers,
      };
    },
  },
];
