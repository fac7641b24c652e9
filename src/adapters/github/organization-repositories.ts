/** What people and teams may in an organization's repositories, through REST. https://docs.github.com/rest/collaborators */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { RepositoryPermission } from '../../core/plan.ts';
import type { RepositoryApi } from '../../ports/organization.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { withEnd } from './page.ts';
import { asTeam, found, TeamShape } from './team-shape.ts';

const PERMISSIONS = [
  'pull',
  'triage',
  'push',
  'maintain',
  'admin',
] as const satisfies readonly RepositoryPermission[];

const Flags = Type.Object({
  pull: Type.Boolean(),
  triage: Type.Optional(Type.Boolean()),
  push: Type.Boolean(),
  maintain: Type.Optional(Type.Boolean()),
  admin: Type.Boolean(),
});
const RepositoryShape = Type.Object({ full_name: Type.String(), archived: Type.Optional(Type.Boolean()) });
const GivenRepository = Type.Object({ full_name: Type.String(), permissions: Flags });
const TeamWithPermission = Type.Intersect([TeamShape, Type.Object({ permissions: Flags })]);
const Level = Type.Object({
  permission: Type.String(),
  user: Type.Optional(Type.Union([Type.Null(), Type.Object({ permissions: Type.Optional(Flags) })])),
});

const teamReposRoute = 'GET /orgs/{org}/teams/{team_slug}/repos';
const repositoryRoute = 'GET /repos/{owner}/{repo}';
const repositoryTeamsRoute = 'GET /repos/{owner}/{repo}/teams';
const levelRoute = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';

const decodeGiven = decoder(teamReposRoute, Type.Array(GivenRepository));
const decodeRepository = decoder(repositoryRoute, RepositoryShape);
const decodeRepositoryTeams = decoder(repositoryTeamsRoute, Type.Array(TeamWithPermission));
const decodeLevel = decoder(levelRoute, Level);

export const repositoriesOf = ({ octokit, owner: org }: GitHubClient): RepositoryApi => ({
  repository: (name) =>
    found(async () => {
      const { full_name: now, archived = false } = decodeRepository(
        (await octokit.request(repositoryRoute, partsOf(name))).data,
      );
      // NB. GitHub follows renames: what the policy names must be the repository itself.
      return now.toLowerCase() === name.toLowerCase() ? { archived } : undefined;
    }),
  async permissions(name, login) {
    const level = await found(async () =>
      decodeLevel((await octokit.request(levelRoute, { ...partsOf(name), username: login })).data),
    );
    const flags = level?.user?.permissions;
    if (flags !== undefined) return new Set(PERMISSIONS.filter((permission) => flags[permission] === true));
    return new Set(byWord(level?.permission));
  },
  async teamsOn(name) {
    const teams = await found(async () => {
      const all = [];
      for await (const page of withEnd(
        octokit.paginate.iterator(repositoryTeamsRoute, {
          ...partsOf(name),
          per_page: 100,
        }),
        repositoryTeamsRoute,
      ))
        for (const team of decodeRepositoryTeams(page.data))
          all.push({ ...asTeam(team), permission: highestOf(team.permissions) });
      return all;
    });
    return teams ?? [];
  },
  async of(slug) {
    const given = [];
    for await (const page of withEnd(
      octokit.paginate.iterator(teamReposRoute, {
        org,
        team_slug: slug,
        per_page: 100,
      }),
      teamReposRoute,
    ))
      for (const { full_name: repository, permissions } of decodeGiven(page.data))
        given.push({ repository, permission: highestOf(permissions) });
    return given;
  },
  async give(slug, { repository, permission }) {
    await octokit.request('PUT /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}', {
      org,
      team_slug: slug,
      ...partsOf(repository),
      permission,
    });
  },
});

const partsOf = (name: string): { readonly owner: string; readonly repo: string } => {
  const [owner = '', repo = ''] = name.split('/');
  return { owner, repo };
};

const highestOf = (flags: Static<typeof Flags>): RepositoryPermission =>
  PERMISSIONS.findLast((permission) => flags[permission] === true) ?? 'pull';

/** The four words of old, where the flags are missing. */
const byWord = (word: string | undefined): readonly RepositoryPermission[] => {
  switch (word) {
    case 'admin':
      return PERMISSIONS;
    case 'write':
      return ['pull', 'triage', 'push'];
    case 'read':
      return ['pull'];
    default:
      return [];
  }
};
