import { describe, expect, it } from 'vitest';
import { entraId, grantNumber, installation, instant, resourceId } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { BastionSession } from '../../src/ports/bastions.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { sessionInWords, whoseIs } from '../../src/providers/nsg-rule/whose.ts';
import { BASTION_NSG, MACHINE, SUBSCRIPTION } from '../fakes/azure.ts';
import { ALICE, azureWithMachine, machineStep, ruleStep } from './benches.ts';

const MINUTES = 60_000;
const START = Date.parse('2026-11-20T10:00:00Z');
const at = (minute: number) => instant(START + minute * MINUTES);

const session = (change: Partial<BastionSession> = {}): BastionSession => ({
  id: 's',
  user: 'alice@contoso.example',
  startedAt: at(5),
  target: MACHINE,
  host: 'vm-db',
  protocol: 'SSH',
  ...change,
});

describe('a session', () => {
  const claim = { signIn: 'Alice@contoso.example', target: MACHINE, since: at(0), until: at(30) };
  it.each<[string, Partial<BastionSession>, 'theirs' | 'unclear' | 'others']>([
    ['of the holder to the target in the window', {}, 'theirs'],
    ['of the holder as Windows writes the name', { user: 'AzureAD\\alice@contoso.example' }, 'theirs'],
    ['to the target in another case', { target: MACHINE.toUpperCase() }, 'theirs'],
    ['that began with the window', { startedAt: at(0) }, 'theirs'],
    ['that began with the end', { startedAt: at(30) }, 'theirs'],
    ['that began before', { startedAt: at(-1) }, 'others'],
    ['that began after the rule was gone', { startedAt: at(31) }, 'others'],
    ['of somebody else', { user: 'bob@contoso.example' }, 'others'],
    ['of somebody whose name ends like it', { user: 'xalice@contoso.example' }, 'others'],
    ['to another machine', { target: `${MACHINE}-2` }, 'others'],
    ['of an account of the machine', { user: 'azureuser' }, 'unclear'],
    ['of nobody who is named', { user: '' }, 'unclear'],
    ['since nobody knows when', { startedAt: undefined }, 'unclear'],
    ['to nobody knows where', { target: '' }, 'unclear'],
    ['of an account of the machine to another machine', { user: 'azureuser', target: 'x' }, 'others'],
    ['of an account of the machine before', { user: 'azureuser', startedAt: at(-1) }, 'others'],
    ['of somebody else since nobody knows when', { user: 'bob@x', startedAt: undefined }, 'others'],
  ])('%s: %j is %s', (_, change, whose) => {
    expect(whoseIs(session(change), claim)).toBe(whose);
  });

  it('is nobody’s for certain while the name of the holder is not known', () => {
    for (const user of ['alice@contoso.example', 'bob@contoso.example', 'azureuser'])
      expect(whoseIs(session({ user }), { ...claim, signIn: undefined })).toBe('unclear');
  });

  it('has words whatever is known of it', () => {
    expect(sessionInWords(session())).toBe(
      'SSH to vm-db as alice@contoso.example, since 2026-11-20T10:05:00Z',
    );
    expect(
      sessionInWords({ id: 's', user: '', host: '', target: '', protocol: '', startedAt: undefined }),
    ).toBe('a session to a machine that is not named, since when is not known');
  });
});

const HOST = resourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network/bastionHosts/bas-hub`,
);
const BASTION_SUBNET = `/subscriptions/${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/v/subnets/AzureBastionSubnet`;

const world = () => {
  const azure = azureWithMachine();
  const context = {
    installation: installation('0a1b2c3d'),
    grant: grantNumber(42),
    expiresAt: at(60),
    url: '',
    holder: { principal: entraId(ALICE), since: at(0) },
  };
  azure.nsgs.get(BASTION_NSG.toLowerCase())?.subnets.push(BASTION_SUBNET.toUpperCase());
  azure.bastion.hosts.push({ id: HOST, subnets: [BASTION_SUBNET] });
  azure.bastion.signInName = () => 'alice@contoso.example';
  azure.bastion.sessions = [session()];
  azure.advance(10 * MINUTES);
  return { azure, context, provider: nsgRule(azure) };
};

describe('ending a rule', () => {
  it('looks for sessions only when the rule is gone', async () => {
    const { azure, context, provider } = world();
    await provider.revoke(ruleStep, context);
    const { calls } = azure;
    expect(calls.indexOf('hostsIn')).toBeGreaterThan(calls.lastIndexOf('rule'));
    expect(azure.bastion.disconnected).toEqual([['s']]);
  });

  it('asks no Bastion where the rule lets nobody in through one', async () => {
    const { azure, context, provider } = world();
    const other = { ...machineStep, source: '203.0.113.7/32' } as const;
    await provider.revoke(other, context);
    await provider.revoke({ ...ruleStep, nsg: resourceId(`${BASTION_NSG}-2`) }, context);
    expect(azure.calls).not.toContain('hostsIn');
  });

  it('leaves sessions alone, and says so, where nobody told who held it', async () => {
    const { azure, context, provider } = world();
    const { holder: _, ...unknown } = context;
    expect(await provider.revoke(ruleStep, unknown)).toMatchObject({
      residual: { what: expect.stringContaining('sessions through Azure Bastion were not looked at') },
    });
    expect(azure.calls).not.toContain('sessions');
  });

  it('leaves sessions alone, and names them, where the directory does not say who the holder is', async () => {
    const { azure, context, provider } = world();
    azure.bastion.signInName = () => undefined;
    expect(await provider.revoke(ruleStep, context)).toMatchObject({
      state: 'absent',
      residual: { what: expect.stringContaining('were left alone: SSH to vm-db as alice@') },
    });
    expect(azure.bastion.disconnected).toEqual([]);
  });

  it('ends what began between the end and the deletion when it deletes the rule itself, and not when it was gone', async () => {
    for (const [stands, ended] of [
      [true, [['s']]],
      [false, []],
    ] as const) {
      const { azure, context, provider } = world();
      if (stands) {
        azure.nsgs.get(BASTION_NSG.toLowerCase())?.subnets.splice(0);
        await provider.elevate(ruleStep, context);
        azure.nsgs.get(BASTION_NSG.toLowerCase())?.subnets.push(BASTION_SUBNET);
      }
      azure.bastion.sessions = [session({ startedAt: at(70) })];
      azure.advance(65 * MINUTES);
      await provider.revoke(ruleStep, context);
      expect(azure.bastion.disconnected).toEqual(ended);
    }
  });

  it('asks again for what comes back, for a minute, and then names it', async () => {
    const once = world();
    once.azure.bastion.stubborn.set('s', 1);
    expect(await once.provider.revoke(ruleStep, once.context)).toMatchObject({
      details: { sessions: '1 through Bastion ended' },
    });
    const never = world();
    never.azure.bastion.stubborn.set('s', 99);
    const before = never.azure.now();
    expect(await never.provider.revoke(ruleStep, never.context)).toMatchObject({
      state: 'absent',
      residual: { what: expect.stringContaining('sessions through bas-hub that did not end: SSH to vm-db') },
    });
    expect(never.azure.now() - before).toBeLessThanOrEqual(MINUTES);
  });

  it.each(['hostsIn', 'sessions', 'disconnect'] as const)(
    'is absent with the fault in its residual when %s is refused',
    async (call) => {
      const { azure, context, provider } = world();
      azure.bastion.faults.set(
        call,
        new Fault('azure.forbidden', `${call}: 403`, { remedy: 'Give the identity of this workflow x.' }),
      );
      expect(await provider.revoke(ruleStep, context)).toMatchObject({
        state: 'absent',
        residual: { what: expect.stringContaining(`${call}: 403`) },
      });
      expect(await provider.observe(ruleStep, context)).toEqual({ state: 'absent' });
    },
  );

  it('names three sessions and counts the rest', async () => {
    const { azure, context, provider } = world();
    azure.bastion.sessions = [1, 2, 3, 4, 5].map((each) => session({ id: `s${each}`, user: `user${each}` }));
    expect(await provider.revoke(ruleStep, context)).toMatchObject({
      residual: { what: expect.stringMatching(/user1.*user2.*user3.*; and 2 more$/) },
    });
  });
});
