/** Whether a workflow run still lives, from GitHub's Actions API. */
import { asFault } from '../../core/fault.ts';
import type { Runs } from '../../ports/runs.ts';
import type { GitHubClient } from './client.ts';
import { faultOfError, statusOf } from './github-fault.ts';

/** `GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}`; needs `actions: read`. */
export const createRuns = (client: GitHubClient): Runs => ({
  async stateOf(run, attempt) {
    // A run that is no number was never a workflow of GitHub: a person's terminal, or a forged entry. It holds no lease.
    if (!/^[1-9]\d{0,15}$/.test(run)) return 'ended';
    const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}';
    try {
      const { data } = await client.octokit.request(route, {
        owner: client.owner,
        repo: client.repo,
        run_id: Number(run),
        attempt_number: attempt,
      });
      return data.status === 'completed' ? 'ended' : 'alive';
    } catch (thrown) {
      // NB. GitHub keeps every run for at least as long as a lease lasts: one that it does not know never was.
      if (statusOf(thrown) === 404) return 'ended';
      const fault = asFault(thrown);
      // It cannot say: the lease decides, which only delays.
      return fault.code === 'bug' && statusOf(thrown) === undefined
        ? Promise.reject(faultOfError(thrown, route))
        : 'alive';
    }
  },
});
