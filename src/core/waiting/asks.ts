/** Whom to ask for a review now, and whom once more: from the decision, and from what GitHub says was asked before. */
import type { Instant, PersonKey } from '../brand.ts';
import { isOver, later, type Milliseconds } from '../brand.ts';
import { sameLogin } from '../approval/persons.ts';
import type { Decision, RuleStatus } from '../decision.ts';
import type { People, Person } from '../policy.ts';
import type { Account, PullEvidence } from '../pull.ts';
import type { Conversation, ReviewAsk } from './conversation.ts';
import { remindedAt, unremindedSince } from './reminder.ts';

export interface Asks {
  /** Not asked yet. */
  readonly ask: readonly Person[];
  /** Asked, silent since, and not reminded yet. */
  readonly remind: readonly Person[];
  /** Somebody of `ask` is brought in by the waiting alone. */
  readonly escalates: boolean;
}

export interface AsksQuestion {
  readonly decision: Pick<Decision, 'rules' | 'outcome'>;
  readonly people: People;
  readonly pull: PullEvidence;
  readonly conversation: Conversation;
  readonly remindAfter: Milliseconds;
  readonly now: Instant;
}

export const NOBODY: Asks = { ask: [], remind: [], escalates: false };

/** GitHub takes fifteen; places are kept for those whom the waiting brings in. */
const MOST_NAMED = 10;
const MOST = 15;

export const asksOf = (question: AsksQuestion): Asks => {
  const { decision, pull, conversation, now } = question;
  if (decision.outcome !== 'pending' || pull.state !== 'open' || pull.draft) return NOBODY;
  const wanted = eachOnce(
    interleaved(decision.rules.filter(isOpen).map((rule) => candidatesOf(rule, question))),
  );
  const fresh = wanted.filter((one) => mayBeAsked(one, question));
  const named = fresh.filter(({ escalated }) => !escalated);
  const others = fresh.filter(({ escalated }) => escalated);
  const asked = conversation.asked.length;
  const first = named.slice(0, Math.max(0, MOST_NAMED - asked));
  const then = others.slice(0, Math.max(0, MOST - asked - first.length));
  const due = wanted.filter((one) => {
    const since = askedSince(one, question);
    return since !== undefined && isOver(later(since, question.remindAfter), now);
  });
  return {
    ask: [...first, ...then].map(({ person }) => person),
    remind: due.map(({ person }) => person),
    escalates: then.length > 0,
  };
};

/** Whose turn it is. What another way needs is nobody's errand while this one is shorter. */
const isOpen = ({ filledBy, needed, waitsFor, instead, notNeeded }: RuleStatus): boolean =>
  filledBy.length < needed && waitsFor === undefined && instead === undefined && notNeeded === undefined;

interface Candidate {
  readonly person: Person;
  /** Since when they could fill it. */
  readonly since: Instant | undefined;
  readonly escalated: boolean;
}

/** From another place of the list for each pull request: of many people not always the same are asked. */
const candidatesOf = (rule: RuleStatus, { people, pull }: AsksQuestion): readonly Candidate[] => {
  const escalated = new Set(rule.escalation?.people);
  const keys = rule.couldFill;
  const start = keys.length === 0 ? 0 : pull.number % keys.length;
  return [...keys.slice(start), ...keys.slice(0, start)].flatMap((key: PersonKey): readonly Candidate[] => {
    const person = people.byKey.get(key);
    if (person === undefined || sameLogin(person.login, pull.author.login)) return [];
    const late = escalated.has(key);
    return [{ person, since: late ? rule.escalation?.at : rule.since, escalated: late }];
  });
};

/** The first of each rule, then the second of each, so that no rule is left out where only some can be asked. */
const interleaved = <T>(lists: readonly (readonly T[])[]): readonly T[] =>
  Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, index) =>
    lists.flatMap((list) => list[index] ?? []),
  ).flat();

const eachOnce = (all: readonly Candidate[]): readonly Candidate[] =>
  [...new Map(all.toReversed().map((one) => [one.person.key, one])).values()].toReversed();

const isThem = ({ gitHubId }: Person, { id }: Account): boolean => id === gitHubId;

const asksFor = ({ person }: Candidate, { conversation }: AsksQuestion): readonly ReviewAsk[] =>
  conversation.asks.filter(({ whom }) => isThem(person, whom)).toSorted((a, b) => a.at - b.at);

const isAsked = ({ person }: Candidate, { conversation }: AsksQuestion): boolean =>
  conversation.asked.some((account) => isThem(person, account));

const hasReviewed = ({ person, since }: Candidate, { pull }: AsksQuestion): boolean =>
  pull.reviews.some(
    ({ author, commit, submittedAt }) =>
      isThem(person, author) && commit === pull.headSha && (since === undefined || submittedAt >= since),
  );

/** Who was taken off the list by a person is left in peace; what Gatehouse took off and did not put back it puts back. */
const mayBeAsked = (one: Candidate, question: AsksQuestion): boolean => {
  if (isAsked(one, question) || hasReviewed(one, question)) return false;
  const last = asksFor(one, question).at(-1);
  const byHand =
    last?.kind === 'unasked' && last.by.kind === 'user' && (one.since === undefined || last.at >= one.since);
  return !byHand;
};

/** Since when somebody is asked without having been reminded; `undefined`: there is nothing to remind of. */
const askedSince = (one: Candidate, question: AsksQuestion): Instant | undefined =>
  one.since !== undefined && isAsked(one, question)
    ? unremindedSince(asksFor(one, question), one.since)
    : undefined;

export interface Reminded {
  readonly person: PersonKey;
  readonly at: Instant;
}

/** Who was reminded and is still silent, for the words of the comment. */
export const remindedNow = (question: Omit<AsksQuestion, 'remindAfter' | 'now'>): readonly Reminded[] =>
  question.decision.rules.filter(isOpen).flatMap(({ couldFill, since }) =>
    couldFill.flatMap((key): readonly Reminded[] => {
      const person = question.people.byKey.get(key);
      if (person === undefined || since === undefined) return [];
      if (!question.conversation.asked.some((account) => isThem(person, account))) return [];
      const at = remindedAt(
        question.conversation.asks.filter(({ whom }) => isThem(person, whom)),
        since,
      );
      return at === undefined ? [] : [{ person: key, at }];
    }),
  );
