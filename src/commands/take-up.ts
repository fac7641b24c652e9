/** Taking a merged request up: the events that say what was asked, decided and intended, before any effect (I2). */
import type { GrantNumber, Instant, PersonKey } from '../core/brand.ts';
import { formatInstant, later } from '../core/brand.ts';
import type { Decision } from '../core/decision.ts';
import type { Facts, RunningGrant } from '../core/facts.ts';
import { decidedData } from '../core/ledger/decided.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { EventActor, EventData, GrantRecord, Lease, NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { targetKeys } from '../core/make-plan.ts';
import { reviewersOf } from '../core/owed-review.ts';
import { deny } from '../core/rules/case.ts';
import type { Plan } from '../core/plan.ts';
import type { People, Policy } from '../core/policy.ts';
import type { Account, PullEvidence } from '../core/pull.ts';
import type { Candidate } from './candidates.ts';
import { decideCandidate, endAfter, factsOf } from './candidates.ts';
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
  };
};

export interface TakeUpBasis {
  readonly policy: Policy;
  readonly now: Instant;
  readonly owner: Lease;
  readonly deletions: readonly Deletion[];
}

/** Nothing begins for a file that was deleted again before the request was taken up. */
const unlessDeleted = (decision: Decision, pull: PullEvidence, deletions: readonly Deletion[]): Decision =>
  deletedOnMain(pull, deletions)
    ? {
        ...decision,
        outcome: 'denied',
        reasons: [
          ...decision.reasons,
          deny('request.deleted', 'A later pull request deleted the request.', 'Open a new request.'),
        ],
      }
    : decision;

interface Ruling {
  readonly decision: Decision;
  /** What it was decided on. */
  readonly facts: Facts;
}

const eventsFor = (
  candidate: Candidate,
  { decision, facts }: Ruling,
  basis: TakeUpBasis,
): readonly NewEvent[] => {
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
      actor: actorOf(candidate.pull.author, people),
      data: requested,
    });
  if (basis.policy.commit === undefined) return [];
  const decided = decidedData(decision, facts, { policy: basis.policy.commit, at: basis.now });
  events.push({
    id: deriveEventId(grant, 'decided', ''),
    type: 'decided',
    grant,
    actor: GATEHOUSE,
    data: decided,
  });
  const intent = decided.outcome === 'approved' ? intentFor(decision.plan, basis) : undefined;
  const owed = reviewOwed(decision.plan, basis);
  return intent === undefined || owed === undefined ? events : [...events, intent, ...owed];
};

/** The intent fixes the end once (I6). */
const intentFor = (plan: Plan | undefined, basis: TakeUpBasis): NewEvent | undefined => {
  const person = plan === undefined ? undefined : basis.policy.people?.byKey.get(plan.beneficiary);
  if (plan === undefined || person === undefined || basis.policy.commit === undefined) return undefined;
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
    readonly running: readonly RunningGrant[];
  },
): readonly Taken[] => {
  const running = [...state.running];
  const taken: Taken[] = [];
  for (const candidate of candidates.toSorted((a, b) => a.pull.number - b.pull.number)) {
    if (state.records.has(candidate.pull.number)) continue;
    const judged = decideCandidate(candidate, basis.policy, running, basis.now);
    const decision = unlessDeleted(judged, candidate.pull, basis.deletions);
    const facts = factsOf(candidate, running, basis.now);
    const events = eventsFor(candidate, { decision, facts }, basis);
    if (events.length === 0) continue;
    taken.push({ candidate, decision, events });
    const plan = decision.plan;
    if (events.some((event) => event.type === 'elevating') && plan !== undefined)
      running.push({
        grant: plan.grant,
        beneficiary: plan.beneficiary,
        entitlement: plan.entitlement,
        expiresAt: endAfter(plan, basis.now),
        targets: targetKeys(plan),
      });
  }
  return taken;
};

/** A merged pull request that touches `requests/` and is no proper request: denied under its number, once. */
export const denyMalformed = (pull: PullEvidence, policy: Policy): readonly NewEvent[] => {
  if (policy.commit === undefined) return [];
  return [
    {
      id: deriveEventId(pull.number, 'decided', ''),
      type: 'decided',
      grant: pull.number,
      actor: GATEHOUSE,
      data: {
        outcome: 'denied',
        policy: policy.commit,
        reasons: [
          {
            code: 'pull.malformed',
            effect: 'deny',
            sentence: 'It touches requests/ and is not exactly one added request file.',
          },
        ],
        approvals: [],
        plan: null,
      },
    },
  ];
};
