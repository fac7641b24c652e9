/** What somebody may do to a shard of `known/requests/`, in parts or older than parts: `verify` names the place each time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verify } from '../../../src/commands/verify.ts';
import { blobSha, digest } from '../../../src/core/brand.ts';
import { gitBlob } from '../../../src/core/canonical.ts';
import { shardOf } from '../../../src/core/ledger/paths.ts';
import type { HistoryCommit, LedgerHistory } from '../../../src/ports/ledger-store.ts';
import type { FakeLedgerStore } from '../../fakes/ledger-store.ts';
import { fakeLedgerStore } from '../../fakes/ledger-store.ts';
import { openAt, pathOf, takeUp, testClock, unexplained } from './builders.ts';
import { filled, FULL, LAST, NAMES, partsOf, SHARD } from './grown-shard.ts';

/** What somebody puts into the commits that Gatehouse made: other texts, files left out, files taken away. */
interface Edit {
  readonly set?: Readonly<Record<string, string>>;
  readonly without?: readonly string[];
  readonly deleted?: readonly string[];
}

const rewritten = (store: FakeLedgerStore, target: number, edit: Edit): LedgerHistory => ({
  async *commits(): AsyncGenerator<HistoryCommit> {
    for await (const [at, commit] of enumerated(store.commits())) {
      const { set = {}, without = [], deleted = [] } = at === target ? edit : {};
      const gone = new Set([...Object.keys(set), ...without, ...deleted]);
      yield {
        ...commit,
        changes: [
          ...commit.changes.filter(({ path }) => !gone.has(path)),
          ...Object.entries(set).map(([path, text]) => ({
            path,
            change: 'modified' as const,
            blob: blobSha(gitBlob(text)),
            mode: '100644',
          })),
          ...deleted.map((path) => ({ path, change: 'deleted' as const })),
        ],
      };
    }
  },
});

async function* enumerated<T>(all: AsyncIterable<T>): AsyncGenerator<readonly [number, T]> {
  let at = 0;
  for await (const one of all) yield [at++, one];
}

const flawIn = async (history: LedgerHistory) => {
  const { exit, json } = await verify({ history }, { genesis: undefined });
  expect(exit).toBe(1);
  return json.flaw;
};

describe('verify of a shard of several parts', () => {
  const where = async () => {
    const { store } = await filled();
    const fullAt = FULL.map((path) => store.made.findIndex(({ texts }) => texts.has(path)));
    return { store, fullAt, last: store.made.length - 1, text: store.files.get(FULL[0] ?? '') ?? '' };
  };
  const lost = (text: string): string => text.replace(/\n[^\n]*\n/, '\n');

  it('names a part that is not what the events make of it when it becomes full', async () => {
    const { store, fullAt, text } = await where();
    for (const other of [lost(text), text.replace('"grant":null', '"grant":12'), `${text}{}\n`]) {
      const history = rewritten(store, fullAt[0] ?? 0, { set: { [FULL[0] ?? '']: other } });
      expect(await flawIn(history)).toMatchObject({
        path: FULL[0],
        commit: store.made[fullAt[0] ?? 0]?.commit,
      });
    }
  });

  it('names a part that is missing, or stands elsewhere, when it should become full', async () => {
    const { store, fullAt, text } = await where();
    const [first = '', second = ''] = FULL;
    const missing = rewritten(store, fullAt[0] ?? 0, { without: [first] });
    expect(await flawIn(missing)).toMatchObject({ path: first, commit: store.made[fullAt[0] ?? 0]?.commit });
    const elsewhere = rewritten(store, fullAt[0] ?? 0, { without: [first], set: { [second]: text } });
    expect(await flawIn(elsewhere)).toMatchObject({ path: second });
  });

  it('names a part that is changed, emptied or taken away later, and one that is added', async () => {
    const { store, last, text } = await where();
    const commit = store.made[last]?.commit;
    for (const path of FULL) {
      expect(await flawIn(rewritten(store, last, { set: { [path]: lost(text) } }))).toMatchObject({
        path,
        commit,
      });
      expect(await flawIn(rewritten(store, last, { deleted: [path] }))).toMatchObject({ path, commit });
    }
    for (const path of [`known/requests/${SHARD}/3.jsonl`, `known/requests/${SHARD}.json`])
      expect(await flawIn(rewritten(store, last, { set: { [path]: text } }))).toMatchObject({ path, commit });
  });

  it('names the last part where it ends as something else, goes, or was not brought up to date', async () => {
    const { store, last, text } = await where();
    const end = store.files.get(LAST) ?? '';
    for (const other of [lost(end), end.replace('"earlier":2', '"earlier":1'), text])
      expect(await flawIn(rewritten(store, last, { set: { [LAST]: other } }))).toMatchObject({ path: LAST });
    expect(await flawIn(rewritten(store, last, { deleted: [LAST] }))).toMatchObject({ path: LAST });
    expect(await flawIn(rewritten(store, last, { without: [LAST] }))).toMatchObject({ path: LAST });
  });

  it('names a last part that was something else for a while, and is right again at the end', async () => {
    const { store, fullAt } = await where();
    const at = (fullAt[0] ?? 0) - 1;
    const right = store.made[at]?.texts.get(LAST) ?? '';
    expect(right).not.toBe('');
    const history = rewritten(store, at, { set: { [LAST]: lost(right) } });
    expect(await flawIn(history)).toMatchObject({ path: LAST, commit: store.made[at]?.commit });
  });

  it('names a head that says another limit than the genesis, or none', async () => {
    const { store, last } = await where();
    const head = store.files.get('head.json') ?? '';
    for (const other of [
      head.replace('"knownPart":2048', '"knownPart":4096'),
      head.replace('"knownPart":2048,', ''),
    ]) {
      expect(other).not.toBe(head);
      expect(await flawIn(rewritten(store, last, { set: { 'head.json': other } }))).toMatchObject({
        path: 'head.json',
      });
    }
  });
});

/** Written by the version before parts: eight commits, a baseline of thirty files. */
const older = async () => {
  const path = join(import.meta.dirname, '../../fixtures/ledgers/before-parts.json');
  const kept = JSON.parse(readFileSync(path, 'utf8')) as {
    genesis: string;
    commits: {
      subject: string;
      trailers: string[];
      additions: Record<string, string>;
      deletions: string[];
    }[];
  };
  const store = fakeLedgerStore();
  for (const { additions, ...change } of kept.commits)
    store.tamper({ ...change, additions: new Map(Object.entries(additions)) });
  const clock = testClock();
  clock.advance(86_400_000);
  return { store, clock, genesis: digest(kept.genesis) };
};

describe('a ledger that is older than parts', () => {
  it('is read and verified as it was written', async () => {
    const { store, clock, genesis } = await older();
    const { known } = await openAt(store, clock, genesis).read([], ['requests/before-3.yaml', pathOf(7)]);
    expect(known.get('requests/before-3.yaml')?.blob).toBe('9'.repeat(40));
    expect(known.get(pathOf(7))?.grant).toBe(7);
    expect(await verify({ history: store }, { genesis })).toMatchObject({ exit: 0, json: { events: 13 } });
  });

  it('is asked for nothing else than before, once it is known for what it is', async () => {
    const { store, clock, genesis } = await older();
    const asked: string[] = [];
    const told = {
      ...store,
      read: (paths: readonly string[]) => {
        asked.splice(0, asked.length, ...paths.filter((path) => path.startsWith('known/requests')));
        return store.read(paths);
      },
    };
    const ledger = openAt(told, clock, genesis);
    await ledger.read([], []);
    const paths = Array.from({ length: 400 }, (_, at) => pathOf(at));
    await ledger.read([], paths);
    expect(new Set(asked)).toEqual(new Set(paths.map((path) => `known/requests/${shardOf(path)}.json`)));
  });

  it('goes on with one file for each shard, however long', async () => {
    const { store, clock, genesis } = await older();
    const ledger = openAt(store, clock, genesis);
    await ledger.append(() => takeUp(20, clock.now()), {});
    for (const path of NAMES) await ledger.append(() => [unexplained(path)], {});
    expect(store.files.get('head.json')).not.toContain('knownPart');
    expect(partsOf(store.files).filter((path) => !/^known\/requests\/[0-9a-f]{2}\.json$/.test(path))).toEqual(
      [],
    );
    const { known } = await openAt(store, clock, genesis).read([], [...NAMES, pathOf(20), pathOf(7)]);
    for (const path of [...NAMES, pathOf(20), pathOf(7)]) expect(known.has(path)).toBe(true);
    expect(await verify({ history: store }, { genesis })).toMatchObject({ exit: 0 });
  });

  it('has a changed file found, a part that somebody puts there, and a head that speaks of parts', async () => {
    const { store } = await older();
    const last = store.made.length - 1;
    const shard = `known/requests/${shardOf('requests/before-3.yaml')}.json`;
    const text = store.files.get(shard) ?? '';
    expect(
      await flawIn(rewritten(store, last, { set: { [shard]: text.replace('999', '998') } })),
    ).toMatchObject({
      path: shard,
    });
    expect(await flawIn(rewritten(store, last, { set: { [LAST]: '{"earlier":0}\n' } }))).toMatchObject({
      path: LAST,
    });
    const head = (store.files.get('head.json') ?? '').replace('"segment"', '"knownPart":2048,"segment"');
    expect(await flawIn(rewritten(store, last, { set: { 'head.json': head } }))).toMatchObject({
      path: 'head.json',
    });
  });

  it('is refused where parts stand in it', async () => {
    for (const path of [LAST, FULL[0] ?? '']) {
      const { store, clock, genesis } = await older();
      store.tamper({ additions: new Map([[path, '{"earlier":0}\n']]) });
      const read = openAt(store, clock, genesis).read([], NAMES);
      await expect(read).rejects.toMatchObject({ code: 'ledger.broken' });
    }
  });
});
