/** The message of a ledger commit: one line for people, trailers for `git log --grep` and `git interpret-trailers`. */
import type { GrantNumber } from '../brand.ts';
import type { LedgerEvent } from './event.ts';
import type { GrantNow } from './fold.ts';

export interface CommitMessage {
  readonly subject: string;
  readonly trailers: readonly string[];
}

/** Of the grants that these events touch, each with its trailers; `subject` instead of the one that is made from the events. */
export const messageOf = (
  events: readonly LedgerEvent[],
  grants: ReadonlyMap<GrantNumber, GrantNow>,
  subject: string | undefined,
): CommitMessage => ({
  subject: oneLine(subject ?? subjectOf(events, grants), 120) || 'ledger',
  trailers: [...new Set(events.flatMap(({ grant }) => grant ?? []))].flatMap((grant) =>
    trailersOf(grant, grants.get(grant), events),
  ),
});

/**
 * One line of plain text, at most `limit` characters.
 * NB. Line breaks and control characters would forge trailers or drive the terminal of whoever reads `git log`; the
 * direction marks of Unicode would make it read as something else.
 */
const oneLine = (text: string, limit: number): string => {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...plain];
  return letters.length <= limit ? plain : `${letters.slice(0, limit - 1).join('')}…`;
};

const subjectOf = (events: readonly LedgerEvent[], grants: ReadonlyMap<GrantNumber, GrantNow>): string => {
  const last = new Map<GrantNumber | null, LedgerEvent>();
  for (const event of events) last.set(event.grant, event);
  const parts = [...last].map(([grant, event]) => {
    if (grant === null)
      return event.type === 'swept' && event.data.kind === 'genesis' ? 'genesis' : event.type;
    const who = namesOf(grants.get(grant));
    const word = event.type === 'decided' ? event.data.outcome : event.type;
    return `${word} ${grant}${who === undefined ? '' : ` (${who})`}`;
  });
  return parts.length <= 3
    ? parts.join(', ')
    : `${parts.slice(0, 2).join(', ')} and ${parts.length - 2} more`;
};

const namesOf = (now: GrantNow | undefined): string | undefined => {
  const of = now?.phase === 'open' ? now.open : now?.phase === 'closed' ? now.record : undefined;
  return of === undefined || of.beneficiary === null || of.entitlement === null
    ? undefined
    : `${of.beneficiary} · ${of.entitlement}`;
};

const trailersOf = (
  grant: GrantNumber,
  now: GrantNow | undefined,
  events: readonly LedgerEvent[],
): readonly string[] => {
  const open = now?.phase === 'open' ? now.open : undefined;
  const of = open ?? (now?.phase === 'closed' ? now.record : undefined);
  const decided = events.findLast((event) => event.grant === grant && event.type === 'decided');
  const requested = events.findLast((event) => event.grant === grant && event.type === 'requested');
  const policy = open?.policy ?? (decided?.type === 'decided' ? decided.data.policy : undefined);
  const approvals = open?.approvals ?? (decided?.type === 'decided' ? decided.data.approvals : []);
  const ticket = open?.ticket ?? (requested?.type === 'requested' ? requested.data.ticket : undefined);
  return [
    trailer('Grant', String(grant)),
    trailer('Requester', of?.requester),
    trailer('Beneficiary', of?.beneficiary),
    trailer('Entitlement', of?.entitlement),
    ...[...new Set(approvals.map(({ person }) => person))].map((person) => trailer('Approved-by', person)),
    trailer('Ticket', ticket),
    trailer('Policy', policy),
    trailer('Request', of?.path),
    trailer('Expires', of?.expiresAt),
  ].flatMap((line) => line ?? []);
};

const trailer = (key: string, value: string | null | undefined): string | undefined => {
  const plain = oneLine(value ?? '', 200);
  return plain === '' ? undefined : `${key}: ${plain}`;
};
