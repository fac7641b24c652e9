/** What each kind of privilege is read as, and what is wrong with one that cannot be used. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import type { Privilege, SourceFile } from '../../src/core/policy.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const read = (folder: string): readonly SourceFile[] =>
  readdirSync(join(folder, 'policies'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') }));

const base = read(join(fixtures, 'formats/base'));
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';
const HUB =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub/providers/Microsoft.Network';
const TARGETS = `  erp-01: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/erp/providers/Microsoft.Compute/virtualMachines/erp-01
  erp-02: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/erp/providers/Microsoft.Compute/virtualMachines/erp-02
  hub-policy: ${HUB}/firewallPolicies/hub-policy
  web-asg: ${HUB}/applicationSecurityGroups/web
  api-asg: ${HUB}/applicationSecurityGroups/api
  secret-vm: /subscriptions/44444444-4444-4444-4444-444444444444/resourceGroups/erp/providers/Microsoft.Compute/virtualMachines/secret
`;
const PARAMETERS = `  source_ip: { type: ip, used_for: record }
  second_ip: { type: cidr, used_for: record }
  machine: { type: target, among: [erp-01, erp-02], used_for: record }
  anything: { type: target, among: [erp-01, bas-hub], used_for: record }
  group: { type: choice, choices: [7C0E0000-0000-4000-8000-000000000011], used_for: record }
  repository: { type: choice, choices: [contoso/storefront, contoso/docs], used_for: record }
  word: { type: text, pattern: '^[a-z]+$', used_for: record }
`;

/** The parameters that `written` names lose their `used_for: record`. */
const policyWith = (written: string) => {
  const used = [...written.matchAll(/param:([a-z_]+)/g)].map(([, name]) => name ?? '');
  const parameters = PARAMETERS.split('\n')
    .map((line) =>
      used.some((name) => line.startsWith(`  ${name}:`)) ? line.replace(', used_for: record', '') : line,
    )
    .join('\n');
  const entitlement = `entitlement: prod-vm-admin
description: One privilege
owner: user:bob
environment: production
risk: medium
requesters: [group:sre]
parameters:
${parameters}privileges:
  - ${written}
max_duration: 4h
`;
  return parsePolicy({
    commit: undefined,
    files: base
      .filter(({ path }) => !path.includes('/entitlements/'))
      .map((file) =>
        file.path.endsWith('targets.yaml')
          ? { ...file, text: file.text.replace('sets:\n', `${TARGETS}sets:\n`) }
          : file,
      )
      .concat({ path: ADMIN, text: entitlement }),
  });
};

const privilegeOf = (written: string): Privilege | undefined => {
  const policy = policyWith(written);
  expect(policy.findings).toEqual([]);
  return policy.entitlements.get('prod-vm-admin')?.privileges[0];
};

/** `column id`: all of them stand in the line of the privilege. */
const findingsOf = (written: string): readonly string[] => {
  const { findings, entitlements } = policyWith(written);
  expect(entitlements.has('prod-vm-admin')).toBe(false);
  expect(new Set(findings.map(({ line }) => line))).toEqual(new Set([16]));
  return findings.map(({ id, column }) => `${id} ${written.slice(column - 5).split(/[:,\]} ]/)[0] ?? ''}`);
};
const remedyOf = (written: string): string =>
  policyWith(written)
    .findings.map(({ message, remedy }) => `${message} ${remedy}`)
    .join('\n');

describe('a privilege of each kind', () => {
  it.each<[string, object]>([
    [
      '{ kind: entra-role, role: Helpdesk Administrator }',
      {
        kind: 'entra-role',
        role: 'Helpdesk Administrator',
        directoryScope: '/',
        onlyIfEligible: false,
        assignment: 'active',
      },
    ],
    [
      '{ kind: entra-role, role: Helpdesk Administrator, directory_scope: /administrativeUnits/5d1c0000-0000-4000-8000-000000000021, only_if_eligible: true, assignment: eligible }',
      {
        directoryScope: '/administrativeUnits/5d1c0000-0000-4000-8000-000000000021',
        onlyIfEligible: true,
        assignment: 'eligible',
      },
    ],
    [
      '{ kind: entra-group, group: 7c0e0000-0000-4000-8000-000000000011 }',
      {
        kind: 'entra-group',
        group: { kind: 'fixed', value: '7c0e0000-0000-4000-8000-000000000011' },
        access: 'member',
        onlyIfEligible: false,
        assignment: 'active',
        exclusive: false,
      },
    ],
    [
      '{ kind: entra-group, group: param:group, access: owner, assignment: eligible }',
      { group: { kind: 'param', name: 'group' }, access: 'owner', assignment: 'eligible', exclusive: false },
    ],
    [
      '{ kind: entra-group, group: 7c0e0000-0000-4000-8000-000000000011, managed: exclusive }',
      { exclusive: true },
    ],
    [
      '{ kind: nsg-rule, vm: target:erp-01, source: param:source_ip, ports: [3389] }',
      {
        kind: 'nsg-rule',
        vm: { kind: 'fixed', value: expect.stringContaining('/virtualMachines/erp-01') },
        source: { kind: 'param', name: 'source_ip' },
        protocol: 'Tcp',
        ports: ['3389'],
      },
    ],
    [
      '{ kind: nsg-rule, vm: param:machine, sources: [param:source_ip, param:second_ip, 203.0.113.9], ports: [22, 8000-8010], protocol: "*" }',
      {
        vm: { kind: 'param', name: 'machine' },
        source: [
          { kind: 'param', name: 'source_ip' },
          { kind: 'param', name: 'second_ip' },
          { kind: 'fixed', value: '203.0.113.9/32' },
        ],
        protocol: '*',
        ports: ['22', '8000-8010'],
      },
    ],
    [
      '{ kind: nsg-rule, nsg: target:bastion-nsg, sources: [param:source_ip], destination: 10.0.0.0/24, ports: [443] }',
      { source: { kind: 'param', name: 'source_ip' }, destination: '10.0.0.0/24' },
    ],
    [
      '{ kind: nsg-rule, nsg: target:bastion-nsg, source: param:source_ip, destination_groups: [target:web-asg, target:api-asg], ports: [443] }',
      {
        nsg: { kind: 'fixed', value: `${HUB}/networkSecurityGroups/bastion-nsg` },
        destinationGroups: [`${HUB}/applicationSecurityGroups/web`, `${HUB}/applicationSecurityGroups/api`],
      },
    ],
    [
      '{ kind: vm-jit, vm: param:machine, source: param:source_ip, ports: [22, 3389], protocol: Udp }',
      {
        kind: 'vm-jit',
        vm: { kind: 'param', name: 'machine' },
        source: { kind: 'param', name: 'source_ip' },
        ports: ['22', '3389'],
        protocol: 'Udp',
      },
    ],
    [
      '{ kind: azure-firewall, policy: target:hub-policy, source: 203.0.113.7, destination: 10.1.2.0/24, ports: [22] }',
      {
        kind: 'azure-firewall',
        policy: { kind: 'fixed', value: `${HUB}/firewallPolicies/hub-policy` },
        source: { kind: 'fixed', value: '203.0.113.7/32' },
        destinations: ['10.1.2.0/24'],
        protocol: 'Tcp',
        ports: ['22'],
      },
    ],
    [
      '{ kind: azure-firewall, policy: target:hub-policy, source: param:source_ip, destination: [10.1.2.0/24, 10.1.3.4], ports: [22-25] }',
      { destinations: ['10.1.2.0/24', '10.1.3.4/32'], ports: ['22-25'] },
    ],
    [
      '{ kind: github-team, team: Contoso/Deployers, role: maintainer, managed: exclusive }',
      { kind: 'github-team', team: 'contoso/deployers', role: 'maintainer' },
    ],
    [
      '{ kind: github-repo, repository: contoso/docs, permission: triage, managed: exclusive }',
      {
        kind: 'github-repo',
        repository: { kind: 'fixed', value: 'contoso/docs' },
        permission: 'triage',
        exclusive: true,
      },
    ],
    [
      '{ kind: github-repo, repository: param:repository, permission: push }',
      { repository: { kind: 'param', name: 'repository' }, exclusive: false },
    ],
  ])('is read: %s', (written, value) => {
    expect(privilegeOf(written)).toMatchObject(value);
  });
});

describe('a target of another type', () => {
  it.each([
    ['{ kind: nsg-rule, nsg: target:erp-01, source: param:source_ip, ports: [1] }', 'target'],
    ['{ kind: nsg-rule, vm: target:bastion-nsg, source: param:source_ip, ports: [1] }', 'target'],
    ['{ kind: nsg-rule, vm: param:anything, source: param:source_ip, ports: [1] }', 'param'],
    [
      '{ kind: nsg-rule, nsg: target:bastion-nsg, destination_groups: [target:bastion-nsg], source: param:source_ip, ports: [1] }',
      'target',
    ],
    ['{ kind: vm-jit, vm: target:hub-policy, source: param:source_ip, ports: [1] }', 'target'],
    ['{ kind: vm-jit, vm: param:anything, source: param:source_ip, ports: [1] }', 'param'],
    [
      '{ kind: azure-firewall, policy: target:bas-hub, source: param:source_ip, destination: 10.0.0.0/8, ports: [1] }',
      'target',
    ],
  ])('is a finding: %s', (written, at) => {
    expect(findingsOf(written)).toEqual([`policy.target-form ${at}`]);
  });

  it('says what to write where a machine stands for its groups', () => {
    expect(remedyOf('{ kind: nsg-rule, nsg: target:erp-01, source: param:source_ip, ports: [1] }')).toContain(
      '`vm:` instead of `nsg:`',
    );
    expect(remedyOf('{ kind: vm-jit, vm: target:bas-hub, source: param:source_ip, ports: [1] }')).toContain(
      'Microsoft.Compute/virtualMachines/<name>',
    );
  });

  it('does not take something below a machine for the machine', () => {
    const below =
      '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/erp/providers/Microsoft.Compute/virtualMachines/erp-01/extensions/x';
    expect(findingsOf(`{ kind: vm-jit, vm: ${below}, source: param:source_ip, ports: [1] }`)).toEqual([
      `policy.target-form ${below}`,
    ]);
  });
});

describe('a parameter of another type', () => {
  it.each([
    ['{ kind: nsg-rule, vm: param:repository, source: param:source_ip, ports: [1] }', 'param'],
    ['{ kind: nsg-rule, vm: target:erp-01, source: param:machine, ports: [1] }', 'param'],
    ['{ kind: nsg-rule, vm: target:erp-01, sources: [param:source_ip, param:word], ports: [1] }', 'param'],
    ['{ kind: vm-jit, vm: param:source_ip, source: param:source_ip, ports: [1] }', 'param'],
    ['{ kind: vm-jit, vm: target:erp-01, source: param:word, ports: [1] }', 'param'],
    [
      '{ kind: azure-firewall, policy: param:group, source: param:source_ip, destination: 10.0.0.0/8, ports: [1] }',
      'param',
    ],
    ['{ kind: entra-group, group: param:word }', 'param'],
    ['{ kind: entra-group, group: param:repository }', 'param'],
    ['{ kind: github-repo, repository: param:word, permission: pull }', 'param'],
    ['{ kind: github-repo, repository: param:group, permission: pull }', 'param'],
  ])('is a finding: %s', (written, at) => {
    expect(findingsOf(written)).toEqual([`policy.parameter-use ${at}`]);
  });

  it('names the choice that does not fit', () => {
    expect(remedyOf('{ kind: entra-group, group: param:repository }')).toContain('`contoso/storefront`');
  });

  it.each([
    '{ kind: entra-group, group: param:groop }',
    '{ kind: github-repo, repository: param:repo, permission: pull }',
    '{ kind: vm-jit, vm: param:vm, source: param:source_ip, ports: [1] }',
  ])('that nobody declared is a finding of its own: %s', (written) => {
    expect(findingsOf(written)).toEqual(['policy.unknown-parameter param']);
  });
});

describe('what cannot stand together, or has no room for its end', () => {
  const rule = 'kind: nsg-rule, ports: [1]';
  it.each<[string, readonly string[]]>([
    [`{ ${rule}, source: param:source_ip }`, ['format.missing-key { kind']],
    [`{ ${rule}, nsg: target:bastion-nsg }`, ['format.missing-key { kind']],
    [`{ ${rule}, vm: target:erp-01 }`, ['format.missing-key { kind']],
    [
      `{ ${rule}, nsg: target:bastion-nsg, vm: target:erp-01, source: param:source_ip }`,
      ['format.bad-value vm'],
    ],
    [
      `{ ${rule}, nsg: target:bastion-nsg, source: param:source_ip, sources: [203.0.113.7] }`,
      ['format.bad-value sources'],
    ],
    [
      `{ ${rule}, nsg: target:bastion-nsg, source: param:source_ip, destination: "*", destination_groups: [target:web-asg] }`,
      ['format.bad-value destination_groups'],
    ],
    [
      `{ ${rule}, vm: target:erp-01, source: param:source_ip, destination: 10.0.0.4 }`,
      ['format.bad-value destination'],
    ],
    [
      `{ ${rule}, vm: target:erp-01, source: param:source_ip, destination_groups: [target:web-asg] }`,
      ['format.bad-value destination_groups'],
    ],
    ['{ kind: github-team, team: contoso/deployers }', ['policy.not-exclusive { kind']],
    [
      '{ kind: entra-group, group: param:group, managed: exclusive, access: owner }',
      ['format.bad-value access'],
    ],
    [
      '{ kind: entra-group, group: param:group, managed: exclusive, assignment: eligible, only_if_eligible: true }',
      ['format.bad-value assignment', 'format.bad-value only_if_eligible'],
    ],
  ])('%s', (written, findings) => {
    // A mapping begins at its brace.
    expect(findingsOf(written).map((each) => each.replace(/ \{$/, ' { kind'))).toEqual(findings);
  });
});

describe('sources, destinations and ports', () => {
  it.each<[string, readonly string[]]>([
    ['{ kind: vm-jit, vm: target:erp-01, source: "*", ports: [22] }', ['policy.address "*"']],
    ['{ kind: vm-jit, vm: target:erp-01, source: Internet, ports: [22] }', ['policy.address Internet']],
    [
      '{ kind: vm-jit, vm: target:erp-01, source: 203.0.113.0/24, ports: [22] }',
      ['policy.address 203.0.113.0/24'],
    ],
    [
      '{ kind: nsg-rule, vm: target:erp-01, sources: [203.0.113.7, 203.0.113.0/31], ports: [22] }',
      ['policy.address 203.0.113.0/31'],
    ],
    [
      '{ kind: azure-firewall, policy: target:hub-policy, source: 0.0.0.0/0, destination: 10.0.0.0/8, ports: [22] }',
      ['policy.address 0.0.0.0/0'],
    ],
    [
      '{ kind: azure-firewall, policy: target:hub-policy, source: param:source_ip, destination: "*", ports: [22] }',
      ['policy.address "*"'],
    ],
    [
      '{ kind: azure-firewall, policy: target:hub-policy, source: param:source_ip, destination: [10.0.0.0/8, 10.0.0.1/8], ports: [22] }',
      ['policy.address 10.0.0.1/8'],
    ],
    [
      '{ kind: vm-jit, vm: target:erp-01, source: param:source_ip, ports: [08000-08010] }',
      ['policy.port 08000-08010'],
    ],
    [
      '{ kind: vm-jit, vm: target:erp-01, source: param:source_ip, ports: [22, 70000] }',
      ['policy.port 70000'],
    ],
    [
      '{ kind: azure-firewall, policy: target:hub-policy, source: param:source_ip, destination: 10.0.0.0/8, ports: [9-1] }',
      ['policy.port 9-1'],
    ],
  ])('%s', (written, findings) => {
    expect(findingsOf(written)).toEqual(findings);
  });

  it('takes a range of one for the port itself', () => {
    expect(
      privilegeOf('{ kind: vm-jit, vm: target:erp-01, source: param:source_ip, ports: [22-22] }'),
    ).toMatchObject({ ports: ['22'] });
  });
});

describe('the form of names', () => {
  it.each<[string, string]>([
    ['{ kind: entra-group, group: payments-admins }', 'format.bad-value payments-admins'],
    [
      '{ kind: entra-role, role: Reader, directory_scope: /administrativeUnits/x }',
      'format.bad-value /administrativeUnits/x',
    ],
    [
      '{ kind: entra-role, role: Reader, directory_scope: /groups/5d1c0000-0000-4000-8000-000000000021 }',
      'format.bad-value /groups/5d1c0000-0000-4000-8000-000000000021',
    ],
    ['{ kind: github-repo, repository: storefront, permission: push }', 'format.bad-value storefront'],
    ['{ kind: github-repo, repository: contoso/.., permission: push }', 'format.bad-value contoso/..'],
    ['{ kind: github-repo, repository: contoso/a/b, permission: push }', 'format.bad-value contoso/a/b'],
    ['{ kind: github-team, team: contoso/.., managed: exclusive }', 'format.bad-value contoso/..'],
    ['{ kind: github-repo, repository: contoso/docs, permission: owner }', 'format.unknown-value owner'],
    ['{ kind: github-team, team: contoso/x, managed: shared }', 'format.unknown-value shared'],
  ])('%s', (written, finding) => {
    expect(findingsOf(written)).toEqual([finding]);
  });
});

describe('what is protected', () => {
  it.each([
    'Global Administrator',
    'global  administrator',
    'Company Administrator',
    '62e90394-69f5-4237-9190-012177145e10',
    '62E90394-69F5-4237-9190-012177145E10',
  ])('includes the directory role %s', (role) => {
    expect(findingsOf(`{ kind: entra-role, role: ${role} }`)).toEqual([
      `policy.protected ${role.split(' ')[0]}`,
    ]);
  });

  it.each(['Helpdesk Administrator', '729827e3-9c14-49f7-bb1b-9608f156bbb8', 'Global Reader'])(
    'leaves the directory role %s alone',
    (role) => {
      expect(privilegeOf(`{ kind: entra-role, role: ${role} }`)).toMatchObject({ role });
    },
  );

  it.each([
    '{ kind: vm-jit, vm: target:secret-vm, source: param:source_ip, ports: [22] }',
    '{ kind: nsg-rule, vm: target:secret-vm, source: param:source_ip, ports: [22] }',
  ])('includes a machine in a protected scope: %s', (written) => {
    expect(findingsOf(written)).toEqual(['policy.protected target']);
  });

  it.each([
    '{ kind: vm-jit, vm: target:web-01, source: param:source_ip, ports: [22] }',
    '{ kind: nsg-rule, vm: target:web-01, source: param:source_ip, ports: [22] }',
  ])('and a machine of another environment is a finding too: %s', (written) => {
    expect(findingsOf(written)).toEqual(['policy.other-environment target']);
  });
});

describe('a parameter that nothing depends on', () => {
  const withParameter = (declared: string, edit: (text: string) => string = (text) => text) =>
    parsePolicy({
      commit: undefined,
      files: base.map((file) =>
        file.path === ADMIN
          ? { ...file, text: edit(file.text.replace('privileges:', `  ${declared}\nprivileges:`)) }
          : file,
      ),
    }).findings.map(({ id, line, column }) => `${id} ${line}:${column}`);

  it('is a finding at its name', () => {
    expect(withParameter('idle: { type: integer }')).toEqual(['policy.parameter-unused 13:3']);
  });

  it('is none where it is only recorded', () => {
    expect(withParameter('idle: { type: integer, used_for: record }')).toEqual([]);
  });

  it('is none where a condition of a rule asks for it, wherever in the tree', () => {
    const rule = '{ name: lead, by: [owner], when: { parameters: { idle: [a] } } }';
    for (const approval of [`[${rule}]`, `{ any: [{ all: [${rule}] }] }`]) {
      const found = withParameter('idle: { type: choice, choices: [a, b] }', (text) =>
        text.replace('max_duration: 4h', `max_duration: 4h\napproval: ${approval}`),
      );
      expect(found.filter((each) => each.startsWith('policy.'))).toEqual([]);
    }
  });

  it('is not looked for where a privilege could not be read', () => {
    expect(
      withParameter('idle: { type: integer }', (text) => text.replace('kind: nsg-rule', 'kind: nsg-rul')),
    ).toEqual([expect.stringContaining('format.unknown-value')]);
    expect(
      withParameter('idle: { type: integer }', (text) => text.replace('param:source_ip', 'param:source')),
    ).toEqual([expect.stringContaining('policy.unknown-parameter')]);
  });
});

describe('the example entitlements', () => {
  const files = read(join(fixtures, 'examples'));
  const policy = parsePolicy({ commit: undefined, files });
  /** The lines from `privileges:`, or `parameters:`, to the next key. */
  const linesOf = (text: string): ReadonlySet<number> => {
    const lines = new Set<number>();
    let inside = false;
    for (const [index, line] of text.split('\n').entries()) {
      if (/^[a-z]/.test(line)) inside = /^(privileges|parameters):/.test(line);
      if (inside) lines.add(index + 1);
    }
    return lines;
  };

  it.each([
    ['contractor-repo', 1],
    ['customer-data-read', 1],
    ['dev-vm-ssh', 2],
    ['erp-patching', 2],
    ['helpdesk', 1],
    ['payments-dba', 2],
  ])('%s has no finding about its privileges', (name, count) => {
    const path = `policies/entitlements/${name}.yaml`;
    const text = files.find((file) => file.path === path)?.text ?? '';
    const lines = linesOf(text);
    expect(text.match(/^ {2}- kind:/gm)).toHaveLength(count);
    expect(lines.size).toBeGreaterThan(count);
    expect(policy.findings.filter(({ file, line }) => file === path && lines.has(line))).toEqual([]);
  });
});
