/** Says things on GitHub: title, one sticky comment, one status, one issue per matter; writes only what differs. */
import { Type } from 'typebox';
import type { CommitSha, GrantNumber } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Desk, Status } from '../../ports/desk.ts';
import { actorFields } from './account.ts';
import { askReviewers, unaskReviewers } from './asked.ts';
import type { GitHubClient } from './client.ts';
import { decoder } from './decode.ts';
import { graphqlErrorsOf } from './github-fault.ts';
import type { Shared } from './github.ts';
import type { Page } from './page.ts';
import { eachPage } from './page.ts';
import { createAhead } from './look-ahead.ts';
import { reportOnce, settle } from './report-issue.ts';
import {
  commentsQuery,
  commentsSchema,
  statusContext,
  statusQuery,
  statusSchema,
  stickyMarker,
} from './said.ts';
import type { CommentNode, StatusAnswer } from './said.ts';

/** Characters that GitHub takes in one comment. */
const longestBody = 65_536;
/** Characters that GitHub takes in a status. */
const longestDescription = 140;
/** 100 comments a page. */
const mostPages = 50;

/** Needs `pull-requests: write`, `issues: write` and `statuses: write`. */
export const createDesk = (shared: Shared): Desk => {
  const { client } = shared;
  const names = { owner: client.owner, repo: client.repo };
  const ahead = createAhead(client);
  return {
    /** https://docs.github.com/rest/pulls/pulls#update-a-pull-request */
    async setTitle(pull, title) {
      const route = 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}';
      await client.octokit.request(route, { ...names, pull_number: pull, title });
    },
    askReviewers: (pull, logins) => askReviewers(client, pull, logins),
    unaskReviewers: (pull, logins) => unaskReviewers(client, pull, logins),
    async close(pull) {
      const route = 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}';
      await client.octokit.request(route, { ...names, pull_number: pull, state: 'closed' });
    },
    lookAhead: ahead.look,
    async upsertComment(pull, text, title) {
      const seen = ahead.comments(pull);
      if (title === undefined && seen !== undefined && oursIn(seen.nodes)?.body === bodyOf(text)) return;
      const id = title === undefined ? undefined : shared.takeId(pull);
      const ours = await findSticky(shared, pull);
      if (ours === undefined && id !== undefined) {
        await client.graphql('FirstWords', firstWords, { id, body: bodyOf(text), title }, decodeFirstWords);
        return;
      }
      if (title !== undefined) await this.setTitle(pull, title);
      await upsert(client, pull, { text, ours });
    },
    async answerIssue(issue, { body, close, insteadOf }) {
      const ours =
        insteadOf === undefined ? await findAnswer(client, issue) : await findWords(client, issue, insteadOf);
      if (insteadOf !== undefined && ours === undefined) return;
      await upsert(client, issue, { text: body, ours });
      // https://docs.github.com/rest/issues/issues#update-an-issue
      if (close)
        await client.octokit.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
          ...names,
          issue_number: issue,
          state: 'closed',
        });
    },
    /** https://docs.github.com/rest/commits/statuses#create-a-commit-status */
    async setStatus(commit, status, again = false) {
      if (status.description.length > longestDescription) throw tooLong('status', status.description.length);
      if (!again && isSaid(ahead.status(commit), status)) return false;
      const taken = shared.takeStatus(commit);
      const last = taken === undefined ? await readStatus(shared, commit) : taken;
      const same = isSaid(last, status);
      if (same && !again) return false;
      await client.octokit.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
        ...names,
        sha: commit,
        state: status.state,
        description: status.description,
        context: statusContext,
        ...(status.url === undefined ? {} : { target_url: status.url }),
      });
      return !same;
    },
    spare: async () => client.spare(),
    reportOnce: (key, issue) => reportOnce(client, key, issue),
    settle: (key, settled) => settle(client, key, settled),
  };
};

const isSaid = (last: StatusAnswer | undefined, { state, description, url }: Status): boolean => {
  const said = last?.context;
  return (
    said?.state.toLowerCase() === state &&
    said.description === description &&
    (said.targetUrl ?? undefined) === url
  );
};

/** https://docs.github.com/graphql/reference/mutations#updatepullrequest, #addcomment */
const firstWords = `mutation FirstWords($id: ID!, $title: String!, $body: String!) {
  updatePullRequest(input: { pullRequestId: $id, title: $title }) { clientMutationId }
  addComment(input: { subjectId: $id, body: $body }) { clientMutationId }
}`;
const decodeFirstWords = decoder('POST /graphql FirstWords', Type.Object({}));

const bodyOf = (text: string): string => {
  const body = `${stickyMarker}\n${text}`;
  if (body.length > longestBody) throw tooLong('comment', body.length);
  return body;
};

/** One comment of ours, made or changed. https://docs.github.com/rest/issues/comments */
const upsert = async (
  { octokit, owner, repo }: GitHubClient,
  number: number,
  { text, ours }: { readonly text: string; readonly ours: CommentNode | undefined },
): Promise<void> => {
  const body = bodyOf(text);
  if (ours === undefined) {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    await octokit.request(route, { owner, repo, issue_number: number, body });
  } else if (ours.body !== body) {
    const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
    await octokit.request(route, { owner, repo, comment_id: Number(ours.fullDatabaseId), body });
  }
};

const query = `query Comments($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { ${commentsQuery(', after: $after')} } }
}
${actorFields}`;
const decode = decoder(
  'POST /graphql Comments',
  Type.Object({ repository: Type.Object({ pullRequest: Type.Object({ comments: commentsSchema }) }) }),
);
const findSticky = (
  { client, takeComments }: Shared,
  number: GrantNumber,
): Promise<CommentNode | undefined> =>
  findOurs(number, takeComments(number), async (after) => {
    const variables = { owner: client.owner, name: client.repo, number, after };
    return (await client.graphql('Comments', query, variables, decode)).repository.pullRequest.comments;
  });

const answersQuery = `query IssueComments($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { issue(number: $number) { ${commentsQuery(', after: $after')} } }
}
${actorFields}`;
const decodeAnswers = decoder(
  'POST /graphql IssueComments',
  Type.Object({ repository: Type.Object({ issue: Type.Object({ comments: commentsSchema }) }) }),
);
const findAnswer = (client: GitHubClient, number: number): Promise<CommentNode | undefined> =>
  findOurs(number, undefined, async (after) => {
    const variables = { owner: client.owner, name: client.repo, number, after };
    return (await client.graphql('IssueComments', answersQuery, variables, decodeAnswers)).repository.issue
      .comments;
  });

/** Our comment where it begins with these words. */
const findWords = async (
  client: GitHubClient,
  number: number,
  words: string,
): Promise<CommentNode | undefined> => {
  try {
    const ours = await findAnswer(client, number);
    return ours?.body.startsWith(bodyOf(words)) === true ? ours : undefined;
  } catch (thrown) {
    const errors = graphqlErrorsOf(thrown);
    if (errors.length > 0 && errors.every(({ type }) => type === 'NOT_FOUND')) return undefined;
    throw thrown;
  }
};

/** Our comment, the oldest one should there ever be two. */
const findOurs = async (
  number: number,
  first: Page<CommentNode> | undefined,
  read: (after: string | null) => Promise<Page<CommentNode>>,
): Promise<CommentNode | undefined> => {
  const pages = eachPage({
    read: async (after) => (after === null ? first : undefined) ?? (await read(after)),
    most: mostPages,
    tooMany: {
      message: `#${number} has more comments than one run can look through.`,
      call: 'POST /graphql Comments',
      remedy: 'Delete comments that are not needed, or open the request anew.',
    },
  });
  for await (const comments of pages) {
    const ours = oursIn(comments);
    if (ours !== undefined) return ours;
  }
  return undefined;
};

// NB. The marker alone can be written by anyone: a comment is ours only if GitHub says that we are its author.
const oursIn = (comments: readonly CommentNode[]): CommentNode | undefined =>
  comments.find((comment) => comment.viewerDidAuthor && comment.body.startsWith(stickyMarker));

const readStatusQuery = `query LastStatus($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { ${statusQuery} } } }
}`;
const decodeStatus = decoder(
  'POST /graphql LastStatus',
  Type.Object({
    repository: Type.Object({ object: Type.Union([Type.Null(), Type.Object({ status: statusSchema })]) }),
  }),
);

const readStatus = async ({ client }: Shared, commit: CommitSha): Promise<StatusAnswer> => {
  const variables = { owner: client.owner, name: client.repo, commit };
  const { repository } = await client.graphql('LastStatus', readStatusQuery, variables, decodeStatus);
  return repository.object?.status ?? null;
};

const tooLong = (what: string, length: number): Fault =>
  new Fault('bug', `The text of a ${what} has ${length} characters, more than GitHub takes.`, {
    remedy: 'This is a bug in Gatehouse; please report it with the log of this run.',
  });
