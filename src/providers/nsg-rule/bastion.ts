/** Whether a rule of ours may stand in the group of `AzureBastionSubnet`, and could be deleted from it again. */
import { parseMarker } from '../../core/marker.ts';
import { isBastionSubnet, missingForBastion } from '../../core/network/bastion.ts';
import { readRule } from '../../core/network/security-rule.ts';
import type { Nsg } from '../../ports/security-groups.ts';

/**
 * As a sentence; `undefined`: nothing speaks against it.
 * NB. Azure demands certain rules in the group of AzureBastionSubnet, and counts ours among them while it stands. Were ours the only
 * one that lets people in, Azure would refuse to delete it, and the access could not be ended. So nothing is opened there without them.
 */
export const bastionRefusal = ({ id, subnets, rules }: Nsg): string | undefined => {
  if (!subnets.some(isBastionSubnet)) return undefined;
  const permanent = rules.filter(({ description }) => parseMarker(description) === undefined);
  const missing = missingForBastion(permanent.map(readRule));
  return missing.length === 0
    ? undefined
    : `${id} guards AzureBastionSubnet and lacks ${missing.join(', ')}: Azure would refuse ours, or refuse to delete it again.`;
};
