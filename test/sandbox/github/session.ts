/** A session with every operation of the sandbox's GitHub, for the recorder: prints the base URL and the events. */
import { mkdtemp, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { base64, fileRequest, openScene, repo } from './world.ts';

const scene = await openScene({
  teams: [
    { slug: 'sre', members: ['alice'] },
    { slug: 'sre-night', parent: 'sre', members: ['dave'], invited: ['bob'] },
  ],
  repositories: [{ name: 'storefront', collaborators: { bob: 'maintain' } }],
});
const { as } = scene;
const tolerate = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);
const alice = as('alice');
const bob = as('bob');
const erin = as('erin');

const { number, head } = await fileRequest(scene, 'alice', 'session');
const { data: second } = await fileRequest(scene, 'dave', 'second').then((made) => ({ data: made.pull }));

await alice.repos.get(repo);
await alice.repos.listBranches(repo);
await alice.repos.getBranch({ ...repo, branch: 'session' });
await tolerate(alice.repos.getBranch({ ...repo, branch: 'nowhere' }));
await alice.repos.listCommits({ ...repo, per_page: 1 });
await alice.repos.getCommit({ ...repo, ref: head });
await alice.repos.compareCommitsWithBasehead({ ...repo, basehead: 'main...session' });
await alice.request('GET /repos/{owner}/{repo}/activity', { ...repo, per_page: 2 });
await alice.repos.getCollaboratorPermissionLevel({ ...repo, username: 'bob' });
await alice.repos.listCollaborators(repo);
await alice.repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: head });

const { data: ref } = await alice.git.getRef({ ...repo, ref: 'heads/main' });
await alice.git.listMatchingRefs({ ...repo, ref: 'heads/' });
const { data: blob } = await alice.git.createBlob({ ...repo, content: 'hello' });
await alice.git.getBlob({ ...repo, file_sha: blob.sha });
const { data: tree } = await alice.git.createTree({
  ...repo,
  tree: [
    { path: 'a/b.txt', mode: '100644', type: 'blob', sha: blob.sha },
    { path: 'c.txt', mode: '100644', type: 'blob', content: 'c' },
  ],
});
await alice.git.getTree({ ...repo, tree_sha: tree.sha, recursive: 'true' });
const { data: orphan } = await scene
  .job({ contents: 'write' })
  .git.createCommit({ ...repo, message: 'Root', tree: tree.sha, parents: [] });
await alice.git.getCommit({ ...repo, commit_sha: orphan.sha });
await scene
  .job({ contents: 'write' })
  .git.createRef({ ...repo, ref: 'refs/heads/gatehouse-ledger', sha: orphan.sha });
await tolerate(alice.git.createRef({ ...repo, ref: 'refs/heads/gatehouse-ledger', sha: orphan.sha }));
await tolerate(
  alice.git.updateRef({ ...repo, ref: 'heads/gatehouse-ledger', sha: ref.object.sha, force: true }),
);
await alice.git.createRef({ ...repo, ref: 'refs/heads/gone', sha: ref.object.sha });
await alice.git.deleteRef({ ...repo, ref: 'heads/gone' });

await alice.repos.getContent({ ...repo, path: 'README.md' });
await alice.repos.getContent({ ...repo, path: 'link' });
await alice.repos.getContent({ ...repo, path: 'policies' });
await tolerate(alice.repos.getContent({ ...repo, path: 'none' }));
await tolerate(
  alice.repos.createOrUpdateFileContents({ ...repo, path: 'README.md', message: 'x', content: base64('x') }),
);
const { data: put } = await erin.repos.createOrUpdateFileContents({
  ...repo,
  path: 'new.md',
  message: 'x',
  content: base64('x'),
});
await erin.repos.deleteFile({ ...repo, path: 'new.md', message: 'y', sha: put.content!.sha! });

await alice.pulls.list({ ...repo, state: 'all', per_page: 1 });
await alice.pulls.get({ ...repo, pull_number: number });
await alice.pulls.listFiles({ ...repo, pull_number: number });
await alice.pulls.listCommits({ ...repo, pull_number: number });
await alice.pulls.update({ ...repo, pull_number: number, title: 'Better', body: 'Why' });
await tolerate(alice.pulls.create({ ...repo, title: 'Again', head: 'session', base: 'main' }));
await tolerate(alice.pulls.create({ ...repo, title: 'Nothing', head: 'main', base: 'main' }));
await alice.pulls.requestReviewers({ ...repo, pull_number: number, reviewers: ['bob', 'erin'] });
await alice.pulls.removeRequestedReviewers({ ...repo, pull_number: number, reviewers: ['erin'] });
await tolerate(alice.pulls.createReview({ ...repo, pull_number: number, event: 'APPROVE' }));
const { data: review } = await bob.pulls.createReview({
  ...repo,
  pull_number: number,
  event: 'APPROVE',
  body: '30m',
});
await bob.pulls.updateReview({ ...repo, pull_number: number, review_id: review.id, body: '45m' });
await bob.pulls.getReview({ ...repo, pull_number: number, review_id: review.id });
await as('carol').pulls.dismissReview({ ...repo, pull_number: number, review_id: review.id, message: 'No' });
const { data: pending } = await bob.pulls.createReview({ ...repo, pull_number: number, body: 'wait' });
await bob.pulls.submitReview({
  ...repo,
  pull_number: number,
  review_id: pending.id,
  event: 'REQUEST_CHANGES',
});
const { data: draft } = await as('carol').pulls.createReview({ ...repo, pull_number: number });
await as('carol').pulls.deletePendingReview({ ...repo, pull_number: number, review_id: draft.id });
await bob.pulls.listReviews({ ...repo, pull_number: number });

const { data: comment } = await alice.issues.createComment({ ...repo, issue_number: number, body: '/check' });
await alice.issues.updateComment({ ...repo, comment_id: comment.id, body: '/end' });
await alice.issues.getComment({ ...repo, comment_id: comment.id });
await alice.issues.listComments({ ...repo, issue_number: number });
await alice.issues.listCommentsForRepo(repo);
await alice.issues.deleteComment({ ...repo, comment_id: comment.id });
const { data: issue } = await alice.issues.create({
  ...repo,
  title: 'Found',
  body: 'Something',
  labels: ['gatehouse'],
});
await alice.issues.update({ ...repo, issue_number: issue.number, title: 'Found it', state: 'closed' });
await alice.issues.update({ ...repo, issue_number: issue.number, state: 'open' });
await alice.issues.get({ ...repo, issue_number: issue.number });
await alice.issues.get({ ...repo, issue_number: number });
await alice.issues.listForRepo({ ...repo, state: 'all' });
await alice.issues.listEvents({ ...repo, issue_number: number });
await alice.issues.addLabels({ ...repo, issue_number: number, labels: ['access'] });
await alice.issues.addLabels({ ...repo, issue_number: issue.number, labels: ['other'] });
await alice.issues.addAssignees({ ...repo, issue_number: issue.number, assignees: ['alice', 'bob'] });
await bob.issues.removeAssignees({ ...repo, issue_number: issue.number, assignees: ['alice'] });
await alice.issues.update({ ...repo, issue_number: issue.number, assignees: ['carol'] });
await tolerate(alice.issues.update({ ...repo, issue_number: issue.number, assignees: ['nobody-here'] }));
await alice.issues.addAssignees({ ...repo, issue_number: number, assignees: ['alice'] });
await bob.issues.removeLabel({ ...repo, issue_number: issue.number, name: 'other' });
await tolerate(bob.issues.removeLabel({ ...repo, issue_number: issue.number, name: 'other' }));
await bob.issues.removeLabel({ ...repo, issue_number: number, name: 'access' });
await alice.issues.listLabelsOnIssue({ ...repo, issue_number: issue.number });
await alice.issues.updateLabel({ ...repo, name: 'other', new_name: 'approved', color: 'ff0000' });
await tolerate(alice.issues.updateLabel({ ...repo, name: 'other', new_name: 'again' }));
await alice.issues.create({ ...repo, title: 'Assigned', labels: ['approved'], assignees: ['alice'] });
await alice.issues.listEvents({ ...repo, issue_number: issue.number });
await alice.issues.listForRepo({ ...repo, state: 'all', labels: 'approved' });
await alice.issues.listLabelsForRepo(repo);
await alice.pulls.update({ ...repo, pull_number: second.number, body: 'Changed' });

const job = scene.job({ statuses: 'write', contents: 'read' });
await job.repos.createCommitStatus({
  ...repo,
  sha: head,
  state: 'pending',
  context: 'gatehouse',
  description: 'waiting: system owner',
  target_url: `${scene.world.git}/contoso/access/pull/${number}`,
});
await job.repos.createCommitStatus({
  ...repo,
  sha: head,
  state: 'success',
  context: 'gatehouse',
  description: 'approved',
});
await job.repos.listCommitStatusesForRef({ ...repo, ref: head });
await job.repos.getCombinedStatusForRef({ ...repo, ref: head });
await tolerate(job.pulls.get({ ...repo, pull_number: number }));
await tolerate(job.pulls.merge({ ...repo, pull_number: number }));

await alice.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...repo, branch: 'main' });
const { data: sets } = await erin.request('GET /repos/{owner}/{repo}/rulesets', repo);
await erin.request('GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', { ...repo, ruleset_id: sets[0]!.id });
const rulesets = 'POST /repos/{owner}/{repo}/rulesets';
const { data: ruled } = await erin.request(rulesets, {
  ...repo,
  name: 'one more',
  target: 'branch',
  enforcement: 'active',
  conditions: { ref_name: { include: ['refs/heads/elsewhere'], exclude: [] } },
  rules: [
    { type: 'deletion' },
    {
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: false,
        required_status_checks: [{ context: 'gatehouse', integration_id: 15368 }],
      },
    },
  ],
});
await erin.request('PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}', {
  ...repo,
  ruleset_id: ruled.id,
  bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }],
});
await alice.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...repo, branch: 'elsewhere' });
await tolerate(alice.request(rulesets, { ...repo, name: 'mine', enforcement: 'active' }));
const setting = scene.job({ actions: 'read', contents: 'read' });
const stage = { ...repo, environment_name: 'gatehouse-revoke' };
await setting.repos.getAllEnvironments(repo);
await setting.repos.listDeploymentBranchPolicies(stage);
await erin.repos.createOrUpdateEnvironment({
  ...stage,
  wait_timer: 30,
  reviewers: [{ type: 'User', id: 1001 }],
  deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
});
await setting.repos.getEnvironment(stage);
const { data: policy } = await erin.repos.createDeploymentBranchPolicy({ ...stage, name: 'release/*' });
const named = { ...stage, branch_policy_id: policy.id! };
await erin.repos.getDeploymentBranchPolicy(named);
await erin.repos.updateDeploymentBranchPolicy({ ...named, name: 'release/*/*' });
await tolerate(erin.repos.createDeploymentBranchPolicy({ ...stage, name: 'main' }));
await erin.repos.deleteDeploymentBranchPolicy(named);
await erin.actions.createEnvironmentVariable({ ...stage, name: 'COLOUR', value: 'red' });
await erin.actions.listEnvironmentVariables(stage);
await erin.actions.deleteEnvironmentVariable({ ...stage, name: 'COLOUR' });
scene.world.secrets.set('gatehouse-revoke/TOLD', 'x');
scene.world.secrets.set('KNOWN', 'x');
await erin.actions.listEnvironmentSecrets(stage);
await erin.actions.listRepoSecrets(repo);
await tolerate(setting.actions.listRepoSecrets(repo));
await erin.actions.setGithubActionsPermissionsRepository({
  ...repo,
  enabled: true,
  allowed_actions: 'selected',
});
await erin.actions.getGithubActionsPermissionsRepository(repo);
await erin.actions.setGithubActionsDefaultWorkflowPermissionsRepository({
  ...repo,
  default_workflow_permissions: 'read',
});
await erin.actions.getGithubActionsDefaultWorkflowPermissionsRepository(repo);
await tolerate(setting.actions.getGithubActionsDefaultWorkflowPermissionsRepository(repo));
await setting.actions.getCustomOidcSubClaimForRepo(repo);
await erin.actions.setCustomOidcSubClaimForRepo({
  ...repo,
  use_default: false,
  include_claim_keys: ['repo', 'context'],
});
await setting.actions.getCustomOidcSubClaimForRepo(repo);
await tolerate(setting.repos.codeownersErrors(repo));
await erin.repos.createOrUpdateFileContents({
  ...repo,
  path: '.github/CODEOWNERS',
  message: 'x',
  content: base64('/policies/ @erin @nobody-here\n[a]x @erin\n'),
});
await setting.repos.codeownersErrors({ ...repo, ref: 'main' });
await erin.repos.update({ ...repo, allow_forking: true });
await alice.issues.createLabel({ ...repo, name: 'access-request', color: 'ededed' });
await tolerate(alice.issues.createLabel({ ...repo, name: 'access-request' }));
scene.world.variables.set('GATEHOUSE', 'on');
await erin.actions.listRepoVariables(repo);
await erin.actions.getRepoVariable({ ...repo, name: 'GATEHOUSE' });
await alice.actions.listRepoWorkflows(repo);
await alice.actions.createWorkflowDispatch({
  ...repo,
  workflow_id: 'elevate.yml',
  ref: 'main',
  inputs: { number: '7' },
});
scene.world.recordRun({
  id: 900,
  suite: 1900,
  workflow: 'elevate.yml',
  name: 'Elevate',
  event: 'push',
  status: 'completed',
  conclusion: 'success',
  headSha: ref.object.sha,
  headBranch: 'main',
  attempt: 1,
  createdAt: '2026-11-20T10:00:00Z',
  updatedAt: '2026-11-20T10:00:10Z',
});
await alice.actions.listWorkflowRunsForRepo(repo);
await alice.actions.listWorkflowRuns({
  ...repo,
  workflow_id: 'elevate.yml',
  status: 'success',
  branch: 'main',
});
await alice.actions.reRunWorkflow({ ...repo, run_id: 900 });
await alice.actions.cancelWorkflowRun({ ...repo, run_id: 900 }).catch(() => undefined);
await alice.repos.createDispatchEvent({ ...repo, event_type: 'sample.collected', client_payload: { a: 1 } });
await alice.actions.disableWorkflow({ ...repo, workflow_id: 'elevate.yml' });
await alice.actions.listRepoWorkflows(repo);
await alice.actions.enableWorkflow({ ...repo, workflow_id: 'elevate.yml' });
await alice.actions.listWorkflowRunsForRepo({ ...repo, check_suite_id: 1900 });
const { data: sre } = await erin.teams.getByName({ org: 'contoso', team_slug: 'sre' });
await erin.repos.createOrUpdateEnvironment({
  ...repo,
  environment_name: 'waits',
  wait_timer: 5,
  prevent_self_review: true,
  reviewers: [
    { type: 'User', id: 1002 },
    { type: 'Team', id: sre.id },
  ],
});
void scene.world.knock({
  environment: 'waits',
  ref: 'refs/heads/main',
  sha: ref.object.sha,
  run: 900,
  startedBy: [1001],
  stop: new AbortController().signal,
  onWait: () => undefined,
});
const { data: doors } = await bob.actions.getPendingDeploymentsForRun({ ...repo, run_id: 900 });
const said = {
  ...repo,
  run_id: 900,
  environment_ids: doors.flatMap(({ environment: { id } }) => id ?? []),
  state: 'approved',
  comment: 'Fine',
} as const;
await bob.actions.reviewPendingDeploymentsForRun(said);
await alice.actions.getReviewsForRun({ ...repo, run_id: 900 });
await erin.repos.deleteAnEnvironment({ ...repo, environment_name: 'waits' });
const check = { id: 91, run: 900, suite: 1900, name: 'impact', headSha: head };
scene.world.recordCheck({
  ...check,
  startedAt: '2026-11-20T10:00:00Z',
  progress: { status: 'queued' },
  annotations: [],
});
const reader = scene.job({ checks: 'read' });
await reader.checks.listForRef({ ...repo, ref: head });
scene.world.recordCheck({
  ...check,
  startedAt: '2026-11-20T10:00:01Z',
  progress: { status: 'completed', at: '2026-11-20T10:00:09Z', conclusion: 'failure' },
  annotations: [
    {
      level: 'notice',
      path: '.github',
      lines: { start: 7, end: 7 },
      columns: undefined,
      title: '',
      message: 'Nothing changes',
    },
    {
      level: 'failure',
      path: 'policies/a b.yaml',
      lines: { start: 3, end: 3 },
      columns: { start: 1, end: 4 },
      title: 'policy',
      message: 'Wrong',
    },
  ],
});
await reader.checks.listForRef({ ...repo, ref: head, check_name: 'impact', filter: 'latest', app_id: 15368 });
await reader.checks.listForRef({ ...repo, ref: 'session', status: 'completed', filter: 'all', per_page: 1 });
await reader.checks.listForSuite({ ...repo, check_suite_id: 1900 });
await reader.checks.get({ ...repo, check_run_id: 91 });
await reader.checks.listAnnotations({ ...repo, check_run_id: 91, per_page: 1 });
await tolerate(job.checks.listForRef({ ...repo, ref: head }));
await alice.actions.listWorkflowRuns({ ...repo, workflow_id: 'elevate.yml' });
await alice.actions.getWorkflowRun({ ...repo, run_id: 900 });
await alice.users.getAuthenticated();
await alice.users.getByUsername({ username: 'bob' });
await alice.request('GET /user/{account_id}', { account_id: 1002 });
await tolerate(alice.request('GET /user/{account_id}', { account_id: 99 }));
await tolerate(
  job.request('GET /orgs/{org}/teams/{team_slug}/members', { org: 'contoso', team_slug: 'sre' }),
);
const team = { org: 'contoso', team_slug: 'sre' };
await alice.request('GET /orgs/{org}/teams/{team_slug}/members', { ...team, per_page: 1 });
await alice.request('GET /orgs/{org}/teams/{team_slug}/memberships/{username}', {
  ...team,
  username: 'dave',
});
await alice.request('GET /orgs/{org}/members', { org: 'contoso', per_page: 2 });
const app = scene.client(scene.world.issueAccessToken('write'));
const { data: made } = await erin.teams.create({
  org: 'contoso',
  name: 'gh-1',
  description: 'x',
  privacy: 'closed',
});
const { data: parent } = await app.teams.getByName(team);
const own = { org: 'contoso', team_slug: made.slug };
await tolerate(app.teams.create({ org: 'contoso', name: 'gh-1' }));
await tolerate(alice.teams.create({ org: 'contoso', name: 'gh-2' }));
await app.teams.list({ org: 'contoso', per_page: 1 });
await app.teams.addOrUpdateMembershipForUserInOrg({ ...own, username: 'bob', role: 'member' });
await app.teams.removeMembershipForUserInOrg({ ...own, username: 'erin' });
await tolerate(app.teams.removeMembershipForUserInOrg({ ...own, username: 'erin' }));
await app.teams.updateInOrg({ ...own, parent_team_id: parent.id });
await app.teams.listChildInOrg(team);
const storefront = { owner: 'contoso', repo: 'storefront' };
await app.teams.addOrUpdateRepoPermissionsInOrg({ ...own, ...storefront, permission: 'triage' });
await app.teams.listReposInOrg(own);
await app.repos.listTeams(storefront);
await app.repos.get(storefront);
await app.repos.getCollaboratorPermissionLevel({ ...storefront, username: 'bob' });
await app.repos.getCollaboratorPermissionLevel({ ...storefront, username: 'alice' });
await app.orgs.getMembershipForUser({ org: 'contoso', username: 'bob' });
await app.teams.deleteInOrg(own);
await tolerate(app.teams.getByName(own));
await alice.rateLimit.get();

await tolerate(bob.pulls.merge({ ...repo, pull_number: number, sha: '1'.repeat(40) }));
await bob.pulls.merge({ ...repo, pull_number: number, sha: head, merge_method: 'merge' });
await bob.pulls.checkIfMerged({ ...repo, pull_number: number });
await bob.pulls.get({ ...repo, pull_number: number });
await tolerate(bob.pulls.merge({ ...repo, pull_number: number }));
await as('dave').pulls.update({ ...repo, pull_number: second.number, state: 'closed' });
await as('dave').pulls.update({ ...repo, pull_number: second.number, state: 'open' });

const lists = (name: string, fields: string): string =>
  `${name}(first: 50) { totalCount pageInfo { hasNextPage endCursor } nodes { ${fields} } }`;
const actor = '{ __typename login url ... on User { databaseId } ... on Bot { databaseId } }';
await scene.graphql(
  bob,
  `query Everything($owner: String!, $name: String!, $number: Int!) {
  viewer { login databaseId } rateLimit { cost limit remaining used resetAt nodeCount }
  repository(owner: $owner, name: $name) {
    id databaseId nameWithOwner url owner { login id } viewerPermission mergeCommitAllowed squashMergeAllowed
    defaultBranchRef { name prefix target { __typename oid ... on Commit { tree { oid entries { name path type mode oid object { __typename ... on Blob { text byteSize isBinary isTruncated } ... on Tree { oid entries { name } } } } } ${lists('history', 'oid messageHeadline messageBody committedDate author { name email date user { login databaseId } } committer { name email user { login } } signature { isValid state wasSignedByGitHub email payload signature signer { login } } additions deletions changedFilesIfAvailable')} } } }
    refs(refPrefix: "refs/heads/", first: 10) { nodes { name target { oid } } }
    pullRequest(number: $number) {
      id databaseId number url title body state isDraft merged mergedAt mergedBy ${actor} mergeCommit { oid ${lists('parents', 'oid')} } author ${actor}
      baseRefName baseRefOid headRefName headRefOid isCrossRepository createdAt updatedAt mergeable mergeStateStatus reviewDecision additions deletions changedFiles
      ${lists('files', 'path changeType additions deletions')} ${lists('commits', `commit { oid ${lists('authors', 'name email user { databaseId login }')} statusCheckRollup { state } status { state contexts { context state description creator ${actor} targetUrl createdAt } } }`)}
      ${lists('reviews', `id databaseId state body submittedAt lastEditedAt authorCanPushToRepository commit { oid } author ${actor}`)} ${lists('latestReviews', 'state')} ${lists('latestOpinionatedReviews', 'state')}
      ${lists('comments', `id databaseId body viewerDidAuthor isMinimized lastEditedAt author ${actor}`)} ${lists('labels', 'name color')}
      timelineItems(first: 100) { totalCount filteredCount pageCount nodes { __typename ... on ReviewDismissedEvent { createdAt dismissalMessage previousReviewState actor ${actor} review { databaseId } } ... on MergedEvent { commit { oid } mergeRefName } ... on RenamedTitleEvent { previousTitle currentTitle } ... on LabeledEvent { label { name } } ... on ReviewRequestedEvent { requestedReviewer { __typename } } ... on ReviewRequestRemovedEvent { createdAt requestedReviewer { __typename } } ... on ClosedEvent { createdAt } } }
    }
    ${lists('pullRequests', 'number state mergedAt')} ${lists('issues', 'number title body state stateReason viewerDidAuthor')}
    readme: object(expression: "main:README.md") { ... on Blob { text } }
  }
}`,
  { owner: 'contoso', name: 'access', number },
);
await scene.graphql(
  scene.job({ contents: 'write' }),
  'mutation Add($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid url signature { isValid } } ref { name } } }',
  {
    input: {
      branch: { repositoryNameWithOwner: 'contoso/access', branchName: 'gatehouse-ledger' },
      expectedHeadOid: orphan.sha,
      message: { headline: 'One' },
      fileChanges: { additions: [{ path: 'head.json', contents: base64('{}') }] },
    },
  },
);

await scene.graphql(
  scene.job({ issues: 'read' }),
  `query Ticket($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner
    issue(number: $number) {
      number body state createdAt lastEditedAt author ${actor} ${lists('labels', 'id name createdAt updatedAt')}
      ${lists('assignees', '__typename login databaseId')}
      timelineItems(last: 100, itemTypes: [LABELED_EVENT, UNLABELED_EVENT, ASSIGNED_EVENT, UNASSIGNED_EVENT, CLOSED_EVENT, REOPENED_EVENT]) {
        nodes { __typename
          ... on LabeledEvent { createdAt actor ${actor} label { id name } labelable { __typename } }
          ... on UnlabeledEvent { createdAt label { name } }
          ... on AssignedEvent { createdAt actor ${actor} assignee { ... on User { login databaseId } } assignable { __typename } }
          ... on UnassignedEvent { createdAt assignee { __typename } }
          ... on ClosedEvent { createdAt actor ${actor} } ... on ReopenedEvent { createdAt actor ${actor} } }
        pageInfo { hasPreviousPage startCursor }
      }
    }
  }
}`,
  { owner: 'contoso', name: 'access', number: issue.number },
);

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-events-'));
await mkdir(folder, { recursive: true });
const pairs: string[] = [];
for (const [index, event] of scene.events.entries()) {
  const file = join(folder, `${index}-${event.name}.${event.action ?? ''}.json`);
  await writeFile(file, JSON.stringify(event.payload));
  pairs.push(event.name, file);
}
process.stdout.write(`${JSON.stringify({ api: scene.world.api, events: pairs })}\n`);
await scene.world.close();
