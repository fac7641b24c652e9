/** The very program that docs/azure/closer.bicep ships, on a host inside the sandbox's Azure, with no GitHub anywhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLOSER, closerBundle } from '../../.ci/closer.ts';
import { installation, resourceId } from '../../src/core/brand.ts';
import { formatMarker } from '../../src/core/marker.ts';
import { ruleName, ruleNameOnWay } from '../../src/providers/nsg-rule/rule.ts';
import { CLOSER_GROUP_ROLE, CLOSER_ROLE } from '../../src/sandbox/azure/roles.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import { BICEP, HOUR, marked, quoted, run } from '../closer/host.ts';
import { NSG, startWorld, WEB_NSG } from '../sandbox/azure/fixture.ts';

const AZURE = join(import.meta.dirname, '../../docs/azure');
const RIGHTS = readFileSync(join(AZURE, 'closer-rights.bicep'), 'utf8');
const GROUP_RIGHTS = readFileSync(join(AZURE, 'closer-rights-group.bicep'), 'utf8');

/** An expired rule of ours in both forms of its name, one that runs, and what only looks like ours. */
const planted = async () => {
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z' });
  const started = await startWorld({ clock });
  const { world } = started;
  const now = clock.now();
  const over = marked(42, now - HOUR);
  const running = marked(43, now + HOUR);
  const theirs = marked(42, now - HOUR, installation('ffffffff'));
  const put = (nsg: string, name: string, description: string, priority: number) =>
    world.hand.setRule(nsg, name, {
      description,
      protocol: 'Tcp',
      access: 'Allow',
      direction: 'Inbound',
      priority,
      sourceAddressPrefix: '203.0.113.7',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '443',
    });
  put(NSG, ruleName(over, '1'), formatMarker(over), 3000);
  put(WEB_NSG, ruleNameOnWay(over, '2', resourceId(WEB_NSG)), formatMarker(over), 3000);
  put(NSG, ruleName(running, '1'), formatMarker(running), 3001);
  put(NSG, ruleName(theirs, '1'), formatMarker(theirs), 3002);
  put(NSG, 'copied-marker', formatMarker(over), 3003);
  put(NSG, ruleName(marked(44, 0), '1'), 'made by hand', 3004);
  put(NSG, ruleName(marked(45, 0), '1'), `${formatMarker(marked(45, now - HOUR))} and more`, 3005);
  const rules = () =>
    world.state().nsgs.flatMap(({ id, rules: each }) => each.map(({ name }) => `${id} ${name}`));
  const ours = [
    `${NSG} ${ruleName(over, '1')}`,
    `${WEB_NSG} ${ruleNameOnWay(over, '2', resourceId(WEB_NSG))}`,
  ];
  return { started, world, clock, rules, ours, before: rules() };
};

describe('the closer', () => {
  it('ends what is over of this installation and nothing else, and asks nobody but Azure', async () => {
    const { started, world, rules, ours, before } = await planted();
    world.log.clear();
    const { code, out, err } = await run(started);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2 ended, 3 of this installation seen.');
    expect(rules()).toEqual(before.filter((one) => !ours.includes(one)));
    const asked = world.log.entries();
    expect([...new Set(asked.map(({ api }) => api))].toSorted()).toEqual(['arm', 'authority']);
    expect(
      [...new Set(asked.filter(({ api }) => api === 'arm').map(({ method }) => method))].toSorted(),
    ).toEqual(['DELETE', 'GET']);
    expect(await run(started)).toMatchObject({ code: 0, out: expect.stringContaining('0 ended, 1 of') });
  });

  it("goes by Azure's clock, whatever the host's says", async () => {
    const { started, clock, rules, ours, before } = await planted();
    // Before the ends of all of them; the host's clock is that of this machine.
    clock.set('2026-11-20T08:00:00Z');
    expect(await run(started)).toMatchObject({ code: 0, out: expect.stringContaining('0 ended') });
    expect(rules()).toEqual(before);
    clock.set('2026-11-20T12:00:00Z');
    expect((await run(started)).out).toContain('3 ended');
    expect(rules().filter((one) => ours.includes(one))).toEqual([]);
  });

  it.each([
    [
      'another operation holds the group',
      {
        kind: 'answer',
        status: 429,
        headers: { 'retry-after': '1' },
        body: { error: { code: 'RetryableError' } },
      },
    ],
    ['Azure answers with a page of a proxy', { kind: 'html', status: 502 }],
    ['no answer comes', { kind: 'drop' }],
  ] as const)('goes on when %s, at every call', async (_, effect) => {
    for (const [method, when] of [
      ['GET', 'before'],
      ['DELETE', 'before'],
      ['DELETE', 'after'],
    ] as const) {
      const { started, rules, ours } = await planted();
      started.faults.order({ api: 'arm', method, when, effect });
      expect(await run(started)).toMatchObject({ code: 0, err: '' });
      expect(rules().filter((one) => ours.includes(one))).toEqual([]);
    }
  });

  it('ends what it may in one group when another does not let go, and is red', async () => {
    const { started, rules, ours, before } = await planted();
    started.faults.order({
      api: 'arm',
      method: 'DELETE',
      path: 'web-nsg',
      when: 'before',
      times: 99,
      effect: { kind: 'answer', status: 400, body: { error: { code: 'ScopeLocked', message: 'x' } } },
    });
    const { code, err } = await run(started);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('400 ScopeLocked') });
    expect(rules()).toEqual(before.filter((one) => one !== ours[0]));
  });

  it.each([
    ['the secret of the host is wrong', { IDENTITY_HEADER: 'guessed' }, 'got no token: 401'],
    [
      'the host has another identity',
      { AZURE_CLIENT_ID: 'c11e0000-0000-4000-8000-000000000009' },
      'got no token: 400',
    ],
    ['no subscription is named', { GATEHOUSE_SUBSCRIPTIONS: '' }, 'not a list of ids'],
    ['the installation is not named', { GATEHOUSE_INSTALLATION: 'main' }, 'gatehouse init'],
    [
      'the subscription is not seen',
      { GATEHOUSE_SUBSCRIPTIONS: '22222222-2222-4222-8222-222222222222' },
      '404 SubscriptionNotFound',
    ],
    [
      'Resource Manager is no https address',
      { AZURE_RESOURCE_MANAGER: 'http://localhost' },
      'not an https address',
    ],
  ])('removes nothing and is red when %s', async (_, change, words) => {
    const { started, rules, before } = await planted();
    const { code, err } = await run(started, change);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(words) });
    expect(rules()).toEqual(before);
  });

  it('cannot open: what it may delete it may not write, and a token comes only as the host demands', async () => {
    const { started, world, rules, before } = await planted();
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER, clientId } = world.hostOf('closer');
    const ask = (query: Readonly<Record<string, string>>, headers: Record<string, string>) =>
      started.send('GET', `${IDENTITY_ENDPOINT}?${new URLSearchParams(query)}`, { headers });
    const query = { resource: world.arm, 'api-version': '2019-08-01', client_id: clientId };
    const secret = { 'x-identity-header': IDENTITY_HEADER };
    expect((await ask(query, {})).status).toBe(401);
    expect((await ask({ ...query, 'api-version': '2018-02-01' }, secret)).status).toBe(400);
    expect((await ask({ ...query, resource: `${world.arm}/.default` }, secret)).status).toBe(400);
    const token: string = (await ask(query, secret)).body.access_token;
    const rule = `${world.arm}${NSG}/securityRules/${ruleName(marked(42, 0), '1')}?api-version=2024-01-01`;
    const { body } = await started.send('GET', rule, { token });
    expect((await started.send('PUT', rule, { token, body })).status).toBe(403);
    const group = `${world.arm}${NSG}?api-version=2024-01-01`;
    for (const method of ['PUT', 'DELETE'])
      expect((await started.send(method, group, { token, body })).status).not.toBeLessThan(400);
    expect(rules()).toEqual(before);
  });
});

describe('docs/azure/closer.bicep', () => {
  it('ships what the sources give, and nothing that its host would fill in', async () => {
    const file = readFileSync(CLOSER, 'utf8');
    expect(file).toBe(await closerBundle());
    // Containers expand $(NAME) in arguments; one argument holds 128 KiB.
    expect(file).not.toContain('$(');
    expect(Buffer.byteLength(file)).toBeLessThan(100_000);
    expect([...file.matchAll(/^import .* from "([^"]+)"/gm)].map(([, from]) => from)).toEqual([
      'node:crypto',
    ]);
  });

  it.each([
    ['a subscription', RIGHTS, CLOSER_ROLE],
    ['a management group', GROUP_RIGHTS, CLOSER_GROUP_ROLE],
  ])(
    'gives the rights with which the program was run in %s, each of which reads or deletes',
    (_, rights, role) => {
      const [, actions = ''] = /^\s*actions: \[([^\]]*)\]/m.exec(rights) ?? [];
      expect(quoted(actions)).toEqual(role.actions);
      expect(quoted(actions).join()).not.toMatch(/\*|write|action/i);
      expect(rights).toMatch(/notActions: \[\]\s+dataActions: \[\]\s+notDataActions: \[\]/);
      expect(rights.match(/roleDefinitionId:.*/g)).toEqual(['roleDefinitionId: role.id']);
      expect(BICEP).not.toMatch(/roleAssignments|roleDefinitions/);
    },
  );

  it('fetches nothing from GitHub, and sets every variable that the program reads', () => {
    expect(`${BICEP}${RIGHTS}${GROUP_RIGHTS}${readFileSync(CLOSER, 'utf8')}`).not.toMatch(
      /github\.com|githubusercontent|ghcr/i,
    );
    const set = [...BICEP.matchAll(/\{ name: '([A-Z_]+)', value:/g)].map(([, name]) => name);
    const read = [...readFileSync(CLOSER, 'utf8').matchAll(/text\("([A-Z_]+)"\)/g)].map(([, name]) => name);
    expect(read.toSorted()).toEqual([...set, 'IDENTITY_ENDPOINT', 'IDENTITY_HEADER'].toSorted());
  });
});
