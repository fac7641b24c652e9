/** The privileges of an entitlement: names resolved, parameters of the right type, nothing protected. One file a kind. */
import type { Privilege } from '../policy.ts';
import type { Path } from '../schema/plain.ts';
import { present, type Judge } from './judge.ts';
import { readAzureFirewall } from './privilege/azure-firewall.ts';
import { readAzureRole } from './privilege/azure-role.ts';
import { readEntraGroup } from './privilege/entra-group.ts';
import { readEntraRole } from './privilege/entra-role.ts';
import { readGitHubRepo } from './privilege/github-repo.ts';
import { readGitHubTeam } from './privilege/github-team.ts';
import { readNsgRule } from './privilege/nsg-rule.ts';
import type { PrivilegeContext, PrivilegeSource, ReachedScope, Reading } from './privilege/reading.ts';
import { readVmJit } from './privilege/vm-jit.ts';

export interface ReadPrivileges {
  readonly privileges: readonly Privilege[];
  readonly scopes: readonly ReachedScope[];
  /** The parameters that a privilege depends on; undefined where one could not be read, so that nobody can tell. */
  readonly used: ReadonlySet<string> | undefined;
}

export const readPrivileges = (
  judge: Judge,
  sources: readonly PrivilegeSource[],
  context: PrivilegeContext,
): ReadPrivileges => {
  const scopes: ReachedScope[] = [];
  const used = new Set<string>();
  const read = (path: Path): Reading => ({ judge, path, context, scopes, used });
  const privileges = present(
    sources.map((source, index) => readPrivilege(read(['privileges', index]), source)),
  );
  reportMachineTwice(judge, sources);
  return { privileges, scopes, used: privileges.length === sources.length ? used : undefined };
};

/** NB. Defender keeps one request for a machine, and a newer one revokes it: the second would never open. */
const reportMachineTwice = (judge: Judge, sources: readonly PrivilegeSource[]): void => {
  const seen = new Set<string>();
  sources.forEach((source, index) => {
    if (source.kind !== 'vm-jit') return;
    const machine = source.vm.toLowerCase();
    if (seen.has(machine))
      judge.report(
        ['privileges', index, 'vm'],
        'policy.machine-twice',
        `Two \`vm-jit\` privileges are for one machine, \`${source.vm}\`: Defender opens it by one request at a time.`,
        'Write their ports into one privilege, or make a second entitlement.',
      );
    seen.add(machine);
  });
};

const readPrivilege = (reading: Reading, source: PrivilegeSource): Privilege | undefined => {
  switch (source.kind) {
    case 'azure-role':
      return readAzureRole(reading, source);
    case 'nsg-rule':
      return readNsgRule(reading, source);
    case 'entra-role':
      return readEntraRole(reading, source);
    case 'entra-group':
      return readEntraGroup(reading, source);
    case 'vm-jit':
      return readVmJit(reading, source);
    case 'azure-firewall':
      return readAzureFirewall(reading, source);
    case 'github-team':
      return readGitHubTeam(reading, source);
    case 'github-repo':
      return readGitHubRepo(reading, source);
  }
};

/** The parameters that become the source of something in the network. */
export const sourceParameters = (sources: readonly PrivilegeSource[]): ReadonlySet<string> =>
  new Set(
    sources
      .flatMap((source) => [
        ...('source' in source && source.source !== undefined ? [source.source] : []),
        ...('sources' in source && source.sources !== undefined ? source.sources : []),
      ])
      .flatMap((written) => (written.startsWith('param:') ? [written.slice('param:'.length)] : [])),
  );
