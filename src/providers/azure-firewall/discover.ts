/** Finding our groups on the platform alone: no ledger, no policy, no GitHub (I3). */
import { stepOf } from '../../core/derived-id.ts';
import { parseMarker } from '../../core/marker.ts';
import type { AzureFirewallStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { FirewallGroup, FirewallPolicy, FirewallRule } from '../../ports/firewalls.ts';
import type { Discovered, DiscoveryScope } from '../../ports/privilege.ts';
import { sameText } from '../nsg-rule/rule.ts';
import { groupIdIn, groupName, rulesIn } from './group.ts';

export const discoverGroups = async (
  { firewall }: Pick<Azure, 'firewall'>,
  scope: DiscoveryScope,
): Promise<readonly Discovered[]> => {
  const found: Discovered[] = [];
  for (const subscription of scope.subscriptions) {
    for (const policy of await firewall.policiesIn(subscription)) {
      // A policy that was deleted meanwhile took its rules with it.
      const groups = (await firewall.groups(policy.id)) ?? [];
      found.push(...groups.flatMap((group) => asDiscovered(group, policy, scope) ?? []));
    }
  }
  return found;
};

/** NB. A marker can be copied into any rule; only one whose name and group this installation derives for that grant is ours. */
const asDiscovered = (
  group: FirewallGroup,
  policy: FirewallPolicy,
  { installation }: DiscoveryScope,
): Discovered | undefined => {
  for (const { rule } of rulesIn(group)) {
    const marker = parseMarker(rule.description);
    if (marker === undefined || marker.installation !== installation || !sameText(rule.name, group.name))
      continue;
    const id = stepOf(marker, group.name, ({ key, step }) => [groupName(key, step)]);
    if (id === undefined) continue;
    return {
      installation,
      grant: marker.grant,
      expiresAt: marker.expiresAt,
      step: asStep(rule, policy, id),
      objectId: groupIdIn(policy.id, group.name),
    };
  }
  return undefined;
};

/** As it stands now, also where somebody edited it. */
const asStep = (rule: FirewallRule, { id: policy }: FirewallPolicy, id: string): AzureFirewallStep => {
  const [protocol, ...others] = rule.protocols;
  return {
    id,
    kind: 'azure-firewall',
    layer: 'network',
    policy,
    source: [...rule.sources, ...rule.sourceNames].join(' ') || '*',
    destinations: [...rule.destinations, ...rule.destinationNames],
    protocol: others.length > 0 ? '*' : protocol === 'TCP' ? 'Tcp' : protocol === 'UDP' ? 'Udp' : '*',
    ports: rule.ports,
  };
};
