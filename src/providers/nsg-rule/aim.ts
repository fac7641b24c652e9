/** What a step comes to on the platform as it stands now: the rules that are to stand, each in its group; or why there can be none. */
import type { ResourceId } from '../../core/brand.ts';
import type { NsgRuleToGroupsStep } from '../../core/plan.ts';
import type { Azure } from '../../ports/azure.ts';
import type { TopologyApi } from '../../ports/topology.ts';
import type { GrantContext } from '../../ports/privilege.ts';
import { aimAtMachine } from './machine.ts';
import { ruleName } from './rule.ts';
import type { AnyRuleStep, Site } from './rule.ts';

export type Aim =
  | {
      readonly kind: 'sites';
      /** At least one, in the order in which the traffic meets the groups. */
      readonly sites: readonly Site[];
      /** What people should know of the way all the same. */
      readonly notes: readonly string[];
    }
  /** `lasting`: it is not there at all. */
  | { readonly kind: 'nothing'; readonly why: string; readonly lasting?: true };

export const aimOf = async (
  { topology }: Pick<Azure, 'topology'>,
  step: AnyRuleStep,
  context: GrantContext,
): Promise<Aim> => {
  if ('vm' in step) return aimAtMachine(topology, step, context);
  const missing = 'destinationGroups' in step ? await missingOf(topology, step) : [];
  if (missing.length > 0) {
    return {
      kind: 'nothing',
      lasting: true,
      why: `There is no application security group ${missing.join(', nor ')}, or this identity may not see it.`,
    };
  }
  return { kind: 'sites', sites: [siteOf(step, context)], notes: [] };
};

/** The one rule of a step that names its group. */
export const siteOf = (step: Exclude<AnyRuleStep, { vm: unknown }>, context: GrantContext): Site => ({
  step,
  nsg: step.nsg,
  name: ruleName(context, step.id),
  destinations: 'destination' in step ? [step.destination] : [],
  destinationGroups: 'destination' in step ? [] : step.destinationGroups,
});

const missingOf = async (
  topology: TopologyApi,
  { destinationGroups }: NsgRuleToGroupsStep,
): Promise<readonly ResourceId[]> => {
  const found = await Promise.all(
    destinationGroups.map(async (id) => ({ id, exists: await topology.hasApplicationGroup(id) })),
  );
  return found.filter(({ exists }) => !exists).map(({ id }) => id);
};
