/** What stands in a crash world: others' rights beside all that is ours, and everything that gives somebody access. */
import type { AzureState } from '../../src/sandbox/azure/state.ts';
import type { SandboxAzure } from '../../src/sandbox/azure/world.ts';
import type { GitHubWorld } from '../../src/sandbox/contract.ts';
import { SUBSCRIPTION, UNIT } from './policy.ts';

const HUB_NSG = `${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg`;
const ERP_NSG = `${SUBSCRIPTION}/resourceGroups/erp/providers/Microsoft.Network/networkSecurityGroups/nsg-erp-01`;
const PAYMENTS = `${SUBSCRIPTION}/resourceGroups/payments`;
const VM_ADMIN = '1c0163c0-47e6-4577-8991-ea5c82e286e4';
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const HELPDESK = '729827e3-9c14-49f7-bb1b-9608f156bbb8';

/** What is not ours, next to all that is: rights for good, eligibilities, a rule and just-in-time access of somebody else. */
export const putOthersBeside = ({ hand }: SandboxAzure, entraOf: (key: string) => string): void => {
  hand.assign({ principalId: entraOf('alice'), role: READER, scope: PAYMENTS });
  hand.assign({ principalId: entraOf('bob'), role: VM_ADMIN, scope: PAYMENTS });
  hand.makeEligible({ principalId: entraOf('bob'), role: READER, scope: PAYMENTS });
  hand.directory.assign({ principalId: entraOf('bob'), role: HELPDESK, scope: UNIT });
  hand.directory.makeEligible({ principalId: entraOf('alice'), role: HELPDESK, scope: UNIT });
  for (const [nsg, priority] of [
    [HUB_NSG, 210],
    [ERP_NSG, 211],
  ] as const)
    hand.setRule(nsg, 'by-hand', {
      description: 'gh:00000000-1 exp=2026-11-20T11:00:00Z of another installation',
      priority,
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      sourceAddressPrefix: '203.0.113.7',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '8443',
    });
};

/** Everything that gives somebody access at this moment, or may give it. */
export interface Standing {
  readonly access: readonly string[];
  readonly eligibilities: readonly string[];
}

interface TeamState {
  readonly teams: readonly {
    readonly slug: string;
    readonly description: string | null;
    readonly parent: string | null;
    readonly members: Readonly<Record<string, string>>;
  }[];
}

const lines = (values: readonly unknown[]): readonly string[] =>
  values.map((value) => JSON.stringify(value)).toSorted();

interface Places {
  readonly azure: SandboxAzure;
  readonly github: GitHubWorld;
}

/** Down to the letter: whoever touches what is not theirs changes one of these lines. */
export const standing = ({ azure, github }: Places): Standing => {
  const state: AzureState = azure.state();
  const { teams } = github.state() as TeamState;
  return {
    access: lines([
      ...state.nsgs.flatMap(({ id, rules }) => rules.map((rule) => ({ nsg: id, ...rule }))),
      ...state.assignments
        .filter(({ live }) => live)
        .map(({ name, principalId, roleName, scope, endDateTime }) => ({
          name,
          principalId,
          roleName,
          scope,
          endDateTime,
        })),
      ...state.directory.assignments.filter(({ live }) => live),
      ...teams.map(({ slug, description, parent, members }) => ({ slug, description, parent, members })),
    ]),
    eligibilities: lines(state.eligibilities),
  };
};
