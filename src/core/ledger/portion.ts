/** How much one commit of the ledger may carry, and what is too much for one in several. */
import type { NewEvent } from './event.ts';

/**
 * NB. GitHub gives out a text of up to 512,000 bytes whole. A commit is one text: a longer one could never be read again, and
 * nothing would ever be recorded behind it. Half of that, because lines grow when they are chained.
 */
export const MOST_BYTES = 256_000;

/** And how much one grant may bring along, which cannot be divided: the events of others stand beside it. */
export const MOST_OF_ONE = 320_000;

/** What no file of the ledger may exceed, with some room: it would be the last one that was ever written. */
export const LONGEST_FILE = 500_000;

export const bytesOf = (events: readonly NewEvent[]): number => Buffer.byteLength(JSON.stringify(events));

/** In their order, each as much as fits, at least one. */
export const portions = <T>(
  items: readonly T[],
  eventOf: (item: T) => NewEvent,
): readonly (readonly T[])[] => {
  const all: T[][] = [];
  let size = 0;
  for (const item of items) {
    const bytes = bytesOf([eventOf(item)]);
    const last = all.at(-1);
    if (last !== undefined && size + bytes <= MOST_BYTES) {
      last.push(item);
      size += bytes;
    } else {
      all.push([item]);
      size = bytes;
    }
  }
  return all;
};
