/** What stands around a virtual machine: its network interface, the network it is in, and the group that guards its subnet. */
import { lastOf } from './scope.ts';
import type { SeedNsg, SeedResource } from './seed.ts';
import { ORDINARY_RULES, seededId } from './seed.ts';

/** Where the parts of one machine are. */
export interface MachineParts {
  readonly vm: string;
  readonly card: string;
  /** The interface's own group; `undefined`: it has none. */
  readonly cardNsg: string | undefined;
  readonly subnet: string;
  readonly address: string;
  readonly location: string;
}

/** A machine with one network interface, guarded by the group of its subnet alone, as Azure's guidance has it. */
export const machineFor = (
  vm: string,
): { readonly nsg: SeedNsg; readonly resources: readonly SeedResource[] } => {
  const name = lastOf(vm);
  const group = `${vm.slice(0, vm.search(/\/providers\//i))}/providers/Microsoft.Network`;
  const nsg = `${group}/networkSecurityGroups/nsg-${name}`;
  const subnet = `${group}/virtualNetworks/vnet-nsg-${name}/subnets/snet-nsg-${name}`;
  const location = 'westeurope';
  return {
    nsg: { id: nsg, location, rules: ORDINARY_RULES, subnets: [subnet] },
    resources: machineResources({
      vm,
      card: `${group}/networkInterfaces/nic-${name}`,
      cardNsg: undefined,
      subnet,
      address: '10.0.0.4',
      location,
    }),
  };
};

/** The machine and its network interface. Azure leaves `primary` of a lone interface out. */
export const machineResources = (of: MachineParts): readonly SeedResource[] => [
  { id: of.vm, location: of.location, properties: machineProperties(of.vm, [of.card]) },
  { id: of.card, location: of.location, properties: cardProperties(of) },
];

/** Of several interfaces the first is primary. */
const machineProperties = (vm: string, cards: readonly string[]): SeedResource['properties'] => ({
  provisioningState: 'Succeeded',
  vmId: seededId('vm', vm),
  hardwareProfile: { vmSize: 'Standard_D2s_v3' },
  networkProfile: {
    networkInterfaces: cards.map((id, index) =>
      cards.length === 1 ? { id } : { id, properties: { primary: index === 0 } },
    ),
  },
});

const cardProperties = ({
  vm,
  card,
  cardNsg,
  subnet,
  address,
}: Pick<MachineParts, 'vm' | 'card' | 'cardNsg' | 'subnet' | 'address'>): SeedResource['properties'] => ({
  provisioningState: 'Succeeded',
  resourceGuid: seededId('card', card),
  primary: true,
  virtualMachine: { id: vm },
  ...(cardNsg === undefined ? {} : { networkSecurityGroup: { id: cardNsg } }),
  ipConfigurations: [
    {
      id: `${card}/ipConfigurations/ipconfig1`,
      name: 'ipconfig1',
      type: 'Microsoft.Network/networkInterfaces/ipConfigurations',
      properties: {
        provisioningState: 'Succeeded',
        primary: true,
        privateIPAddress: address,
        privateIPAllocationMethod: 'Dynamic',
        privateIPAddressVersion: 'IPv4',
        subnet: { id: subnet },
      },
    },
  ],
});

/** A Bastion of the tier that most have; only `Developer` has no session management. */
export const bastionHost = (
  id: string,
  subnet: string,
  location: string,
  sku = 'Standard',
): SeedResource => ({
  id,
  location,
  sku,
  properties: {
    provisioningState: 'Succeeded',
    dnsName: `bst-${seededId('bastion', id)}.bastion.azure.com`,
    scaleUnits: 2,
    ipConfigurations: [
      {
        id: `${id}/bastionHostIpConfigurations/ip`,
        name: 'ip',
        type: 'Microsoft.Network/bastionHosts/bastionHostIpConfigurations',
        properties: {
          provisioningState: 'Succeeded',
          privateIPAllocationMethod: 'Dynamic',
          subnet: { id: subnet },
          publicIPAddress: {
            id: `${id.replace(/bastionHosts\/[^/]+$/i, '')}publicIPAddresses/pip-${lastOf(id)}`,
          },
        },
      },
    ],
  },
});

/** A network of one subnet, with the group that guards it. */
export const networkProperties = (subnet: string, nsg: string | undefined): SeedResource['properties'] => ({
  provisioningState: 'Succeeded',
  addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
  subnets: [
    {
      id: subnet,
      name: lastOf(subnet),
      properties: {
        provisioningState: 'Succeeded',
        addressPrefix: '10.0.0.0/26',
        ...(nsg === undefined ? {} : { networkSecurityGroup: { id: nsg } }),
      },
    },
  ],
});
