/** The review issues of break-glass, through GraphQL and REST: found by label, marker and our authorship. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { GrantNumber } from '../../core/brand.ts';
import { grantNumber } from '../../core/brand.ts';
import type { ReviewIssue, ReviewIssues } from '../../ports/review-issues.ts';
import { actorFields } from './account.ts';
import type { GitHubClient } from './client.ts';
import { commentFields, commentNode, commentOf } from './comments.ts';
import { decoder } from './decode.ts';
import type { Page } from './page.ts';
import { pageInfo, pageSchema, readPages } from './page.ts';

/** What `request.yml` looks for, too. */
const OWED = 'gatehouse-review';
const OVERDUE = 'gatehouse-review-overdue';

/** Issues in one query; each brings up to 100 comments. */
const PAGE = 30;
/** More than these are not looked at: each is a use of break-glass that nobody reviewed. */
const MOST = 300;

const query = `query ReviewIssues($owner: String!, $name: String!, $label: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    issues(first: ${PAGE}, after: $after, labels: [$label], orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes {
        number url title body state viewerDidAuthor
        labels(first: 50) { nodes { name } }
        comments(last: 100) { nodes { ${commentFields} viewerDidAuthor } pageInfo { hasPreviousPage } }
      } ${pageInfo}
    }
  }
}
${actorFields}`;
const node = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  url: Type.String(),
  title: Type.String(),
  body: Type.String(),
  state: Type.Union([Type.Literal('OPEN'), Type.Literal('CLOSED')]),
  viewerDidAuthor: Type.Boolean(),
  labels: Type.Object({ nodes: Type.Array(Type.Object({ name: Type.String() })) }),
  comments: Type.Object({
    nodes: Type.Array(Type.Intersect([commentNode, Type.Object({ viewerDidAuthor: Type.Boolean() })])),
    pageInfo: Type.Object({ hasPreviousPage: Type.Boolean() }),
  }),
});
type Node = Static<typeof node>;
const decode = decoder(
  'POST /graphql ReviewIssues',
  Type.Object({ repository: Type.Object({ issues: pageSchema(node) }) }),
);

const issueRoute = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';

/** https://docs.github.com/rest/issues/issues, /rest/issues/comments, /rest/issues/labels; needs `issues: write`. */
export const createReviewIssues = (client: GitHubClient): ReviewIssues => {
  const { octokit } = client;
  const names = { owner: client.owner, repo: client.repo };
  return {
    async all() {
      const { nodes } = await readPages(await askPage(client, null), MOST, (after) => askPage(client, after));
      return nodes.flatMap(issueOf);
    },
    async open(grant, { title, body }) {
      const text = `${markerOf(grant)}\n${body}`;
      const made = await octokit.request('POST /repos/{owner}/{repo}/issues', {
        ...names,
        title,
        body: text,
        labels: [OWED],
      });
      return { url: made.data.html_url };
    },
    async change({ number, grant }, { title, body, state, overdue }) {
      if (overdue === true) {
        const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
        await octokit.request(route, { ...names, issue_number: number, labels: [OVERDUE] });
      }
      if (title === undefined && body === undefined && state === undefined) return;
      await octokit.request(issueRoute, {
        ...names,
        issue_number: number,
        ...(title === undefined ? {} : { title }),
        ...(body === undefined ? {} : { body: `${markerOf(grant)}\n${body}` }),
        ...(state === undefined ? {} : { state }),
      });
    },
    async letGo({ number, overdue }) {
      const route = 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}';
      // The one that it is found by goes last.
      for (const name of [...(overdue ? [OVERDUE] : []), OWED])
        await octokit.request(route, { ...names, issue_number: number, name });
    },
    async comment({ number }, body) {
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
      await octokit.request(route, { ...names, issue_number: number, body });
    },
  };
};

const askPage = async (client: GitHubClient, after: string | null): Promise<Page<Node>> => {
  const variables = { owner: client.owner, name: client.repo, label: OWED, after };
  return (await client.graphql('ReviewIssues', query, variables, decode)).repository.issues;
};

const markerOf = (grant: GrantNumber): string => `<!-- gatehouse:break-glass:${grant} -->`;
const MARKER = /^<!-- gatehouse:break-glass:([1-9]\d{0,8}) -->\n/;

const issueOf = (issue: Node): readonly ReviewIssue[] => {
  const [marker, number] = MARKER.exec(issue.body.replaceAll('\r\n', '\n')) ?? [];
  // NB. Label and marker can be set by others; an issue is ours only if GitHub says that we wrote it.
  if (!issue.viewerDidAuthor || marker === undefined) return [];
  return [
    {
      grant: grantNumber(Number(number)),
      number: issue.number,
      url: issue.url,
      state: issue.state === 'OPEN' ? 'open' : 'closed',
      title: issue.title,
      body: issue.body.replaceAll('\r\n', '\n').slice(marker.length),
      overdue: issue.labels.nodes.some(({ name }) => name === OVERDUE),
      comments: issue.comments.nodes.map((comment) => ({
        ...commentOf(comment),
        ours: comment.viewerDidAuthor,
      })),
      complete: !issue.comments.pageInfo.hasPreviousPage,
    },
  ];
};
