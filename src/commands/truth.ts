/** `report`: how access ended, by kind and by whom, with the measured lag, and how break-glass was reviewed; from a clone, offline. */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { parseInstant } from '../core/brand.ts';
import type { MeasuredEnd } from '../core/ends.ts';
import { measuredEnds, truthTable } from '../core/ends.ts';
import { type Observed, observedLines, observedTable, obstaclesOfObserved } from '../core/observed.ts';
import type { EventData, LedgerEvent } from '../core/ledger/event.ts';
import type { Plan } from '../core/plan.ts';
import { forTerminal } from '../core/ledger/narrative.ts';
import { formatLag } from '../core/render/time.ts';
import type { LedgerHistory } from '../ports/ledger-store.ts';
import type { BreakGlassUses } from '../core/ledger/break-glass-uses.ts';
import { countUses, useLines } from '../core/ledger/break-glass-uses.ts';
import { eventsIn } from './log.ts';

export interface TruthOptions {
  /** Only what ended from then on; `undefined`: all. */
  readonly since: Instant | undefined;
}

export interface TruthReport {
  readonly exit: 0;
  /** Escaped for a terminal. */
  readonly text: readonly string[];
  readonly json: {
    /** Grants that ended, and how many of them at their end. */
    readonly ended: number;
    readonly expired: number;
    readonly lags: ReturnType<typeof truthTable>;
    /** Times at which something of an open grant was found changed, and at which it stood as agreed again. */
    readonly drifted: number;
    readonly repaired: number;
    /** Times at which a request was closed without a merge. */
    readonly withdrawn: number;
    readonly lapsed: number;
    /** What operators froze and lifted by dispatch, in their order. */
    readonly freezes: readonly FreezeWord[];
    readonly breakGlass: BreakGlassUses;
    /** What was decided in `mode: observe`, by entitlement. */
    readonly observed: readonly Observed[];
  };
}

type FreezeWord = NonNullable<EventData['posture']['freeze']> & {
  readonly at: string;
  readonly by: string;
};

/** Throws `ledger.broken` where the chain breaks, and the history's faults. */
export const truth = async (
  ports: { readonly history: LedgerHistory },
  { since }: TruthOptions,
): Promise<TruthReport> => {
  const plans = new Map<GrantNumber, Plan>();
  const ends: MeasuredEnd[] = [];
  const freezes: FreezeWord[] = [];
  const asked = new Map<GrantNumber, string>();
  const decided: Parameters<typeof observedTable>[0][number][] = [];
  const count = { ended: 0, expired: 0, drifted: 0, repaired: 0, withdrawn: 0, lapsed: 0 };
  const uses = countUses(since);
  for await (const event of eventsIn(ports.history)) {
    if (event.type === 'posture' && isSince(event.time, since)) freezes.push(...freezeWord(event));
    uses.hear(event);
    if (event.grant === null) continue;
    if (event.type === 'elevating') plans.set(event.grant, event.data.plan);
    if (event.type === 'requested') asked.set(event.grant, event.data.entitlement);
    if (!isSince(event.time, since)) continue;
    if (event.type === 'decided') {
      const against = obstaclesOfObserved(event.data);
      const entitlement = asked.get(event.grant) ?? 'unknown';
      asked.delete(event.grant);
      if (against !== undefined) decided.push({ entitlement, against });
    }
    if (isCounted(event)) count[event.type] += 1;
    if (event.type !== 'ended') continue;
    const plan = plans.get(event.grant);
    plans.delete(event.grant);
    count.ended += 1;
    if (event.data.why === 'expired') count.expired += 1;
    if (plan !== undefined) ends.push(...measuredEnds(plan, event.data.why, event.data.steps));
  }
  const lags = truthTable(ends);
  const breakGlass = uses.result();
  const observed = observedTable(decided);
  const text = [
    ...linesOf(count, lags),
    ...useLines(breakGlass),
    ...observedLines(observed),
    ...freezes.map(freezeLine),
  ];
  return { exit: 0, text: text.map(forTerminal), json: { ...count, lags, freezes, breakGlass, observed } };
};

const isCounted = (
  event: LedgerEvent,
): event is Extract<LedgerEvent, { type: 'drifted' | 'repaired' | 'withdrawn' | 'lapsed' }> =>
  event.type === 'drifted' ||
  event.type === 'repaired' ||
  event.type === 'withdrawn' ||
  event.type === 'lapsed';

const isSince = (time: string, since: Instant | undefined): boolean =>
  since === undefined || (parseInstant(time) ?? since) >= since;

const freezeWord = ({
  data: { freeze },
  time: at,
  actor,
}: Extract<LedgerEvent, { type: 'posture' }>): readonly FreezeWord[] =>
  freeze === undefined ? [] : [{ ...freeze, at, by: actor.person ?? actor.login ?? 'somebody unknown' }];

const freezeLine = ({ level, until, why, at, by }: FreezeWord): string =>
  level === 'none'
    ? `${at} ${by} lifted the freeze: ${why}`
    : `${at} ${by} froze ${level}, until ${until ?? 'an operator lifts it'}: ${why}`;

const linesOf = (
  {
    ended,
    expired,
    drifted,
    repaired,
    withdrawn,
    lapsed,
  }: Omit<TruthReport['json'], 'lags' | 'freezes' | 'breakGlass' | 'observed'>,
  lags: TruthReport['json']['lags'],
): readonly string[] => [
  `${ended} grants ended, ${expired} of them at their end; ${drifted} times something open was found changed, ${repaired} times it stood as agreed again.`,
  ...(withdrawn + lapsed === 0
    ? []
    : [`Closed without a merge: ${withdrawn} times withdrawn, ${lapsed} times lapsed.`]),
  ...(lags.length === 0
    ? ['No lag was measured.']
    : ['Seen gone after the end (read back from the platform):']),
  ...lags.map(
    ({ kind, by, count, median, worst }) =>
      `  ${kind}, ended by ${by}: ${count} times, median ${formatLag(median)}, worst ${formatLag(worst)}`,
  ),
];
