/** Whether a workflow run still lives, and when one succeeded last, from GitHub's Actions API. */
import { Type } from 'typebox';
import { parseInstant } from '../../core/brand.ts';
import { asFault } from '../../core/fault.ts';
import type { Runs } from '../../ports/runs.ts';
import { headOfBranch, isAtOrBefore } from './branch.ts';
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
        head_sha: Type.String(),
        conclusion: Type.Union([Type.Null(), Type.String()]),
        created_at: Type.String(),
        run_started_at: Type.Optional(Type.String()),
      }),
    ),
  }),
);

// NB. A pull request brings its own version of the file, and a fork may call its branch as ours is called: such a run would make a
// sweep that never was. A schedule runs the default branch's own.
const SCHEDULE = 'schedule';
// NB. So may a dispatch, and it may also run a tag that is called as the branch is, with whatever stands there. Any writer can make
// such a tag, and take it away again: so its commit must be on the branch.
const DISPATCH = 'workflow_dispatch';

/** So that a few runs of others do not hide ours. */
const RUNS_LOOKED_AT = 30;
/** Commits of dispatches that are looked for on the branch; whoever makes more of them hides ours, which makes it late. */
const COMMITS_LOOKED_FOR = 3;

/**
 * `GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}` and
 * `GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs` need `actions: read`; where a dispatch is to count,
 * `GET /repos/{owner}/{repo}/git/ref/{ref}` and `GET /repos/{owner}/{repo}/compare/{basehead}` need `contents: read`.
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
    const begun = decodeRuns(data)
      .workflow_runs.filter(
        ({ conclusion, head_branch: name }) => conclusion === 'success' && name === branch,
      )
      // The beginning, not the end: what was over a moment after it looked was not seen.
      .flatMap((run) => {
        const at = parseInstant(run.run_started_at ?? run.created_at);
        return at === undefined ? [] : [{ at, event: run.event, commit: run.head_sha }];
      })
      .toSorted((a, b) => b.at - a.at);
    const scheduled = begun.find(({ event }) => event === SCHEDULE)?.at;
    const newer = begun.filter(
      ({ event, at }) => event === DISPATCH && (scheduled === undefined || at > scheduled),
    );
    const commits = [...new Set(newer.map(({ commit }) => commit))].slice(0, COMMITS_LOOKED_FOR);
    const head = commits.length === 0 ? undefined : await headOfBranch(client, branch);
    if (head === undefined) return scheduled;
    for (const commit of commits)
      if (await isAtOrBefore(client, commit, head)) return newer.find((run) => run.commit === commit)?.at;
    return scheduled;
  },
});
