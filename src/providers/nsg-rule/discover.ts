/** Finding our rules on the platform alone: no ledger, no policy, no GitHub (I3). */
import { stepOf } from '../../core/derived-id.ts';
import { parseMarker } from '../../core/marker.ts';
import { oneOrMore } from '../../core/one-or-more.ts';
import { parseResourceId } from '../../core/parse/resource-id.ts';
import type { NsgRuleStep, NsgRuleToGroupsStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { Nsg, SecurityRule } from '../../ports/security-groups.ts';
import type { Discovered, DiscoveryScope } from '../../ports/privilege.ts';
import { ruleIdIn, ruleNames, sameText } from './rule.ts';

export const discoverRules = async (azure: Azure, scope: DiscoveryScope): Promise<readonly Discovered[]> => {
  const found: Discovered[] = [];
  for (const subscription of scope.subscriptions) {
    for (const nsg of await azure.network.nsgsIn(subscription)) {
      found.push(...nsg.rules.flatMap((rule) => asDiscovered(rule, nsg, scope) ?? []));
    }
  }
  return found;
};

/** NB. A marker can be copied into any rule; only one whose name this installation derives for that grant is ours. */
const asDiscovered = (
  rule: SecurityRule,
  nsg: Nsg,
  { installation }: DiscoveryScope,
): Discovered | undefined => {
  const marker = parseMarker(rule.description);
  if (marker === undefined || marker.installation !== installation) return undefined;
  const id = stepOf(marker, rule.name, ({ key, step }) => ruleNames(key, step, nsg.id));
  if (id === undefined) return undefined;
  return {
    installation,
    grant: marker.grant,
    expiresAt: marker.expiresAt,
    step: asStep(rule, nsg, id),
    objectId: ruleIdIn(nsg.id, rule.name),
  };
};

/** As it stands now, also where somebody edited it. A rule on the way to a machine is one of its group: the machine is not in it. */
const asStep = (rule: SecurityRule, nsg: Nsg, id: string): NsgRuleStep | NsgRuleToGroupsStep => {
  const step = {
    id,
    kind: 'nsg-rule',
    layer: 'network',
    nsg: nsg.id,
    source: rule.sources.length === 0 ? '*' : oneOrMore(rule.sources),
    protocol: sameText(rule.protocol, 'Tcp') ? 'Tcp' : sameText(rule.protocol, 'Udp') ? 'Udp' : '*',
    ports: rule.destinationPorts,
    priorities: { from: rule.priority, to: rule.priority },
  } as const;
  const [destination] = rule.destinations;
  const groups = rule.destinationGroups.flatMap((group) => parseResourceId(group) ?? []);
  return destination === undefined && groups.length > 0
    ? { ...step, destinationGroups: groups }
    : { ...step, destination: destination ?? '*' };
};
