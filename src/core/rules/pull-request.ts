/** The pull request itself: its shape, its base all its life, its state, and that GitHub listed all of it. */
import type { Reason } from '../decision.ts';
import { deny, type Ground, orPass, pass, type Rule, wait } from './case.ts';

export const pullRequestRule: Rule<Ground> = (subject) => {
  const { facts, shape, input } = subject;
  const { pull } = facts;
  const reasons: Reason[] = [...shapeReasons(subject), ...stateReasons(subject)];
  // NB. A pull request that was opened against another branch was reviewed against another policy and other rules.
  const strange = [pull.baseRef, ...pull.formerBases].filter((base) => base !== facts.defaultBranch);
  if (strange.length > 0 || facts.defaultBranch === '')
    reasons.push(
      deny(
        'pull.base',
        `Its base was not ${facts.defaultBranch} for its whole life.`,
        `Open a new pull request into ${facts.defaultBranch}.`,
      ),
    );
  if (pull.incomplete.length > 0)
    reasons.push(
      deny(
        'pull.incomplete',
        `GitHub did not list all of its ${[...pull.incomplete].toSorted().join(', ')}.`,
        'Open a new pull request with one commit that adds one file.',
      ),
    );
  if (pull.commits.length === 0 && !pull.incomplete.includes('commits'))
    reasons.push(
      deny('pull.no-commits', 'GitHub lists no commit of this pull request.', 'Open a new pull request.'),
    );
  // NB. Whoever pushed cannot approve; a head branch that nobody pushed to means that the record of pushes was not seen.
  if (pull.pushers.length === 0 && !pull.incomplete.includes('pushers'))
    reasons.push(
      deny(
        'pull.no-pushers',
        'GitHub has no record of who pushed to this pull request.',
        'Push again to a branch of this repository, not of a fork.',
      ),
    );
  if (shape.kind === 'request' && input.kind === 'request' && input.request.path !== shape.path)
    reasons.push(
      deny(
        'pull.other-file',
        'The file that was read is not the one that the pull request adds.',
        'This is a bug in Gatehouse; please report it.',
      ),
    );
  return orPass(reasons, pass('pull.shape', 'The pull request adds one request and nothing else.'));
};

const shapeReasons = ({ shape }: Ground): readonly Reason[] => {
  switch (shape.kind) {
    case 'request':
      return [];
    case 'malformed':
      return [
        deny('pull.malformed', 'The pull request is not a request as it must be.', 'See the findings.'),
      ];
    case 'deletion':
      return [
        deny(
          'pull.deletion',
          'The pull request deletes requests and asks for nothing.',
          'Open a pull request that adds one request.',
        ),
      ];
    case 'not-a-request':
      return [
        deny(
          'pull.not-a-request',
          'The pull request adds no request.',
          'Open a pull request that adds one request.',
        ),
      ];
  }
};

const stateReasons = ({ facts: { pull, moment, withdrawn } }: Ground): readonly Reason[] => {
  const reasons: Reason[] = [];
  // NB. Whoever merged it may not have read that it was taken back: what nobody asks for any more is not opened.
  if (withdrawn !== undefined)
    reasons.push(
      deny(
        'pull.withdrawn',
        `${withdrawn} withdrew it before it was merged.`,
        'Open a new request if it is needed after all.',
      ),
    );
  if (pull.state === 'closed')
    reasons.push(
      deny('pull.closed', 'The pull request was closed without a merge.', 'Reopen it or open a new one.'),
    );
  if (pull.state === 'open' && moment === 'elevation')
    reasons.push(deny('pull.not-merged', 'The pull request is not merged.', 'Merge it when it is approved.'));
  if (pull.draft)
    reasons.push(
      // NB. GitHub calls a draft merged when its commits were pushed to the base from elsewhere.
      pull.state === 'open' && moment === 'review'
        ? wait('pull.draft', 'The pull request is a draft.', 'Mark it as ready for review.')
        : deny('pull.draft', 'The pull request was merged as a draft.', 'Open a new request.'),
    );
  return reasons;
};
