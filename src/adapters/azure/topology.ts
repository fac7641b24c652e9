/** What stands around a machine: `@azure/arm-network` for what it knows, and one plain GET for the machine itself. */
import type { NetworkInterface as SdkInterface } from '@azure/arm-network';
import { createDefaultHttpClient, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { resourceId } from '../../core/brand.ts';
import type { ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Machine, NetworkInterface, TopologyApi } from '../../ports/azure.ts';
import { armScope } from './arm.ts';
import type { Service } from './arm.ts';
import { armPartsOf } from './network-clients.ts';
import type { NetworkClients } from './network-clients.ts';

const MACHINE = 'Microsoft.Compute/virtualMachines';
/** https://learn.microsoft.com/rest/api/compute/virtual-machines/get */
const COMPUTE_VERSION = '2024-07-01';

export const topologyApi = (
  client: NetworkClients,
  { endpoint, calls }: Pick<Service, 'endpoint' | 'calls'>,
): TopologyApi => {
  const http = createDefaultHttpClient();
  return {
    machine: async (id) => {
      const { subscription } = armPartsOf(id, MACHINE);
      const url = `${endpoint}/${armScope(id)}?api-version=${COMPUTE_VERSION}`;
      const call = { name: `GET ${id}`, needs: `${MACHINE}/read` };
      const found = await calls.find(call, async (abortSignal) => {
        // The network's client has the pipeline, with its token; its package for machines would be a second one for this one read.
        const answer = await client(subscription).pipeline.sendRequest(
          http,
          createPipelineRequest({ url, abortSignal }),
        );
        if (answer.status !== 200)
          throw new RestError(`answered ${answer.status}`, { statusCode: answer.status, response: answer });
        const body: unknown = JSON.parse(answer.bodyAsText ?? '');
        return body;
      });
      return found === undefined ? undefined : asMachine(found, call.name);
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
      return found === undefined ? undefined : { nsg: idIn(found.networkSecurityGroup) };
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

const asMachine = (body: unknown, call: string): Machine => {
  const listed = at(at(at(body, 'properties'), 'networkProfile'), 'networkInterfaces');
  if (!Array.isArray(listed)) throw strange(call, 'network interfaces');
  return {
    interfaces: listed.map((each) => {
      const id = at(each, 'id');
      if (typeof id !== 'string') throw strange(call, 'the id of a network interface');
      return { id: resourceId(id), primary: at(at(each, 'properties'), 'primary') === true };
    }),
  };
};

const asInterface = ({ networkSecurityGroup, ipConfigurations }: SdkInterface): NetworkInterface => ({
  nsg: idIn(networkSecurityGroup),
  addresses: (ipConfigurations ?? []).flatMap(({ privateIPAddress, subnet }) => {
    const id = idIn(subnet);
    return id === undefined ? [] : [{ address: privateIPAddress, subnet: id }];
  }),
});

const idIn = (reference: { readonly id?: string } | undefined): ResourceId | undefined =>
  reference?.id === undefined ? undefined : resourceId(reference.id);

const at = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const strange = (call: string, what: string): Fault =>
  new Fault('azure.unexpected', `${call}: an answer without ${what}`, {
    call,
    remedy: 'A proxy between the runner and Azure may rewrite answers.',
  });
