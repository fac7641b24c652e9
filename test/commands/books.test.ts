import { describe, expect, it } from 'vitest';
import { formatInstant, grantNumber, hours, instant, later, personKey } from '../../src/core/brand.ts';
import type { GrantRecord } from '../../src/core/ledger/event.ts';
import { bookFacts, daysFor, readBack } from '../../src/commands/books.ts';
import { aPolicy, group } from '../builders/policy.ts';
import { now } from '../builders/pull.ts';
import { fakeLedgerStore } from '../fakes/ledger-store.ts';
import { begun, life, liveThrough, openAt, takeUp } from '../core/ledger/builders.ts';

const policy = aPolicy({
  settings: { separationOfDuties: [{ name: 'a', neverBoth: ['x', 'y'], within: hours(48) }] },
});
const days = daysFor(policy, true, now);
const record = (change: Partial<GrantRecord> = {}): GrantRecord => ({
  grant: grantNumber(7),
  state: 'ended',
  why: 'expired',
  requester: personKey('alice'),
  beneficiary: personKey('alice'),
  entitlement: 'x',
  path: null,
  blob: null,
  startsAt: '2026-11-20T08:00:00Z',
  expiresAt: '2026-11-20T10:00:00Z',
  endedAt: '2026-11-20T09:00:00Z',
  ...change,
});
const facts = (ended: readonly (readonly [string, readonly GrantRecord[]])[]) =>
  bookFacts(
    { head: {}, open: new Map(), ended: new Map(ended), owed: new Map(), indexed: true },
    policy,
    now,
  );
const empty = (...of: readonly string[]) => of.map((day) => [day, []] as const);
const recents = (change: Partial<GrantRecord>) => {
  const { recent } = facts([['2026-11-20', [record(change)]]]);
  return recent.kind === 'known' ? recent.value : recent.kind;
};

describe('how far back the ledger was read', () => {
  it('is the first of all the days that the policy needs', () => {
    expect(days).toEqual(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21']);
    expect(formatInstant(facts(empty(...days)).recentSince)).toBe('2026-11-18T00:00:00Z');
  });

  it('needs no day that has not begun', () => {
    expect(formatInstant(facts(empty(...days.slice(0, 3))).recentSince)).toBe('2026-11-18T00:00:00Z');
  });

  it.each([
    ['the first day', days.slice(1), '2026-11-19T00:00:00Z'],
    ['a day in the middle', ['2026-11-18', '2026-11-20', '2026-11-21'], '2026-11-20T00:00:00Z'],
    ['today', ['2026-11-18', '2026-11-19', '2026-11-21'], formatInstant(now)],
    ['every day', [], formatInstant(now)],
  ])('begins after what was not read: %s', (_, read, since) => {
    expect(formatInstant(facts(empty(...read)).recentSince)).toBe(since);
  });
});

describe('reviews that are owed', () => {
  const emergency = aPolicy({
    entitlement: {
      breakGlass: {
        requesters: [group('sre')],
        maxDuration: hours(1),
        waives: ['approval'],
        review: { within: hours(24), by: [group('security')] },
      },
    },
  });
  const books = (indexed: boolean) =>
    bookFacts({ head: {}, open: new Map(), ended: new Map(), owed: new Map(), indexed }, emergency, now);

  it('are all known where the ledger lists them, however few days were read', () => {
    expect([books(true).owedSince, books(false).owedSince]).toEqual([0, undefined]);
  });

  it.each([
    ['one day and the next, or none, where the ledger lists them', true, 0],
    ['31 days where it does not', false, 33],
  ])('need %s', async (_, indexed, count) => {
    const store = fakeLedgerStore();
    const { ledger } = await begun(store);
    if (!indexed) store.tamper({ deletions: ['known/reviews.json'] });
    const state = await readBack(ledger, { policy: emergency, now }, { grants: [], paths: [] });
    expect([state.indexed, state.ended.size]).toEqual([indexed, count]);
  });
});

describe('what has ended', () => {
  it('is taken from the records', () => {
    expect(recents({})).toEqual([
      {
        grant: 7,
        beneficiary: 'alice',
        entitlement: 'x',
        startsAt: instant(Date.parse('2026-11-20T08:00:00Z')),
        endedAt: instant(Date.parse('2026-11-20T09:00:00Z')),
        why: 'expired',
      },
    ]);
  });

  it('never ends sooner for a record that cannot be read', () => {
    const [forged] = recents({ endedAt: null, startsAt: null, why: null }) as readonly {
      endedAt: number;
      startsAt: number;
    }[];
    expect(forged?.endedAt).toBeGreaterThan(later(now, hours(24 * 365)));
    expect(forged?.startsAt).toBe(0);
    expect(recents({ endedAt: 'soon' })).toMatchObject([{ endedAt: forged?.endedAt }]);
  });
});

describe('the ledger', () => {
  it('says what ended on the days that it is asked for, and of no others', async () => {
    const { ledger, clock, store, genesis } = await begun(fakeLedgerStore());
    await liveThrough(ledger, 7, clock);
    const fresh = openAt(store, clock, genesis);
    const none = await fresh.read([], []);
    expect([...none.ended.keys()]).toEqual([]);
    const state = await fresh.read([], [], { days: ['2026-11-19', '2026-11-20'] });
    expect([...state.ended].map(([day, records]) => [day, records.map(({ grant }) => grant)])).toEqual([
      ['2026-11-19', []],
      ['2026-11-20', [7]],
    ]);
  });

  it('knows what an append of its own has ended, as if it were read again', async () => {
    const { ledger, clock } = await begun(fakeLedgerStore());
    await ledger.read([], [], { days: ['2026-11-20'] });
    await liveThrough(ledger, 7, clock);
    const start = clock.now();
    const of = life(8, start);
    await ledger.append(() => takeUp(8, start), {});
    const after = await ledger.append(() => [of.elevated(), of.ended()], {});
    expect(after.ended.get('2026-11-20')?.map(({ grant }) => grant)).toEqual([7, 8]);
    expect(after.ended).toEqual((await ledger.read([], [], { days: ['2026-11-20'] })).ended);
  });
});
