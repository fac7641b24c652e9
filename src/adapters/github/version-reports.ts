/** The check `impact` of a pull request's head, and what it says in an annotation, through GitHub's Checks API. */
import { Type } from 'typebox';
import { readReport, REPORT_TITLE } from '../../core/version-impact.ts';
import type { VersionReports } from '../../ports/version-reports.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';

/** The job of `.github/workflows/version.yml`. */
const CHECK = 'impact';
/** NB. GitHub's own app: no other app's check is listened to. Any writer's workflow can still have a job of this name. */
const ACTIONS = 'github-actions';

const runsRoute = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
const annotationsRoute = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations';
const decodeRuns = decoder(
  runsRoute,
  Type.Object({
    check_runs: Type.Array(
      Type.Object({
        id: Type.Integer({ minimum: 1 }),
        status: Type.String(),
        app: Type.Union([Type.Null(), Type.Object({ slug: Type.Optional(Type.String()) })]),
      }),
    ),
  }),
);
const decodeAnnotations = decoder(
  annotationsRoute,
  Type.Array(
    Type.Object({
      title: Type.Union([Type.Null(), Type.String()]),
      message: Type.Union([Type.Null(), Type.String()]),
    }),
  ),
);

/** Needs `checks: read`. */
export const createVersionReports = ({ octokit, owner, repo }: GitHubClient): VersionReports => ({
  /**
   * https://docs.github.com/rest/checks/runs#list-check-runs-for-a-git-reference
   * https://docs.github.com/rest/checks/runs#list-check-run-annotations
   */
  async at(head) {
    const listed = await octokit.request(runsRoute, {
      owner,
      repo,
      ref: head,
      check_name: CHECK,
      filter: 'latest',
      per_page: 100,
    });
    const own = decodeRuns(listed.data).check_runs.filter(({ app }) => app?.slug === ACTIONS);
    // The newest has the greatest id; a check that was started again counts until it has ended.
    const [run] = own.toSorted((a, b) => b.id - a.id);
    if (run === undefined || run.status !== 'completed') return { kind: 'awaited' };
    const { data } = await octokit.request(annotationsRoute, {
      owner,
      repo,
      check_run_id: run.id,
      per_page: 100,
    });
    const [report] = decodeAnnotations(data).flatMap(({ title, message }) =>
      title === REPORT_TITLE && message !== null ? (readReport(message) ?? []) : [],
    );
    return report === undefined ? { kind: 'silent' } : { kind: 'told', impact: report };
  },
});
