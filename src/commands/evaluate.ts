/** `evaluate`: judge one pull request and say so. Gather facts → decide → tell; it opens nothing and trusts nothing said before. */
import type { CommitSha, GrantNumber, Instant } from '../core/brand.ts';
import { classifyPull } from '../core/classify.ts';
import { decide } from '../core/decide.ts';
import type { Decision } from '../core/decision.ts';
import type { Facts } from '../core/facts.ts';
import { asFault } from '../core/fault.ts';
import { preflightPath, PREFLIGHT_TIMES_PATH } from '../core/ledger/paths.ts';
import { planFor } from '../core/make-plan.ts';
import type { Openables } from '../core/openable.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import { parseRequest } from '../core/parse-request.ts';
import { readAnswers, readTimes, withEarlier } from '../core/preflight.ts';
import type { Policy } from '../core/policy.ts';
import { wantsToMove } from '../core/source.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { MeasuredEnd } from '../core/ends.ts';
import type { Subject, View } from '../core/render/view.ts';
import type { AccessRequest, ParsedRequest } from '../core/request.ts';
import { timezoneOf } from '../core/timezone.ts';
import { type Asks, asksOf, NOBODY, type Reminded, remindedNow } from '../core/waiting/asks.ts';
import { closedAs, closingOf, type ClosingQuestion } from '../core/waiting/closing.ts';
import type { Conversation } from '../core/waiting/conversation.ts';
import type { Clock } from '../ports/clock.ts';
import type { Desk } from '../ports/desk.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Notices } from '../ports/notices.ts';
import type { ReviewIssues } from '../ports/review-issues.ts';
import type { RecordedDecisions } from '../ports/recorded.ts';
import type { Tickets } from '../ports/tickets.ts';
import type { VersionReports } from '../ports/version-reports.ts';
import type { Announced } from './announce.ts';
import { announcing } from './announce.ts';
import { askReviewers } from './ask-reviewers.ts';
import { bookFacts, closingsIn, readOrWhy, unreadBooks } from './books.ts';
import { findEarlyEnds } from './early-ends.ts';
import { concludeIssue } from './conclude-issue.ts';
import { judgeChange } from './judge-change.ts';
import { deferredChecks, gatherFacts, gatherTicket } from './gather.ts';
import type { Ledger, LedgerState } from './record.ts';
import type { Output, Report } from './report.ts';
import { endsInVerdict, evaluateReview } from './review-wake.ts';
import { tell, tellOrWarn } from './tell.ts';

export interface EvaluatePorts {
  readonly evidence: Evidence;
  readonly tickets: Tickets;
  readonly desk: Desk;
  readonly reviews: ReviewIssues;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly recorded: RecordedDecisions;
  readonly versions: VersionReports;
  /** Opens the ledger that the settings name; reading only. */
  readonly ledger: (policy: Policy) => Ledger;
  /** What this build can open. */
  readonly opens: Openables;
}

export interface EvaluateTarget {
  readonly pull: GrantNumber | undefined;
  /** How a `workflow_run` finds its pull requests. */
  readonly head: CommitSha | undefined;
  /** An issue that is no pull request, on which somebody wrote. */
  readonly issue?: number | undefined;
}

type Act = 'merge' | 'wake' | 'end' | 'none';

export const parsedRequest = (pull: PullEvidence, policy: Policy): ParsedRequest => {
  const blob = pull.request;
  if (blob?.text !== undefined) return parseRequest({ path: blob.path, text: blob.text }, policy);
  return {
    kind: 'findings',
    findings: [
      {
        id: 'request.unreadable',
        file: blob?.path ?? 'requests/',
        line: 1,
        column: 1,
        message: 'The request file cannot be read as text of at most 64 KB',
        remedy: 'Write the request as a short YAML file in UTF-8.',
      },
    ],
  };
};

interface Judged {
  /** Undefined: nothing is said. */
  readonly subject: Subject | undefined;
  readonly act: Act;
  readonly outcome: string;
  /** How what is over now ended, as far back as the ledger was read. */
  readonly closings?: readonly MeasuredEnd[];
  /** Whose review is asked for now. */
  readonly asks?: Asks;
  readonly reminded?: readonly Reminded[];
  /** It is closed without a merge, once that is said. */
  readonly closes?: true;
  /** A ticket system was asked: together with the asking of people that is all that one judgement may cost. */
  readonly costly?: boolean;
}

const outcomeOf = (
  decision: Decision,
  request: AccessRequest | undefined,
  pull: PullEvidence,
  policy: Policy,
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

/** Also of a pull request that nobody has opened yet. */
export const judgeRequest = async (
  ports: EvaluatePorts,
  repository: RepositoryFacts,
  pull: PullEvidence,
  policy: Policy,
): Promise<Judged> => {
  if (pull.state === 'merged') return afterTheMerge(ports, pull, policy);
  const now = ports.clock.now();
  const input = parsedRequest(pull, policy);
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
  const facts = {
    ...gathered,
    ticket,
    ...('failed' in ledger
      ? unreadBooks(ledger.failed, now)
      : {
          ...bookFacts(ledger, policy, now),
          checks: rememberedChecks(gathered, { ledger, policy, request, now }),
        }),
  };
  const decision = decide(input, policy, facts, now);
  const outcome = {
    ...outcomeOf(decision, request, pull, policy),
    ...waitingOf(decision, question, now),
    costly: facts.ticket !== undefined && facts.ticket.kind !== 'deferred',
  };
  return 'failed' in ledger ? outcome : { ...outcome, closings: closingsIn(ledger) };
};

const SILENCE: Conversation = { comments: [], asks: [], asked: [], closings: [] };

const closed = (how: 'withdrawn' | 'lapsed'): Judged => ({
  subject: { kind: 'closed', how },
  act: 'none',
  outcome: how,
});

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

/**
 * From the merge on only the elevation and the sweep speak: what was read here before they wrote would overwrite their newer
 * words with older ones. This wakes the elevation for what the ledger does not know yet and for a `/source`, and the sweep for an `/end`.
 */
const afterTheMerge = async (
  ports: EvaluatePorts,
  { number }: PullEvidence,
  policy: Policy,
): Promise<Judged> => {
  const ledger = await readOrWhy(ports, policy, { pulls: [number] });
  const silent = { subject: undefined, act: 'none' } as const;
  if ('failed' in ledger) return { ...silent, act: 'wake', outcome: 'merged' };
  const grant = ledger.open.get(number);
  if (grant !== undefined) {
    const { ends, faults, said } = await findEarlyEnds(ports.evidence, [grant], policy);
    // The sweep looks for itself: it is woken too where this could not be found out.
    if (ends.length + faults.length > 0) return { ...silent, act: 'end', outcome: 'open' };
    // Who moves it reads the comment again: here it only wakes.
    return {
      ...silent,
      act: wantsToMove(grant, said.get(number), policy) ? 'wake' : 'none',
      outcome: 'open',
    };
  }
  const record = ledger.records.get(number);
  if (ledger.owed.has(number)) {
    const said = await ports.evidence.commentsSinceMerge([number]);
    if (endsInVerdict(said.get(number)?.comments ?? [], policy.people))
      return { ...silent, act: 'end', outcome: 'review' };
  }
  return record === undefined
    ? { ...silent, act: 'wake', outcome: 'merged' }
    : { ...silent, outcome: record.state };
};

const judge = async (
  ports: EvaluatePorts,
  repository: RepositoryFacts,
  pull: PullEvidence,
  policy: Policy,
): Promise<Judged> => {
  const shape = classifyPull(pull);
  switch (shape.kind) {
    case 'not-a-request':
      return { ...(await judgeChange(ports, pull, policy)), act: 'none' };
    case 'deletion': {
      const ledger = await readOrWhy(ports, policy, { pulls: [pull.number] });
      const ends =
        'failed' in ledger
          ? []
          : [...ledger.open.values()].filter((grant) => shape.paths.includes(grant.path));
      // What it ended is not open any more when it is judged once more after the merge: "ends nothing" would be wrong then.
      const done = pull.state === 'merged' && ends.length === 0;
      return {
        subject: done
          ? undefined
          : { kind: 'deletion', paths: shape.paths, ends: ends.map((grant) => grant.grant) },
        act: pull.state === 'merged' && ends.length > 0 ? 'end' : 'none',
        outcome: 'deletion',
      };
    }
    case 'malformed':
      return {
        subject: { kind: 'findings', findings: shape.findings, where: 'request' },
        act: 'none',
        outcome: 'findings',
      };
    case 'request':
      return judgeRequest(ports, repository, pull, policy);
  }
};

/** A fault is told where people wait, then thrown on: the job is red, and the next run judges again. */
const judgeOrTell = async (
  ports: EvaluatePorts & Announced,
  repository: RepositoryFacts,
  pull: PullEvidence,
  policy: Policy,
): Promise<Judged> => {
  try {
    return await judge(ports, repository, pull, policy);
  } catch (thrown) {
    const { call, message, remedy } = asFault(thrown);
    const view: View = {
      pull: { number: pull.number, url: pull.url },
      now: ports.clock.now(),
      timezone: timezoneOf(policy),
      subject: { kind: 'fault', call, message, remedy },
    };
    const untold = await tellOrWarn(ports, view, {
      pull: { number: pull.number, title: undefined },
      commits: [pull.headSha],
    });
    for (const sentence of untold) ports.log.warning(sentence);
    throw thrown;
  }
};

const evaluateOne = async (
  given: EvaluatePorts,
  repository: RepositoryFacts,
  number: GrantNumber,
): Promise<Report> => {
  const [pull, source] = await Promise.all([
    given.evidence.pull(number),
    given.evidence.policyAt(repository.head),
  ]);
  if (pull === undefined) return { exit: 1, lines: [`There is no pull request #${number}.`] };
  const policy = parsePolicy(source);
  const ports = announcing(given, policy.settings?.notify);
  const outputs = (judged: Judged): Partial<Record<Output, string>> => ({
    outcome: judged.outcome,
    act: judged.act,
    'pull-request': String(number),
    head: pull.headSha,
  });
  const judged = await judgeOrTell(ports, repository, pull, policy);
  if (judged.subject === undefined)
    return {
      exit: 0,
      lines: [`#${number}: ${judged.outcome}; the elevation and the sweep say how it goes on.`],
      outputs: outputs(judged),
    };
  const asks = judged.asks ?? NOBODY;
  // Who wakes this finds in the words whether it was done: what is due again is done before it is said.
  const late = asks.remind.length > 0 || asks.escalates;
  const now = late ? await askReviewers(ports, number, asks) : [];
  const view: View = {
    pull: { number, url: pull.url },
    now: ports.clock.now(),
    timezone: timezoneOf(policy),
    subject: judged.subject,
    ...(judged.closings === undefined ? {} : { closings: judged.closings }),
    reminded: [...(judged.reminded ?? []), ...now],
  };
  const [said] = await Promise.all([
    tell(ports, view, {
      pull,
      commits: [pull.headSha],
      together: judged.costly === true && asks.ask.length > 0,
    }),
    late ? [] : askReviewers(ports, number, asks),
  ]);
  // Said first: closing by this token wakes nobody who would say it later, and one that stays open is judged again.
  if (judged.closes === true) await ports.desk.close(number);
  if (judged.subject.kind === 'closed')
    await concludeIssue(ports, pull.issue?.number, { pull: number, how: judged.subject.how });
  const bad = judged.subject.kind === 'findings' || judged.outcome === 'denied';
  return { exit: bad ? 1 : 0, lines: said, outputs: outputs(judged) };
};

/** Exit 1 when the request is denied or has findings, so that the job is red as well as the status. */
export const evaluate = async (ports: EvaluatePorts, target: EvaluateTarget): Promise<Report> => {
  if (target.pull === undefined && target.issue !== undefined) return evaluateReview(ports, target.issue);
  const repository = await ports.evidence.repository();
  const numbers =
    target.pull !== undefined
      ? [target.pull]
      : target.head !== undefined
        ? await ports.evidence.pullsAtHead(target.head)
        : [];
  const judged = await judgeEach(numbers, (number) => evaluateOne(ports, repository, number), ports.log);
  const acting = judged.find(isActing);
  // NB. Whoever opens a second pull request of the same head must not keep the first from its merge: their status is one, and
  // the last word is that of the one that is acted on. One act a run is enough, the others are acted on with their next event.
  if (acting !== undefined && acting !== judged.at(-1)) return evaluateOne(ports, repository, acting.number);
  const reports = judged.map(({ report }) => report);
  const worst = acting?.report ?? reports.toSorted((a, b) => b.exit - a.exit)[0];
  if (worst === undefined)
    return {
      exit: 0,
      lines: ['No pull request is concerned.'],
      outputs: { outcome: 'not-a-request', act: 'none' },
    };
  return { ...worst, lines: reports.flatMap((report) => report.lines) };
};

interface JudgedPull {
  readonly number: GrantNumber;
  readonly report: Report;
}

const isActing = ({ report: { outputs } }: JudgedPull): boolean => (outputs?.act ?? 'none') !== 'none';

/** One that cannot be judged does not stop the others (I12): its fault is thrown where nothing is to be done for them. */
const judgeEach = async (
  numbers: readonly GrantNumber[],
  judgeOne: (number: GrantNumber) => Promise<Report>,
  log: Log,
): Promise<readonly JudgedPull[]> => {
  const judged: JudgedPull[] = [];
  const thrown: unknown[] = [];
  for (const number of numbers) {
    try {
      judged.push({ number, report: await judgeOne(number) });
    } catch (fault) {
      thrown.push(fault);
      log.warning(`#${number} could not be judged: ${asFault(fault).message}`);
    }
  }
  if (thrown.length > 0 && !judged.some(isActing)) throw thrown[0];
  return judged;
};
