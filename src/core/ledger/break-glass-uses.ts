/** How break-glass was used and reviewed, counted from the events as they come. */
import type { GrantNumber, Instant, PersonKey } from '../brand.ts';
import { instant, parseInstant } from '../brand.ts';
import { stageOf } from '../owed-review.ts';
import type { LedgerEvent } from './event.ts';

export interface BreakGlassUse {
  readonly grant: GrantNumber;
  readonly requester: PersonKey | undefined;
  readonly entitlement: string | undefined;
  readonly by: string;
  readonly due: string;
}

export interface BreakGlassUses {
  readonly uses: number;
  readonly justified: number;
  readonly notJustified: readonly (BreakGlassUse & {
    readonly text: string;
    readonly reviewer: PersonKey | undefined;
  })[];
  /** Whenever they were used. `overdue`: at the time of the last event. */
  readonly owed: readonly (BreakGlassUse & { readonly overdue: boolean })[];
  readonly asOf: string | undefined;
}

export interface UseCounter {
  /** In the order of the ledger. */
  hear(event: LedgerEvent): void;
  result(): BreakGlassUses;
}

/** `since`: only uses and verdicts from then on are counted; `undefined`: all. */
export const countUses = (since: Instant | undefined): UseCounter => {
  const asked = new Map<GrantNumber, Pick<BreakGlassUse, 'requester' | 'entitlement'>>();
  const owed = new Map<GrantNumber, BreakGlassUse & { readonly startsAt: string }>();
  const notJustified: BreakGlassUses['notJustified'][number][] = [];
  let uses = 0;
  let justified = 0;
  let asOf: string | undefined;
  return {
    hear(event) {
      asOf = event.time;
      if (event.grant === null) return;
      const counts = since === undefined || (parseInstant(event.time) ?? since) >= since;
      if (event.type === 'requested') {
        const { requester, entitlement } = event.data;
        asked.set(event.grant, { requester, entitlement });
      }
      // Only what began is asked about again, and what was never break-glass is let go.
      if (event.type === 'elevated' || event.type === 'ended' || denied(event)) asked.delete(event.grant);
      if (event.type === 'review-owed') {
        const { requester, entitlement } = asked.get(event.grant) ?? {};
        const { by, due } = event.data;
        owed.set(event.grant, { grant: event.grant, requester, entitlement, by, due, startsAt: event.time });
        if (counts) uses += 1;
      }
      if (event.type !== 'reviewed') return;
      const use = owed.get(event.grant);
      owed.delete(event.grant);
      if (use === undefined || !counts) return;
      const { startsAt: _, ...rest } = use;
      if (event.data.verdict === 'justified') justified += 1;
      else notJustified.push({ ...rest, text: event.data.text, reviewer: event.actor.person });
    },
    result: () => ({
      uses,
      justified,
      notJustified,
      owed: [...owed.values()].map(({ startsAt, ...use }) => ({
        ...use,
        overdue: stageOf({ startsAt, due: use.due }, parseInstant(asOf ?? '') ?? instant(0)) === 'overdue',
      })),
      asOf,
    }),
  };
};

const denied = (event: LedgerEvent): boolean => event.type === 'decided' && event.data.outcome === 'denied';

/** Nothing where it was never used. */
export const useLines = ({
  uses,
  justified,
  notJustified,
  owed,
  asOf,
}: BreakGlassUses): readonly string[] => {
  if (uses === 0 && owed.length === 0 && notJustified.length === 0) return [];
  const overdue = owed.filter((use) => use.overdue).length;
  return [
    `Break-glass: used ${uses} times; reviewed as justified ${justified} times, as not justified ${notJustified.length} times; ${owed.length} reviews are owed, ${overdue} of them overdue at ${asOf ?? ''}.`,
    ...owed.map(
      (use) => `  ${named(use)}: review ${use.overdue ? 'OVERDUE since' : 'due'} ${use.due}, by ${use.by}`,
    ),
    ...notJustified.map(
      (use) => `  ${named(use)}: not justified, ${use.reviewer ?? 'somebody'} says: ${use.text}`,
    ),
  ];
};

const named = ({ grant, requester, entitlement }: BreakGlassUse): string =>
  `#${grant} ${requester ?? 'somebody'} ${entitlement ?? ''}`.trim();
