/** A virtual machine's way into the network: its interfaces, their private addresses, and the groups that guard them. */
import { Type } from 'typebox';
import { resourceId } from '../../core/brand.ts';
import type { ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Machine } from '../../ports/azure.ts';
import { armScope } from './arm.ts';
import type { Calls } from './calls.ts';
import type { PlainArm } from './plain-arm.ts';

const COMPUTE = '2024-03-01';
const NETWORK = '2024-01-01';
const NEEDS =
  'Microsoft.Compute/virtualMachines/read, Microsoft.Network/networkInterfaces/read and Microsoft.Network/virtualNetworks/subnets/read';

const reference = Type.Optional(Type.Union([Type.Null(), Type.Object({ id: Type.String() })]));

const machineForm = Type.Object({
  properties: Type.Object({
    networkProfile: Type.Optional(
      Type.Object({ networkInterfaces: Type.Optional(Type.Array(Type.Object({ id: Type.String() }))) }),
    ),
  }),
});

const interfaceForm = Type.Object({
  properties: Type.Object({
    networkSecurityGroup: reference,
    ipConfigurations: Type.Optional(
      Type.Array(
        Type.Object({
          properties: Type.Object({
            privateIPAddress: Type.Optional(Type.Union([Type.Null(), Type.String()])),
            subnet: reference,
          }),
        }),
      ),
    ),
  }),
});

const subnetForm = Type.Object({ properties: Type.Object({ networkSecurityGroup: reference }) });

/** `undefined`: no such machine. An interface or a subnet that the machine names and that cannot be read is a `Fault`. */
export const machineOf = async (
  arm: PlainArm,
  calls: Calls,
  vm: ResourceId,
): Promise<Machine | undefined> => {
  const pathOf = (id: string): string => `/${armScope(resourceId(id))}`;
  // NB. Looked at before anything is sent: another kind of resource has no ports, and its answer would look like a machine's.
  if (!VM.test(vm)) throw notAMachine(vm);
  const found = await calls.find({ name: `GET ${vm}`, needs: NEEDS }, (signal) =>
    arm.get({ path: pathOf(vm), version: COMPUTE }, machineForm, signal),
  );
  if (found === undefined) return undefined;
  const interfaces = await Promise.all(
    (found.properties.networkProfile?.networkInterfaces ?? []).map(({ id }) =>
      calls.read({ name: `GET ${id}`, needs: NEEDS }, (signal) =>
        arm.get({ path: pathOf(id), version: NETWORK }, interfaceForm, signal),
      ),
    ),
  );
  const configurations = interfaces.flatMap(({ properties }) => properties.ipConfigurations ?? []);
  const subnets = await Promise.all(
    [...new Set(configurations.flatMap(({ properties }) => properties.subnet?.id ?? []))].map((id) =>
      calls.read({ name: `GET ${id}`, needs: NEEDS }, (signal) =>
        arm.get({ path: pathOf(id), version: NETWORK }, subnetForm, signal),
      ),
    ),
  );
  return {
    addresses: configurations.flatMap(({ properties }) => properties.privateIPAddress ?? []),
    nsgs: eachOnce(
      [...interfaces, ...subnets].flatMap(({ properties }) => properties.networkSecurityGroup?.id ?? []),
    ).map(resourceId),
  };
};

const VM =
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/virtualMachines\/[^/]+$/i;

const notAMachine = (id: ResourceId): Fault =>
  new Fault('config.invalid', `${JSON.stringify(id)} is not the id of a virtual machine`, {
    remedy:
      'Correct it in policies/targets.yaml: /subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/virtualMachines/…',
  });

const eachOnce = (ids: readonly string[]): readonly string[] => [
  ...new Map(ids.map((id) => [id.toLowerCase(), id])).values(),
];
