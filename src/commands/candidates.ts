/** Derives from GitHub and the platforms, never from the ledger, what each merged pull request is entitled to (I5). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { instant, isOver, later, parseInstant } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import { canonicalJson } from '../core/canonical.ts';
import { classifyPull } from '../core/classify.ts';
import type { Comment } from '../core/comment.ts';
import { decide } from '../core/decide.ts';
import { type Decision, obstaclesIn } from '../core/decision.ts';
import type { Fact } from '../core/fact.ts';
import { known } from '../core/fact.ts';
import type { CheckReport, Facts, Window } from '../core/facts.ts';
import { refuseUnopenable, type Openables } from '../core/openable.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Plan, Step } from '../core/plan.ts';
import { planFor } from '../core/make-plan.ts';
import { parsePull } from '../core/parse-pull.ts';
import { formerVersions } from '../core/move.ts';
import { wishIn, type Wish } from '../core/source.ts';
import { partnersIn } from '../core/take-over.ts';
import { withdrawnBy } from '../core/waiting/closing.ts';
import type { Policy } from '../core/policy.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { AccessRequest, ParsedRequest } from '../core/request.ts';
import type { DirectoryApi } from '../ports/directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Former, GrantContext, Provider } from '../ports/privilege.ts';
import type { Tickets } from '../ports/tickets.ts';
import { contextOf } from './apply.ts';
import type { BookFacts } from './books.ts';
import { runningGrants, windowOfGrant } from './books.ts';
import { checkPerson } from './check-person.ts';
import { touchesPolicy } from '../core/policy-record.ts';
import { deferredChecks, factOf, gatherFacts, gatherTicket } from './gather.ts';
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
  /** Of an open grant that somebody asked to move: `input` is the request with the address of the newest comment that may be followed. */
  readonly moved?: { readonly wish: Wish; readonly merged: ParsedRequest };
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

/** What the ledger says of a grant that is not finished. */
export interface Begun {
  /** Its end: what it opened already carries that one. Whether it may stand, `resume` decides. */
  readonly expiresAt: Instant | undefined;
  /** When it was scheduled; `undefined`: it was not. */
  readonly takenUpAt: Instant | undefined;
}

const begunOf = (grant: OpenGrant | undefined): Begun | undefined =>
  grant === undefined
    ? undefined
    : { expiresAt: parseInstant(grant.expiresAt), takenUpAt: parseInstant(grant.scheduledAt ?? '') };

export interface CandidatePorts {
  readonly evidence: Evidence;
  readonly tickets: Tickets;
  readonly clock: Clock;
  /** Loaded on first use: a run that has nothing to check opens no connection to Azure. */
  readonly providers: () => Promise<readonly Provider[]>;
  /** What the providers of this build can open. */
  readonly opens: Openables;
  readonly directory: () => Promise<DirectoryApi>;
}

/** What the open grants of the ledger say of one request: what was begun for it, and the grant that it extends. */
interface Standing {
  readonly own: OpenGrant | undefined;
  readonly begun: Begun | undefined;
  /** The window of its intent. What is only scheduled has none yet: its start and its duration say when it is. */
  readonly intended: Window | undefined;
  readonly former: OpenGrant | undefined;
}

const standingOf = (
  number: GrantNumber,
  request: AccessRequest | undefined,
  open: LedgerState['open'],
): Standing => {
  const own = open.get(number);
  return {
    own,
    begun: begunOf(own),
    intended: own?.state === 'elevating' || own?.state === 'active' ? windowOfGrant(own) : undefined,
    former: request?.extends === undefined ? undefined : open.get(request.extends),
  };
};

const checkSteps = async (
  ports: CandidatePorts,
  basis: RunBasis,
  { plan, url, standing }: { readonly plan: Plan; readonly url: string; readonly standing: Standing },
): Promise<Pick<Facts, 'checks' | 'account'>> => {
  const providers = await ports.providers();
  const { begun, former } = standing;
  const context = {
    installation: basis.installation,
    grant: plan.grant,
    url,
    // What an unfinished intent opened carries its end already; whether that may stand, `resume` decides.
    expiresAt: begun?.expiresAt ?? endAfter(plan, ports.clock.now()),
  };
  const partners = former === undefined ? undefined : partnersIn(plan, former.plan);
  const formerOf = async (provider: Provider, step: Step): Promise<Former | undefined> => {
    const before = partners?.get(step.id);
    if (before === undefined || former === undefined)
      return asItStands(provider, step, { standing, context });
    return { step: before, context: contextOf(former, basis.installation) };
  };
  const entries = plan.steps.map(async (step): Promise<readonly [string, Fact<CheckReport>]> => {
    // NB. The plan has the last word: whatever was looked at before, no step goes to a provider that cannot open it.
    const refusal = refuseUnopenable(step.id, step, ports.opens);
    if (refusal !== undefined) return [step.id, known(refusal, ports.clock.now())];
    const provider = providers.find((candidate) => candidate.kind === step.kind);
    if (provider === undefined)
      return [step.id, { kind: 'failed', why: `There is no provider for ${step.kind}` }];
    return [
      step.id,
      await factOf(async () => {
        const report = await provider.check(step, context, await formerOf(provider, step));
        return known(report, ports.clock.now());
      }),
    ];
  });
  const [checked, { against, ...account }] = await Promise.all([
    Promise.all(entries),
    checkPerson(ports, basis.policy, plan),
  ]);
  // One step is enough to stop all of them.
  const checks = checked.map(([id, fact], index) => [id, index === 0 ? (against ?? fact) : fact] as const);
  return { checks: Object.fromEntries(checks), ...account };
};

/**
 * A step of an open grant that is to move, as it stands until then: it is ended before the other is opened. Where a move was begun, and
 * it is to go elsewhere by now, it may stand as more than one; the platform says which.
 */
const asItStands = async (
  provider: Provider,
  step: Step,
  { standing: { own }, context }: { readonly standing: Standing; readonly context: GrantContext },
): Promise<Former | undefined> => {
  if (own?.state !== 'active') return undefined;
  const versions = [
    ...formerVersions(own, step),
    ...own.plan.steps.filter(({ id }) => id === step.id),
  ].filter((before) => before.kind === step.kind && canonicalJson(before) !== canonicalJson(step));
  const [first, ...others] = versions;
  if (first === undefined || others.length === 0) return first && { step: first, context };
  for (const before of versions) {
    const seen = await provider.observe(before, context);
    if (seen.state === 'active' && seen.edit === undefined) return { step: before, context };
  }
  return { step: first, context };
};

/** `expiresAt = (start, or else the moment of the intent) + duration` (I6). */
export const endAfter = (plan: Plan, intent: Instant): Instant => later(plan.start ?? intent, plan.duration);

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
  [
    facts.teams,
    facts.logins,
    facts.policyAtReview,
    facts.checks,
    { ticket: facts.ticket, extended: facts.extended },
  ]
    .flatMap((group): readonly (Fact<unknown> | undefined)[] => Object.values(group))
    .flatMap((fact) => (fact?.kind === 'failed' ? [fact.why] : []));

/** Until when a request may still be taken up or, once it is scheduled, be opened. */
const decidableUntil = (input: ParsedRequest, facts: Facts, policy: Policy): Instant | undefined => {
  const { merge } = facts.pull;
  const validFor = policy.settings?.waiting.mergeValidFor;
  if (facts.takenUpAt !== undefined && input.kind === 'request' && input.request.start !== undefined)
    return later(input.request.start, input.request.duration);
  return merge === undefined || validFor === undefined ? undefined : later(merge.at, validFor);
};

/**
 * While it may still be decided, a platform that did not answer decides nothing: a denial is terminal, and one
 * hiccup must not be one. After that it is denied like anything else.
 */
const insistOnAnswers = (facts: Facts, until: Instant | undefined, now: Instant): void => {
  const [why] = unanswered(facts);
  if (why === undefined || until === undefined || isOver(until, now)) return;
  throw new Fault('facts.unanswered', `Not everything could be asked: ${why}`, {
    remedy: 'The next run asks again.',
    transient: true,
  });
};

/** What is known beside the pull request itself. */
export interface Known {
  /** The open grants as the ledger was read: an unfinished intent of this very request, and what it extends. */
  readonly open: LedgerState['open'];
  /** What people said since the merge; only of what is open and was asked about. */
  readonly said?: readonly Comment[] | undefined;
}

/**
 * The request with the address that was asked for since, if any. NB. Who asked and who holds it is taken from the pull request and the
 * people of the policy, never from the ledger: a forged entry must not make somebody's comment count.
 */
const asWished = (
  merged: ParsedRequest,
  { pull, policy, said }: { readonly pull: PullEvidence; readonly policy: Policy } & Pick<Known, 'said'>,
): Pick<Candidate, 'input' | 'moved'> => {
  if (said === undefined || merged.kind !== 'request') return { input: merged };
  const planned = planFor(merged.request, policy, pull);
  if (planned.kind !== 'plan') return { input: merged };
  const wish = wishIn(merged.request, policy, { who: planned.plan, comments: said });
  if (wish === undefined) return { input: merged };
  const input = wish.inForce === undefined ? merged : { ...merged, request: wish.inForce.request };
  return { input, moved: { wish, merged } };
};

/** Who took it back before the merge. NB. What was said is asked of GitHub again: nothing of the judgement before the merge is kept. */
const takenBack = async (
  { evidence }: Pick<CandidatePorts, 'evidence'>,
  pull: PullEvidence,
  { policy, merged }: { readonly policy: Policy; readonly merged: ParsedRequest },
): Promise<Facts['withdrawn']> => {
  const conversation = await evidence.conversation(pull.number);
  // NB. A pull request whose conversation is not there has one all the same: silence is not concluded from that.
  if (conversation === undefined)
    throw new Fault('facts.unanswered', `What was said on #${pull.number} could not be read`, {
      remedy: 'The next run asks again.',
      transient: true,
    });
  return withdrawnBy({
    pull,
    conversation,
    people: policy.people,
    settings: policy.settings,
    beneficiary: merged.kind === 'request' ? merged.request.beneficiary : undefined,
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
  { open, said }: Known,
): Promise<Candidate> => {
  const { policy } = basis;
  const merged = parsePull(pull, policy);
  const { input, ...more } = asWished(merged, { pull, policy, said });
  const request = input.kind === 'request' ? input.request : undefined;
  const entitlement = request?.entitlement;
  const now = ports.clock.now();
  const standing = standingOf(pull.number, request, open);
  const { begun, former } = standing;
  const withdrawing = takenBack(ports, pull, { policy, merged });
  const gathering = gatherFacts(ports.evidence, {
    moment: 'elevation',
    pull,
    policy,
    entitlement,
    beneficiary: request?.beneficiary,
    extends: request?.extends,
    defaultBranch: basis.repository.defaultBranch,
    // What other grants stand in the way is looked at inside the append: by then one may have ended, and is not in the way.
    running: known(runningGrants(former === undefined ? [] : [former]), now),
    recent: known([], now),
    recentSince: instant(0),
    freeze: known({ level: 'none' }, now),
    ticket: await gatherTicket(ports.tickets, { moment: 'elevation', policy, request, now }),
    checks: deferredChecks(policy, entitlement, { opens: ports.opens, at: now }),
    now,
  });
  const [gathered, withdrawn] = await Promise.all([gathering, withdrawing]);
  const takenUpAt = begun?.takenUpAt;
  const facts: Facts = {
    ...gathered,
    ...(withdrawn === undefined ? {} : { withdrawn }),
    ...(takenUpAt === undefined ? {} : { takenUpAt }),
    intended: standing.intended,
  };
  const until = decidableUntil(input, facts, policy);
  const unchecked = decide(input, policy, facts, now);
  const { plan } = unchecked;
  const inTheWay = obstaclesIn(unchecked.reasons);
  const blocked = plan === undefined || inTheWay.some((reason) => reason.code !== 'check.deferred');
  // An emergency does not wait for answers that it does not need: what it waives, and reviews that nobody asked for.
  if (blocked || request?.breakGlass !== true) insistOnAnswers(facts, until, now);
  // Nothing is opened before the start, so the platforms are asked then.
  if (blocked || (plan.start !== undefined && plan.start > now))
    return { kind: 'request', pull, input, facts, ...more };
  const checked = { ...facts, ...(await checkSteps(ports, basis, { plan, url: pull.url, standing })) };
  const needed = request?.breakGlass === true ? { ...checked, teams: {}, policyAtReview: {} } : checked;
  insistOnAnswers(needed, until, now);
  return { kind: 'request', pull, input, facts: checked, ...more };
};

export const derive = async (
  ports: CandidatePorts,
  basis: RunBasis,
  number: GrantNumber,
  beside: Known,
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
      return deriveRequest(ports, basis, pull, beside);
  }
};
