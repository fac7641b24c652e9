/**
 * An Azure that asks each question once: a preflight asks about many people, and role, scope, group and machine are the same for
 * all of them. Only for one run that reads: what is remembered may have changed since.
 */
import type { Azure } from '../../ports/azure.ts';
import type { PimApi } from '../../ports/azure-roles.ts';
import type { GraphPimApi } from '../../ports/graph-pim.ts';

export const rememberedAzure = (azure: Azure): Azure => {
  const { roles, network, topology, jit, directory, directoryRoles, groups, firewall } = azure;
  return {
    ...azure,
    roles: {
      ...roles,
      definitions: once(roles.definitions),
      assigned: once(roles.assigned),
      eligible: once(roles.eligible),
      settings: once(roles.settings),
      assignments: readOnce(roles.assignments),
      eligibilities: readOnce(roles.eligibilities),
    },
    network: { ...network, nsg: once(network.nsg) },
    topology: {
      machine: once(topology.machine),
      networkInterface: once(topology.networkInterface),
      subnet: once(topology.subnet),
      hasApplicationGroup: once(topology.hasApplicationGroup),
    },
    jit: { ...jit, policies: once(jit.policies), policy: once(jit.policy), plan: once(jit.plan) },
    directory: { ...directory, user: once(directory.user) },
    directoryRoles: {
      ...directoryRoles,
      definitions: once(directoryRoles.definitions),
      groupsOf: once(directoryRoles.groupsOf),
      holders: once(directoryRoles.holders),
      eligible: once(directoryRoles.eligible),
      settings: once(directoryRoles.settings),
      assignments: listedOnce(directoryRoles.assignments),
      eligibilities: listedOnce(directoryRoles.eligibilities),
    },
    groups: {
      ...groups,
      group: once(groups.group),
      members: once(groups.members),
      owners: once(groups.owners),
      pim: {
        ...groups.pim,
        holders: once(groups.pim.holders),
        eligible: once(groups.pim.eligible),
        settings: once(groups.pim.settings),
        assignments: listedOnce(groups.pim.assignments),
        eligibilities: listedOnce(groups.pim.eligibilities),
      },
    },
    identities: { ...azure.identities, role: once(azure.identities.role) },
    firewall: {
      ...firewall,
      policy: once(firewall.policy),
      groups: once(firewall.groups),
      group: once(firewall.group),
    },
  };
};

const readOnce = (pim: PimApi): PimApi => ({ ...pim, direct: once(pim.direct) });

const listedOnce = <Api extends GraphPimApi>(pim: Api): Api => ({
  ...pim,
  direct: once(pim.direct),
  requests: once(pim.requests),
});

/** A refusal is remembered too: who lacks a right is told once, not once for every person. */
const once = <Question extends readonly unknown[], Answer>(
  ask: (...question: Question) => Promise<Answer>,
): ((...question: Question) => Promise<Answer>) => {
  const asked = new Map<string, Promise<Answer>>();
  return (...question) => {
    const key = JSON.stringify(question);
    const before = asked.get(key);
    if (before !== undefined) return before;
    const answer = ask(...question);
    asked.set(key, answer);
    return answer;
  };
};
