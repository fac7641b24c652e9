/** What `doctor` sees of networks: the groups that the policy opens, the way to its machines, and its Bastions. */
import { type ResourceId, resourceId } from '../core/brand.ts';
import { placedPrivileges, subscriptionIn } from '../core/doctor/uses.ts';
import type { Door, NetworkFacts, StandingGroup } from '../core/doctor/tenant-facts.ts';
import { type Seen, seen } from '../core/doctor/point.ts';
import { Fault } from '../core/fault.ts';
import { parseMarker } from '../core/marker.ts';
import { isBastionSubnet } from '../core/network/bastion.ts';
import type { Policy } from '../core/policy.ts';
import { lastName } from '../core/scopes.ts';
import type { Azure } from '../ports/azure.ts';
import type { Nsg } from '../ports/security-groups.ts';
import type { Look } from './doctor-azure.ts';

type Looking = { readonly azure: Pick<Azure, 'network' | 'topology' | 'bastions'>; readonly look: Look };

export const lookAtNetwork = async (looking: Looking, policy: Policy): Promise<NetworkFacts> => {
  const { azure, look } = looking;
  const machines = await Promise.all(
    [...machinesIn(policy)].map(async ([id, { ports }]) => ({
      id,
      ports,
      doors: await look(() => doorsOf(azure, resourceId(id))),
    })),
  );
  const named = await Promise.all(
    unique(placedIn(policy, 'nsg')).map(async (id) => ({
      id,
      group: await look(async () => standing(await azure.network.nsg(id))),
    })),
  );
  const onTheWay = machines.flatMap(({ doors }) =>
    doors.kind === 'seen' ? (doors.value ?? []).flatMap(({ groups }) => groups) : [],
  );
  const groups = new Map(
    [...onTheWay.map((group) => ({ id: group.id, group: seen(group) })), ...named].map((each) => [
      each.id.toLowerCase(),
      each,
    ]),
  );
  return {
    groups: [...groups.values()],
    machines,
    bastions: await bastionsOf(looking, policy, named),
  };
};

const placedIn = (policy: Policy, what: 'nsg' | 'any'): readonly ResourceId[] =>
  placedPrivileges(policy).flatMap(({ privilege, place }) =>
    place !== undefined && (what === 'any' || (privilege.kind === 'nsg-rule' && !('vm' in privilege)))
      ? [place]
      : [],
  );

const unique = (ids: readonly ResourceId[]): readonly ResourceId[] => [
  ...new Map(ids.map((id) => [id.toLowerCase(), id])).values(),
];

/** Machines to which a way is opened, with the ports of all privileges. */
const machinesIn = (policy: Policy): ReadonlyMap<string, { readonly ports: readonly string[] }> => {
  const found = new Map<string, { readonly id: string; readonly ports: readonly string[] }>();
  for (const { privilege, place } of placedPrivileges(policy)) {
    const isWay = privilege.kind === 'vm-jit' || (privilege.kind === 'nsg-rule' && 'vm' in privilege);
    if (!isWay || place === undefined) continue;
    const before = found.get(place.toLowerCase());
    found.set(place.toLowerCase(), {
      id: before?.id ?? place,
      ports: [...new Set([...(before?.ports ?? []), ...privilege.ports])],
    });
  }
  return new Map([...found.values()].map(({ id, ports }) => [id, { ports }]));
};

/** All interfaces, not the primary one alone: what stands open on another one reaches the machine too. */
const doorsOf = async (
  { topology, network }: Looking['azure'],
  id: ResourceId,
): Promise<readonly Door[] | undefined> => {
  const machine = await topology.machine(id);
  if (machine === undefined) return undefined;
  const groupOf = async (nsg: ResourceId): Promise<StandingGroup> =>
    there(standing(await network.nsg(nsg)), nsg);
  return Promise.all(
    machine.interfaces.map(async ({ id: card }) => {
      const { nsg, addresses } = there(await topology.networkInterface(card), card);
      const subnets = await Promise.all(
        unique(addresses.map(({ subnet }) => subnet)).map(async (subnet) =>
          there(await topology.subnet(subnet), subnet),
        ),
      );
      const ids = unique([
        ...subnets.flatMap((subnet) => subnet.nsg ?? []),
        ...(nsg === undefined ? [] : [nsg]),
      ]);
      return {
        id: card,
        addresses: addresses.flatMap(({ address }) => address ?? []),
        groups: await Promise.all(ids.map(groupOf)),
      };
    }),
  );
};

/** NB. Something on the way that cannot be seen may be what keeps the internet out, or what lets it in. */
const there = <T>(found: T | undefined, id: string): T => {
  if (found !== undefined) return found;
  throw new Fault('azure.not-found', `There is no ${id}, or this identity may not see it`, {
    remedy: 'Give it the reads of docs/privileges/nsg-rule.md.',
  });
};

const standing = (nsg: Nsg | undefined): StandingGroup | undefined => {
  if (nsg === undefined) return undefined;
  const { id, subnets, interfaces, flushes, rules } = nsg;
  return {
    id,
    subnets,
    interfaces,
    flushes,
    // What Gatehouse opened for a grant ends with it.
    rules: rules.filter(
      ({ access, description }) => access.toLowerCase() !== 'allow' || parseMarker(description) === undefined,
    ),
  };
};

/** Those that the policy names, and those behind a group that it names. */
const bastionsOf = async (
  { azure, look }: Looking,
  policy: Policy,
  groups: readonly { readonly id: string; readonly group: Seen<StandingGroup | undefined> }[],
): Promise<NetworkFacts['bastions']> => {
  const hosts = placedIn(policy, 'any').filter((id) => /\/bastionHosts\/[^/]+$/i.test(id));
  const guarded = groups.flatMap(({ group }) =>
    group.kind === 'seen' ? (group.value?.subnets ?? []).filter(isBastionSubnet) : [],
  );
  const unread = groups.find(({ group }) => group.kind !== 'seen')?.group;
  if (hosts.length === 0 && guarded.length === 0)
    return unread !== undefined && unread.kind !== 'seen' ? unread : seen([]);
  return look(async () => {
    const named = new Set(hosts.map((id) => id.toLowerCase()));
    const behind = new Set(guarded.map((id) => id.toLowerCase()));
    const subscriptions = new Set([...hosts, ...guarded].flatMap((id) => subscriptionIn(id) ?? []));
    const found = await Promise.all([...subscriptions].map((id) => azure.bastions.hostsIn(id)));
    const subnets = new Map(
      guarded.map((subnet) => [subnet.toLowerCase(), { subnet, name: 'AzureBastionSubnet' }]),
    );
    for (const { id, subnets: own } of found.flat())
      for (const subnet of own)
        if (named.has(id.toLowerCase()) || behind.has(subnet.toLowerCase()))
          subnets.set(subnet.toLowerCase(), { subnet, name: lastName(id) });
    return Promise.all(
      [...subnets.values()].map(async ({ subnet, name }) => {
        const { nsg } = there(await azure.topology.subnet(resourceId(subnet)), subnet);
        return {
          name,
          subnet,
          group: nsg === undefined ? undefined : there(standing(await azure.network.nsg(nsg)), nsg),
        };
      }),
    );
  });
};
