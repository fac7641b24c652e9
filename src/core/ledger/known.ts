/** One shard of `known/requests/`: which files were dealt with, as a log in parts, so that an append writes little however many there are. */
import { canonicalJson } from '../canonical.ts';
import type { KnownFile } from './files.ts';
import { fileText } from './files.ts';
import { fullPartPath, knownPath, lastPartPath, shardOf } from './paths.ts';

export type KnownFiles = ReadonlyMap<string, KnownFile>;

/** What whoever writes a shard goes on from. */
export type ShardEnd =
  /** In a ledger that is older than parts: one table, however long. */
  | { readonly kind: 'whole'; readonly files: KnownFiles }
  /**
   * The last part: a line that says how many full ones stand before it, and one for each name, in the order of the events. The later
   * word on a name counts, so that nothing that stands there must be read to add one.
   */
  | { readonly kind: 'part'; readonly text: string };

/** What a new ledger says in its genesis, in bytes of a part: some eighteen names. */
export const KNOWN_PART = 2_048;

export interface GrowingShard {
  /** Path and text of the part that is full with it and never changes again, if the name came into a new one. */
  put(path: string, file: KnownFile): readonly [string, string] | undefined;
  /** Where the next one goes on, and its text. */
  readonly path: string;
  text(): string;
  end(): ShardEnd;
}

/**
 * A shard that goes on from its end, which stays as it is. `limit`: bytes of a part, as the genesis says it; none: an older ledger.
 * NB. Which part a name comes into must be a function of the events alone: `verify` proves every part.
 */
export const growingShard = (
  shard: string,
  before: ShardEnd | undefined,
  limit: number | undefined,
): GrowingShard =>
  limit === undefined
    ? growingTable(shard, before?.kind === 'whole' ? before.files : new Map())
    : growingLog(shard, before?.kind === 'part' ? before.text : partBegin(0), limit);

const growingTable = (shard: string, before: KnownFiles): GrowingShard => {
  const files = new Map(before);
  return {
    path: knownPath(shard),
    put: (path, file) => void files.set(path, file),
    text: () => fileText(Object.fromEntries(files)),
    end: () => ({ kind: 'whole', files }),
  };
};

const growingLog = (shard: string, before: string, limit: number): GrowingShard => {
  let text = before;
  let bytes = Buffer.byteLength(before);
  let earlier = earlierIn(before) ?? 0;
  return {
    path: lastPartPath(shard),
    put(path, file) {
      const line = lineOf(path, file);
      const more = Buffer.byteLength(line);
      const begin = partBegin(earlier);
      // A name that is longer than a part has one for itself.
      if (bytes === begin.length || bytes + more <= limit) {
        text += line;
        bytes += more;
        return undefined;
      }
      const full = [fullPartPath(shard, earlier + 1), text] as const;
      earlier += 1;
      text = partBegin(earlier) + line;
      bytes = Buffer.byteLength(text);
      return full;
    },
    text: () => text,
    end: () => ({ kind: 'part', text }),
  };
};

const partBegin = (earlier: number): string => `${canonicalJson({ earlier })}\n`;
const lineOf = (path: string, file: KnownFile): string => `${canonicalJson({ ...file, path })}\n`;

/** How many full parts stand before the one with this text; `undefined`: it is none. */
export const earlierIn = (text: string): number | undefined => {
  const earlier = /^\{"earlier":(0|[1-9][0-9]{0,8})\}\n(?:[^]*\n)?$/.exec(text)?.[1];
  return earlier === undefined ? undefined : Number(earlier);
};

export interface GrownShard {
  /** Path → text of the parts that became full. */
  readonly full: ReadonlyMap<string, string>;
  readonly path: string;
  readonly text: string;
  readonly end: ShardEnd;
}

/** The shards that a delta touches. `before` gives the end of one; none: nothing stands there yet. */
export const grownShards = (
  known: KnownFiles,
  before: (shard: string) => ShardEnd | undefined,
  limit: number | undefined,
): ReadonlyMap<string, GrownShard> => {
  const shards = new Map<string, { readonly growing: GrowingShard; readonly full: Map<string, string> }>();
  for (const [path, file] of known) {
    const shard = shardOf(path);
    const grown = shards.get(shard) ?? {
      growing: growingShard(shard, before(shard), limit),
      full: new Map<string, string>(),
    };
    shards.set(shard, grown);
    const full = grown.growing.put(path, file);
    if (full !== undefined) grown.full.set(...full);
  }
  return new Map(
    [...shards].map(([shard, { growing, full }]) => [
      shard,
      { full, path: growing.path, text: growing.text(), end: growing.end() },
    ]),
  );
};

/** Their files, whole. */
export const shardFiles = (shards: ReadonlyMap<string, GrownShard>): ReadonlyMap<string, string> =>
  new Map([...shards.values()].flatMap(({ full, path, text }) => [...full, [path, text] as const]));
