/** A machine as just-in-time access meets it: where it is reached, and every group in which Defender writes its rules for it. */
import type { ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { TopologyApi } from '../../ports/topology.ts';

export interface GuardedMachine {
  /** Private addresses of all its interfaces. */
  readonly addresses: readonly string[];
  /** Network security groups of its interfaces and of their subnets, each once. */
  readonly nsgs: readonly ResourceId[];
}

/** `undefined`: no such machine. An interface or a subnet that the machine names and that cannot be read is a `Fault`. */
export const guardedMachine = async (
  topology: TopologyApi,
  vm: ResourceId,
): Promise<GuardedMachine | undefined> => {
  const machine = await topology.machine(vm);
  if (machine === undefined) return undefined;
  const cards = await Promise.all(
    machine.interfaces.map(async ({ id }) => (await topology.networkInterface(id)) ?? missing(id, vm)),
  );
  const addresses = cards.flatMap((card) => card.addresses);
  const subnets = await Promise.all(
    eachOnce(addresses.map(({ subnet }) => subnet)).map(
      async (id) => (await topology.subnet(id)) ?? missing(id, vm),
    ),
  );
  return {
    addresses: addresses.flatMap(({ address }) => address ?? []),
    nsgs: eachOnce([...cards, ...subnets].flatMap(({ nsg }) => nsg ?? [])),
  };
};

// NB. A part of the way that is not shown is no absence: a rule in its group would be taken for gone, and the grant for ended.
const missing = (id: ResourceId, vm: ResourceId): never => {
  throw new Fault(
    'azure.not-found',
    `${id}, which ${vm} names, is not there or this identity may not see it`,
    {
      call: `GET ${id}`,
      remedy:
        'Grant Microsoft.Network/networkInterfaces/read and Microsoft.Network/virtualNetworks/subnets/read there, and run it again.',
    },
  );
};

const eachOnce = (ids: readonly ResourceId[]): readonly ResourceId[] => [
  ...new Map(ids.map((id) => [id.toLowerCase(), id])).values(),
];
