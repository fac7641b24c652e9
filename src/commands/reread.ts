/** Looks at grants again before each effect, for many that are opened at once: each read brings all that is open, so they share it. */
import type { GrantNumber } from '../core/brand.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import type { Ledger } from './record.ts';

/** Reads under way at once; whoever comes then waits for the next one, which begins when one of them is over. */
const MOST = 4;

interface Shared {
  readonly grants: GrantNumber[];
  readonly read: Promise<ReadonlyMap<GrantNumber, OpenGrant>>;
}

/**
 * The grant as the ledger has it now; `undefined`: it is not open. NB. Every answer is of a read that began after it was asked for: an
 * older one would let a grant be opened that somebody has ended since.
 */
export const rereading = (
  ledger: Pick<Ledger, 'read'>,
): ((grant: Pick<OpenGrant, 'grant'>) => Promise<OpenGrant | undefined>) => {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  /** The one that has not begun. */
  let next: Shared | undefined;

  const turn = (): Promise<void> =>
    underWay < MOST ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve));
  const share = (): Shared => {
    const grants: GrantNumber[] = [];
    const read = turn().then(async () => {
      next = undefined;
      underWay += 1;
      try {
        return (await ledger.read(grants, [])).open;
      } finally {
        underWay -= 1;
        waiting.shift()?.();
      }
    });
    return { grants, read };
  };

  return async ({ grant }) => {
    next ??= share();
    const { grants, read } = next;
    grants.push(grant);
    try {
      return (await read).get(grant);
    } catch (thrown) {
      // What is wrong with one of them must not stop the others (I12).
      if (grants.length === 1) throw thrown;
      return (await ledger.read([grant], [])).open.get(grant);
    }
  };
};
