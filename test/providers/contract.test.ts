import { directoryRoleBench, fakeBench, jitBench, roleBench, ruleBench } from './benches.ts';
import { providerContract } from './contract.ts';

providerContract('fake, ends by itself', fakeBench('native'));
providerContract('fake, ended by the sweep', fakeBench('sweep'));
providerContract('azure-role, in memory', roleBench);
providerContract('entra-role, in memory', directoryRoleBench);
providerContract('nsg-rule, in memory', ruleBench);
providerContract('vm-jit, in memory', jitBench);
