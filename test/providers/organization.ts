/** The contract suite's world on GitHub: the real providers through the real client against the sandbox's organization. */
import { Octokit } from '@octokit/rest';
import { createGitHubClient } from '../../src/adapters/github/client.ts';
import { createOrganization } from '../../src/adapters/github/organization.ts';
import { gitHubUserId, instant } from '../../src/core/brand.ts';
import type { GitHubRepoStep, GitHubTeamStep } from '../../src/core/plan.ts';
import type { Organization } from '../../src/ports/organization.ts';
import type { GrantContext, Provider } from '../../src/ports/privilege.ts';
import { teamName } from '../../src/providers/grant-team/team.ts';
import { gitHubRepo } from '../../src/providers/github-repo.ts';
import { gitHubTeam } from '../../src/providers/github-team.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import type { Faults, GitHubWorld, WorldClock } from '../../src/sandbox/contract.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createGitHubWorld } from '../../src/sandbox/github/world.ts';
import type { GitHubWorldOptions } from '../../src/sandbox/github/world.ts';
import { Killed } from '../fakes/azure.ts';
import type { Bench } from './contract.ts';

const org = 'contoso';

export const teamStep: GitHubTeamStep = {
  id: '1',
  kind: 'github-team',
  layer: 'identity',
  account: gitHubUserId(1001),
  team: 'contoso/deployers',
  role: 'member',
};

export const repoStep: GitHubRepoStep = {
  id: '2',
  kind: 'github-repo',
  layer: 'identity',
  account: gitHubUserId(1001),
  repository: 'contoso/storefront',
  permission: 'push',
  exclusive: true,
};

export interface Scene {
  readonly world: GitHubWorld;
  readonly clock: WorldClock;
  readonly faults: Faults;
  /** A fresh connection, with the App's token unless another is given. */
  organization(token?: string): Organization;
  /** Somebody with a token of their own. */
  as(login: string): Octokit;
  token(login: string): string;
  /** Every team, with what it is in and what it gives. */
  teams(): readonly {
    readonly slug: string;
    readonly description: string | null;
    readonly parent: string | null;
    readonly members: Record<string, string>;
    readonly repositories: Record<string, string>;
  }[];
  close(): Promise<void>;
}

export const openScene = async (options: Partial<GitHubWorldOptions> = {}): Promise<Scene> => {
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z' });
  const faults = createFaults();
  const world = await createGitHubWorld({
    clock,
    faults,
    owner: org,
    name: 'access',
    repositoryId: 700001,
    ownerId: 500001,
    accounts: [
      { login: 'alice', id: 1001, role: 'write' },
      { login: 'bob', id: 1002, role: 'write' },
      { login: 'erin', id: 1005, role: 'admin' },
      { login: 'cora-ext', id: 1099, role: 'read', outside: true },
    ],
    teams: [
      { slug: 'deployers', members: ['bob'], repositories: { docs: 'push' } },
      { slug: 'night', parent: 'deployers', members: ['bob'] },
      { slug: 'hidden', members: [], secret: true },
    ],
    repositories: [
      { name: 'storefront', collaborators: { bob: 'maintain' } },
      { name: 'docs' },
      { name: 'old', archived: true },
    ],
    initial: [{ path: 'README.md', content: '# access\n' }],
    ...options,
  });
  const access = world.issueAccessToken('write');
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const token = (login: string) => world.accounts.find((account) => account.login === login)?.token ?? '';
  const sleep = async (time: number) => clock.advance(time);
  return {
    world,
    clock,
    faults,
    organization: (given = access) =>
      createOrganization(
        createGitHubClient({
          apiUrl: world.api,
          token: given,
          owner: org,
          repo: 'access',
          onDate: () => undefined,
          sleep,
        }),
        { now: () => instant(clock.now()), sleep },
      ),
    as: (login) => new Octokit({ auth: token(login), baseUrl: world.api, log: quiet }),
    token,
    teams: () => (world.state() as { teams: ReturnType<Scene['teams']> }).teams,
    close: () => world.close(),
  };
};

type Guard = <T>(run: () => Promise<T>) => Promise<T>;

/** Every call to GitHub passes the guard. */
const mortal = (real: Organization, guard: Guard): Organization => ({
  ...real,
  people: {
    person: (id) => guard(() => real.people.person(id)),
    self: () => guard(() => real.people.self()),
  },
  teams: {
    team: (slug) => guard(() => real.teams.team(slug)),
    all: () => guard(() => real.teams.all()),
    children: (slug) => guard(() => real.teams.children(slug)),
    members: (slug) => guard(() => real.teams.members(slug)),
    create: (team) => guard(() => real.teams.create(team)),
    remove: (slug) => guard(() => real.teams.remove(slug)),
    join: (slug, login) => guard(() => real.teams.join(slug, login)),
    leave: (slug, login) => guard(() => real.teams.leave(slug, login)),
    nest: (slug, parent) => guard(() => real.teams.nest(slug, parent)),
  },
  repositories: {
    repository: (name) => guard(() => real.repositories.repository(name)),
    permissions: (name, login) => guard(() => real.repositories.permissions(name, login)),
    teamsOn: (name) => guard(() => real.repositories.teamsOn(name)),
    of: (slug) => guard(() => real.repositories.of(slug)),
    give: (slug, to) => guard(() => real.repositories.give(slug, to)),
  },
});

/** `by`: an App's token, or a person's, who is in every team that the token makes. */
export const organizationBench =
  (scene: () => Scene, kind: 'github-team' | 'github-repo', by?: string) => async (): Promise<Bench> => {
    const { clock, organization, as, teams, token } = scene();
    const step = kind === 'github-team' ? teamStep : repoStep;
    let death: { left: number; when: 'before' | 'after' } | undefined;
    const guard: Guard = async (run) => {
      if (death !== undefined) death.left -= 1;
      if (death !== undefined && death.left <= 0 && death.when === 'before') throw new Killed();
      const result = await run();
      if (death !== undefined && death.left <= 0) throw new Killed();
      return result;
    };
    const make = (): Provider => {
      const api = mortal(organization(by === undefined ? undefined : token(by)), guard);
      return kind === 'github-team' ? gitHubTeam(api) : gitHubRepo(api);
    };
    let now = make();
    const provider: Provider = {
      kind,
      check: (of, context, former) => now.check(of, context, former),
      elevate: (of, context) => now.elevate(of, context),
      observe: (of, context) => now.observe(of, context),
      revoke: (of, context, objectId) => now.revoke(of, context, objectId),
      discover: (scope) => now.discover(scope),
    };
    const slugFor = (context: GrantContext) =>
      teamName({ key: context, step: step.id }, kind === 'github-team' ? 'team' : 'repository');
    return {
      provider,
      step,
      objects: 1,
      subscriptions: [],
      grant: 42,
      now: () => clock.now(),
      advance: async (time) => {
        clock.advance(time);
        now = make();
      },
      snapshot: async () =>
        teams()
          .map((team) => JSON.stringify(team))
          .toSorted(),
      plantForeign: async (context) => {
        await as('erin').teams.create({
          org,
          name: slugFor(context),
          description: 'made by hand',
          privacy: 'closed',
        });
      },
      edit: async (context) => {
        await as('erin').teams.addOrUpdateMembershipForUserInOrg({
          org,
          team_slug: slugFor(context),
          username: 'bob',
        });
      },
      edited: 'ours',
      dieAt: (left, when) => {
        death = { left, when };
      },
      revive: () => {
        death = undefined;
      },
      close: async () => {
        for (const { slug } of teams())
          if (slug.startsWith('gh-')) await as('erin').teams.deleteInOrg({ org, team_slug: slug });
        // What the teams gave is gone everywhere before the next bench looks.
        clock.advance(5_000);
      },
    };
  };
