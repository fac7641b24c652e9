/** The repository as REST and the payloads of events show it. */
import { nodeId } from '../node-id.ts';
import { DEFAULT_BRANCH, iso, type Caller, type Hub } from '../model.ts';
import { simpleUser } from './account.ts';
import type { Shape } from './json.ts';

export const repositoryUrl = (hub: Hub): string => `${hub.urls.api}/repos/${hub.owner.login}/${hub.name}`;
export const repositoryPage = (hub: Hub): string => `${hub.urls.html}/${hub.owner.login}/${hub.name}`;

const TEMPLATES = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

/** What every description of the repository has, also the shortest. */
export const minimalRepository = (hub: Hub): Shape => {
  const url = repositoryUrl(hub);
  return {
    id: hub.repositoryId,
    node_id: nodeId('Repository', hub.repositoryId),
    name: hub.name,
    full_name: `${hub.owner.login}/${hub.name}`,
    private: hub.setup.visibility !== 'public',
    owner: simpleUser(hub, hub.owner),
    html_url: repositoryPage(hub),
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(TEMPLATES).map(([name, path]) => [name, `${url}${path}`])),
  };
};

/** As `pull_request.head.repo` and in the payloads of events. */
export const repository = (hub: Hub): Shape => {
  const page = repositoryPage(hub);
  const open = [...hub.issues.values()].filter((issue) => issue.state === 'open').length;
  return {
    ...minimalRepository(hub),
    created_at: iso(hub.createdAt),
    updated_at: iso(hub.pushedAt),
    pushed_at: iso(hub.pushedAt),
    git_url: `${page.replace(/^http/, 'git')}.git`,
    ssh_url: `ssh://git@127.0.0.1/${hub.owner.login}/${hub.name}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    size: 100,
    stargazers_count: 0,
    watchers_count: 0,
    language: 'TypeScript',
    has_issues: true,
    has_projects: false,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: hub.setup.allowsForks,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: hub.setup.visibility,
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: DEFAULT_BRANCH,
  };
};

/** As `GET /repos/{owner}/{repo}`. */
const fullRepository = (hub: Hub, caller: Caller): Shape => ({
  ...repository(hub),
  permissions: {
    admin: caller.role === 'admin',
    maintain: caller.role === 'admin',
    push: caller.role === 'admin' || caller.role === 'write' || caller.job?.permissions.contents === 'write',
    triage: caller.role === 'admin' || caller.role === 'write',
    pull: true,
  },
  organization: simpleUser(hub, hub.owner),
  network_count: 0,
  subscribers_count: hub.people.length,
});

/** As in the list of what a team has. */
export const listedRepository = (hub: Hub, name: string): Shape => {
  const other = hub.others.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (other === undefined) return repository(hub);
  return { ...repository({ ...hub, name: other.name, repositoryId: other.id }), archived: other.archived };
};

/** As `GET /repos/{owner}/{repo}`, also of the other repositories of the organization. */
export const repositoryNamed = (hub: Hub, caller: Caller, name: string): Shape => ({
  ...fullRepository(hub, caller),
  ...listedRepository(hub, name),
});

/** As in the payload of `push`, which counts time in seconds. */
export const pushRepository = (hub: Hub): Shape => ({
  ...repository(hub),
  owner: { ...simpleUser(hub, hub.owner), name: hub.owner.login, email: null },
  created_at: Math.floor(hub.createdAt / 1000),
  pushed_at: Math.floor(hub.pushedAt / 1000),
  organization: hub.owner.login,
  stargazers: 0,
  master_branch: DEFAULT_BRANCH,
});
