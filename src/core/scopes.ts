/** How two Azure scopes lie to each other. Azure compares without regard to case, and access is inherited downwards. */
import type { ResourceId } from './brand.ts';
import type { Environment } from './policy.ts';
import type { Step } from './plan.ts';

/** `unknown`: ids alone cannot tell, since a management group may hold any subscription. */
export type Relation = 'same' | 'above' | 'below' | 'apart' | 'unknown';

/** Where a step acts: scopes of Azure, or something whose id says nothing of where in Azure it leads. */
export type Reach =
  | { readonly kind: 'azure'; readonly scopes: readonly ResourceId[] }
  /** `what` names it in a sentence. */
  | { readonly kind: 'elsewhere'; readonly what: string };

export const reachOf = (step: Step): Reach => {
  switch (step.kind) {
    case 'azure-role':
      return { kind: 'azure', scopes: [step.scope] };
    case 'nsg-rule':
      if ('vm' in step) return { kind: 'azure', scopes: [step.vm] };
      return {
        kind: 'azure',
        scopes: [step.nsg, ...('destinationGroups' in step ? step.destinationGroups : [])],
      };
    case 'vm-jit':
      return { kind: 'azure', scopes: [step.vm] };
    case 'azure-firewall':
      return { kind: 'azure', scopes: [step.policy] };
    case 'entra-role':
      return {
        kind: 'elsewhere',
        what:
          step.directoryScope === '/'
            ? `The directory role ${step.role}`
            : `The directory role ${step.role} at ${step.directoryScope}`,
      };
    case 'entra-group':
      return { kind: 'elsewhere', what: `The Entra group ${step.group}` };
    case 'github-team':
      return { kind: 'elsewhere', what: `The GitHub team ${step.team}` };
    case 'github-repo':
      return { kind: 'elsewhere', what: `The repository ${step.repository}` };
  }
};

export const azureScopesOf = (step: Step): readonly ResourceId[] => {
  const reach = reachOf(step);
  return reach.kind === 'azure' ? reach.scopes : [];
};

/** `above`: `scope` contains `other`; `below`: it is inside it. */
export const relate = (scope: ResourceId, other: ResourceId): Relation => {
  const a = comparable(scope);
  const b = comparable(other);
  if (a === undefined || b === undefined) return 'unknown';
  if (a === b) return 'same';
  if (b.startsWith(a)) return 'above';
  if (a.startsWith(b)) return 'below';
  return isManagementGroup(a) || isManagementGroup(b) ? 'unknown' : 'apart';
};

const isManagementGroup = (id: string): boolean =>
  id.toLowerCase().startsWith('/providers/microsoft.management/managementgroups/');

/** Whether `inner` is `outer` or lies in it, as far as the ids tell. */
const isWithin = (inner: ResourceId, outer: ResourceId): boolean => {
  const relation = relate(inner, outer);
  return relation === 'same' || relation === 'below';
};

/**
 * Whether a right on `scope` is, or may be, a right on something in `place`.
 * NB. What lies in a management group cannot be seen from its id, so it reaches everywhere: else a role on the
 * group above a protected subscription would pass.
 */
export const reaches = (scope: ResourceId, place: ResourceId): boolean => relate(scope, place) !== 'apart';

/**
 * The other environment that a right on `scope` reaches into. The longest scope that holds a place says whose it is; a
 * right above other environments reaches into them. The check of the files and the decision both ask here.
 */
export const strangeEnvironment = (
  scope: ResourceId,
  own: Environment,
  all: Iterable<Environment>,
): Environment | undefined => {
  let nearestOwn = 0;
  for (const each of own.scopes) if (isWithin(scope, each)) nearestOwn = Math.max(nearestOwn, each.length);
  // What a management group holds cannot be seen here: a scope that its own environment lists is its own.
  const isOwn = (place: ResourceId): boolean =>
    isManagementGroup(place) && !isManagementGroup(scope)
      ? nearestOwn > 0
      : isWithin(scope, place) && nearestOwn > place.length;
  for (const each of all)
    if (each.name !== own.name && each.scopes.some((place) => reaches(scope, place) && !isOwn(place)))
      return each;
  return undefined;
};

/** What was looked at before: the scopes of a policy's environments are compared with every step of every request. */
const seen = new Map<ResourceId, string | undefined>();
const MOST_SEEN = 1_000;

/** In lower case, as Azure compares ids, and with a slash behind; undefined: it is not clear what it names. */
const comparable = (id: ResourceId): string | undefined => {
  if (seen.has(id)) return seen.get(id);
  const text = isUnclear(id) ? undefined : `${id.toLowerCase()}/`;
  if (seen.size >= MOST_SEEN) seen.clear();
  seen.set(id, text);
  return text;
};

// NB. `..`, `.` and `%2F` are one id here and another one to Azure.
const isUnclear = (id: ResourceId): boolean =>
  /%|\\|\/\.{1,2}(\/|$)/.test(id) || !/^\/(subscriptions|providers)\//i.test(`${id}/`);

/** The resource's own name: what stands behind the last slash of its id. */
export const lastName = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
