import { describe, expect, it } from 'vitest';
import { blobSha, hours } from '../../../src/core/brand.ts';
import { canonicalJson, gitBlob } from '../../../src/core/canonical.ts';
import { deriveEventId } from '../../../src/core/ledger/event-id.ts';
import type { NewEvent } from '../../../src/core/ledger/event.ts';
import { verify } from '../../../src/commands/verify.ts';
import type { LedgerCommit } from '../../../src/ports/ledger-store.ts';
import type { FakeLedgerStore } from '../../fakes/ledger-store.ts';
import { fakeLedgerStore } from '../../fakes/ledger-store.ts';
import { begun, GATEHOUSE, life, openAt, takeUp } from './builders.ts';

const INDEX = 'known/reviews.json';
const grantOf = (number: number) => life(number).grant;
const owed = (number: number): NewEvent => ({
  id: deriveEventId(grantOf(number), 'review-owed', ''),
  type: 'review-owed',
  grant: grantOf(number),
  actor: GATEHOUSE,
  data: { by: 'group:security', due: '2026-11-21T10:00:00Z' },
});
const reviewed = (number: number): NewEvent => ({
  id: deriveEventId(grantOf(number), 'reviewed', '77'),
  type: 'reviewed',
  grant: grantOf(number),
  actor: GATEHOUSE,
  data: { verdict: 'justified', text: 'As agreed.', comment: { id: 77, on: 12 } },
});
const index = (store: FakeLedgerStore): Record<string, any> => JSON.parse(store.files.get(INDEX) ?? 'null');

/** What a version before the index wrote. */
const withoutIndex = (change: LedgerCommit): LedgerCommit => ({
  ...change,
  additions: new Map([...change.additions].filter(([path]) => path !== INDEX)),
});
const oldStore = (store: FakeLedgerStore): FakeLedgerStore => ({
  ...store,
  commit: (expected, change) => store.commit(expected, withoutIndex(change)),
  create: (change) => store.create(withoutIndex(change)),
});
const verifies = async (store: FakeLedgerStore) =>
  (await verify({ history: store }, { genesis: undefined })).json.flaw;

/** The history with the index of one commit replaced. */
const replaced = (store: FakeLedgerStore, commit: number, text: string): FakeLedgerStore => ({
  ...store,
  async *commits() {
    for (const [at, made] of store.made.entries()) {
      const texts = new Map(made.texts);
      if (at === commit) texts.set(INDEX, text);
      yield {
        ...made,
        changes: made.changes.map((change) =>
          change.change === 'deleted' || change.path !== INDEX
            ? change
            : { ...change, blob: blobSha(gitBlob(texts.get(INDEX) ?? '')) },
        ),
        signature: async () => undefined,
        text: async (path: string) => texts.get(path) ?? '',
      };
    }
  },
});

describe('the index of reviews that are owed', () => {
  it('is there from the beginning, and names what is owed until it is given', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    expect(index(store)).toEqual({});
    const of = life(7);
    await ledger.append(() => [...takeUp(7), owed(7)], {});
    expect(index(store)['7']).toMatchObject({ requester: 'alice', by: 'group:security', ended: null });
    await ledger.append(() => [of.elevated()], {});
    const ended = of.ended();
    if (ended.type !== 'ended') throw new Error(ended.type);
    const [first, second] = ended.data.steps;
    if (first === undefined || second === undefined) throw new Error('no steps');
    const steps = [
      first,
      {
        ...second,
        details: { sessions: '1 through Bastion ended' },
        residual: { what: 'flows that are open', until: 'unknown' },
      },
    ];
    await ledger.append(() => [{ ...ended, data: { ...ended.data, steps } }], {});
    expect(index(store)['7'].ended).toMatchObject({
      why: 'expired',
      sessions: ['1 through Bastion ended'],
      left: ['flows that are open'],
    });
    expect((await ledger.read([], [])).owed.size).toBe(1);
    await ledger.append(() => [life(7).drifted()], {});
    expect(index(store)['7'].ended.sessions).toHaveLength(1);
    const state = await ledger.append(() => [reviewed(7)], {});
    expect(state.owed.size).toBe(0);
    expect(index(store)).toEqual({});
    expect(await verifies(store)).toBeUndefined();
  });

  it('stays short, however much a platform says', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    await ledger.append(() => [...takeUp(7), owed(7)], {});
    const ended = life(7).ended();
    if (ended.type !== 'ended') throw new Error(ended.type);
    const [step] = ended.data.steps;
    if (step === undefined) throw new Error('no step');
    const steps = Array.from({ length: 50 }, (_, at) => ({
      ...step,
      step: String(at),
      fault: 'x'.repeat(5_000),
    }));
    await ledger.append(() => [{ ...ended, data: { ...ended.data, steps } }], {});
    expect(store.files.get(INDEX)?.length).toBeLessThan(2_000);
    expect(await verifies(store)).toBeUndefined();
  });

  it('is completed by the first commit on a ledger of an older version, with what it can still see', async () => {
    const store = fakeLedgerStore();
    const old = await begun(oldStore(store));
    const { clock, genesis } = old;
    await old.ledger.append(() => [...takeUp(7), owed(7)], {});
    await old.ledger.append(() => [life(7).ended()], {});
    clock.advance(hours(24 * 40));
    const start = clock.now();
    await old.ledger.append(
      () => [...takeUp(8, start), owed(8), ...takeUp(9, start), owed(9), ...takeUp(10, start), owed(10)],
      {},
    );
    await old.ledger.append(() => [life(8, start).ended(), life(10, start).ended()], {});
    clock.advance(hours(30));
    await old.ledger.append(() => [reviewed(10)], {});
    expect(store.files.has(INDEX)).toBe(false);
    expect(await verifies(store)).toBeUndefined();
    const ledger = openAt(store, clock, genesis);
    const before = await ledger.read([], []);
    expect([before.indexed, ...before.owed.keys()]).toEqual([false, 9]);
    const after = await ledger.append(() => takeUp(11, clock.now()), {});
    expect([after.indexed, ...after.owed.keys()]).toEqual([true, 8, 9]);
    expect(Object.keys(index(store))).toEqual(['8', '9']);
    expect(await verifies(store)).toBeUndefined();
    await ledger.append(() => [reviewed(8)], {});
    expect(Object.keys(index(store))).toEqual(['9']);
    expect(await verifies(store)).toBeUndefined();
  });

  it('is refused where it says something else than the events', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    await ledger.append(() => [...takeUp(7), owed(7)], {});
    for (const text of ['{}\n', (store.files.get(INDEX) ?? '').replace('alice', 'mallory')])
      expect(await verifies(replaced(store, 1, text))).toMatchObject({
        path: INDEX,
        commit: store.made[1]?.commit,
      });
    expect(await verifies(store)).toBeUndefined();
  });

  it('is refused where it begins without a review that is owed, or with one that is not', async () => {
    const store = fakeLedgerStore();
    const old = await begun(oldStore(store));
    await old.ledger.append(() => [...takeUp(7), owed(7)], {});
    const ledger = openAt(store, old.clock, old.genesis);
    await ledger.append(() => takeUp(8), {});
    const whole = store.files.get(INDEX) ?? '';
    expect(Object.keys(JSON.parse(whole))).toEqual(['7']);
    expect(await verifies(replaced(store, 2, '{}\n'))).toMatchObject({
      message: expect.stringContaining('#7'),
    });
    const one = JSON.parse(whole)['7'];
    expect(await verifies(replaced(store, 2, `${canonicalJson({ 7: one, 9: one })}\n`))).toMatchObject({
      message: expect.stringContaining('#9'),
    });
    for (const text of [whole.replace('"7"', '"9"'), whole.replace('group:security', 'user:mallory'), 'x'])
      expect(await verifies(replaced(store, 2, text))).toMatchObject({ path: INDEX });
  });

  it('cannot be deleted, nor left out once it is there', async () => {
    const { store, ledger } = await begun(fakeLedgerStore());
    const lost = openAt(
      oldStore(store),
      (await begun(fakeLedgerStore())).clock,
      (await ledger.read([], [])).head.genesis,
    );
    await lost.append(() => [...takeUp(7), owed(7)], {});
    expect(await verifies(store)).toMatchObject({ path: INDEX });
  });
});
