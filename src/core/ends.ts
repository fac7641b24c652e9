/** How privileges ended: by whom, how long after their end that was read back, and what that amounts to over many. */
import type { Instant } from './brand.ts';
import { parseInstant } from './brand.ts';
import type { EndReason, OpenGrant, StepRecord } from './ledger/event.ts';
import type { Step } from './plan.ts';

/** Who ended a privilege, as far as it can be told. */
export type EndedBy =
  /** A run of Gatehouse took it away. */
  | 'gatehouse'
  /** Its native end had passed, and it was gone when it was looked at. */
  | 'platform'
  /** It was gone when it was looked at, after its end, and nothing but the closer or somebody can have done it. */
  | 'closer-or-hand'
  /** It was gone before its end, and no run of Gatehouse had taken it. */
  | 'hand';

/** `lagSeconds`: from the agreed end to the moment at which it was read back as gone; 0 before the end. */
export interface StepEnd {
  readonly by: EndedBy;
  readonly lagSeconds: number;
}

/** One privilege of a grant that has ended. */
export interface MeasuredEnd {
  readonly kind: Step['kind'];
  readonly by: EndedBy;
  readonly lagSeconds: number;
}

/** Seconds between the agreed end and `at`; 0 before it. */
export const lagAt = (expiresAt: Instant, at: Instant): number =>
  Math.max(0, Math.round((at - expiresAt) / 1000));

/** `removed`: this very run took it away. What a run before this one took away, without a record of it, is told by its intent. */
export const endOfStep = (
  grant: Pick<OpenGrant, 'steps' | 'drift' | 'ending' | 'expiresAt'>,
  { step, removed, at }: { readonly step: string; readonly removed: boolean; readonly at: Instant },
): StepEnd | undefined => {
  const expiresAt = parseInstant(grant.expiresAt);
  if (expiresAt === undefined) return undefined;
  const record = grant.steps.find((one) => one.step === step);
  const lagSeconds = lagAt(expiresAt, at);
  const native = record?.endsAt !== undefined && record.endsAt !== 'by-sweep';
  if (removed) return { by: 'gatehouse', lagSeconds };
  const drift = grant.drift?.find((one) => one.step === step);
  // What was edited to open more was closed by a sweep; all else that was found gone, was taken by others.
  if (drift?.how === 'gone') return { by: 'hand', lagSeconds };
  if (drift?.how === 'wider' || drift?.how === 'edited') return { by: 'gatehouse', lagSeconds };
  if (native && at >= expiresAt) return { by: 'platform', lagSeconds };
  if (grant.ending !== null) return { by: 'gatehouse', lagSeconds };
  return { by: at >= expiresAt ? 'closer-or-hand' : 'hand', lagSeconds };
};

/** Of a grant that ended at its end: what is measured. One that was ended sooner says nothing about lags. */
export const measuredEnds = (
  plan: { readonly steps: readonly Step[] },
  why: EndReason,
  steps: readonly StepRecord[],
): readonly MeasuredEnd[] =>
  why !== 'expired'
    ? []
    : steps.flatMap(({ step, ended }) => {
        const kind = plan.steps.find(({ id }) => id === step)?.kind;
        return kind === undefined || ended === undefined ? [] : [{ kind, ...ended }];
      });

/** Seconds. */
export interface Lag {
  readonly count: number;
  readonly median: number;
  readonly worst: number;
}

/** `undefined`: nothing was measured. */
export const lagOf = (closings: readonly MeasuredEnd[]): Lag | undefined => {
  const sorted = closings.map(({ lagSeconds }) => lagSeconds).toSorted((a, b) => a - b);
  const [median, worst] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  return median === undefined || worst === undefined ? undefined : { count: sorted.length, median, worst };
};

/** By kind and way, in the order of the alphabet. */
export const truthTable = (
  closings: readonly MeasuredEnd[],
): readonly (Pick<MeasuredEnd, 'kind' | 'by'> & Lag)[] => {
  // Not `Map.groupBy`: whoever reads a clone with Node 20 has none.
  const groups = new Map<string, MeasuredEnd[]>();
  for (const closing of closings) {
    const way = `${closing.kind} ${closing.by}`;
    const group = groups.get(way);
    if (group === undefined) groups.set(way, [closing]);
    else group.push(closing);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [first] = group;
      const lag = lagOf(group);
      return first === undefined || lag === undefined ? [] : [{ kind: first.kind, by: first.by, ...lag }];
    });
};
