/** On which platform a privilege is opened, by its kind. */
import type { Step } from './plan.ts';

export const platformOf = (kind: Step['kind']): 'azure' | 'directory' | 'github' => {
  switch (kind) {
    case 'azure-role':
    case 'nsg-rule':
    case 'vm-jit':
    case 'azure-firewall':
      return 'azure';
    case 'entra-role':
    case 'entra-group':
      return 'directory';
    case 'github-team':
    case 'github-repo':
      return 'github';
  }
};
