/** Whose request a pull request is: its author's, or that of the issue which the Gatehouse App wrote it from, word for word. */
import { hours } from '../brand.ts';
import { branchOf, issueOfBranch } from '../issue-form/fields.ts';
import { readForm } from '../issue-form/read.ts';
import type { Policy } from '../policy.ts';
import type { Account, AskingIssue, PullEvidence } from '../pull.ts';

export type Asker =
  | { readonly kind: 'account'; readonly account: Account }
  /** NB. Nobody asks: then nobody is the requester, and nothing is elevated. */
  | { readonly kind: 'nobody'; readonly code: string; readonly sentence: string; readonly remedy: string };

/** How long after an issue its pull request may be opened: whoever can run a job again must not bring an old wish back. */
const ISSUE_VALID = hours(24);

export const askerOf = (pull: PullEvidence, policy: Pick<Policy, 'settings'>): Asker => {
  const { author } = pull;
  const number = issueOfBranch(pull.headRef);
  // NB. A person's token in the App's place would make that person the requester of whatever anybody writes into an issue.
  if (author.kind === 'user' && number !== undefined)
    return nobody(
      'requester.issue-branch',
      `The branch ${branchOf(number)} is the App's, and ${author.login} opened this pull request.`,
      'Ask from a branch of another name.',
    );
  if (author.kind === 'user') return { kind: 'account', account: author };
  // NB. Any workflow of any branch can open pull requests as some bot: only the account that the policy names opens them for issues.
  const ours =
    author.kind === 'bot' && author.id !== undefined && author.id === policy.settings?.issueForm.bot;
  if (!ours || number === undefined)
    return nobody(
      'requester.bot',
      `${author.login} is not a person's account.`,
      'Open the pull request as yourself.',
    );
  const { issue } = pull;
  if (issue === undefined || issue.number !== number)
    return nobody(
      'requester.issue-missing',
      `There is no issue #${number} behind the branch ${branchOf(number)}.`,
    );
  return unproven(pull, issue) ?? { kind: 'account', account: issue.author };
};

/** The account that counts as asking, for naming it; the pull request's author while nobody is proven. */
export const namedAsker = (pull: PullEvidence, policy: Pick<Policy, 'settings'>): Account => {
  const asker = askerOf(pull, policy);
  return asker.kind === 'account' ? asker.account : pull.author;
};

const nobody = (code: string, sentence: string, remedy = 'Open a new issue with the form.'): Asker => ({
  kind: 'nobody',
  code,
  sentence,
  remedy,
});

/** What keeps the issue from proving that its author asks for this very file; each alone is enough. */
const unproven = (pull: PullEvidence, issue: AskingIssue): Asker | undefined => {
  const name = `Issue #${issue.number}`;
  if (issue.author.kind !== 'user')
    return nobody(
      'requester.issue-author',
      `${name} was not written by a person.`,
      'Write the issue yourself.',
    );
  // NB. In another repository the author asked for something else.
  if (issue.transferred)
    return nobody('requester.issue-moved', `${name} was moved here from another repository.`);
  // NB. Whoever may write may change the words of others.
  if (issue.edited) return nobody('requester.issue-edited', `${name} was edited after it was written.`);
  const waited = pull.createdAt - issue.createdAt;
  if (waited < 0 || waited > ISSUE_VALID)
    return nobody('requester.issue-old', `${name} was not written within the day before the pull request.`);
  const read = readForm(issue.number, issue.body);
  // NB. Byte for byte: whatever else was pushed to the branch is nobody's wish.
  const same = read.kind === 'file' && pull.request?.path === read.path && pull.request.text === read.text;
  return same
    ? undefined
    : nobody(
        'requester.issue-other',
        `${name} does not ask for this very file.`,
        'Open a new issue with the form; nothing may be pushed to its branch.',
      );
};
