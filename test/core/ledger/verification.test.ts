import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobSha, commitSha, digest } from '../../../src/core/brand.ts';
import { gitBlob } from '../../../src/core/canonical.ts';
import { verify } from '../../../src/commands/verify.ts';
import type { HistoryCommit, LedgerHistory } from '../../../src/ports/ledger-store.ts';
import type { FakeLedgerStore } from '../../fakes/ledger-store.ts';
import { fakeLedgerStore } from '../../fakes/ledger-store.ts';
import { begun, life, liveThrough, openAt, takeUp } from './builders.ts';

const filled = async () => {
  const world = await begun(fakeLedgerStore());
  await liveThrough(world.ledger, 7, world.clock);
  await world.ledger.append(() => takeUp(1008, world.clock.now()), {});
  await world.ledger.append(() => [life(9).requested(), life(9).denied()], {});
  await world.ledger.append(() => [life(7).drifted()], {});
  return world;
};

/** The same history with some texts replaced, as a rewritten branch would have it. */
const rewritten = (
  store: FakeLedgerStore,
  replace: (path: string, text: string, commit: number) => string,
): LedgerHistory => ({
  async *commits(): AsyncGenerator<HistoryCommit> {
    for (const [index, made] of store.made.entries()) {
      const texts = new Map([...made.texts].map(([path, text]) => [path, replace(path, text, index)]));
      yield {
        ...made,
        changes: made.changes.map((change) =>
          change.change === 'deleted'
            ? change
            : { ...change, blob: blobSha(gitBlob(texts.get(change.path) ?? '')) },
        ),
        text: async (path) => texts.get(path) ?? '',
        signature: async () => undefined,
      };
    }
  },
});

const broken = async (history: LedgerHistory) => {
  const report = await verify({ history }, { genesis: undefined });
  expect(report.exit).toBe(1);
  return report.json.flaw;
};

describe('verify', () => {
  it('is green over what the ledger wrote, and counts', async () => {
    const { store, genesis } = await filled();
    const report = await verify({ history: store }, { genesis });
    expect(report).toMatchObject({ exit: 0, json: { commits: 8, events: 13, open: 1, genesis } });
  });

  it('refuses another genesis than the settings name', async () => {
    const { store } = await filled();
    const report = await verify({ history: store }, { genesis: digest('1'.repeat(64)) });
    expect(report).toMatchObject({ exit: 1, json: { flaw: { seq: 1 } } });
  });

  it('finds and locates any changed byte of any segment', async () => {
    const { store } = await filled();
    const segments = store.made.flatMap(({ texts }, commit) =>
      [...texts]
        .filter(([path]) => path.startsWith('events/'))
        .map(([path, text]) => ({ path, text, commit })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...segments),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (target, at, by) => {
          const bytes = Buffer.from(target.text);
          const place = at % bytes.length;
          bytes[place] = (bytes[place] ?? 0) ^ by;
          const flaw = await broken(
            rewritten(store, (path, text) => (path === target.path ? bytes.toString('utf8') : text)),
          );
          // In that very commit, or where the next line or the head no longer follows from it.
          const where = store.made.findIndex(({ commit }) => commit === flaw?.commit);
          expect(where).toBeGreaterThanOrEqual(target.commit);
          expect(where).toBeLessThanOrEqual(target.commit + 1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds any changed byte of any file that is folded from the events', async () => {
    const { store } = await filled();
    const others = store.made.flatMap(({ texts }, commit) =>
      [...texts]
        .filter(([path]) => !path.startsWith('events/') && path !== 'README.md')
        .map(([path, text]) => ({ path, text, commit })),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...others), fc.nat(), async (target, at) => {
        // Days and shards are compared as they stand at the end.
        const last = store.made.findLastIndex(({ texts }) => texts.has(target.path));
        fc.pre(last === target.commit || !/^(known|recent)\//.test(target.path));
        const place = at % target.text.length;
        const text = `${target.text.slice(0, place)}${target.text[place] === '7' ? '8' : '7'}${target.text.slice(place + 1)}`;
        const flaw = await broken(
          rewritten(store, (path, was, commit) =>
            path === target.path && commit === target.commit ? text : was,
          ),
        );
        expect(flaw?.path).toBe(target.path);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a segment that was changed later', 'events/2026/11/20/000000000002.jsonl', 'modified'],
    ['a file that no event explains', 'open/0/99.json', 'added'],
    ['a stranger beside the ledger', 'notes.txt', 'added'],
  ])('finds %s', async (_, path) => {
    const { store } = await filled();
    const segment = { path: 'events/x.jsonl', text: '' };
    store.tamper({
      additions: new Map([
        [path, 'x\n'],
        [segment.path, segment.text],
      ]),
    });
    const flaw = await broken(store);
    expect(flaw?.commit).toBe(store.made.at(-1)?.commit);
  });

  it('finds a deleted segment, a commit without one, a merge, a second root and a link', async () => {
    const deleted = await filled();
    deleted.store.tamper({ deletions: ['events/2026/11/20/000000000002.jsonl'] });
    expect((await broken(deleted.store))?.message).toMatch(/below events\/ commits only add/);

    const empty = await filled();
    empty.store.tamper({ additions: new Map([['head.json', '{}\n']]) });
    expect((await broken(empty.store))?.message).toMatch(/adds no segment/);

    const { store } = await filled();
    const changed = (
      edit: (commit: HistoryCommit, index: number) => Partial<HistoryCommit>,
    ): LedgerHistory => ({
      async *commits() {
        let index = 0;
        for await (const commit of store.commits()) yield { ...commit, ...edit(commit, (index += 1)) };
      },
    });
    const parents = (index: number, of: readonly ReturnType<typeof commitSha>[]) =>
      changed((_, at) => (at === index ? { parents: of } : {}));
    expect((await broken(parents(3, [])))?.message).toMatch(/parent/);
    expect((await broken(parents(1, [commitSha('d'.repeat(40))])))?.message).toMatch(/root/);
    const second = store.made[1]?.commit ?? commitSha('d'.repeat(40));
    expect((await broken(parents(3, [second, commitSha('d'.repeat(40))])))?.message).toMatch(/parent/);
    const linked = changed(({ changes }, at) =>
      at === 3
        ? {
            changes: changes.map((change) =>
              change.change === 'deleted' ? change : { ...change, mode: '120000' },
            ),
          }
        : {},
    );
    expect((await broken(linked))?.message).toMatch(/120000/);
    const missing = changed((_, at) => (at === 3 ? { changes: [] } : {}));
    expect((await broken(missing))?.message).toMatch(/adds no segment/);
  });

  it('finds a grant that was over and is opened again', async () => {
    const { store, ledger, clock } = await filled();
    // Whoever can write the branch forgets that grant 7 was there, and lets Gatehouse write on.
    const gone = store.files.get('grants/0/7.json') ?? '';
    const blind = {
      ...store,
      read: async (paths: readonly string[]) => {
        const files = await store.read(paths);
        return files === 'missing'
          ? files
          : { ...files, files: new Map([...files.files].filter(([path]) => path !== 'grants/0/7.json')) };
      },
    };
    const forged = openAt(blind, clock, (await ledger.read([], [])).head.genesis);
    await forged.append(
      () => takeUp(7, clock.now()).map((event) => ({ ...event, id: event.id.replace(/^.{4}/, 'abcd') })),
      {},
    );
    expect(gone).not.toBe('');
    expect(await broken(store)).toMatchObject({ path: 'grants/0/7.json' });
  });
});
