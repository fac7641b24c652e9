/** Teams of an organization, through REST. https://docs.github.com/rest/teams */
import { Type } from 'typebox';
import { gitHubUserId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Team, TeamAnswer, TeamApi, TeamMember } from '../../ports/organization.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { statusOf } from './github-fault.ts';
import { withEnd } from './page.ts';
import { asTeam, found, TeamShape } from './team-shape.ts';

const Membership = Type.Object({ state: Type.String() });
const Member = Type.Object({
  login: Type.String(),
  id: Type.Integer({ minimum: 1 }),
  inherited: Type.Optional(Type.Boolean()),
});

const teamRoute = 'GET /orgs/{org}/teams/{team_slug}';
const teamsRoute = 'GET /orgs/{org}/teams';
const childrenRoute = 'GET /orgs/{org}/teams/{team_slug}/teams';
const membersRoute = 'GET /orgs/{org}/teams/{team_slug}/members';
const joinRoute = 'PUT /orgs/{org}/teams/{team_slug}/memberships/{username}';

const decodeTeam = decoder(teamRoute, TeamShape);
const decodeTeams = decoder(teamsRoute, Type.Array(TeamShape));
const decodeMembers = decoder(membersRoute, Type.Array(Member));
const decodeJoined = decoder(joinRoute, Membership);

export const teamsOf = ({ octokit, owner: org }: GitHubClient): TeamApi => {
  let sighted: Promise<void> | undefined;
  /** NB. GitHub answers 404 also to a token that may not see teams: then nothing would be there, and everything "ended". */
  const assertSight = (): Promise<void> =>
    (sighted ??= octokit.request(teamsRoute, { org, per_page: 1 }).then(
      () => undefined,
      (thrown: unknown) => {
        sighted = undefined;
        throw thrown;
      },
    ));
  const unlessGone = async <T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    const answer = await found(ask);
    if (answer === undefined) await assertSight();
    return answer ?? [];
  };
  return {
    async team(slug) {
      const team = await found(async () =>
        decodeTeam((await octokit.request(teamRoute, { org, team_slug: slug })).data),
      );
      if (team === undefined) await assertSight();
      return team === undefined ? undefined : asTeam(team);
    },
    async all() {
      const all: Team[] = [];
      for await (const page of withEnd(
        octokit.paginate.iterator(teamsRoute, { org, per_page: 100 }),
        teamsRoute,
      ))
        all.push(...decodeTeams(page.data).map(asTeam));
      return all;
    },
    children: (slug) =>
      unlessGone(async () => {
        const all: Team[] = [];
        for await (const page of withEnd(
          octokit.paginate.iterator(childrenRoute, {
            org,
            team_slug: slug,
            per_page: 100,
          }),
          childrenRoute,
        ))
          all.push(...decodeTeams(page.data).map(asTeam));
        return all;
      }),
    members: (slug) =>
      unlessGone(async () => {
        const all: TeamMember[] = [];
        for await (const page of withEnd(
          octokit.paginate.iterator(membersRoute, {
            org,
            team_slug: slug,
            per_page: 100,
          }),
          membersRoute,
        ))
          for (const { id, login, inherited } of decodeMembers(page.data))
            // Where GitHub does not say how somebody is a member, it is by themselves.
            all.push({ id: gitHubUserId(id), login, inherited: inherited === true });
        return all;
      }),
    create: ({ name, description }) =>
      answered('exists', () =>
        octokit.request('POST /orgs/{org}/teams', {
          org,
          name,
          description,
          privacy: 'closed',
          notification_setting: 'notifications_disabled',
        }),
      ),
    remove: (slug) =>
      answered('gone', () =>
        octokit.request('DELETE /orgs/{org}/teams/{team_slug}', { org, team_slug: slug }),
      ),
    async join(slug, login) {
      const { data } = await octokit.request(joinRoute, {
        org,
        team_slug: slug,
        username: login,
        role: 'member',
      });
      return decodeJoined(data).state === 'active' ? 'active' : 'pending';
    },
    leave: (slug, login) =>
      answered('gone', () =>
        octokit.request('DELETE /orgs/{org}/teams/{team_slug}/memberships/{username}', {
          org,
          team_slug: slug,
          username: login,
        }),
      ),
    async nest(slug, parent) {
      await octokit.request('PATCH /orgs/{org}/teams/{team_slug}', {
        org,
        team_slug: slug,
        parent_team_id: parent.id,
      });
    },
  };
};

/** `otherwise`: what a refusal of the state means. No answer is an answer of its own: it may have happened. */
const answered = async (otherwise: 'exists' | 'gone', send: () => Promise<unknown>): Promise<TeamAnswer> => {
  try {
    await send();
    return { kind: 'done' };
  } catch (thrown) {
    if (statusOf(thrown) === (otherwise === 'gone' ? 404 : 422)) return { kind: otherwise };
    if (thrown instanceof Fault && thrown.code === 'github.unreachable')
      return { kind: 'unclear', fault: thrown };
    throw thrown;
  }
};
