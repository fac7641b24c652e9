/** Derives from GitHub and the platforms, never from the ledger, what each merged pull request is entitled to (I5). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { isOver, later } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import { classifyPull } from '../core/classify.ts';
import { decide } from '../core/decide.ts';
import type { Decision } from '../core/decision.ts';
import type { Fact } from '../core/fact.ts';
import { known } from '../core/fact.ts';
import type { CheckReport, Facts, RunningGrant } from '../core/facts.ts';
import { refuseUnopenable, type Openables } from '../core/openable.ts';
import type { Plan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { ParsedRequest } from '../core/request.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { GrantContext, Provider } from '../ports/privilege.ts';
import type { Tickets } from '../ports/tickets.ts';
import { parsedRequest } from './evaluate.ts';
import { touchesPolicy } from '../core/policy-record.ts';
import { deferredChecks, factOf, gatherFacts, gatherTicket } from './gather.ts';

/** One policy, one commit of the default branch, for the whole run (§4). */
export interface RunBasis {
  readonly repository: RepositoryFacts;
  readonly policy: Policy;
  readonly installation: GrantContext['installation'];
}

export interface Candidate {
  readonly kind: 'request';
  readonly pull: PullEvidence;
  readonly input: ParsedRequest;
  readonly facts: Facts;
}

export type Derived =
  | Candidate
  | { readonly kind: 'deletion'; readonly pull: PullEvidence; readonly paths: readonly string[] }
  | { readonly kind: 'malformed'; readonly pull: PullEvidence }
  /** No request, and it touches the policy. */
  | { readonly kind: 'policy'; readonly pull: PullEvidence }
  | { readonly kind: 'nothing' }
  /** It could not be asked about: nothing is concluded from that, in either direction. */
  | { readonly kind: 'unknown'; readonly number: GrantNumber };

export interface CandidatePorts {
  readonly evidence: Evidence;
  readonly tickets: Tickets;
  readonly clock: Clock;
  /** Loaded on first use: a run that has nothing to check opens no connection to Azure. */
  readonly providers: () => Promise<readonly Provider[]>;
  /** What the providers of this build can open. */
  readonly opens: Openables;
}

const checkSteps = async (
  ports: CandidatePorts,
  basis: RunBasis,
  plan: Plan,
  pull: PullEvidence,
  expiresAt: Instant,
): Promise<Facts['checks']> => {
  const providers = await ports.providers();
  const context = {
    installation: basis.installation,
    grant: plan.grant,
    url: pull.url,
    expiresAt,
  };
  const entries = plan.steps.map(async (step): Promise<readonly [string, Fact<CheckReport>]> => {
    // NB. The plan has the last word: whatever was looked at before, no step goes to a provider that cannot open it.
    const refusal = refuseUnopenable(step.id, step, ports.opens);
    if (refusal !== undefined) return [step.id, known(refusal, ports.clock.now())];
    const provider = providers.find((candidate) => candidate.kind === step.kind);
    if (provider === undefined)
      return [step.id, { kind: 'failed', why: `There is no provider for ${step.kind}` }];
    return [step.id, await factOf(async () => known(await provider.check(step, context), ports.clock.now()))];
  });
  return Object.fromEntries(await Promise.all(entries));
};

/** `expiresAt = the moment of the intent + duration` (I6). */
export const endAfter = (plan: Plan, start: Instant): Instant => later(start, plan.duration);

/** The facts that a candidate is decided on, whole: those of the moment of elevation; `running` is the ledger's, read last. */
export const factsOf = (candidate: Candidate, running: readonly RunningGrant[], now: Instant): Facts => ({
  ...candidate.facts,
  running: known([...running], now),
});

/** The same `decide` as everywhere. */
export const decideCandidate = (
  candidate: Candidate,
  policy: Policy,
  running: readonly RunningGrant[],
  now: Instant,
): Decision => decide(candidate.input, policy, factsOf(candidate, running, now), now);

/** What could not be asked: each with why. A deferred or empty fact is an answer; a failed one is none. */
const unanswered = (facts: Facts): readonly string[] =>
  [facts.teams, facts.logins, facts.policyAtReview, facts.checks, { ticket: facts.ticket }]
    .flatMap((group): readonly (Fact<unknown> | undefined)[] => Object.values(group))
    .flatMap((fact) => (fact?.kind === 'failed' ? [fact.why] : []));

/**
 * While the merge may still be taken up, a platform that did not answer decides nothing: a denial is terminal, and one
 * hiccup must not be one. After that it is denied like anything else.
 */
const insistOnAnswers = (facts: Facts, policy: Policy, now: Instant): void => {
  const [why] = unanswered(facts);
  const { merge } = facts.pull;
  const validFor = policy.settings?.waiting.mergeValidFor;
  if (
    why === undefined ||
    merge === undefined ||
    validFor === undefined ||
    isOver(later(merge.at, validFor), now)
  )
    return;
  throw new Fault('facts.unanswered', `Not everything could be asked: ${why}`, {
    remedy: 'The next run asks again.',
    transient: true,
  });
};

/**
 * All `check`s of all steps run before the intent (§5); they read only. The platforms are asked about a request that
 * nothing else stands in the way of.
 */
const deriveRequest = async (
  ports: CandidatePorts,
  basis: RunBasis,
  pull: PullEvidence,
  intended: Instant | undefined,
): Promise<Candidate> => {
  const { policy } = basis;
  const input = parsedRequest(pull, policy);
  const request = input.kind === 'request' ? input.request : undefined;
  const entitlement = request?.entitlement;
  const now = ports.clock.now();
  const facts = await gatherFacts(ports.evidence, {
    moment: 'elevation',
    pull,
    policy,
    entitlement,
    defaultBranch: basis.repository.defaultBranch,
    running: known([], now),
    ticket: await gatherTicket(ports.tickets, { moment: 'elevation', policy, request, now }),
    checks: deferredChecks(policy, entitlement, { opens: ports.opens, at: now }),
    now,
  });
  const unchecked = decide(input, policy, facts, now);
  const inTheWay = unchecked.reasons.filter((reason) => reason.effect === 'deny' || reason.effect === 'wait');
  const blocked = unchecked.plan === undefined || inTheWay.some((reason) => reason.code !== 'check.deferred');
  // An emergency does not wait for answers that it does not need: what it waives, and reviews that nobody asked for.
  if (blocked || request?.breakGlass !== true) insistOnAnswers(facts, policy, now);
  if (unchecked.plan === undefined || blocked) return { kind: 'request', pull, input, facts };
  const checked = {
    ...facts,
    checks: await checkSteps(ports, basis, unchecked.plan, pull, intended ?? endAfter(unchecked.plan, now)),
  };
  const needed = request?.breakGlass === true ? { ...checked, teams: {}, policyAtReview: {} } : checked;
  insistOnAnswers(needed, policy, now);
  return { kind: 'request', pull, input, facts: checked };
};

export const derive = async (
  ports: CandidatePorts,
  basis: RunBasis,
  number: GrantNumber,
  /** The end of an unfinished intent: what it opened already carries that one. Whether it may stand, `resume` decides. */
  intended: Instant | undefined,
): Promise<Derived> => {
  const pull = await ports.evidence.pull(number);
  if (pull === undefined || pull.state !== 'merged') return { kind: 'nothing' };
  const shape = classifyPull(pull);
  switch (shape.kind) {
    case 'not-a-request':
      return touchesPolicy(pull) ? { kind: 'policy', pull } : { kind: 'nothing' };
    case 'deletion':
      return { kind: 'deletion', pull, paths: shape.paths };
    case 'malformed':
      return { kind: 'malformed', pull };
    case 'request':
      return deriveRequest(ports, basis, pull, intended);
  }
};
