import { describe, expect, it } from 'vitest';
import { grantNumber, installation, instant, later, milliseconds, minutes } from '../../src/core/brand.ts';
import type { VmJitStep } from '../../src/core/plan.ts';
import type { JitAnswer, JitPort } from '../../src/ports/jit.ts';
import type { RuleAnswer, SecurityRule } from '../../src/ports/security-groups.ts';
import type { GrantContext } from '../../src/ports/privilege.ts';
import { vmJit } from '../../src/providers/vm-jit.ts';
import { SUBSCRIPTION, unclear } from '../fakes/azure.ts';
import { azureWithPeople, JIT_POLICY, jitStep, VM, VM_NSG, VM_SUBNET } from './benches.ts';

const OURS = installation('0a1b2c3d');

const world = (ports?: readonly Partial<JitPort>[]) => {
  const azure = azureWithPeople();
  const [policy] = azure.defender.list;
  const [machine] = policy?.machines ?? [];
  if (policy === undefined || machine === undefined) throw new Error('no policy');
  if (ports !== undefined)
    machine.ports = ports.map((port) => ({
      number: 22,
      protocol: 'TCP',
      sources: ['*'],
      longest: 'PT3H',
      ...port,
    }));
  const context: GrantContext = {
    installation: OURS,
    grant: grantNumber(42),
    expiresAt: instant(azure.now() + minutes(120)),
    url: 'https://github.com/contoso/access/pull/42',
  };
  const rules = () => {
    azure.defender.settle();
    return azure.nsgs.get(VM_NSG.toLowerCase())?.rules ?? [];
  };
  const another = (
    more: { port?: number; source?: string; until?: number; text?: string; who?: string } = {},
  ) =>
    azure.defender.initiate(
      JIT_POLICY,
      {
        vm: VM,
        ports: [more.port ?? 22],
        source: more.source ?? '198.51.100.7',
        endsAt: later(azure.now(), minutes(more.until ?? 150)),
        justification: more.text ?? 'by hand',
      },
      more.who ?? 'barbara@contoso.example',
    );
  const change = (edit: (rule: SecurityRule) => SecurityRule | undefined) => {
    const nsg = azure.nsgs.get(VM_NSG.toLowerCase());
    if (nsg !== undefined) nsg.rules = nsg.rules.flatMap((rule) => edit(rule) ?? []);
  };
  const asked = () => policy.asked.map(({ request, source, ports: open }) => ({ request, source, open }));
  return { azure, policy, machine, context, provider: vmJit(azure), rules, another, change, asked };
};

const discoverIn = ({ provider }: ReturnType<typeof world>) =>
  provider.discover({ installation: OURS, subscriptions: [SUBSCRIPTION] });

describe('check', () => {
  it.each<[string, readonly Partial<JitPort>[], RegExp]>([
    ['has another port only', [{ number: 3389 }], /port 22 not at all/],
    ['has no port', [], /port 22 not at all/],
    ['has the port twice', [{}, { longest: 'PT1H' }], /more than once/],
    ['opens every protocol', [{ protocol: '*' }], /any protocol, and the plan says TCP/],
    ['opens another protocol', [{ protocol: 'UDP' }], /UDP/],
    ['allows another network', [{ sources: ['198.51.100.0/24'] }], /203\.0\.113\.7\/32 is not inside/],
    ['allows a part of the source', [{ sources: ['203.0.113.8'] }], /is not inside/],
    ['allows nobody', [{ sources: [] }], /nowhere/],
    ['opens for an hour', [{ longest: 'PT1H' }], /PT1H at most/],
    ['has a maximum that cannot be read', [{ longest: 'three hours' }], /cannot be read/],
  ])('is refused when the policy %s', async (_, ports, reason) => {
    const { provider, context } = world(ports);
    expect(await provider.check(jitStep, context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringMatching(reason)],
    });
  });

  it.each<readonly Partial<JitPort>[]>([
    [{ sources: ['203.0.113.0/24'] }],
    [{ sources: ['198.51.100.0/24', '203.0.113.7'] }],
    [{ protocol: 'Tcp' }],
    [{ longest: 'P1D' }],
  ])('is ready when the policy has %j', async (port) => {
    const { provider, context } = world([port]);
    expect(await provider.check(jitStep, context)).toEqual({ step: '2', verdict: 'ready', reasons: [] });
  });

  it.each(['none', 'limited'] as const)('names the plan when Defender is %s', async (plan) => {
    const { azure, provider, context } = world();
    azure.defender.plan = plan;
    expect(await provider.check(jitStep, context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('Defender for Servers plan 2')],
    });
  });

  it('is refused without a policy, with two, without a machine, a group or behind a firewall, with long names, at the end', async () => {
    const none = world();
    none.azure.defender.list.splice(0);
    const two = world();
    two.azure.defender.list.push({ ...two.policy, asked: [] });
    const gone = world();
    gone.azure.machines.clear();
    const bare = world();
    bare.azure.subnets.set(VM_SUBNET.toLowerCase(), { nsg: undefined });
    const fired = world();
    fired.machine.behindFirewall = true;
    for (const { provider, context } of [none, two, gone, bare, fired])
      expect(await provider.check(jitStep, context)).toMatchObject({ verdict: 'refused' });
    const late = world();
    const ending = { ...late.context, expiresAt: later(late.azure.now(), minutes(4)) };
    expect(await late.provider.check(jitStep, ending)).toMatchObject({
      reasons: [expect.stringContaining('five minutes')],
    });
  });

  it.each([22, 3389])('is refused while somebody else holds the machine, on port %d too', async (port) => {
    const { azure, provider, context, another } = world();
    another({ port });
    azure.advance(minutes(10));
    expect(await provider.check(jitStep, context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('barbara@contoso.example')],
    });
    azure.advance(minutes(141));
    expect(
      await provider.check(jitStep, { ...context, expiresAt: later(azure.now(), minutes(60)) }),
    ).toMatchObject({
      verdict: 'ready',
    });
  });

  it('is refused by somebody else’s request also when its rule is gone', async () => {
    const { azure, provider, context, another, change } = world();
    another();
    azure.advance(minutes(10));
    azure.defender.settle();
    change(() => undefined);
    expect((await provider.check(jitStep, context)).verdict).toBe('refused');
  });
});

describe('elevate', () => {
  it('sends source, absolute end and marker, and reads the rule back', async () => {
    const { provider, context, asked, rules } = world();
    const receipt = await provider.elevate(jitStep, context);
    expect(asked()).toMatchObject([
      {
        source: '203.0.113.7/32',
        open: [{ number: 22, endsAt: context.expiresAt }],
        request: {
          justification: expect.stringMatching(
            /^gh:0a1b2c3d-42 https:\/\/github\.com\/contoso\/access\/pull\/42#[0-9a-f]{12}$/,
          ),
        },
      },
    ]);
    expect(receipt).toMatchObject({
      endsAt: context.expiresAt,
      details: { rules: rules()[0]?.name, source: '203.0.113.7', ports: '22' },
    });
    expect(receipt.details).not.toHaveProperty('drift');
  });

  it('opens every port of the step', async () => {
    const { provider, context, rules } = world();
    await provider.elevate({ ...jitStep, ports: ['22', '3389'] }, context);
    expect(rules().flatMap(({ destinationPorts }) => destinationPorts)).toEqual(['22', '3389']);
  });

  it.each<[string, JitAnswer, boolean]>([
    ['no answer and no effect', unclear(), false],
    ['no answer, but an effect', unclear(), true],
    ['busy', { kind: 'busy', retryIn: milliseconds(7_000) }, false],
    ['accepted, and lost', { kind: 'accepted' }, false],
  ])('ends in one rule when Defender says %s', async (_, answer, commit) => {
    const { azure, provider, context, rules } = world();
    azure.disturb({ on: 'initiate', commit, answer });
    await provider.elevate(jitStep, context);
    expect(rules()).toHaveLength(1);
    expect(azure.calls.filter((call) => call.startsWith('initiate')).length).toBe(commit ? 1 : 2);
  });

  it('gives up at its deadline when Defender never opens, as a transient fault', async () => {
    const { azure, provider, context } = world();
    azure.defender.lag = minutes(60);
    await expect(provider.elevate(jitStep, context)).rejects.toMatchObject({
      code: 'azure.unexpected',
      transient: true,
    });
  });

  it('revokes nobody who came between the check and the call', async () => {
    const { azure, provider, context, another, rules } = world();
    expect((await provider.check(jitStep, context)).verdict).toBe('ready');
    another();
    azure.advance(10_000);
    const before = rules();
    await expect(provider.elevate(jitStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    expect(rules()).toEqual(before);
  });

  it('revokes nobody who comes while it is looking', async () => {
    const { azure, provider, context, another, rules } = world();
    const read = azure.jit.policy;
    const late = {
      ...azure,
      jit: { ...azure.jit, policy: async (id: typeof JIT_POLICY) => (another(), read(id)) },
    };
    await expect(vmJit(late).elevate(jitStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    azure.advance(10_000);
    expect(rules().map(({ sources }) => sources)).toEqual([['198.51.100.7']]);
    expect((await provider.revoke(jitStep, context)).state).toBe('foreign');
  });

  it('asks for nothing that the policy has stopped allowing', async () => {
    const { azure, provider, context } = world([{ longest: 'PT1H' }]);
    await expect(provider.elevate(jitStep, context)).rejects.toMatchObject({ code: 'azure.rejected' });
    expect(azure.calls.some((call) => call.startsWith('initiate'))).toBe(false);
  });

  it('waits until what an extension takes over is closed for certain', async () => {
    const { azure, provider, context, rules } = world();
    await provider.elevate(jitStep, context);
    expect(await provider.revoke(jitStep, context)).toMatchObject({ state: 'absent' });
    const next = { ...context, grant: grantNumber(43), expiresAt: later(azure.now(), minutes(90)) };
    await provider.elevate(jitStep, next);
    expect(rules()).toHaveLength(1);
    expect(await provider.observe(jitStep, next)).toMatchObject({ state: 'active' });
    expect(await provider.revoke(jitStep, context)).toMatchObject({ state: 'absent' });
    expect(rules()).toHaveLength(1);
  });
});

describe('when somebody else asks while ours is open', () => {
  it('is over: theirs wins, is never touched, and what ours was is said', async () => {
    const { azure, provider, context, another, rules } = world();
    await provider.elevate(jitStep, context);
    another();
    azure.advance(10_000);
    const theirs = rules();
    expect(theirs.map(({ sources }) => sources)).toEqual([['198.51.100.7']]);
    expect(await provider.observe(jitStep, context)).toMatchObject({
      state: 'foreign',
      what: expect.stringMatching(/barbara@contoso\.example.*what this grant had opened is over/),
    });
    await expect(provider.elevate(jitStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    expect(await provider.revoke(jitStep, context)).toMatchObject({
      state: 'absent',
      residual: { until: 'unknown' },
    });
    expect(rules()).toEqual(theirs);
    azure.advance(minutes(151));
    expect(await provider.observe(jitStep, context)).toEqual({ state: 'absent' });
  });

  it('goes on where theirs is for another port, and ends without theirs', async () => {
    const { azure, provider, context, another, rules } = world();
    await provider.elevate(jitStep, context);
    another({ port: 3389 });
    azure.advance(10_000);
    expect(await provider.observe(jitStep, context)).toMatchObject({ state: 'active' });
    expect(await provider.revoke(jitStep, context)).toMatchObject({ state: 'absent' });
    expect(rules().map(({ destinationPorts }) => destinationPorts)).toEqual([['3389']]);
  });
});

describe('what is not ours', () => {
  const copied = 'gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42';

  it.each<[string, (token: string, of: ReturnType<typeof world>) => void]>([
    [
      'a justification without the derived part',
      (_, { another }) => another({ text: copied, source: '203.0.113.7' }),
    ],
    [
      'a copied justification from another source',
      (token, { another }) => another({ text: `${copied}#${token}`, until: 120 }),
    ],
    [
      'a copied justification with another end',
      (token, { another }) => another({ text: `${copied}#${token}`, source: '203.0.113.7', until: 150 }),
    ],
    [
      'another installation’s',
      (token, { another }) =>
        another({
          text: `${copied.replace('0a1b2c3d', 'ffffffff')}#${token}`,
          source: '203.0.113.7',
          until: 120,
        }),
    ],
  ])('is left alone: %s', async (_, plant) => {
    const first = world();
    await first.provider.elevate(jitStep, first.context);
    const token = first.asked()[0]?.request.justification.split('#')[1] ?? '';
    const of = world();
    plant(token, of);
    of.azure.advance(minutes(6));
    const before = of.rules();
    expect(before).toHaveLength(1);
    const context = { ...of.context };
    expect(await of.provider.observe(jitStep, context)).toMatchObject({ state: 'foreign' });
    expect(await of.provider.revoke(jitStep, context)).toMatchObject({ state: 'foreign' });
    await expect(of.provider.elevate(jitStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    expect(of.rules()).toEqual(before);
  });

  it('is every rule of the group that Defender did not write for this machine', async () => {
    const { azure, provider, context, rules } = world();
    await provider.elevate(jitStep, context);
    const [ours] = rules();
    if (ours === undefined) throw new Error('nothing was opened');
    const strangers: readonly SecurityRule[] = [
      { ...ours, name: 'AllowSsh' },
      { ...ours, name: 'SecurityCenter-JITRule_-1-AB', access: 'Deny' },
      { ...ours, name: 'SecurityCenter-JITRule-2-AB', destinations: ['10.0.0.5'] },
      {
        ...ours,
        name: 'SecurityCenter-JITRule-3-AB',
        description: ours.description.replace('erp-01', 'erp-02'),
      },
      { ...ours, name: 'SecurityCenter-JITRule-4-AB', destinationPorts: ['3389'] },
    ];
    azure.nsgs.get(VM_NSG.toLowerCase())?.rules.push(...strangers);
    expect(await provider.revoke(jitStep, context)).toMatchObject({ state: 'absent' });
    expect(rules()).toEqual(strangers);
  });
});

describe('revoke', () => {
  it.each<[string, RuleAnswer, boolean]>([
    ['another operation holds the group', { kind: 'busy', retryIn: undefined }, false],
    ['it is superseded', { kind: 'superseded' }, false],
    ['no answer and no effect', unclear(), false],
    ['no answer, but an effect', unclear(), true],
    ['done, but still there', { kind: 'done' }, false],
  ])('is done when %s', async (_, answer, commit) => {
    const { azure, provider, context, rules } = world();
    await provider.elevate(jitStep, context);
    azure.advance(minutes(6));
    azure.disturb({ on: 'deleteRule', commit, answer });
    expect(await provider.revoke(jitStep, context)).toMatchObject({ state: 'absent' });
    expect(rules()).toEqual([]);
  });

  it('says held, never absent, while what was asked for may yet be opened', async () => {
    const { azure, provider, context, rules } = world();
    azure.defender.lag = minutes(3);
    azure.dieAt(7, 'after');
    await provider.elevate(jitStep, context).catch(() => undefined);
    azure.revive();
    expect(azure.calls.at(-1)).toMatch(/^initiate/);
    const held = await provider.revoke(jitStep, context);
    expect(held).toMatchObject({ state: 'held', retryIn: expect.any(Number) });
    azure.advance(held.state === 'held' ? held.retryIn : 0);
    expect(await provider.revoke(jitStep, context)).toMatchObject({ state: 'absent' });
    expect(rules()).toEqual([]);
  });

  it('ends what Defender has left standing after the end', async () => {
    const { azure, provider, context, rules, policy } = world();
    await provider.elevate(jitStep, context);
    const [ours] = rules();
    azure.advance(minutes(121));
    azure.defender.settle();
    if (ours !== undefined) azure.nsgs.get(VM_NSG.toLowerCase())?.rules.push(ours);
    expect(policy.asked[0]?.ports[0]?.status).toBe('Revoked');
    expect(await provider.observe(jitStep, context)).toMatchObject({ state: 'active' });
    expect(await provider.revoke(jitStep, context)).toMatchObject({ state: 'absent' });
    expect(rules()).toEqual([]);
  });

  it('ends an edited rule, and shows the edit before', async () => {
    const { azure, provider, context, change, rules } = world();
    await provider.elevate(jitStep, context);
    azure.advance(minutes(6));
    change((rule) => ({ ...rule, sources: ['*'], destinations: ['*'], protocol: '*' }));
    expect(await provider.observe(jitStep, context)).toMatchObject({
      state: 'active',
      receipt: { details: { drift: 'source, destination, protocol' } },
      edit: { what: 'source, destination, protocol', more: true },
    });
    expect((await provider.check(jitStep, context)).reasons.join()).toContain('edited');
    expect(await provider.revoke(jitStep, context)).toMatchObject({ state: 'absent' });
    expect(rules()).toEqual([]);
  });

  it('is absent when a template has taken the rule away, and when the machine is gone', async () => {
    const swept = world();
    await swept.provider.elevate(jitStep, swept.context);
    swept.azure.advance(minutes(6));
    swept.change(() => undefined);
    expect(await swept.provider.revoke(jitStep, swept.context)).toMatchObject({ state: 'absent' });
    const gone = world();
    await gone.provider.elevate(jitStep, gone.context);
    gone.azure.advance(minutes(6));
    gone.azure.machines.clear();
    expect(await gone.provider.revoke(jitStep, gone.context)).toMatchObject({ state: 'absent' });
  });

  it('refuses an id that this grant cannot have made', async () => {
    const { provider, context, rules } = world();
    const { objectId } = await provider.elevate(jitStep, context);
    expect(await provider.revoke(jitStep, { ...context, grant: grantNumber(43) }, objectId)).toMatchObject({
      state: 'foreign',
    });
    expect(rules()).toHaveLength(1);
  });

  it('knows the newer brand, and a description that names nothing', async () => {
    const { azure, provider, context, change, rules } = world();
    await provider.elevate(jitStep, context);
    azure.advance(minutes(6));
    change((rule) => ({
      ...rule,
      name: rule.name.replace('SecurityCenter', 'MicrosoftDefenderForCloud'),
      description: '',
    }));
    expect(await provider.observe(jitStep, context)).toMatchObject({ state: 'active' });
    expect(await provider.revoke(jitStep, context)).toMatchObject({ state: 'absent' });
    expect(rules()).toEqual([]);
  });
});

describe('discover', () => {
  it('finds ours with all that ending needs, and nothing of anybody else', async () => {
    const of = world();
    of.another({ port: 3389, text: 'gh:0a1b2c3d-42 https://github.com/contoso/access/pull/42' });
    of.azure.advance(minutes(160));
    const context = { ...of.context, expiresAt: later(of.azure.now(), minutes(90)) };
    await of.provider.elevate(jitStep, context);
    of.another({ port: 3389 });
    const expected: Partial<VmJitStep> = { ...jitStep };
    expect(await discoverIn(of)).toMatchObject([
      { installation: OURS, grant: 42, expiresAt: context.expiresAt, step: expected },
    ]);
  });

  it('finds what stands after its end, and not what was closed before it', async () => {
    const late = world();
    await late.provider.elevate(jitStep, late.context);
    const [ours] = late.rules();
    late.azure.advance(minutes(130));
    expect(await discoverIn(late)).toEqual([]);
    if (ours !== undefined) late.azure.nsgs.get(VM_NSG.toLowerCase())?.rules.push(ours);
    expect(await discoverIn(late)).toHaveLength(1);
    const early = world();
    await early.provider.elevate(jitStep, early.context);
    await early.provider.revoke(jitStep, early.context);
    early.azure.advance(minutes(6));
    expect(await discoverIn(early)).toEqual([]);
  });

  it('finds one thing where Defender was asked twice', async () => {
    const of = world();
    of.azure.disturb({ on: 'initiate', commit: true, answer: unclear() });
    of.azure.defender.lag = 0;
    await of.provider.elevate(jitStep, of.context);
    expect(await discoverIn(of)).toHaveLength(1);
  });

  it('is not stopped by what somebody wrote into a request', async () => {
    const of = world();
    await of.provider.elevate(jitStep, of.context);
    const text = of.asked()[0]?.request.justification ?? '';
    const [ours] = of.policy.asked;
    if (ours !== undefined)
      of.policy.asked.push({ ...ours, vm: '/x/../y' as typeof VM, request: { ...ours.request } });
    of.another({ port: 3389, text });
    expect(await discoverIn(of)).toHaveLength(1);
  });
});
