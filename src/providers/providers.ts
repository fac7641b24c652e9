/** The providers of every kind that this build opens, each connected to its platform when something is first asked of it. */
import type { Azure } from '../ports/azure.ts';
import type { Organization } from '../ports/organization.ts';
import type { Provider } from '../ports/privilege.ts';
import { azureFirewall } from './azure-firewall.ts';
import { azureRole } from './azure-role.ts';
import { connected } from './connected.ts';
import { gitHubRepo } from './github-repo.ts';
import { gitHubTeam } from './github-team.ts';
import { entraGroup } from './entra-group.ts';
import { entraRole } from './entra-role.ts';
import { nsgRule } from './nsg-rule.ts';
import { vmJit } from './vm-jit.ts';
import { withoutToken } from './without-token.ts';

export interface Platforms {
  readonly azure: () => Promise<Azure>;
  /** Undefined: there is no token that may manage teams. */
  readonly organization: (() => Promise<Organization>) | undefined;
}

export const createProviders = ({ azure, organization }: Platforms): readonly Provider[] => [
  connected({ kind: 'azure-role' }, azure, azureRole),
  connected({ kind: 'entra-role', endsUnsearched: true }, azure, entraRole),
  // What PIM assigned ends there; who is in exclusive groups is looked for apart, and is red where that is forbidden.
  connected({ kind: 'entra-group', endsUnsearched: true }, azure, entraGroup),
  connected({ kind: 'nsg-rule' }, azure, nsgRule),
  connected({ kind: 'vm-jit', endsUnsearched: true }, azure, vmJit),
  connected({ kind: 'azure-firewall' }, azure, azureFirewall),
  ...(organization === undefined
    ? [withoutToken('github-team'), withoutToken('github-repo')]
    : [
        connected({ kind: 'github-team' }, organization, gitHubTeam),
        connected({ kind: 'github-repo' }, organization, gitHubRepo),
      ]),
];
