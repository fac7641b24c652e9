import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { grantNumber, resourceId } from '../../src/core/brand.ts';
import { azureFirewall } from '../../src/providers/azure-firewall.ts';
import { groupName } from '../../src/providers/azure-firewall/group.ts';
import { azureRole } from '../../src/providers/azure-role.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { vmJit } from '../../src/providers/vm-jit.ts';
import type { ConflictShape, ContentionShape } from '../../src/sandbox/azure/operations.ts';
import { bastionHost, machineResources, networkProperties } from '../../src/sandbox/azure/seed-machine.ts';
import { ALICE, HELPDESK, roleStep, UNIT, VM_LOGIN } from './benches.ts';
import { contextOf, providerContract } from './contract.ts';
import {
  around,
  bastionOf,
  firewallOf,
  jitPolicyOf,
  MANAGEMENT_GROUP,
  nsgOf as bastionNsg,
  openSandbox,
  sandboxBench,
} from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
beforeEach(async () => {
  if (sandbox.hasRoom()) return;
  await sandbox.close();
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

const MINUTES = 60_000;
const CONTENTION: readonly ContentionShape[] = [
  'retryable-429',
  'another-operation-409',
  'another-operation-429',
  'supersede',
];
const CONFLICT: readonly ConflictShape[] = ['sync', 'async'];

providerContract(
  'azure-role, on the sandbox',
  sandboxBench(() => sandbox, 'azure-role'),
);
for (const form of [
  'azure-firewall',
  'azure-role as an eligibility',
  'azure-role without PIM',
  'entra-role',
  'entra-role as an eligibility',
  'entra-group',
  'entra-group as an eligibility',
  'exclusive entra-group',
  'nsg-rule',
  'nsg-rule to groups',
  'nsg-rule to a machine',
  'vm-jit',
] as const)
  providerContract(
    `${form}, on the sandbox`,
    sandboxBench(() => sandbox, form),
  );

const FORMS = [
  'azure-firewall',
  'azure-role',
  'azure-role as an eligibility',
  'azure-role without PIM',
  'entra-role',
  'entra-role as an eligibility',
  'entra-group',
  'entra-group as an eligibility',
  'exclusive entra-group',
  'nsg-rule',
  'nsg-rule to a machine',
  'vm-jit',
] as const;
const apiOf = (form: (typeof FORMS)[number]) => (form.includes('entra') ? 'graph' : 'arm');

describe('on a bad day, every HTTP call in turn', () => {
  const effects = [
    { when: 'before', effect: { kind: 'drop' } },
    { when: 'after', effect: { kind: 'drop' } },
    { when: 'before', effect: { kind: 'html', status: 502 } },
    {
      when: 'after',
      effect: { kind: 'answer', status: 503, body: { error: { code: 'ServiceUnavailable', message: 'x' } } },
    },
    {
      when: 'before',
      effect: {
        kind: 'answer',
        status: 429,
        headers: { 'retry-after': '2' },
        body: { error: { code: 'TooManyRequests', message: 'x' } },
      },
    },
  ] as const;

  it.each(FORMS.flatMap((kind) => effects.map((fault) => ({ kind, ...fault }))))(
    '$kind opens its objects once and ends them: $when $effect.kind',
    async ({ kind, when, effect }) => {
      for (let skip = 0; ; skip += 1) {
        const bench = await sandboxBench(() => sandbox, kind)();
        const context = contextOf(bench);
        const before = await bench.snapshot();
        sandbox.faults.order({ api: apiOf(kind), skip, when, effect });
        await bench.provider.elevate(bench.step, context);
        expect((await bench.snapshot()).length).toBe(before.length + bench.objects);
        const struck = sandbox.faults.pending().length === 0;
        await bench.advance(6 * MINUTES);
        expect(await bench.provider.revoke(bench.step, context)).toMatchObject({ state: 'absent' });
        await bench.advance(MINUTES);
        expect(await bench.snapshot()).toEqual(before);
        sandbox.faults.clear();
        if (!struck) break;
        expect(skip).toBeLessThan(40);
      }
    },
  );

  it.each(FORMS.flatMap((kind) => effects.map((fault) => ({ kind, ...fault }))))(
    '$kind ends what is open: $when $effect.kind',
    async ({ kind, when, effect }) => {
      for (let skip = 0; ; skip += 1) {
        const bench = await sandboxBench(() => sandbox, kind)();
        const context = contextOf(bench);
        const before = await bench.snapshot();
        await bench.provider.elevate(bench.step, context);
        await bench.advance(6 * MINUTES);
        sandbox.faults.order({ api: apiOf(kind), skip, when, effect });
        expect(await bench.provider.revoke(bench.step, context)).toMatchObject({ state: 'absent' });
        const struck = sandbox.faults.pending().length === 0;
        sandbox.faults.clear();
        await bench.advance(MINUTES);
        expect(await bench.snapshot()).toEqual(before);
        if (!struck) break;
        expect(skip).toBeLessThan(40);
      }
    },
  );
});

describe('nsg-rule among others', () => {
  it.each(CONTENTION.flatMap((contention) => CONFLICT.map((conflict) => ({ contention, conflict }))))(
    'opens and ends one rule per process when processes collide: $contention, $conflict',
    async ({ contention, conflict }) => {
      const bench = await sandboxBench(() => sandbox, 'nsg-rule')();
      const before = await bench.snapshot();
      const runs = [1, 2, 3].map((number) => ({
        provider: nsgRule(sandbox.azureAs('elevate')),
        context: contextOf(bench, 6000 + number),
      }));
      const disturb = () => {
        sandbox.world.hand.orderContention(...Array.from({ length: 4 }, () => contention));
        sandbox.world.hand.orderConflict(...Array.from({ length: 4 }, () => conflict));
      };
      disturb();
      const receipts = await Promise.all(
        runs.map(({ provider, context }) => provider.elevate(bench.step, context)),
      );
      expect(new Set(receipts.map(({ details }) => details['priority'])).size).toBe(runs.length);
      expect((await bench.snapshot()).length).toBe(before.length + runs.length);
      disturb();
      const ended = await Promise.all(
        runs.map(({ provider, context }) => provider.revoke(bench.step, context)),
      );
      expect(ended.map(({ state }) => state)).toEqual(runs.map(() => 'absent'));
      expect(await bench.snapshot()).toEqual(before);
    },
  );

  it('opens ten rules of one group at once, each with its own priority', async () => {
    const bench = await sandboxBench(() => sandbox, 'nsg-rule')();
    const context = contextOf(bench);
    const grants = Array.from({ length: 10 }, (_, index) => ({
      ...context,
      grant: grantNumber(5000 + index),
    }));
    const receipts = await Promise.all(grants.map((grant) => bench.provider.elevate(bench.step, grant)));
    expect(new Set(receipts.map(({ details }) => details['priority'])).size).toBe(10);
    const ended = await Promise.all(grants.map((grant) => bench.provider.revoke(bench.step, grant)));
    expect(ended.every(({ state }) => state === 'absent')).toBe(true);
  });
});

describe('azure-firewall among others', () => {
  const opened = async () => {
    const bench = await sandboxBench(() => sandbox, 'azure-firewall')();
    const policy = firewallOf(bench.subscriptions[0] ?? '');
    return { bench, policy, context: contextOf(bench), before: await bench.snapshot() };
  };

  it.each(CONTENTION.flatMap((contention) => CONFLICT.map((conflict) => ({ contention, conflict }))))(
    'opens and ends one group per process when processes collide: $contention, $conflict',
    async ({ contention, conflict }) => {
      const { bench, before } = await opened();
      const runs = [1, 2, 3].map((number) => ({
        provider: azureFirewall(sandbox.azureAs('elevate')),
        context: contextOf(bench, 7000 + number),
      }));
      const disturb = () => {
        sandbox.world.hand.orderContention(...Array.from({ length: 4 }, () => contention));
        sandbox.world.hand.orderConflict(...Array.from({ length: 4 }, () => conflict));
      };
      disturb();
      const receipts = await Promise.all(
        runs.map(({ provider, context }) => provider.elevate(bench.step, context)),
      );
      expect(new Set(receipts.map(({ details }) => details['priority'])).size).toBe(runs.length);
      expect((await bench.snapshot()).length).toBe(before.length + runs.length);
      disturb();
      const ended = await Promise.all(
        runs.map(({ provider, context }) => provider.revoke(bench.step, context)),
      );
      expect(ended.map(({ state }) => state)).toEqual(runs.map(() => 'absent'));
      expect(await bench.snapshot()).toEqual(before);
    },
  );

  it('opens and ends it where a firewall does not take the write at first', async () => {
    const { bench, context, before } = await opened();
    sandbox.world.hand.faultNextFirewallWrite();
    await bench.provider.elevate(bench.step, context);
    expect(await bench.provider.observe(bench.step, context)).toMatchObject({ state: 'active' });
    sandbox.world.hand.faultNextFirewallWrite();
    expect(await bench.provider.revoke(bench.step, context)).toMatchObject({ state: 'absent' });
    expect(await bench.snapshot()).toEqual(before);
  });

  it('leaves others’ rules in its group: whoever may write takes ours out, whoever may only delete says so', async () => {
    const { bench, policy, context } = await opened();
    await bench.provider.elevate(bench.step, context);
    const name = groupName(context, bench.step.id);
    const ours = sandbox.world
      .state()
      .firewallGroups.find((group) => group.policy === policy && group.content.name === name)?.content;
    const app = {
      ruleType: 'ApplicationRule',
      name: 'updates',
      sourceAddresses: ['10.0.0.0/8'],
      targetFqdns: ['*.example.com'],
      protocols: [{ protocolType: 'Https', port: 443 }],
      terminateTLS: false,
    };
    const theirs = {
      ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
      name: 'theirs',
      priority: 300,
      action: { type: 'Deny' },
      rules: [app],
    };
    if (ours === undefined) throw new Error('nothing was opened');
    sandbox.world.hand.setFirewallGroup(policy, name, {
      ...ours,
      ruleCollections: [...ours.ruleCollections, theirs],
    });
    await expect(bench.provider.revoke(bench.step, context)).rejects.toMatchObject({
      code: 'azure.forbidden',
      remedy: expect.stringContaining('ruleCollectionGroups/write'),
    });
    const writing = azureFirewall(sandbox.azureAs('elevate'));
    expect(await writing.revoke(bench.step, context)).toMatchObject({ state: 'absent' });
    const left = sandbox.world
      .state()
      .firewallGroups.find((group) => group.policy === policy && group.content.name === name)?.content;
    expect(left?.ruleCollections).toMatchObject([theirs]);
    expect(left?.priority).toBe(ours.priority);
  });

  it('is refused by the identity that can only end', async () => {
    const { bench, context, before } = await opened();
    await expect(azureFirewall(sandbox.azureAs('revoke')).elevate(bench.step, context)).rejects.toMatchObject(
      {
        code: 'azure.forbidden',
        remedy: expect.stringContaining('ruleCollectionGroups/write'),
      },
    );
    expect(await bench.snapshot()).toEqual(before);
  });
});

describe('vm-jit among others', () => {
  const jitBench = async () => {
    const bench = await sandboxBench(() => sandbox, 'vm-jit')();
    if (bench.step.kind !== 'vm-jit') throw new Error('another kind');
    const [subscription = ''] = bench.subscriptions;
    const { vm } = bench.step;
    const somebody = () =>
      sandbox.world.hand.requestJit(jitPolicyOf(subscription), {
        machine: vm,
        ports: [22],
        source: '198.51.100.7',
        endTimeUtc: new Date(bench.now() + 30 * MINUTES).toISOString(),
        requestor: 'barbara@contoso.example',
      });
    return { bench, context: contextOf(bench), somebody, subscription };
  };

  it('is over when somebody else asks, leaves theirs alone, and Defender ends theirs', async () => {
    const { bench, context, somebody } = await jitBench();
    const before = await bench.snapshot();
    await bench.provider.elevate(bench.step, context);
    somebody();
    await bench.advance(MINUTES);
    const theirs = await bench.snapshot();
    expect(theirs.filter((line) => !before.includes(line)).join()).toContain('198.51.100.7');
    expect(await bench.provider.observe(bench.step, context)).toMatchObject({
      state: 'foreign',
      what: expect.stringContaining('barbara@contoso.example'),
    });
    expect(await bench.provider.revoke(bench.step, context)).toMatchObject({ state: 'absent' });
    expect(await bench.snapshot()).toEqual(theirs);
    await bench.advance(31 * MINUTES);
    expect(await bench.snapshot()).toEqual(before);
    expect(await bench.provider.observe(bench.step, context)).toEqual({ state: 'absent' });
  });

  it('is refused under a lesser plan, and by the identity that can only end', async () => {
    const { bench, context, subscription } = await jitBench();
    const before = await bench.snapshot();
    await expect(vmJit(sandbox.azureAs('revoke')).elevate(bench.step, context)).rejects.toMatchObject({
      code: 'azure.forbidden',
      remedy: expect.stringContaining('initiate/action'),
    });
    sandbox.world.hand.setDefenderPlan(subscription, 'P1');
    expect(await bench.provider.check(bench.step, context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('plan 2')],
    });
    await expect(bench.provider.elevate(bench.step, context)).rejects.toMatchObject({
      code: 'azure.rejected',
    });
    expect(await bench.snapshot()).toEqual(before);
  });
});

describe('nsg-rule to a machine that does not stay as it was', () => {
  const opened = async () => {
    const bench = await sandboxBench(() => sandbox, 'nsg-rule to a machine')();
    const context = contextOf(bench);
    const parts = around(bench.subscriptions[0] ?? '');
    const before = await bench.snapshot();
    await bench.provider.elevate(bench.step, context);
    return { bench, context, parts, before, hand: sandbox.world.hand };
  };
  const location = 'westeurope';

  it.each<[string, (of: Awaited<ReturnType<typeof opened>>) => void]>([
    [
      'has another network interface',
      ({ hand, parts }) => {
        const moved = { ...parts, card: `${parts.card}-2`, cardNsg: undefined, address: '10.0.0.9' };
        for (const resource of machineResources({ ...moved, location })) hand.setResource(resource);
      },
    ],
    [
      'stands in a subnet without a group',
      ({ hand, parts }) =>
        hand.setResource({
          id: parts.network,
          location,
          properties: networkProperties(parts.subnet, undefined),
        }),
    ],
    [
      'is deleted with all that was around it',
      ({ hand, parts }) => {
        for (const id of [parts.vm, parts.card, parts.network]) hand.deleteResource(id);
      },
    ],
  ])('ends every rule, by its step and by what is found, when it %s', async (_, change) => {
    for (const found of [false, true]) {
      const of = await opened();
      const { bench, context, before } = of;
      change(of);
      expect((await bench.snapshot()).length).toBe(before.length + 2);
      if (!found) {
        expect((await bench.provider.observe(bench.step, context)).state).not.toBe('absent');
        expect(await bench.provider.revoke(bench.step, context)).toMatchObject({ state: 'absent' });
      }
      const left = await bench.provider.discover({ ...context, subscriptions: bench.subscriptions });
      expect(left).toHaveLength(found ? 2 : 0);
      for (const { step, objectId } of left)
        expect(await bench.provider.revoke(step, context, objectId)).toMatchObject({ state: 'absent' });
      expect(await bench.snapshot()).toEqual(before);
    }
  });

  it('is pending, for the identity that may look, while another interface has no rule of ours', async () => {
    const { bench, context, parts, hand } = await opened();
    const moved = {
      ...parts,
      card: `${parts.card}-2`,
      cardNsg: bastionNsg(bench.subscriptions[0] ?? ''),
      location,
    };
    for (const resource of machineResources({ ...moved, address: '10.0.0.9' })) hand.setResource(resource);
    const looking = nsgRule(sandbox.azureAs('elevate'));
    expect(await looking.observe(bench.step, context)).toMatchObject({ state: 'pending' });
    expect(await bench.provider.observe(bench.step, context)).toMatchObject({
      state: 'active',
      receipt: { details: { way: expect.stringContaining('not read') } },
    });
  });
});

describe('sessions through Azure Bastion', () => {
  const ended = async (form: 'nsg-rule' | 'nsg-rule to a machine' = 'nsg-rule') => {
    const bench = await sandboxBench(() => sandbox, form)();
    const context = contextOf(bench);
    await bench.provider.elevate(bench.step, context);
    await bench.advance(MINUTES);
    const [subscription = ''] = bench.subscriptions;
    const names = () =>
      sandbox.world
        .state()
        .sessions.filter(({ bastion }) => bastion.includes(subscription))
        .map(({ userName }) => userName);
    return { bench, context, subscription, names, hand: sandbox.world.hand };
  };

  it('of the holder end behind the rule, also one that comes back; nobody else loses one', async () => {
    const { bench, context, names } = await ended();
    expect(await bench.provider.revoke(bench.step, context)).toEqual({
      state: 'absent',
      removed: true,
      residual: {
        what: expect.stringMatching(
          /live on until they close.*left alone: SSH to vm-db as azureuser, since 2026-/,
        ),
        until: 'unknown',
      },
      details: { sessions: '2 through Bastion ended' },
    });
    expect(names()).toEqual(['bob@contoso.example', 'azureuser']);
  });

  it('that began before the window, or lead elsewhere where a machine was opened, stay', async () => {
    const { bench, context, subscription, names } = await ended('nsg-rule to a machine');
    const { step } = bench;
    if (!('vm' in step)) throw new Error('another step');
    const base = { targetHostName: 'x', targetIpAddress: '10.0.0.4', protocol: 'RDP' } as const;
    const begin = (userName: string, targetResourceId: string, startedAt: number) =>
      sandbox.world.hand.beginSession(bastionOf(subscription), {
        ...base,
        id: `${userName}-${startedAt}-${targetResourceId}`,
        userName,
        targetResourceId,
        startedAt,
        disconnecting: 'goes',
      });
    begin('alice@contoso.example', step.vm, bench.now() - 60 * MINUTES);
    begin('alice@contoso.example', `${step.vm}-2`, bench.now());
    begin('alice@contoso.example', step.vm.toUpperCase(), bench.now());
    // From inside the network, as Bastion comes: to a public source alone no session through Bastion is owed.
    await bench.provider.revoke({ ...step, source: '10.0.0.128/26' }, context);
    expect(names()).toHaveLength(2);
    expect(sandbox.world.state().sessions.filter(({ target }) => target === step.vm.toUpperCase())).toEqual(
      [],
    );
  });

  it.each<[string, (of: Awaited<ReturnType<typeof ended>>) => void, RegExp]>([
    [
      'the Bastion has no session management',
      ({ subscription, hand }) => {
        const subnet = `${bastionNsg(subscription).split('/networkSecurityGroups')[0]}/virtualNetworks/v/subnets/AzureBastionSubnet`;
        hand.setResource(bastionHost(bastionOf(subscription), subnet, 'westeurope', 'Developer'));
      },
      /sessions through bas-hub may go on: .*400 BadRequest/,
    ],
    [
      'the Bastion is gone',
      ({ subscription, hand }) => hand.deleteResource(bastionOf(subscription)),
      /was not found, so its sessions were not looked at/,
    ],
    [
      'a session does not let go',
      ({ subscription, hand, bench }) =>
        hand.beginSession(bastionOf(subscription), {
          id: 's-9',
          userName: 'alice@contoso.example',
          targetResourceId: around(subscription).vm,
          targetHostName: 'vm-db',
          targetIpAddress: '10.0.0.4',
          protocol: 'RDP',
          startedAt: bench.now(),
          disconnecting: 'fails',
        }),
      /sessions through bas-hub that did not end: RDP to vm-db as alice@contoso\.example/,
    ],
  ])('are in the residual, and the rule is gone, when %s', async (_, change, words) => {
    const of = await ended();
    change(of);
    const revocation = await of.bench.provider.revoke(of.bench.step, of.context);
    expect(revocation).toMatchObject({ state: 'absent', residual: { what: expect.stringMatching(words) } });
    expect(await of.bench.provider.observe(of.bench.step, of.context)).toEqual({ state: 'absent' });
  });

  it.each([
    ['the list', 'getActiveSessions'],
    ['the ending', 'disconnectActiveSessions'],
  ])('are in the residual, and the rule is gone, when %s fails', async (_, path) => {
    const { bench, context, subscription } = await ended();
    sandbox.faults.order({
      api: 'arm',
      method: 'POST',
      path: `${subscription}.*${path}`,
      when: 'before',
      times: 9,
      effect: { kind: 'html', status: 502 },
    });
    const revocation = await bench.provider.revoke(bench.step, context);
    sandbox.faults.clear();
    expect(revocation).toMatchObject({
      state: 'absent',
      residual: { what: expect.stringMatching(/sessions through bas-hub may go on/) },
    });
    expect(await bench.provider.observe(bench.step, context)).toEqual({ state: 'absent' });
  });

  it('are cut by the group itself where it judges standing connections again', async () => {
    const { bench, context, subscription, hand } = await ended();
    hand.setFlushConnection(bastionNsg(subscription), true);
    expect(await bench.provider.revoke(bench.step, context)).toMatchObject({
      residual: { what: expect.stringContaining('flushConnection is on') },
    });
  });

  it('may not be ended by the identity that opens', async () => {
    const { subscription } = await ended();
    await expect(
      sandbox.azureAs('elevate').bastions.disconnect(bastionOf(subscription), ['s-1']),
    ).rejects.toMatchObject({
      code: 'azure.forbidden',
      remedy: expect.stringContaining('disconnectActiveSessions/action'),
    });
  });
});

describe('with the wrong identity', () => {
  it('is refused before anything is opened, naming what is missing', async () => {
    const id = sandbox.subscription('azure-role');
    const revoking = azureRole(sandbox.azureAs('revoke'));
    const nsgs = nsgRule(sandbox.azureAs('revoke'));
    const bench = await sandboxBench(() => sandbox, 'nsg-rule')();
    const context = contextOf(bench);
    await expect(nsgs.elevate(bench.step, context)).rejects.toMatchObject({
      code: 'azure.forbidden',
      remedy: expect.stringContaining('securityRules/write'),
    });
    const step = { ...roleStep, scope: resourceId(`/subscriptions/${id}/resourceGroups/payments`) };
    await expect(revoking.elevate(step, context)).rejects.toMatchObject({
      code: expect.stringMatching(/^azure\./),
    });
    expect(
      sandbox.world.state().assignments.filter(({ scope, live }) => live && scope === step.scope),
    ).toEqual([]);
  });
});

describe('azure-role at a management group', () => {
  it.each(['active', 'eligible', 'plain'] as const)(
    'is opened, found there and nowhere else, and ended by what was found: %s',
    async (assignment) => {
      const { clock, azureAs, grant, world } = sandbox;
      const scope = resourceId(MANAGEMENT_GROUP);
      const step = { ...roleStep, scope, assignment };
      const context = {
        ...contextOf(await sandboxBench(() => sandbox, 'entra-role')()),
        grant: grantNumber(grant()),
      };
      const [elevating, ending] = [azureRole(azureAs('elevate')), azureRole(azureAs('revoke'))];
      const before = JSON.stringify([world.state().assignments, world.state().eligibilities]);
      expect(await elevating.check(step, context)).toMatchObject({ verdict: 'ready', reasons: [] });
      await elevating.elevate(step, context);
      const search = { installation: context.installation, subscriptions: [] };
      const mine = ({ grant: of }: { grant: number }) => of === context.grant;
      expect(
        (await ending.discover({ ...search, subscriptions: [sandbox.subscription('azure-role')] })).filter(
          mine,
        ),
      ).toEqual([]);
      const found = (await ending.discover({ ...search, managementGroups: true })).filter(mine);
      expect(found).toMatchObject([{ grant: context.grant, step: { id: '1', scope, assignment } }]);
      clock.advance(6 * MINUTES);
      for (const { step: of, objectId } of found)
        expect(await azureRole(azureAs('revoke')).revoke(of, context, objectId)).toMatchObject({
          state: 'absent',
        });
      clock.advance(MINUTES);
      expect(JSON.stringify([world.state().assignments, world.state().eligibilities])).toBe(before);
    },
  );
});

describe('what was activated from an eligibility', () => {
  it.each(['azure-role as an eligibility', 'entra-role as an eligibility'] as const)(
    'is ended with it, early and after its end, and found as long as it stands: %s',
    async (form) => {
      const { clock, world } = sandbox;
      for (const after of [6, 121]) {
        const bench = await sandboxBench(() => sandbox, form)();
        const context = contextOf(bench);
        const before = await bench.snapshot();
        await bench.provider.elevate(bench.step, context);
        const end = new Date(clock.now() + 180 * MINUTES).toISOString();
        const { step } = bench;
        if (step.kind === 'azure-role')
          world.hand.activate({ principalId: ALICE, role: VM_LOGIN, scope: step.scope }, end);
        else world.hand.directory.activate({ principalId: ALICE, role: HELPDESK, scope: UNIT }, end);
        await bench.advance(after * MINUTES);
        expect(await bench.provider.observe(step, context)).toMatchObject({ state: 'active' });
        const search = { installation: context.installation, subscriptions: bench.subscriptions };
        const found = await bench.provider.discover(search);
        expect(found).toMatchObject([{ grant: context.grant, step: { assignment: 'eligible' } }]);
        for (const { step: of, objectId } of found)
          expect(await bench.provider.revoke(of, context, objectId)).toMatchObject({ state: 'absent' });
        expect(await bench.snapshot()).toEqual(before);
        expect(await bench.provider.discover(search)).toEqual([]);
      }
    },
  );
});
