/** `evaluate`: judge one pull request and say so. Gather facts → decide → tell; it opens nothing and trusts nothing said before. */
import type { CommitSha, GrantNumber } from '../core/brand.ts';
import { milliseconds } from '../core/brand.ts';
import { asFault } from '../core/fault.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import type { Subject, View } from '../core/render/view.ts';
import { timezoneOf } from '../core/timezone.ts';
import { NOBODY } from '../core/waiting/asks.ts';
import type { Desk } from '../ports/desk.ts';
import type { RepositoryFacts } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Notices } from '../ports/notices.ts';
import type { ReviewIssues } from '../ports/review-issues.ts';
import type { Announced } from './announce.ts';
import { announcing } from './announce.ts';
import { askReviewers } from './ask-reviewers.ts';
import { concludeIssue } from './conclude-issue.ts';
import { judgePull, type PullPorts } from './judge-pull.ts';
import type { AtHand, Judged } from './judged.ts';
import type { Report } from './report.ts';
import { evaluateReview } from './review-wake.ts';
import { tell, tellOrWarn } from './tell.ts';

export interface EvaluatePorts extends PullPorts {
  readonly desk: Desk;
  readonly reviews: ReviewIssues;
  readonly log: Log;
  readonly notices: Notices;
}

export interface EvaluateTarget {
  readonly pull: GrantNumber | undefined;
  /** How a `workflow_run` finds its pull requests. */
  readonly head: CommitSha | undefined;
  /** An issue that is no pull request, on which somebody wrote. */
  readonly issue?: number | undefined;
  /** A dispatch asked for it, and the sweep, which sends most of them, looks at the status for whether it ran. */
  readonly dispatched?: boolean;
}

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
  const judgeOne = (number: GrantNumber): Promise<Report> =>
    evaluateOne(ports, repository, { number, again: target.dispatched === true });
  const judged = await judgeEach(numbers, judgeOne, ports.log);
  const acting = judged.find(isActing);
  // NB. Whoever opens a second pull request of the same head must not keep the first from its merge: their status is one, and
  // the last word is that of the one that is acted on. One act a run is enough, the others are acted on with their next event.
  if (acting !== undefined && acting !== judged.at(-1)) return judgeOne(acting.number);
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

const evaluateOne = async (
  given: EvaluatePorts,
  repository: RepositoryFacts,
  { number, again }: { readonly number: GrantNumber; readonly again: boolean },
): Promise<Report> => {
  const [pull, policy] = await Promise.all([given.evidence.pull(number), policyOf(given, repository)]);
  if (pull === undefined) return { exit: 1, lines: [`There is no pull request #${number}.`] };
  const ports = announcing(given, policy.settings?.notify);
  const judged = await judgeOrTell(ports, { repository, pull, policy });
  const { subject, outcome, act } = judged;
  const outputs = { outcome, act, 'pull-request': String(number), head: pull.headSha };
  if (subject === undefined)
    return {
      exit: 0,
      lines: [`#${number}: ${outcome}; the elevation and the sweep say how it goes on.`],
      outputs,
    };
  const lines = await say(ports, { pull, policy, again }, { ...judged, subject });
  const bad = subject.kind === 'findings' || outcome === 'denied';
  return { exit: bad ? 1 : 0, lines, outputs };
};

/** Read while the rest of the pull request is on its way: what is asked of it is sent before the policy keeps the process busy. */
const policyOf = async (
  { evidence, clock }: Pick<EvaluatePorts, 'evidence' | 'clock'>,
  { head }: RepositoryFacts,
): Promise<Policy> => {
  const source = await evidence.policyAt(head);
  await clock.sleep(milliseconds(0));
  return parsePolicy(source);
};

/** Says it on the pull request, asks whose review it needs, and closes what is over. */
const say = async (
  ports: EvaluatePorts & Announced,
  { pull, policy, again }: Pick<AtHand, 'pull' | 'policy'> & { readonly again: boolean },
  judged: Judged & { readonly subject: Subject },
): Promise<readonly string[]> => {
  const { number, url } = pull;
  const asks = judged.asks ?? NOBODY;
  // Who wakes this finds in the words whether it was done: what is due again is done before it is said.
  const late = asks.remind.length > 0 || asks.escalates;
  const now = late ? await askReviewers(ports, number, asks) : [];
  const view: View = {
    pull: { number, url },
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
      again,
      together: judged.costly === true && asks.ask.length > 0,
    }),
    late ? [] : askReviewers(ports, number, asks),
  ]);
  // Said first: closing by this token wakes nobody who would say it later, and one that stays open is judged again.
  if (judged.closes === true) await ports.desk.close(number);
  if (judged.subject.kind === 'closed')
    await concludeIssue(ports, pull.issue?.number, { pull: number, how: judged.subject.how });
  return said;
};

/** A fault is told where people wait, then thrown on: the job is red, and the next run judges again. */
const judgeOrTell = async (ports: EvaluatePorts & Announced, atHand: AtHand): Promise<Judged> => {
  try {
    return await judgePull(ports, atHand);
  } catch (thrown) {
    const { pull, policy } = atHand;
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
