/**
 * A month of use: 200 people, 40 entitlements, 1,000 requests. GATEHOUSE_MONTH_SEED plays the month again that a run has printed;
 * GATEHOUSE_MONTH_REQUESTS makes it a busier or a quieter one.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { figuresOf } from './figures.ts';
import { judgeAccess } from './judge-access.ts';
import { judgeEnds } from './judge-ends.ts';
import { judgeLedger } from './judge-ledger.ts';
import { judgeReviews } from './judge-reviews.ts';
import type { Month } from './month.ts';
import { month } from './month.ts';

const seed = Number(process.env['GATEHOUSE_MONTH_SEED'] ?? 20_261_012);
const requests = Number(process.env['GATEHOUSE_MONTH_REQUESTS'] ?? 1_000);

/** A rule of it was closed and opened again. */
const isMoved = ({ world }: Month, grant: number): boolean => {
  const names = world.witness.of(grant).map(({ name }) => name);
  return new Set(names).size < names.length;
};

describe(`a month from seed ${seed}`, () => {
  let seen: Month;
  beforeAll(async () => {
    process.stdout.write(`A month: GATEHOUSE_MONTH_SEED=${seed} GATEHOUSE_MONTH_REQUESTS=${requests}\n`);
    seen = await month({ seed, requests });
    process.stdout.write(figuresOf(seen));
  }, 3_600_000);

  it('leaves no access past its native end, and every other end is closed by the first sweep behind it', () => {
    expect(judgeEnds(seen)).toEqual([]);
    expect(seen.world.witness.standing()).toEqual([]);
  });

  it('gives access only to whom, when and for how long it was agreed', () => {
    expect(judgeAccess(seen)).toEqual([]);
  });

  it('ends with a ledger that verifies, and that tells what was seen', async () => {
    expect(await judgeLedger(seen)).toEqual([]);
  });

  it('has every emergency reviewed by somebody else, or escalated', () => {
    expect(judgeReviews(seen)).toEqual([]);
  });

  it('shows no bug of Gatehouse', () => {
    expect(seen.world.bugs).toEqual([]);
  });

  it.runIf(requests >= 1_000)('really had what a month has', () => {
    const all = [...seen.asks.values()];
    const { weather, witness } = seen.world;
    expect(all).toHaveLength(requests);
    expect(weather.struck / weather.calls).toBeCloseTo(0.02, 2);
    expect(Math.max(...seen.late)).toBeGreaterThan(3 * 3_600_000);
    expect(new Set(witness.held.map(({ grant }) => grant)).size).toBeGreaterThan(requests / 3);
    expect(all.some(({ breakGlass, openedAt }) => breakGlass && openedAt !== undefined)).toBe(true);
    expect(all.some(({ extendedBy }) => extendedBy !== undefined)).toBe(true);
    expect(all.some(({ pull, movedAt }) => movedAt !== undefined && isMoved(seen, pull))).toBe(true);
    expect(all.some(({ endWantedAt }) => endWantedAt !== undefined)).toBe(true);
    expect(all.some(({ start, openedAt }) => start !== undefined && openedAt !== undefined)).toBe(true);
  });
});

it('is the same month again from the same seed, to the last byte of the ledger', async () => {
  const [once, again] = [
    await month({ seed, requests: 60, days: 3 }),
    await month({ seed, requests: 60, days: 3 }),
  ];
  expect(again.world.store.files).toEqual(once.world.store.files);
  expect(again.world.store.made.at(-1)?.commit).toBe(once.world.store.made.at(-1)?.commit);
}, 600_000);
