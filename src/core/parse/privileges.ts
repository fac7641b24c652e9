/** The privileges of an entitlement: names resolved, parameters of the right type, nothing protected. */
import type { ResourceId } from '../brand.ts';
import { isWiderThan, parseNetwork } from '../network-address.ts';
import { adviseWord } from '../nearest.ts';
import type { Bound, Parameter, ParameterType, Privilege } from '../policy.ts';
import type { Path } from '../schema/plain.ts';
import type { EntitlementSource } from './entitlement-source.ts';
import { present, type Judge } from './judge.ts';
import { protectedRole, protectedScope } from './protected.ts';
import { isNetworkSecurityGroup } from './resource-id.ts';
import type { SettingsReading } from './settings.ts';
import { readTarget, type TargetsReading } from './targets.ts';

type Source = EntitlementSource['privileges'][number];
type Of<K extends Source['kind']> = Extract<Source, { kind: K }>;

export interface PrivilegeContext {
  readonly targets: TargetsReading;
  readonly settings: Pick<SettingsReading, 'protected' | 'network'>;
  /** Undefined when the parameters have findings of their own. */
  readonly parameters: readonly Parameter[] | undefined;
}

/** A scope that a privilege reaches, and the field that says so. */
export interface ReachedScope {
  readonly scope: ResourceId;
  readonly path: Path;
}

export interface ReadPrivileges {
  readonly privileges: readonly Privilege[];
  readonly scopes: readonly ReachedScope[];
}

export const readPrivileges = (
  judge: Judge,
  sources: readonly Source[],
  context: PrivilegeContext,
): ReadPrivileges => {
  const scopes: ReachedScope[] = [];
  const privileges = sources.map((source, index): Privilege | undefined => {
    const path = ['privileges', index];
    switch (source.kind) {
      case 'azure-role':
        return readAzureRole({ judge, path, context, scopes }, source);
      case 'nsg-rule':
        return readNsgRule({ judge, path, context, scopes }, source);
      case 'entra-role':
      case 'entra-group':
      case 'vm-jit':
      case 'azure-firewall':
      case 'github-team':
      case 'github-repo':
        return undefined; // the schema has reported that they are not judged yet
    }
  });
  return { privileges: present(privileges), scopes };
};

/** The parameters that become the source of a network rule. */
export const sourceParameters = (sources: readonly Source[]): ReadonlySet<string> =>
  new Set(
    sources.flatMap((source) =>
      'source' in source && source.source.startsWith('param:') ? [source.source.slice('param:'.length)] : [],
    ),
  );

interface Reading {
  readonly judge: Judge;
  readonly path: Path;
  readonly context: PrivilegeContext;
  readonly scopes: ReachedScope[];
}

const readAzureRole = (reading: Reading, source: Of<'azure-role'>): Privilege | undefined => {
  const { judge, path, context } = reading;
  const forbidden = protectedRole(source.role, context.settings.protected.roles);
  if (forbidden !== undefined) {
    judge.report(
      [...path, 'role'],
      'policy.protected',
      `The role \`${source.role}\` is, or may be, the protected role \`${forbidden}\`.`,
      'Grant a narrower role, by its name.',
    );
  }
  const scope = readScope(reading, 'scope', source.scope);
  if (scope === undefined) return undefined;
  return {
    kind: 'azure-role',
    role: source.role,
    scope,
    onlyIfEligible: source.only_if_eligible ?? false,
    assignment: source.assignment ?? 'active',
    place: judge.place(path),
  };
};

const readNsgRule = (reading: Reading, source: Of<'nsg-rule'>): Privilege | undefined => {
  const { judge, path } = reading;
  if (source.nsg === undefined) {
    if (source.vm === undefined) {
      judge.reportKey(
        path,
        'format.missing-key',
        '`nsg:` is missing.',
        'Add `nsg:`, the network security group.',
      );
    }
    return undefined;
  }
  if (source.vm !== undefined) {
    judge.reportKey(
      [...path, 'vm'],
      'format.bad-value',
      '`nsg:` and `vm:` cannot stand together.',
      'Keep one of them.',
    );
  }
  const nsg = readScope(reading, 'nsg', source.nsg);
  const from = readSource(reading, source.source);
  const destination = readDestination(reading, source.destination);
  const ports = source.ports.map((text, index) => readPorts(judge, [...path, 'ports', index], text));
  if (nsg === undefined || from === undefined || destination === undefined) return undefined;
  return {
    kind: 'nsg-rule',
    nsg,
    source: from,
    destination,
    protocol: source.protocol ?? 'Tcp',
    ports: present(ports),
    place: judge.place(path),
  };
};

const readScope = (
  reading: Reading,
  field: 'scope' | 'nsg',
  written: string,
): Bound<ResourceId> | undefined => {
  const { judge, context } = reading;
  const path = [...reading.path, field];
  if (written.startsWith('param:')) {
    const parameter = readParameterUse(reading, { path, written, types: ['target'] });
    if (parameter === undefined) return undefined;
    for (const name of parameter.among) {
      const id = context.targets.byName?.get(name);
      if (id !== undefined) judgeScope(reading, { field, path, scope: id, name });
    }
    return { kind: 'param', name: parameter.name };
  }
  const scope = readTarget(judge, path, written, context.targets);
  if (scope === undefined) return undefined;
  judgeScope(reading, { field, path, scope, name: written });
  return { kind: 'fixed', value: scope };
};

interface NamedScope {
  readonly field: 'scope' | 'nsg';
  readonly path: Path;
  readonly scope: ResourceId;
  readonly name: string;
}

const judgeScope = ({ judge, context, scopes }: Reading, { field, path, scope, name }: NamedScope): void => {
  scopes.push({ scope, path });
  if (field === 'nsg' && !isNetworkSecurityGroup(scope)) {
    judge.report(
      path,
      'policy.target-form',
      `\`${name}\` is not a network security group.`,
      'Name a target whose id ends in `…/Microsoft.Network/networkSecurityGroups/<name>`.',
    );
  }
  const forbidden = protectedScope(scope, context.settings.protected.scopes);
  if (forbidden !== undefined) {
    judge.report(
      path,
      'policy.protected',
      `\`${name}\` reaches the protected scope \`${forbidden}\`.`,
      'Name another scope.',
    );
  }
};

const readSource = (reading: Reading, written: string): Bound<string> | undefined => {
  const path = [...reading.path, 'source'];
  if (written.startsWith('param:')) {
    const parameter = readParameterUse(reading, { path, written, types: ['ip', 'cidr'] });
    return parameter === undefined ? undefined : { kind: 'param', name: parameter.name };
  }
  const network = parseNetwork(written);
  if (network.kind === 'refused') {
    reading.judge.report(path, 'policy.address', network.message, network.remedy);
    return undefined;
  }
  const { widestSource } = reading.context.settings.network;
  if (isWiderThan(network, widestSource)) {
    reading.judge.report(
      path,
      'policy.address',
      `\`${network.cidr}\` is wider than \`network.widest_source\` of the settings, /${widestSource}.`,
      'Write a narrower network, or take the address from a parameter.',
    );
  }
  return { kind: 'fixed', value: network.cidr };
};

const readDestination = ({ judge, path }: Reading, written: string | undefined): string | undefined => {
  if (written === undefined || written === '*') return '*';
  const network = parseNetwork(written);
  if (network.kind === 'network') return network.cidr;
  judge.report([...path, 'destination'], 'policy.address', network.message, 'Write a network, or `*`.');
  return undefined;
};

interface ParameterUse {
  readonly path: Path;
  readonly written: string;
  readonly types: readonly ParameterType[];
}

const readParameterUse = (
  { judge, context }: Reading,
  { path, written, types }: ParameterUse,
): Parameter | undefined => {
  if (context.parameters === undefined) return undefined;
  const name = written.slice('param:'.length);
  const parameter = context.parameters.find((each) => each.name === name);
  if (parameter === undefined) {
    judge.report(
      path,
      'policy.unknown-parameter',
      `This entitlement has no parameter \`${name}\`.`,
      adviseWord(
        name,
        context.parameters.map((each) => each.name),
        'parameter',
      ),
    );
    return undefined;
  }
  const wanted = types.map((type) => `\`${type}\``).join(' or ');
  if (!types.includes(parameter.type)) {
    judge.report(
      path,
      'policy.parameter-use',
      `The parameter \`${name}\` is of type \`${parameter.type}\`; ${wanted} is needed here.`,
      `Use a parameter of type ${wanted}.`,
    );
    return undefined;
  }
  if (parameter.usedFor === 'record') {
    judge.report(
      path,
      'policy.parameter-use',
      `The parameter \`${name}\` is declared \`used_for: record\`, and a privilege depends on it here.`,
      'Delete `used_for: record`, or use another parameter.',
    );
  }
  return parameter;
};

const readPorts = (judge: Judge, path: Path, text: string): string | undefined => {
  const [from, to] = text.split('-').map(Number);
  const last = to ?? from;
  if (from !== undefined && last !== undefined && from >= 1 && last <= 65535 && from <= last) {
    return from === last ? String(from) : `${from}-${last}`;
  }
  judge.report(
    path,
    'policy.port',
    `\`${text}\` is not a port.`,
    'Write a port from 1 to 65535, or a range such as `8000-8010`.',
  );
  return undefined;
};
