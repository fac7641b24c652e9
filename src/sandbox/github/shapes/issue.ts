/** Issues, comments, labels, pull requests and reviews as REST and the payloads of events show them. */
import { nodeId } from '../node-id.ts';
import {
  iso,
  isoOrNull,
  type Comment,
  type Hub,
  type Issue,
  type Label,
  type Person,
  type Pull,
  type Review,
} from '../model.ts';
import { simpleUser } from './account.ts';
import type { Shape } from './json.ts';
import { repository, repositoryPage, repositoryUrl } from './repository.ts';

/** Computed as GitHub does for a caller it does not know: never worth anything for a decision. */
export const association = (hub: Hub, person: Person): string =>
  person.kind === 'bot' || !hub.people.some((entry) => entry.person.id === person.id)
    ? 'NONE'
    : 'CONTRIBUTOR';

const reactions = (url: string): Shape => ({
  url: `${url}/reactions`,
  total_count: 0,
  '+1': 0,
  '-1': 0,
  laugh: 0,
  hooray: 0,
  confused: 0,
  heart: 0,
  rocket: 0,
  eyes: 0,
});

export const label = (hub: Hub, given: Label): Shape => ({
  id: given.id,
  node_id: nodeId('Label', given.id),
  url: `${repositoryUrl(hub)}/labels/${encodeURIComponent(given.name)}`,
  name: given.name,
  color: given.color,
  default: false,
  description: null,
});

const assigned = (hub: Hub, { assignees }: Issue): Shape => {
  const [first] = assignees;
  return {
    assignee: first === undefined ? null : simpleUser(hub, first),
    assignees: assignees.map((person) => simpleUser(hub, person)),
  };
};

const pullLinks = (hub: Hub, number: number): Shape => ({
  url: `${repositoryUrl(hub)}/pulls/${number}`,
  html_url: `${repositoryPage(hub)}/pull/${number}`,
  diff_url: `${repositoryPage(hub)}/pull/${number}.diff`,
  patch_url: `${repositoryPage(hub)}/pull/${number}.patch`,
});

export const issueShape = (hub: Hub, issue: Issue): Shape => {
  const url = `${repositoryUrl(hub)}/issues/${issue.number}`;
  const pull = issue.pull;
  return {
    url,
    repository_url: repositoryUrl(hub),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${repositoryPage(hub)}/${pull === undefined ? 'issues' : 'pull'}/${issue.number}`,
    id: issue.id,
    node_id: pull === undefined ? nodeId('Issue', issue.number) : nodeId('PullRequest', issue.number),
    number: issue.number,
    title: issue.title,
    user: simpleUser(hub, issue.author),
    labels: issue.labels.map((given) => label(hub, given)),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: false,
    ...assigned(hub, issue),
    milestone: null,
    comments: issue.comments.length,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: isoOrNull(issue.closedAt),
    author_association: association(hub, issue.author),
    active_lock_reason: null,
    body: issue.body,
    reactions: reactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    ...(pull === undefined
      ? {}
      : {
          draft: pull.draft,
          pull_request: { ...pullLinks(hub, issue.number), merged_at: isoOrNull(pull.merged?.at) },
        }),
  };
};

/** As `GET /repos/{owner}/{repo}/issues/{number}`. */
export const fullIssue = (hub: Hub, issue: Issue): Shape => ({
  ...issueShape(hub, issue),
  closed_by: issue.closedBy === undefined ? null : simpleUser(hub, issue.closedBy),
});

export const commentShape = (hub: Hub, issue: Issue, comment: Comment): Shape => {
  const url = `${repositoryUrl(hub)}/issues/comments/${comment.id}`;
  const kind = issue.pull === undefined ? 'issues' : 'pull';
  return {
    url,
    html_url: `${repositoryPage(hub)}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(hub)}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: simpleUser(hub, comment.author),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    author_association: association(hub, comment.author),
    body: comment.body,
    reactions: reactions(url),
    performed_via_github_app: null,
  };
};

const side = (hub: Hub, ref: string, sha: string): Shape => ({
  label: `${hub.owner.login}:${ref}`,
  ref,
  sha,
  user: simpleUser(hub, hub.owner),
  repo: repository(hub),
});

/** As in lists. */
export const simplePull = (hub: Hub, issue: Issue, pull: Pull): Shape => {
  const { url, ...pages } = pullLinks(hub, issue.number);
  const issueUrl = `${repositoryUrl(hub)}/issues/${issue.number}`;
  const statuses = `${repositoryUrl(hub)}/statuses/${pull.headSha}`;
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', issue.number),
    ...pages,
    issue_url: issueUrl,
    number: issue.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: simpleUser(hub, issue.author),
    body: issue.body,
    created_at: iso(issue.createdAt),
    updated_at: iso(issue.updatedAt),
    closed_at: isoOrNull(issue.closedAt),
    merged_at: isoOrNull(pull.merged?.at),
    merge_commit_sha: pull.merged?.commit ?? pull.test?.commit ?? null,
    ...assigned(hub, issue),
    requested_reviewers: pull.requested.map((person) => simpleUser(hub, person)),
    requested_teams: [],
    labels: issue.labels.map((given) => label(hub, given)),
    milestone: null,
    draft: pull.draft,
    commits_url: `${String(url)}/commits`,
    review_comments_url: `${String(url)}/comments`,
    review_comment_url: `${repositoryUrl(hub)}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statuses,
    head: side(hub, pull.headRef, pull.headSha),
    base: side(hub, pull.baseRef, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: pages['html_url'] },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${String(url)}/comments` },
      review_comment: { href: `${repositoryUrl(hub)}/pulls/comments{/number}` },
      commits: { href: `${String(url)}/commits` },
      statuses: { href: statuses },
    },
    author_association: association(hub, issue.author),
    auto_merge: null,
    active_lock_reason: null,
  };
};

export interface PullFigures {
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  /** `null`: not worked out yet. */
  readonly mergeable: boolean | null;
  readonly mergeableState: 'unknown' | 'clean' | 'dirty' | 'blocked' | 'draft' | 'unstable';
}

/** As `GET /repos/{owner}/{repo}/pulls/{number}`. */
export const fullPull = (
  hub: Hub,
  issue: Issue,
  given: { readonly pull: Pull; readonly figures: PullFigures },
): Shape => ({
  ...simplePull(hub, issue, given.pull),
  merged: given.pull.merged !== undefined,
  mergeable: given.figures.mergeable,
  rebaseable: given.figures.mergeable,
  mergeable_state: given.figures.mergeableState,
  merged_by: given.pull.merged === undefined ? null : simpleUser(hub, given.pull.merged.by),
  comments: issue.comments.length,
  review_comments: 0,
  maintainer_can_modify: false,
  commits: given.figures.commits,
  additions: given.figures.additions,
  deletions: given.figures.deletions,
  changed_files: given.figures.changedFiles,
});

export const reviewShape = (hub: Hub, number: number, review: Review): Shape => {
  const html = `${repositoryPage(hub)}/pull/${number}#pullrequestreview-${review.id}`;
  const pull = `${repositoryUrl(hub)}/pulls/${number}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: simpleUser(hub, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    author_association: association(hub, review.author),
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.submittedAt === undefined ? {} : { submitted_at: iso(review.submittedAt) }),
    commit_id: review.commit,
  };
};

/** In the payloads of events the state is in lower case, and the time of the last change is told. */
export const reviewEventShape = (hub: Hub, number: number, review: Review): Shape => ({
  ...reviewShape(hub, number, review),
  submitted_at: isoOrNull(review.submittedAt),
  updated_at: iso(review.updatedAt),
  state: review.state.toLowerCase(),
});
