/** What is said on a review issue, each thing once: what was said before stands there, in comments of ours. */
import type { GrantNumber } from '../core/brand.ts';
import { alertOf } from '../core/notice.ts';
import type { ReviewStage } from '../core/owed-review.ts';
import type { Person } from '../core/policy.ts';
import type { ReviewView } from '../core/render/review-issue.ts';
import {
  endedComment,
  lostOpening,
  openingOf,
  overdueComment,
  refusedComment,
  reminderComment,
  reopenedComment,
  reviewBody,
  reviewTitle,
  settledComment,
  unexplainedComment,
} from '../core/render/review-issue.ts';
import type { Refused, Verdict } from '../core/review.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReviewIssue, ReviewIssues } from '../ports/review-issues.ts';
import type { Announced } from './announce.ts';

interface TellPorts extends Announced {
  readonly clock: Clock;
  readonly reviews: ReviewIssues;
}

export interface StillOwed {
  readonly owed: { readonly grant: GrantNumber; readonly issue: ReviewIssue | undefined };
  readonly view: ReviewView;
  readonly refused: readonly Refused[];
  readonly stage: ReviewStage;
}

/** Of one whose review nobody has given: the issue as it must stand, and what is to be said below it. */
export const tellOwed = async (
  ports: TellPorts,
  { owed, view, refused, stage }: StillOwed,
  operators: readonly Person[],
): Promise<void> => {
  const { grant, issue } = owed;
  const title = reviewTitle(grant, view.entry, stage === 'overdue');
  if (issue === undefined) {
    const { url } = await ports.reviews.open(grant, { title, body: reviewBody(lostOpening(view), view) });
    await alert(ports, { grant, url }, title);
    return;
  }
  const say = (what: string, body: string): Promise<boolean> => sayOnce(ports, issue, what, body);
  const body = reviewBody(openingOf(issue.body, view), view);
  const change = {
    ...(issue.title === title ? {} : { title }),
    ...(issue.body === body ? {} : { body }),
    ...(issue.state === 'closed' ? { state: 'open' as const } : {}),
    ...(stage === 'overdue' && !issue.overdue ? { overdue: true } : {}),
  };
  if (Object.keys(change).length > 0) await ports.reviews.change(issue, change);
  if (issue.state === 'closed') await say('reopened', reopenedComment());
  if (view.entry.ended !== null) await say('ended', endedComment(view));
  const known = refused.filter(({ by }) => by !== undefined);
  for (const { by, why, final, comment } of known.slice(-MOST_ANSWERS))
    if (by !== undefined)
      await say(`${final ? 'refused' : 'unsure'}:${comment.id}`, refusedComment({ by, why, final }));
  if (stage === 'due-soon') await say('reminder', reminderComment(view));
  if (stage === 'overdue' && (await say('overdue', overdueComment(view, operators))))
    await alert(ports, issue, title);
};

/** Whoever writes one verdict after another gets no answer to each. */
const MOST_ANSWERS = 3;

export const tellSettled = async (
  ports: TellPorts,
  {
    issue,
    settled,
    view,
  }: { readonly issue: ReviewIssue | undefined; readonly settled: Verdict; readonly view: ReviewView },
  operators: readonly Person[],
): Promise<void> => {
  if (issue === undefined) return;
  const { verdict, text, by, comment } = settled;
  const said = settledComment({ verdict, text, by: by.key }, operators);
  const fresh = await sayOnce(ports, issue, `settled:${comment.id}`, said);
  if (fresh && verdict === 'not-justified')
    await alert(ports, issue, `Break-glass #${issue.grant} was not justified`);
  if (issue.state === 'closed') return;
  const title = reviewTitle(issue.grant, view.entry, false);
  // With what was written below it until now.
  const body = reviewBody(openingOf(issue.body, view), view);
  await ports.reviews.change(issue, {
    ...(issue.title === title ? {} : { title }),
    ...(issue.body === body ? {} : { body }),
    state: 'closed',
  });
};

export const tellUnexplained = async (
  ports: TellPorts,
  issue: ReviewIssue,
  operators: readonly Person[],
): Promise<void> => {
  if (await sayOnce(ports, issue, 'unexplained', unexplainedComment(issue.grant, operators)))
    await alert(ports, issue, `The review of break-glass #${issue.grant} was settled by no run of Gatehouse`);
};

const alert = (
  { announcer, clock }: TellPorts,
  { grant, url }: Pick<ReviewIssue, 'grant' | 'url'>,
  title: string,
): Promise<void> => announcer.announce(alertOf(`break-glass:${grant}`, title, { url, at: clock.now() }));

/** Whether it is said now for the first time. NB. A comment is ours only if GitHub says so: anybody can write the mark. */
const sayOnce = async (
  { reviews }: TellPorts,
  issue: ReviewIssue,
  what: string,
  body: string,
): Promise<boolean> => {
  const mark = `<!-- gatehouse:review:${what} -->`;
  if (issue.comments.some((comment) => comment.ours && comment.body.startsWith(mark))) return false;
  await reviews.comment(issue, `${mark}\n${body}`);
  return true;
};
