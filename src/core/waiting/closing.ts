/** Why an open request is to be closed without a merge, and what closed one that is. */
import { namedAsker } from '../approval/asker.ts';
import { whoIs } from '../approval/persons.ts';
import type { Instant, PersonKey } from '../brand.ts';
import { isOver, later } from '../brand.ts';
import { commandOf } from '../comment.ts';
import type { People, Settings } from '../policy.ts';
import type { Account, PullEvidence } from '../pull.ts';
import { waitsSince } from './clock.ts';
import type { Conversation } from './conversation.ts';

export interface ClosingQuestion {
  readonly pull: PullEvidence;
  readonly conversation: Conversation;
  readonly people: People | undefined;
  readonly settings: Settings | undefined;
  /** Besides the author: for whom the request is. */
  readonly beneficiary: PersonKey | undefined;
}

/** What to do with an open one; `undefined`: it goes on waiting. */
export const closingOf = (
  question: ClosingQuestion,
  now: Instant,
): { readonly how: 'withdrawn'; readonly by: PersonKey } | { readonly how: 'lapsed' } | undefined => {
  const by = withdrawnBy(question);
  if (by !== undefined) return { how: 'withdrawn', by };
  return hasLapsed(question, now) ? { how: 'lapsed' } : undefined;
};

/** Of one that is closed without a merge. Only a machine lets a request lapse: whoever closes it by hand takes it back. */
export const closedAs = (question: ClosingQuestion): 'withdrawn' | 'lapsed' => {
  const closed = question.conversation.closings.at(-1);
  if (closed === undefined || closed.by.kind === 'user' || withdrawnBy(question) !== undefined)
    return 'withdrawn';
  return hasLapsed(question, closed.at) ? 'lapsed' : 'withdrawn';
};

const hasLapsed = ({ pull, settings }: ClosingQuestion, at: Instant): boolean => {
  const since = waitsSince(pull, at);
  return (
    since !== undefined && settings !== undefined && isOver(later(since, settings.waiting.lapseAfter), at)
  );
};

/**
 * Whoever asked or is to receive it and took it back: by the first `/withdraw` since one of them last reopened it, or by closing
 * it. It can only close. Nobody withdraws what is merged, so nothing counts that was said after that.
 * NB. The elevation asks this too: a merge may overtake the judgement that would have closed it. And what they took back nobody
 * else brings back by reopening it: the approvals of before would count at once.
 */
export const withdrawnBy = (question: ClosingQuestion): PersonKey | undefined => {
  const { pull, conversation, people, settings, beneficiary } = question;
  if (people === undefined) return undefined;
  const asker = whoIs(people, namedAsker(pull, { settings }));
  const theirs = [beneficiary, asker.kind === 'person' ? asker.person.key : undefined];
  const theirKey = (account: Account): PersonKey | undefined => {
    if (account.kind !== 'user') return undefined;
    const who = whoIs(people, account);
    // NB. A second account is known by its login alone, which anybody can take over.
    return who.kind === 'person' && theirs.includes(who.person.key) ? who.person.key : undefined;
  };
  const reopened = Math.max(
    0,
    ...(pull.turns ?? []).flatMap(({ kind, at, by }) =>
      kind === 'reopened' && by !== undefined && theirKey(by) !== undefined ? [at] : [],
    ),
  );
  for (const comment of conversation.comments) {
    if (comment.at < reopened || commandOf(comment)?.kind !== 'withdraw') continue;
    if (pull.merge !== undefined && comment.at > pull.merge.at) continue;
    const by = theirKey(comment.author);
    if (by !== undefined) return by;
  }
  // Whoever asks may merge it too, and GitHub calls that closed as well.
  if (pull.state === 'merged') return undefined;
  return conversation.closings.flatMap(({ at, by }) => (at > reopened ? (theirKey(by) ?? []) : []))[0];
};
