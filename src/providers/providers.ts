/** The providers of the privilege kinds that live on Azure. */
import type { Azure } from '../ports/azure.ts';
import type { Provider } from '../ports/privilege.ts';
import { azureRole } from './azure-role.ts';
import { nsgRule } from './nsg-rule.ts';
import { vmJit } from './vm-jit.ts';

export const createProviders = (azure: Azure): readonly Provider[] => [
  azureRole(azure),
  nsgRule(azure),
  vmJit(azure),
];
