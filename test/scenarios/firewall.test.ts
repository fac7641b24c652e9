/** A rule of Azure Firewall through the whole: a pull request, the built bundle, and the sweep that closes it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AzureState } from '../../src/sandbox/azure/state.ts';
import { settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import {
  advance,
  approveAll,
  askAs,
  comment,
  editOnMain,
  events,
  openScenario,
  sweep,
  verifies,
} from './kit.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
}, 120_000);
afterAll(() => scenario.close());

const groups = async () => {
  const answer = await scenario.outside.control('GET', '/state');
  return (answer as { azure: AzureState }).azure.firewallGroups.map(({ content }) => content);
};

it('opens a group of its own between what people keep, says through what, and the sweep deletes it', async () => {
  const { outside } = scenario;
  await editOnMain(scenario, 'policies/entitlements/prod-vm-admin.yaml', (policy) =>
    policy.replace(
      '  - kind: nsg-rule\n    nsg: target:bastion-nsg\n',
      '  - kind: azure-firewall\n    policy: target:hub-firewall-policy\n    destination: 10.1.2.0/24\n',
    ),
  );
  await settle(outside);
  const before = await groups();
  const pull = await askAs(scenario, 'through-firewall');
  await approveAll(scenario, pull);
  await settle(outside);
  expect(await comment(scenario, pull)).toContain(
    '10.1.2.0/24 through the firewall policy hub-policy, TCP port 443 from 203.0.113.',
  );
  const opened = (await groups()).filter(({ name }) => before.every((other) => other.name !== name));
  expect(opened).toMatchObject([
    {
      name: expect.stringMatching(new RegExp(`^gh-[0-9a-f]{8}-${pull}-[0-9a-f]{12}$`)),
      priority: 201,
      ruleCollections: [{ action: { type: 'Allow' }, rules: [{ destinationPorts: ['443'] }] }],
    },
  ]);
  await advance(scenario, '5h');
  await sweep(scenario);
  expect(await groups()).toEqual(before);
  const ended = (await events(scenario)).filter(({ grant, type }) => grant === pull && type === 'ended');
  expect(ended).toHaveLength(1);
  expect(JSON.stringify(ended)).toContain('may live on until they close');
  expect(await verifies(scenario)).toBe(true);
}, 180_000);
