/** What has to be known of a group when a rule of it has ended; of many rules that end in one run it is read once. */
import { minutes } from '../../core/brand.ts';
import type { ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Azure } from '../../ports/azure.ts';
import type { Nsg } from '../../ports/security-groups.ts';

export type Group = Pick<Nsg, 'id' | 'subnets' | 'flushes'>;

/** `undefined`: there is none, or it cannot be read; nothing that ends waits for it. */
export type ReadGroup = (id: ResourceId) => Promise<Group | undefined>;

const FRESH = minutes(1);

export const groupReader = (azure: Azure): ReadGroup => {
  const known = new Map<string, { readonly until: number; readonly group: Promise<Nsg | undefined> }>();
  return async (id) => {
    const key = id.toLowerCase();
    const before = known.get(key);
    const group = before !== undefined && azure.now() < before.until ? before.group : azure.network.nsg(id);
    if (group !== before?.group) known.set(key, { until: azure.now() + FRESH, group });
    try {
      return await group;
    } catch (thrown) {
      known.delete(key);
      if (!(thrown instanceof Fault)) throw thrown;
      return undefined;
    }
  };
};
