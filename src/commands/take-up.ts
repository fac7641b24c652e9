/** Taking a merged request up: the events that say what was asked, decided and intended, before any effect (I2). */
import type { GrantNumber, Instant, PersonKey } from '../core/brand.ts';
import { formatInstant } from '../core/brand.ts';
import type { Decision } from '../core/decision.ts';
import { humanOf } from '../core/approval/persons.ts';
import type { Facts, RunningGrant } from '../core/facts.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { EventActor, EventData, GrantRecord, Lease, NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { deny } from '../core/rules/case.ts';
import type { Plan } from '../core/plan.ts';
import type { People, Policy } from '../core/policy.ts';
import type { Account, PullEvidence } from '../core/pull.ts';
import { storeFacts } from '../core/stored-facts.ts';
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
const actorOf = (account: Account, people: People | undefined): EventActor => {
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

const decidedData = (
  candidate: Candidate,
  decision: Decision,
  policy: Policy,
): EventData['decided'] | undefined => {
  if (policy.commit === undefined) return undefined;
  const blob = candidate.pull.request;
  const approved = decision.outcome === 'approved' && decision.mode === 'enforce';
  const observed =
    decision.mode === 'observe'
      ? [
          {
            code: 'environment.observe',
            effect: 'deny',
            sentence: 'The environment only observes; nothing is elevated.',
          },
        ]
      : [];
  const findings = decision.findings.map((finding) => ({
    code: finding.id,
    effect: 'deny',
    sentence: finding.message,
  }));
  return {
    outcome: approved ? 'approved' : 'denied',
    policy: policy.commit,
    reasons: [
      ...observed,
      ...findings,
      ...decision.reasons.map(({ code, effect, sentence }) => ({ code, effect, sentence })),
    ],
    approvals: decision.approvals,
    plan: decision.plan?.digest ?? null,
    ...(blob === undefined
      ? {}
      : { subject: { path: blob.path, blob: blob.blob, commit: candidate.pull.merge?.commit ?? null } }),
    facts: storeFacts(factsOf(candidate.facts, decision, policy)),
  };
};

/** As they are stored: of recent grants those of the beneficiary. A decision reads no others, and a month may hold thousands. */
const factsOf = (facts: Facts, { beneficiary }: Decision, { people }: Policy): Facts => {
  const { recent } = facts;
  if (recent.kind !== 'known') return facts;
  const value =
    beneficiary === undefined || people === undefined
      ? []
      : recent.value.filter((one) => humanOf(people, one.beneficiary) === humanOf(people, beneficiary));
  return { ...facts, recent: { ...recent, value } };
};

export interface TakeUpBasis {
  readonly policy: Policy;
  readonly now: Instant;
  readonly owner: Lease;
  readonly deletions: readonly Deletion[];
}

/** Nothing begins for a file that was deleted again before the request was taken up, nor for what goes on with such a one. */
const unlessDeleted = (decision: Decision, candidate: Candidate, deletions: readonly Deletion[]): Decision =>
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
      actor: actorOf(candidate.pull.author, people),
      data: requested,
    });
  const decided = decidedData(candidate, decision, basis.policy);
  if (decided === undefined) return [];
  events.push({
    id: deriveEventId(grant, 'decided', ''),
    type: 'decided',
    grant,
    actor: GATEHOUSE,
    data: decided,
  });
  const intent = decided.outcome === 'approved' ? intentFor(decision.plan, basis) : undefined;
  if (intent === undefined) return events;
  return [...events, intent, ...extendedBy(candidate, intent)];
};

/** On the grant that goes on as this one; it ends when everything of it is taken over. */
const extendedBy = (
  { input }: Candidate,
  { grant: by, data }: Extract<NewEvent, { type: 'elevating' }>,
): readonly NewEvent[] => {
  const former = input.kind === 'request' ? input.request.extends : undefined;
  if (former === undefined || by === null) return [];
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

/** The intent fixes the end once (I6). */
const intentFor = (
  plan: Plan | undefined,
  basis: TakeUpBasis,
): Extract<NewEvent, { type: 'elevating' }> | undefined => {
  const person = plan === undefined ? undefined : basis.policy.people?.byKey.get(plan.beneficiary);
  if (plan === undefined || person?.entra === undefined || basis.policy.commit === undefined)
    return undefined;
  return {
    id: deriveEventId(plan.grant, 'elevating', ''),
    type: 'elevating',
    grant: plan.grant,
    actor: GATEHOUSE,
    data: {
      principal: person.entra,
      plan,
      startsAt: formatInstant(basis.now),
      expiresAt: formatInstant(endAfter(plan, basis.now)),
      policy: basis.policy.commit,
      owner: basis.owner,
    },
  };
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
): readonly Taken[] => {
  let taking: readonly RunningGrant[] = [];
  const taken: Taken[] = [];
  for (const candidate of candidates.toSorted((a, b) => a.pull.number - b.pull.number)) {
    if (state.records.has(candidate.pull.number)) continue;
    const judged = withBooks(candidate, alsoRunning(state.books, taking));
    const decided = decideCandidate(judged, basis.policy, basis.now);
    const decision = unlessDeleted(decided, candidate, basis.deletions);
    const events = eventsFor(judged, decision, basis);
    if (events.length === 0) continue;
    taken.push({ candidate, decision, events });
    const plan = decision.plan;
    if (events.some((event) => event.type === 'elevating') && plan !== undefined)
      taking = [...taking, runningBy(plan, { from: basis.now, to: endAfter(plan, basis.now) })];
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
