/** Taking a merged request up: the events that say what was asked, decided and intended, before any effect (I2). */
import type { CommitSha, EntraId, GrantNumber, Instant, PersonKey } from '../core/brand.ts';
import { formatInstant, later } from '../core/brand.ts';
import { namedAsker } from '../core/approval/asker.ts';
import { type Decision, obstaclesIn, type Reason } from '../core/decision.ts';
import type { RunningGrant } from '../core/facts.ts';
import { decidedData } from '../core/ledger/decided.ts';
import { ownBooks } from '../core/ledger/own-books.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { EventActor, EventData, GrantRecord, Lease, NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { bytesOf, MOST_OF_ONE } from '../core/ledger/portion.ts';
import { reviewersOf } from '../core/owed-review.ts';
import { deny } from '../core/rules/case.ts';
import type { Plan } from '../core/plan.ts';
import type { People, Policy } from '../core/policy.ts';
import type { Account, PullEvidence } from '../core/pull.ts';
import type { BookFacts } from './books.ts';
import { alsoRunning, runningBy } from './books.ts';
import type { Candidate } from './candidates.ts';
import { decideCandidate, endAfter, withBooks } from './candidates.ts';
import { deletedOnMain } from './deletion.ts';
import type { Deletion } from './deletion.ts';

export interface Taken {
  readonly candidate: Candidate;
  readonly decision: Decision;
  readonly events: readonly NewEvent[];
}

export const GATEHOUSE: EventActor = { kind: 'gatehouse' };

/** A person as the ledger names one: the key of people.yaml, GitHub's id, and the login as of now. */
export const actorOf = (account: Account, people: People | undefined): EventActor => {
  const person = [...(people?.byKey.values() ?? [])].find((candidate) => candidate.gitHubId === account.id);
  const kind = account.kind === 'bot' ? 'bot' : person === undefined ? 'unknown' : 'person';
  return {
    kind,
    ...(person === undefined ? {} : { person: person.key }),
    ...(account.id === undefined ? {} : { gitHubId: account.id }),
    login: account.login,
  };
};

const requestedData = (
  candidate: Candidate,
  who: { readonly requester: PersonKey; readonly beneficiary: PersonKey },
  policy: Policy,
): EventData['requested'] | undefined => {
  const { pull, input } = candidate;
  if (input.kind !== 'request' || pull.request === undefined || pull.merge === undefined) return undefined;
  const { request } = input;
  return {
    ...who,
    entitlement: request.entitlement,
    justification: request.justification,
    ticket: request.ticket ?? null,
    parameters: Object.fromEntries(
      [...request.parameters.values()].map((given) => [given.name, given.value]),
    ),
    path: pull.request.path,
    blob: pull.request.blob,
    url: pull.url,
    head: pull.headSha,
    merge: pull.merge.commit,
    mergedBy: actorOf(pull.merge.by, policy.people ?? undefined),
    createdAt: formatInstant(pull.createdAt),
    mergedAt: formatInstant(pull.merge.at),
    ...sinceOf(candidate),
  };
};

/** When the first grant of a chain began; its bound is the whole chain's. */
const sinceOf = ({ facts: { extended } }: Candidate): { readonly since?: string } => {
  if (extended?.kind !== 'known') return {};
  const [first] = extended.value.map(({ startsAt }) => startsAt).toSorted((a, b) => a - b);
  return first === undefined ? {} : { since: formatInstant(first) };
};

export interface TakeUpBasis {
  readonly policy: Policy;
  readonly now: Instant;
  readonly owner: Lease;
  readonly deletions: readonly Deletion[];
}

/** Nothing begins for a file that was deleted again before the request was taken up, nor for what goes on with such a one. */
export const unlessDeleted = (
  decision: Decision,
  candidate: Candidate,
  deletions: readonly Deletion[],
): Decision =>
  deletedOnMain(candidate, deletions)
    ? {
        ...decision,
        outcome: 'denied',
        reasons: [
          ...decision.reasons,
          deny(
            'request.deleted',
            'A later pull request deleted the request, or the one that it extends.',
            'Open a new request.',
          ),
        ],
      }
    : decision;

/** `candidate`: with the facts that it was decided on. */
const eventsFor = (candidate: Candidate, decision: Decision, basis: TakeUpBasis): readonly NewEvent[] => {
  const grant = candidate.pull.number;
  const people = basis.policy.people;
  const events: NewEvent[] = [];
  const { requester, beneficiary } = decision;
  const requested =
    requester === undefined || beneficiary === undefined
      ? undefined
      : requestedData(candidate, { requester, beneficiary }, basis.policy);
  if (requested !== undefined)
    events.push({
      id: deriveEventId(grant, 'requested', ''),
      type: 'requested',
      grant,
      actor: actorOf(namedAsker(candidate.pull, basis.policy), people),
      data: requested,
    });
  if (basis.policy.commit === undefined) return [];
  const facts = ownBooks({ ...candidate, policy: basis.policy, now: basis.now }, decision);
  const decided = decidedData(decision, facts, { policy: basis.policy.commit, at: basis.now });
  events.push({
    id: deriveEventId(grant, 'decided', ''),
    type: 'decided',
    grant,
    actor: GATEHOUSE,
    data: decided,
  });
  const intent = decided.outcome === 'approved' ? intentFor(decision.plan, basis) : undefined;
  if (intent === undefined) return events;
  const owed = reviewOwed(decision.plan, basis);
  return owed === undefined ? events : [...events, intent, ...owed, ...extendedBy(candidate, intent)];
};

type Intent = Extract<NewEvent, { type: 'elevating' | 'scheduled' }>;

/** On the grant that goes on as this one; it ends when everything of it is taken over. */
const extendedBy = ({ input }: Candidate, { type, grant: by, data }: Intent): readonly NewEvent[] => {
  const former = input.kind === 'request' ? input.request.extends : undefined;
  if (former === undefined || by === null || type === 'scheduled') return [];
  return [
    {
      id: deriveEventId(former, 'extended', by),
      type: 'extended',
      grant: former,
      actor: GATEHOUSE,
      data: { by, expiresAt: data.expiresAt },
    },
  ];
};

/** A start that lies ahead: nothing is opened, and at the start everything is derived again. */
const scheduleFor = (plan: Plan, start: Instant, policy: CommitSha, principal: EntraId | null): Intent => ({
  id: deriveEventId(plan.grant, 'scheduled', ''),
  type: 'scheduled',
  grant: plan.grant,
  actor: GATEHOUSE,
  data: {
    principal,
    plan,
    startsAt: formatInstant(start),
    expiresAt: formatInstant(endAfter(plan, start)),
    policy,
  },
});

/** The intent fixes the end once (I6); a start that has passed has fixed it before. */
const intentFor = (plan: Plan | undefined, basis: TakeUpBasis): Intent | undefined => {
  const person = plan === undefined ? undefined : basis.policy.people?.byKey.get(plan.beneficiary);
  if (plan === undefined || person === undefined || basis.policy.commit === undefined) return undefined;
  // NB. Nothing is created before the start, so no intent may be written before it either.
  if (plan.start !== undefined && plan.start > basis.now)
    return scheduleFor(plan, plan.start, basis.policy.commit, person.entra ?? null);
  return {
    id: deriveEventId(plan.grant, 'elevating', ''),
    type: 'elevating',
    grant: plan.grant,
    actor: GATEHOUSE,
    data: {
      principal: person.entra ?? null,
      plan,
      startsAt: formatInstant(basis.now),
      expiresAt: formatInstant(endAfter(plan, basis.now)),
      policy: basis.policy.commit,
      owner: basis.owner,
    },
  };
};

/** Whether taking a request up came to something: access now, or access later. */
export const isIntent = ({ type }: NewEvent): boolean => type === 'elevating' || type === 'scheduled';

/**
 * Nothing speaks against it but that the platforms were not asked: its start came while this run was at work. A denial is
 * terminal, so the next run asks and decides.
 */
export const isUnasked = ({ reasons, findings }: Decision): boolean => {
  const against = obstaclesIn(reasons);
  return (
    findings.length === 0 && against.length > 0 && against.every(({ code }) => code === 'check.deferred')
  );
};

/**
 * NB. In the append of the intent: no break-glass is ever open without the review that it owes on record. Undefined: nobody can
 * say which review is owed, and nothing is intended.
 */
const reviewOwed = (plan: Plan | undefined, basis: TakeUpBasis): readonly NewEvent[] | undefined => {
  if (plan?.breakGlass !== true) return [];
  const review = basis.policy.entitlements.get(plan.entitlement)?.breakGlass?.review;
  if (review === undefined) return undefined;
  return [
    {
      id: deriveEventId(plan.grant, 'review-owed', ''),
      type: 'review-owed',
      grant: plan.grant,
      actor: GATEHOUSE,
      data: { by: reviewersOf(review.by), due: formatInstant(later(basis.now, review.within)) },
    },
  ];
};

/** Somebody else's intent, taken over unchanged: the same plan, the same end, a new owner. */
export const takeOver = (grant: OpenGrant, owner: Lease): NewEvent => ({
  id: deriveEventId(grant.grant, 'elevating', `${owner.run}/${owner.attempt}`),
  type: 'elevating',
  grant: grant.grant,
  actor: GATEHOUSE,
  data: {
    principal: grant.principal,
    plan: grant.plan,
    startsAt: grant.startsAt,
    expiresAt: grant.expiresAt,
    policy: grant.policy,
    owner,
  },
});

/**
 * Decides every candidate that the ledger does not know yet, lowest number first; each sees the grants that this very
 * run takes up before it, so that caps and overlap hold inside a run too.
 */
export const takeUp = (
  candidates: readonly Candidate[],
  basis: TakeUpBasis,
  state: {
    readonly records: ReadonlyMap<GrantNumber, GrantRecord>;
    readonly books: BookFacts;
  },
  /** Hears of each and says whether the commit has no room for it: the next one decides it and the others, on what then is open. */
  isFull: (one: Taken) => boolean = () => false,
): readonly Taken[] => {
  let taking: readonly RunningGrant[] = [];
  const taken: Taken[] = [];
  for (const candidate of candidates.toSorted((a, b) => a.pull.number - b.pull.number)) {
    if (state.records.has(candidate.pull.number)) continue;
    const judged = withBooks(candidate, alsoRunning(state.books, taking));
    const decided = decideCandidate(judged, basis.policy, basis.now);
    const decision = unlessDeleted(decided, candidate, basis.deletions);
    if (isUnasked(decision)) continue;
    const one = inFewWords({ candidate, decision, events: eventsFor(judged, decision, basis) }, basis.policy);
    if (one.events.length === 0) continue;
    taken.push(one);
    const plan = decision.plan;
    if (one.events.some(isIntent) && plan !== undefined)
      taking = [...taking, runningBy(plan, basis.now, endAfter(plan, basis.now))];
    if (isFull(one)) break;
  }
  return taken;
};

/**
 * NB. Files, commits and reviews are as long as people make them: what no entry could carry is denied in few words, because an entry
 * that is too long would be the last one of the ledger.
 */
export const inFewWords = (taken: Taken, { commit }: Policy, step: '' | 'start' = ''): Taken => {
  const { candidate, decision, events } = taken;
  if (commit === undefined || bytesOf(events) <= MOST_OF_ONE) return taken;
  const why = deny('pull.too-much', TOO_MUCH, 'Open a new request.');
  return {
    candidate,
    decision: { ...decision, outcome: 'denied', reasons: [...decision.reasons, why] },
    events: [
      denial(deriveEventId(candidate.pull.number, 'decided', step), candidate.pull.number, { why, commit }),
    ],
  };
};

const TOO_MUCH = 'Its file, commits and reviews are more than one entry of the ledger can carry.';

/** A merged pull request that touches `requests/` and is no proper request: denied under its number, once. */
export const denyMalformed = ({ number }: PullEvidence, { commit }: Policy): readonly NewEvent[] =>
  commit === undefined
    ? []
    : [denial(deriveEventId(number, 'decided', ''), number, { why: MALFORMED, commit })];

type Why = Pick<Reason, 'code' | 'sentence'>;

const MALFORMED: Why = {
  code: 'pull.malformed',
  sentence: 'It touches requests/ and is not exactly one added request file.',
};

const denial = (
  id: string,
  grant: GrantNumber,
  { why: { code, sentence }, commit }: { readonly why: Why; readonly commit: CommitSha },
): NewEvent => ({
  id,
  type: 'decided',
  grant,
  actor: GATEHOUSE,
  data: {
    outcome: 'denied',
    policy: commit,
    reasons: [{ code, effect: 'deny', sentence }],
    approvals: [],
    plan: null,
  },
});
