/** What a change of the policy would have changed: recorded decisions, decided by the policy of today and by the proposed one. */
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

export interface Changed {
  readonly grant: GrantNumber;
  /** Its access is open now; what is open goes on as it was decided. */
  readonly open: boolean;
  readonly today: Verdict['outcome'];
  readonly proposed: Verdict['outcome'];
  /** Why it is denied under the one that denies, as codes; or `plan`: approved by both, for another access. */
  readonly because: readonly string[];
}

export interface Impact {
  /** Decisions that both policies could decide. */
  readonly judged: number;
  /** Decisions that could not be decided again, for whatever reason. */
  readonly left: number;
  readonly changed: readonly Changed[];
}

export interface Policies {
  readonly today: Policy;
  readonly proposed: Policy;
}

/**
 * Each policy is taken as if it had always been there, also when the reviews were given: what is compared is the policies, not
 * the moments.
 */
export const impactOf = (
  recorded: readonly RecordedDecision[],
  policies: Policies,
  open: ReadonlySet<GrantNumber>,
): Impact => {
  const changed: Changed[] = [];
  let judged = 0;
  for (const one of recorded) {
    const today = verdict(one, policies.today);
    const proposed = verdict(one, policies.proposed);
    if (today === undefined || proposed === undefined) continue;
    judged += 1;
    const because = differenceOf(today, proposed);
    if (because.length > 0)
      changed.push({
        grant: one.grant,
        open: open.has(one.grant),
        today: today.outcome,
        proposed: proposed.outcome,
        because,
      });
  }
  return { judged, left: recorded.length - judged, changed: changed.toSorted((a, b) => b.grant - a.grant) };
};

const verdict = (one: RecordedDecision, policy: Policy): Verdict | undefined => {
  if (one.text === undefined) return undefined;
  const asked = { ...one, data: { ...one.data, facts: withoutPlatforms(one.data.facts) } };
  const replayed = replay(asked, { text: one.text, policy, policyAt: () => policy });
  return replayed.kind === 'decided' ? replayed.verdict : undefined;
};

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

const differenceOf = (today: Verdict, proposed: Verdict): readonly string[] => {
  if (today.outcome === proposed.outcome)
    return today.outcome === 'approved' && today.plan !== proposed.plan ? ['plan'] : [];
  const denying = today.outcome === 'denied' ? today : proposed;
  const codes = new Set(denying.reasons.flatMap(({ code, effect }) => (effect === 'deny' ? [code] : [])));
  return codes.size === 0 ? ['pending'] : [...codes].toSorted();
};
