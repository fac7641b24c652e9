/** Points of the repository, its default branch, its environments and its Actions. */
import type { Known } from './points.ts';

const REPOSITORY = { area: 'repository' } as const;

export const REPOSITORY_POINTS = {
  'repository.visibility': {
    ...REPOSITORY,
    title: 'The repository is private or internal',
    why: 'Requests, people, justifications and the ledger say who holds which access and when. In a public repository everybody reads them, anybody can open a request, and a fork can take all of it along.',
    sight: 'workflow',
  },
  'repository.forks': {
    ...REPOSITORY,
    title: 'Forks are not allowed',
    why: 'A fork takes policy, people and ledger to a place where none of these rules hold, and its copy stays when somebody leaves.',
    sight: 'workflow',
  },
  'main.pull-request': {
    ...REPOSITORY,
    title: 'The default branch changes by pull request alone, with zero approvals asked by GitHub',
    why: 'Without the rule anybody who may write changes policy, workflows and action directly. With approvals that GitHub counts, approved requests and break-glass wait for people whom the policy does not ask.',
    sight: 'workflow',
  },
  'main.code-owners': {
    ...REPOSITORY,
    title: 'Changes of policy, workflows and action need a code owner',
    why: 'Without it anybody who may write can merge a policy that gives them access, or a workflow that uses the identities in Azure.',
    sight: 'workflow',
  },
  'main.status': {
    ...REPOSITORY,
    title: 'The status `gatehouse` is required, and not strict',
    why: 'Without it a request is merged before it is approved: nothing opens, but what stands on the branch was agreed by nobody. Strict, every merge makes every other request stale.',
    sight: 'workflow',
  },
  'main.status-source': {
    ...REPOSITORY,
    title: 'The status `gatehouse` counts from its own App alone',
    why: 'Anybody who may write can set a status of any name. The elevation reads none, so a forged one opens nothing, but it merges what nobody approved. With GITHUB_TOKEN alone a workflow of any branch can still forge it; an App of its own cannot be imitated.',
    sight: 'workflow',
  },
  'main.history': {
    ...REPOSITORY,
    title: 'The default branch is neither rewritten nor deleted',
    why: 'A force push takes merged requests and reviewed policy out of history: open access would be explained by nothing.',
    sight: 'workflow',
  },
  'main.bypass': {
    ...REPOSITORY,
    title: 'Nobody but administrators passes the rules of the default branch',
    why: 'Whoever passes them changes policy, workflows and action without review. Administrators could switch the rules off as well; the audit log shows both, but not a pass of the kind "exempt".',
    sight: 'administrator',
  },
  'codeowners.valid': {
    ...REPOSITORY,
    title: 'CODEOWNERS is there and has no errors',
    why: 'A line that GitHub cannot read protects nothing, and one bad line can switch off the whole file.',
    sight: 'workflow',
  },
  'codeowners.covers': {
    ...REPOSITORY,
    title: 'CODEOWNERS covers policies, workflows and action',
    why: 'What no owner is named for changes with one click of anybody who may write: policy, workflows, the built action and the file that names the owners itself.',
    sight: 'workflow',
  },
  'codeowners.requests': {
    ...REPOSITORY,
    title: 'Requests have no code owner',
    why: 'With one, GitHub holds up every request and every break-glass until that owner approves, whatever the policy says.',
    sight: 'workflow',
  },
  'environment.branch': {
    ...REPOSITORY,
    title: 'Each environment takes the default branch alone',
    why: 'An identity in Azure and every secret belongs to an environment. Without the limit a workflow on any branch, written by anybody who may write, is given them. An environment that is not there is made by the first run that names it, without any limit.',
    sight: 'workflow',
  },
  'environment.waits': {
    ...REPOSITORY,
    title: 'Nothing waits in the environments that judge, end and look',
    why: 'Reviewers and timers hold up every run: access stays open until somebody presses a button. Only gatehouse-elevate may have reviewers.',
    sight: 'workflow',
  },
  'secrets.placed': {
    ...REPOSITORY,
    title: 'Secrets lie in the environments that need them, and none for Azure anywhere',
    why: 'A secret of the repository is given to every workflow of every branch that somebody pushes. A stored secret for Azure lasts longer than any access that it could open.',
    sight: 'administrator',
  },
  'actions.default-permissions': {
    ...REPOSITORY,
    title: "A workflow's token reads by default",
    why: 'Otherwise every workflow without `permissions:` may write to the repository, forge the status and add to the ledger.',
    sight: 'administrator',
  },
  'actions.approve': {
    ...REPOSITORY,
    title: 'Actions may not approve pull requests',
    why: 'Otherwise a workflow of any branch approves what its author wrote. Gatehouse counts no approval of a bot; the rules of GitHub would.',
    sight: 'administrator',
  },
  'actions.pinning': {
    ...REPOSITORY,
    title: 'Only actions by full SHA, or none from elsewhere, may run',
    why: 'A tag can be moved to other code after it was reviewed; that code then runs with the identities in Azure.',
    sight: 'administrator',
  },
  'workflows.pinned': {
    ...REPOSITORY,
    title: 'The workflows on the default branch name actions by full SHA',
    why: 'A tag can be moved to other code after it was reviewed; that code then runs with the identities in Azure.',
    sight: 'workflow',
  },
  'workflows.identities': {
    ...REPOSITORY,
    title: 'Only jobs that nobody outside can wake, each in an environment, may ask for an identity',
    why: 'Whatever a job with `id-token: write` runs has its identity. One that a pull request, an issue or a comment wakes runs on the words of whoever wrote it; one outside the environments has a subject that any branch can have.',
    sight: 'workflow',
  },
  'workflows.enabled': {
    ...REPOSITORY,
    title: 'The workflows are there and switched on',
    why: 'Anybody who may write can switch a workflow off. Without revoke.yml nothing ends that has no end of its own on the platform; without request.yml nothing is judged.',
    sight: 'workflow',
  },
  'workflows.heartbeat': {
    ...REPOSITORY,
    title: 'Sweeps go on',
    why: 'Cancelled runs, no minutes, or an incident at GitHub: what has no end of its own on the platform stays open until a sweep succeeds.',
    sight: 'workflow',
  },
  'accounts.confirmed': {
    ...REPOSITORY,
    title: 'The policy opens nothing for an account of which Entra does not say that it is enabled',
    why: 'Whoever has left and still stands in people.yaml may still have an account on GitHub: meanwhile the network is opened for them, and nothing of it is ended when Entra disables their account.',
    sight: 'workflow',
  },
  'quota.left': {
    ...REPOSITORY,
    title: "Requests to GitHub's API are left",
    why: 'All jobs with GITHUB_TOKEN share 1,000 an hour: a flood of comments can use them up, and then nothing is judged or told. Ending does without GitHub.',
    sight: 'workflow',
  },
  'labels.issue-form': {
    ...REPOSITORY,
    title: 'The label of the issue form is there',
    why: 'GitHub drops a label that does not exist, and an issue without it is answered by nobody.',
    sight: 'workflow',
  },
} as const satisfies Readonly<Record<string, Known<'repository'>>>;
