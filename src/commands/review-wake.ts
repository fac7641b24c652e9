/** Whether somebody gave a verdict that the next sweep should not be waited for: it only wakes, and the sweep judges for itself. */
import { whoIs } from '../core/approval/persons.ts';
import type { GrantNumber } from '../core/brand.ts';
import type { Comment } from '../core/comment.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { People } from '../core/policy.ts';
import { isVerdict } from '../core/review.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { ReviewIssues } from '../ports/review-issues.ts';
import type { Report } from './report.ts';

export interface WakePorts {
  readonly evidence: Pick<Evidence, 'repository' | 'policyAt'>;
  readonly reviews: ReviewIssues;
}

/** The newest word is a verdict of somebody whom the policy knows. */
export const endsInVerdict = (comments: readonly Comment[], people: People | undefined): boolean => {
  const last = comments.at(-1);
  return (
    last !== undefined &&
    people !== undefined &&
    isVerdict(last) &&
    last.author.kind === 'user' &&
    whoIs(people, last.author).kind === 'person'
  );
};

/** Of a comment on an issue that carries our label. */
export const evaluateReview = async (ports: WakePorts, number: number): Promise<Report> => {
  const [repository, issues] = await Promise.all([ports.evidence.repository(), ports.reviews.all()]);
  const issue = issues.find((one) => one.number === number);
  if (issue === undefined) return quiet('It is no issue of Gatehouse on which a review is owed.');
  const { people } = parsePolicy(await ports.evidence.policyAt(repository.head));
  return endsInVerdict(issue.comments, people)
    ? woken(issue.grant)
    : quiet(`Nobody gave a verdict on #${issue.grant}.`);
};

const woken = (grant: GrantNumber): Report => ({
  exit: 0,
  lines: [`Somebody gave a verdict on #${grant}; the sweep judges it.`],
  outputs: { outcome: 'review', act: 'end', 'pull-request': String(grant) },
});

const quiet = (why: string): Report => ({
  exit: 0,
  lines: [why],
  outputs: { outcome: 'review', act: 'none' },
});
