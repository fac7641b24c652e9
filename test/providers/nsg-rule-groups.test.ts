import { describe, expect, it } from 'vitest';
import { grantNumber, installation, instant, resourceId } from '../../src/core/brand.ts';
import type { SecurityRule } from '../../src/ports/security-groups.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { ruleName } from '../../src/providers/nsg-rule/rule.ts';
import { BASTION_NSG, DATABASES, JUMP_HOSTS, SUBSCRIPTION } from '../fakes/azure.ts';
import { azureWithMachine, groupsStep } from './benches.ts';

const world = () => {
  const azure = azureWithMachine();
  const nsg = azure.nsgs.get(BASTION_NSG.toLowerCase());
  if (nsg === undefined) throw new Error('no group');
  const context = {
    installation: installation('0a1b2c3d'),
    grant: grantNumber(42),
    expiresAt: instant(azure.now() + 7_200_000),
    url: 'https://github.com/contoso/access/pull/42',
  };
  const change = (by: Partial<SecurityRule>) => {
    nsg.rules = nsg.rules.map((rule) => (rule.name === name ? { ...rule, ...by } : rule));
  };
  const name = ruleName(context, groupsStep.id);
  const ours = () => nsg.rules.find((rule) => rule.name === name);
  return { azure, nsg, provider: nsgRule(azure), context, ours, change };
};

describe('a rule to application security groups', () => {
  it('names the groups and no address, and says so in its receipt', async () => {
    const { provider, context, ours } = world();
    const receipt = await provider.elevate(groupsStep, context);
    expect(ours()).toMatchObject({ destinations: [], destinationGroups: [DATABASES, JUMP_HOSTS] });
    expect(receipt.details['destination']).toBe(`${DATABASES} ${JUMP_HOSTS}`);
    expect(receipt.details['drift']).toBeUndefined();
  });

  it('is refused where a group is missing, and not opened', async () => {
    const { azure, provider, context, ours } = world();
    azure.applicationGroups.delete(JUMP_HOSTS.toLowerCase());
    const why = `There is no application security group ${JUMP_HOSTS}, or this identity may not see it.`;
    expect(await provider.check(groupsStep, context)).toEqual({
      step: groupsStep.id,
      verdict: 'refused',
      reasons: [why],
      lasting: [why],
    });
    await expect(provider.elevate(groupsStep, context)).rejects.toMatchObject({
      code: 'azure.not-found',
      transient: false,
    });
    expect(ours()).toBeUndefined();
  });

  it('takes another spelling and another order of the groups for the same', async () => {
    const { provider, context, change } = world();
    await provider.elevate(groupsStep, context);
    change({ destinationGroups: [JUMP_HOSTS.toUpperCase(), DATABASES.toLowerCase()] });
    expect((await provider.elevate(groupsStep, context)).details['drift']).toBeUndefined();
  });

  it.each<[string, Partial<SecurityRule>]>([
    ['a group was added', { destinationGroups: [DATABASES, JUMP_HOSTS, resourceId(`${DATABASES}2`)] }],
    ['a group was taken out', { destinationGroups: [DATABASES] }],
    ['an address stands in their place', { destinationGroups: [], destinations: ['*'] }],
  ])('shows as drift that %s, overwrites nothing and ends it', async (_, by) => {
    const { provider, context, change, ours } = world();
    await provider.elevate(groupsStep, context);
    change(by);
    expect(await provider.observe(groupsStep, context)).toMatchObject({
      state: 'active',
      receipt: { details: { drift: 'destination' } },
    });
    await expect(provider.elevate(groupsStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    expect(await provider.revoke(groupsStep, context)).toMatchObject({ state: 'absent' });
    expect(ours()).toBeUndefined();
  });

  it('is shut by what denies these groups, and only perhaps by what denies addresses', async () => {
    const wall = (by: Partial<SecurityRule>): SecurityRule => ({
      name: 'wall',
      description: '',
      protocol: '*',
      access: 'Deny',
      direction: 'Inbound',
      priority: 200,
      sources: ['*'],
      sourceGroups: [],
      sourcePorts: ['*'],
      destinations: [],
      destinationGroups: [],
      destinationPorts: ['*'],
      state: 'Succeeded',
      ...by,
    });
    const shut = world();
    shut.nsg.rules.push(wall({ destinationGroups: [DATABASES, JUMP_HOSTS] }));
    expect(await shut.provider.check(groupsStep, shut.context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('wall')],
    });
    const doubtful = world();
    doubtful.nsg.rules.push(wall({ destinations: ['10.0.0.0/8'] }));
    expect(await doubtful.provider.check(groupsStep, doubtful.context)).toMatchObject({
      verdict: 'ready',
      reasons: [expect.stringContaining('may deny')],
    });
  });

  it('is found with its groups, also when somebody wrote nonsense into it', async () => {
    const { provider, context, change, ours } = world();
    await provider.elevate(groupsStep, context);
    const find = () =>
      provider.discover({ installation: context.installation, subscriptions: [SUBSCRIPTION] });
    expect(await find()).toMatchObject([{ step: { destinationGroups: [DATABASES, JUMP_HOSTS] } }]);
    change({ destinationGroups: ['/../?'] });
    const [found] = await find();
    expect(found?.step).toMatchObject({ id: groupsStep.id, destination: '*' });
    expect(found && (await provider.revoke(found.step, context, found.objectId))).toMatchObject({
      state: 'absent',
    });
    expect(ours()).toBeUndefined();
  });
});
