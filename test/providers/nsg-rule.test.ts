import { describe, expect, it } from 'vitest';
import { grantNumber, installation, instant, milliseconds } from '../../src/core/brand.ts';
import type { NsgRuleStep } from '../../src/core/plan.ts';
import type { RuleAnswer, SecurityRule } from '../../src/ports/security-groups.ts';
import { armRule } from '../../src/core/network/arm-rule.ts';
import { nsgRule } from '../../src/providers/nsg-rule.ts';
import { queues } from '../../src/providers/queue.ts';
import { ruleName } from '../../src/providers/nsg-rule/rule.ts';
import { BASTION_RULES } from '../../src/sandbox/azure/seed.ts';
import { BASTION_NSG, SUBSCRIPTION, unclear } from '../fakes/azure.ts';
import { azureWithPeople, ruleStep } from './benches.ts';

const MINUTES = 60_000;

const world = (rules: readonly Partial<SecurityRule>[] = []) => {
  const azure = azureWithPeople();
  const nsg = azure.nsgs.get(BASTION_NSG.toLowerCase());
  if (nsg === undefined) throw new Error('no group');
  nsg.rules.push(...rules.map((rule, index) => ({ ...foreign, name: `rule-${index}`, ...rule })));
  const context = {
    installation: installation('0a1b2c3d'),
    grant: grantNumber(42),
    expiresAt: instant(azure.now() + 120 * MINUTES),
    url: 'https://github.com/contoso/access/pull/42',
  };
  const name = ruleName(context, ruleStep.id);
  return {
    azure,
    nsg,
    provider: nsgRule(azure),
    context,
    name,
    ours: () => nsg.rules.find((rule) => rule.name === name),
  };
};

const foreign: SecurityRule = {
  name: 'rule',
  description: '',
  protocol: 'Tcp',
  access: 'Deny',
  direction: 'Inbound',
  priority: 200,
  sources: ['*'],
  sourcePorts: ['*'],
  destinations: ['*'],
  destinationPorts: ['443'],
  sourceGroups: [],
  destinationGroups: [],
  state: 'Succeeded',
};

describe('check', () => {
  it.each<[string, Partial<SecurityRule>, 'ready' | 'refused']>([
    ['denies all of it', {}, 'refused'],
    ['denies everything', { protocol: '*', destinationPorts: ['*'] }, 'refused'],
    ['denies the range around it', { sources: ['203.0.113.0/24'], destinationPorts: ['400-500'] }, 'refused'],
    ['denies the internet', { sources: ['Internet'] }, 'refused'],
    ['denies one destination', { destinations: ['10.0.0.4'] }, 'ready'],
    ['denies another port', { destinationPorts: ['22'] }, 'ready'],
    ['denies another source', { sources: ['198.51.100.0/24'] }, 'ready'],
    ['denies another protocol', { protocol: 'Udp' }, 'ready'],
    ['denies outbound', { direction: 'Outbound' }, 'ready'],
    ['comes after ours', { priority: 4000 }, 'ready'],
    ['allows', { access: 'Allow' }, 'ready'],
    ['names a tag that cannot be resolved', { sources: ['AzureCloud'] }, 'ready'],
  ])('when an earlier rule %s: %j %s', async (_, rule, verdict) => {
    const { provider, context } = world([rule]);
    const report = await provider.check(ruleStep, context);
    expect(report.verdict).toBe(verdict);
    if (verdict === 'refused') expect(report.reasons.join()).toContain('rule-0');
  });

  it('names rules that together deny all of it, each with its part', async () => {
    const { provider, context } = world([
      { destinations: ['0.0.0.0/1'], name: 'lower' },
      { destinations: ['128.0.0.0/1'], name: 'upper', priority: 201 },
    ]);
    expect(await provider.check(ruleStep, context)).toMatchObject({
      verdict: 'refused',
      reasons: [
        'The rule "lower" with priority 200 denies a part of it (to 0.0.0.0/1) before ours (3000) is reached.',
        'The rule "upper" with priority 201 denies a part of it (to 128.0.0.0/1) before ours (3000) is reached.',
      ],
    });
  });

  it('says which part is shut, and what may be shut and why nobody can tell', async () => {
    const { provider, context } = world([
      { destinations: ['10.0.0.4'], name: 'one-host' },
      { sources: ['AzureCloud'], name: 'cloud', priority: 201 },
      { sources: [], sourceGroups: [BASTION_NSG], name: 'group', priority: 202 },
      { state: 'Updating', name: 'new', priority: 203, destinations: ['10.0.0.9'] },
    ]);
    expect(await provider.check(ruleStep, context)).toEqual({
      step: ruleStep.id,
      verdict: 'ready',
      reasons: [
        'The rule "one-host" with priority 200 denies a part of it (to 10.0.0.4) before ours (3000) is reached.',
        expect.stringMatching(
          /"cloud" .* may deny a part of it .*: it is not known here what belongs to AzureCloud\.$/,
        ),
        expect.stringMatching(
          /"group" .* may deny a part of it .*: it is not known here who is in its application security groups\.$/,
        ),
        expect.stringMatching(/"new" .* may deny a part of it \(to 10\.0\.0\.9\) .*: it is being changed\.$/),
      ],
    });
  });

  it('is not shut by a rule that only takes what is allowed before it', async () => {
    const { provider, context } = world([
      { access: 'Allow', name: 'door', priority: 150 },
      { name: 'wall', priority: 200 },
    ]);
    const { verdict, reasons } = await provider.check(ruleStep, context);
    expect([verdict, reasons.join()]).toEqual(['ready', expect.stringContaining('door')]);
  });

  it('counts on nothing that Gatehouse opened for another grant, and is shut by a wall behind it', async () => {
    const { provider, context, nsg } = world();
    const other = { ...context, grant: grantNumber(41) };
    await provider.elevate({ ...ruleStep, priorities: { from: 150, to: 150 } }, other);
    expect(await provider.check(ruleStep, context)).toMatchObject({ verdict: 'ready', reasons: [] });
    nsg.rules.push({ ...foreign, name: 'wall', description: 'gh:0a1b2c3d-41 exp=2026-11-20T12:00:00Z' });
    expect(await provider.check(ruleStep, context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('wall')],
    });
  });

  it('refuses what cannot meet, IPv4 to IPv6, instead of opening a rule for nothing', async () => {
    const { provider, context } = world();
    const step = { ...ruleStep, destination: 'fd00::4/128' };
    expect((await provider.check(step, context)).verdict).toBe('refused');
  });

  it('says when it is allowed already', async () => {
    const { provider, context } = world([{ access: 'Allow', name: 'open-door' }]);
    expect(await provider.check(ruleStep, context)).toMatchObject({
      verdict: 'ready',
      reasons: [expect.stringContaining('open-door')],
    });
  });

  it('refuses a group that is not there, is full, or has no free number', async () => {
    const { provider, context, azure } = world();
    azure.nsgs.clear();
    expect(await provider.check(ruleStep, context)).toMatchObject({ verdict: 'refused' });
    const full = world(
      Array.from({ length: 999 }, (_, index) => ({
        priority: 100 + index,
        access: 'Allow',
        sources: ['AzureCloud'],
      })),
    );
    expect(await full.provider.check(ruleStep, full.context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('1000')],
    });
    const narrow: NsgRuleStep = { ...ruleStep, priorities: { from: 3000, to: 3000 } };
    const taken = world([{ priority: 3000, sources: ['AzureCloud'] }]);
    expect(await taken.provider.check(narrow, taken.context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('3000')],
    });
  });
});

describe('in the group of AzureBastionSubnet', () => {
  const guarding = (change: (rules: readonly SecurityRule[]) => readonly SecurityRule[]) => {
    const made = world();
    made.nsg.subnets.push(
      `${BASTION_NSG.replace(/networkSecurityGroups.*/, 'virtualNetworks/hub')}/subnets/AzureBastionSubnet`,
    );
    made.nsg.rules = [
      ...change(
        BASTION_RULES.map(({ name, properties }) => ({ ...armRule(name, properties), description: '' })),
      ),
    ];
    return made;
  };

  it('stands beside the eight rules that Azure demands there, and changes none of them', async () => {
    const { provider, context, nsg, ours } = guarding((rules) => rules);
    const before = [...nsg.rules];
    expect(await provider.check(ruleStep, context)).toMatchObject({ verdict: 'ready', reasons: [] });
    await provider.elevate(ruleStep, context);
    expect(nsg.rules.filter((rule) => rule !== ours())).toEqual(before);
    await provider.revoke(ruleStep, context);
    expect(nsg.rules).toEqual(before);
  });

  it.each(BASTION_RULES.map(({ name }) => name))('is refused and not opened without %s', async (name) => {
    const { provider, context, ours } = guarding((rules) => rules.filter((rule) => rule.name !== name));
    expect(await provider.check(ruleStep, context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining(`lacks ${name}:`)],
    });
    await expect(provider.elevate(ruleStep, context)).rejects.toMatchObject({ transient: false });
    expect(ours()).toBeUndefined();
  });

  it.each<[string, Partial<SecurityRule>]>([
    ['is one of Gatehouse', { description: 'gh:0a1b2c3d-41 exp=2026-11-20T12:00:00Z' }],
    ['is another service’s', { sources: ['GatewayManager'] }],
    ['denies', { access: 'Deny', priority: 4000 }],
    ['is on its way out', { state: 'Deleting' }],
    ['leads to one host', { destinations: ['10.0.0.4'] }],
    ['is for another port', { destinationPorts: ['444-445'] }],
    ['is for another protocol', { protocol: 'Udp' }],
  ])('is refused where the rule that lets people in %s: ours could not be deleted', async (_, change) => {
    const { provider, context } = guarding((rules) =>
      rules.map((rule) => (rule.name === 'AllowHttpsInbound' ? { ...rule, ...change } : rule)),
    );
    expect(await provider.check(ruleStep, context)).toMatchObject({
      verdict: 'refused',
      reasons: [expect.stringContaining('lacks AllowHttpsInbound:')],
    });
  });

  it('takes wider rules for those that Azure demands', async () => {
    const { provider, context } = guarding(([first]) => {
      const wide = { ...first, protocol: '*', sources: ['*'], destinations: ['*'], destinationPorts: ['*'] };
      return [
        { ...wide, name: 'in', direction: 'Inbound', priority: 4000 },
        { ...wide, name: 'out', direction: 'Outbound', priority: 4000 },
      ].map((rule) => ({ ...foreign, ...rule, access: 'Allow' }));
    });
    expect((await provider.check(ruleStep, context)).verdict).toBe('ready');
  });
});

describe('elevate', () => {
  it('writes one inbound allow rule with the marker as its whole description', async () => {
    const { provider, context, ours } = world();
    const receipt = await provider.elevate(ruleStep, context);
    expect(ours()).toMatchObject({
      description: 'gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z',
      access: 'Allow',
      direction: 'Inbound',
      priority: 3000,
      sources: ['203.0.113.7/32'],
      destinationPorts: ['443'],
    });
    expect(receipt).toMatchObject({
      endsAt: 'by-sweep',
      objectId: `${BASTION_NSG}/securityRules/${ours()?.name}`,
    });
  });

  it('takes the next free number, and leaves the same number outbound alone', async () => {
    const { provider, context, ours } = world([
      { priority: 3000, sources: ['AzureCloud'] },
      { priority: 3001, direction: 'Outbound' },
    ]);
    await provider.elevate(ruleStep, context);
    expect(ours()?.priority).toBe(3001);
  });

  it.each<[string, RuleAnswer, boolean]>([
    ['another operation holds the group', { kind: 'busy', retryIn: milliseconds(7_000) }, false],
    ['ours is superseded and lost', { kind: 'superseded' }, false],
    ['ours is superseded and kept', { kind: 'superseded' }, true],
    ['no answer and no effect', unclear(), false],
    ['no answer, but an effect', unclear(), true],
    ['done, but not there', { kind: 'done' }, false],
    ['the number is taken', { kind: 'priority-taken' }, false],
  ])('ends in one rule when %s', async (_, answer, commit) => {
    const { azure, provider, context, nsg, ours } = world();
    const before = nsg.rules.length;
    azure.disturb({ on: 'putRule', commit, answer });
    azure.disturb({ on: 'putRule', commit, answer });
    await provider.elevate(ruleStep, context);
    expect(nsg.rules).toHaveLength(before + 1);
    expect(ours()?.priority).toBe(answer.kind === 'priority-taken' ? 3002 : 3000);
  });

  it('gives up at its deadline while others hold the group, as a transient fault', async () => {
    const { azure, provider, context, ours } = world();
    for (let turn = 0; turn < 100; turn += 1)
      azure.disturb({ on: 'putRule', commit: false, answer: { kind: 'busy', retryIn: undefined } });
    await expect(provider.elevate(ruleStep, context)).rejects.toMatchObject({
      code: 'azure.conflict',
      transient: true,
    });
    expect(ours()).toBeUndefined();
  });

  it('opens nothing any more when others held the group beyond the end of the window', async () => {
    const { azure, provider, context, nsg, ours } = world();
    const answer = { kind: 'busy', retryIn: milliseconds(3 * MINUTES) } as const;
    azure.disturb({ on: 'putRule', commit: false, answer });
    const before = [...nsg.rules];
    const short = { ...context, expiresAt: instant(azure.now() + 2 * MINUTES) };
    await expect(provider.elevate(ruleStep, short)).rejects.toMatchObject({ code: 'grant.over' });
    expect(ours()).toBeUndefined();
    expect(nsg.rules).toEqual(before);
  });

  it('opens many rules of one group one after the other', async () => {
    const { provider, context, nsg } = world();
    const before = nsg.rules.length;
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        provider.elevate(ruleStep, { ...context, grant: grantNumber(index + 1) }),
      ),
    );
    const priorities = nsg.rules.slice(before).map(({ priority }) => priority);
    expect(new Set(priorities).size).toBe(20);
  });

  it('shows an edit as drift, and overwrites nothing', async () => {
    const { provider, context, nsg, name } = world();
    await provider.elevate(ruleStep, context);
    const index = nsg.rules.findIndex((rule) => rule.name === name);
    nsg.rules[index] = { ...nsg.rules[index], sources: ['*'], priority: 110 } as SecurityRule;
    expect(await provider.observe(ruleStep, context)).toMatchObject({
      state: 'active',
      receipt: { details: { drift: 'priority, source' } },
      edit: { what: 'priority, source', more: true },
    });
    await expect(provider.elevate(ruleStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
    expect(nsg.rules[index]?.sources).toEqual(['*']);
  });

  it('does not call open what an earlier rule shuts since it was checked', async () => {
    const { provider, context, nsg } = world();
    expect((await provider.check(ruleStep, context)).verdict).toBe('ready');
    nsg.rules.push({ ...foreign, name: 'wall' });
    await expect(provider.elevate(ruleStep, context)).rejects.toMatchObject({
      code: 'azure.conflict',
      transient: false,
      message: expect.stringContaining('"wall" with priority 200'),
    });
    expect(await provider.revoke(ruleStep, context)).toMatchObject({ state: 'absent' });
  });

  it('is not active while an earlier rule shuts it, and is ended all the same', async () => {
    const { provider, context, nsg, ours } = world();
    await provider.elevate(ruleStep, context);
    nsg.rules.push({ ...foreign, name: 'wall' });
    expect(await provider.observe(ruleStep, context)).toEqual({
      state: 'pending',
      why: 'The rule "wall" with priority 200 denies all of it before ours (3000) is reached.',
    });
    expect(await provider.revoke(ruleStep, context)).toMatchObject({ state: 'absent' });
    expect(ours()).toBeUndefined();
  });

  it.each<[string, Partial<SecurityRule>]>([
    ['edited, and says so', { destinationPorts: ['443', '22'] }],
    ['on its way out', { state: 'Deleting' }],
  ])('is active while it is %s', async (_, change) => {
    const { provider, context, nsg, name } = world();
    await provider.elevate(ruleStep, context);
    const index = nsg.rules.findIndex((rule) => rule.name === name);
    nsg.rules[index] = { ...nsg.rules[index], ...change } as SecurityRule;
    const shut = change.state === undefined ? [{ ...foreign, name: 'wall', destinationPorts: ['*'] }] : [];
    nsg.rules.push(...shut);
    const seen = await provider.observe(ruleStep, context);
    expect(seen).toMatchObject({ state: 'active' });
    expect(seen).not.toMatchObject({ receipt: { details: { shadowed: expect.anything() } } });
    if (change.state === undefined) expect(seen).toMatchObject({ receipt: { details: { drift: 'ports' } } });
  });

  it('is active with what is shut or may be shut on record', async () => {
    const { provider, context, nsg } = world();
    nsg.rules.push({ ...foreign, name: 'tag', sources: ['AzureCloud'], destinations: ['10.0.0.9'] });
    const receipt = await provider.elevate(ruleStep, context);
    expect(receipt.details['shadowed']).toContain(
      '"tag" with priority 200 may deny a part of it (to 10.0.0.9)',
    );
    expect(await provider.observe(ruleStep, context)).toMatchObject({ state: 'active', receipt });
  });

  it.each<[string, boolean, Partial<SecurityRule>]>([
    ['fewer ports', false, { destinationPorts: ['8443'] }],
    ['a denial', false, { access: 'Deny' }],
    ['a later place', false, { priority: 4000 }],
    ['a place before others', true, { priority: 101 }],
    ['an end that comes sooner', false, { description: 'gh:0a1b2c3d-42 exp=2026-11-20T10:30:00Z' }],
    ['an end that comes later', true, { description: 'gh:0a1b2c3d-42 exp=2026-11-30T10:00:00Z' }],
  ])('tells whether an edit opens more: %s', async (_, more, change) => {
    const { provider, nsg, name, context } = world();
    const step = { ...ruleStep, ports: ['443', '8443'] };
    await provider.elevate(step, context);
    const index = nsg.rules.findIndex((rule) => rule.name === name);
    nsg.rules[index] = { ...nsg.rules[index], ...change } as SecurityRule;
    const seen = await provider.observe(step, context);
    expect(seen).toMatchObject({ state: 'active', edit: { more } });
  });

  it('shows a group that somebody added to either end as drift', async () => {
    const { provider, context, nsg, name } = world();
    await provider.elevate(ruleStep, context);
    const index = nsg.rules.findIndex((rule) => rule.name === name);
    const groups = [BASTION_NSG];
    nsg.rules[index] = {
      ...nsg.rules[index],
      sourceGroups: groups,
      destinationGroups: groups,
    } as SecurityRule;
    expect(await provider.observe(ruleStep, context)).toMatchObject({
      receipt: { details: { drift: 'source, destination' } },
    });
  });

  it('takes an address for its own /32', async () => {
    const { provider, context, nsg, name } = world();
    await provider.elevate(ruleStep, context);
    const index = nsg.rules.findIndex((rule) => rule.name === name);
    nsg.rules[index] = { ...nsg.rules[index], sources: ['203.0.113.7'] } as SecurityRule;
    expect((await provider.elevate(ruleStep, context)).details['drift']).toBeUndefined();
  });
});

describe('a rule from several sources', () => {
  const several: NsgRuleStep = { ...ruleStep, source: ['203.0.113.7/32', '203.0.113.9/32'] };

  it('is one rule with all of them, and no edit in whatever order Azure shows them', async () => {
    const { provider, context, nsg, name, ours } = world();
    await provider.elevate(several, context);
    expect(ours()?.sources).toEqual(['203.0.113.7/32', '203.0.113.9/32']);
    const index = nsg.rules.findIndex((rule) => rule.name === name);
    nsg.rules[index] = { ...nsg.rules[index], sources: ['203.0.113.9', '203.0.113.7'] } as SecurityRule;
    expect((await provider.elevate(several, context)).details['drift']).toBeUndefined();
    nsg.rules[index] = { ...nsg.rules[index], sources: ['203.0.113.7'] } as SecurityRule;
    expect(await provider.observe(several, context)).toMatchObject({
      receipt: { details: { drift: 'source' } },
    });
  });

  it.each<[readonly string[], 'ready' | 'refused']>([
    [['203.0.113.0/24'], 'refused'],
    [['203.0.113.7', '203.0.113.9'], 'refused'],
    [['203.0.113.7'], 'ready'],
    [['203.0.113.9', '203.0.113.8'], 'ready'],
  ])('is shadowed only by what denies every one of them: %j', async (sources, verdict) => {
    const { provider, context } = world([{ sources }]);
    expect((await provider.check(several, context)).verdict).toBe(verdict);
  });

  it('is found again with all of them', async () => {
    const { provider, context } = world();
    await provider.elevate(several, context);
    const [found] = await provider.discover({
      installation: context.installation,
      subscriptions: [SUBSCRIPTION],
    });
    expect(found?.step).toMatchObject({ source: several.source });
    expect(found && (await provider.revoke(found.step, context, found.objectId))).toMatchObject({
      state: 'absent',
    });
  });
});

describe('revoke', () => {
  it.each([
    '',
    'keep',
    'gh:ffffffff-42 exp=2026-11-20T12:00:00Z',
    'gh:0a1b2c3d-43 exp=2026-11-20T12:00:00Z',
    'x gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z',
  ])('leaves a rule of its name alone when the description is %j', async (description) => {
    const { provider, context, nsg, name } = world();
    nsg.rules.push({ ...foreign, name, description, priority: 3000 });
    expect(await provider.revoke(ruleStep, context)).toMatchObject({ state: 'foreign' });
    expect(nsg.rules.some((rule) => rule.name === name)).toBe(true);
  });

  it.each<[string, RuleAnswer, boolean]>([
    ['another operation holds the group', { kind: 'busy', retryIn: undefined }, false],
    ['it is superseded', { kind: 'superseded' }, false],
    ['no answer and no effect', unclear(), false],
    ['no answer, but an effect', unclear(), true],
    ['done, but still there', { kind: 'done' }, false],
  ])('is done when %s', async (_, answer, commit) => {
    const { azure, provider, context, ours } = world();
    await provider.elevate(ruleStep, context);
    azure.disturb({ on: 'deleteRule', commit, answer });
    expect(await provider.revoke(ruleStep, context)).toMatchObject({
      state: 'absent',
      residual: { until: 'unknown' },
    });
    expect(ours()).toBeUndefined();
  });

  it('is done when the whole group is gone', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(ruleStep, context);
    azure.nsgs.clear();
    expect(await provider.revoke(ruleStep, context)).toMatchObject({ state: 'absent' });
  });

  it('ends also what the ledger remembers with another end', async () => {
    const { provider, context, ours } = world();
    await provider.elevate(ruleStep, context);
    expect(
      await provider.revoke(ruleStep, { ...context, expiresAt: instant(context.expiresAt - 60 * MINUTES) }),
    ).toMatchObject({ state: 'absent' });
    expect(ours()).toBeUndefined();
  });
});

it('discovers rules by name and marker, not by a copied marker', async () => {
  const { provider, context, nsg } = world();
  await provider.elevate(ruleStep, context);
  nsg.rules.push({
    ...foreign,
    name: 'my-own',
    description: 'gh:0a1b2c3d-42 exp=2026-11-20T12:00:00Z',
    priority: 3500,
  });
  const found = await provider.discover({
    installation: context.installation,
    subscriptions: [SUBSCRIPTION],
  });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    grant: 42,
    expiresAt: context.expiresAt,
    step: { id: '3', nsg: BASTION_NSG, source: '203.0.113.7/32', ports: ['443'] },
  });
});

it('a failure does not hold up those behind it in line', async () => {
  const inLine = queues();
  const order: string[] = [];
  const first = inLine('A', async () => {
    await Promise.resolve();
    order.push('first');
    throw new Error('no');
  });
  const second = inLine('a', async () => order.push('second'));
  await expect(first).rejects.toThrow('no');
  await second;
  expect(order).toEqual(['first', 'second']);
});
