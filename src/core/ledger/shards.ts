/** Reads the shards of `known/requests/` that a run asked for: where names are looked up all parts, where they are added the last. */
import type { KnownFile } from './files.ts';
import { kept } from './kept.ts';
import type { KnownFiles, ShardEnd } from './known.ts';
import { earlierIn } from './known.ts';
import type { Flaw } from './line.ts';
import { fullPartPath, KNOWN_FOLDER, knownFolder, knownPath, lastPartPath, shardAt } from './paths.ts';
import type { Stored } from './stored.ts';
import { readKnown, readKnownPart } from './stored.ts';

export interface ShardsRead {
  readonly files: ReadonlyMap<string, string>;
  /** `shards`: those of which everything was asked for; `ends`: paths of the files to go on from. */
  readonly read: { readonly shards: ReadonlySet<string>; readonly ends: ReadonlySet<string> };
  /** Whether the ledger has parts, by its head. */
  readonly inParts: boolean;
}

export interface Shards {
  /** By the shard: what its next name is added to. */
  readonly ends: ReadonlyMap<string, ShardEnd>;
  /** By the shard: its names, of those that were read whole. */
  readonly names: ReadonlyMap<string, KnownFiles>;
}

const parseWhole = kept((path, text) => readKnown(path, text, shardAt(path)), 256);
/** Of two hundred thousand files that were dealt with. */
const parsePart = kept((path, text) => readKnownPart(path, text, shardAt(path)), 12_000);

/** What is amiss is added to `flaws`. */
export const shardsIn = ({ files, read, inParts }: ShardsRead, flaws: Flaw[]): Shards => {
  const [ends, names] = [new Map<string, ShardEnd>(), new Map<string, KnownFiles>()];
  const folders = byFolder(files);
  for (const shard of read.shards) {
    const folder = folders.get(knownFolder(shard)) ?? [];
    const amiss = inParts ? amissAmongParts(shard, files, folder) : amissBesideWhole(shard, files, folder);
    if (amiss !== undefined)
      flaws.push({ path: amiss, message: 'It is missing, or it is no part of its shard.' });
    const parts = [knownPath(shard), ...inOrder(folder), lastPartPath(shard)].flatMap((path) => {
      const stored = parsedAt(path, files);
      if (stored?.kind === 'flaw') flaws.push(stored.flaw);
      return stored?.kind === 'value' ? [...stored.value] : [];
    });
    names.set(shard, new Map<string, KnownFile>(parts));
  }
  for (const path of [...[...read.shards].map(inParts ? lastPartPath : knownPath), ...read.ends]) {
    const end = endAt(path, { files, inParts });
    if (end?.kind === 'flaw') flaws.push(end.flaw);
    if (end?.kind === 'value') ends.set(shardAt(path), end.value);
  }
  return { ends, names };
};

const parsedAt = (path: string, files: ReadonlyMap<string, string>): Stored<KnownFiles> | undefined => {
  const text = files.get(path);
  if (text === undefined) return undefined;
  return path === knownPath(shardAt(path)) ? parseWhole(path, text) : parsePart(path, text);
};

/** NB. Only what a name is added to: of a part nothing is looked at but how it begins. */
const endAt = (
  path: string,
  { files, inParts }: Pick<ShardsRead, 'files' | 'inParts'>,
): Stored<ShardEnd> | undefined => {
  const text = files.get(path);
  if (text === undefined) return undefined;
  if (inParts !== (path === lastPartPath(shardAt(path))))
    return { kind: 'flaw', flaw: { path, message: 'By head.json this file has another form.' } };
  if (!inParts) {
    const whole = parseWhole(path, text);
    return whole.kind === 'flaw' ? whole : { kind: 'value', value: { kind: 'whole', files: whole.value } };
  }
  return earlierIn(text) === undefined
    ? { kind: 'flaw', flaw: { path, message: 'It does not begin, or end, as a part does.' } }
    : { kind: 'value', value: { kind: 'part', text } };
};

/** NB. What stands in a part that is passed over would be dealt with once more, or explain a file that it does not name any more. */
const amissAmongParts = (
  shard: string,
  files: ReadonlyMap<string, string>,
  folder: readonly string[],
): string | undefined => {
  if (files.has(knownPath(shard))) return knownPath(shard);
  const earlier = earlierIn(files.get(lastPartPath(shard)) ?? '') ?? 0;
  const expected = new Set<string>();
  // By the first that is missing it ends, whatever number the last one names.
  for (let at = 0; at < earlier; at += 1) {
    const path = fullPartPath(shard, at + 1);
    if (earlierIn(files.get(path) ?? '') !== at) return path;
    expected.add(path);
  }
  return folder.find((path) => !expected.has(path));
};

const amissBesideWhole = (
  shard: string,
  files: ReadonlyMap<string, string>,
  [first]: readonly string[],
): string | undefined => (files.has(lastPartPath(shard)) ? lastPartPath(shard) : first);

const inOrder = (folder: readonly string[]): readonly string[] =>
  folder.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));

/** The files below the folder of a shard, each under that folder. */
const byFolder = (files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> => {
  const folders = new Map<string, string[]>();
  for (const path of files.keys()) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (!folder.startsWith(`${KNOWN_FOLDER}/`)) continue;
    const paths = folders.get(folder) ?? [];
    folders.set(folder, paths);
    paths.push(path);
  }
  return folders;
};
