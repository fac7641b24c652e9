/** A branch by its full name, and whether a commit is on it. */
import { Type } from 'typebox';
import { Fault } from '../../core/fault.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { statusOf } from './github-fault.ts';

const refRoute = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
const compareRoute = 'GET /repos/{owner}/{repo}/compare/{basehead}';
const decodeRef = decoder(refRoute, Type.Object({ object: Type.Object({ sha: Type.String() }) }));
const decodeCompare = decoder(compareRoute, Type.Object({ status: Type.String() }));

/** `undefined`: there is none of this name. */
export const headOfBranch = async (
  { octokit, owner, repo }: GitHubClient,
  branch: string,
): Promise<string | undefined> => {
  try {
    return decodeRef((await octokit.request(refRoute, { owner, repo, ref: `heads/${branch}` })).data).object
      .sha;
  } catch (thrown) {
    if (statusOf(thrown) === 404) return undefined;
    throw thrown;
  }
};

/**
 * Whether one commit is another or comes before it; both by their SHA, as a name may be a branch's and a tag's.
 * https://docs.github.com/rest/commits/commits#compare-two-commits
 */
export const isAtOrBefore = async (
  { octokit, owner, repo }: GitHubClient,
  commit: string,
  later: string,
): Promise<boolean> => {
  if (commit === later) return true;
  try {
    const basehead = `${commit}...${later}`;
    const { data } = await octokit.request(compareRoute, { owner, repo, basehead, per_page: 1 });
    const { status } = decodeCompare(data);
    return status === 'ahead' || status === 'identical';
  } catch (thrown) {
    // No common history, or a commit that is gone: certainly not before it.
    if (thrown instanceof Fault && thrown.code === 'github.not-found') return false;
    throw thrown;
  }
};
