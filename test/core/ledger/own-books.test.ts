/** A decision beside very many open grants is stored with those that it is about, and is replayed the same. */
import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/commands/replay.ts';
import type { NewEvent } from '../../../src/core/ledger/event.ts';
import { blobOf } from '../../fakes/evidence.ts';
import { type Bench, edited, openBench, REQUEST } from '../../commands/bench.ts';
import { life, takeUp } from './builders.ts';

const SETTINGS = 'policies/gatehouse.yaml';

const capped = (most: number) => (files: Record<string, string>) => ({
  ...files,
  [SETTINGS]: edited(files[SETTINGS] ?? '', 'active_total: 25', `active_total: ${most}`),
});

/** Open grants of somebody else, of another entitlement, somewhere else. */
const stranger = (number: number): readonly NewEvent[] =>
  JSON.parse(
    JSON.stringify([...takeUp(number), life(number).elevated()])
      .replaceAll('alice', 'dave')
      .replaceAll('prod-vm-admin', 'dev-vm-reader')
      .replaceAll('000000000001', '000000000004')
      .replaceAll('payments-rg', 'somewhere-else'),
  );

const besideOpen = async (count: number, most: number): Promise<Bench> => {
  const bench = await openBench(capped(most));
  for (let from = 0; from < count; from += 50)
    await bench.forge(
      Array.from({ length: Math.min(50, count - from) }, (_, at) => stranger(5_000 + from + at)).flat(),
    );
  return bench;
};

const decidedOf = async (bench: Bench, pull: number) => {
  const decided = (await bench.events()).find((event) => event.grant === pull && event.type === 'decided');
  if (decided?.type !== 'decided') throw new Error('it was not decided');
  const { running } = decided.data.facts as { running: { value: readonly { grant: number }[] } };
  return { data: decided.data, stored: running?.value.map(({ grant }) => grant) };
};

const replayed = (bench: Bench, grant: number) =>
  replay(
    {
      history: bench.store,
      past: {
        policyAt: async (commit) => bench.github.evidence.policyAt(commit),
        text: async (blob) => (blob === blobOf(REQUEST) ? REQUEST : undefined),
        today: async () => bench.github.main(),
      },
      program: undefined,
    },
    { grant: grant as never, timezone: 'UTC' },
  );

describe('a decision beside many open grants', () => {
  it('is stored without those that change no word of it, and is replayed the same', async () => {
    const bench = await besideOpen(210, 1_000);
    const pull = bench.merged();
    await bench.elevate();
    const { data, stored } = await decidedOf(bench, pull);
    expect(data.outcome).toBe('approved');
    expect(stored).toEqual([]);
    expect(await replayed(bench, pull)).toMatchObject({ exit: 0 });
  });

  it('is stored with all of them where they are few', async () => {
    const bench = await besideOpen(200, 1_000);
    const pull = bench.merged();
    await bench.elevate();
    expect((await decidedOf(bench, pull)).stored).toHaveLength(200);
  });

  it('is stored with all of them where the decision counts them', async () => {
    const bench = await besideOpen(210, 210);
    const pull = bench.merged();
    await bench.elevate();
    const { data, stored } = await decidedOf(bench, pull);
    expect(data.reasons.map(({ code }) => code)).toContain('caps.total');
    expect(stored).toHaveLength(210);
    expect(await replayed(bench, pull)).toMatchObject({ exit: 0 });
  });

  it('keeps those of the same people, and is no less denied by them', async () => {
    const bench = await besideOpen(210, 1_000);
    const mine = [1, 2, 3].flatMap((at) =>
      JSON.parse(
        JSON.stringify([...takeUp(6_000 + at), life(6_000 + at).elevated()])
          .replaceAll('prod-vm-admin', 'dev-vm-reader')
          .replaceAll('payments-rg', `elsewhere-${at}`),
      ),
    );
    await bench.forge(mine);
    const pull = bench.merged();
    await bench.elevate();
    const { data, stored } = await decidedOf(bench, pull);
    expect(data.reasons.map(({ code }) => code)).toContain('caps.person');
    expect(stored).toEqual([6_001, 6_002, 6_003]);
    expect(await replayed(bench, pull)).toMatchObject({ exit: 0 });
  });

  it('is not refused for its length beside a thousand of them', async () => {
    const bench = await besideOpen(1_000, 5_000);
    const pull = bench.merged();
    await bench.elevate();
    expect((await decidedOf(bench, pull)).data.outcome).toBe('approved');
  });
});
