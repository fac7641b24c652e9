/** One open issue per matter, found again by a hidden marker and our authorship. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Instant } from '../../core/brand.ts';
import { parseInstant } from '../../core/brand.ts';
import type { OpenedIssue } from '../../ports/desk.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { eachPage, pageInfo, pageSchema } from './page.ts';

/** 100 issues a page. */
const mostPages = 20;

const query = `query OpenIssues($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    issues(first: 100, after: $after, states: [OPEN], orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { number title body viewerDidAuthor createdAt lastEditedAt } ${pageInfo}
    }
  }
}`;
const issueNode = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  title: Type.String(),
  body: Type.String(),
  viewerDidAuthor: Type.Boolean(),
  createdAt: Type.String(),
  lastEditedAt: Type.Union([Type.Null(), Type.String()]),
});
const decode = decoder(
  'POST /graphql OpenIssues',
  Type.Object({ repository: Type.Object({ issues: pageSchema(issueNode) }) }),
);

/** https://docs.github.com/rest/issues/issues; needs `issues: write`. Throws `Fault`. */
export const reportOnce = async (
  client: GitHubClient,
  key: string,
  issue: { readonly title: string; readonly body: string },
): Promise<OpenedIssue | undefined> => {
  const { title } = issue;
  const body = `${markerOf(key)}\n${issue.body}`;
  const names = { owner: client.owner, repo: client.repo };
  const open = await findOpen(client, markerOf(key));
  if (open === undefined) {
    const made = await client.octokit.request('POST /repos/{owner}/{repo}/issues', { ...names, title, body });
    return { url: made.data.html_url };
  }
  if (open.title !== title || open.body !== body) {
    const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
    await client.octokit.request(route, { ...names, issue_number: open.number, title, body });
  }
  return undefined;
};

/** One request closes it and says why: a run that dies leaves it open as it was. Throws `Fault`. */
export const settle = async (
  client: GitHubClient,
  key: string,
  { before, words }: { readonly before: Instant; readonly words: string },
): Promise<void> => {
  const marker = markerOf(key);
  const open = await findOpen(client, marker);
  const written = open === undefined ? undefined : parseInstant(open.lastEditedAt ?? open.createdAt);
  // A time that cannot be read settles nothing.
  if (open === undefined || written === undefined || written >= before) return;
  await client.octokit.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    owner: client.owner,
    repo: client.repo,
    issue_number: open.number,
    body: `${marker}\n${words}\n\n${open.body.slice(marker.length).trimStart()}`,
    state: 'closed',
    state_reason: 'completed',
  });
};

/** Hashed, because a key may hold a file's name, and a file's name may hold the end of a comment. */
const markerOf = (key: string): string =>
  `<!-- gatehouse:report:${createHash('sha256').update(key).digest('hex').slice(0, 32)} -->`;

const findOpen = async (
  client: GitHubClient,
  marker: string,
): Promise<Static<typeof issueNode> | undefined> => {
  const variables = { owner: client.owner, name: client.repo };
  const pages = eachPage({
    read: async (after) =>
      (await client.graphql('OpenIssues', query, { ...variables, after }, decode)).repository.issues,
    most: mostPages,
    tooMany: {
      message: 'There are more open issues than one run can look through.',
      call: 'POST /graphql OpenIssues',
      remedy: 'Close issues that are no longer needed.',
    },
  });
  for await (const issues of pages) {
    // NB. The marker can be copied by anyone; an issue is ours only if GitHub says that we wrote it.
    const ours = issues.find((issue) => issue.viewerDidAuthor && issue.body.startsWith(marker));
    if (ours !== undefined) return ours;
  }
  return undefined;
};
