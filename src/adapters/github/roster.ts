/** Collaborators, members and profiles, through REST. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { gitHubUserId } from '../../core/brand.ts';
import type { Roster, RosterAccount, RosterProfile } from '../../ports/roster.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { statusOf } from './github-fault.ts';
import { withEnd } from './page.ts';

const Account = Type.Object({
  login: Type.String(),
  id: Type.Integer({ minimum: 1 }),
  type: Type.String(),
});
const Profile = Type.Intersect([
  Account,
  Type.Object({ email: Type.Optional(Type.Union([Type.Null(), Type.String()])) }),
]);

const collaboratorsRoute = 'GET /repos/{owner}/{repo}/collaborators';
const membersRoute = 'GET /orgs/{org}/members';
const profileRoute = 'GET /user/{account_id}';
const selfRoute = 'GET /user';
const holderRoute = 'GET /users/{username}';
const decodeCollaborators = decoder(collaboratorsRoute, Type.Array(Account));
const decodeMembers = decoder(membersRoute, Type.Array(Account));
const decodeProfile = decoder(profileRoute, Profile);
const decodeSelf = decoder(selfRoute, Account);
const decodeHolder = decoder(holderRoute, Account);

/** Listing collaborators needs push access to the repository; an organization shows its members to its members. */
export const createRoster = (client: GitHubClient): Roster => {
  const { octokit, owner, repo } = client;
  return {
    /** https://docs.github.com/rest/collaborators/collaborators#list-repository-collaborators */
    async collaborators() {
      const found: RosterAccount[] = [];
      const parameters = { owner, repo, affiliation: 'all', per_page: 100 } as const;
      for await (const page of withEnd(
        octokit.paginate.iterator(collaboratorsRoute, parameters),
        collaboratorsRoute,
      ))
        found.push(...peopleIn(decodeCollaborators(page.data)));
      return found;
    },
    /** https://docs.github.com/rest/orgs/members#list-organization-members */
    async members() {
      const found: RosterAccount[] = [];
      for await (const page of withEnd(
        octokit.paginate.iterator(membersRoute, { org: owner, per_page: 100 }),
        membersRoute,
      ))
        found.push(...peopleIn(decodeMembers(page.data)));
      return found;
    },
    /** https://docs.github.com/rest/users/users#get-a-user-using-their-id */
    profile: (id) =>
      found(async (): Promise<RosterProfile | undefined> => {
        const profile = decodeProfile((await octokit.request(profileRoute, { account_id: id })).data);
        const [person] = peopleIn([profile]);
        return person?.id === id ? { ...person, email: profile.email ?? undefined } : undefined;
      }),
    /** https://docs.github.com/rest/users/users#get-the-authenticated-user */
    async self() {
      try {
        return peopleIn([decodeSelf((await octokit.request(selfRoute)).data)])[0];
      } catch (thrown) {
        if (statusOf(thrown) === 403) return undefined;
        throw thrown;
      }
    },
    /** https://docs.github.com/rest/users/users#get-a-user */
    holder: (login) =>
      found(async () => {
        const { data } = await octokit.request(holderRoute, { username: login });
        const { id, login: now } = decodeHolder(data);
        return { id: gitHubUserId(id), login: now };
      }),
  };
};

// NB. Bots, and accounts that became organizations, are no people: nobody stands behind them who could ask or approve.
const peopleIn = (accounts: readonly Static<typeof Account>[]): readonly RosterAccount[] =>
  accounts.flatMap(({ id, login, type }) => (type === 'User' ? [{ id: gitHubUserId(id), login }] : []));

const found = async <T>(ask: () => Promise<T | undefined>): Promise<T | undefined> => {
  try {
    return await ask();
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
};
