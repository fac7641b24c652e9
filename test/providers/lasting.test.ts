/** What the kinds on Azure say that waiting does not end: a review refuses for that alone, hours after it was heard. */
import { expect, it } from 'vitest';
import { grantNumber, installation, instant } from '../../src/core/brand.ts';
import type { CheckReport } from '../../src/core/facts.ts';
import type { RoleInstance } from '../../src/ports/azure-roles.ts';
import { azureFirewall } from '../../src/providers/azure-firewall.ts';
import { azureRole } from '../../src/providers/azure-role.ts';
import { entraGroup } from '../../src/providers/entra-group.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { vmJit } from '../../src/providers/vm-jit.ts';
import type { FakeAzure } from '../fakes/azure.ts';
import { RESOURCE_GROUP } from '../fakes/azure.ts';
import {
  aGroup,
  ALICE,
  azureWithPeople,
  firewallStep,
  GROUP,
  groupStep,
  jitStep,
  plainGroupStep,
  roleStep,
  ruleStep,
  VM_LOGIN,
} from './benches.ts';

const MINUTES = 60_000;
const eligible = { ...roleStep, onlyIfEligible: true };

const contextIn = (azure: FakeAzure) => ({
  installation: installation('0a1b2c3d'),
  grant: grantNumber(42),
  expiresAt: instant(azure.now() + 10 * MINUTES),
  url: 'https://github.com/contoso/access/pull/42',
});
const checked = async (prepare: (azure: FakeAzure) => void, step = roleStep): Promise<CheckReport> => {
  const azure = azureWithPeople();
  prepare(azure);
  return azureRole(azure).check(step, contextIn(azure));
};
const instanceOf = (of: Partial<RoleInstance>): RoleInstance => ({
  id: 'somebody',
  scope: RESOURCE_GROUP,
  principal: ALICE,
  role: VM_LOGIN,
  schedule: undefined,
  startsAt: undefined,
  endsAt: undefined,
  member: 'Direct',
  type: 'Assigned',
  activates: undefined,
  conditional: false,
  ...of,
});
const user = { id: ALICE, displayName: 'Alice' };

it.each<[string, (azure: FakeAzure) => void, typeof roleStep, RegExp]>([
  ['there is no such role', (azure) => azure.roleNames.splice(0), roleStep, /no role/],
  ['there is no such person', (azure) => azure.users.clear(), roleStep, /no such user/],
  [
    'the account is disabled',
    (azure) => azure.users.set(ALICE, { ...user, enabled: false }),
    roleStep,
    /disabled/,
  ],
  ['nobody made the person eligible', () => undefined, eligible, /no eligibility/],
])('a role is refused for good when %s', async (_, prepare, step, why) => {
  const { verdict, lasting } = await checked(prepare, step);
  expect(verdict).toBe('refused');
  expect(lasting?.join(' ')).toMatch(why);
});

it.each<[string, (azure: FakeAzure) => void]>([
  [
    'somebody activated it for a while',
    (azure) =>
      azure.instances.push({
        ...instanceOf({ type: 'Activated', endsAt: instant(azure.now() + 60 * MINUTES) }),
        shownFrom: 0,
        hiddenFrom: Infinity,
      }),
  ],
  [
    'this identity may not know whether the account is enabled',
    (azure) => azure.users.set(ALICE, { ...user, enabled: undefined }),
  ],
])('a role is refused only for now when %s', async (_, prepare) => {
  const { verdict, lasting } = await checked(prepare);
  expect(verdict).toBe('refused');
  expect(lasting).toBeUndefined();
});

it('a rule is refused for good where its group does not exist', async () => {
  const azure = azureWithPeople();
  azure.nsgs.clear();
  const { verdict, lasting } = await nsgRule(azure).check(ruleStep, contextIn(azure));
  expect(verdict).toBe('refused');
  expect(lasting?.join(' ')).toMatch(/no network security group/);
});

it('just-in-time access is refused for good where the subscription has no plan for it', async () => {
  const azure = azureWithPeople();
  azure.defender.plan = 'none';
  const { verdict, lasting } = await vmJit(azure).check(jitStep, contextIn(azure));
  expect(verdict).toBe('refused');
  expect(lasting?.length).toBe(1);
});

it.each<[string, (azure: FakeAzure) => Promise<CheckReport>, RegExp]>([
  [
    'a group that Entra does not know, through PIM',
    (azure) => entraGroup(azure).check(groupStep, contextIn(azure)),
    /no such group/,
  ],
  [
    'a group that Entra does not know, plainly',
    (azure) => entraGroup(azure).check(plainGroupStep, contextIn(azure)),
    /no such group/,
  ],
  [
    'a group that a rule of the directory fills',
    (azure) => {
      azure.groups.all.set(GROUP, aGroup({ filledBy: 'rule' }));
      return entraGroup(azure).check(groupStep, contextIn(azure));
    },
    /rule of the directory/,
  ],
  [
    'a firewall policy that does not exist',
    (azure) => azureFirewall(azure).check(firewallStep, contextIn(azure)),
    /no firewall policy/,
  ],
  [
    'a plain role that does not exist',
    (azure) => {
      azure.roleNames.splice(0);
      return azureRole(azure).check(
        { ...roleStep, onlyIfEligible: false, assignment: 'plain' },
        contextIn(azure),
      );
    },
    /no role/,
  ],
])('%s is refused for good', async (_, check, why) => {
  const { verdict, lasting } = await check(azureWithPeople());
  expect(verdict).toBe('refused');
  expect(lasting?.join(' ')).toMatch(why);
});
