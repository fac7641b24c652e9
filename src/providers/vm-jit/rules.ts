/** The rules that Defender writes: how they are known, which of them are of one machine, and what they open. */
import { opensMore } from '../../core/network/opens-more.ts';
import { lastName } from '../../core/scopes.ts';
import type { ResourceId } from '../../core/brand.ts';
import type { VmJitStep } from '../../core/plan.ts';
import type { JitPolicy } from '../../ports/jit.ts';
import type { SecurityRule } from '../../ports/security-groups.ts';
import { coversAddress } from './covers.ts';
import { sameText } from '../nsg-rule/rule.ts';
import { sameAddress } from './request.ts';
import type { GuardedMachine } from './guarded.ts';

export interface FoundRule {
  readonly nsg: ResourceId;
  readonly rule: SecurityRule;
}

/** Older and newer brand. A rule that closes has `_` before the number: `…-JITRule_-1170687618-8C18…`. */
const NAME = /^(SecurityCenter|MicrosoftDefenderForCloud)-JITRule-/i;
/** `ASC JIT Network Access rule created by an initiation request for policy 'default' of VM 'erp-01'.` */
const DESCRIPTION = /\bpolicy '([^']*)' of VM '([^']*)'/;

/** Whether Defender wrote it to open this machine. NB. Behind one group several machines may stand, also with one name. */
export const opensMachine = (
  rule: SecurityRule,
  {
    policy,
    vm,
    machine,
  }: { readonly policy: JitPolicy; readonly vm: ResourceId; readonly machine: GuardedMachine },
): boolean => {
  if (!NAME.test(rule.name) || !sameText(rule.access, 'Allow') || !sameText(rule.direction, 'Inbound'))
    return false;
  const [, policyName, vmName] = DESCRIPTION.exec(rule.description) ?? [];
  if (policyName !== undefined && !sameText(policyName, lastName(policy.id))) return false;
  if (vmName !== undefined && !sameText(vmName, lastName(vm))) return false;
  return rule.destinations.some((outer) =>
    machine.addresses.some((address) => coversAddress(outer, address)),
  );
};

export const isOnPort = ({ destinationPorts }: SecurityRule, number: number): boolean =>
  destinationPorts.some((range) => {
    if (range === '*') return true;
    const [from = 0, to = from] = range.split('-').map(Number);
    return from <= number && number <= to;
  });

/** Whether it opens what Defender would not have written for this step. */
export const opensMoreThanAsked = (
  { rule }: FoundRule,
  { step, machine }: { readonly step: VmJitStep; readonly machine: GuardedMachine },
): boolean =>
  opensMore(rule, {
    ...rule,
    protocol: step.protocol,
    sources: [step.source],
    sourceGroups: [],
    destinations: machine.addresses,
    destinationGroups: [],
    destinationPorts: step.ports,
  });

/** What differs from what Defender writes for this step, by field. */
export const differences = (
  { rule }: FoundRule,
  { step, machine }: { readonly step: VmJitStep; readonly machine: GuardedMachine },
): readonly string[] => [
  ...(rule.sources.length > 0 &&
  rule.sources.every((source) => sameAddress(source, step.source)) &&
  rule.sourceGroups.length === 0
    ? []
    : ['source']),
  ...(rule.destinations.every((destination) =>
    machine.addresses.some((address) => sameAddress(address, destination)),
  )
    ? []
    : ['destination']),
  ...(rule.destinationPorts.every((range) => step.ports.includes(range)) ? [] : ['ports']),
  ...(sameText(rule.protocol, step.protocol) ? [] : ['protocol']),
];
