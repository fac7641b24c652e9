/** Merges and differences of trees that need no look into a file: those of most pull requests. */
import type { Change } from './diff.ts';
import type { TreeEntry } from './formats.ts';

export interface Trees {
  tree(sha: string): Promise<readonly TreeEntry[] | undefined>;
  writeTree(entries: readonly TreeEntry[]): string;
  /** The bytes of a blob. */
  blob(sha: string): Promise<Buffer | undefined>;
}

const DIRECTORY = '040000';
const byName = (entries: readonly TreeEntry[] | undefined): ReadonlyMap<string, TreeEntry> =>
  new Map((entries ?? []).map((entry) => [entry.name, entry]));
const same = (a: TreeEntry | undefined, b: TreeEntry | undefined): boolean =>
  a?.sha === b?.sha && a?.mode === b?.mode;
const isDirectory = (entry: TreeEntry | undefined): boolean =>
  entry === undefined || entry.mode === DIRECTORY;

/**
 * The merge of two trees in which each path was added or changed on one side only. `undefined`: git has to be asked; also
 * where something was removed, because git would look for where it went.
 */
export const mergeApart = async (
  trees: Trees,
  { base, ours, theirs }: { readonly base: string; readonly ours: string; readonly theirs: string },
): Promise<string | undefined> => {
  const [was, our, their] = (await Promise.all([base, ours, theirs].map(trees.tree))).map(byName);
  if (was === undefined || our === undefined || their === undefined) return undefined;
  const merged: TreeEntry[] = [];
  for (const name of new Set([...was.keys(), ...our.keys(), ...their.keys()])) {
    const [b, o, t] = [was.get(name), our.get(name), their.get(name)];
    if (b !== undefined && (o === undefined || t === undefined)) return undefined;
    // What was added on both sides may be the two ends of one rename.
    const one = same(o, t) || same(t, b) ? o : same(o, b) ? t : await below(trees, name, [b, o, t]);
    if (one === undefined) return undefined;
    merged.push(one);
  }
  return trees.writeTree(merged);
};

const below = async (
  trees: Trees,
  name: string,
  [base, ours, theirs]: readonly [TreeEntry | undefined, TreeEntry | undefined, TreeEntry | undefined],
): Promise<TreeEntry | undefined> => {
  if (base === undefined || ours === undefined || theirs === undefined) return undefined;
  if (![base, ours, theirs].every(isDirectory)) return undefined;
  const sha = await mergeApart(trees, { base: base.sha, ours: ours.sha, theirs: theirs.sha });
  return sha === undefined ? undefined : { mode: DIRECTORY, name, sha };
};

/** What was added or changed between two trees. `undefined`: git has to be asked, as where something was removed and may have moved. */
export const plainChanges = async (
  trees: Trees,
  from: string | undefined,
  to: string,
  prefix = '',
): Promise<readonly Change[] | undefined> => {
  const before = byName(from === undefined ? [] : await trees.tree(from));
  const after = byName(await trees.tree(to));
  if ([...before.keys()].some((name) => !after.has(name))) return undefined;
  const found: Change[] = [];
  for (const [name, entry] of after) {
    const was = before.get(name);
    if (same(was, entry)) continue;
    const path = `${prefix}${name}`;
    const inside =
      entry.mode === DIRECTORY && isDirectory(was)
        ? await plainChanges(trees, was?.sha, entry.sha, `${path}/`)
        : await changeOf(trees, path, { was, entry });
    if (inside === undefined) return undefined;
    found.push(...inside);
  }
  return found;
};

const FILES = /^100(644|755)$/;

const changeOf = async (
  trees: Trees,
  path: string,
  { was, entry }: { readonly was: TreeEntry | undefined; readonly entry: TreeEntry },
): Promise<readonly Change[] | undefined> => {
  if (!FILES.test(entry.mode) || (was !== undefined && !FILES.test(was.mode))) return undefined;
  const old = was === undefined ? Buffer.alloc(0) : await trees.blob(was.sha);
  const bytes = await trees.blob(entry.sha);
  if (old === undefined || bytes === undefined) return undefined;
  const counts =
    isBinary(old) || isBinary(bytes)
      ? { additions: 0, deletions: 0 }
      : countLines(linesOf(old), linesOf(bytes));
  const status = was === undefined ? 'added' : 'modified';
  return counts === undefined
    ? undefined
    : [{ status, path, previousPath: undefined, blob: entry.sha, ...counts }];
};

/** As git takes it. */
const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 8000).includes(0);

/** A line without an end is another line than one with. */
const linesOf = (bytes: Buffer): readonly string[] =>
  bytes
    .toString('latin1')
    .split(/(?<=\n)/)
    .filter((line) => line !== '');

/** More than this is git's to count. */
const MOST_PAIRS = 40_000;

const countLines = (
  before: readonly string[],
  after: readonly string[],
): Pick<Change, 'additions' | 'deletions'> | undefined => {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const old = before.slice(head, before.length - tail);
  const now = after.slice(head, after.length - tail);
  if (old.length * now.length > MOST_PAIRS) return undefined;
  const kept = longestCommon(old, now);
  return { additions: now.length - kept, deletions: old.length - kept };
};

const longestCommon = (a: readonly string[], b: readonly string[]): number => {
  let row = b.map(() => 0);
  for (const line of a) {
    const next: number[] = [];
    for (const [index, other] of b.entries()) {
      const above = row[index] ?? 0;
      const diagonal = index === 0 ? 0 : (row[index - 1] ?? 0);
      next.push(line === other ? diagonal + 1 : Math.max(above, next[index - 1] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** Hunks of files that were only added, by path. `undefined`: git has to be asked. */
export const plainPatches = async (
  changes: readonly Change[],
  trees: Trees,
): Promise<ReadonlyMap<string, string> | undefined> => {
  const found = new Map<string, string>();
  for (const { status, path, blob } of changes) {
    const bytes = status === 'added' ? await trees.blob(blob) : undefined;
    if (bytes === undefined || bytes.includes(0)) return undefined;
    const text = bytes.toString('utf8');
    if (text === '') continue;
    if (!text.endsWith('\n')) return undefined;
    const lines = text.slice(0, -1).split('\n');
    const count = lines.length === 1 ? '' : `,${lines.length}`;
    found.set(path, [`@@ -0,0 +1${count} @@`, ...lines.map((line) => `+${line}`)].join('\n'));
  }
  return found;
};
