/** `/source`: open grants go over to another address, derived again from GitHub with the address of the comment, never on the ledger's word (I5). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { canonicalJson } from '../core/canonical.ts';
import { obstaclesIn } from '../core/decision.ts';
import { SHORTEST_WINDOW } from '../core/duration.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { stepsThatMove } from '../core/move.ts';
import type { Plan, Step } from '../core/plan.ts';
import { isAnswered, MOST_MOVES, unansweredIn } from '../core/source.ts';
import { bookFacts, windowOfGrant } from './books.ts';
import type { Candidate } from './candidates.ts';
import { decideCandidate, withBooks } from './candidates.ts';
import { isTakenOver } from './drift.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import type { Answer, MoveDone } from './move-events.ts';
import { intentOf, outcomeOf } from './move-events.ts';
import type { Moving } from './move-steps.ts';
import { carryOutMove } from './move-steps.ts';
import { endOf, sameOwner } from './ownership.ts';
import type { LedgerState } from './record.ts';
import { candidateOf, movedPlan, planToGoOn } from './resume.ts';

export interface Moved {
  readonly count: number;
  /** Of which something was recorded, as they are now. */
  readonly grants: readonly OpenGrant[];
  readonly faults: readonly string[];
}

/** Intent → the old one ended → the new one opened → outcome; grants beside each other. */
export const moveAll = async (ports: ElevatePorts, work: Work): Promise<Moved> => {
  if (work.moving.length === 0) return { count: 0, grants: [], faults: [] };
  let answers: readonly Answer[] = [];
  const names = work.moving.map((number) => `#${number}`).join(', ');
  const state = await work.ledger.append(
    (current) => {
      answers = work.moving.flatMap((number) => answerTo(ports, work, { current, number }) ?? []);
      const events = answers.flatMap((answer) => intentOf(work, answer));
      return events.length === 0 ? undefined : events;
    },
    { text: `Answer /source on ${names}` },
  );
  const movings = answers.flatMap((answer) => movingOf(answer, state) ?? []);
  const refused = answers.flatMap(({ kind, grant }) =>
    kind === 'refuse' ? (state.open.get(grant.grant) ?? []) : [],
  );
  for (const { grant, move } of refused)
    if (move?.state === 'refused') ports.log.info(`#${grant}: /source is not followed: ${move.why}`);
  if (movings.length === 0) return { count: 0, grants: refused, faults: [] };
  const providers = await ports.providers();
  const done = await Promise.all(
    movings.map(async (moving) => ({
      moving,
      outcome: await carryOutMove(ports, work, { moving, providers }),
    })),
  );
  const recorded = await record(work, done);
  return { ...recorded, grants: [...refused, ...recorded.grants] };
};

interface Question {
  readonly current: LedgerState;
  readonly number: GrantNumber;
}

/** `undefined`: there is nothing to answer, or nobody can yet. */
const answerTo = (ports: ElevatePorts, work: Work, { current, number }: Question): Answer | undefined => {
  const grant = current.open.get(number);
  if (grant?.state !== 'active') return undefined;
  if (work.derived.some((one) => one.kind === 'unknown' && one.number === number)) return undefined;
  const about: About = {
    work,
    current,
    grant,
    now: ports.clock.now(),
    candidate: candidateOf(grant, work.derived),
  };
  return grant.move?.state === 'moving' ? goOn(about, grant.move) : begin(about);
};

interface About {
  readonly work: Work;
  readonly current: LedgerState;
  readonly grant: OpenGrant;
  readonly now: Instant;
  readonly candidate: Candidate | undefined;
}

const NOT_LIKE_THIS = 'the request would not be opened like this any more';

/** What another run began. NB. Its address is read again from the comment, which may be gone by now. */
const goOn = (about: About, move: Extract<OpenGrant['move'], { state: 'moving' }>): Answer | undefined => {
  const { grant, work, candidate } = about;
  const known = work.before.open.get(grant.grant)?.move;
  if (known?.state !== 'moving' || !sameOwner(known.owner, move.owner)) return undefined;
  const { before } = move;
  const abandon = (why: string): Answer => ({ kind: 'abandon', grant, comment: move.comment, why, before });
  const asked = candidate?.moved?.wish.inForce?.asked;
  if (asked === undefined || asked.comment < move.comment)
    return abandon('the comment that asked for it is gone, or was edited');
  const plan = planOf(about);
  if (plan === undefined) return abandon(NOT_LIKE_THIS);
  const { comment, by } = asked;
  if (comment === move.comment)
    // NB. The steps are compared, not the digest written beside them.
    return canonicalJson(plan) === canonicalJson(grant.plan)
      ? { kind: 'move', grant, comment, by, plan, before }
      : abandon(NOT_LIKE_THIS);
  if (move.count >= MOST_MOVES) return abandon(TOO_OFTEN);
  const ids = new Set(before.map(({ id }) => id));
  const also = grant.plan.steps.filter(({ id }) => ids.has(id));
  return { kind: 'move', grant, comment, by, plan, before: [...before, ...also] };
};

const TOO_OFTEN = `it was moved ${MOST_MOVES} times, which is the most; ask for a grant of its own`;

const begin = (about: About): Answer | undefined => {
  const { grant, current, candidate } = about;
  const wish = candidate?.moved?.wish;
  if (wish === undefined) return refuseUnread(about);
  if (isAnswered(wish.newest, grant.move)) return undefined;
  // What goes on as another grant is moved there.
  if (grant.plan.steps.some((step) => isTakenOver(grant, step, current.open))) return undefined;
  const { comment, by } = wish.newest;
  const plan = planOf(about);
  const before = plan === undefined ? [] : stepsThatMove(grant.plan, plan);
  const why = wish.refusal ?? refusalOf(about, plan === undefined ? undefined : before);
  return plan === undefined || why !== undefined
    ? { kind: 'refuse', grant, comment, why: why ?? NOT_LIKE_THIS }
    : { kind: 'move', grant, comment, by, plan, before };
};

/** The request itself cannot be read or planned by the policy of now. The ledger says whose comment it is: enough to refuse it. */
const refuseUnread = ({ grant, work }: About): Answer | undefined => {
  const asked = unansweredIn(grant, work.said.get(grant.grant) ?? [], work.basis.policy);
  return asked && { kind: 'refuse', grant, comment: asked.comment, why: NOT_LIKE_THIS };
};

/** `moves`: which steps would be open from elsewhere; undefined: it would not be opened. */
const refusalOf = (about: About, moves: readonly Step[] | undefined): string | undefined => {
  const { grant, now } = about;
  if (endOf(grant) <= now) return 'its window is over';
  if (endOf(grant) - now < SHORTEST_WINDOW) return 'less than ten minutes of its window are left';
  if ((grant.move?.count ?? 0) >= MOST_MOVES) return TOO_OFTEN;
  if (moves === undefined) return obstacleOf(about) ?? NOT_LIKE_THIS;
  return moves.length === 0 ? 'it is open from there already' : undefined;
};

const decided = (about: About, candidate: Candidate) => {
  const { work, current, grant, now } = about;
  const { policy } = work.basis;
  const judged = withBooks(candidate, bookFacts(current, policy, now), windowOfGrant(grant));
  return decideCandidate(judged, policy, now);
};

const obstacleOf = (about: About): string | undefined => {
  const { candidate } = about;
  if (candidate === undefined) return undefined;
  const [first] = obstaclesIn(decided(about, candidate).reasons);
  return first?.sentence;
};

/**
 * The plan with the new source. NB. Both must be what would be opened now, until the same end: the request as it was merged, which is
 * what people approved, and the same with nothing but the source changed, under all rules of today.
 */
const planOf = (about: About): Plan | undefined => {
  const { work, current, grant, now, candidate } = about;
  if (candidate?.moved === undefined) return undefined;
  const basis = { ...work, policy: work.basis.policy, now, agreed: movedPlan };
  const merged = planToGoOn(grant, { ...candidate, input: candidate.moved.merged }, current, basis);
  return merged === undefined ? undefined : planToGoOn(grant, candidate, current, basis);
};

const movingOf = (answer: Answer, { open }: LedgerState): Moving | undefined => {
  const grant = open.get(answer.grant.grant);
  if (grant === undefined || answer.kind === 'refuse') return undefined;
  const { comment, before } = answer;
  if (answer.kind === 'abandon') return { grant, comment, before, steps: [], why: answer.why };
  const ids = new Set(before.map(({ id }) => id));
  return { grant, comment, before, steps: answer.plan.steps.filter(({ id }) => ids.has(id)), why: undefined };
};

const record = async (work: Work, done: readonly MoveDone[]): Promise<Moved> => {
  const faults = done.flatMap(({ moving, outcome }) => {
    switch (outcome.kind) {
      case 'moved':
        return [];
      case 'lost':
        return [`#${moving.grant.grant} was not moved, and is closed: ${outcome.why}.`];
      case 'later':
        return [outcome.fault];
    }
  });
  const count = done.filter(({ outcome }) => outcome.kind === 'moved').length;
  const names = done.map(({ moving }) => `#${moving.grant.grant}`).join(', ');
  try {
    const after = await work.ledger.append(
      ({ open }) => {
        const events = done.flatMap((one) => outcomeOf(work, open.get(one.moving.grant.grant), one));
        return events.length === 0 ? undefined : events;
      },
      { text: `Moved ${names}` },
    );
    return { count, faults, grants: done.flatMap(({ moving }) => after.open.get(moving.grant.grant) ?? []) };
  } catch (thrown) {
    // It stands as moving: the next run looks at what is open, and records it.
    const why = faultSentence(asFault(thrown));
    return { count, grants: [], faults: [...faults, `What was moved was not recorded (${names}): ${why}`] };
  }
};
