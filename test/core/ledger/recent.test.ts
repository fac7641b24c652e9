import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { grantNumber } from '../../../src/core/brand.ts';
import { LONGEST_FILE } from '../../../src/core/ledger/portion.ts';
import type { RecentDay } from '../../../src/core/ledger/recent.ts';
import { dayWith, growingDay, recentText, recordsOf } from '../../../src/core/ledger/recent.ts';
import type { StoredRecord } from '../../../src/core/ledger/fold.ts';
import { verify } from '../../../src/commands/verify.ts';
import { fakeLedgerStore } from '../../fakes/ledger-store.ts';
import { begun, life, openAt } from './builders.ts';

const record = (grant: number, entitlement: string): StoredRecord => ({
  grant: grantNumber(grant),
  state: 'ended',
  why: 'expired',
  requester: null,
  beneficiary: null,
  entitlement,
  path: null,
  blob: null,
  startsAt: null,
  expiresAt: null,
  endedAt: '2026-11-20T12:00:00Z',
  events: [],
});
const bytes = (day: RecentDay): readonly number[] => day.map((part) => Buffer.byteLength(recentText(part)));
const dayOf = (records: readonly StoredRecord[]): RecentDay => dayWith([], records);

describe('a day of recent/', () => {
  it('is one file while it fits, to the last byte', () => {
    const rest = LONGEST_FILE - (bytes(dayOf([record(1, '')]))[0] ?? 0);
    expect(bytes(dayOf([record(1, 'ä'.repeat(Math.floor(rest / 2)) + (rest % 2 === 1 ? 'x' : ''))]))).toEqual(
      [LONGEST_FILE],
    );
    const full = dayOf([record(1, 'x'.repeat(rest))]);
    expect(bytes(dayWith(full, [record(2, '')]))).toHaveLength(2);
  });

  it('keeps every record and no file longer than GitHub gives out, whatever ends and is written over', () => {
    const one = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 200_000 }));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.integer({ min: 0, max: 40 }), (all, cut) => {
        const records = all.map(([grant, length]) => record(grant, 'x'.repeat(length)));
        const day = dayOf(records);
        for (const length of bytes(day)) expect(length).toBeLessThanOrEqual(LONGEST_FILE);
        const last = new Map(records.map((each) => [String(each.grant), each]));
        expect(new Map(recordsOf(day))).toEqual(last);
        // In how many commits it came makes no difference.
        expect(dayWith(dayOf(records.slice(0, cut)), records.slice(cut))).toEqual(day);
      }),
      { numRuns: 50 },
    );
  });

  it('has a record written over in its own part', () => {
    const growing = growingDay([]);
    expect(growing.put(record(1, 'x'.repeat(300_000)))).toBe(0);
    expect(growing.put(record(2, 'x'.repeat(300_000)))).toBe(1);
    expect(growing.put(record(1, 'y'))).toBe(0);
    expect(growing.put(record(1, 'x'.repeat(490_000)))).toBe(0);
    expect(growing.put(record(3, ''))).toBe(1);
    expect(growing.put(record(3, 'x'.repeat(300_000)))).toBe(2);
  });
});

describe('a day on which more ends than one file holds', () => {
  /** Each record is so long that thirty of them do what a thousand ordinary ones do. */
  const manyEnd = async () => {
    const world = await begun(fakeLedgerStore());
    for (let number = 1; number <= 30; number += 1) {
      const of = life(number);
      const requested = of.requested({ path: `requests/${number}-${'x'.repeat(20_000)}.yaml` });
      await world.ledger.append(() => [requested, of.approved(), of.elevating()], {});
      await world.ledger.append(() => [of.ended()], {});
    }
    return world;
  };

  it('is recorded whole, read whole and proved whole', async () => {
    const { store, clock, genesis } = await manyEnd();
    const days = [...store.files.keys()].filter((path) => path.startsWith('recent/'));
    expect(days).toEqual(['recent/2026-11-20.json', 'recent/2026-11-20/1.json']);
    const { ended, open } = await openAt(store, clock, genesis).read([], [], { days: ['2026-11-20'] });
    expect(open.size).toBe(0);
    expect(ended.get('2026-11-20')).toHaveLength(30);
    expect(await verify({ history: store }, { genesis })).toMatchObject({ exit: 0 });
  });

  it('is broken where a part is missing before another, or is a stranger', async () => {
    const { store, clock, genesis } = await manyEnd();
    const text = store.files.get('recent/2026-11-20/1.json') ?? '';
    const read = () => openAt(store, clock, genesis).read([], [], { days: ['2026-11-20'] });
    store.tamper({ additions: new Map([['recent/2026-11-20/3.json', text]]) });
    await expect(read()).rejects.toMatchObject({ code: 'ledger.broken' });
    store.tamper({
      additions: new Map([['recent/2026-11-20/2.json', '{}\n']]),
      deletions: ['recent/2026-11-20/3.json'],
    });
    await read();
    store.tamper({ deletions: ['recent/2026-11-20.json'] });
    await expect(read()).rejects.toMatchObject({ code: 'ledger.broken' });
  });

  it('has a part that was changed found by verify, and one that no event makes', async () => {
    const { store, genesis } = await manyEnd();
    store.tamper({ additions: new Map([['recent/2026-11-20/1.json', '{}\n']]) });
    expect(await verify({ history: store }, { genesis })).toMatchObject({ exit: 1 });
  });
});
