/** The first part of a sweep: ends what is over, what operators order, and what people ask to end: a merged deletion, an `/end`. */
import type { GrantNumber } from '../core/brand.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Closed, ToClose } from './close.ts';
import { closeAll } from './close.ts';
import { whatIsOver } from './due.ts';
import type { EarlyEnds } from './early-ends.ts';
import { findEarlyEnds } from './early-ends.ts';
import { faultsOf, isFault, isolated } from './isolated.ts';
import { obey } from './red-button.ts';
import type { Sweeping } from './revoke-books.ts';
import type { Unfinished } from './unfinished.ts';
import { deletedIn, unfinishedMerges } from './unfinished.ts';

export interface Wanted extends Pick<EarlyEnds, 'said'> {
  readonly closed: readonly Closed[];
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
  const due = await closeAll(closePorts, [...over, ...ordered.ends]);
  const merges = await isolated(ports, 'Merged pull requests could not be read', () =>
    unfinishedMerges(ports, books),
  );
  const unfinished = isFault(merges) ? [] : merges;
  const still = new Map(
    [...books.state.open].filter(
      ([number, grant]) => !isClosed(due.closed, grant) && !isIn(ordered.ends, number),
    ),
  );
  const asked = await findEarlyEnds(
    ports.evidence,
    [...still.values()].filter(({ state }) => state !== 'ending'),
    books.policy,
  );
  const early = await closeAll(closePorts, eachOnce([...deletedIn(unfinished, still), ...asked.ends]));
  return {
    closed: [...due.closed, ...early.closed],
    still,
    unfinished,
    said: asked.said,
    lines: ordered.lines,
    refused: ordered.faults,
    faults: [...due.faults, ...faultsOf(merges), ...asked.faults, ...early.faults],
  };
};

export const isIn = (wanted: readonly ToClose[], number: GrantNumber): boolean =>
  wanted.some(({ grant }) => grant.grant === number);

export const isClosed = (closed: readonly Closed[], { grant }: OpenGrant): boolean =>
  closed.some((one) => one.grant.grant === grant);

/** A grant may be ended for two reasons at once; the first is told. */
const eachOnce = (wanted: readonly ToClose[]): readonly ToClose[] => [
  ...new Map(wanted.toReversed().map((one) => [one.grant.grant, one])).values(),
];
