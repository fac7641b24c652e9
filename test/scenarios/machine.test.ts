/** One machine, opened through the group on the way to it and closed again, with the real SDKs and three identities. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { headStatus, settle } from '../../src/sandbox/demo/people.ts';
import { openRules } from '../../src/sandbox/demo/tenant.ts';
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
});
afterAll(() => scenario.close());

const ERP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/erp/providers';
const NSG = `${ERP}/Microsoft.Network/networkSecurityGroups/nsg-erp-01`;

it(
  'is reached for one window through its own group, and the sweep closes it',
  { timeout: 60_000 },
  async () => {
    const { outside } = scenario;
    await editOnMain(scenario, 'policies/entitlements/prod-vm-admin.yaml', (policy) =>
      policy.replace('nsg: target:bastion-nsg', 'vm: target:erp-01'),
    );
    await settle(outside);
    const pull = await askAs(scenario, 'machine');
    await approveAll(scenario, pull);
    await settle(outside);
    expect(await headStatus(outside, pull)).toMatchObject({ state: 'success' });
    expect(await comment(scenario, pull)).toContain('erp-01');
    expect(await openRules(outside, NSG)).toHaveLength(1);
    const elevated = (await events(scenario)).find(({ type }) => type === 'elevated');
    expect(JSON.stringify(elevated?.data)).toContain('10.0.0.4');
    await advance(scenario, '5h');
    await sweep(scenario);
    expect(await openRules(outside, NSG)).toEqual([]);
    expect((await events(scenario)).some(({ type, grant }) => type === 'ended' && grant === pull)).toBe(true);
    expect(await verifies(scenario)).toBe(true);
  },
);
