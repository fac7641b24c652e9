/** What every LedgerStore does; run over the fake and over GitHub's APIs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitSha } from '../../src/core/brand.ts';
import type { LedgerCommit, LedgerStore } from '../../src/ports/ledger-store.ts';

export interface StoreUnderTest {
  readonly store: LedgerStore;
  /** The next commit gets no answer: before it is written, or after. */
  lose(when: 'before' | 'after'): void;
  stop(): Promise<void>;
}

const change = (files: Record<string, string>, deletions: readonly string[] = []): LedgerCommit => ({
  subject: 'a commit',
  trailers: ['Grant: 7', 'Requester: alice'],
  additions: new Map(Object.entries(files)),
  deletions,
});
const first = change({
  'README.md': 'hello\n',
  'head.json': '{"seq":1}\n',
  'known/requests/ab.json': '{}\n',
});

export const ledgerStoreContract = (name: string, start: () => Promise<StoreUnderTest>): void => {
  describe(`${name} as a ledger store`, () => {
    let under: StoreUnderTest;
    beforeEach(async () => {
      under = await start();
    });
    afterEach(() => under.stop());

    const read = async (paths: readonly string[] = []) => {
      const files = await under.store.read(paths);
      if (files === 'missing') throw new Error('missing');
      return files;
    };

    it('says missing before it is made', async () => {
      expect(await under.store.read(['grants/0/7.json'])).toBe('missing');
    });

    it('is made once', async () => {
      const made = await under.store.create(first);
      expect(await under.store.create(change({ 'head.json': 'other' }))).toBe('exists');
      expect((await read()).commit).toBe(made);
      expect((await read()).files.get('head.json')).toBe('{"seq":1}\n');
    });

    it('reads the head, what is open, and what is asked for, of one commit', async () => {
      const root = await under.store.create(first);
      if (root === 'exists') throw new Error('exists');
      const text = '{"text":"Zürich \\u2028 🚒"}\n';
      const outcome = await under.store.commit(
        root,
        change({
          'head.json': '{"seq":2}\n',
          'open/0/7.json': text,
          'open/1/1008.json': '{}\n',
          'grants/0/7.json': '{"state":"active"}\n',
          'events/2026/11/20/000000000002.jsonl': '{}\n',
        }),
      );
      const files = await read([
        'grants/0/7.json',
        'grants/0/8.json',
        'known/requests/ab.json',
        'recent/2026-11-20.json',
      ]);
      expect(outcome).toEqual({ kind: 'committed', commit: files.commit });
      expect(Object.fromEntries(files.files)).toEqual({
        'head.json': '{"seq":2}\n',
        'open/0/7.json': text,
        'open/1/1008.json': '{}\n',
        'grants/0/7.json': '{"state":"active"}\n',
        'known/requests/ab.json': '{}\n',
      });
    });

    it('reads the files of a folder that is asked for, and none below it', async () => {
      const root = await under.store.create(first);
      if (root === 'exists') throw new Error('exists');
      const parts = {
        'recent/2026-11-20.json': '{}\n',
        'recent/2026-11-20/1.json': '{"1":1}\n',
        'recent/2026-11-20/2.json': '{"2":2}\n',
      };
      const below = { 'recent/2026-11-20/3/4.json': '{}\n', 'recent/2026-11-21/1.json': '{}\n' };
      await under.store.commit(root, change({ ...parts, ...below }));
      const { files } = await read(['recent/2026-11-20.json', 'recent/2026-11-20', 'recent/2026-11-22']);
      expect(Object.fromEntries(files)).toEqual({ 'head.json': '{"seq":1}\n', ...parts });
    });

    it('says which names stand in a folder, and nothing of one that is not there', async () => {
      const root = await under.store.create(first);
      if (root === 'exists') throw new Error('exists');
      await under.store.commit(root, change({ 'grants/0/7.json': '{}\n', 'grants/1/1008.json': '{}\n' }));
      const names = await under.store.read([], ['grants/0', 'grants/1', 'grants/2']);
      if (names === 'missing') throw new Error('missing');
      expect(names.listed).toEqual(
        new Map([
          ['grants/0', new Set(['7.json'])],
          ['grants/1', new Set(['1008.json'])],
        ]),
      );
      expect([...names.files.keys()]).toEqual(['head.json']);
    });

    it('reads many paths', async () => {
      const root = await under.store.create(first);
      if (root === 'exists') throw new Error('exists');
      await under.store.commit(root, change({ 'grants/0/250.json': '{}\n' }));
      const { files } = await read(Array.from({ length: 260 }, (_, n) => `grants/0/${n}.json`));
      expect([...files.keys()]).toEqual(['head.json', 'grants/0/250.json']);
    });

    it('writes nothing when the head is another', async () => {
      const root = await under.store.create(first);
      if (root === 'exists') throw new Error('exists');
      expect((await under.store.commit(root, change({ 'head.json': 'a' }))).kind).toBe('committed');
      expect(await under.store.commit(root, change({ 'head.json': 'b' }))).toEqual({ kind: 'moved' });
      expect(await under.store.commit(commitSha('e'.repeat(40)), change({ 'head.json': 'c' }))).toEqual({
        kind: 'moved',
      });
      expect((await read()).files.get('head.json')).toBe('a');
    });

    it('deletes, and refuses to delete what is not there', async () => {
      const root = await under.store.create(first);
      if (root === 'exists') throw new Error('exists');
      const outcome = await under.store.commit(root, change({ 'open/0/7.json': '{}\n' }));
      if (outcome.kind !== 'committed') throw new Error('moved');
      const again = await under.store.commit(outcome.commit, change({ 'head.json': 'd' }, ['open/0/7.json']));
      if (again.kind !== 'committed') throw new Error('moved');
      expect((await read(['open/0/7.json'])).files.has('open/0/7.json')).toBe(false);
      // An error that is no conflict is never taken for one.
      await expect(under.store.commit(again.commit, change({}, ['open/0/7.json']))).rejects.toMatchObject({
        code: 'github.rejected',
      });
    });

    it('remembers what it ever held, also what was taken out', async () => {
      const root = await under.store.create(first);
      if (root === 'exists') throw new Error('exists');
      const path = 'grants/0/7.json';
      expect(await under.store.everTouched(path)).toBe(false);
      const added = await under.store.commit(root, change({ [path]: '{}\n' }));
      if (added.kind !== 'committed') throw new Error(added.kind);
      await under.store.commit(added.commit, change({}, [path]));
      expect((await read([path])).files.has(path)).toBe(false);
      expect(await under.store.everTouched(path)).toBe(true);
      expect(await under.store.everTouched('grants/0/8.json')).toBe(false);
    });

    it('throws unreachable when the answer is lost, written or not', async () => {
      const root = await under.store.create(first);
      if (root === 'exists') throw new Error('exists');
      under.lose('before');
      await expect(under.store.commit(root, change({ 'head.json': 'a' }))).rejects.toMatchObject({
        code: 'github.unreachable',
      });
      expect((await read()).commit).toBe(root);
      under.lose('after');
      await expect(under.store.commit(root, change({ 'head.json': 'a' }))).rejects.toMatchObject({
        code: 'github.unreachable',
      });
      expect((await read()).commit).not.toBe(root);
    });
  });
};
