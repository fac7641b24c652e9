/** What `mode: observe` would have opened: one line for each entitlement, from the recorded decisions, for whoever reads the month. */
import type { EventData } from './ledger/event.ts';

export interface Observed {
  readonly entitlement: string;
  readonly requests: number;
  /** How many of them would have been opened. */
  readonly opened: number;
  /** What stood in the way of the others, by the code of the reason; one request may count in several. */
  readonly against: Readonly<Record<string, number>>;
}

const OBSERVED = 'environment.observe';

/** `undefined`: it was not only observed. */
export const obstaclesOfObserved = ({ reasons }: EventData['decided']): readonly string[] | undefined => {
  const against = new Set(
    reasons.flatMap(({ code, effect }) => (effect === 'deny' || effect === 'wait' ? [code] : [])),
  );
  return against.delete(OBSERVED) ? [...against] : undefined;
};

/** The most asked for first. */
export const observedTable = (
  decided: readonly { readonly entitlement: string; readonly against: readonly string[] }[],
): readonly Observed[] => {
  const rows = new Map<string, Observed>();
  for (const { entitlement, against } of decided) {
    const row = rows.get(entitlement) ?? { entitlement, requests: 0, opened: 0, against: {} };
    const counted = { ...row.against };
    for (const code of against) counted[code] = (counted[code] ?? 0) + 1;
    rows.set(entitlement, {
      entitlement,
      requests: row.requests + 1,
      opened: row.opened + (against.length === 0 ? 1 : 0),
      against: counted,
    });
  }
  return [...rows.values()].toSorted(
    (a, b) => b.requests - a.requests || (a.entitlement < b.entitlement ? -1 : 1),
  );
};

export const observedLines = (table: readonly Observed[]): readonly string[] => {
  if (table.length === 0) return [];
  const sum = (of: (row: Observed) => number): number => table.reduce((total, row) => total + of(row), 0);
  return [
    `Observed: ${sum(({ opened }) => opened)} of ${sum(({ requests }) => requests)} requests would have been opened.`,
    ...table.map(({ entitlement, requests, opened, against }) => {
      const codes = Object.entries(against)
        .toSorted(([, a], [, b]) => b - a)
        .map(([code, count]) => `${code} (${count})`);
      return `  ${entitlement}: ${opened} of ${requests}${codes.length === 0 ? '' : `; in the way: ${codes.join(', ')}`}`;
    }),
  ];
};
