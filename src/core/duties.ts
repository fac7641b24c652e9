/** Separation of duties: which entitlements nobody may hold beside a given one. */
import { milliseconds, type Milliseconds } from './brand.ts';
import type { Settings } from './policy.ts';

export interface Separated {
  /** The rule of the settings. */
  readonly rule: string;
  readonly within: Milliseconds;
}

/** By entitlement, the strictest rule that separates it from `entitlement`; empty where nothing is separated from it. */
export const separatedFrom = (
  entitlement: string,
  { separationOfDuties }: Pick<Settings, 'separationOfDuties'>,
): ReadonlyMap<string, Separated> => {
  const separated = new Map<string, Separated>();
  for (const { name, neverBoth, within } of separationOfDuties) {
    if (!neverBoth.includes(entitlement)) continue;
    for (const other of neverBoth) {
      if (other === entitlement || within < (separated.get(other)?.within ?? milliseconds(0))) continue;
      separated.set(other, { rule: name, within });
    }
  }
  return separated;
};
