/** What all kinds of privilege are read with: targets of the right type, parameters that fit, roles that are not protected. */
import type { ResourceId } from '../../brand.ts';
import { adviseWord } from '../../nearest.ts';
import type { Bound, Parameter, ParameterType } from '../../policy.ts';
import type { Path } from '../../schema/plain.ts';
import type { EntitlementSource } from '../entitlement-source.ts';
import type { Judge } from '../judge.ts';
import { protectedRole, protectedScope } from '../protected.ts';
import { isOfType } from '../resource-id.ts';
import type { SettingsReading } from '../settings.ts';
import { readTarget, type TargetsReading } from '../targets.ts';

export type PrivilegeSource = EntitlementSource['privileges'][number];
export type SourceOf<K extends PrivilegeSource['kind']> = Extract<PrivilegeSource, { kind: K }>;

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

export interface Reading {
  readonly judge: Judge;
  /** Of the privilege. */
  readonly path: Path;
  readonly context: PrivilegeContext;
  readonly scopes: ReachedScope[];
  readonly used: Set<string>;
}

/** A type of resource that a field asks for; undefined: any id will do. */
export type Wanted = keyof typeof TYPES | undefined;

const TYPES = {
  nsg: { type: 'Microsoft.Network/networkSecurityGroups', what: 'a network security group' },
  asg: { type: 'Microsoft.Network/applicationSecurityGroups', what: 'an application security group' },
  vm: { type: 'Microsoft.Compute/virtualMachines', what: 'a virtual machine' },
  firewall: { type: 'Microsoft.Network/firewallPolicies', what: 'a firewall policy' },
} as const;

export interface TargetField {
  /** Below the privilege: `['scope']`. */
  readonly field: Path;
  readonly written: string;
  readonly wanted: Wanted;
}

/** `target:x`, `param:x` or an id. Undefined: a finding was reported, or targets or parameters could not be read. */
export const readBoundTarget = (
  reading: Reading,
  { field, written, wanted }: TargetField,
): Bound<ResourceId> | undefined => {
  const { context } = reading;
  if (!written.startsWith('param:')) {
    const value = readFixedTarget(reading, { field, written, wanted });
    return value === undefined ? undefined : { kind: 'fixed', value };
  }
  const parameter = readParameterUse(reading, { field, written, types: ['target'] });
  if (parameter === undefined) return undefined;
  for (const name of parameter.among) {
    const id = context.targets.byName?.get(name);
    if (id !== undefined) judgeTarget(reading, { field, written: name, wanted }, id);
  }
  return { kind: 'param', name: parameter.name };
};

/** `target:x` or an id. */
export const readFixedTarget = (reading: Reading, target: TargetField): ResourceId | undefined => {
  const { judge, context } = reading;
  const id = readTarget(judge, [...reading.path, ...target.field], target.written, context.targets);
  if (id !== undefined) judgeTarget(reading, target, id);
  return id;
};

const judgeTarget = (
  reading: Reading,
  { field, written: name, wanted }: TargetField,
  id: ResourceId,
): void => {
  const { judge, context, scopes } = reading;
  const path = [...reading.path, ...field];
  scopes.push({ scope: id, path });
  if (wanted !== undefined && !isOfType(id, TYPES[wanted].type)) {
    judge.report(
      path,
      'policy.target-form',
      `\`${name}\` is not ${TYPES[wanted].what}.`,
      wanted === 'nsg' && isOfType(id, TYPES.vm.type)
        ? 'Write `vm:` instead of `nsg:` to open every group on the way to that machine.'
        : `Name a target whose id ends in \`…/${TYPES[wanted].type}/<name>\`.`,
    );
  }
  const forbidden = protectedScope(id, context.settings.protected.scopes);
  if (forbidden !== undefined) {
    judge.report(
      path,
      'policy.protected',
      `\`${name}\` reaches the protected scope \`${forbidden}\`.`,
      'Name another scope.',
    );
  }
};

/** A role of Azure or of the directory, by name or id. */
export const judgeRole = ({ judge, path, context }: Reading, role: string): void => {
  const forbidden = protectedRole(role, context.settings.protected.roles);
  if (forbidden === undefined) return;
  judge.report(
    [...path, 'role'],
    'policy.protected',
    `The role \`${role}\` is, or may be, the protected role \`${forbidden}\`.`,
    'Grant a narrower role, by its name.',
  );
};

export interface ChoiceField {
  readonly field: Path;
  readonly written: string;
  /** Judges a value that a parameter may take. */
  readonly fits: (value: string) => boolean;
  /** `the object id of a group`. */
  readonly what: string;
}

/** A value that the schema has judged, or a parameter whose every choice fits. */
export const readBoundChoice = (
  reading: Reading,
  { field, written, fits, what }: ChoiceField,
): Bound<string> | undefined => {
  if (!written.startsWith('param:')) return { kind: 'fixed', value: written };
  // NB. Only a closed list may name it: free text would let the request choose what it opens.
  const parameter = readParameterUse(reading, { field, written, types: ['choice'] });
  if (parameter === undefined) return undefined;
  const unfit = parameter.choices.find((choice) => !fits(choice));
  if (unfit === undefined) return { kind: 'param', name: parameter.name };
  reading.judge.report(
    [...reading.path, ...field],
    'policy.parameter-use',
    `\`${unfit.slice(0, 60)}\`, one of the choices of \`${parameter.name}\`, is not ${what}.`,
    `Let every choice be ${what}.`,
  );
  return undefined;
};

interface ParameterUse {
  readonly field: Path;
  readonly written: string;
  readonly types: readonly ParameterType[];
}

export const readParameterUse = (
  reading: Reading,
  { field, written, types }: ParameterUse,
): Parameter | undefined => {
  const { judge, context, used } = reading;
  if (context.parameters === undefined) return undefined;
  const path = [...reading.path, ...field];
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
  used.add(name);
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

/** Two keys of which only one may stand; shown at the second. */
export const reportPair = ({ judge, path }: Reading, first: string, second: string): void =>
  judge.reportKey(
    [...path, second],
    'format.bad-value',
    `\`${first}:\` and \`${second}:\` cannot stand together.`,
    'Keep one of them.',
  );
