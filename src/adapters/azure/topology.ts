/** What stands around a machine: `@azure/arm-network` for what it knows, and one plain GET for the machine itself. */
import type { NetworkInterface as SdkInterface, Subnet as SdkSubnet } from '@azure/arm-network';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { resourceId } from '../../core/brand.ts';
import type { ResourceId } from '../../core/brand.ts';
import type { Machine, NetworkInterface, TopologyApi } from '../../ports/topology.ts';
import { armScope } from './arm.ts';
import type { ArmService } from './arm.ts';
import { armPartsOf } from './network-clients.ts';
import type { NetworkClients } from './network-clients.ts';
import { formed, maybe, maybeReference, maybeText } from './formed.ts';
import { plainArm } from './plain-arm.ts';

const MACHINE = 'Microsoft.Compute/virtualMachines';
/** https://learn.microsoft.com/rest/api/compute/virtual-machines/get */
const COMPUTE_VERSION = '2024-07-01';

/** Its package for machines would be a second SDK for this one read. */
const machineForm = Type.Object({
  properties: Type.Object({
    networkProfile: Type.Object({
      networkInterfaces: Type.Array(
        Type.Object({
          id: Type.String(),
          properties: Type.Optional(
            Type.Union([
              Type.Null(),
              Type.Object({ primary: Type.Optional(Type.Union([Type.Null(), Type.Boolean()])) }),
            ]),
          ),
        }),
      ),
    }),
  }),
});

const interfaceForm = Type.Object({
  networkSecurityGroup: maybeReference,
  ipConfigurations: maybe(Type.Array(Type.Object({ privateIPAddress: maybeText, subnet: maybeReference }))),
});
const subnetForm = Type.Object({ networkSecurityGroup: maybeReference });

export const topologyApi = (client: NetworkClients, service: ArmService): TopologyApi => {
  const arm = plainArm(service);
  const { calls } = service;
  return {
    machine: async (id) => {
      armPartsOf(id, MACHINE);
      const place = { path: `/${armScope(id)}`, version: COMPUTE_VERSION };
      const found = await calls.find({ name: `GET ${id}`, needs: `${MACHINE}/read` }, (abortSignal) =>
        arm.get(place, machineForm, abortSignal),
      );
      return found === undefined ? undefined : asMachine(found);
    },
    networkInterface: async (id) => {
      const { subscription, group, names } = armPartsOf(id, 'Microsoft.Network/networkInterfaces');
      const found = await calls.find(
        { name: `GET ${id}`, needs: 'Microsoft.Network/networkInterfaces/read' },
        (abortSignal) => client(subscription).networkInterfaces.get(group, names[0], { abortSignal }),
      );
      return found === undefined ? undefined : asInterface(found);
    },
    subnet: async (id) => {
      const { subscription, group, names } = armPartsOf(id, 'Microsoft.Network/virtualNetworks/subnets');
      const [network, name = ''] = names;
      const found = await calls.find(
        { name: `GET ${id}`, needs: 'Microsoft.Network/virtualNetworks/subnets/read' },
        (abortSignal) => client(subscription).subnets.get(group, network, name, { abortSignal }),
      );
      return found === undefined ? undefined : asSubnet(found);
    },
    hasApplicationGroup: async (id) => {
      const { subscription, group, names } = armPartsOf(id, 'Microsoft.Network/applicationSecurityGroups');
      const found = await calls.find(
        { name: `GET ${id}`, needs: 'Microsoft.Network/applicationSecurityGroups/read' },
        (abortSignal) => client(subscription).applicationSecurityGroups.get(group, names[0], { abortSignal }),
      );
      return found !== undefined;
    },
  };
};

const asMachine = ({ properties }: Static<typeof machineForm>): Machine => ({
  interfaces: properties.networkProfile.networkInterfaces.map((each) => ({
    id: resourceId(each.id),
    primary: each.properties?.primary === true,
  })),
});

const asSubnet = formed('subnets', subnetForm, ({ networkSecurityGroup }: SdkSubnet) => ({
  nsg: idIn(networkSecurityGroup),
}));

const asInterface = formed(
  'networkInterfaces',
  interfaceForm,
  ({ networkSecurityGroup, ipConfigurations }: SdkInterface): NetworkInterface => ({
    nsg: idIn(networkSecurityGroup),
    addresses: (ipConfigurations ?? []).flatMap(({ privateIPAddress, subnet }) => {
      const id = idIn(subnet);
      return id === undefined ? [] : [{ address: privateIPAddress, subnet: id }];
    }),
  }),
);

const idIn = (reference: { readonly id?: string } | undefined): ResourceId | undefined =>
  reference?.id === undefined ? undefined : resourceId(reference.id);
