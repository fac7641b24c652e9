import { describe, expect, it } from 'vitest';
import { grantNumber, installation, instant, resourceId } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { NsgRuleToVmStep } from '../../src/core/plan.ts';
import type { SecurityRule } from '../../src/ports/security-groups.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { ruleNameOnWay } from '../../src/providers/nsg-rule/rule.ts';
import {
  BASTION_NSG,
  CARD,
  CARD_NSG,
  MACHINE,
  SUBNET,
  SUBNET_NSG,
  SUBSCRIPTION,
  unclear,
} from '../fakes/azure.ts';
import { azureWithMachine, machineStep } from './benches.ts';

const foreign: SecurityRule = {
  name: 'wall',
  description: '',
  protocol: 'Tcp',
  access: 'Deny',
  direction: 'Inbound',
  priority: 200,
  sources: ['*'],
  sourceGroups: [],
  sourcePorts: ['*'],
  destinations: ['*'],
  destinationGroups: [],
  destinationPorts: ['22'],
  state: 'Succeeded',
};

const world = () => {
  const azure = azureWithMachine();
  const context = {
    installation: installation('0a1b2c3d'),
    grant: grantNumber(42),
    expiresAt: instant(azure.now() + 7_200_000),
    url: 'https://github.com/contoso/access/pull/42',
  };
  const rulesIn = (nsg: string) => azure.nsgs.get(nsg.toLowerCase())?.rules ?? [];
  const nameIn = (nsg: typeof CARD_NSG) => ruleNameOnWay(context, machineStep.id, nsg);
  return {
    azure,
    provider: nsgRule(azure),
    context,
    rulesIn,
    nameIn,
    oursIn: (nsg: typeof CARD_NSG) => rulesIn(nsg).find(({ name }) => name === nameIn(nsg)),
    /** All marked rules, wherever they stand. */
    marked: () =>
      [...azure.nsgs.values()].flatMap(({ id, rules }) =>
        rules.filter(({ description }) => description.startsWith('gh:')).map(() => id),
      ),
    discover: () =>
      nsgRule(azure).discover({ installation: context.installation, subscriptions: [SUBSCRIPTION] }),
    card: (change: object) => {
      const before = azure.interfaces.get(CARD.toLowerCase()) ?? { nsg: undefined, addresses: [] };
      azure.interfaces.set(CARD.toLowerCase(), { ...before, ...change });
    },
  };
};

const forbidden = new Fault('azure.forbidden', 'GET: 403', { remedy: 'Give the right.' });

describe('the way to a machine', () => {
  it('has our rule in the group of the subnet and in that of the interface, towards this machine alone', async () => {
    const { provider, context, oursIn, nameIn } = world();
    const receipt = await provider.elevate(machineStep, context);
    for (const nsg of [CARD_NSG, SUBNET_NSG])
      expect(oursIn(nsg)).toMatchObject({
        description: 'gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z',
        destinations: ['10.0.1.4'],
        destinationGroups: [],
        destinationPorts: ['22'],
        sources: ['203.0.113.7/32'],
      });
    expect(nameIn(CARD_NSG)).not.toBe(nameIn(SUBNET_NSG));
    expect(receipt.details['rules']).toBe(
      `${CARD_NSG}/securityRules/${nameIn(CARD_NSG)} ${SUBNET_NSG}/securityRules/${nameIn(SUBNET_NSG)}`,
    );
    expect(receipt.objectId).toBe(`${CARD_NSG}/securityRules/${nameIn(CARD_NSG)}`);
  });

  it('has one rule in a group that guards both', async () => {
    const { provider, context, card, marked } = world();
    card({ nsg: resourceId(SUBNET_NSG.toUpperCase()) });
    await provider.elevate(machineStep, context);
    expect(marked()).toEqual([SUBNET_NSG]);
    expect(await provider.revoke(machineStep, context)).toMatchObject({ state: 'absent' });
    expect(marked()).toEqual([]);
  });

  it('goes to every private address of the interface, of the families that the sources have', async () => {
    const { provider, context, card, oursIn } = world();
    const addresses = ['10.0.1.4', '10.0.1.5', 'fd00::4'].map((address) => ({ address, subnet: SUBNET }));
    card({ addresses });
    await provider.elevate(machineStep, context);
    expect(oursIn(CARD_NSG)?.destinations).toEqual(['10.0.1.4', '10.0.1.5']);
    expect(await provider.observe(machineStep, context)).toMatchObject({ state: 'active' });
    const over6: NsgRuleToVmStep = { ...machineStep, source: '2001:db8::7/128' };
    await provider.elevate(over6, { ...context, grant: grantNumber(43) });
    expect((await provider.check(over6, { ...context, grant: grantNumber(44) })).verdict).toBe('ready');
  });

  it('leads to the primary interface alone', async () => {
    const { azure, provider, context, marked } = world();
    const second = resourceId(`${CARD}-2`);
    azure.machines.set(MACHINE.toLowerCase(), {
      interfaces: [
        { id: second, primary: false },
        { id: CARD, primary: true },
      ],
    });
    azure.interfaces.set(second.toLowerCase(), {
      nsg: BASTION_NSG,
      addresses: [{ address: '10.0.9.9', subnet: SUBNET }],
    });
    await provider.elevate(machineStep, context);
    expect(marked().toSorted()).toEqual([CARD_NSG, SUBNET_NSG].toSorted());
  });

  it('says where no group stands, and opens the others', async () => {
    const { provider, context, card, marked } = world();
    card({ nsg: undefined });
    expect(await provider.check(machineStep, context)).toEqual({
      step: machineStep.id,
      verdict: 'ready',
      reasons: [
        `No network security group stands on the network interface ${CARD}: there is nothing to open there, and nothing there keeps others out.`,
      ],
    });
    await provider.elevate(machineStep, context);
    expect(marked()).toEqual([SUBNET_NSG]);
    expect(await provider.observe(machineStep, context)).toMatchObject({ state: 'active' });
  });

  it.each<[string, string, (of: ReturnType<typeof world>) => void]>([
    ['there is no machine', 'no virtual machine', ({ azure }) => azure.machines.clear()],
    ['there is no interface', 'no network interface', ({ azure }) => azure.interfaces.clear()],
    ['there is no subnet', 'no subnet', ({ azure }) => azure.subnets.clear()],
    ['a group is gone', 'no network security group', ({ azure }) => azure.nsgs.clear()],
    [
      'the machine has no address now',
      'may be deallocated',
      ({ card }) => card({ addresses: [{ address: undefined, subnet: SUBNET }] }),
    ],
    ...['*', '10.0.0.0/8', 'Internet'].map(
      (address): [string, string, (of: ReturnType<typeof world>) => void] => [
        `Azure gives ${address} for an address`,
        'no private address',
        ({ card }) => card({ addresses: [{ address, subnet: SUBNET }] }),
      ],
    ),
    [
      'the sources are of the other family',
      'can be reached from',
      ({ card }) => card({ addresses: [{ address: 'fd00::4', subnet: SUBNET }] }),
    ],
    [
      'several interfaces are primary',
      'not clear',
      ({ azure }) =>
        azure.machines.set(MACHINE.toLowerCase(), {
          interfaces: [CARD, CARD].map((id) => ({ id, primary: true })),
        }),
    ],
    [
      'no interface is primary',
      'not clear',
      ({ azure }) =>
        azure.machines.set(MACHINE.toLowerCase(), {
          interfaces: [CARD, CARD].map((id) => ({ id, primary: false })),
        }),
    ],
    [
      'no group stands on the way at all',
      'nothing to open',
      ({ azure, card }) => {
        card({ nsg: undefined });
        azure.subnets.set(SUBNET.toLowerCase(), { nsg: undefined });
      },
    ],
    [
      'a group lies in another subscription',
      'another subscription',
      ({ card }) =>
        card({ nsg: resourceId(CARD_NSG.replace(SUBSCRIPTION, '22222222-2222-2222-2222-222222222222')) }),
    ],
    [
      'one group shuts it',
      `"wall" with priority 200 in ${SUBNET_NSG} denies all`,
      ({ rulesIn }) => rulesIn(SUBNET_NSG).push(foreign),
    ],
    [
      'the groups shut it together',
      'denies a part of it',
      ({ rulesIn }) => {
        rulesIn(SUBNET_NSG).push({ ...foreign, sourcePorts: ['0-30000'] });
        rulesIn(CARD_NSG).push({ ...foreign, sourcePorts: ['30001-65535'] });
      },
    ],
    [
      'somebody has our name in one group',
      'did not make',
      ({ rulesIn, nameIn }) => rulesIn(CARD_NSG).push({ ...foreign, name: nameIn(CARD_NSG) }),
    ],
  ])('is refused and not opened when %s', async (_, reason, disturb) => {
    const of = world();
    disturb(of);
    const report = await of.provider.check(machineStep, of.context);
    expect([report.verdict, report.reasons.join(' ')]).toEqual(['refused', expect.stringContaining(reason)]);
    await expect(of.provider.elevate(machineStep, of.context)).rejects.toMatchObject({ transient: false });
    expect(of.marked()).toEqual([]);
  });

  it('names every group in which it cannot stand', async () => {
    const { provider, context, rulesIn } = world();
    const narrow = { ...machineStep, priorities: { from: 3000, to: 3000 } };
    for (const nsg of [CARD_NSG, SUBNET_NSG])
      rulesIn(nsg).push({ ...foreign, access: 'Allow', priority: 3000, name: 'allow' });
    const { reasons } = await provider.check(narrow, context);
    expect(reasons).toEqual([SUBNET_NSG, CARD_NSG].map((nsg) => expect.stringContaining(nsg)));
  });
});

describe('all groups or none', () => {
  it('takes back what this call opened when a later group refuses for good, and nothing else', async () => {
    const { azure, provider, context, rulesIn, marked, nameIn } = world();
    const other = { ...context, grant: grantNumber(41) };
    await provider.elevate(machineStep, other);
    rulesIn(CARD_NSG).push({ ...foreign, access: 'Allow', name: nameIn(CARD_NSG) });
    await expect(provider.elevate(machineStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    expect(marked()).toHaveLength(2);
    expect(await provider.observe(machineStep, other)).toMatchObject({ state: 'active' });
    expect(azure.calls.filter((call) => call.startsWith('deleteRule'))).toHaveLength(1);
  });

  it('takes nothing back of what may pass, and goes on from there', async () => {
    const { azure, provider, context, marked, oursIn } = world();
    const hold = () =>
      azure.disturb({ on: 'putRule', commit: false, answer: { kind: 'busy', retryIn: undefined } });
    azure.disturb({ on: 'putRule', commit: true, answer: { kind: 'done' } });
    for (let turn = 0; turn < 60; turn += 1) hold();
    await expect(provider.elevate(machineStep, context)).rejects.toMatchObject({ transient: true });
    expect(marked()).toEqual([SUBNET_NSG]);
    expect(await provider.observe(machineStep, context)).toEqual({
      state: 'pending',
      why: `Our rule stands in ${SUBNET_NSG}. None stands in ${CARD_NSG}, which is on the way to ${MACHINE}.`,
    });
    azure.undisturb();
    await provider.elevate(machineStep, context);
    expect(oursIn(CARD_NSG)).toBeDefined();
  });

  it('fails with the reason when what it opened cannot be taken back, and is ended later', async () => {
    const { azure, provider, context, rulesIn, marked, nameIn } = world();
    rulesIn(CARD_NSG).push({ ...foreign, access: 'Allow', name: nameIn(CARD_NSG) });
    for (let turn = 0; turn < 60; turn += 1)
      azure.disturb({ on: 'deleteRule', commit: false, answer: unclear() });
    await expect(provider.elevate(machineStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    expect(marked()).toEqual([SUBNET_NSG]);
    azure.undisturb();
    // The rule in the place is somebody's; ours is gone all the same.
    expect(await provider.revoke(machineStep, context)).toMatchObject({ state: 'foreign' });
    expect(marked()).toEqual([]);
  });
});

describe('while it is open', () => {
  it.each<[string, (of: ReturnType<typeof world>) => void, object]>([
    [
      'our rule was deleted in one group',
      ({ azure, nameIn }) => {
        const nsg = azure.nsgs.get(CARD_NSG.toLowerCase());
        if (nsg !== undefined) nsg.rules = nsg.rules.filter(({ name }) => name !== nameIn(CARD_NSG));
      },
      { state: 'pending', why: expect.stringContaining(`None stands in ${CARD_NSG}`) },
    ],
    [
      'one group is shut before ours',
      ({ rulesIn }) => rulesIn(CARD_NSG).push(foreign),
      { state: 'pending', why: expect.stringContaining(`in ${CARD_NSG} denies all of it`) },
    ],
    [
      'another group was put on the way',
      ({ card }) => card({ nsg: BASTION_NSG }),
      { state: 'pending', why: expect.stringContaining(`None stands in ${BASTION_NSG}`) },
    ],
    [
      'the machine is gone',
      ({ azure }) => azure.machines.clear(),
      { state: 'pending', why: expect.stringContaining('no virtual machine') },
    ],
    ['a group was taken off the way', ({ card }) => card({ nsg: undefined }), { state: 'active' }],
    [
      'one rule was edited',
      ({ azure, nameIn }) => {
        const nsg = azure.nsgs.get(CARD_NSG.toLowerCase());
        if (nsg !== undefined)
          nsg.rules = nsg.rules.map((rule) =>
            rule.name === nameIn(CARD_NSG) ? { ...rule, sources: ['*'] } : rule,
          );
      },
      { state: 'active', receipt: { details: { drift: 'source' } } },
    ],
    [
      'the machine has another address',
      ({ card }) => card({ addresses: [{ address: '10.0.1.77', subnet: SUBNET }] }),
      { state: 'active', receipt: { details: { drift: 'destination' } } },
    ],
    [
      'the way cannot be read',
      ({ azure }) => {
        azure.topologyFault = forbidden;
      },
      { state: 'active', receipt: { details: { way: expect.stringContaining('not read') } } },
    ],
    [
      'the way cannot be read and one group is shut',
      ({ azure, rulesIn }) => {
        azure.topologyFault = forbidden;
        rulesIn(CARD_NSG).push(foreign);
      },
      { state: 'pending', why: expect.stringContaining('denies all of it') },
    ],
  ])('is seen as it is when %s, and ended in every group', async (_, disturb, seen) => {
    const of = world();
    await of.provider.elevate(machineStep, of.context);
    disturb(of);
    expect(await of.provider.observe(machineStep, of.context)).toMatchObject(seen);
    const others = () =>
      [...of.azure.nsgs.values()].flatMap(({ rules }) =>
        rules.filter(({ description }) => !description.startsWith('gh:')),
      );
    const before = others();
    expect(await of.provider.revoke(machineStep, of.context)).toMatchObject({
      state: 'absent',
      residual: { until: 'unknown' },
    });
    expect(of.marked()).toEqual([]);
    expect(others()).toEqual(before);
    expect(await of.provider.observe(machineStep, of.context)).toEqual({ state: 'absent' });
  });

  it('says nothing of it while Azure gives no answer', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(machineStep, context);
    azure.topologyFault = unclear().fault;
    await expect(provider.observe(machineStep, context)).rejects.toMatchObject({ transient: true });
    expect(await provider.revoke(machineStep, context)).toMatchObject({ state: 'absent' });
  });

  it('is ended in the group that was taken off the way and moved to another resource group', async () => {
    const { azure, provider, context, card, discover, marked } = world();
    await provider.elevate(machineStep, context);
    card({ nsg: undefined });
    const moved = azure.nsgs.get(CARD_NSG.toLowerCase());
    const id = resourceId(CARD_NSG.replace('/hub/', '/attic/'));
    azure.nsgs.delete(CARD_NSG.toLowerCase());
    azure.nsgs.set(id.toLowerCase(), { id, rules: moved?.rules ?? [], subnets: [] });
    expect((await discover()).map(({ objectId }) => objectId)).toHaveLength(2);
    expect(await provider.revoke(machineStep, context)).toMatchObject({ state: 'absent' });
    expect(marked()).toEqual([]);
  });

  it('ends the others when one group does not let go, and says that it did not', async () => {
    const { azure, provider, context, marked } = world();
    await provider.elevate(machineStep, context);
    for (let turn = 0; turn < 28; turn += 1)
      azure.disturb({ on: 'deleteRule', commit: false, answer: { kind: 'busy', retryIn: undefined } });
    await expect(provider.revoke(machineStep, context)).rejects.toMatchObject({ transient: true });
    expect(marked()).toHaveLength(1);
    azure.undisturb();
    expect(await provider.revoke(machineStep, context)).toMatchObject({ state: 'absent' });
    expect(marked()).toEqual([]);
  });
});

describe('found on the platform alone', () => {
  it('is one object for each group, and ending one ends that one', async () => {
    const { azure, provider, context, discover, marked } = world();
    await provider.elevate(machineStep, context);
    azure.machines.clear();
    azure.interfaces.clear();
    azure.topologyFault = forbidden;
    const found = await discover();
    expect(found.map(({ grant, step }) => [grant, step.id])).toEqual([
      [42, machineStep.id],
      [42, machineStep.id],
    ]);
    const [one, other] = found;
    if (one === undefined || other === undefined) throw new Error('not found');
    expect(await provider.revoke(one.step, context, one.objectId)).toMatchObject({ state: 'absent' });
    expect(marked()).toHaveLength(1);
    expect(await provider.revoke(machineStep, context, other.objectId)).toMatchObject({ state: 'absent' });
    expect(marked()).toEqual([]);
  });

  it('is not what was copied into another group, and is not ended by another name', async () => {
    const { provider, context, rulesIn, discover, nameIn, oursIn } = world();
    await provider.elevate(machineStep, context);
    const copied = oursIn(CARD_NSG);
    if (copied !== undefined) rulesIn(BASTION_NSG).push(copied);
    expect(await discover()).toHaveLength(2);
    const copy = `${BASTION_NSG}/securityRules/${nameIn(CARD_NSG)}`;
    expect(await provider.revoke(machineStep, context, copy)).toMatchObject({ state: 'foreign' });
    expect(await provider.revoke(machineStep, context, 'nonsense')).toMatchObject({ state: 'foreign' });
    expect(rulesIn(BASTION_NSG).some(({ name }) => name === nameIn(CARD_NSG))).toBe(true);
  });
});
