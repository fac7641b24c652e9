/** `act propose`: opens the pull request of an issue, once, with an App's token. It judges nothing: the pull request is judged by itself. */
import { branchOf } from '../core/issue-form/fields.ts';
import { readForm } from '../core/issue-form/read.ts';
import { renderAsked } from '../core/render/issue-answer.ts';
import type { Desk } from '../ports/desk.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Proposals } from '../ports/proposals.ts';
import type { Report } from './report.ts';

export interface ProposePorts {
  readonly evidence: Pick<Evidence, 'repository' | 'issue'>;
  readonly desk: Pick<Desk, 'answerIssue'>;
  readonly proposals: Proposals;
}

/** Exit 1 where the issue proves nothing any more: it was edited, or is gone. May be run again after any interruption. */
export const proposeRequest = async (ports: ProposePorts, number: number): Promise<Report> => {
  const [repository, issue] = await Promise.all([ports.evidence.repository(), ports.evidence.issue(number)]);
  if (issue === undefined || issue.edited || issue.transferred || issue.author.kind !== 'user')
    return { exit: 1, lines: [`Issue #${number} is gone, or is not as its author wrote it here.`] };
  const read = readForm(number, issue.body);
  if (read.kind === 'findings') return { exit: 1, lines: [`Issue #${number} has findings.`] };
  const proposed = await ports.proposals.propose({
    branch: branchOf(number),
    base: repository.head,
    path: read.path,
    text: read.text,
    title: `Access request of issue ${number}`,
    // NB. No word that would close the issue by a merge, and no text of a person.
    body: `Asked in #${number}. Whoever wrote that issue is the requester, as long as it stays as it was written and nothing is pushed here.\n`,
    once: true,
  });
  await ports.desk.answerIssue(number, { body: renderAsked(proposed.number), close: true });
  return { exit: 0, lines: [`Issue #${number} is asked in #${proposed.number}.`] };
};
