/** Judges the request of a pull request that is not merged: gather → decide, and whether it waits, is asked of somebody, or is over. */
import type { Instant } from '../core/brand.ts';
import { decide } from '../core/decide.ts';
import type { Decision } from '../core/decision.ts';
import type { Facts } from '../core/facts.ts';
import { preflightPath, PREFLIGHT_TIMES_PATH } from '../core/ledger/paths.ts';
import { planFor } from '../core/make-plan.ts';
import type { Openables } from '../core/openable.ts';
import { parsePull } from '../core/parse-pull.ts';
import type { Policy } from '../core/policy.ts';
import { readAnswers, readTimes, withEarlier } from '../core/preflight.ts';
import type { AccessRequest } from '../core/request.ts';
import { asksOf, remindedNow } from '../core/waiting/asks.ts';
import { closedAs, closingOf, type ClosingQuestion } from '../core/waiting/closing.ts';
import type { Conversation } from '../core/waiting/conversation.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Tickets } from '../ports/tickets.ts';
import { bookFacts, closingsIn, readOrWhy, unreadBooks } from './books.ts';
import { deferredChecks, gatherFacts, gatherTicket } from './gather.ts';
import type { AtHand, Judged } from './judged.ts';
import type { Ledger, LedgerState } from './record.ts';

export interface JudgePorts {
  readonly evidence: Evidence;
  readonly tickets: Tickets;
  readonly clock: Clock;
  /** Opens the ledger that the settings name; reading only. */
  readonly ledger: (policy: Policy) => Ledger;
  /** What this build can open. */
  readonly opens: Openables;
}

/** Not merged yet; also of one that nobody has opened so far. */
export const judgeRequest = async (
  ports: JudgePorts,
  { repository, pull, policy }: AtHand,
): Promise<Judged> => {
  const now = ports.clock.now();
  const input = parsePull(pull, policy);
  const request = input.kind === 'request' ? input.request : undefined;
  const conversation = await ports.evidence.conversation(pull.number);
  const question: ClosingQuestion = {
    pull,
    conversation: conversation ?? SILENCE,
    people: policy.people,
    settings: policy.settings,
    beneficiary: request?.beneficiary,
  };
  if (pull.state === 'closed') return closed(closedAs(question));
  const closing = closingOf(question, now);
  if (closing !== undefined) return { ...closed(closing.how), closes: true };
  const { facts, closings } = await gatherReview(ports, { repository, pull, policy }, { request, now });
  const decision = decide(input, policy, facts, now);
  return {
    ...outcomeOf(decision, request, { pull, policy }),
    ...waitingOf(decision, question, now),
    costly: facts.ticket !== undefined && facts.ticket.kind !== 'deferred',
    ...(closings === undefined ? {} : { closings }),
  };
};

const SILENCE: Conversation = { comments: [], asks: [], asked: [], closings: [] };

const closed = (how: 'withdrawn' | 'lapsed'): Judged => ({
  subject: { kind: 'closed', how },
  act: 'none',
  outcome: how,
});

/** `request` undefined: its file has findings. `closings` undefined: the ledger could not be read. */
const gatherReview = async (
  ports: JudgePorts,
  { repository, pull, policy }: AtHand,
  { request, now }: { readonly request: AccessRequest | undefined; readonly now: Instant },
): Promise<{ readonly facts: Facts; readonly closings: Judged['closings'] }> => {
  // Side by side, not one after the other: a judgement takes four rounds, and what a request extends is as far away as the ledger.
  const [ledger, ticket, gathered] = await Promise.all([
    readOrWhy(ports, policy, { pulls: [pull.number], preflight: preflightPaths(policy, request) }),
    gatherTicket(ports.tickets, { moment: 'review', policy, request, now }),
    gatherFacts(ports.evidence, {
      moment: 'review',
      pull,
      policy,
      entitlement: request?.entitlement,
      beneficiary: request?.beneficiary,
      extends: request?.extends,
      defaultBranch: repository.defaultBranch,
      ...unreadBooks('it is still being read', now),
      ticket: undefined,
      checks: deferredChecks(policy, request?.entitlement, { opens: ports.opens, at: now }),
      now,
    }),
  ]);
  if ('failed' in ledger)
    return { facts: { ...gathered, ticket, ...unreadBooks(ledger.failed, now) }, closings: undefined };
  const checks = rememberedChecks(gathered, { ledger, policy, request, now });
  return {
    facts: { ...gathered, ticket, ...bookFacts(ledger, policy, now), checks },
    closings: closingsIn(ledger),
  };
};

/** What `preflight` heard of this entitlement; nothing where there is no such entitlement. */
const preflightPaths = (policy: Policy, request: AccessRequest | undefined): readonly string[] =>
  request === undefined || !policy.entitlements.has(request.entitlement)
    ? []
    : [PREFLIGHT_TIMES_PATH, preflightPath(request.entitlement)];

const rememberedChecks = (
  { checks, pull }: Facts,
  given: {
    readonly ledger: LedgerState;
    readonly policy: Policy;
    readonly request: AccessRequest | undefined;
    readonly now: Instant;
  },
): Facts['checks'] => {
  const { ledger, policy, request, now } = given;
  const planned = request === undefined ? undefined : planFor(request, policy, pull);
  if (request === undefined || planned?.kind !== 'plan') return checks;
  return withEarlier(checks, planned.plan.steps, {
    answers: readAnswers(ledger.preflight.get(preflightPath(request.entitlement))),
    at: readTimes(ledger.preflight.get(PREFLIGHT_TIMES_PATH)).get(request.entitlement),
    now,
  });
};

const outcomeOf = (
  decision: Decision,
  request: AccessRequest | undefined,
  { pull, policy }: Pick<AtHand, 'pull' | 'policy'>,
): Judged => {
  if (decision.mode === 'observe')
    return { subject: { kind: 'observed', decision, request }, act: 'none', outcome: decision.outcome };
  const approved = decision.outcome === 'approved';
  // An emergency waits for nobody's button.
  const atOnce = policy.settings?.merge === 'automatic' || request?.breakGlass === true;
  const mergeIt = approved && pull.state === 'open' && atOnce;
  return {
    subject: { kind: 'judged', decision, request, merged: false },
    act: mergeIt ? 'merge' : 'none',
    outcome: decision.outcome,
  };
};

const waitingOf = (
  decision: Decision,
  { pull, conversation, people, settings }: ClosingQuestion,
  now: Instant,
): Pick<Judged, 'asks' | 'reminded'> => {
  if (people === undefined || settings === undefined) return {};
  const question = { decision, people, pull, conversation };
  return {
    asks: asksOf({ ...question, remindAfter: settings.waiting.remindAfter, now }),
    reminded: remindedNow(question),
  };
};
