/** The keys with which GitHub signs what is committed through its API: those of its account `web-flow`. */
import { Type } from 'typebox';
import type { SigningKeys } from '../../ports/signatures.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { statusOf } from './github-fault.ts';

const route = 'GET /users/{username}/gpg_keys';
const decode = decoder(
  route,
  Type.Array(Type.Object({ raw_key: Type.Union([Type.String(), Type.Null()]), revoked: Type.Boolean() })),
);

/**
 * https://docs.github.com/rest/users/gpg-keys#list-gpg-keys-for-a-user
 * NB. It vouches for itself: the same host over the same TLS as every other answer. `init` shows them, to be compared.
 */
export const createSigningKeys = ({ octokit }: GitHubClient): SigningKeys => ({
  async ofGitHub() {
    try {
      const { data } = await octokit.request(route, { username: 'web-flow', per_page: 100 });
      return decode(data).flatMap(({ raw_key: armored, revoked }) =>
        armored === null || revoked ? [] : [armored],
      );
    } catch (thrown) {
      // A server of one's own that signs nothing has no such account.
      if (statusOf(thrown) === 404) return [];
      throw thrown;
    }
  },
});
