/** Which open requests are worth another judgement now. For waking alone: what is due is decided there, from all the evidence. */
import type { GitHubUserId, GrantNumber, Instant } from '../brand.ts';
import { hours, instant, isOver, later, minutes } from '../brand.ts';
import type { Settings } from '../policy.ts';
import { type AskedOrNot, unremindedSince } from './reminder.ts';

/** The little that one query says of many open requests. */
export interface WaitingPull {
  readonly number: GrantNumber;
  readonly draft: boolean;
  /** Opened, marked ready or reopened, whichever was the latest. */
  readonly since: Instant;
  /**
   * The date in the head's commit. NB. Its author chooses it: it may put waking off once, by no more than the request may
   * wait, and decides nothing.
   */
  readonly headDate: Instant | undefined;
  /** When the status `gatehouse` of the head was written last. */
  readonly saidAt: Instant | undefined;
  /** That status is about a fault: whoever judged could not ask everything. */
  readonly failed: boolean;
  /** When the last approval was submitted. */
  readonly approvedAt: Instant | undefined;
  /** Whose review is asked for now. */
  readonly asked: readonly (GitHubUserId | undefined)[];
  readonly asks: readonly (AskedOrNot & { readonly whom: GitHubUserId | undefined })[];
}

/** No judgement takes longer (`timeout-minutes` of request.yml): what was said later was said by one that began behind a moment. */
const RUN = minutes(5);

/** Whom nobody could be told of in this time learn it at the next event; else what cannot be told would wake a run for ever. */
const WORTH_TELLING = hours(3);

/**
 * One that stays open for so long after it was to lapse is not closed by another judgement either: a fork's, whose pushes nobody
 * knows, or no request at all.
 */
const STUCK = hours(24);

/**
 * Of several the one that waits longest comes first. NB. What is stuck comes last: only so many are woken in one sweep, and
 * whoever may open pull requests could keep all others from ever being woken.
 */
export const dueOf = (
  pulls: readonly WaitingPull[],
  waiting: Settings['waiting'],
  now: Instant,
): readonly GrantNumber[] =>
  pulls
    .filter((pull) => !pull.draft && isDue(pull, waiting, now))
    .map((pull) => ({ ...pull, stuck: isStuck(pull, waiting, now) }))
    .toSorted((a, b) => Number(a.stuck) - Number(b.stuck) || a.since - b.since)
    .map(({ number }) => number);

const isStuck = (pull: WaitingPull, { lapseAfter }: Settings['waiting'], now: Instant): boolean =>
  isOver(later(later(pull.since, lapseAfter), STUCK), now);

const isDue = (pull: WaitingPull, waiting: Settings['waiting'], now: Instant): boolean => {
  const since = waitsAtLeastSince(pull, now);
  if (isOver(later(since, waiting.lapseAfter), now) || isUnjudged(pull, since, now)) return true;
  const reminds = pull.asked.some((whom) => {
    const asks = pull.asks.filter((ask) => ask.whom === whom);
    const silent = unremindedSince(asks, since);
    if (silent === undefined) return false;
    const at = later(silent, waiting.remindAfter);
    // A judgement behind it found nobody to remind: they are asked, and no longer needed.
    return isOver(at, now) && (pull.saidAt ?? since) < later(at, RUN);
  });
  if (reminds) return true;
  const { approvedAt } = pull;
  const moments = [
    // Nobody was asked at all: the run that should have asked died.
    ...(pull.asked.length + pull.asks.length === 0 ? [later(since, waiting.remindAfter)] : []),
    ...(waiting.escalateTo.length === 0 ? [] : [later(since, waiting.escalateAfter)]),
    // The turn of another level may have come with it.
    ...(approvedAt === undefined
      ? []
      : [
          later(approvedAt, waiting.remindAfter),
          ...(waiting.escalateTo.length === 0 ? [] : [later(approvedAt, waiting.escalateAfter)]),
        ]),
  ];
  return moments.some(
    (at) => isOver(at, now) && !isOver(later(at, WORTH_TELLING), now) && (pull.saidAt ?? since) < at,
  );
};

/** Its judgement has said nothing in the time that a run may take, or that it failed; who pushes nothing would wait for nobody. */
const isUnjudged = ({ saidAt, failed }: WaitingPull, since: Instant, now: Instant): boolean => {
  if (saidAt !== undefined && !failed) return false;
  const at = later(saidAt ?? since, RUN);
  return isOver(at, now) && !isOver(later(at, WORTH_TELLING), now);
};

const waitsAtLeastSince = ({ since, headDate }: WaitingPull, now: Instant): Instant =>
  headDate !== undefined && headDate > since && headDate <= now ? headDate : instant(since);
