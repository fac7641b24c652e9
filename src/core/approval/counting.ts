/** Which reviews count as approvals, and why the others do not. */
import type { Instant, Milliseconds, PersonKey } from '../brand.ts';
import { formatInstant, isOver, later } from '../brand.ts';
import { contractFlaw } from '../contract.ts';
import type { DiscountedReview } from '../decision.ts';
import type { Facts } from '../facts.ts';
import type { Plan } from '../plan.ts';
import { planFor } from '../make-plan.ts';
import type { Entitlement, People, PeopleRef, Person, Policy, Settings } from '../policy.ts';
import type { Review } from '../pull.ts';
import type { AccessRequest } from '../request.ts';
import { whyNotAsked } from './conditions.ts';
import type { ExclusionCause, Exclusions } from './excluded.ts';
import { loginState } from './login.ts';
import { isOpinionated, type Opinion } from './opinions.ts';
import { type Escalation, escalatedSince, escalatesAt } from './escalation.ts';
import { openRefs } from './people-refs.ts';
import { humanOf, whoIs } from './persons.ts';
import { flawOfSeparation } from './separation.ts';
import { readShortening } from './shortening.ts';
import { type Leaf, waysOf } from './tree.ts';

/** What counting looks at. */
export interface CountingCase {
  readonly request: AccessRequest;
  readonly policy: Policy;
  readonly settings: Settings;
  readonly people: People;
  readonly entitlement: Entitlement;
  readonly beneficiary: Person | undefined;
  readonly plan: Plan | undefined;
  readonly facts: Facts;
  readonly now: Instant;
  readonly exclusions: Exclusions;
  readonly leaves: readonly Leaf[];
  /** What has waited long enough for others. */
  readonly escalation: Escalation;
  /** The people of each leaf, by its position; nobody where the rule is not asked for. */
  readonly entitled: readonly ReadonlySet<PersonKey>[];
  /** The people of the rules that are not asked for. */
  readonly unasked: ReadonlySet<PersonKey>;
}

/** An approval that counts for these rules (positions in `leaves`). */
export interface CountedReview {
  readonly person: PersonKey;
  readonly review: Review;
  readonly rules: readonly number[];
}

/** What one human approved. With an order of rules an earlier approval may fit where the latest does not. */
export interface Counted {
  readonly human: PersonKey;
  /** The latest first; never empty. */
  readonly reviews: readonly CountedReview[];
  /** The most that this person agrees to; `undefined`: the whole window. */
  readonly atMost: Milliseconds | undefined;
}

export interface Counting {
  /** One for each human, by key. */
  readonly counted: readonly Counted[];
  readonly discounted: readonly DiscountedReview[];
}

export const countApprovals = (
  subject: CountingCase,
  opinions: ReadonlyMap<PersonKey, readonly Opinion[]>,
): Counting => {
  const counted: Counted[] = [];
  const discounted: DiscountedReview[] = strangers(subject);
  for (const [human, said] of opinions) {
    const verdict = judgeHuman(human, said, subject);
    if (verdict.counted !== undefined) counted.push(verdict.counted);
    discounted.push(...verdict.discounted);
  }
  return {
    counted: counted.toSorted((a, b) => (a.human < b.human ? -1 : 1)),
    discounted: discounted.toSorted((a, b) => a.review - b.review),
  };
};

export interface Flaw {
  readonly code: string;
  readonly sentence: string;
}

/**
 * A person's word is the run of approvals after the last thing they said that was none. Within the run those that count are
 * kept, and the limit of the latest of them; one that does not count is as if it had not been given, except that its `30m`
 * still narrows.
 */
const judgeHuman = (
  human: PersonKey,
  said: readonly Opinion[],
  subject: CountingCase,
): { readonly counted: Counted | undefined; readonly discounted: readonly DiscountedReview[] } => {
  const broken = said.findLastIndex((opinion) => !opinion.second && endsRun(opinion.review));
  const discounted: DiscountedReview[] = [];
  const reviews: CountedReview[] = [];
  let atMost: Milliseconds | undefined;
  for (let at = said.length - 1; at >= 0; at -= 1) {
    const opinion = said[at];
    if (opinion === undefined || opinion.review.state === 'CHANGES_REQUESTED') continue;
    const verdict = verdictOn(opinion, human, subject);
    const flaw = verdict.kind === 'flaw' ? verdict.flaw : at < broken ? supersededFlaw : undefined;
    if (reviews.length === 0 && !opinion.second) {
      const limit = readShortening(opinion.review.body);
      if (limit.kind === 'at-most') atMost = least(atMost, limit.duration);
    }
    if (flaw !== undefined) discounted.push(discount(opinion.review, opinion.person.key, flaw));
    else if (verdict.kind === 'rules')
      reviews.push({ person: opinion.person.key, review: opinion.review, rules: verdict.rules });
  }
  return { counted: reviews.length === 0 ? undefined : { human, reviews, atMost }, discounted };
};

// NB. A dismissal or a request for changes voids what was approved before it; there is no falling back to an older approval.
const endsRun = (review: Review): boolean =>
  review.state !== 'APPROVED' || readShortening(review.body).kind === 'unusable';

export const least = (a: Milliseconds | undefined, b: Milliseconds | undefined): Milliseconds | undefined =>
  a === undefined ? b : b === undefined || a <= b ? a : b;

const supersededFlaw: Flaw = {
  code: 'approval.superseded',
  sentence: 'The same person said something later.',
};

export const supersededBy = ({ review, person }: CountedReview): DiscountedReview =>
  discount(review, person, supersededFlaw);

/** The rules that a review counts for, never none, or the first thing that keeps it from counting. */
type Verdict =
  | { readonly kind: 'rules'; readonly rules: readonly number[] }
  | { readonly kind: 'flaw'; readonly flaw: Flaw };

const flawed = (code: string, sentence: string): Verdict => ({ kind: 'flaw', flaw: { code, sentence } });

/**
 * From the plainest to the costliest to find out. What lies between requester and approver (separation of duties) belongs to
 * `flawOfPerson`, and then also to who could still approve.
 */
const verdictOn = (opinion: Opinion, human: PersonKey, subject: CountingCase): Verdict => {
  const flaw =
    flawOfPerson(opinion, human, subject) ??
    flawOfSeparation(human, subject) ??
    flawOfReview(opinion.review, subject) ??
    flawOfContract(opinion.person, subject) ??
    flawOfLogin(opinion.person, subject);
  return flaw === undefined ? verdictOfRules(opinion, subject) : { kind: 'flaw', flaw };
};

const excludedBecause: Readonly<Record<ExclusionCause, Flaw>> = {
  requester: { code: 'approval.self', sentence: 'The requester cannot approve.' },
  beneficiary: { code: 'approval.beneficiary', sentence: 'The beneficiary cannot approve.' },
  committer: {
    code: 'approval.committer',
    sentence: 'Who wrote a commit of the pull request cannot approve it.',
  },
  pusher: { code: 'approval.committer', sentence: 'Who pushed to the pull request cannot approve it.' },
};

const flawOfPerson = (
  opinion: Opinion,
  human: PersonKey,
  { exclusions, people }: CountingCase,
): Flaw | undefined => {
  const cause = exclusions.humans.get(human) ?? exclusions.humans.get(humanOf(people, opinion.person.key));
  if (cause !== undefined) return excludedBecause[cause];
  // NB. A second account is known by a login that anybody may take over: it never approves.
  if (opinion.second)
    return {
      code: 'approval.second-account',
      sentence: `This is a second account of ${opinion.person.key}; only the first one approves.`,
    };
  return undefined;
};

const flawOfReview = (review: Review, { request, facts, settings, now }: CountingCase): Flaw | undefined => {
  if (review.state === 'DISMISSED')
    return { code: 'approval.dismissed', sentence: 'The review was dismissed.' };
  if (facts.pull.incomplete.some((part) => part !== 'files'))
    return {
      code: 'approval.evidence-incomplete',
      sentence: 'GitHub did not list everything that an approval rests on.',
    };
  if (review.commit !== facts.pull.headSha)
    return { code: 'approval.stale', sentence: 'It was given for an earlier state of the pull request.' };
  // NB. An edit can add or take away a limit, and others may edit: what was approved is no longer known.
  if (review.edited)
    return { code: 'approval.edited', sentence: 'Its text was changed after it was submitted.' };
  const { merge } = facts.pull;
  // NB. Merged and approved in one second: which came first cannot be told, so it does not count.
  if (merge !== undefined && review.submittedAt >= merge.at)
    return { code: 'approval.after-merge', sentence: 'It was not submitted before the merge.' };
  // Whoever approved a start knew that it lies ahead: of such a request the age counts at the merge, and not at the start.
  const judgedAt = request.start === undefined ? now : (merge?.at ?? now);
  if (isOver(later(review.submittedAt, settings.waiting.approvalValidFor), judgedAt))
    return { code: 'approval.too-old', sentence: 'It is too old to count.' };
  const limit = readShortening(review.body);
  return limit.kind === 'unusable' ? { code: 'approval.unusable-limit', sentence: limit.why } : undefined;
};

const flawOfContract = (person: Person, { now }: CountingCase): Flaw | undefined => {
  const flaw = contractFlaw(person, now);
  return flaw === undefined ? undefined : { code: `approval.${flaw.code}`, sentence: flaw.sentence };
};

const flawOfLogin = (person: Person, { facts }: CountingCase): Flaw | undefined => {
  const login = loginState(person, facts.logins);
  return login.kind === 'same'
    ? undefined
    : { code: `approval.login-${login.kind}`, sentence: login.sentence };
};

const verdictOfRules = (opinion: Opinion, subject: CountingCase): Verdict => {
  const { key } = opinion.person;
  const now = entitledNow(key, subject, opinion.review.submittedAt);
  if (now.length === 0) {
    const early = entitledNow(key, subject, subject.now)[0];
    if (early !== undefined) return beforeEscalation(key, subject, early);
    return subject.unasked.has(key)
      ? flawed('approval.rule-not-needed', `${key} can fill only rules that are not needed for this request.`)
      : flawed('approval.not-entitled', `${key} can fill none of the rules.`);
  }
  const then = underPolicyAtReview(opinion, subject, now);
  return then.kind === 'flaw' || then.rules.length > 0
    ? then
    : flawed(
        'approval.plan-changed',
        `${key} could not fill this rule under the policy at the time of the review.`,
      );
};

/** NB. Whom only the waiting brought in, it brought in for what they say after that moment. */
const entitledNow = (
  person: PersonKey,
  { entitled, escalation }: CountingCase,
  saidAt: Instant,
): readonly number[] =>
  entitled.flatMap((people, position) =>
    people.has(person) || (escalation.people.has(person) && escalatedSince(escalation, position, saidAt))
      ? [position]
      : [],
  );

const beforeEscalation = (
  person: PersonKey,
  { leaves, escalation }: CountingCase,
  position: number,
): Verdict => {
  const at = escalatesAt(escalation, position);
  return flawed(
    'approval.before-escalation',
    `${person} may fill ${leaves[position]?.name} only since ${at === undefined ? 'later' : formatInstant(at)}, and it was submitted before that; approve again.`,
  );
};

/** The rules that the reviewer can fill now and could fill, by name, when the review was submitted, for the very same plan. */
const underPolicyAtReview = (opinion: Opinion, subject: CountingCase, now: readonly number[]): Verdict => {
  const key = String(opinion.review.id);
  const fact = Object.hasOwn(subject.facts.policyAtReview, key)
    ? subject.facts.policyAtReview[key]
    : undefined;
  if (fact === undefined)
    return flawed('approval.policy-unknown', 'Nobody asked which policy was in force when it was submitted.');
  switch (fact.kind) {
    case 'empty':
      return flawed('approval.policy-unknown', 'There was no policy when it was submitted.');
    case 'deferred':
      return flawed(
        'approval.policy-unknown',
        'Which policy was in force when it was submitted has not been asked yet.',
      );
    case 'failed':
      return flawed(
        'approval.policy-failed',
        `Which policy was in force when it was submitted could not be read: ${fact.why}.`,
      );
    case 'known': {
      if (subject.plan === undefined)
        return flawed(
          'approval.plan-unknown',
          'What would be done cannot be said, so nothing can be approved.',
        );
      const { commit, policy } = fact.value;
      if (policy === subject.policy || commit === subject.policy.commit)
        return onDutyAtReview(opinion, subject, now);
      return underOtherPolicy(opinion, policy, subject, now);
    }
  }
};

// NB. A duty is of its moment: an approval given before a shift began must not come to count when it begins.
const onDutyAtReview = (opinion: Opinion, subject: CountingCase, now: readonly number[]): Verdict => {
  const { people, entitlement, beneficiary, facts, settings, escalation } = subject;
  if (people.rotas.size === 0) return { kind: 'rules', rules: now };
  const at = opinion.review.submittedAt;
  const context = { people, owner: entitlement.owner, beneficiary, teams: facts.teams, oncall: facts.oncall };
  const on = (refs: readonly PeopleRef[]): boolean =>
    openRefs(refs, { ...context, at }).people.has(opinion.person.key);
  const rules = now.filter(
    (position) =>
      on(subject.leaves[position]?.by ?? []) ||
      (escalatedSince(escalation, position, at) && on(settings.waiting.escalateTo)),
  );
  return rules.length > 0 || now.length === 0
    ? { kind: 'rules', rules }
    : flawed('approval.off-duty', `${opinion.person.key} was not on call when the review was submitted.`);
};

const underOtherPolicy = (
  opinion: Opinion,
  policy: Policy,
  subject: CountingCase,
  now: readonly number[],
): Verdict => {
  const changed = flawed(
    'approval.plan-changed',
    'Under the policy at the time of the review this request would have done something else.',
  );
  const { people, settings } = policy;
  const entitlement = policy.entitlements.get(subject.request.entitlement);
  if (
    people === undefined ||
    settings === undefined ||
    entitlement === undefined ||
    entitlement.approval === 'none'
  )
    return changed;
  const plan = planFor(subject.request, policy, subject.facts.pull);
  if (plan.kind !== 'plan' || plan.plan.digest !== subject.plan?.digest) return changed;
  const who = whoIs(people, opinion.review.author);
  if (who.kind !== 'person') return { kind: 'rules', rules: [] };
  const at = opinion.review.submittedAt;
  const context = {
    people,
    owner: entitlement.owner,
    beneficiary: people.byKey.get(plan.plan.beneficiary),
    teams: subject.facts.teams,
    oncall: subject.facts.oncall,
    at,
  };
  const might = (refs: readonly PeopleRef[]): boolean => openRefs(refs, context).people.has(who.person.key);
  const { escalateTo, escalateAfter } = settings.waiting;
  const then = { ...subject.escalation, after: escalateAfter };
  const asked = waysOf(entitlement.approval).leaves.filter(
    // NB. A rule that was not asked for then was never what the reviewer filled.
    ({ when }) => whyNotAsked(when, { ...subject, settings, entitlement }) === undefined,
  );
  const named = new Set(asked.filter(({ by }) => might(by)).map(({ name }) => name));
  const others = might(escalateTo) ? new Set(asked.map(({ name }) => name)) : new Set();
  const rules = now.filter((position) => {
    const name = subject.leaves[position]?.name ?? '';
    return named.has(name) || (others.has(name) && escalatedSince(then, position, at));
  });
  return { kind: 'rules', rules };
};

/** Approving reviews by bots and by people whom the policy does not know. */
const strangers = ({ facts, people }: CountingCase): DiscountedReview[] =>
  facts.pull.reviews.flatMap((review) => {
    if (!isOpinionated(review.state) || review.state === 'CHANGES_REQUESTED') return [];
    const base = { review: review.id, login: review.author.login, person: undefined };
    if (review.author.kind !== 'user')
      return [{ ...base, code: 'approval.bot', sentence: 'Only people approve.' }];
    if (whoIs(people, review.author).kind !== 'unknown') return [];
    return [
      { ...base, code: 'approval.unknown-person', sentence: 'people.yaml does not know this account.' },
    ];
  });

const discount = (review: Review, person: PersonKey, flaw: Flaw): DiscountedReview => ({
  review: review.id,
  login: review.author.login,
  person,
  code: flaw.code,
  sentence: flaw.sentence,
});
