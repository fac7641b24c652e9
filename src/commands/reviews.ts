/** The reviews that break-glass owes, at every sweep: read the verdicts, tell and record the first that counts, remind of the others. */
import { excludedFrom, type Exclusions } from '../core/approval/excluded.ts';
import { openStatic } from '../core/approval/fillable.ts';
import type { GrantNumber, Instant } from '../core/brand.ts';
import type { Comment } from '../core/comment.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent } from '../core/ledger/event.ts';
import type { OwedEntry, OwedReviews } from '../core/ledger/owed-reviews.ts';
import { daysBack, LONGEST_LOOK_BACK } from '../core/look-back.ts';
import { stageOf } from '../core/owed-review.ts';
import type { People, Person, Policy } from '../core/policy.ts';
import type { ReviewView } from '../core/render/review-issue.ts';
import { isVerdict, judgeReview, type JudgedReview, type Verdict, wordsOf } from '../core/review.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { ReviewIssue, ReviewIssues } from '../ports/review-issues.ts';
import type { Announced } from './announce.ts';
import { faultsOf, isolated } from './isolated.ts';
import type { Ledger, LedgerState } from './record.ts';
import { personsOf, reviewersAt, type ReviewerContext, reviewFacts } from './reviewers.ts';
import { tellOwed, tellSettled, tellUnexplained } from './tell-review.ts';

export interface ReviewPorts extends Announced {
  readonly reviews: ReviewIssues;
  readonly evidence: Pick<Evidence, 'commentsSinceMerge' | 'pull' | 'team'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
}

export interface Reviewed {
  /** What the report says; none of it makes the run red. */
  readonly lines: readonly string[];
  readonly faults: readonly string[];
}

/** `state`: as it was last read. Asks nobody anything where nothing is owed. */
export const settleReviews = async (
  ports: ReviewPorts,
  policy: Policy,
  state: LedgerState,
): Promise<Reviewed> => {
  const owed = await owedIn(ports, state);
  if (owed.size === 0) return { lines: [], faults: [] };
  const { people } = policy;
  if (people === undefined)
    return {
      lines: overdueLines(owed, ports.clock.now()),
      faults: ['Reviews wait for a policy that can be read.'],
    };
  const [issues, said, facts] = await Promise.all([
    ports.reviews.all(),
    ports.evidence.commentsSinceMerge([...owed.keys()]),
    reviewFacts(ports.evidence, policy, owed.values()),
  ]);
  const context: Context = { policy, people, facts, now: ports.clock.now() };
  const faults: string[] = [];
  const settled = new Set<GrantNumber>();
  // NB. One review never stops the others, nor anything that ends (I12).
  for (const [grant, entry] of owed) {
    const looked = await isolated(ports, `The review of #${grant}`, async () => {
      const [issue, ...spare] = issuesOf(grant, issues);
      const one: Owed = { grant, entry, issue, spare, onPull: said.get(grant)?.comments ?? [] };
      if (await settleOne(ports, one, context)) settled.add(grant);
    });
    faults.push(...faultsOf(looked));
  }
  const others = await isolated(ports, 'The issues of reviews', () =>
    lookAtOthers(ports, context, { owed, issues }),
  );
  const still = new Map([...owed].filter(([grant]) => !settled.has(grant)));
  return {
    lines: [...doneLines(settled), ...overdueLines(still, context.now), ...floodedLines(still, issues)],
    faults: [...faults, ...faultsOf(others)],
  };
};

export interface Context extends ReviewerContext {
  readonly people: People;
  readonly policy: Policy;
  readonly now: Instant;
}

export interface Owed {
  readonly grant: GrantNumber;
  readonly entry: OwedEntry;
  readonly issue: ReviewIssue | undefined;
  /** Others of the same grant: a run that had no answer may have opened another one. */
  readonly spare: readonly ReviewIssue[];
  /** What was said on the pull request. */
  readonly onPull: readonly Comment[];
}

/** On a ledger that an older version wrote, also what ended lately. */
const owedIn = async ({ ledger, clock }: ReviewPorts, state: LedgerState): Promise<OwedReviews> => {
  if (state.indexed) return state.owed;
  const { owed } = await ledger.read([], [], { days: daysBack(LONGEST_LOOK_BACK, clock.now()) });
  return owed;
};

/** The open one first, else the newest: somebody may have closed one, and another run opened the next. */
const issuesOf = (grant: GrantNumber, issues: readonly ReviewIssue[]): readonly ReviewIssue[] => {
  const ours = issues.filter((issue) => issue.grant === grant);
  return [...ours.filter(({ state }) => state === 'open'), ...ours.filter(({ state }) => state === 'closed')];
};

/** What people wrote on any of them. */
const wordsBelow = ({ issue, spare }: Owed): readonly Comment[] =>
  [...(issue === undefined ? [] : [issue]), ...spare].flatMap(({ comments }) =>
    comments.filter(({ ours }) => !ours),
  );

/** Whether it is settled now. */
const settleOne = async (ports: ReviewPorts, owed: Owed, context: Context): Promise<boolean> => {
  const judged = await judge(ports, owed, context);
  const view = viewOf(owed, context);
  const operators = operatorsOf(context);
  if (judged.settled === undefined) {
    await tellOwed(
      ports,
      { owed, view, refused: judged.refused, stage: stageOf(owed.entry, context.now) },
      operators,
    );
    return false;
  }
  const { settled } = judged;
  // Words first: a run that dies behind them leaves a review that is owed, and the next one says nothing twice.
  await tellSettled(ports, { issue: owed.issue, settled, view }, operators);
  for (const issue of owed.spare)
    if (issue.state === 'open') await ports.reviews.change(issue, { state: 'closed' });
  await record(ports, owed, settled);
  for (const issue of [...owed.spare, ...(owed.issue === undefined ? [] : [owed.issue])])
    await ports.reviews.letGo(issue);
  return true;
};

const judge = async (ports: ReviewPorts, owed: Owed, context: Context): Promise<JudgedReview> => {
  const { entry, onPull } = owed;
  const comments = [...wordsBelow(owed), ...onPull];
  if (!comments.some(isVerdict)) return { settled: undefined, refused: [] };
  return judgeReview(comments, {
    entry,
    people: context.people,
    reviewers: (at) => reviewersAt(entry, context, at),
    exclusions: await exclusionsOf(ports, owed, context.people),
  });
};

/** Who wrote the request: only asked once somebody gives a verdict. */
const exclusionsOf = async (
  { evidence }: ReviewPorts,
  { grant, entry }: Owed,
  people: People,
): Promise<Exclusions | undefined> => {
  const pull = await evidence.pull(grant);
  // NB. A commit that was not read could be the reviewer's own.
  if (pull === undefined || pull.incomplete.some((what) => what === 'commits' || what === 'pushers'))
    return undefined;
  return excludedFrom(pull, people, {
    requester: people.byKey.get(entry.requester),
    beneficiary: people.byKey.get(entry.beneficiary),
  });
};

const record = async (
  { ledger }: ReviewPorts,
  { grant, issue, spare }: Owed,
  settled: Verdict,
): Promise<void> => {
  const { by, comment, verdict, text } = settled;
  const below = [...(issue === undefined ? [] : [issue]), ...spare].find(({ comments }) =>
    comments.some(({ id }) => id === comment.id),
  );
  const event: NewEvent = {
    id: deriveEventId(grant, 'reviewed', comment.id),
    type: 'reviewed',
    grant,
    actor: { kind: 'person', person: by.key, gitHubId: by.gitHubId, login: by.login },
    data: {
      verdict,
      text: text.slice(0, LONGEST_TEXT),
      comment: { id: comment.id, on: below?.number ?? grant },
    },
  };
  await ledger.append((state) => (state.owed.has(grant) ? [event] : undefined), {
    text: `Reviewed #${grant}: ${verdict}`,
  });
};

const LONGEST_TEXT = 4_000;

const viewOf = (owed: Owed, context: Context): ReviewView => {
  const { grant, entry } = owed;
  const { people, policy, now } = context;
  return {
    grant,
    entry,
    reviewers: personsOf([...reviewersAt(entry, context, now).people], people, entry),
    users: personsOf([entry.requester, entry.beneficiary], people, undefined),
    words: wordsOf(wordsBelow(owed), { people, entry }),
    timezone: timezoneOf(policy),
  };
};

const operatorsOf = ({ policy, people }: Context): readonly Person[] =>
  personsOf(
    [...openStatic(policy.settings?.operators ?? [], { owner: [], people }, undefined).people],
    people,
    undefined,
  );

/**
 * Issues of which nothing is owed any more. A closed one is let go; an open one was settled by an entry of the ledger that no run of
 * Gatehouse made, and that is told.
 */
const lookAtOthers = async (
  ports: ReviewPorts,
  context: Context,
  { owed, issues }: { readonly owed: OwedReviews; readonly issues: readonly ReviewIssue[] },
): Promise<void> => {
  const others = issues.filter(({ grant }) => !owed.has(grant));
  if (others.length === 0) return;
  // One that was opened since the ledger was read is owed by now.
  const fresh = await ports.ledger.read(
    others.map(({ grant }) => grant),
    [],
  );
  for (const issue of others) {
    if (fresh.owed.has(issue.grant)) continue;
    if (issue.state === 'closed') await ports.reviews.letGo(issue);
    else await tellUnexplained(ports, issue, operatorsOf(context));
  }
};

const doneLines = (settled: ReadonlySet<GrantNumber>): readonly string[] =>
  settled.size === 0 ? [] : [`Reviewed: ${[...settled].map((grant) => `#${grant}`).join(', ')}.`];

const floodedLines = (owed: OwedReviews, issues: readonly ReviewIssue[]): readonly string[] =>
  issues.flatMap(({ grant, number, complete }) =>
    complete || !owed.has(grant)
      ? []
      : [
          `#${number} has more comments than are read: a verdict on #${grant} may stand too far above; write it anew.`,
        ],
  );

const overdueLines = (owed: OwedReviews, now: Instant): readonly string[] =>
  [...owed].flatMap(([grant, entry]) =>
    stageOf(entry, now) === 'overdue'
      ? [
          `The review of break-glass #${grant} (${entry.requester}, ${entry.entitlement}) is overdue since ${entry.due}; it is for ${entry.by}.`,
        ]
      : [],
  );
