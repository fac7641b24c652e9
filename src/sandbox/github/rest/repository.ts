/** The repository, its branches, commits, comparisons and the record of pushes. https://docs.github.com/rest/repos */
import { demand } from '../access.ts';
import type { Commit } from '../git/formats.ts';
import { DEFAULT_REF, iso, pullsOf, type Activity, type Caller, type Hub } from '../model.ts';
import { nodeId } from '../node-id.ts';
import { commitsOf } from '../pull-state.ts';
import { notFound, Refusal } from '../refusal.ts';
import { simpleUser } from '../shapes/account.ts';
import { diffEntry, listedCommit } from '../shapes/commit.ts';
import { simplePull } from '../shapes/issue.ts';
import type { Shape } from '../shapes/json.ts';
import { repositoryNamed, repositoryPage, repositoryUrl } from '../shapes/repository.ts';
import { flagsOf, levelOf, oldWordOf, wordOf } from '../team-acts.ts';
import { ok, paged, pageOf, REPO, type Call, type Route } from './route.ts';

/** A repository without its visibility is no repository: a person without a role sees nothing. */
export const demandSight = (caller: Caller): void => {
  if (caller.job === undefined && caller.role === undefined) throw notFound();
};

const branchUrl = (hub: Hub, name: string): string =>
  `${repositoryUrl(hub)}/branches/${encodeURIComponent(name)}`;

const branches = (call: Call): readonly { readonly name: string; readonly sha: string }[] => {
  const all = call.hub.git
    .refs('refs/heads/')
    .map((ref) => ({ name: ref.name.slice('refs/heads/'.length), sha: ref.sha }));
  return call.query.get('protected') === 'true' ? [] : all;
};

const mustCommit = async (hub: Hub, name: string): Promise<Commit> => {
  const sha = await hub.git.resolve(name);
  const commit = sha === undefined ? undefined : await hub.git.commit(sha);
  if (commit === undefined) throw new Refusal(422, `No commit found for SHA: ${name}`);
  return commit;
};

const listCommits = async (call: Call): Promise<readonly Commit[]> => {
  const { hub, query } = call;
  const start = query.get('sha') ?? DEFAULT_REF;
  const sha = await hub.git.resolve(start);
  if (sha === undefined) throw notFound();
  const path = query.get('path');
  const since = query.get('since');
  const until = query.get('until');
  const ids = await hub.git.history({
    include: [sha],
    ...(path === null ? {} : { path }),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
  });
  const commits = await Promise.all(ids.map((id) => hub.git.commit(id)));
  return commits.filter((commit) => commit !== undefined);
};

const withFiles = async (call: Call, commit: Commit): Promise<Shape> => {
  const { hub } = call;
  const changes = await hub.git.changes(commit.parents[0], commit.sha);
  const patches = await hub.git.patches(commit.parents[0], commit.sha);
  const sum = (key: 'additions' | 'deletions'): number =>
    changes.reduce((total, change) => total + change[key], 0);
  return {
    ...listedCommit(hub, commit),
    stats: {
      total: sum('additions') + sum('deletions'),
      additions: sum('additions'),
      deletions: sum('deletions'),
    },
    files: changes
      .slice(0, 300)
      .map((change) => diffEntry(hub, change, commit.sha, patches.get(change.path))),
  };
};

const compare = async (call: Call): Promise<Shape> => {
  const { hub } = call;
  const [baseName = '', headName = ''] = call.param('basehead').split('...');
  const strip = (name: string): string =>
    name.startsWith(`${hub.owner.login}:`) ? name.slice(hub.owner.login.length + 1) : name;
  // Which of the two a name means that is a branch's and a tag's is not documented; git itself takes the tag.
  const resolve = async (name: string): Promise<string | undefined> =>
    (await hub.git.resolve(`refs/tags/${strip(name)}`)) ?? hub.git.resolve(strip(name));
  const base = await resolve(baseName);
  const head = await resolve(headName);
  if (base === undefined || head === undefined) throw notFound();
  const mergeBase = await hub.git.mergeBase(base, head);
  if (mergeBase === undefined)
    throw new Refusal(404, `No common ancestor between ${baseName} and ${headName}.`);
  const ahead = await hub.git.history({ include: [head], exclude: [base], reverse: true });
  const behind = await hub.git.history({ include: [base], exclude: [head] });
  const changes = await hub.git.changes(mergeBase, head);
  const patches = await hub.git.patches(mergeBase, head);
  const page = pageOf(call, ahead);
  const shaped = async (sha: string): Promise<Shape> => listedCommit(hub, await mustCommit(hub, sha));
  const page1 = (call.query.get('page') ?? '1') === '1';
  const url = `${repositoryUrl(hub)}/compare/${baseName}...${headName}`;
  const html = `${repositoryPage(hub)}/compare/${baseName}...${headName}`;
  return {
    url,
    html_url: html,
    permalink_url: `${repositoryPage(hub)}/compare/${hub.owner.login}:${base.slice(0, 12)}...${hub.owner.login}:${head.slice(0, 12)}`,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: await shaped(base),
    merge_base_commit: await shaped(mergeBase),
    status:
      ahead.length === 0
        ? behind.length === 0
          ? 'identical'
          : 'behind'
        : behind.length === 0
          ? 'ahead'
          : 'diverged',
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: await Promise.all(
      (call.query.has('page') || call.query.has('per_page') ? page.items : ahead.slice(0, 250)).map(shaped),
    ),
    files: page1
      ? changes.slice(0, 300).map((change) => diffEntry(hub, change, head, patches.get(change.path)))
      : [],
  };
};

const PERIODS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, quarter: 91, year: 365 };

/** Newest first, paged by cursor: `after` and `before` are ids here, opaque to the client. */
const activities = (
  call: Call,
): { readonly items: readonly Activity[]; readonly headers: Record<string, string> } => {
  const { hub, query } = call;
  const ref = query.get('ref');
  const actor = query.get('actor');
  const type = query.get('activity_type');
  const period = PERIODS[query.get('time_period') ?? ''];
  const since = period === undefined ? 0 : hub.clock.now() - period * 86_400_000;
  const fitting = hub.activity.filter(
    (entry) =>
      (ref === null || entry.ref === ref || entry.ref === `refs/heads/${ref}`) &&
      (actor === null || entry.actor.login.toLowerCase() === actor.toLowerCase()) &&
      (type === null || entry.type === type) &&
      entry.at >= since,
  );
  const oldestFirst = query.get('direction') === 'asc';
  const ordered = oldestFirst ? fitting : fitting.toReversed();
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? '30') || 30));
  const after = query.get('after');
  const before = query.get('before');
  const position = (cursor: string): number =>
    ordered.findIndex((entry) => String(entry.id) === Buffer.from(cursor, 'base64url').toString());
  const start =
    after !== null ? position(after) + 1 : before !== null ? Math.max(0, position(before) - size) : 0;
  const items = ordered.slice(start, start + size);
  const link = (name: 'after' | 'before', entry: Activity | undefined, rel: string): string[] => {
    if (entry === undefined) return [];
    const url = new URL(call.url);
    url.searchParams.delete('after');
    url.searchParams.delete('before');
    url.searchParams.set(name, Buffer.from(String(entry.id)).toString('base64url'));
    return [`<${url.href}>; rel="${rel}"`];
  };
  const links = [
    ...(start + size < ordered.length ? link('after', items.at(-1), 'next') : []),
    ...(start > 0 ? link('before', items[0], 'prev') : []),
  ];
  return { items, headers: links.length === 0 ? {} : { link: links.join(', ') } };
};

const activityShape = (hub: Hub, entry: Activity): Shape => ({
  id: entry.id,
  node_id: nodeId('Activity', entry.id),
  before: entry.before,
  after: entry.after,
  ref: entry.ref,
  timestamp: iso(entry.at),
  activity_type: entry.type,
  actor: simpleUser(hub, entry.actor),
});

const personOf = (hub: Hub, login: string): Hub['people'][number] => {
  const found = hub.people.find((entry) => entry.person.login.toLowerCase() === login.toLowerCase());
  if (found === undefined) throw notFound();
  return found;
};

const permissions = (role: 'admin' | 'write' | 'read'): Shape => ({
  pull: true,
  triage: role !== 'read',
  push: role !== 'read',
  maintain: role === 'admin',
  admin: role === 'admin',
});

export const repositoryRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: REPO,
    anywhere: true,
    answer({ hub, caller, param }) {
      demandSight(caller);
      return ok(repositoryNamed(hub, caller, param('repo')));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/branches`,
    answer(call) {
      demand(call.caller, 'contents', 'read');
      return paged(call, branches(call), ({ name, sha }) => ({
        name,
        commit: { sha, url: `${repositoryUrl(call.hub)}/commits/${sha}` },
        protected: false,
      }));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/branches/:branch*`,
    async answer(call) {
      const { hub } = call;
      demand(call.caller, 'contents', 'read');
      const name = call.param('branch');
      const sha = hub.git.ref(`refs/heads/${name}`);
      if (sha === undefined) throw new Refusal(404, 'Branch not found');
      return ok({
        name,
        commit: listedCommit(hub, await mustCommit(hub, sha)),
        _links: { self: branchUrl(hub, name), html: `${repositoryPage(hub)}/tree/${name}` },
        protected: false,
        protection: {
          enabled: false,
          required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
        },
        protection_url: `${branchUrl(hub, name)}/protection`,
      });
    },
  },
  {
    method: 'GET',
    path: `${REPO}/commits`,
    async answer(call) {
      demand(call.caller, 'contents', 'read');
      return paged(call, await listCommits(call), (commit) => listedCommit(call.hub, commit));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/commits/:ref/pulls`,
    async answer(call) {
      demand(call.caller, 'pull-requests', 'read');
      const sha = await call.hub.git.resolve(call.param('ref'));
      const found = [];
      for (const entry of pullsOf(call.hub)) {
        const inside = (await commitsOf(call.hub, entry.pull)).some((commit) => commit.sha === sha);
        if (inside || entry.pull.merged?.commit === sha) found.push(entry);
      }
      return paged(call, found, ({ issue, pull }) => simplePull(call.hub, issue, pull));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/commits/:ref*`,
    async answer(call) {
      demand(call.caller, 'contents', 'read');
      const commit = await mustCommit(call.hub, call.param('ref'));
      if (/vnd\.github\.(v3\.)?sha/.test(call.accept))
        return {
          status: 200,
          headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' },
          body: commit.sha,
        };
      return ok(await withFiles(call, commit));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/compare/:basehead*`,
    async answer(call) {
      demand(call.caller, 'contents', 'read');
      return ok(await compare(call));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/activity`,
    answer(call) {
      demand(call.caller, 'contents', 'read');
      const { items, headers } = activities(call);
      return { status: 200, headers, body: items.map((entry) => activityShape(call.hub, entry)) };
    },
  },
  {
    method: 'GET',
    path: `${REPO}/collaborators`,
    answer(call) {
      demandSight(call.caller);
      return paged(call, call.hub.people, ({ person, role }) => ({
        ...simpleUser(call.hub, person),
        permissions: permissions(role),
        role_name: role,
      }));
    },
  },
  {
    method: 'GET',
    path: `${REPO}/collaborators/:username/permission`,
    anywhere: true,
    answer({ hub, caller, param }) {
      demandSight(caller);
      const { person } = personOf(hub, param('username'));
      const level = levelOf(hub, param('repo'), person);
      const role = level === undefined ? 'none' : wordOf(level);
      return ok({
        permission: level === undefined ? 'none' : oldWordOf(level),
        role_name: role,
        user: { ...simpleUser(hub, person), permissions: flagsOf(level), role_name: role },
      });
    },
  },
];
