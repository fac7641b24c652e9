/** Everything the sandbox's GitHub remembers, as JSON, for `GET /state`. */
import { iso, isoOrNull, pullsOf, type Hub, type Person } from './model.ts';

const login = (person: Person): string => person.login;

export const snapshot = (hub: Hub): unknown => ({
  repository: `${hub.owner.login}/${hub.name}`,
  refs: Object.fromEntries(hub.git.refs('refs/').map(({ name, sha }) => [name, sha])),
  pulls: pullsOf(hub).map(({ issue, pull }) => ({
    number: issue.number,
    title: issue.title,
    author: login(issue.author),
    state: pull.merged === undefined ? issue.state : 'merged',
    draft: pull.draft,
    head: { ref: pull.headRef, sha: pull.headSha },
    base: { ref: pull.baseRef, sha: pull.baseSha },
    createdAt: iso(issue.createdAt),
    merged:
      pull.merged === undefined
        ? null
        : { at: iso(pull.merged.at), by: login(pull.merged.by), commit: pull.merged.commit },
    requestedReviewers: pull.requested.map(login),
    reviews: pull.reviews.map((review) => ({
      id: review.id,
      author: login(review.author),
      state: review.state,
      commit: review.commit,
      body: review.body,
      submittedAt: isoOrNull(review.submittedAt),
      editedAt: isoOrNull(review.editedAt),
    })),
    timeline: issue.timeline.map(({ at, actor, ...event }) => ({
      ...event,
      at: iso(at),
      actor: login(actor),
    })),
  })),
  issues: [...hub.issues.values()]
    .filter((issue) => issue.pull === undefined)
    .map((issue) => ({
      number: issue.number,
      title: issue.title,
      body: issue.body,
      author: login(issue.author),
      state: issue.state,
      labels: issue.labels.map(({ name }) => name),
      assignees: issue.assignees.map(login),
    })),
  comments: [...hub.issues.values()].flatMap((issue) =>
    issue.comments.map((comment) => ({
      issue: issue.number,
      id: comment.id,
      author: login(comment.author),
      body: comment.body,
      createdAt: iso(comment.createdAt),
      updatedAt: iso(comment.updatedAt),
    })),
  ),
  statuses: hub.statuses.map(({ sha, context, state, description, targetUrl, creator, at }) => ({
    sha,
    context,
    state,
    description,
    targetUrl,
    creator: login(creator),
    at: iso(at),
  })),
  activity: hub.activity.map(({ ref, before, after, type, actor, at }) => ({
    ref,
    before,
    after,
    type,
    actor: login(actor),
    at: iso(at),
  })),
  teams: hub.teams.map(({ slug, description, parent, members, invited, repositories }) => ({
    slug,
    description,
    parent: parent?.slug ?? null,
    members: Object.fromEntries(members),
    invited: [...invited],
    repositories: Object.fromEntries(repositories),
  })),
  invited: [...hub.invited],
  rulesets: hub.rulesets.map(({ name, ref, adminBypass, rules }) => ({
    name,
    ref,
    adminBypass,
    rules: rules.map((rule) => rule.type),
  })),
  runs: [...hub.runs.values()],
  checks: [...hub.checks.values()],
  variables: Object.fromEntries(hub.variables),
});
