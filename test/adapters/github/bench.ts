/** The real adapter over the sandbox's GitHub, with people who act through plain REST. */
import { Octokit } from '@octokit/rest';
import { createGitHubClient } from '../../../src/adapters/github/client.ts';
import { createGitHub } from '../../../src/adapters/github/github.ts';
import type { GitHubPorts } from '../../../src/adapters/github/github.ts';
import { createProposals } from '../../../src/adapters/github/proposals.ts';
import { createRoster } from '../../../src/adapters/github/roster.ts';
import { commitSha, grantNumber, instant } from '../../../src/core/brand.ts';
import type { CommitSha, GrantNumber } from '../../../src/core/brand.ts';
import { createWorldClock } from '../../../src/sandbox/clock.ts';
import type { GitHubWorld, Permissions } from '../../../src/sandbox/contract.ts';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { createGitHubWorld } from '../../../src/sandbox/github/world.ts';
import type { GitHubWorldOptions } from '../../../src/sandbox/github/world.ts';
import { createRequestLog } from '../../../src/sandbox/http.ts';
import type { Proposals } from '../../../src/ports/proposals.ts';
import type { Roster } from '../../../src/ports/roster.ts';
import type { DeskBench } from '../../ports/desk-contract.ts';
import { idOf } from '../../ports/evidence-contract.ts';
import type { Files, Who } from '../../ports/evidence-contract.ts';

/** What `request.yml` gives its two jobs, in one token, so that every port can be tried with it. */
const permissions: Permissions = {
  contents: 'write',
  'pull-requests': 'write',
  issues: 'write',
  statuses: 'write',
  actions: 'write',
};

export interface SandboxBench extends DeskBench {
  readonly world: GitHubWorld;
  readonly repository: { readonly owner: string; readonly repo: string };
  as(who: Who): Octokit;
  /** Ports as a new process has them, and the requests that they sent. */
  ports(
    expecting: GrantNumber | undefined,
    token?: string,
  ): GitHubPorts & {
    readonly roster: Roster;
    readonly proposals: Proposals;
    readonly requests: readonly string[];
  };
  /** A person's own token. */
  token(who: Who): string;
  readonly faults: ReturnType<typeof createFaults>;
  commit(by: Who, branch: string, files: Files, from?: string): Promise<CommitSha>;
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** `beside`: more accounts and teams than the six people. */
export const startBench = async (
  beside: Pick<Partial<GitHubWorldOptions>, 'teams'> & {
    readonly more?: GitHubWorldOptions['accounts'];
    readonly emails?: Readonly<Partial<Record<Who, string>>>;
  } = {},
): Promise<SandboxBench> => {
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z' });
  const faults = createFaults();
  const log = createRequestLog();
  const people: readonly Who[] = ['alice', 'bob', 'carol', 'dave', 'erin', 'mallory'];
  const world = await createGitHubWorld({
    clock,
    faults,
    log,
    owner: 'contoso',
    name: 'access',
    repositoryId: 900_001,
    ownerId: 900_000,
    accounts: [
      ...people.map((login) => {
        const email = beside.emails?.[login];
        const account = { login, id: idOf(login), role: login === 'erin' ? 'admin' : 'write' } as const;
        return email === undefined ? account : { ...account, email };
      }),
      ...(beside.more ?? []),
    ],
    ...(beside.teams === undefined ? {} : { teams: beside.teams }),
    initial: [
      { path: 'policies/gatehouse.yaml', content: 'version: 1\n' },
      { path: 'README.md', content: '# access\n' },
    ],
  });
  const repository = { owner: world.owner, repo: world.name };
  const octokits = new Map(
    world.accounts.map(({ login, token }) => [
      login,
      new Octokit({ auth: token, baseUrl: world.api, log: quiet }),
    ]),
  );
  const as = (who: Who): Octokit => {
    const found = octokits.get(who);
    if (found === undefined) throw new Error(`nobody is called ${who}`);
    return found;
  };
  const ports: SandboxBench['ports'] = (
    expecting,
    token = world.issueJobToken(permissions, `job-${Math.random()}`),
  ) => {
    const requests: string[] = [];
    const client = createGitHubClient({
      apiUrl: world.api,
      token,
      owner: world.owner,
      repo: world.name,
      onDate: () => {},
      sleep: async () => {},
    });
    client.octokit.hook.before('request', (options) => {
      const operation: unknown = Object.getOwnPropertyDescriptor(options, 'operationName')?.value;
      const path = options.url
        .replace(world.api, '')
        .replace(/\?.*/, '')
        .replace(/\{owner\}\/\{repo\}/, 'contoso/access');
      requests.push([options.method, path, ...(typeof operation === 'string' ? [operation] : [])].join(' '));
    });
    return {
      ...createGitHub(client, { expecting }),
      roster: createRoster(client),
      proposals: createProposals(client),
      requests,
    };
  };
  const commit: SandboxBench['commit'] = async (by, branch, files, from = 'heads/main') => {
    const { rest } = as(by);
    const existing = await rest.git.getRef({ ...repository, ref: `heads/${branch}` }).catch(() => undefined);
    const base =
      existing?.data.object.sha ?? (await rest.git.getRef({ ...repository, ref: from })).data.object.sha;
    const tree = await rest.git.createTree({
      ...repository,
      base_tree: (await rest.git.getCommit({ ...repository, commit_sha: base })).data.tree.sha,
      tree: Object.entries(files).map(([path, content]) =>
        content === null
          ? { path, mode: '100644', type: 'blob', sha: null }
          : { path, mode: '100644', type: 'blob', content },
      ),
    });
    const made = await rest.git.createCommit({
      ...repository,
      message: 'Change',
      tree: tree.data.sha,
      parents: [base],
    });
    const { sha } = made.data;
    if (existing === undefined) await rest.git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha });
    else await rest.git.updateRef({ ...repository, ref: `heads/${branch}`, sha });
    return commitSha(sha);
  };
  const standing = ports(undefined);
  const branchOf = async (number: number): Promise<string> =>
    (await as('erin').rest.pulls.get({ ...repository, pull_number: number })).data.head.ref;
  const isOurs = (entry: { readonly user: { readonly type: string } | null }): boolean =>
    entry.user?.type === 'Bot';
  let branches = 0;
  return {
    world,
    repository,
    as,
    ports,
    token: (who) => world.accounts.find(({ login }) => login === who)?.token ?? '',
    faults,
    commit,
    ...standing,
    now: () => instant(clock.now()),
    pass: async (seconds) => clock.advance(seconds * 1000),
    pushToMain: (by, files) => commit(by, 'main', files),
    async openPull(by, files) {
      branches += 1;
      const head = `${by}-${branches}`;
      await commit(by, head, files);
      const { data } = await as(by).rest.pulls.create({
        ...repository,
        title: 'Request',
        head,
        base: 'main',
      });
      return grantNumber(data.number);
    },
    push: async (pull, by, files) => commit(by, await branchOf(pull), files),
    async review(pull, by, state) {
      const event = (
        { APPROVED: 'APPROVE', CHANGES_REQUESTED: 'REQUEST_CHANGES', COMMENTED: 'COMMENT' } as const
      )[state];
      const { data } = await as(by).rest.pulls.createReview({
        ...repository,
        pull_number: pull,
        event,
        body: 'seen',
      });
      return data.id;
    },
    async dismiss(pull, review, by) {
      await as(by).rest.pulls.dismissReview({
        ...repository,
        pull_number: pull,
        review_id: review,
        message: 'no',
      });
    },
    async merge(pull, by) {
      const { data } = await as(by).rest.pulls.merge({ ...repository, pull_number: pull });
      return commitSha(data.sha);
    },
    async comment(pull, by, body) {
      const { data } = await as(by).rest.issues.createComment({ ...repository, issue_number: pull, body });
      return data.id;
    },
    async editComment(_, comment, body) {
      await as('erin').rest.issues.updateComment({ ...repository, comment_id: comment, body });
    },
    async close(pull) {
      await as('erin').rest.pulls.update({ ...repository, pull_number: pull, state: 'closed' });
    },
    async reopen(pull) {
      await as('erin').rest.pulls.update({ ...repository, pull_number: pull, state: 'open' });
    },
    async mark(pull, how) {
      const { data } = await as('erin').rest.pulls.get({ ...repository, pull_number: pull });
      const name = how === 'draft' ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview';
      await as('erin').graphql(
        `mutation($id: ID!) { ${name}(input: { pullRequestId: $id }) { clientMutationId } }`,
        { id: data.node_id },
      );
    },
    stop: () => world.close(),
    async comments(pull) {
      const { data } = await as('erin').rest.issues.listComments({ ...repository, issue_number: pull });
      return data.filter((one) => one.user?.type === 'Bot').map((one) => one.body ?? '');
    },
    async statuses(ref) {
      const { data } = await as('erin').rest.repos.listCommitStatusesForRef({ ...repository, ref });
      return data
        .filter((one) => one.context === 'gatehouse')
        .map(({ state, description }) => ({ state, description: description ?? '' }));
    },
    async issues() {
      const { data } = await as('erin').rest.issues.listForRepo({ ...repository, state: 'open' });
      return data
        .filter((one) => one.pull_request === undefined && isOurs({ user: one.user }))
        .map(({ title, body }) => ({ title, body: body ?? '' }));
    },
    writes: () =>
      standing.requests.filter((one) => !one.startsWith('GET') && !one.startsWith('POST /graphql')).length,
  };
};
