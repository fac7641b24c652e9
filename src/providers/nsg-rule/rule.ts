/** Our rule: its name, its content, how it proves to be ours, and what in it was changed. */
import { formatInstant } from '../../core/brand.ts';
import { derivedName } from '../../core/derived-id.ts';
import { formatMarker, parseMarker, sameKey } from '../../core/marker.ts';
import type { MarkerKey } from '../../core/marker.ts';
import { listOf } from '../../core/one-or-more.ts';
import type { NsgRuleStep } from '../../core/plan.ts';
import type { SecurityRule } from '../../ports/azure.ts';
import type { GrantContext, Receipt } from '../../ports/privilege.ts';

export const ruleName = (key: MarkerKey, step: string): string =>
  derivedName({ ...key, step, action: 'rule' });

export const wantedRule = (step: NsgRuleStep, context: GrantContext, priority: number): SecurityRule => ({
  name: ruleName(context, step.id),
  description: formatMarker(context),
  protocol: step.protocol,
  access: 'Allow',
  direction: 'Inbound',
  priority,
  sources: listOf(step.source),
  sourceGroups: [],
  sourcePorts: ['*'],
  destinations: [step.destination],
  destinationGroups: [],
  destinationPorts: step.ports,
  state: '',
});

/**
 * NB. Ours only with both: a name that only this grant derives, and a marker of this very grant as the whole description.
 * A name alone can be guessed, a marker alone can be copied into somebody's own rule (I8).
 */
export const isOwnRule = (rule: SecurityRule, step: NsgRuleStep, context: GrantContext): boolean => {
  const marker = parseMarker(rule.description);
  return sameText(rule.name, ruleName(context, step.id)) && marker !== undefined && sameKey(marker, context);
};

/** What differs from what this grant would have written, by field; the priority is free within the step's range. */
export const differences = (
  rule: SecurityRule,
  step: NsgRuleStep,
  context: GrantContext,
): readonly string[] => {
  const wanted = wantedRule(step, context, rule.priority);
  return [
    ...(parseMarker(rule.description)?.expiresAt === context.expiresAt ? [] : ['end']),
    ...(sameText(rule.protocol, wanted.protocol) ? [] : ['protocol']),
    ...(sameText(rule.access, wanted.access) ? [] : ['access']),
    ...(sameText(rule.direction, wanted.direction) ? [] : ['direction']),
    ...(rule.priority >= step.priorities.from && rule.priority <= step.priorities.to ? [] : ['priority']),
    ...(sameSet(rule.sources, wanted.sources) && sameSet(rule.sourceGroups, wanted.sourceGroups)
      ? []
      : ['source']),
    ...(sameSet(rule.sourcePorts, wanted.sourcePorts) ? [] : ['source ports']),
    ...(sameSet(rule.destinations, wanted.destinations) &&
    sameSet(rule.destinationGroups, wanted.destinationGroups)
      ? []
      : ['destination']),
    ...(sameSet(rule.destinationPorts, wanted.destinationPorts) ? [] : ['ports']),
  ];
};

/** Free priority of the step's range for inbound rules, the lowest first: it comes before most rules that deny. */
export const freePriority = (
  rules: readonly SecurityRule[],
  step: NsgRuleStep,
  avoid: ReadonlySet<number>,
): number | undefined => {
  // The same number may be used once in each direction.
  const taken = new Set(rules.filter(isInbound).map(({ priority }) => priority));
  for (
    let priority = Math.max(step.priorities.from, 100);
    priority <= Math.min(step.priorities.to, 4096);
    priority += 1
  ) {
    if (!taken.has(priority) && !avoid.has(priority)) return priority;
  }
  return undefined;
};

export const isInbound = ({ direction }: SecurityRule): boolean => sameText(direction, 'Inbound');

export const receiptOf = (rule: SecurityRule, step: NsgRuleStep, context: GrantContext): Receipt => {
  const drift = differences(rule, step, context);
  return {
    objectId: `${step.nsg}/securityRules/${rule.name}`,
    endsAt: 'by-sweep',
    details: {
      rule: rule.name,
      priority: String(rule.priority),
      source: rule.sources.join(' '),
      destination: rule.destinations.join(' '),
      ports: rule.destinationPorts.join(' '),
      expires: formatInstant(parseMarker(rule.description)?.expiresAt ?? context.expiresAt),
      ...(drift.length === 0 ? {} : { drift: drift.join(', ') }),
    },
  };
};

export const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** A single address is the same as its /32 or /128: Azure answers either. */
const sameSet = (one: readonly string[], other: readonly string[]): boolean => {
  const canonical = (values: readonly string[]) =>
    [
      ...new Set(
        values.map((value) =>
          value.toLowerCase().replace(/^(\d+\.\d+\.\d+\.\d+)\/32$|^([0-9a-f:]*:[0-9a-f:]*)\/128$/, '$1$2'),
        ),
      ),
    ].toSorted();
  return canonical(one).join() === canonical(other).join();
};
