/** How two Azure scopes lie to each other. Azure compares without regard to case, and access is inherited downwards. */
import type { ResourceId } from '../brand.ts';
import type { Step } from '../plan.ts';

/** `unknown`: ids alone cannot tell, since a management group may hold any subscription. */
export type Relation = 'same' | 'above' | 'below' | 'apart' | 'unknown';

/** Where a step acts. */
export const scopeOf = (step: Step): ResourceId => {
  switch (step.kind) {
    case 'azure-role':
      return step.scope;
    case 'nsg-rule':
      return step.nsg;
  }
};

/** `above`: `scope` contains `other`; `below`: it is inside it. */
export const relate = (scope: ResourceId, other: ResourceId): Relation => {
  if (isUnclear(scope) || isUnclear(other)) return 'unknown';
  const [a, b] = [scope.toLowerCase(), other.toLowerCase()];
  if (a === b) return 'same';
  if (`${b}/`.startsWith(`${a}/`)) return 'above';
  if (`${a}/`.startsWith(`${b}/`)) return 'below';
  return isManagementGroup(a) || isManagementGroup(b) ? 'unknown' : 'apart';
};

const isManagementGroup = (id: string): boolean =>
  id.startsWith('/providers/microsoft.management/managementgroups/');

// NB. `..`, `.` and `%2F` are one id here and another one to Azure.
const isUnclear = (id: ResourceId): boolean =>
  /%|\\|\/\.{1,2}(\/|$)/.test(id) || !/^\/(subscriptions|providers)\//i.test(`${id}/`);
