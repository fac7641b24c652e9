/** The templates of docs/azure and the rights in them: held to rights.json, to the pages of the kinds and to the sandbox. Never compiled here. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASTION_RULES } from '../src/sandbox/azure/seed.ts';
import type { SeedNsg } from '../src/sandbox/azure/seed.ts';
import { contextOf } from './providers/contract.ts';
import { nsgOf, openSandbox, sandboxBench } from './providers/sandbox.ts';
import type { Sandbox } from './providers/sandbox.ts';

const DOCS = join(import.meta.dirname, '../docs');
const read = (path: string): string => readFileSync(join(DOCS, path), 'utf8');
type Who = 'elevate' | 'revoke' | 'audit';
const RIGHTS: Readonly<Record<string, Readonly<Record<Who, readonly string[]>>>> = JSON.parse(
  read('azure/rights.json'),
);
const without = (text: string): string => text.replaceAll(/\/\/.*/g, '');
const resources = (text: string): readonly (readonly string[])[] =>
  [...without(text).matchAll(/^resource (\w+) '([^'@]+)@/gm)].map(([, name = '', type = '']) => [name, type]);

describe('docs/azure/identities.bicep', () => {
  const text = read('azure/identities.bicep');

  it('makes three identities, each believed in one environment and nowhere else, and gives no right', () => {
    const [identity, credential] = [
      'Microsoft.ManagedIdentity/userAssignedIdentities',
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
    ];
    expect(resources(text)).toEqual([
      ...['elevate', 'revoke', 'audit'].map((name) => [name, identity]),
      ...['elevate', 'revoke', 'audit'].map((name) => [`${name}Trust`, credential]),
    ]);
    const trusts = [...without(text).matchAll(/parent: (\w+)\s+name: '([^']+)'[^}]*\}:([^']+)'/g)];
    expect(trusts.map(([, parent, name, subject]) => [parent, name, subject])).toEqual(
      ['elevate', 'revoke', 'audit'].map((name) => [
        name,
        `gatehouse-${name}`,
        `environment:gatehouse-${name}`,
      ]),
    );
    expect(text.match(/subject: '\$\{subjectPrefix\}:/g)).toHaveLength(3);
    expect(text.match(/issuer: issuer\n/g)).toHaveLength(3);
    expect(text.match(/audiences: \[audience\]/g)).toHaveLength(3);
    expect(text).toContain("param issuer string = 'https://token.actions.githubusercontent.com'\n");
    expect(text).toContain("param audience string = 'api://AzureADTokenExchange'\n");
    expect(without(text)).not.toMatch(/roleAssignments|roleDefinitions|[?*]|pull_request|:ref:/);
  });
});

describe('docs/azure/rights.bicep', () => {
  const text = read('azure/rights.bicep');
  const group = read('azure/rights-group.bicep');

  it('gives what rights.json lists for the kinds that are named, and what follows an operation', () => {
    expect(text).toContain("var rights = loadJsonContent('rights.json')");
    const actions = [...without(text).matchAll(/permissions: \[\{ actions: (\w+),([^}]*)\}\]/g)];
    expect(actions.map(([, name]) => name)).toEqual([
      'elevateActions',
      'revokeActions',
      'auditActions',
      'watchActions',
    ]);
    for (const [, , rest] of actions)
      expect(rest).toBe(' notActions: [], dataActions: [], notDataActions: [] ');
    for (const who of ['elevate', 'revoke', 'audit'])
      expect(text).toMatch(
        new RegExp(
          `var ${who}Actions = union\\(flatten\\(map\\(kinds, kind => any\\(rights\\)\\[kind\\]\\.${who}\\)\\), `,
        ),
      );
    expect(text).toContain('any(rights).every.revoke)');
    expect(text).toContain('any(rights).doctor.audit)');
    expect(
      [...without(text).matchAll(/'(Microsoft\.[^'@]+\/(?:read|write|delete|action))'/g)].map(([, a]) => a),
    ).toEqual([
      'Microsoft.Network/locations/operations/read',
      'Microsoft.Network/locations/operationResults/read',
    ]);
    expect(`${without(text)}${without(group)}`).not.toContain('*');
  });

  it('assigns its own roles, and no other, each to the identity that is named for it', () => {
    const assigned = [
      ...without(text).matchAll(
        /roleDefinitionId: ([\w.]+)\s+principalId: (\w+)|principalId: (\w+)\s+roleDefinitionId: ([\w.]+)/g,
      ),
    ].map(([, role, who, whoElse, roleElse]) => [role ?? roleElse, who ?? whoElse]);
    expect(assigned).toEqual([
      ['elevateRole.id', 'elevate'],
      ['watchRole.id', 'elevate'],
      ['elevateRole.id', 'elevate'],
      ['revokeRole.id', 'revoke'],
      ['auditRole.id', 'audit'],
    ]);
    expect(group).toMatch(/roleDefinitionId: roleDefinitionId\s+principalId: principalId/);
    expect(resources(group)).toEqual([['assignment', 'Microsoft.Authorization/roleAssignments']]);
    expect(`${text}${group}`).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);
  });

  it('is told in docs/adopt.md, with each kind that it knows', () => {
    const page = read('adopt.md');
    for (const kind of Object.keys(RIGHTS).filter((key) => key !== 'every' && key !== 'doctor'))
      expect(page).toContain(`\`${kind}\``);
  });
});

describe('docs/adopt.md', () => {
  const page = read('adopt.md');

  it('has commands for the first grant that a shell can read', () => {
    const [, first = ''] = /\n## Fifteen minutes([\s\S]*?)\n## The whole/.exec(page) ?? [];
    const commands = first
      .split('\n')
      .filter((line) => line.startsWith('    '))
      .map((line) => line.slice(4).replaceAll(/<[^>]*>/g, 'x'));
    expect(commands.length).toBeGreaterThan(50);
    expect(spawnSync('bash', ['-n'], { input: commands.join('\n'), encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

describe('rights.json', () => {
  it('lets nobody but the identity that opens write what opens', () => {
    for (const [kind, { revoke, audit }] of Object.entries(RIGHTS)) {
      expect([kind, audit.filter((action) => !action.endsWith('/read'))]).toEqual([kind, []]);
      const writes = revoke.filter(
        (action) => action.endsWith('/write') || action.endsWith('initiate/action'),
      );
      // ARM has one action for requests that open and that end.
      expect(
        writes.every((action) => /role(Assignment|Eligibility)ScheduleRequests\/write$/.test(action)),
      ).toBe(true);
    }
  });

  it.each([
    ['azure-role.md', ['azure-role', 'azure-role-eligible', 'azure-role-plain']],
    ['nsg-rule.md', ['nsg-rule', 'nsg-rule-groups', 'nsg-rule-machine', 'bastion-sessions']],
    ['vm-jit.md', ['vm-jit']],
    ['azure-firewall.md', ['azure-firewall']],
  ])('has the rights that docs/privileges/%s names, all of them and no other', (page, kinds) => {
    const [, section = ''] =
      /\n## What it needs\n([\s\S]*?)(?=\n## |$)/.exec(read(`privileges/${page}`)) ?? [];
    const named = [...section.matchAll(/`([^`]+)`/g)]
      .flatMap(([, token = '']) => expanded(token))
      .filter((token) => /\/(?:read|write|delete|action)$/.test(token))
      .map((token) => token.replace(/^…\//, ''));
    const actions = [...new Set(kinds.flatMap((kind) => Object.values(RIGHTS[kind] ?? {}).flat()))];
    const elsewhere = [...(RIGHTS['every']?.revoke ?? []), 'Microsoft.Management/managementGroups/read'];
    const isNamed = (action: string) =>
      named.some((token) => action === token || action.endsWith(`/${token}`));
    expect(actions.filter((action) => !isNamed(action))).toEqual([]);
    expect(
      named.filter(
        (token) =>
          ![...actions, ...elsewhere].some((action) => action === token || action.endsWith(`/${token}`)),
      ),
    ).toEqual([]);
  });
});

/** `a/{read,write}` as two. */
const expanded = (token: string): readonly string[] => {
  const [, before = '', inside] = /^([^{]*)\{([^}]*)\}$/.exec(token) ?? [];
  return inside === undefined ? [token] : inside.split(',').map((each) => `${before}${each}`);
};

describe('docs/azure/bastion-nsg.bicep', () => {
  const OFFICE = '198.51.100.0/24';
  /** Name, and properties as they stand there. */
  const rules: SeedNsg['rules'] = [
    ...without(read('azure/bastion-nsg.bicep'))
      .replaceAll('sourceAddressPrefix: office', `sourceAddressPrefix: '${OFFICE}'`)
      .matchAll(/name: '(\w+)'\s+properties: \{([^}]*)\}/g),
  ].map(([, name = '', body = '']) => ({
    name,
    properties: JSON.parse(
      `{${body
        .trim()
        .split('\n')
        .map((line) =>
          line
            .trim()
            .replace(/^(\w+): /, '"$1": ')
            .replaceAll("'", '"'),
        )
        .join(',')}}`,
    ),
  }));

  it('has the eight rules that Azure demands, HTTPS from one network alone, and a denial of all the rest', () => {
    const sorted = (list: SeedNsg['rules']) =>
      Object.fromEntries(list.map(({ name, properties }) => [name, properties]));
    const { DenyAllInbound, DenyAllOutbound, ...eight } = sorted(rules);
    expect(eight).toEqual(sorted(BASTION_RULES));
    for (const [direction, denial] of [
      ['Inbound', DenyAllInbound],
      ['Outbound', DenyAllOutbound],
    ] as const)
      expect(denial).toEqual({
        access: 'Deny',
        direction,
        priority: 4096,
        protocol: '*',
        sourceAddressPrefix: '*',
        sourcePortRange: '*',
        destinationAddressPrefix: '*',
        destinationPortRange: '*',
      });
  });

  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox();
  }, 60_000);
  afterAll(() => sandbox.close());

  const bench = async () => {
    const one = await sandboxBench(() => sandbox, 'nsg-rule')();
    const [subscription = ''] = one.subscriptions;
    const nsg = nsgOf(subscription);
    for (const { name, properties } of rules) sandbox.world.hand.setRule(nsg, name, properties);
    return { one, nsg };
  };

  it('lets a grant in and out again', async () => {
    const { one } = await bench();
    const context = contextOf(one);
    expect(await one.provider.check(one.step, context)).toMatchObject({ verdict: 'ready', reasons: [] });
    await one.provider.elevate(one.step, context);
    expect(await one.provider.observe(one.step, context)).toMatchObject({ state: 'active' });
    expect(await one.provider.revoke(one.step, context)).toMatchObject({ state: 'absent' });
  });

  it.each(BASTION_RULES.map(({ name }) => name))('is refused for a grant without %s', async (name) => {
    const { one, nsg } = await bench();
    sandbox.world.hand.deleteRule(nsg, name);
    expect(await one.provider.check(one.step, contextOf(one))).toMatchObject({ verdict: 'refused' });
  });
});
