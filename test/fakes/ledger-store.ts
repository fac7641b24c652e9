/** A ledger branch in memory: compare-and-swap, history, and the faults that GitHub has, to be ordered. */
import { createHash } from 'node:crypto';
import { blobSha, commitSha } from '../../src/core/brand.ts';
import type { CommitSha } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { Anchor, SeenAnchor } from '../../src/core/ledger/anchor.ts';
import { gitBlob } from '../../src/core/canonical.ts';
import type { Anchors } from '../../src/ports/anchors.ts';
import type {
  CommitOutcome,
  HistoryChange,
  HistoryCommit,
  LedgerCommit,
  LedgerFiles,
  LedgerHistory,
  LedgerStore,
} from '../../src/ports/ledger-store.ts';

export interface MadeCommit {
  readonly commit: CommitSha;
  readonly parents: readonly CommitSha[];
  readonly subject: string;
  readonly trailers: readonly string[];
  readonly changes: readonly HistoryChange[];
  readonly texts: ReadonlyMap<string, string>;
}

/** The head of the default branch, on which anchors are put. */
export const MAIN_HEAD = commitSha('a'.repeat(40));

export interface FakeLedgerStore extends LedgerStore, LedgerHistory, Anchors {
  /** What stands outside the branch, newest last. */
  readonly anchors: readonly SeenAnchor[];
  /** Somebody with force moves the branch back to its first commits. */
  cut(commits: number): void;
  /** The next commit is lost: `before` it is written, or `after` it (only the answer is lost), or written `late`, with the next call. */
  lose(when: 'before' | 'after' | 'late'): void;
  /** What happens right before the next commit is looked at: another run's write. */
  meanwhile(act: () => Promise<unknown>): void;
  /** Somebody with a shell: changes files and adds a commit, past every rule. */
  tamper(change: Partial<LedgerCommit>): CommitSha;
  readonly made: readonly MadeCommit[];
  readonly files: ReadonlyMap<string, string>;
  /** Calls of `read` and `commit` so far. */
  readonly calls: { reads: number; commits: number };
}

export const fakeLedgerStore = (): FakeLedgerStore => {
  const made: MadeCommit[] = [];
  const files = new Map<string, string>();
  const open = new Set<string>();
  const touched = new Set<string>();
  /** Files by their folder, also those that are gone. */
  const folders = new Map<string, Set<string>>();
  const losses: ('before' | 'after' | 'late')[] = [];
  const others: (() => Promise<unknown>)[] = [];
  let late: (() => void) | undefined;
  const calls = { reads: 0, commits: 0 };
  const anchors: SeenAnchor[] = [];
  const head = (): CommitSha | undefined => made.at(-1)?.commit;

  const write = (change: LedgerCommit): CommitSha => {
    const changes: HistoryChange[] = [];
    const texts = new Map<string, string>();
    for (const path of change.deletions) {
      if (!files.delete(path)) throw rejected(`${path} does not exist`);
      open.delete(path);
      changes.push({ path, change: 'deleted' });
    }
    for (const [path, text] of change.additions) {
      if (files.get(path) === text) continue;
      changes.push({
        path,
        change: files.has(path) ? 'modified' : 'added',
        blob: blobSha(gitBlob(text)),
        mode: '100644',
      });
      files.set(path, text);
      if (path.startsWith('open/')) open.add(path);
      texts.set(path, text);
    }
    const parent = head();
    const commit = commitSha(
      createHash('sha1').update(`${parent} ${made.length} ${change.subject}`).digest('hex'),
    );
    for (const { path } of changes) {
      touched.add(path);
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      folders.set(folder, (folders.get(folder) ?? new Set()).add(path));
    }
    made.push({
      commit,
      parents: parent === undefined ? [] : [parent],
      subject: change.subject,
      trailers: change.trailers,
      changes: changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      texts,
    });
    return commit;
  };

  return {
    made,
    files,
    calls,
    anchors,
    async put(commit: CommitSha, anchor: Anchor) {
      anchors.push({ ...anchor, commit, at: '2026-11-20T10:00:00Z' });
    },
    all: async () => anchors,
    cut(commits) {
      const kept = made.splice(0).slice(0, commits);
      files.clear();
      open.clear();
      for (const one of kept) {
        made.push(one);
        for (const change of one.changes) {
          if (change.change === 'deleted') {
            files.delete(change.path);
            open.delete(change.path);
          } else {
            files.set(change.path, one.texts.get(change.path) ?? '');
            if (change.path.startsWith('open/')) open.add(change.path);
          }
        }
      }
    },
    lose: (when) => losses.push(when),
    meanwhile: (act) => others.push(act),
    tamper: (change) =>
      write({ subject: 'tampered', trailers: [], additions: new Map(), deletions: [], ...change }),
    async read(paths, listed = []): Promise<LedgerFiles | 'missing'> {
      calls.reads += 1;
      const commit = head();
      if (commit === undefined) return 'missing';
      const within = paths.flatMap((path) => [...(folders.get(path) ?? [])]);
      const found = [...open, 'head.json', ...paths, ...within].flatMap((path): [string, string][] => {
        const text = files.get(path);
        if (text !== undefined && Buffer.byteLength(text) > LONGEST_TEXT) throw cut(path);
        return text === undefined ? [] : [[path, text]];
      });
      const names = listed.flatMap((folder): [string, ReadonlySet<string>][] => {
        const there = [...(folders.get(folder) ?? [])].filter((path) => files.has(path));
        return there.length === 0
          ? []
          : [[folder, new Set(there.map((path) => path.slice(folder.length + 1)))]];
      });
      return {
        commit,
        files: new Map(found),
        listed: new Map(names),
        outside: { main: [MAIN_HEAD], anchors: [...anchors] },
      };
    },
    everTouched: async (path) => touched.has(path),
    async commit(expected, change): Promise<CommitOutcome> {
      calls.commits += 1;
      late?.();
      late = undefined;
      await others.shift()?.();
      const loss = losses.shift();
      if (loss === 'before') throw unreachable();
      if (loss === 'late') {
        late = () => {
          if (expected === head()) write(change);
        };
        throw unreachable();
      }
      if (expected !== head()) {
        if (loss === 'after') throw unreachable();
        return { kind: 'moved' };
      }
      const commit = write(change);
      if (loss === 'after') throw unreachable();
      return { kind: 'committed', commit };
    },
    async create(change) {
      return head() === undefined ? write(change) : 'exists';
    },
    async *commits(): AsyncGenerator<HistoryCommit> {
      for (const { commit, parents, subject, changes, texts } of made) {
        yield {
          commit,
          parents,
          subject,
          changes,
          text: async (path) => {
            const text = texts.get(path);
            if (text === undefined) throw new Error(`${path} is not in ${commit}`);
            return text;
          },
          signature: async () => undefined,
        };
      }
    },
  };
};

/** Bytes that GitHub gives out of a text; of a longer one only the beginning. */
const LONGEST_TEXT = 512_000;
const cut = (path: string): Fault =>
  new Fault('ledger.broken', `${path} is not given out as whole text.`, {
    remedy: 'Run `gatehouse verify`.',
  });
const unreachable = (): Fault =>
  new Fault('github.unreachable', 'No answer.', { remedy: 'Wait.', transient: true });
const rejected = (why: string): Fault => new Fault('github.rejected', why, { remedy: 'Correct it.' });
