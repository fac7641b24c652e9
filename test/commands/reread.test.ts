/** Many grants that are looked at before their next effect share what one read of the ledger brings. */
import { describe, expect, it } from 'vitest';
import { rereading } from '../../src/commands/reread.ts';
import type { Ledger, LedgerState } from '../../src/commands/record.ts';
import { type GrantNumber, grantNumber } from '../../src/core/brand.ts';

interface Asked {
  readonly grants: readonly GrantNumber[];
  answer(...open: readonly number[]): void;
  fail(): void;
}

/** A ledger that answers when it is told to. */
const slowLedger = (): { readonly ledger: Pick<Ledger, 'read'>; readonly reads: readonly Asked[] } => {
  const reads: Asked[] = [];
  return {
    reads,
    ledger: {
      read: (grants) =>
        new Promise((resolve, reject) => {
          reads.push({
            grants: [...grants],
            answer: (...open) =>
              resolve({
                open: new Map(open.map((one) => [grantNumber(one), { grant: grantNumber(one) }])),
              } as unknown as LedgerState),
            fail: () => reject(new Error('no answer')),
          });
        }),
    },
  };
};

const of = (number: number) => ({ grant: grantNumber(number) });
const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('rereading', () => {
  it('reads once for all that ask at the same time', async () => {
    const { ledger, reads } = slowLedger();
    const reread = rereading(ledger);
    const answers = [1, 2, 3].map((number) => reread(of(number)));
    await soon();
    expect(reads.map(({ grants }) => grants)).toEqual([[1, 2, 3]]);
    reads[0]?.answer(1, 3);
    expect(await Promise.all(answers)).toMatchObject([{ grant: 1 }, undefined, { grant: 3 }]);
  });

  it('answers nobody from a read that began before they asked', async () => {
    const { ledger, reads } = slowLedger();
    const reread = rereading(ledger);
    const first = reread(of(1));
    await soon();
    const second = reread(of(1));
    await soon();
    reads[0]?.answer(1);
    expect(await first).toMatchObject({ grant: 1 });
    // Ended in between.
    reads[1]?.answer();
    expect(await second).toBeUndefined();
  });

  it('has few reads under way, and lets all that come meanwhile share the next', async () => {
    const { ledger, reads } = slowLedger();
    const reread = rereading(ledger);
    const early = [];
    for (const number of [1, 2, 3, 4]) {
      early.push(reread(of(number)));
      await soon();
    }
    const late = [5, 6, 7].map((number) => reread(of(number)));
    await soon();
    expect(reads).toHaveLength(4);
    reads[2]?.answer(3);
    await soon();
    expect(reads.map(({ grants }) => grants)).toEqual([[1], [2], [3], [4], [5, 6, 7]]);
    for (const at of [0, 1, 3, 4]) reads[at]?.answer(1, 2, 4, 5, 6, 7);
    expect(await Promise.all([...early, ...late])).toMatchObject(
      [1, 2, 3, 4, 5, 6, 7].map((grant) => ({ grant })),
    );
  });

  it('reads for each alone when the shared read fails, so that one bad grant stops no other', async () => {
    const { ledger, reads } = slowLedger();
    const reread = rereading(ledger);
    const answers = Promise.allSettled([reread(of(1)), reread(of(2))]);
    await soon();
    reads[0]?.fail();
    await soon();
    expect(reads.map(({ grants }) => grants)).toEqual([[1, 2], [1], [2]]);
    reads[1]?.fail();
    reads[2]?.answer(2);
    expect(await answers).toMatchObject([
      { status: 'rejected' },
      { status: 'fulfilled', value: { grant: 2 } },
    ]);
  });

  it('goes on after a read that failed', async () => {
    const { ledger, reads } = slowLedger();
    const reread = rereading(ledger);
    const first = reread(of(1));
    await soon();
    reads[0]?.fail();
    await expect(first).rejects.toThrow('no answer');
    const second = reread(of(1));
    await soon();
    reads[1]?.answer(1);
    expect(await second).toMatchObject({ grant: 1 });
  });
});
