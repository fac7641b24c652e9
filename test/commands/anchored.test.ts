/** Anchors outside the ledger branch: written beside the work of a run, and what does not go on from the last one opens nothing. */
import { describe, expect, it } from 'vitest';
import { createAnchoring } from '../../src/commands/anchoring.ts';
import { openLedger } from '../../src/commands/record.ts';
import { commitSha, hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { Anchor } from '../../src/core/ledger/anchor.ts';
import { anchorOf } from '../../src/core/ledger/anchor.ts';
import { begun, life, liveThrough, RUN, takeUp } from '../core/ledger/builders.ts';
import { fakeLog } from '../fakes/log.ts';
import { fakeLedgerStore, MAIN_HEAD } from '../fakes/ledger-store.ts';
import { openBench } from './bench.ts';

const anchored = async () => {
  const world = await begun(fakeLedgerStore());
  const log = fakeLog();
  const anchoring = createAnchoring(world.store, log);
  const ledger = (since?: string) =>
    openLedger({
      store: world.store,
      clock: world.clock,
      genesis: world.genesis,
      run: RUN,
      random: () => 0.5,
      anchoring,
      anchorsSince: since,
    });
  return {
    ...world,
    log,
    anchoring,
    ledger,
    noted: async () => (await anchoring.settled(), world.store.anchors),
  };
};

describe('an append', () => {
  it('puts the new head outside the branch, and a reading does not', async () => {
    const { ledger, noted } = await anchored();
    await ledger().read([], []);
    expect(await noted()).toEqual([]);
    const { head } = await ledger().append(() => takeUp(7), {});
    expect(await noted()).toEqual([{ ...anchorOf(head), commit: MAIN_HEAD, at: '2026-11-20T10:00:00Z' }]);
    await ledger().append(() => undefined, {});
    await ledger().append(() => takeUp(7), {});
    expect(await noted()).toHaveLength(1);
  });

  it('is anchored also where its answer was lost', async () => {
    const { ledger, noted, store } = await anchored();
    store.lose('after');
    const { head } = await ledger().append(() => takeUp(7), {});
    expect(await noted()).toMatchObject([{ seq: head.seq, hash: head.hash }]);
  });

  it('waits for no anchor, and of those that come meanwhile only the last is written', async () => {
    let release = (): void => {};
    const written: Anchor[] = [];
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const anchoring = createAnchoring(
      {
        put: async (_, anchor) => {
          await gate;
          written.push(anchor);
        },
      },
      fakeLog(),
    );
    const one = anchorOf({
      seq: 1,
      hash: '1'.repeat(64) as Anchor['hash'],
      genesis: '1'.repeat(64) as Anchor['hash'],
      segment: 'events/2026/11/28/000000000001.jsonl',
    });
    for (const seq of [1, 2, 3]) anchoring.note(MAIN_HEAD, { ...one, seq });
    release();
    await anchoring.settled();
    expect(written.map(({ seq }) => seq)).toEqual([1, 3]);
  });

  it('stands where its anchor cannot be written, and says so', async () => {
    const log = fakeLog();
    const anchoring = createAnchoring(
      {
        put: async () => {
          throw new Fault('github.forbidden', 'No.', { remedy: 'Give statuses: write.' });
        },
      },
      log,
    );
    const { store, clock, genesis } = await begun(fakeLedgerStore());
    const ledger = openLedger({ store, clock, genesis, run: RUN, random: () => 0.5, anchoring });
    expect((await ledger.append(() => takeUp(7), {})).open.size).toBe(1);
    await anchoring.settled();
    expect(log.lines.map(({ text }) => text).join(' ')).toContain(
      'its anchor could not be written: No. Give statuses: write.',
    );
  });
});

describe('a ledger with an anchor', () => {
  const full = async () => {
    const world = await anchored();
    await liveThrough(world.ledger(), 7, world.clock);
    await world.ledger().append(() => takeUp(8, world.clock.now()), {});
    await world.noted();
    return world;
  };

  it('is read where it goes on from it, however far', async () => {
    const { ledger, store, clock, genesis } = await full();
    // Of a run that died before its anchor.
    const silent = openLedger({ store, clock, genesis, run: RUN, random: () => 0.5 });
    await silent.append(() => [life(8, clock.now()).elevated()], {});
    await silent.append(() => [life(8, clock.now()).drifted()], {});
    expect((await ledger().read([], [])).open.size).toBe(1);
  });

  it.each([
    ['truncated', 2, false],
    ['rewritten since', 3, true],
  ])('is not read when it was %s, and nothing is appended', async (_, kept, goesOn) => {
    const { ledger, store, clock, genesis } = await full();
    store.cut(kept);
    if (goesOn) {
      const forger = openLedger({
        store: {
          ...store,
          read: async (paths) => {
            const read = await store.read(paths);
            return read === 'missing' ? read : { ...read, outside: { main: [], anchors: [] } };
          },
        },
        clock,
        genesis,
        run: RUN,
        random: () => 0.5,
      });
      for (const number of [20, 21, 22, 23]) await forger.append(() => takeUp(number, clock.now()), {});
    }
    const commits = store.made.length;
    await expect(ledger().read([], [])).rejects.toMatchObject({ code: 'ledger.rewritten' });
    await expect(ledger().append(() => takeUp(9), {})).rejects.toMatchObject({ code: 'ledger.rewritten' });
    expect(store.made).toHaveLength(commits);
  });

  it('is read when GitHub shows the branch only a moment later than its anchor', async () => {
    const { ledger, store, clock, genesis, noted } = await full();
    const old = await store.read([]);
    await ledger().append(() => takeUp(9, clock.now()), {});
    const last = (await noted()).at(-1);
    let looks = 0;
    const lagging = {
      ...store,
      read: async (paths: readonly string[]) => {
        looks += 1;
        const read = await store.read(paths);
        return looks > 1 || old === 'missing' || read === 'missing'
          ? read
          : { ...old, outside: read.outside };
      },
    };
    const late = openLedger({ store: lagging, clock, genesis, run: RUN, random: () => 0.5 });
    expect((await late.read([], [])).head.seq).toBe(last?.seq);
    expect(looks).toBe(2);
  });

  it('is read when the settings let go of what was anchored before', async () => {
    const { ledger, store } = await full();
    const last = store.anchors.at(-1);
    if (last === undefined) throw new Error('no anchor');
    await store.put(commitSha('b'.repeat(40)), { ...last, seq: 4_000 });
    await expect(ledger().read([], [])).rejects.toThrow(/event 4000/);
    expect((await ledger('2099-01-01T00:00:00Z').read([], [])).head.seq).toBe(last.seq);
  });

  it('of another ledger says nothing about this one', async () => {
    const { ledger, store } = await full();
    const last = store.anchors.at(-1);
    if (last === undefined) throw new Error('no anchor');
    await store.put(MAIN_HEAD, { ...last, seq: 4_000, ledger: '00000000' });
    expect((await ledger().read([], [])).head.seq).toBe(last.seq);
  });
});

describe('a truncated ledger', () => {
  it('elevates nothing, its sweep ends from the platforms, and an issue is opened', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
    const { head } = await bench.ledger().read([], []);
    await bench.store.put(MAIN_HEAD, anchorOf(head));
    // Back to before it was taken up: without the anchor the request would be a new one.
    bench.store.cut(1);
    bench.clock.advance(minutes(5));
    const calls = bench.roles.calls.filter((call) => call.startsWith('elevate')).length;
    const other = bench.merged('bob', undefined, ['carol', 'dave']);
    await expect(bench.elevate()).rejects.toMatchObject({ code: 'ledger.rewritten' });
    expect(bench.roles.calls.filter((call) => call.startsWith('elevate'))).toHaveLength(calls);
    expect(
      bench.store.files.has(`grants/0/${pull}.json`) || bench.store.files.has(`grants/0/${other}.json`),
    ).toBe(false);
    bench.clock.advance(hours(2));
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('does not go on from its last anchor');
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(bench.desk.issue('ledger-unreadable')).toBeDefined();
  });
});
