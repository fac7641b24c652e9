/** A ledger that grows by whole lives of grants, through the product's own append. */
import type { Digest } from '../../src/core/brand.ts';
import type { NewEvent } from '../../src/core/ledger/event.ts';
import type { Ledger } from '../../src/commands/record.ts';
import { begun, life, testClock, type TestClock } from '../../test/core/ledger/builders.ts';
import type { ImportedLedger } from './ledger-import.ts';

/** How the grants of one batch, which live side by side, come into the ledger. */
export interface Shape {
  readonly grants: number;
  /** How often one of them is found changed and is repaired. */
  readonly drifts: number;
}

/** As when people ask one by one: six events in four commits. */
export const FEW: Shape = { grants: 1, drifts: 0 };
/** As a large sweep: twenty grants, 400 events in five commits. */
export const MANY: Shape = { grants: 20, drifts: 14 };

export interface Growth {
  readonly genesis: Digest;
  readonly ledger: Ledger;
  readonly clock: TestClock;
  /** One batch more, after which nothing is open; how often each append called the store. */
  batch(): Promise<readonly number[]>;
}

/** About a hundred grants a day. */
const DAY = 86_400_000;
const A_DAY = 100;

export const growing = async (into: ImportedLedger, { grants, drifts }: Shape): Promise<Growth> => {
  const clock = testClock();
  const { ledger, genesis } = await begun(into.store, { clock });
  let last = 0;
  const append = async (events: readonly NewEvent[]): Promise<number> => {
    const before = into.calls();
    await ledger.append(() => events, {});
    return into.calls() - before;
  };
  return {
    genesis,
    ledger,
    clock,
    async batch() {
      const lives = Array.from({ length: grants }, (_, at) => life(last + at + 1, clock.now()));
      last += grants;
      const takenUp = lives.flatMap((one) => [one.requested(), one.approved(), one.elevating()]);
      const calls = [await append(takenUp), await append(lives.map((one) => one.elevated()))];
      const drifted = lives.flatMap((one) => Array.from({ length: drifts }, (_, at) => one.drifted(at + 1)));
      if (drifts > 0) calls.push(await append(drifted));
      clock.advance((DAY / A_DAY) * grants);
      calls.push(await append(lives.map((one) => one.ending())));
      calls.push(await append(lives.map((one) => one.ended())));
      await into.flush();
      return calls;
    },
  };
};
