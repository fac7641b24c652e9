/** An organization on GitHub, with a token that may manage its teams: who is in it, its teams, its repositories. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { gitHubUserId } from '../../core/brand.ts';
import type { Organization, OrganizationPeople } from '../../ports/organization.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { statusOf } from './github-fault.ts';
import { repositoriesOf } from './organization-repositories.ts';
import { teamsOf } from './organization-teams.ts';
import { found } from './team-shape.ts';

const Account = Type.Object({ login: Type.String(), id: Type.Integer({ minimum: 1 }), type: Type.String() });
const Membership = Type.Object({ state: Type.String(), role: Type.String() });

const accountRoute = 'GET /user/{account_id}';
const selfRoute = 'GET /user';
const orgMembershipRoute = 'GET /orgs/{org}/memberships/{username}';

const decodeAccount = decoder(accountRoute, Account);
const decodeOrgMembership = decoder(orgMembershipRoute, Membership);

/** The organization is the owner that the client is made for. https://docs.github.com/rest/teams */
export const createOrganization = (
  client: GitHubClient,
  { now, sleep }: Pick<Organization, 'now' | 'sleep'>,
): Organization => ({
  login: client.owner,
  people: peopleOf(client),
  teams: teamsOf(client),
  repositories: repositoriesOf(client),
  now,
  sleep,
});

const peopleOf = ({ octokit, owner: org }: GitHubClient): OrganizationPeople => ({
  async person(id) {
    const account = await found(async () =>
      decodeAccount((await octokit.request(accountRoute, { account_id: id })).data),
    );
    // NB. What became of a deleted account's number is nobody's business: only a person of this very id is meant.
    if (account === undefined || account.id !== id || account.type !== 'User') return undefined;
    const membership = await found(async () =>
      decodeOrgMembership((await octokit.request(orgMembershipRoute, { org, username: account.login })).data),
    );
    const standing = standingOf(membership);
    return { id, login: account.login, standing };
  },
  async self() {
    try {
      return gitHubUserId(decodeAccount((await octokit.request(selfRoute)).data).id);
    } catch (thrown) {
      // An App's token is no person's.
      if (statusOf(thrown) === 403 || statusOf(thrown) === 404) return undefined;
      throw thrown;
    }
  },
});

const standingOf = (membership: Static<typeof Membership> | undefined) => {
  if (membership === undefined) return 'outside';
  if (membership.state !== 'active') return 'invited';
  return membership.role === 'admin' ? 'owner' : 'member';
};
