/** The first part of a sweep: ends what is over, what operators order, and what people ask to end: a merged deletion, an `/end`. */
import type { GrantNumber } from '../core/brand.ts';
import { parseInstant } from '../core/brand.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { type Shard, type Shared, shareOut } from '../core/shard.ts';
import type { Closed, ClosePorts, ToClose } from './close.ts';
import { beginFor, closeAll } from './close.ts';
import { whatIsOver } from './due.ts';
import type { EarlyEnds } from './early-ends.ts';
import { findEarlyEnds } from './early-ends.ts';
import { faultsOf, isFault, isolated } from './isolated.ts';
import { obey } from './red-button.ts';
import type { RevokeOptions, Sweeping } from './revoke-books.ts';
import type { Unfinished } from './unfinished.ts';
import { deletedIn, unfinishedMerges } from './unfinished.ts';

export interface Wanted extends Pick<EarlyEnds, 'said'> {
  readonly closed: readonly Closed[];
  /** Where other jobs end the rest of what is over. */
  readonly shards: readonly Shard[];
  /** Neither over nor ordered to end, as the ledger had them before this sweep. */
  readonly still: ReadonlyMap<GrantNumber, OpenGrant>;
  /** Merges that no run has taken up. */
  readonly unfinished: readonly Unfinished[];
  /** What was done of what was ordered. */
  readonly lines: readonly string[];
  /** What was ordered and not done. */
  readonly refused: readonly string[];
  readonly faults: readonly string[];
}

export const endWanted = async ({ ports, closePorts, options, books }: Sweeping): Promise<Wanted> => {
  const over = await whatIsOver(closePorts, books.state);
  const order = await isolated(ports, 'What was ordered was not done', () =>
    obey(ports, books, { said: options.order, isOver: ({ grant }) => isIn(over, grant) }),
  );
  const ordered = isFault(order) ? { ends: [], lines: [], faults: [order.fault] } : order;
  const shared = await shareOutAloud(closePorts, [...ordered.ends, ...oldestFirst(over)], options);
  const due = await closeAll(closePorts, shared.own);
  const merges = await isolated(ports, 'Merged pull requests could not be read', () =>
    unfinishedMerges(ports, books),
  );
  const unfinished = isFault(merges) ? [] : merges;
  const left = new Set([...shared.left, ...ordered.ends].map(({ grant }) => grant.grant));
  const still = new Map(
    [...books.state.open].filter(([number, grant]) => !isClosed(due.closed, grant) && !left.has(number)),
  );
  const asked = await findEarlyEnds(
    ports.evidence,
    [...still.values()].filter(({ state }) => state !== 'ending'),
    books.policy,
  );
  const early = await closeAll(closePorts, eachOnce([...deletedIn(unfinished, still), ...asked.ends]));
  return {
    closed: [...due.closed, ...early.closed],
    shards: shared.shards,
    still,
    unfinished,
    said: asked.said,
    lines: [...ordered.lines, ...shared.lines],
    refused: ordered.faults,
    faults: [...shared.faults, ...due.faults, ...faultsOf(merges), ...asked.faults, ...early.faults],
  };
};

/** Whose end is longest ago. What cannot be read is over for ever. */
const oldestFirst = (over: readonly ToClose[]): readonly ToClose[] => {
  const end = ({ grant }: ToClose): number => parseInstant(grant.expiresAt) ?? 0;
  return over.toSorted((a, b) => end(a) - end(b));
};

/** What is ordered comes first, and what is left of it to others is on record before they begin; the rest is over by itself. */
const shareOutAloud = async (
  ports: ClosePorts,
  all: readonly ToClose[],
  { shareAbove }: RevokeOptions,
): Promise<Shared<ToClose> & { readonly lines: readonly string[]; readonly faults: readonly string[] }> => {
  const shared = shareOut(all, shareAbove);
  const unasked = shared.left.filter(({ grant, why }) => why === 'early' && grant.state !== 'ending');
  const { kept, faults } = await beginFor(ports, unasked);
  const own = [...shared.own, ...kept];
  const left = shared.left.filter((one) => !kept.includes(one));
  const lines =
    left.length === 0
      ? []
      : [
          `${all.length} are to end, more than one run handles: ${left.length} of them are left to ${shared.shards.length} jobs, one for each subscription.`,
        ];
  return { own, left, shards: left.length === 0 ? [] : shared.shards, lines, faults };
};

export const isIn = (wanted: readonly ToClose[], number: GrantNumber): boolean =>
  wanted.some(({ grant }) => grant.grant === number);

export const isClosed = (closed: readonly Closed[], { grant }: OpenGrant): boolean =>
  closed.some((one) => one.grant.grant === grant);

/** A grant may be ended for two reasons at once; the first is told. */
const eachOnce = (wanted: readonly ToClose[]): readonly ToClose[] => [
  ...new Map(wanted.toReversed().map((one) => [one.grant.grant, one])).values(),
];
