/** What the providers of this build can open. Judging a pull request reads this and loads none of them. */
import type { Openables } from '../core/openable.ts';

export const OPENS: Openables = new Set([
  'azure-role',
  'azure-role with assignment: eligible',
  'azure-role with assignment: plain',
  'entra-role',
  'entra-group',
  'entra-group with assignment: eligible',
  'entra-group with managed: exclusive',
  'entra-role with assignment: eligible',
  'nsg-rule',
  'nsg-rule with destination_groups:',
  'nsg-rule with vm:',
  'vm-jit',
  'azure-firewall',
  'github-team',
  'github-repo',
]);
