/**
 * Days of random grants while a fifth of all calls fails. GATEHOUSE_SOAK_SEED draws again what a run has printed, call by call;
 * GATEHOUSE_SOAK_GRANTS says how long it goes on: `npm run soak` takes the thousand that are promised.
 */
import { expect, it } from 'vitest';
import { soak } from './soak.ts';

const seed = Number(process.env['GATEHOUSE_SOAK_SEED'] ?? 20_261_120);
const grants = Number(process.env['GATEHOUSE_SOAK_GRANTS'] ?? 100);

it(
  'leaves no access past its end, loses no event and touches nothing that is not ours',
  { timeout: 3_600_000 },
  async () => {
    process.stdout.write(`Fault soak: GATEHOUSE_SOAK_SEED=${seed} GATEHOUSE_SOAK_GRANTS=${grants}\n`);
    const from = performance.now();
    const seen = await soak({ seed, grants });
    const struck = [...seen.struck].toSorted().map(([kind, count]) => `${count} × ${kind}`);
    const total = [...seen.struck.values()].reduce((sum, count) => sum + count, 0);
    const stood = [...seen.stood].toSorted().map(([kind, all]) => `${all.size} × ${kind}`);
    const minutes = (time: number): number => Math.round(time / 60_000);
    process.stdout.write(
      `${seen.grants} grants of ${seen.requests} requests in ${seen.days.toFixed(1)} days (stood: ${stood.join(', ')}); ${seen.runs} runs, ${seen.killed} of them killed; ` +
        `${seen.calls} calls, ${total} faults: ${struck.join(', ')}. Past its end stood access for ${seen.worst.native / 1_000} s where the platform ` +
        `ends it and for ${minutes(seen.worst.swept)} min where the sweep does, of which ${minutes(seen.longestGap)} min lay between two sweeps at most; ` +
        `${Math.round((performance.now() - from) / 1_000)} s.\n`,
    );
    expect(seen.broken).toEqual([]);
    expect(seen.grants).toBeGreaterThanOrEqual(grants);
    expect(seen.worst.native).toBe(0);
    expect(total / seen.calls).toBeCloseTo(0.2, 1);
  },
);

it('goes the same way again from the same seed: every call, and every byte of the ledger', async () => {
  const [once, again] = [await soak({ seed, grants: 10 }), await soak({ seed, grants: 10 })];
  expect(again.journal).toEqual(once.journal);
  expect(again.ledger).toBe(once.ledger);
  expect(once.broken).toEqual([]);
});
