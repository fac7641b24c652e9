/** What is said aloud before break-glass opens anything, and what its grant says of the review that it owes. */
import type { OpenGrant } from '../ledger/event.ts';
import { codeSpan, escapeMarkdown, oneLine } from './escape.ts';
import { layerLines } from './steps.ts';
import { formatRecorded } from './time.ts';
import type { View } from './view.ts';

/** The alert, as an issue. `justification` is the request's own text. */
export const renderBreakGlass = (
  grant: OpenGrant,
  justification: string,
  { timezone, now }: Pick<View, 'timezone' | 'now'>,
): { readonly title: string; readonly body: string } => {
  const receiver =
    grant.beneficiary === grant.requester ? '' : ` for ${escapeMarkdown(grant.beneficiary, 64)}`;
  const plain = (text: string): string => oneLine(text, 64).replaceAll('`', "'");
  return {
    title: `Break-glass: ${plain(grant.requester)} uses ${plain(grant.entitlement)} (#${grant.grant})`,
    body: [
      `**${escapeMarkdown(grant.requester, 64)} uses break-glass${receiver}: ${escapeMarkdown(grant.entitlement, 80)}, until ${formatRecorded(grant.expiresAt, timezone, now)}.**`,
      ...layerLines(grant.plan),
      `Why: ${escapeMarkdown(justification, 1_000)}`,
      `Ticket: ${grant.ticket === null ? 'none' : escapeMarkdown(grant.ticket, 60)}.`,
      ...reviewLine(grant, { timezone, now }),
      `The request: #${grant.grant}. To end it early: write \`/end\` as a comment there, or merge a pull request that deletes ${codeSpan(grant.path, 120)}.`,
    ].join('\n'),
  };
};

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
