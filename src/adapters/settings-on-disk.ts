/** The settings of a working tree on this machine: what the offline commands compare the ledger with. */
import { parsePolicy } from '../core/parse-policy.ts';
import type { Settings } from '../core/policy.ts';
import { readWorkingTree } from './disk.ts';

/** Undefined where there is no policy, or one that cannot be used. Throws `Fault('config.invalid')` for an unreadable folder. */
export const readSettings = async (root: string): Promise<Settings | undefined> => {
  const files = (await readWorkingTree(root)).filter((file) => file.path.startsWith('policies/'));
  return files.length === 0 ? undefined : parsePolicy({ commit: undefined, files }).settings;
};
