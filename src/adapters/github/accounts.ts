/** Accounts and teams as GitHub has them now; what the token may not see is a failed fact. */
import { Type } from 'typebox';
import { gitHubUserId, instant } from '../../core/brand.ts';
import type { GitHubUserId, Instant } from '../../core/brand.ts';
import { known } from '../../core/fact.ts';
import type { Fact } from '../../core/fact.ts';
import { Fault } from '../../core/fault.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { dateOfFault, statusOf } from './github-fault.ts';
import { withEnd } from './page.ts';

const userRoute = 'GET /user/{account_id}';
const decodeUser = decoder(
  userRoute,
  Type.Object({ login: Type.String(), id: Type.Integer({ minimum: 1 }) }),
);

/** https://docs.github.com/rest/users/users#get-a-user-using-their-id */
export const readLogin = async (client: GitHubClient, id: GitHubUserId): Promise<Fact<string>> => {
  try {
    const { data, headers } = await client.octokit.request(userRoute, { account_id: id });
    const user = decodeUser(data);
    if (user.id !== id) return { kind: 'failed', why: `GitHub answered with another account than ${id}` };
    return known(user.login, dateOf(headers));
  } catch (thrown) {
    const at = dateOfFault(thrown);
    if (at !== undefined && statusOf(thrown) === 404) return { kind: 'empty', at };
    throw thrown;
  }
};

const teamRoute = 'GET /orgs/{org}/teams/{team_slug}/members';
const decodeMembers = decoder(teamRoute, Type.Array(Type.Object({ id: Type.Integer({ minimum: 1 }) })));

/** With the members of child teams; invitations that nobody accepted are not in it. https://docs.github.com/rest/teams/members#list-team-members */
export const readTeam = async (
  client: GitHubClient,
  team: string,
): Promise<Fact<readonly GitHubUserId[]>> => {
  const [org, slug, more] = team.split('/');
  if (org === undefined || slug === undefined || more !== undefined || org === '' || slug === '') {
    return { kind: 'failed', why: `${JSON.stringify(team)} is not the name of a team (organization/slug)` };
  }
  const members: GitHubUserId[] = [];
  let at: Instant | undefined;
  try {
    const parameters = { org, team_slug: slug, per_page: 100 };
    for await (const page of withEnd(client.octokit.paginate.iterator(teamRoute, parameters), teamRoute)) {
      members.push(...decodeMembers(page.data).map(({ id }) => gitHubUserId(id)));
      at = dateOf(page.headers);
    }
  } catch (thrown) {
    // GitHub answers 404 for a team that the token may not see: that is not an empty team.
    if (
      thrown instanceof Fault &&
      (thrown.code === 'github.forbidden' || thrown.code === 'github.not-found')
    ) {
      return {
        kind: 'failed',
        why: `the members of the team ${team} cannot be read (${thrown.message}); ${remedy}`,
      };
    }
    throw thrown;
  }
  if (at === undefined) return { kind: 'failed', why: `GitHub did not answer about the team ${team}` };
  return members.length === 0 ? { kind: 'empty', at } : known(members, at);
};

const remedy = 'live teams need a GitHub App with the organization permission `Members: read`';

const dateOf = (headers: { readonly date?: string }): Instant => {
  const date = Date.parse(headers.date ?? '');
  if (!Number.isNaN(date)) return instant(date);
  throw new Fault('github.unexpected', 'GitHub answered without a Date header.', {
    remedy: 'Look for a proxy between this machine and GitHub that removes headers.',
  });
};
