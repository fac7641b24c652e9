import { describe, expect, it } from 'vitest';
import { grantNumber, installation, instant, milliseconds } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { formatMarker } from '../../src/core/marker.ts';
import type { AzureFirewallStep } from '../../src/core/plan.ts';
import type { FirewallAnswer, FirewallGroup, FirewallRule } from '../../src/ports/firewalls.ts';
import { azureFirewall } from '../../src/providers/azure-firewall.ts';
import { groupName, wantedGroup } from '../../src/providers/azure-firewall/group.ts';
import { FIREWALL, PARENT_FIREWALL, SUBSCRIPTION, unclear } from '../fakes/azure.ts';
import { aRule, aRuleGroup, azureWithFirewall, firewallStep } from './benches.ts';

const MINUTES = 60_000;

const world = () => {
  const azure = azureWithFirewall();
  const context = {
    installation: installation('0a1b2c3d'),
    grant: grantNumber(42),
    expiresAt: instant(azure.now() + 120 * MINUTES),
    url: 'https://github.com/contoso/access/pull/42',
  };
  const stored = azure.firewall.stored.get(FIREWALL.toLowerCase());
  if (stored === undefined) throw new Error('no policy');
  const name = groupName(context, firewallStep.id);
  return {
    azure,
    stored,
    context,
    name,
    provider: azureFirewall(azure),
    ours: () => stored.groups.find((group) => group.name === name),
    writes: () => azure.calls.filter((call) => /^(putGroup|deleteGroup|takeOut) /.test(call)),
  };
};

const failed = (transient: boolean): FirewallAnswer => ({
  kind: 'failed',
  fault: new Fault('azure.failed', 'PUT: FirewallPolicyUpdateFailed', { remedy: 'again', transient }),
});

describe('check', () => {
  type Case = [what: string, policy: typeof FIREWALL, group: FirewallGroup, verdict: 'ready' | 'refused'];
  const DENY: Partial<FirewallRule> = {
    sources: ['*'],
    destinations: ['*'],
    ports: ['*'],
    protocols: ['Any'],
  };
  it.each<Case>([
    ['an earlier group denies all', FIREWALL, aRuleGroup('g', 150, aRule('deny', DENY), 'Deny'), 'refused'],
    ['a later group denies all', FIREWALL, aRuleGroup('g', 400, aRule('deny', DENY), 'Deny'), 'ready'],
    [
      'the parent denies all, however late',
      PARENT_FIREWALL,
      aRuleGroup('g', 65_000, aRule('deny', DENY), 'Deny'),
      'refused',
    ],
    ['the parent allows first', PARENT_FIREWALL, aRuleGroup('g', 100, aRule('allow', DENY)), 'ready'],
    [
      'another port is denied',
      FIREWALL,
      aRuleGroup('g', 150, aRule('deny', { ...DENY, ports: ['23'] }), 'Deny'),
      'ready',
    ],
    [
      'another protocol is denied',
      FIREWALL,
      aRuleGroup('g', 150, aRule('deny', { ...DENY, protocols: ['UDP', 'ICMP'] }), 'Deny'),
      'ready',
    ],
    [
      'DNAT sends all of it elsewhere',
      FIREWALL,
      aRuleGroup('g', 64_000, aRule('nat', { ...DENY, type: 'NatRule', protocols: ['TCP'] }), 'DNAT'),
      'refused',
    ],
    [
      'rules for applications deny',
      FIREWALL,
      aRuleGroup('g', 150, aRule('app', { ...DENY, type: 'ApplicationRule' }), 'Deny'),
      'ready',
    ],
  ])('when %s: %#', async (_, policy, group, verdict) => {
    const { azure, provider, context } = world();
    azure.firewall.set(policy, group);
    const report = await provider.check(firewallStep, context);
    expect(report.verdict).toBe(verdict);
    const [rule] = group.collections[0]?.rules ?? [];
    if (verdict === 'refused') expect(report.reasons.join()).toContain(JSON.stringify(rule?.name));
    if (verdict === 'refused') expect(report.reasons.join()).toContain(policy);
  });

  it('names the part that is shut, and what may be shut and why nobody can tell', async () => {
    const { azure, provider, context } = world();
    azure.firewall.set(
      FIREWALL,
      aRuleGroup('one', 110, aRule('host', { destinations: ['10.1.2.4'] }), 'Deny'),
    );
    const named = { sources: [], sourceNames: ['IP group contractors'] };
    azure.firewall.set(FIREWALL, aRuleGroup('two', 120, aRule('who', named), 'Deny'));
    const report = await provider.check(firewallStep, context);
    expect(report).toEqual({
      step: firewallStep.id,
      verdict: 'ready',
      reasons: [
        `The network rule "host" of the collection "one-rules" in the group "one" (priority 110) of ${FIREWALL} denies a part of it (to 10.1.2.4) before ours (group of priority 201) is asked.`,
        expect.stringMatching(
          /"who" .* may deny .*: it is not known here what IP group contractors means\.$/,
        ),
      ],
    });
  });

  it('cannot tell which of two groups of one priority comes first', async () => {
    const { azure, provider, context } = world();
    for (const name of ['one', 'two'])
      azure.firewall.set(
        FIREWALL,
        aRuleGroup(name, 150, aRule(name, { destinations: ['*'] }), name === 'one' ? 'Deny' : 'Allow'),
      );
    const report = await provider.check(firewallStep, context);
    expect(report).toMatchObject({ verdict: 'ready', reasons: [expect.stringMatching(/"one" .* may deny/)] });
  });

  it('says what allows it for good, and counts on nothing that another grant opened', async () => {
    const { azure, provider, context } = world();
    const other = { ...context, grant: grantNumber(7) };
    azure.firewall.set(FIREWALL, wantedGroup(firewallStep, other, 201));
    expect(await provider.check(firewallStep, context)).toMatchObject({ verdict: 'ready', reasons: [] });
    azure.firewall.set(FIREWALL, aRuleGroup('g', 900, aRule('everybody')));
    expect(await provider.check(firewallStep, context)).toMatchObject({
      verdict: 'ready',
      reasons: [expect.stringMatching(/"everybody" .* allows this already, for good/)],
    });
  });

  it.each<[string, (of: ReturnType<typeof world>) => void, RegExp]>([
    [
      'there is no policy',
      ({ azure }) => azure.firewall.stored.delete(FIREWALL.toLowerCase()),
      /no firewall policy/,
    ],
    [
      'its parent cannot be seen',
      ({ azure }) => azure.firewall.stored.delete(PARENT_FIREWALL.toLowerCase()),
      /inherits from/,
    ],
    [
      'no firewall is governed by it',
      ({ stored }) => Object.assign(stored, { firewalls: [] }),
      /opens nothing/,
    ],
    [
      'it inherits from itself',
      ({ azure }) =>
        Object.assign(azure.firewall.stored.get(PARENT_FIREWALL.toLowerCase()) ?? {}, { parent: FIREWALL }),
      /inherits from/,
    ],
    [
      'the policy is full',
      ({ stored }) => {
        stored.groups = Array.from({ length: 90 }, (_, index) =>
          aRuleGroup(`g${index}`, 1000 + index, aRule('x')),
        );
      },
      /the most that Azure allows/,
    ],
  ])('is refused when %s', async (_, change, why) => {
    const of = world();
    change(of);
    const report = await of.provider.check(firewallStep, of.context);
    expect(report).toMatchObject({ verdict: 'refused', reasons: [expect.stringMatching(why)] });
  });

  it('is a fault, not a yes, when the parent may not be read', async () => {
    const { azure, provider, context } = world();
    const forbidden = new Fault('azure.forbidden', 'GET: 403', { remedy: 'Give it.', transient: false });
    azure.firewall.forbidden.set(PARENT_FIREWALL.toLowerCase(), forbidden);
    await expect(provider.check(firewallStep, context)).rejects.toBe(forbidden);
  });

  it('says that policies which inherit are opened too', async () => {
    const { provider, context } = world();
    const step = { ...firewallStep, policy: PARENT_FIREWALL };
    expect(await provider.check(step, context)).toMatchObject({
      verdict: 'ready',
      reasons: [expect.stringContaining('One policy inherits')],
    });
  });
});

describe('elevate', () => {
  it('writes one group with one rule, the marker as its description, TCP and UDP for any protocol', async () => {
    const { provider, context, name, ours } = world();
    const step: AzureFirewallStep = { ...firewallStep, protocol: '*' };
    const receipt = await provider.elevate(step, context);
    expect(receipt).toMatchObject({
      objectId: `${FIREWALL}/ruleCollectionGroups/${name}`,
      endsAt: 'by-sweep',
      details: { group: name, priority: '201', source: '203.0.113.7/32', ports: '22' },
    });
    expect(ours()?.collections).toEqual([
      {
        name,
        priority: 100,
        action: 'Allow',
        rules: [
          expect.objectContaining({ name, description: formatMarker(context), protocols: ['TCP', 'UDP'] }),
        ],
      },
    ]);
  });

  it.each<[string, FirewallAnswer, boolean]>([
    ['busy', { kind: 'busy', retryIn: undefined }, false],
    ['changed', { kind: 'changed' }, false],
    ['changed, with ours in it', { kind: 'changed' }, true],
    ['unclear', unclear(), false],
    ['unclear, with ours in it', unclear(), true],
    ['failed by a firewall', failed(true), false],
  ])('goes on after an answer that is %s', async (_, answer, commit) => {
    const { azure, provider, context, ours, stored } = world();
    azure.disturb({ on: 'putGroup', commit, answer });
    await provider.elevate(firewallStep, context);
    expect(ours()).toMatchObject({ state: 'Succeeded' });
    expect(stored.groups).toHaveLength(2);
  });

  it('opens nothing any more when others held the policy beyond the end of the window', async () => {
    const { azure, provider, context, ours } = world();
    const answer = { kind: 'busy', retryIn: milliseconds(7 * 60_000) } as const;
    azure.disturb({ on: 'putGroup', commit: false, answer });
    const short = { ...context, expiresAt: instant(azure.now() + 6 * 60_000) };
    await expect(provider.elevate(firewallStep, short)).rejects.toMatchObject({ code: 'grant.over' });
    expect(ours()).toBeUndefined();
  });

  it('takes the next number when somebody took ours in between', async () => {
    const { azure, provider, context, stored } = world();
    const { groups } = azure.firewall;
    let looks = 0;
    azure.firewall.groups = async (id) => {
      const found = await groups(id);
      looks += 1;
      if (looks === 1) azure.firewall.set(FIREWALL, aRuleGroup('quick', 201, aRule('quick')));
      return found;
    };
    expect(await provider.elevate(firewallStep, context)).toMatchObject({ details: { priority: '202' } });
    expect(stored.groups.map(({ priority }) => priority).toSorted()).toEqual([200, 201, 202]);
  });

  it('is final when Azure refuses it for another reason, and leaves nothing', async () => {
    const { azure, provider, context, ours } = world();
    azure.disturb({ on: 'putGroup', commit: false, answer: failed(false) });
    await expect(provider.elevate(firewallStep, context)).rejects.toMatchObject({ transient: false });
    expect(ours()).toBeUndefined();
  });

  it('takes its group out again when a rule came before it since the check', async () => {
    const { azure, provider, context, ours } = world();
    azure.firewall.set(PARENT_FIREWALL, aRuleGroup('g', 900, aRule('deny', { destinations: ['*'] }), 'Deny'));
    await expect(provider.elevate(firewallStep, context)).rejects.toMatchObject({
      message: expect.stringContaining('"deny"'),
      transient: false,
    });
    expect(ours()).toBeUndefined();
  });

  it('takes back at once what Azure shows without its marker', async () => {
    const { azure, provider, context, ours } = world();
    const { putGroup } = azure.firewall;
    azure.firewall.putGroup = (id, group) => {
      const collections = group.collections.map((collection) => ({
        ...collection,
        rules: collection.rules.map((rule) => ({ ...rule, description: '' })),
      }));
      return putGroup(id, { ...group, collections });
    };
    await expect(provider.elevate(firewallStep, context)).rejects.toMatchObject({
      message: expect.stringContaining('deleted again'),
      transient: false,
    });
    expect(ours()).toBeUndefined();
  });

  it('writes one group at a time in one policy', async () => {
    const { azure, provider, context, stored } = world();
    let running = 0;
    let most = 0;
    const { putGroup } = azure.firewall;
    azure.firewall.putGroup = async (id, group) => {
      running += 1;
      most = Math.max(most, running);
      await azure.sleep(milliseconds(1));
      const answer = await putGroup(id, group);
      running -= 1;
      return answer;
    };
    const grants = [1, 2, 3, 4].map((number) => ({ ...context, grant: grantNumber(number) }));
    await Promise.all(grants.map((grant) => provider.elevate(firewallStep, grant)));
    expect(most).toBe(1);
    expect(new Set(stored.groups.map(({ priority }) => priority)).size).toBe(5);
  });
});

describe('observe', () => {
  it('does not call open what an earlier rule shuts since, and ends it all the same', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(firewallStep, context);
    azure.firewall.set(PARENT_FIREWALL, aRuleGroup('g', 900, aRule('deny', { destinations: ['*'] }), 'Deny'));
    expect(await provider.observe(firewallStep, context)).toMatchObject({
      state: 'pending',
      why: expect.stringContaining('"deny"'),
    });
    expect(await provider.revoke(firewallStep, context)).toMatchObject({ state: 'absent' });
  });

  it('takes it for open where the parent may not be read', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(firewallStep, context);
    azure.firewall.forbidden.set(
      PARENT_FIREWALL.toLowerCase(),
      new Fault('azure.forbidden', 'GET: 403', { remedy: 'Give it.', transient: false }),
    );
    expect(await provider.observe(firewallStep, context)).toMatchObject({
      state: 'active',
      receipt: { details: { way: expect.stringContaining('not read') } },
    });
  });

  it('shows what was changed in it', async () => {
    const { azure, provider, context, ours, name } = world();
    await provider.elevate(firewallStep, context);
    const group = ours();
    if (group === undefined) throw new Error('no group');
    const later = { ...context, expiresAt: instant(context.expiresAt + MINUTES) };
    const rule = aRule(name, {
      description: formatMarker(later),
      sourceNames: ['IP group all'],
      ports: ['*'],
    });
    azure.firewall.set(FIREWALL, { ...aRuleGroup(name, 100, rule, 'Deny') });
    expect(await provider.observe(firewallStep, context)).toMatchObject({
      state: 'active',
      receipt: { details: { drift: 'end, action, source, destination, ports, priority' } },
    });
  });
});

describe('revoke', () => {
  it('leaves rules that others put into our group, and takes only ours out', async () => {
    const { azure, provider, context, ours, writes } = world();
    await provider.elevate(firewallStep, context);
    const group = ours();
    if (group === undefined) throw new Error('no group');
    const theirs = aRuleGroup('x', 0, aRule('theirs'), 'Deny').collections;
    azure.firewall.set(FIREWALL, { ...group, collections: [...group.collections, ...theirs] });
    expect(await provider.revoke(firewallStep, context)).toMatchObject({ state: 'absent' });
    expect(writes().at(-1)).toBe(`takeOut ${group.name}`);
    expect(ours()?.collections).toEqual(theirs);
    expect(await provider.revoke(firewallStep, context)).toMatchObject({ state: 'absent' });
    expect(await provider.observe(firewallStep, context)).toEqual({ state: 'absent' });
    expect(ours()?.collections).toEqual(theirs);
    await expect(provider.elevate(firewallStep, context)).rejects.toMatchObject({ code: 'grant.not-ours' });
  });

  it('ends it where Azure never takes the version that it showed', async () => {
    const { azure, provider, context, ours } = world();
    await provider.elevate(firewallStep, context);
    const { deleteGroup } = azure.firewall;
    azure.firewall.deleteGroup = async (id, name, etag) =>
      etag === undefined ? deleteGroup(id, name, etag) : { kind: 'changed' };
    expect(await provider.revoke(firewallStep, context)).toMatchObject({ state: 'absent' });
    expect(ours()).toBeUndefined();
  });

  it.each<[string, FirewallAnswer, boolean]>([
    ['busy', { kind: 'busy', retryIn: undefined }, false],
    ['changed', { kind: 'changed' }, false],
    ['unclear', unclear(), true],
    ['failed by a firewall', failed(true), false],
    ['gone, though it stands', { kind: 'gone' }, false],
  ])('goes on after an answer that is %s', async (_, answer, commit) => {
    const { azure, provider, context, ours } = world();
    await provider.elevate(firewallStep, context);
    azure.disturb({ on: 'deleteGroup', commit, answer });
    expect(await provider.revoke(firewallStep, context)).toMatchObject({
      state: 'absent',
      residual: { until: 'unknown' },
    });
    expect(ours()).toBeUndefined();
  });

  it('says at last that it still stands, and that this may pass', async () => {
    const { azure, provider, context } = world();
    await provider.elevate(firewallStep, context);
    azure.firewall.deleteGroup = async () => ({ kind: 'busy', retryIn: undefined });
    await expect(provider.revoke(firewallStep, context)).rejects.toMatchObject({
      code: 'azure.failed',
      transient: true,
    });
  });

  it.each([
    ['of another name', `${FIREWALL}/ruleCollectionGroups/DefaultNetworkRuleCollectionGroup`],
    ['in another policy', `${PARENT_FIREWALL}/ruleCollectionGroups/Base`],
    ['that is none', FIREWALL],
  ])('touches no group %s, whatever it is told', async (_, objectId) => {
    const { provider, context, writes } = world();
    expect(await provider.revoke(firewallStep, context, objectId)).toMatchObject({ state: 'foreign' });
    expect(writes()).toEqual([]);
  });
});

describe('discover', () => {
  it('passes over a marker that was copied into a group of somebody else', async () => {
    const { azure, provider, context } = world();
    const copied = aRule('copy', { description: formatMarker(context) });
    azure.firewall.set(FIREWALL, aRuleGroup('theirs', 300, copied));
    const named = aRule('gh-0a1b2c3d-42-000000000000', { description: formatMarker(context) });
    azure.firewall.set(FIREWALL, aRuleGroup('gh-0a1b2c3d-42-000000000000', 301, named));
    const scope = { installation: context.installation, subscriptions: [SUBSCRIPTION] };
    expect(await provider.discover(scope)).toEqual([]);
  });

  it('finds what was edited, as it stands, and ends it', async () => {
    const { azure, provider, context, ours } = world();
    const wide = { ...firewallStep, source: '0.0.0.0/0', protocol: '*' as const };
    azure.firewall.set(FIREWALL, wantedGroup(wide, context, 390));
    const found = await provider.discover({ ...context, subscriptions: [SUBSCRIPTION] });
    expect(found).toMatchObject([{ grant: 42, expiresAt: context.expiresAt, step: wide }]);
    for (const { step, objectId } of found)
      expect(await provider.revoke(step, context, objectId)).toMatchObject({ state: 'absent' });
    expect(ours()).toBeUndefined();
  });
});
