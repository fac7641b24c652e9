import { expect, test } from 'vitest';
import { personKey, resourceId } from '../../../src/core/brand.ts';
import { bastionGap } from '../../../src/sandbox/azure/bastion.ts';
import { seedFor } from '../../../src/sandbox/azure/seed-for.ts';
import { BASTION_RULES } from '../../../src/sandbox/azure/seed.ts';
import {
  ALICE,
  azureRole,
  BOB,
  NSG,
  PAYMENTS,
  policyWith,
  PROD,
  samplePolicy,
  VM_ADMIN,
  WEB_NSG,
} from './fixture.ts';

test('makes every target exist, with the groups above it', () => {
  const seed = seedFor(samplePolicy);
  expect(seed.subscriptions).toEqual([{ id: PROD.split('/')[2], displayName: 'prod-sub' }]);
  expect(seed.resourceGroups.map(({ id }) => id)).toEqual([
    PAYMENTS,
    `${PROD}/resourceGroups/hub`,
    `${PROD}/resourceGroups/web`,
  ]);
  expect(seed.nsgs.map(({ id, subnets }) => [id, subnets[0]?.split('/').at(-1)])).toEqual([
    [NSG, 'AzureBastionSubnet'],
    [WEB_NSG, 'snet-web-nsg'],
    [expect.stringMatching(/nsg-web-vm$/), 'snet-nsg-web-vm'],
  ]);
  expect(bastionGap(BASTION_RULES.map(({ properties }) => properties))).toBeUndefined();
  expect(seed.invented).toEqual([]);
});

test('makes eligible whoever may request what needs it, and nobody else', () => {
  expect(seedFor(samplePolicy).eligibilities).toEqual([
    { principalId: ALICE, role: VM_ADMIN, scope: PAYMENTS },
  ]);
});

test('opens parameters that choose a target', () => {
  const policy = policyWith({
    requesters: [{ kind: 'user', person: personKey('bob') }],
    parameters: [
      {
        name: 'vm',
        type: 'target',
        hint: undefined,
        usedFor: 'privilege',
        within: [],
        widest: undefined,
        pattern: undefined,
        choices: [],
        among: ['payments-rg', 'bas-hub'],
        min: undefined,
        max: undefined,
      },
    ],
    privileges: [{ ...azureRole('Reader', PAYMENTS, true), scope: { kind: 'param', name: 'vm' } } as any],
  });
  expect(
    seedFor(policy).eligibilities.map(({ principalId, scope }) => [principalId, scope.split('/').at(-1)]),
  ).toEqual([
    [BOB, 'payments'],
    [BOB, 'bas-hub'],
  ]);
});

test('says what it made up: roles it does not know, members that only GitHub knows', () => {
  const seed = seedFor(
    policyWith({
      requesters: [{ kind: 'group', group: 'org' }],
      privileges: [azureRole('Contoso Database Doctor', PAYMENTS, true)],
    }),
  );
  expect(seed.invented).toEqual([
    'role "Contoso Database Doctor"',
    'members of group in the requesters of prod-vm-admin',
  ]);
  expect(seed.roles.find(({ roleName }) => roleName === 'Contoso Database Doctor')).toMatchObject({
    type: 'CustomRole',
    assignableScopes: [PROD],
  });
  expect(seed.eligibilities).toHaveLength(3);
});

test('holds whatever the policy says, and gives no person anything for good', () => {
  const seed = seedFor({
    ...samplePolicy,
    targets: new Map([
      [
        'odd',
        resourceId(
          '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-01',
        ),
      ],
    ]),
  });
  expect(seed.resources.map(({ id }) => id.split('/').at(-1))).toContain('web-01');
  const people = seed.users.map(({ id }) => id).filter((id) => id !== seed.administrator);
  expect(seed.assignments.filter(({ principalId }) => people.includes(principalId))).toEqual([]);
});
