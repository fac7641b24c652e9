/** A shard of `known/requests/` that has grown over several parts. */
import { fakeLedgerStore } from '../../fakes/ledger-store.ts';
import { begun, pathsInShard, unexplained } from './builders.ts';

export const SHARD = 'ab';
export const LAST = `known/requests/${SHARD}.jsonl`;
export const FULL = [1, 2].map((number) => `known/requests/${SHARD}/${number}.jsonl`);
export const NAMES = pathsInShard(SHARD, 45);

/** One name a commit, until two parts are full and a third is begun. */
export const filled = async () => {
  const world = await begun(fakeLedgerStore());
  for (const path of NAMES) await world.ledger.append(() => [unexplained(path)], {});
  return world;
};

export const partsOf = (files: ReadonlyMap<string, string>): readonly string[] =>
  [...files.keys()].filter((path) => path.startsWith('known/requests/')).toSorted();
