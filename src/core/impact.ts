/** What a change of the policy, or of Gatehouse itself, would have changed: recorded decisions, decided before it and after it. */
import type { GrantNumber } from './brand.ts';
import type { Verdict } from './ledger/decided.ts';
import type { Policy } from './policy.ts';
import { type Recorded, replay } from './replay.ts';

/** One recorded decision with the file that was judged. */
export interface RecordedDecision extends Recorded {
  readonly grant: GrantNumber;
  /** `undefined`: the repository does not hold it any more. */
  readonly text: string | undefined;
}

/** What is compared of two verdicts. */
export interface Brief {
  readonly outcome: Verdict['outcome'];
  /** The plan's digest. */
  readonly plan: string | null;
  /** Codes of what denies, each once, sorted. */
  readonly denying: readonly string[];
}

export interface Changed {
  readonly grant: GrantNumber;
  /** Its access is open now; what is open goes on as it was decided. */
  readonly open: boolean;
  readonly before: Verdict['outcome'];
  readonly after: Verdict['outcome'];
  /** Why it is denied by the one that denies, as codes; or `plan`: approved by both, for another access. */
  readonly because: readonly string[];
}

export interface Impact {
  /** Decisions that could be decided both before and after the change. */
  readonly judged: number;
  /** Decisions that could not be decided again, for whatever reason. */
  readonly left: number;
  /** The newest pull request first. */
  readonly changed: readonly Changed[];
}

export interface Tally {
  /** Would be denied, and was not. */
  readonly tighter: number;
  /** Would not be denied, and was. */
  readonly wider: number;
  /** Would give another access. */
  readonly other: number;
}

export interface Policies {
  readonly today: Policy;
  readonly proposed: Policy;
}

/** One recorded decision, decided before and after a change; `undefined`: it could not be. */
export interface Pair {
  readonly grant: GrantNumber;
  readonly open: boolean;
  readonly before: Brief | undefined;
  readonly after: Brief | undefined;
}

/**
 * Each policy is taken as if it had always been there, also when the reviews were given: what is compared is the policies, not
 * the moments.
 */
export const impactOf = (
  recorded: readonly RecordedDecision[],
  policies: Policies,
  open: ReadonlySet<GrantNumber>,
): Impact =>
  impactBetween(
    recorded.map((one) => ({
      grant: one.grant,
      open: open.has(one.grant),
      before: briefUnder(one, policies.today),
      after: briefUnder(one, policies.proposed),
    })),
  );

export const impactBetween = (pairs: readonly Pair[]): Impact => {
  const changed: Changed[] = [];
  let judged = 0;
  for (const { grant, open, before, after } of pairs) {
    if (before === undefined || after === undefined) continue;
    judged += 1;
    const because = differenceOf(before, after);
    if (because.length > 0)
      changed.push({ grant, open, before: before.outcome, after: after.outcome, because });
  }
  return { judged, left: pairs.length - judged, changed: changed.toSorted((a, b) => b.grant - a.grant) };
};

export const tallyOf = (changed: readonly Changed[]): Tally => {
  const tighter = changed.filter(({ after }) => after === 'denied').length;
  const wider = changed.filter(({ before }) => before === 'denied').length;
  return { tighter, wider, other: changed.length - tighter - wider };
};

/** What this version decides of it by a policy that is taken as if it had always been there. */
export const briefUnder = (one: RecordedDecision, policy: Policy): Brief | undefined => {
  if (one.text === undefined) return undefined;
  const asked = { ...one, data: { ...one.data, facts: withoutPlatforms(one.data.facts) } };
  const replayed = replay(asked, { text: one.text, policy, policyAt: () => policy });
  return replayed.kind === 'decided' ? briefOf(replayed.verdict) : undefined;
};

const briefOf = ({ outcome, plan, reasons }: Verdict): Brief => ({
  outcome,
  plan,
  denying: [...new Set(reasons.flatMap(({ code, effect }) => (effect === 'deny' ? [code] : [])))].toSorted(),
});

/**
 * The platforms were asked about the plan of then, and not at all where something else stood in the way: what they would say of
 * another plan nobody knows, so it is left out of the comparison, as at review.
 */
const withoutPlatforms = (facts: unknown): unknown =>
  typeof facts === 'object' && facts !== null ? { ...facts, moment: 'review', checks: UNASKED } : facts;

/** For every step that a plan may have. */
const UNASKED = Object.fromEntries(
  Array.from({ length: 50 }, (_, index) => [String(index + 1), { kind: 'deferred', source: 'platform' }]),
);

const differenceOf = (before: Brief, after: Brief): readonly string[] => {
  if (before.outcome === after.outcome)
    return before.outcome === 'approved' && before.plan !== after.plan ? ['plan'] : [];
  const { denying } = before.outcome === 'denied' ? before : after;
  return denying.length === 0 ? ['pending'] : denying;
};
