/** A decision beside very many open grants is stored with those that it is about, and is replayed the same. */
import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/commands/replay.ts';
import type { NewEvent } from '../../../src/core/ledger/event.ts';
import { blobOf } from '../../fakes/evidence.ts';
import { type Bench, edited, openBench, people, REQUEST } from '../../commands/bench.ts';
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

interface Stored {
  readonly grant: number;
  readonly targets: readonly string[];
}

const decidedOf = async (bench: Bench, pull: number) => {
  const decided = (await bench.events()).find((event) => event.grant === pull && event.type === 'decided');
  if (decided?.type !== 'decided') throw new Error('it was not decided');
  const { running } = decided.data.facts as { running: { value: readonly Stored[] } };
  const named = (some: readonly Stored[]) => some.map(({ grant }) => grant);
  const [whole, brief] = [true, false].map((has) =>
    running.value.filter(({ targets }) => targets.length > 0 === has),
  );
  return { data: decided.data, whole: named(whole ?? []), brief: named(brief ?? []) };
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
  it('is stored with the others in brief, and is replayed the same', async () => {
    const bench = await besideOpen(60, 1_000);
    const pull = bench.merged();
    await bench.elevate();
    const { data, whole, brief } = await decidedOf(bench, pull);
    expect(data.outcome).toBe('approved');
    expect([whole.length, brief.length]).toEqual([0, 60]);
    expect(await replayed(bench, pull)).toMatchObject({ exit: 0 });
  });

  it('is counted by another policy with all that were open', async () => {
    const bench = await besideOpen(60, 1_000);
    const pull = bench.merged();
    await bench.elevate();
    const { files } = await bench.github.evidence.policyAt(bench.github.main());
    const settings = files.find(({ path }) => path === SETTINGS)?.text ?? '';
    bench.github.pushToMain(people.erin, {
      [SETTINGS]: settings.replace('active_total: 1000', 'active_total: 60'),
    });
    const { text } = await replayed(bench, pull);
    expect(text.join('\n')).toContain('caps.total: not said then, deny now');
  });

  it('is stored with all of them where they are few', async () => {
    const bench = await besideOpen(50, 1_000);
    const pull = bench.merged();
    await bench.elevate();
    expect((await decidedOf(bench, pull)).whole).toHaveLength(50);
  });

  it('is stored without the others where they are very many', async () => {
    const bench = await besideOpen(501, 1_000);
    const pull = bench.merged();
    await bench.elevate();
    const { data, whole, brief } = await decidedOf(bench, pull);
    expect([data.outcome, whole, brief]).toEqual(['approved', [], []]);
    expect(await replayed(bench, pull)).toMatchObject({ exit: 0 });
  });

  it('is stored with all of very many where the decision counts them', async () => {
    const bench = await besideOpen(501, 501);
    const pull = bench.merged();
    await bench.elevate();
    const { data, brief } = await decidedOf(bench, pull);
    expect(data.reasons.map(({ code }) => code)).toContain('caps.total');
    expect(brief).toHaveLength(501);
    expect(await replayed(bench, pull)).toMatchObject({ exit: 0 });
  });

  it('keeps those of the same people, and is no less denied by them', async () => {
    const bench = await besideOpen(60, 1_000);
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
    const { data, whole } = await decidedOf(bench, pull);
    expect(data.reasons.map(({ code }) => code)).toContain('caps.person');
    expect(whole).toEqual([6_001, 6_002, 6_003]);
    expect(await replayed(bench, pull)).toMatchObject({ exit: 0 });
  });

  it('is not refused for its length beside a thousand of them', async () => {
    const bench = await besideOpen(1_000, 5_000);
    const pull = bench.merged();
    await bench.elevate();
    expect((await decidedOf(bench, pull)).data.outcome).toBe('approved');
  });
});
