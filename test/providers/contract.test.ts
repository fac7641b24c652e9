import {
  directoryRoleBench,
  eligibleDirectoryRoleBench,
  eligibleGroupBench,
  eligibleRoleBench,
  fakeBench,
  firewallBench,
  groupBench,
  jitBench,
  plainRoleBench,
  plainGroupBench,
  roleBench,
  ruleBench,
  ruleToGroupsBench,
  ruleToMachineBench,
} from './benches.ts';
import { providerContract } from './contract.ts';

providerContract('fake, ends by itself', fakeBench('native'));
providerContract('fake, ended by the sweep', fakeBench('sweep'));
providerContract('azure-role, in memory', roleBench);
providerContract('azure-role without PIM, in memory', plainRoleBench);
providerContract('entra-role, in memory', directoryRoleBench);
providerContract('azure-role as an eligibility, in memory', eligibleRoleBench);
providerContract('entra-role as an eligibility, in memory', eligibleDirectoryRoleBench);
providerContract('entra-group, in memory', groupBench);
providerContract('entra-group as an eligibility, in memory', eligibleGroupBench);
providerContract('entra-group in an exclusive group, in memory', plainGroupBench);
providerContract('nsg-rule, in memory', ruleBench);
providerContract('vm-jit, in memory', jitBench);
providerContract('nsg-rule to groups, in memory', ruleToGroupsBench);
providerContract('nsg-rule to a machine, in memory', ruleToMachineBench);
providerContract('azure-firewall, in memory', firewallBench);
