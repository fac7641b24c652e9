/** Waiting for a long-running operation by what the resource itself shows, so that whoever stands behind it in line waits no longer. */
import { describe, expect, it } from 'vitest';
import type { Milliseconds } from '../../../src/core/brand.ts';
import { finishedOrShown, newPace } from '../../../src/adapters/azure/operation.ts';
import { transcribed, writeDown } from '../../../src/adapters/azure/transcript.ts';

/** An operation that is over after so long, and a resource that shows it at `shownAt`; both by a time that only sleeping moves. */
const service = ({ over, shownAt, fails = false }: { over: number; shownAt: number; fails?: boolean }) => {
  let now = 0;
  const seen: string[] = [];
  const answer = (retryAfter: string): void =>
    writeDown({
      method: 'GET',
      url: 'https://x/y',
      status: 200,
      header: (name) => (name === 'retry-after' ? retryAfter : null),
      body: '{}',
    });
  const poller = {
    isDone: false,
    submitted: async () => answer('10'),
    poll: async () => {
      seen.push(`operation at ${now}`);
      answer('10');
      poller.isDone = now >= over;
    },
    pollUntilDone: async () => {
      if (fails) throw new Error('Canceled');
      return {};
    },
  };
  return {
    seen,
    now: () => now,
    run: (pace = newPace()) =>
      transcribed(() =>
        finishedOrShown(() => poller, {
          sleep: async (time: Milliseconds) => void (now += time),
          signal: new AbortController().signal,
          watch: {
            pace,
            shows: async () => {
              seen.push(`resource at ${now}`);
              return now >= shownAt;
            },
          },
        }),
      ),
  };
};

describe('a long-running operation', () => {
  it('is over as soon as the resource shows it, long before the operation may be asked', async () => {
    const { run, seen, now } = service({ over: 4_000, shownAt: 4_000 });
    expect(await run()).toMatchObject({ kind: 'returned', value: 'shown' });
    expect(now()).toBeLessThan(5_000);
    expect(seen.filter((one) => one.startsWith('operation'))).toEqual([]);
  });

  it('is looked at first when the last one was over, and twice at most where all take as long', async () => {
    const pace = newPace();
    for (let turn = 0; turn < 6; turn += 1) {
      const { run, seen } = service({ over: 4_000, shownAt: 4_000 });
      await run(pace);
      if (turn > 0) expect(seen.length).toBeLessThanOrEqual(2);
    }
  });

  it('is asked itself no sooner than it said, and ends the wait where the resource shows nothing new', async () => {
    const { run, seen } = service({ over: 12_000, shownAt: Infinity });
    expect(await run()).toMatchObject({ kind: 'returned', value: 'finished' });
    const asked = seen.flatMap((one) => /^operation at (\d+)$/.exec(one)?.[1] ?? []).map(Number);
    expect(asked[0]).toBeGreaterThanOrEqual(10_000);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(10_000);
  });

  it('throws what the operation says of its failure', async () => {
    const { run } = service({ over: 3_000, shownAt: Infinity, fails: true });
    expect(await run()).toMatchObject({ kind: 'threw', thrown: { message: 'Canceled' } });
  });
});
