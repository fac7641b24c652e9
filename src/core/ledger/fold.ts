/** What the events make of one grant: a pure function of the grant so far and the next event. */
import type { BlobSha, GrantNumber } from '../brand.ts';
import type { Drift } from '../drift.ts';
import { measuredEnds } from '../ends.ts';
import { transition } from '../grant.ts';
import { sameButSource } from '../move.ts';
import type { Plan } from '../plan.ts';
import type {
  EndReason,
  EventData,
  GrantRecord,
  GrantState,
  LedgerEvent,
  OpenGrant,
  StepRecord,
} from './event.ts';

/** As stored: with the ids of all events so far, so that an effect recorded twice is written once. */
export interface StoredGrant extends OpenGrant {
  readonly events: readonly string[];
}
export interface StoredRecord extends GrantRecord {
  readonly events: readonly string[];
}

export type GrantNow =
  /** Requested or judged, and nothing came of it yet; lives only inside one append, see `settle`. */
  | { readonly phase: 'asked'; readonly asked: Asked }
  | { readonly phase: 'open'; readonly open: StoredGrant }
  | { readonly phase: 'closed'; readonly record: StoredRecord };

interface Asked {
  readonly grant: GrantNumber;
  readonly request: EventData['requested'] | undefined;
  readonly approvals: OpenGrant['approvals'] | undefined;
  readonly events: readonly string[];
}

/** `why`: one sentence that names grant and event. */
export type Folded =
  { readonly kind: 'now'; readonly now: GrantNow } | { readonly kind: 'refused'; readonly why: string };

/** The grant after `event`. Every pair of state and event that the transition table does not name is refused. */
export const foldGrant = (now: GrantNow | undefined, grant: GrantNumber, event: LedgerEvent): Folded => {
  const before = stateOf(now);
  const next =
    event.type === 'decided'
      ? transition(before, event.type, event.data.outcome)
      : transition(before, event.type);
  if (next === 'refused')
    return refuse(grant, event, `cannot happen while it is ${before ?? 'no grant yet'}`);
  const after = next === 'same' ? before : next;
  switch (now?.phase) {
    case undefined:
      return foldAsked({ grant, request: undefined, approvals: undefined, events: [] }, event);
    case 'asked':
      return foldAsked(now.asked, event);
    case 'open':
      return foldOpen(now.open, event, after);
    case 'closed':
      return {
        kind: 'now',
        now: { phase: 'closed', record: { ...withId(now.record, event), ...reviewAfter(now.record, event) } },
      };
  }
};

export const stateOf = (now: GrantNow | undefined): GrantState | undefined => {
  switch (now?.phase) {
    case undefined:
    case 'asked':
      return undefined;
    case 'open':
      return now.open.state;
    case 'closed':
      return now.record.state;
  }
};

/** The ids of the events that made it. */
export const eventsOf = (now: GrantNow): readonly string[] => {
  switch (now.phase) {
    case 'asked':
      return now.asked.events;
    case 'open':
      return now.open.events;
    case 'closed':
      return now.record.events;
  }
};

/**
 * What stays of a grant at the end of an append; `undefined`: nothing. A request that was taken up and has no intent by then
 * (`mode: observe`) is closed as denied.
 */
export const settle = (now: GrantNow): Exclude<GrantNow, { phase: 'asked' }> | undefined => {
  if (now.phase !== 'asked') return now;
  // NB. Left open, an approval under `observe` could be elevated later by an entry that carries no decision of its own.
  return now.asked.request === undefined ? undefined : denied(now.asked, undefined);
};

/** `grants/<n÷1000>/<n>.json` of a grant that is open. */
export const recordOf = (open: StoredGrant): StoredRecord => ({
  // In the order of its canonical text: such a value is the quickest to write.
  beneficiary: open.beneficiary,
  blob: open.blob,
  endedAt: null,
  entitlement: open.entitlement,
  events: open.events,
  expiresAt: open.expiresAt,
  grant: open.grant,
  path: open.path,
  requester: open.requester,
  ...(open.review === undefined ? {} : { review: open.review }),
  startsAt: open.startsAt,
  state: open.state,
  why: open.ending?.why ?? null,
});

const refuse = (grant: GrantNumber, event: LedgerEvent, why: string): Folded => ({
  kind: 'refused',
  why: `Grant ${grant}: \`${event.type}\` ${why}.`,
});

const withId = <T extends { readonly events: readonly string[] }>(of: T, event: LedgerEvent): T => ({
  ...of,
  events: [...of.events, event.id],
});

const foldAsked = (before: Asked, event: LedgerEvent): Folded => {
  const asked = withId(before, event);
  const stays = (now: Asked): Folded => ({ kind: 'now', now: { phase: 'asked', asked: now } });
  switch (event.type) {
    case 'requested':
      if (asked.request !== undefined) return refuse(asked.grant, event, 'happens once');
      return stays({ ...asked, request: event.data });
    case 'decided':
      if (event.data.outcome === 'denied') return { kind: 'now', now: denied(asked, event.data.subject) };
      return stays({ ...asked, approvals: event.data.approvals });
    case 'scheduled':
      return open(asked, event, {
        state: 'scheduled',
        scheduledAt: event.time,
        // Nobody opens before the start; whoever comes then takes the grant over.
        owner: { run: event.run?.id ?? '', attempt: event.run?.attempt ?? 0, until: event.time },
        steps: [],
      });
    case 'elevating':
      return open(asked, event, {
        state: 'elevating',
        owner: event.data.owner,
        steps: intended(event.data.plan, event.time),
      });
    case 'withdrawn':
    case 'lapsed':
    case 'drifted':
    case 'repaired':
    case 'swept':
    case 'elevated':
    case 'failed':
    case 'ending':
    case 'ended':
    case 'amended':
    case 'extended':
    case 'review-owed':
    case 'reviewed':
    case 'policy-changed':
    case 'posture':
      return stays(asked);
  }
};

type Begin = Extract<LedgerEvent, { type: 'scheduled' | 'elevating' }>;
type Opening = Pick<StoredGrant, 'state' | 'scheduledAt' | 'owner' | 'steps'>;

const open = (asked: Asked, event: Begin, opening: Opening): Folded => {
  const { request, approvals } = asked;
  if (request === undefined || approvals === undefined) {
    return refuse(asked.grant, event, 'needs `requested` and an approving `decided` in the same append');
  }
  const { plan, principal, startsAt, expiresAt, policy } = event.data;
  const wrong = contradiction(asked.grant, request, event.data);
  if (wrong !== undefined) return refuse(asked.grant, event, wrong);
  const { requester, beneficiary, entitlement, ticket, path, blob, url, head, merge } = request;
  return {
    kind: 'now',
    now: {
      phase: 'open',
      open: {
        grant: asked.grant,
        ...opening,
        requester,
        beneficiary,
        entitlement,
        ticket,
        principal,
        plan,
        startsAt,
        expiresAt,
        policy,
        path,
        blob,
        url,
        head,
        merge,
        approvals,
        ...(request.since === undefined ? {} : { since: request.since }),
        ending: null,
        outbox: [],
        events: asked.events,
      },
    },
  };
};

const contradiction = (
  grant: GrantNumber,
  request: EventData['requested'],
  { plan, startsAt, expiresAt }: Begin['data'],
): string | undefined => {
  if (plan.grant !== grant) return `carries the plan of grant ${plan.grant}`;
  if (plan.entitlement !== request.entitlement || plan.beneficiary !== request.beneficiary) {
    return 'carries a plan for something that was not requested';
  }
  if (Date.parse(startsAt) >= Date.parse(expiresAt)) return 'ends before it starts';
  return undefined;
};

const foldOpen = (grant: StoredGrant, event: LedgerEvent, state: GrantState | undefined): Folded => {
  const events = [...grant.events, event.id];
  const stays = (change: Partial<StoredGrant>): Folded => ({
    kind: 'now',
    now: { phase: 'open', open: { ...grant, ...change, events } },
  });
  const ends = (why: EndReason): Pick<StoredGrant, 'state' | 'ending'> => ({
    state: 'ending',
    ending: grant.ending ?? { why, since: event.time },
  });
  switch (event.type) {
    case 'decided':
      if (state === 'denied') {
        return { kind: 'now', now: { phase: 'closed', record: { ...recordOf(grant), state, events } } };
      }
      return stays(state === 'ending' ? ends('failed') : { approvals: event.data.approvals });
    case 'elevating': {
      const wrong = takeover(grant, event);
      if (wrong !== undefined) return refuse(grant.grant, event, wrong);
      const { owner, policy, plan } = event.data;
      const steps = grant.steps.length === 0 ? intended(plan, event.time) : grant.steps;
      return stays({ state: 'elevating', owner, policy, steps });
    }
    case 'elevated':
      return stays({ state: 'active', steps: merge(grant.steps, event.data.steps) });
    case 'failed':
      return stays({ ...ends('failed'), steps: merge(grant.steps, event.data.steps) });
    case 'ending':
      return stays(ends(event.data.why));
    case 'ended': {
      const { why, steps } = event.data;
      const closings = measuredEnds(grant.plan, why, steps);
      const measured = closings.length === 0 ? {} : { closings };
      const record: StoredRecord = {
        ...recordOf(grant),
        state: 'ended',
        why,
        endedAt: event.time,
        ...measured,
        events,
      };
      return { kind: 'now', now: { phase: 'closed', record } };
    }
    case 'amended': {
      // NB. An entry moves the source and nothing else: it cannot make another grant of this one.
      if (!sameButSource(event.data.plan, grant.plan))
        return refuse(grant.grant, event, 'carries a plan that differs in more than its source');
      return stays({ plan: event.data.plan, ...moveAfter(grant, event) });
    }
    case 'extended':
    // NB. The end of a grant is fixed once (I6): an extension is another grant, and no entry here lengthens this one.
    case 'requested':
    case 'scheduled':
    case 'withdrawn':
    case 'lapsed':
    case 'swept':
    case 'policy-changed':
    case 'posture':
      return stays({});
    case 'drifted':
    case 'repaired':
      return stays(driftAfter(grant.drift, event));
    case 'review-owed':
    case 'reviewed':
      return stays(reviewAfter(grant, event));
  }
};

/** The later word on a step replaces the earlier one. An older entry without `how` was told where it was written. */
const driftAfter = (
  before: readonly Drift[] | undefined,
  event: Extract<LedgerEvent, { type: 'drifted' | 'repaired' }>,
): Pick<StoredGrant, 'drift'> => {
  const { step, what } = event.data;
  const others = (before ?? []).filter((drift) => drift.step !== step);
  if (event.type === 'repaired') return before === undefined ? {} : { drift: others };
  const { how } = event.data;
  return how === undefined ? {} : { drift: [...others, { step, how, what }] };
};

/** A move counts from its intent on, and once. */
const moveAfter = (
  { move: before, steps }: Pick<StoredGrant, 'move' | 'steps'>,
  { data, time }: Extract<LedgerEvent, { type: 'amended' }>,
): Pick<StoredGrant, 'move'> & Partial<Pick<StoredGrant, 'steps'>> => {
  const { move } = data;
  if (move === undefined) return before === undefined ? {} : { move: before };
  const { comment } = move;
  const isNew = move.state === 'moving' && !(before?.state === 'moving' && before.comment === comment);
  const answer = { comment, at: time, count: (before?.count ?? 0) + (isNew ? 1 : 0) };
  switch (move.state) {
    case 'moving': {
      const { state, source, before: former, owner } = move;
      return { move: { ...answer, state, source, before: former, owner } };
    }
    case 'moved':
      return { move: { ...answer, state: move.state, source: move.source }, steps: merge(steps, move.steps) };
    case 'refused':
      return { move: { ...answer, state: move.state, why: move.why } };
  }
};

/** What `event` makes of the review that a grant owes. NB. Owed once, settled once: no later entry postpones or reopens it. */
const reviewAfter = (
  { review }: Pick<StoredGrant, 'review'>,
  event: LedgerEvent,
): Pick<StoredGrant, 'review'> => {
  if (event.type === 'review-owed' && review === undefined)
    return { review: { by: event.data.by, due: event.data.due, verdict: null } };
  if (event.type === 'reviewed' && review?.verdict === null)
    return { review: { ...review, verdict: event.data.verdict } };
  return review === undefined ? {} : { review };
};

/** What speaks against another run's intent for a grant that has one, or that was scheduled. */
const takeover = (
  grant: StoredGrant,
  { data }: Extract<LedgerEvent, { type: 'elevating' }>,
): string | undefined => {
  // NB. The window is fixed once (I6): an intent that is taken over late must not shift its end.
  if (data.expiresAt !== grant.expiresAt)
    return `ends at ${data.expiresAt}, its first intent at ${grant.expiresAt}`;
  if (data.startsAt !== grant.startsAt) return 'has another start than its first intent';
  if (data.plan.digest !== grant.plan.digest) return 'carries another plan than its first intent';
  if (data.principal !== grant.principal) return 'names another principal than its first intent';
  return undefined;
};

const intended = (plan: Plan, at: string): readonly StepRecord[] =>
  plan.steps.map(({ id }) => ({ step: id, state: 'intended', at }));

/** The later word on a step replaces the earlier one; the order stays. */
const merge = (steps: readonly StepRecord[], news: readonly StepRecord[]): readonly StepRecord[] => {
  const byStep = new Map(steps.map((step) => [step.step, step]));
  for (const step of news) byStep.set(step.step, step);
  return [...byStep.values()];
};

const denied = (
  { grant, request, events }: Asked,
  subject: { readonly path: string; readonly blob: BlobSha } | undefined,
): Extract<GrantNow, { phase: 'closed' }> => ({
  phase: 'closed',
  record: {
    grant,
    state: 'denied',
    why: null,
    requester: request?.requester ?? null,
    beneficiary: request?.beneficiary ?? null,
    entitlement: request?.entitlement ?? null,
    path: request?.path ?? subject?.path ?? null,
    blob: request?.blob ?? subject?.blob ?? null,
    startsAt: null,
    expiresAt: null,
    endedAt: null,
    events,
  },
});
