/** Our rule: its name, its content, how it proves to be ours, and what in it was changed. */
import { formatInstant } from '../../core/brand.ts';
import type { ResourceId } from '../../core/brand.ts';
import { derivedName } from '../../core/derived-id.ts';
import { Fault } from '../../core/fault.ts';
import { formatMarker, parseMarker, sameKey } from '../../core/marker.ts';
import type { MarkerKey } from '../../core/marker.ts';
import { opensMore } from '../../core/network/opens-more.ts';
import { listOf } from '../../core/one-or-more.ts';
import type { NsgRuleStep, NsgRuleToGroupsStep, NsgRuleToVmStep } from '../../core/plan.ts';
import type { SecurityRule } from '../../ports/security-groups.ts';
import type { Edit, GrantContext, Receipt } from '../../ports/privilege.ts';

export type AnyRuleStep = NsgRuleStep | NsgRuleToGroupsStep | NsgRuleToVmStep;

/** One rule of a step: the group it is to stand in, its name there, and what it leads to. */
export interface Site {
  readonly step: AnyRuleStep;
  readonly nsg: ResourceId;
  readonly name: string;
  readonly destinations: readonly string[];
  /** Ids of application security groups. A rule names either these or addresses. */
  readonly destinationGroups: readonly ResourceId[];
}

export const ruleName = (key: MarkerKey, step: string): string =>
  derivedName({ ...key, step, action: 'rule' });

/**
 * Of a step that has a rule in every group on a way. By the group's own name, which nobody can change: a group that is moved to
 * another resource group while the rule stands has another id, and the rule is still known by its name.
 */
export const ruleNameOnWay = (key: MarkerKey, step: string, nsg: ResourceId): string =>
  derivedName({ ...key, step, action: `rule in ${nsg.slice(nsg.lastIndexOf('/') + 1).toLowerCase()}` });

/** Every name that a rule of this step can have in this group. */
export const ruleNames = (key: MarkerKey, step: string, nsg: ResourceId): readonly string[] => [
  ruleName(key, step),
  ruleNameOnWay(key, step, nsg),
];

export const ruleIdIn = (nsg: ResourceId, name: string): string => `${nsg}/securityRules/${name}`;

export const wantedRule = (site: Site, context: GrantContext, priority: number): SecurityRule => ({
  name: site.name,
  description: formatMarker(context),
  protocol: site.step.protocol,
  access: 'Allow',
  direction: 'Inbound',
  priority,
  sources: listOf(site.step.source),
  sourceGroups: [],
  sourcePorts: ['*'],
  destinations: site.destinations,
  destinationGroups: site.destinationGroups,
  destinationPorts: site.step.ports,
  state: '',
});

/**
 * NB. Ours only with both: a name that only this grant derives, and a marker of this very grant as the whole description.
 * A name alone can be guessed, a marker alone can be copied into somebody's own rule (I8).
 */
export const isOwnRule = (rule: SecurityRule, name: string, context: GrantContext): boolean => {
  const marker = parseMarker(rule.description);
  return sameText(rule.name, name) && marker !== undefined && sameKey(marker, context);
};

/** What differs from what this grant would have written, by field; the priority is free within the step's range. */
export const differences = (rule: SecurityRule, site: Site, context: GrantContext): readonly string[] => {
  const wanted = wantedRule(site, context, rule.priority);
  const { from, to } = site.step.priorities;
  return [
    ...(parseMarker(rule.description)?.expiresAt === context.expiresAt ? [] : ['end']),
    ...(sameText(rule.protocol, wanted.protocol) ? [] : ['protocol']),
    ...(sameText(rule.access, wanted.access) ? [] : ['access']),
    ...(sameText(rule.direction, wanted.direction) ? [] : ['direction']),
    ...(rule.priority >= from && rule.priority <= to ? [] : ['priority']),
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

/** Whether any of them opens what this grant would not have: only what certainly does not is called harmless. */
const opensMoreThanWanted = ({ rule, site }: Standing, context: GrantContext): boolean => {
  const end = parseMarker(rule.description)?.expiresAt;
  // NB. A sweep without a ledger takes the end from the marker: a later one there is longer access.
  if (end === undefined || end > context.expiresAt) return true;
  const { from, to } = site.step.priorities;
  const priority = Math.min(Math.max(rule.priority, from), to);
  return opensMore(rule, wantedRule(site, context, priority));
};

/** What was changed in rules of ours; `undefined`: nothing. */
export const editOf = (standing: readonly Standing[], context: GrantContext): Edit | undefined => {
  const what = [...new Set(standing.flatMap(({ site, rule }) => differences(rule, site, context)))];
  if (what.length === 0) return undefined;
  return { what: what.join(', '), more: standing.some((one) => opensMoreThanWanted(one, context)) };
};

/** Free priority of the step's range for inbound rules, the lowest first: it comes before most rules that deny. */
export const freePriority = (
  rules: readonly SecurityRule[],
  { step }: Site,
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

/** A rule of ours as it was read. */
export interface Standing {
  readonly site: Site;
  readonly rule: SecurityRule;
}

/** Of one rule, or of one in each group on the way, in an order that does not depend on who looks; there is at least one. */
export const receiptOf = (standing: readonly Standing[], context: GrantContext): Receipt => {
  const rules = standing.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  const [first] = rules;
  if (first === undefined)
    throw new Fault('bug', 'a receipt for no rule', { remedy: 'Please report it with the log of this run.' });
  const words = (of: (rule: SecurityRule) => string): string =>
    [...new Set(rules.map(({ rule }) => of(rule)))].join(' ');
  const edit = editOf(rules, context);
  return {
    objectId: idOf(first),
    endsAt: 'by-sweep',
    details: {
      rule: words(({ name }) => name),
      priority: words(({ priority }) => String(priority)),
      source: words(({ sources }) => sources.join(' ')),
      destination: words(({ destinations, destinationGroups }) =>
        [...destinations, ...destinationGroups].join(' '),
      ),
      ports: words(({ destinationPorts }) => destinationPorts.join(' ')),
      expires: formatInstant(parseMarker(first.rule.description)?.expiresAt ?? context.expiresAt),
      ...(rules.length === 1 ? {} : { rules: rules.map(idOf).join(' ') }),
      ...(edit === undefined ? {} : { drift: edit.what }),
    },
  };
};

const idOf = ({ site, rule }: Standing): string => ruleIdIn(site.nsg, rule.name);

export const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** A single address is the same as its /32 or /128: Azure answers either. */
export const sameSet = (one: readonly string[], other: readonly string[]): boolean => {
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
