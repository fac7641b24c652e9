/** The way to one machine: the groups that guard its primary network interface, and the addresses at which it is reached there. */
import type { ResourceId } from '../../core/brand.ts';
import { addressesIn } from '../../core/network/addresses.ts';
import { listOf } from '../../core/one-or-more.ts';
import type { NsgRuleToVmStep } from '../../core/plan.ts';
import type { Machine, TopologyApi } from '../../ports/topology.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import type { Aim } from './aim.ts';
import { ruleNameOnWay, sameText } from './rule.ts';

export const aimAtMachine = async (
  topology: TopologyApi,
  step: NsgRuleToVmStep,
  context: GrantContext,
): Promise<Aim> => {
  const machine = await topology.machine(step.vm);
  if (machine === undefined)
    return {
      ...nothing(`There is no virtual machine ${step.vm}, or this identity may not see it.`),
      lasting: true,
    };
  const primary = primaryOf(machine);
  if (primary === undefined) {
    return nothing(`It is not clear which network interface of ${step.vm} is its primary one.`);
  }
  const card = await topology.networkInterface(primary);
  if (card === undefined)
    return nothing(`There is no network interface ${primary}, or this identity may not see it.`);
  const addresses = card.addresses.flatMap(({ address }) =>
    address !== undefined && isReachable(address, step) ? [address] : [],
  );
  if (addresses.length === 0) {
    return nothing(
      `${step.vm} has no private address now that can be reached from ${listOf(step.source).join(', ')}; it may be deallocated.`,
    );
  }
  const subnets = unique(card.addresses.map(({ subnet }) => subnet));
  const found = await Promise.all(subnets.map(async (id) => ({ id, subnet: await topology.subnet(id) })));
  const unseen = found.find(({ subnet }) => subnet === undefined);
  if (unseen !== undefined)
    return nothing(`There is no subnet ${unseen.id}, or this identity may not see it.`);
  // Inbound traffic meets the subnet's group first. One group may guard both.
  const groups = unique([
    ...found.flatMap(({ subnet }) => subnet?.nsg ?? []),
    ...(card.nsg === undefined ? [] : [card.nsg]),
  ]);
  if (groups.length === 0) {
    // NB. Without a group all of it is open already, or shut by something that is not ours to open: nothing may be called opened.
    return nothing(
      `No network security group stands on the way to ${step.vm}, neither on its network interface nor on its subnet: there is nothing to open and nothing to close again.`,
    );
  }
  const elsewhere = groups.find((nsg) => !sameText(subscriptionIn(nsg), subscriptionIn(step.vm)));
  // NB. Ending looks for the rules in the machine's subscription, so none is ever made outside it. Azure keeps them together too.
  if (elsewhere !== undefined) return nothing(`${elsewhere} lies in another subscription than ${step.vm}.`);
  return {
    kind: 'sites',
    sites: groups.map((nsg) => ({
      step,
      nsg,
      name: ruleNameOnWay(context, step.id, nsg),
      destinations: addresses,
      destinationGroups: [],
    })),
    notes: [
      ...found.filter(({ subnet }) => subnet?.nsg === undefined).map(({ id }) => unguarded(`subnet ${id}`)),
      ...(card.nsg === undefined ? [unguarded(`network interface ${primary}`)] : []),
    ],
  };
};

/** NB. Of the id that the plan names, so that it does not depend on whether the machine is still there. */
export const subscriptionIn = (id: ResourceId): string => id.split('/')[2] ?? '';

/**
 * NB. Of several interfaces only the primary one: it is the one behind the machine's address and name, and each further one that
 * were opened would be more than was asked for. Two that both say they are primary are not chosen between.
 */
const primaryOf = ({ interfaces }: Machine): ResourceId | undefined => {
  const [first, ...others] = interfaces.filter(({ primary }) => primary || interfaces.length === 1);
  return others.length === 0 ? first?.id : undefined;
};

/** Nothing goes from IPv4 to IPv6. NB. A single address: whatever Azure says, the rule leads to nothing wider. */
const isReachable = (address: string, { source }: NsgRuleToVmStep): boolean =>
  addressesIn(address) !== undefined &&
  !address.includes('/') &&
  listOf(source).some((from) => from.includes(':') === address.includes(':'));

const unguarded = (what: string): string =>
  `No network security group stands on the ${what}: there is nothing to open there, and nothing there keeps others out.`;

const unique = (ids: readonly ResourceId[]): readonly ResourceId[] =>
  [...new Map(ids.toReversed().map((id) => [id.toLowerCase(), id])).values()].toReversed();

const nothing = (why: string) => ({ kind: 'nothing', why }) as const;
