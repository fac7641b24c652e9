/** A shard of `known/requests/`: which part a name comes into, and how it is read. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verify } from '../../../src/commands/verify.ts';
import { blobSha, commitSha } from '../../../src/core/brand.ts';
import { alsoWanted, covers, NOTHING_WANTED, readContents } from '../../../src/core/ledger/contents.ts';
import type { Contents } from '../../../src/core/ledger/contents.ts';
import { grownShards, KNOWN_PART, shardFiles } from '../../../src/core/ledger/known.ts';
import { shardOf } from '../../../src/core/ledger/paths.ts';
import type { FakeLedgerStore } from '../../fakes/ledger-store.ts';
import { fakeLedgerStore } from '../../fakes/ledger-store.ts';
import { begun, openAt, pathOf, takeUp, unexplained } from './builders.ts';
import { filled, FULL, LAST, NAMES, partsOf, SHARD } from './grown-shard.ts';

const file = (of: number) => ({ blob: blobSha(of.toString(16).padStart(40, '0')), grant: null });

/** As it is said in docs/ledger.md, with nothing but lists. */
const plainly = (
  names: readonly (readonly [string, number])[],
  limit: number,
): ReadonlyMap<string, string> => {
  const parts: string[][] = [[]];
  const textOf = (lines: readonly string[], earlier: number): string =>
    [`{"earlier":${earlier}}`, ...lines, ''].join('\n');
  for (const [path, of] of names) {
    const line = `{"blob":"${file(of).blob}","grant":null,"path":${JSON.stringify(path)}}`;
    const last = parts.at(-1) ?? [];
    const fits = Buffer.byteLength(textOf([...last, line], parts.length - 1)) <= limit;
    if (last.length === 0 || fits) last.push(line);
    else parts.push([line]);
  }
  return new Map(
    parts.map((lines, at) => [
      at === parts.length - 1 ? LAST : `known/requests/${SHARD}/${at + 1}.jsonl`,
      textOf(lines, at),
    ]),
  );
};

describe('a name that comes into a shard', () => {
  it('goes to the end of the last part, or begins one where it would be too long, in however many commits', () => {
    const name = fc.tuple(fc.constantFrom(...NAMES.slice(0, 12)), fc.nat({ max: 3 }));
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 20, max: 600 }),
        (names, limit) => {
          const files = new Map<string, string>();
          for (const [path, of] of names) {
            const shards = grownShards(
              new Map([[path, file(of)]]),
              () => {
                const text = files.get(LAST);
                return text === undefined ? undefined : { kind: 'part', text };
              },
              limit,
            );
            for (const [at, text] of shardFiles(shards)) {
              // What is full never changes again.
              expect(at === LAST || !files.has(at)).toBe(true);
              files.set(at, text);
            }
          }
          expect(files).toEqual(plainly(names, limit));
        },
      ),
    );
  });

  it('may begin several parts in one commit', () => {
    const names = NAMES.map((path) => [path, 7] as const);
    const shards = grownShards(
      new Map(names.map(([path, of]) => [path, file(of)])),
      () => undefined,
      KNOWN_PART,
    );
    expect(shardFiles(shards)).toEqual(plainly(names, KNOWN_PART));
    expect(shardFiles(shards).size).toBe(3);
  });
});

describe('a shard of several parts', () => {
  it('is written by its end alone, read whole, and proved whole', async () => {
    const { store, clock, genesis } = await filled();
    expect(partsOf(store.files)).toEqual([LAST, ...FULL]);
    for (const path of partsOf(store.files))
      expect(Buffer.byteLength(store.files.get(path) ?? '')).toBeLessThanOrEqual(KNOWN_PART);
    const { known } = await openAt(store, clock, genesis).read([], NAMES);
    expect([...known.keys()].toSorted()).toEqual(NAMES.toSorted());
    expect(await verify({ history: store }, { genesis })).toMatchObject({ exit: 0 });
    for (const { changes } of store.made)
      for (const change of changes) if (FULL.includes(change.path)) expect(change.change).toBe('added');
  });

  it('asks for the last part alone where a name is only added', async () => {
    const { store, clock, genesis } = await filled();
    const asked: string[] = [];
    const told = {
      ...store,
      read: (paths: readonly string[]) => {
        asked.push(...paths.filter((path) => path.startsWith('known/requests')));
        return store.read(paths);
      },
    };
    const ledger = openAt(told, clock, genesis);
    await ledger.append(() => [unexplained(NAMES[0] ?? '', 2)], {});
    expect(asked).toEqual([LAST]);
    await ledger.read([], NAMES);
    expect(asked.slice(1)).toEqual([LAST, `known/requests/${SHARD}`]);
  });

  it('has the later word on a name count, wherever the earlier one stands', async () => {
    const { ledger, clock, genesis, store } = await filled();
    await ledger.append(() => [unexplained(NAMES[0] ?? '', 2)], {});
    const { known } = await openAt(store, clock, genesis).read([], NAMES);
    expect(known.get(NAMES[0] ?? '')).toEqual(file(2));
    expect(known.get(NAMES[1] ?? '')).toEqual(file(1));
    expect(await verify({ history: store }, { genesis })).toMatchObject({ exit: 0 });
  });

  it('is known to the run that has written it as to one that reads it', async () => {
    const { ledger, clock, genesis, store } = await begun(fakeLedgerStore());
    await ledger.read([], NAMES);
    const after = await ledger.append(() => NAMES.map((path) => unexplained(path)), {});
    expect(partsOf(store.files)).toHaveLength(3);
    expect(new Map(after.known)).toEqual(
      new Map((await openAt(store, clock, genesis).read([], NAMES)).known),
    );
  });

  it('is found among very many, which are asked for by their folder', async () => {
    const { store, clock, genesis } = await filled();
    const others = Array.from({ length: 400 }, (_, at) => pathOf(at));
    expect(new Set(others.map(shardOf)).size).toBeGreaterThan(100);
    const { known } = await openAt(store, clock, genesis).read([], [...others, ...NAMES]);
    expect([...known.keys()].toSorted()).toEqual(NAMES.toSorted());
  });

  it('goes on behind a part that another run has begun meanwhile', async () => {
    const { store, clock, genesis } = await begun(fakeLedgerStore());
    const [mine, other] = [openAt(store, clock, genesis), openAt(store, clock, genesis)];
    await mine.append(() => NAMES.slice(0, 15).map((path) => unexplained(path)), {});
    store.meanwhile(() => other.append(() => NAMES.slice(15, 40).map((path) => unexplained(path)), {}));
    await mine.append(() => NAMES.slice(40).map((path) => unexplained(path)), {});
    expect(partsOf(store.files)).toEqual([LAST, ...FULL]);
    const { known } = await openAt(store, clock, genesis).read([], NAMES);
    expect([...known.keys()].toSorted()).toEqual(NAMES.toSorted());
    expect(await verify({ history: store }, { genesis })).toMatchObject({ exit: 0 });
  });

  it('is written once where the answer to a commit that begins a part is lost', async () => {
    const { store, ledger, clock, genesis } = await begun(fakeLedgerStore());
    await ledger.append(() => NAMES.slice(0, 15).map((path) => unexplained(path)), {});
    const losses = ['after', 'late', 'before'] as const;
    for (const [at, when] of losses.entries()) {
      store.lose(when);
      await ledger.append(() => NAMES.slice(15 + at * 10, 25 + at * 10).map((path) => unexplained(path)), {});
    }
    expect(partsOf(store.files)).toEqual([LAST, ...FULL]);
    const { known } = await openAt(store, clock, genesis).read([], NAMES);
    expect([...known.keys()].toSorted()).toEqual(NAMES.toSorted());
    expect(await verify({ history: store }, { genesis })).toMatchObject({ exit: 0 });
  });
});

describe('a run that reads a shard', () => {
  it.each<readonly [string, Parameters<FakeLedgerStore['tamper']>[0]]>([
    ['an earlier part is missing', { deletions: [FULL[0] ?? ''] }],
    ['the part before the last is missing', { deletions: [FULL[1] ?? ''] }],
    ['the last part is missing', { deletions: [LAST] }],
    ['there is a part too many', { additions: new Map([[`${FULL[1]}x`, '{"earlier":2}\n']]) }],
    ['a part stands in the place of another', { additions: new Map([[FULL[0] ?? '', '{"earlier":1}\n']]) }],
    ['the last part names more than there are', { additions: new Map([[LAST, '{"earlier":900000000}\n']]) }],
    ['the last part does not begin as one', { additions: new Map([[LAST, '{}\n']]) }],
    ['the last part was cut off', { additions: new Map([[LAST, '{"earlier":2}\n{"blob":"1']]) }],
    ['a line is no name', { additions: new Map([[LAST, '{"earlier":2}\n{"path":"x"}\n']]) }],
    [
      'a name stands in the wrong shard',
      {
        additions: new Map([
          [LAST, `{"earlier":2}\n{"blob":"${'1'.repeat(40)}","grant":null,"path":"${pathOf(1)}"}\n`],
        ]),
      },
    ],
    ['a table stands beside it', { additions: new Map([[`known/requests/${SHARD}.json`, '{}\n']]) }],
  ])('refuses the ledger where %s', async (_, change) => {
    const { store, clock, genesis } = await filled();
    const read = () => openAt(store, clock, genesis).read([], NAMES.slice(0, 1));
    await read();
    store.tamper(change);
    await expect(read()).rejects.toMatchObject({ code: 'ledger.broken' });
  });

  it('refuses it where the head says nothing of parts', async () => {
    const { store, ledger, clock, genesis } = await filled();
    const text = store.files.get('head.json') ?? '';
    store.tamper({ additions: new Map([['head.json', text.replace('"knownPart":2048,', '')]]) });
    const read = openAt(store, clock, genesis).read([], NAMES);
    await expect(read).rejects.toMatchObject({ code: 'ledger.broken' });
    // Also where the run that reads took it for one of parts, and looks into no part now.
    await expect(ledger.append(() => takeUp(7), {})).rejects.toMatchObject({ code: 'ledger.broken' });
  });

  it('takes the end of a shard for no more than that', async () => {
    const { store } = await filled();
    const read = async (wanted: Contents['read']): Promise<Contents> => {
      const files = { files: store.files, listed: new Map<string, ReadonlySet<string>>() };
      const contents = readContents(commitSha('c'.repeat(40)), files, wanted);
      if (contents.kind === 'flaw') throw new Error(contents.flaw.message);
      return contents.value;
    };
    const whole = alsoWanted(NOTHING_WANTED, { paths: NAMES });
    const end = alsoWanted(NOTHING_WANTED, { ends: [LAST] });
    expect(covers(await read(whole), end)).toBe(true);
    expect(covers(await read(end), end)).toBe(true);
    expect(covers(await read(end), whole)).toBe(false);
    expect(covers(await read(end), alsoWanted(NOTHING_WANTED, { ends: ['known/requests/ac.jsonl'] }))).toBe(
      false,
    );
  });
});
