/** What is said aloud before break-glass opens anything, and what its grant says of the review that it owes. */
import type { OpenGrant } from '../ledger/event.ts';
import { activityLines } from './activity.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import { reviewTitle } from './review-issue.ts';
import { layerLines, placeOfStep } from './steps.ts';
import { formatRecorded } from './time.ts';
import type { View } from './view.ts';

/** The alert, as the opening half of the issue on which it is reviewed. `justification` is the request's own text. */
export const renderBreakGlass = (
  grant: OpenGrant,
  justification: string,
  { timezone, now }: Pick<View, 'timezone' | 'now'>,
): { readonly title: string; readonly body: string } => {
  const receiver =
    grant.beneficiary === grant.requester ? '' : ` for ${escapeMarkdown(grant.beneficiary, 64)}`;
  return {
    title: reviewTitle(grant.grant, grant, false),
    body: [
      `**${escapeMarkdown(grant.requester, 64)} uses break-glass${receiver}: ${escapeMarkdown(grant.entitlement, 80)}, until ${formatRecorded(grant.expiresAt, timezone, now)}.**`,
      ...layerLines(grant.plan),
      `Where: ${grant.plan.steps.slice(0, MOST_PLACES).map(placeOfStep).join(', ')}.`,
      `Why: ${escapeMarkdown(justification, 1_000)}`,
      `Ticket: ${grant.ticket === null ? 'none' : escapeMarkdown(grant.ticket, 60)}.`,
      `The request: #${grant.grant}. To end it early: write \`/end\` as a comment there, or merge a pull request that deletes ${codeSpan(grant.path, 120)}.`,
      ...activityLines(grant),
    ].join('\n'),
  };
};

const MOST_PLACES = 10;

/** One line, or none where nothing is owed. */
export const reviewLine = (
  { review, requester, beneficiary }: Pick<OpenGrant, 'review' | 'requester' | 'beneficiary'>,
  { timezone, now }: Pick<View, 'timezone' | 'now'>,
): readonly string[] => {
  if (review === undefined) return [];
  if (review.verdict !== null)
    return [`Reviewed: ${review.verdict === 'justified' ? 'justified' : 'not justified'}.`];
  const not = [...new Set([requester, beneficiary])].map((person) => escapeMarkdown(person, 64)).join(' or ');
  return [
    `**A review is owed** by ${escapeMarkdown(review.by, 300)} (not by ${not}), until ${formatRecorded(review.due, timezone, now)}.`,
  ];
};
