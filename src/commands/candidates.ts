/** Derives from GitHub and the platforms, never from the ledger, what each merged pull request is entitled to (I5). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { instant, isOver, later } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import { classifyPull } from '../core/classify.ts';
import { decide } from '../core/decide.ts';
import type { Decision } from '../core/decision.ts';
import type { Fact } from '../core/fact.ts';
import { known } from '../core/fact.ts';
import type { CheckReport, Facts, Window } from '../core/facts.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Plan, Step } from '../core/plan.ts';
import { partnersIn } from '../core/take-over.ts';
import type { Policy } from '../core/policy.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { ParsedRequest } from '../core/request.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Former, GrantContext, Provider } from '../ports/privilege.ts';
import { contextOf } from './apply.ts';
import type { BookFacts } from './books.ts';
import { runningGrants, windowOfGrant } from './books.ts';
import { parsedRequest } from './evaluate.ts';
import { deferredChecks, factOf, gatherFacts } from './gather.ts';
import type { LedgerState } from './record.ts';

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
  | { readonly kind: 'nothing' }
  /** It could not be asked about: nothing is concluded from that, in either direction. */
  | { readonly kind: 'unknown'; readonly number: GrantNumber };

export interface CandidatePorts {
  readonly evidence: Evidence;
  readonly clock: Clock;
  /** Loaded on first use: a run that has nothing to check opens no connection to Azure. */
  readonly providers: () => Promise<readonly Provider[]>;
}

/** What the open grants of the ledger say of one request: the intent that was begun for it, and the grant that it extends. */
interface Standing {
  readonly begun: OpenGrant | undefined;
  readonly former: OpenGrant | undefined;
}

const checkSteps = async (
  ports: CandidatePorts,
  basis: RunBasis,
  { plan, url, standing }: { readonly plan: Plan; readonly url: string; readonly standing: Standing },
): Promise<Facts['checks']> => {
  const providers = await ports.providers();
  const { begun, former } = standing;
  const intended = begun === undefined ? undefined : windowOfGrant(begun)?.to;
  const context = {
    installation: basis.installation,
    grant: plan.grant,
    url,
    // What an unfinished intent opened carries its end already; whether that may stand, `resume` decides.
    expiresAt: intended ?? endAfter(plan, ports.clock.now()),
  };
  const partners = former === undefined ? undefined : partnersIn(plan, former.plan);
  const formerOf = (step: Step): Former | undefined => {
    const before = partners?.get(step.id);
    if (before === undefined || former === undefined) return undefined;
    return { step: before, context: contextOf(former, basis.installation) };
  };
  const entries = plan.steps.map(async (step): Promise<readonly [string, Fact<CheckReport>]> => {
    const provider = providers.find((candidate) => candidate.kind === step.kind);
    if (provider === undefined)
      return [step.id, { kind: 'failed', why: `There is no provider for ${step.kind}` }];
    return [
      step.id,
      await factOf(async () => known(await provider.check(step, context, formerOf(step)), ports.clock.now())),
    ];
  });
  return Object.fromEntries(await Promise.all(entries));
};

/** `expiresAt = the moment of the intent + duration` (I6). */
export const endAfter = (plan: Plan, start: Instant): Instant => later(start, plan.duration);

/**
 * A candidate with what the ledger says of running and recent grants now: it is read last, inside the append. `intended`: the
 * window of the intent that is being finished.
 */
export const withBooks = (candidate: Candidate, books: BookFacts, intended?: Window): Candidate => ({
  ...candidate,
  facts: { ...candidate.facts, ...books, intended },
});

/** The same `decide` as everywhere, over facts of the moment of elevation. */
export const decideCandidate = (candidate: Candidate, policy: Policy, now: Instant): Decision =>
  decide(candidate.input, policy, candidate.facts, now);

/** What could not be asked: each with why. A deferred or empty fact is an answer; a failed one is none. */
const unanswered = (facts: Facts): readonly string[] =>
  [facts.teams, facts.logins, facts.policyAtReview, facts.checks]
    .flatMap((group): readonly Fact<unknown>[] => Object.values(group))
    .concat(facts.extended ?? [])
    .flatMap((fact) => (fact.kind === 'failed' ? [fact.why] : []));

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
  open: LedgerState['open'],
): Promise<Candidate> => {
  const { policy } = basis;
  const input = parsedRequest(pull, policy);
  const request = input.kind === 'request' ? input.request : undefined;
  const entitlement = request?.entitlement;
  const now = ports.clock.now();
  const begun = open.get(pull.number);
  const former = request?.extends === undefined ? undefined : open.get(request.extends);
  const gathered = await gatherFacts(ports.evidence, {
    moment: 'elevation',
    pull,
    policy,
    entitlement,
    extends: request?.extends,
    defaultBranch: basis.repository.defaultBranch,
    // What other grants stand in the way is looked at inside the append: by then one may have ended, and is not in the way.
    running: known(runningGrants(former === undefined ? [] : [former]), now),
    recent: known([], now),
    recentSince: instant(0),
    checks: deferredChecks(policy, entitlement),
    now,
  });
  const facts: Facts = { ...gathered, intended: begun === undefined ? undefined : windowOfGrant(begun) };
  insistOnAnswers(facts, policy, now);
  const unchecked = decide(input, policy, facts, now);
  const inTheWay = unchecked.reasons.filter((reason) => reason.effect === 'deny' || reason.effect === 'wait');
  if (unchecked.plan === undefined || inTheWay.some((reason) => reason.code !== 'check.deferred'))
    return { kind: 'request', pull, input, facts };
  const checked = {
    ...facts,
    checks: await checkSteps(ports, basis, {
      plan: unchecked.plan,
      url: pull.url,
      standing: { begun, former },
    }),
  };
  insistOnAnswers(checked, policy, now);
  return { kind: 'request', pull, input, facts: checked };
};

export const derive = async (
  ports: CandidatePorts,
  basis: RunBasis,
  number: GrantNumber,
  /** The open grants as the ledger was read: an unfinished intent of this very request, and what it extends. */
  open: LedgerState['open'],
): Promise<Derived> => {
  const pull = await ports.evidence.pull(number);
  if (pull === undefined || pull.state !== 'merged') return { kind: 'nothing' };
  const shape = classifyPull(pull);
  switch (shape.kind) {
    case 'not-a-request':
      return { kind: 'nothing' };
    case 'deletion':
      return { kind: 'deletion', pull, paths: shape.paths };
    case 'malformed':
      return { kind: 'malformed', pull };
    case 'request':
      return deriveRequest(ports, basis, pull, open);
  }
};
