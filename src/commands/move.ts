/** `/source`: open grants go over to another address, derived again from GitHub with the address of the comment, never on the ledger's word (I5). */
import type { GrantNumber, Instant, PersonKey } from '../core/brand.ts';
import { canonicalJson } from '../core/canonical.ts';
import type { Comment } from '../core/comment.ts';
import { obstaclesIn } from '../core/decision.ts';
import { MOST_SAID } from '../core/drift.ts';
import { SHORTEST_WINDOW } from '../core/duration.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { EventData, NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { newSources, stepsThatMove } from '../core/move.ts';
import type { Plan, Step } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import { isAnswered, isOpenOnNetwork, MOST_MOVES, unansweredIn } from '../core/source.ts';
import { bookFacts, windowOfGrant } from './books.ts';
import type { Candidate } from './candidates.ts';
import { decideCandidate, withBooks } from './candidates.ts';
import { isTakenOver } from './drift.ts';
import type { ElevatePorts, Work } from './elevate.ts';
import type { MoveOutcome, Moving } from './move-steps.ts';
import { carryOutMove, sameOwner } from './move-steps.ts';
import { endOf, ownerGone } from './ownership.ts';
import type { LedgerState } from './record.ts';
import { candidateOf, movedPlan, planToGoOn } from './resume.ts';
import { GATEHOUSE } from './take-up.ts';

/** What people said on open grants that have something on the network. */
export interface Heard {
  readonly said: ReadonlyMap<GrantNumber, readonly Comment[]>;
  /** What this run may answer, or finish. */
  readonly moving: readonly GrantNumber[];
  /** What is not put back before that: from where it is to be open is not settled, or not known. */
  readonly waits: ReadonlySet<GrantNumber>;
  readonly faults: readonly string[];
}

/** One request for each fifty open grants, none where nothing of the network is open. */
export const hearMoves = async (
  ports: ElevatePorts,
  policy: Policy,
  open: LedgerState['open'],
): Promise<Heard> => {
  const grants = [...open.values()].filter(isOpenOnNetwork);
  if (grants.length === 0) return { said: new Map(), moving: [], waits: new Set(), faults: [] };
  const { said, whole, faults } = await hear(ports, grants);
  const unsettled = grants.filter(
    (grant) =>
      grant.move?.state === 'moving' ||
      unansweredIn(grant, said.get(grant.grant) ?? [], policy) !== undefined ||
      (grant.move !== undefined && !whole.has(grant.grant)),
  );
  const mine = await Promise.all(
    unsettled.map(async ({ grant, move }): Promise<readonly GrantNumber[]> => {
      if (!said.has(grant)) return [];
      return move?.state !== 'moving' || (await ownerGone(ports, move.owner)) ? [grant] : [];
    }),
  );
  return { said, moving: mine.flat(), waits: new Set(unsettled.map(({ grant }) => grant)), faults };
};

const hear = async (
  { evidence }: Pick<ElevatePorts, 'evidence'>,
  grants: readonly OpenGrant[],
): Promise<Pick<Heard, 'said' | 'faults'> & { readonly whole: ReadonlySet<GrantNumber> }> => {
  try {
    const all = await evidence.commentsSinceMerge(grants.map(({ grant }) => grant));
    // The newest are read first: where there are more than can be read, the older ones are not known.
    return {
      said: new Map([...all].map(([number, { comments }]) => [number, comments])),
      whole: new Set([...all].flatMap(([number, { complete }]) => (complete ? [number] : []))),
      faults: [],
    };
  } catch (thrown) {
    return {
      said: new Map(),
      whole: new Set(),
      faults: [`Whether somebody wrote /source is not known: ${faultSentence(asFault(thrown))}`],
    };
  }
};

export interface Moved {
  readonly count: number;
  /** Of which something was recorded, as they are now. */
  readonly grants: readonly OpenGrant[];
  readonly faults: readonly string[];
}

type Answer =
  /** `plan`: as it was derived now, with the new source. */
  | {
      readonly kind: 'move';
      readonly grant: OpenGrant;
      readonly comment: number;
      readonly by: PersonKey;
      readonly plan: Plan;
      readonly before: readonly Step[];
    }
  | { readonly kind: 'refuse'; readonly grant: OpenGrant; readonly comment: number; readonly why: string }
  /** Begun, and it may not be finished: nothing of it stays open. */
  | {
      readonly kind: 'abandon';
      readonly grant: OpenGrant;
      readonly comment: number;
      readonly why: string;
      readonly before: readonly Step[];
    };

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

type MoveData = NonNullable<EventData['amended']['move']>;

const amended = (
  grant: OpenGrant,
  attempt: string,
  { plan, ...data }: { readonly note: string; readonly plan: Plan; readonly move: MoveData },
): NewEvent => ({
  id: deriveEventId(grant.grant, `amended ${data.move.state}`, attempt),
  type: 'amended',
  grant: grant.grant,
  actor: GATEHOUSE,
  data: { ...data, plan },
});

const refusal = (grant: OpenGrant, comment: number, because: string): NewEvent => {
  const why = because.slice(0, MOST_SAID);
  return amended(grant, String(comment), {
    note: `/source is not followed: ${why}`,
    plan: grant.plan,
    move: { comment, state: 'refused', why },
  });
};

const intentOf = ({ owner, basis }: Work, answer: Answer): readonly NewEvent[] => {
  const { grant, comment } = answer;
  switch (answer.kind) {
    case 'refuse':
      return [refusal(grant, comment, answer.why)];
    case 'abandon': {
      // It becomes this run's, so that no other ends it at the same time.
      const { move, plan } = grant;
      if (move?.state !== 'moving') return [];
      const { source, before, state } = move;
      return [
        amended(grant, `${comment} ${owner.run}/${owner.attempt}`, {
          note: `the move is given up: ${answer.why}`,
          plan,
          move: { comment, state, source, before, owner },
        }),
      ];
    }
    case 'move': {
      const { plan, before, by } = answer;
      const fresh = newSources(grant.plan, plan);
      const source = fresh.length === 0 && grant.move?.state === 'moving' ? grant.move.source : fresh;
      const note = `to ${source.join(', ')}, asked for by ${by} with /source`;
      const event = amended(grant, `${comment} ${owner.run}/${owner.attempt}`, {
        note,
        plan,
        move: { comment, state: 'moving', source, before, owner },
      });
      const gitHubId = basis.policy.people?.byKey.get(by)?.gitHubId;
      return [
        { ...event, actor: { kind: 'person', person: by, ...(gitHubId === undefined ? {} : { gitHubId }) } },
      ];
    }
  }
};

interface Done {
  readonly moving: Moving;
  readonly outcome: MoveOutcome;
}

/** Of a grant as the ledger has it now; nothing where it is another run's, or over. */
const outcomeOf = (
  work: Work,
  grant: OpenGrant | undefined,
  { moving, outcome }: Done,
): readonly NewEvent[] => {
  const move = grant?.move;
  const isMine =
    move?.state === 'moving' && move.comment === moving.comment && sameOwner(move.owner, work.owner);
  if (grant?.state !== 'active' || move?.state !== 'moving' || !isMine) return [];
  const { comment, source } = move;
  const attempt = `/source ${comment}`;
  const about = (type: string, step: string) => ({
    id: deriveEventId(grant.grant, `${type} ${step}`, attempt),
    grant: grant.grant,
    actor: GATEHOUSE,
  });
  const ids = [...new Set(moving.before.map(({ id }) => id))];
  switch (outcome.kind) {
    case 'later':
      return [];
    case 'moved':
      return [
        amended(grant, String(comment), {
          note: `open from ${source.join(', ')}`,
          plan: grant.plan,
          move: { comment, state: 'moved', source, steps: outcome.steps },
        }),
        ...(grant.drift ?? []).flatMap(({ step }): readonly NewEvent[] =>
          ids.includes(step)
            ? [{ ...about('repaired', step), type: 'repaired', data: { step, what: 'it was moved' } }]
            : [],
        ),
      ];
    case 'lost': {
      const what = outcome.why.slice(0, MOST_SAID);
      return [
        refusal(grant, comment, outcome.why),
        ...ids.map((step): NewEvent => ({
          ...about('drifted', step),
          type: 'drifted',
          data: { step, how: 'lost', what },
        })),
      ];
    }
  }
};

const record = async (work: Work, done: readonly Done[]): Promise<Moved> => {
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
