/** The machines that policies open through Defender: each in a network, guarded by a group, under a just-in-time policy. */
import type { ResourceId } from '../../core/brand.ts';
import type { Entitlement, Policy, Privilege } from '../../core/policy.ts';
import { lastOf, scopeKey } from './scope.ts';
import type { SeedJitPolicy, SeedJitPort, SeedResource } from './seed.ts';

interface JitMachine {
  readonly id: string;
  readonly ports: readonly SeedJitPort[];
}

/** Every machine that a privilege may open, with the ports of all of them. */
export const jitMachinesOf = (
  policy: Policy,
  scopesOf: (privilege: Privilege, entitlement: Entitlement, policy: Policy) => readonly ResourceId[],
): readonly JitMachine[] => {
  const byKey = new Map<string, { readonly id: string; readonly ports: Map<number, SeedJitPort> }>();
  for (const entitlement of policy.entitlements.values())
    for (const privilege of entitlement.privileges) {
      if (privilege.kind !== 'vm-jit') continue;
      for (const id of scopesOf(privilege, entitlement, policy)) {
        const machine = byKey.get(scopeKey(id)) ?? { id, ports: new Map<number, SeedJitPort>() };
        byKey.set(scopeKey(id), machine);
        for (const port of privilege.ports.map(Number)) {
          const protocol = privilege.protocol.toUpperCase();
          const known = machine.ports.get(port);
          machine.ports.set(port, {
            number: port,
            protocol: known === undefined || known.protocol === protocol ? protocol : '*',
            sources: ['*'],
            longest: 'P1D',
          });
        }
      }
    }
  return [...byKey.values()].map(({ id, ports }) => ({ id, ports: [...ports.values()] }));
};

/** What those machines need around them. */
export const machinesFor = (machines: readonly JitMachine[], location: string) => {
  const groupOf = (id: string): string => id.slice(0, id.search(/\/providers\//i));
  const beside = (id: string, type: string, prefix: string): string =>
    `${groupOf(id)}/providers/Microsoft.Network/${type}/${prefix}-${lastOf(id)}`;
  const interfaceOf = (id: string): string => beside(id, 'networkInterfaces', 'nic');
  const nsgOf = (id: string): string => beside(id, 'networkSecurityGroups', 'nsg');
  const inGroups = Map.groupBy(machines, ({ id }) => scopeKey(groupOf(id)));
  return {
    groups: machines.map(({ id }) => nsgOf(id)),
    connected: (resource: SeedResource): SeedResource =>
      machines.some(({ id }) => scopeKey(id) === scopeKey(resource.id))
        ? {
            ...resource,
            properties: {
              ...resource.properties,
              networkProfile: { networkInterfaces: [{ id: interfaceOf(resource.id) }] },
            },
          }
        : resource,
    interfaces: (subnetOf: (nsg: string) => string): readonly SeedResource[] =>
      machines.map(({ id }, index) => ({
        id: interfaceOf(id),
        location,
        properties: {
          provisioningState: 'Succeeded',
          virtualMachine: { id },
          ipConfigurations: [
            {
              name: 'ipconfig1',
              id: `${interfaceOf(id)}/ipConfigurations/ipconfig1`,
              properties: {
                provisioningState: 'Succeeded',
                primary: true,
                privateIPAddress: `10.0.${Math.floor(index / 200)}.${4 + (index % 200)}`,
                privateIPAllocationMethod: 'Dynamic',
                subnet: { id: subnetOf(nsgOf(id)) },
              },
            },
          ],
        },
      })),
    policies: [...inGroups.values()].map((inGroup): SeedJitPolicy => {
      const [{ id } = { id: '' }] = inGroup;
      return {
        id: `${groupOf(id)}/providers/Microsoft.Security/locations/${location}/jitNetworkAccessPolicies/default`,
        location,
        machines: inGroup,
      };
    }),
  };
};
