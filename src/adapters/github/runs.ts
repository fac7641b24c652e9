/** Whether a workflow run still lives, and when one succeeded last, from GitHub's Actions API. */
import { Type } from 'typebox';
import { parseInstant } from '../../core/brand.ts';
import { asFault } from '../../core/fault.ts';
import type { Runs } from '../../ports/runs.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { faultOfError, statusOf } from './github-fault.ts';

const listRoute = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
const decodeRuns = decoder(
  listRoute,
  Type.Object({
    workflow_runs: Type.Array(
      Type.Object({
        event: Type.String(),
        head_branch: Type.Union([Type.Null(), Type.String()]),
        conclusion: Type.Union([Type.Null(), Type.String()]),
        created_at: Type.String(),
        run_started_at: Type.Optional(Type.String()),
      }),
    ),
  }),
);

// NB. A pull request brings its own version of the file, and a fork may call its branch as ours is called: such a run would make a
// sweep that never was. These two events run the default branch's own.
const TRUSTED_EVENTS: readonly string[] = ['schedule', 'workflow_dispatch'];

/** So that a few runs of others do not hide ours. */
const RUNS_LOOKED_AT = 30;

/**
 * `GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}` and
 * `GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs`; need `actions: read`.
 */
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
  async lastSuccess(workflow, branch) {
    const { data } = await client.octokit.request(listRoute, {
      owner: client.owner,
      repo: client.repo,
      workflow_id: workflow,
      branch,
      status: 'success',
      exclude_pull_requests: true,
      per_page: RUNS_LOOKED_AT,
    });
    const begun = decodeRuns(data).workflow_runs.flatMap((run) => {
      const ours =
        run.conclusion === 'success' && run.head_branch === branch && TRUSTED_EVENTS.includes(run.event);
      // The beginning, not the end: what was over a moment after it looked was not seen.
      return ours ? (parseInstant(run.run_started_at ?? run.created_at) ?? []) : [];
    });
    return begun.toSorted((a, b) => b - a)[0];
  },
});
