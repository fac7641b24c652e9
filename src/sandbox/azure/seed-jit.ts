/** The just-in-time policies of the machines that policies open through Defender: one a resource group, each port as long as Azure has it. */
import type { ResourceId } from '../../core/brand.ts';
import type { Entitlement, Policy, Privilege } from '../../core/policy.ts';
import { scopeKey } from './scope.ts';
import type { SeedJitMachine, SeedJitPolicy, SeedJitPort } from './seed.ts';

type ScopesOf = (privilege: Privilege, entitlement: Entitlement, policy: Policy) => readonly ResourceId[];

export const jitPoliciesFor = (
  policy: Policy,
  scopesOf: ScopesOf,
  location: string,
): readonly SeedJitPolicy[] => jitPoliciesOf(jitMachinesOf(policy, scopesOf), location);

/** One `default` for the machines of each resource group. */
export const jitPoliciesOf = (
  machines: readonly SeedJitMachine[],
  location: string,
): readonly SeedJitPolicy[] =>
  [...new Set(machines.map(({ id }) => groupOf(id)))].map((place) => {
    const inGroup = machines.filter(({ id }) => groupOf(id) === place);
    const [{ id } = { id: '' }] = inGroup;
    const group = id.slice(0, id.search(/\/providers\//i));
    return {
      id: `${group}/providers/Microsoft.Security/locations/${location}/jitNetworkAccessPolicies/default`,
      location,
      machines: inGroup,
    };
  });

const groupOf = (id: string): string => scopeKey(id.slice(0, id.search(/\/providers\//i)));

/** Every machine that a privilege may open, with the ports of all of them. */
const jitMachinesOf = (policy: Policy, scopesOf: ScopesOf): readonly SeedJitMachine[] => {
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
