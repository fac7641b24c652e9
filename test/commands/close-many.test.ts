/** Of few endings the words come before the record, of many behind it; and GitHub is not asked for more words than it takes. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ClosePorts, ToClose } from '../../src/commands/close.ts';
import { closeAll } from '../../src/commands/close.ts';
import type { Ledger, LedgerState } from '../../src/commands/record.ts';
import { formatInstant, grantNumber, hours, later, milliseconds } from '../../src/core/brand.ts';
import type { EndReason, NewEvent, OpenGrant } from '../../src/core/ledger/event.ts';
import type { Bench } from './bench.ts';
import { openBench } from './bench.ts';

let bench: Bench;
let model: OpenGrant;
beforeEach(async () => {
  bench = await openBench();
  const pull = bench.merged();
  await bench.elevate();
  const open = await bench.openGrant(pull);
  if (open === undefined) throw new Error('not open');
  model = open;
  bench.clock.advance(hours(3));
});

/** What was done, in its order: `told 7`, `ended × 20`. */
const close = async (count: number, why: (index: number) => EndReason = () => 'expired') => {
  const open = new Map<number, OpenGrant>();
  const wanted = Array.from({ length: count }, (_, index): ToClose => {
    const grant = {
      ...model,
      grant: grantNumber(1_000 + index),
      expiresAt: formatInstant(later(bench.clock.now(), milliseconds(-60_000))),
    };
    open.set(grant.grant, grant);
    return { grant, why: why(index), note: 'its window is over' };
  });
  const done: string[] = [];
  const state = (): LedgerState => ({ open }) as unknown as LedgerState;
  const ledger = {
    read: async () => state(),
    append: async (decide: (of: LedgerState) => readonly NewEvent[] | undefined) => {
      const events = decide(state()) ?? [];
      for (const type of new Set(events.map((event) => event.type)))
        done.push(`${type} × ${events.filter((event) => event.type === type).length}`);
      for (const event of events) if (event.type === 'ended') open.delete(event.grant ?? 0);
      return state();
    },
  } as unknown as Ledger;
  const ports: ClosePorts = {
    ...bench.ports(bench.nextRun()),
    ledger,
    installation: bench.installation,
    tellEnded: async ({ grant }) => {
      done.push(`told ${grant.grant}`);
      return [];
    },
  };
  return { ...(await closeAll(ports, wanted)), done };
};
const told = (done: readonly string[]) => done.filter((one) => one.startsWith('told'));
const logged = () => bench.log.lines.filter(({ text }) => text.includes('no more words'));

describe('endings', () => {
  it('are told before they are recorded while they are few, so that a run that dies in between tells them again', async () => {
    const { done, faults } = await close(20);
    expect(done.findLastIndex((one) => one.startsWith('told'))).toBeLessThan(done.indexOf('ended × 20'));
    expect(told(done)).toHaveLength(20);
    expect(faults).toEqual([]);
  });

  it('are recorded first when they are many, and told then', async () => {
    const { done, faults } = await close(21);
    expect(done.indexOf('ended × 21')).toBeLessThan(done.findIndex((one) => one.startsWith('told')));
    expect(done.indexOf('ending × 21')).toBe(0);
    expect(told(done)).toHaveLength(21);
    expect(faults).toEqual([]);
  });

  it('are told as far as GitHub takes words, those first that were not agreed, and of the others the log says how many', async () => {
    const { done, faults } = await close(200, (index) => (index >= 190 ? 'early' : 'expired'));
    expect(done).toContain('ended × 200');
    expect(told(done)).toHaveLength(150);
    expect(told(done).slice(0, 10).toSorted()).toEqual(
      Array.from({ length: 10 }, (_, index) => `told ${1_190 + index}`),
    );
    expect(logged()).toMatchObject([{ level: 'info', text: expect.stringContaining('50 pull requests') }]);
    expect(faults).toEqual([]);
  });

  it('that were not agreed and are too many even so make the run red, by their numbers', async () => {
    const { faults } = await close(152, () => 'early');
    expect(faults).toEqual([expect.stringContaining('#1150, #1151')]);
  });
});
