import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../src/core/doctor/facts.ts';
import { judgeIdentities } from '../../../src/core/doctor/identities.ts';
import { type Seen, seen } from '../../../src/core/doctor/point.ts';
import { beyond, permits } from '../../../src/core/doctor/role-rights.ts';
import { instant } from '../../../src/core/brand.ts';
import type { Identity, IdentityName, TenantFacts } from '../../../src/core/doctor/tenant-facts.ts';
import {
  aCredential,
  anIdentity,
  aTenant,
  PREFIX,
  rightAt,
  roleAllowing,
  SUBSCRIPTION,
} from '../../builders/tenant.ts';

const SUBJECT: Seen<Subject> = seen({ immutable: true, prefix: PREFIX, claims: undefined });
const HIDDEN = { kind: 'hidden', why: 'GET answered 403.' } as const;

const judged = (facts: TenantFacts, subject = SUBJECT) =>
  judgeIdentities(facts, subject).map(({ id, state, found }) => `${id} ${state}: ${found}`);
const gaps = (facts: TenantFacts, subject = SUBJECT) =>
  judged(facts, subject).filter((text) => !/ (hardened|unused): /.test(text));
const having = (name: IdentityName, more: Partial<Identity>): TenantFacts =>
  aTenant({
    identities: [...aTenant().identities.filter((each) => each.name !== name), anIdentity(name, more)],
  });
const believing = (more: Parameters<typeof aCredential>[1]) =>
  having('elevate', {
    federated: seen([aCredential('elevate'), aCredential('elevate', { name: 'second', ...more })]),
  });
const permitting = (name: IdentityName, ...permissions: readonly string[]) =>
  having(name, {
    permissions: seen(
      permissions.map((each) => ({ resource: 'Microsoft Graph', isGraph: true, name: each })),
    ),
  });
const allowed = (name: IdentityName, ...actions: readonly string[]) =>
  having(name, { rights: [rightAt(`/subscriptions/${SUBSCRIPTION}`, roleAllowing('theirs', ...actions))] });

it('two identities as they should be have no gap', () => {
  expect(gaps(aTenant())).toEqual([]);
});

describe('whom an identity believes', () => {
  it.each([
    ['any job of a branch', { subject: `${PREFIX}:ref:refs/heads/main` }],
    ['any job of a tag', { subject: `${PREFIX}:ref:refs/tags/v1` }],
    ['any pull request', { subject: `${PREFIX}:pull_request` }],
    ['another environment', { subject: `${PREFIX}:environment:gatehouse-review` }],
    ['another environment', { subject: `${PREFIX}:environment:GATEHOUSE-elevate` }],
    ['a pattern', { subject: 'repo:contoso@77/*:environment:gatehouse-elevate' }],
    ['something else', { subject: 'repo:contoso@77/access@4242' }],
    ['not this repository', { subject: 'repo:contoso/access:environment:gatehouse-elevate' }],
    ['not this repository', { subject: 'repo:contoso@77/access@9:environment:gatehouse-elevate' }],
    ['not this repository', { subject: 'repo:Contoso@77/access@4242:environment:gatehouse-elevate' }],
    ['expression', { subject: undefined }],
    ['another issuer', { issuer: 'https://token.actions.githubusercontent.com/contoso' }],
    ['for the audience', { audiences: ['https://github.com/contoso'] }],
    ['for the audience', { audiences: ['api://AzureADTokenExchange', 'other'] }],
    ['for the audience', { audiences: [] }],
    ['2 times', {}],
  ])('is weak as %s: %j', (words, more) => {
    expect(gaps(believing(more))).toEqual([
      expect.stringMatching(new RegExp(`^identity\\.federation weak: .*${words}`)),
    ]);
  });

  it('an environment whose name holds the word itself is not ours', () => {
    const subject = `${PREFIX}:environment:x:environment:gatehouse-elevate`;
    expect(gaps(believing({ subject }))).toEqual([expect.stringMatching(/^identity\.federation weak/)]);
  });

  it('is nobody where there is no credential, and the command makes the right one', () => {
    const [point] = judgeIdentities(having('revoke', { federated: seen([]) }), SUBJECT).filter(
      ({ state }) => state === 'weak',
    );
    expect(point).toMatchObject({
      id: 'identity.federation',
      found: expect.stringContaining('believes nobody'),
    });
    expect(point?.fix.join('\n')).toContain(`"subject":"${PREFIX}:environment:gatehouse-revoke"`);
  });

  it('cannot be told where GitHub does not say how subjects begin, or composes them otherwise', () => {
    for (const subject of [
      HIDDEN,
      { kind: 'failed', why: 'timeout' } as const,
      seen({ immutable: true, prefix: undefined, claims: undefined }),
      seen({ immutable: true, prefix: PREFIX, claims: ['repo', 'job_workflow_ref'] }),
    ])
      expect(gaps(aTenant(), subject)).toEqual([expect.stringMatching(/^identity\.federation unknown/)]);
  });

  it('is weak, not unknown, where one is wrong and another is hidden', () => {
    const facts = aTenant({
      identities: [
        anIdentity('elevate', { federated: HIDDEN }),
        anIdentity('revoke', { federated: seen([aCredential('revoke', { issuer: 'https://x' })]) }),
      ],
    });
    expect(gaps(facts)).toEqual([expect.stringMatching(/^identity\.federation weak: .*403/)]);
  });

  it('of a managed identity is looked at elsewhere, and its certificate is nobody’s secret', () => {
    const facts = having('elevate', {
      principal: seen({ id: '5e', name: 'gatehouse-elevate', kind: 'managed' }),
      federated: HIDDEN,
      stored: seen([{ kind: 'certificate', id: 'k', name: '', endsAt: undefined }]),
    });
    expect(gaps(facts)).toEqual([expect.stringMatching(/^identity\.federation unknown: .*managed identity/)]);
  });
});

describe('what is stored', () => {
  const at = (text: string) => instant(Date.parse(text));
  it.each([
    ['a secret without an end', { kind: 'secret', id: 'k', name: 'x', endsAt: undefined }],
    ['a certificate', { kind: 'certificate', id: 'k', name: '', endsAt: at('2026-11-21T00:00:00Z') }],
  ] as const)('is weak as %s', (_, stored) => {
    expect(gaps(having('audit', { stored: seen([stored]) }))).toEqual([
      expect.stringMatching(/^identity\.secrets weak: audit has a (secret|certificate)/),
    ]);
  });
  it('is nothing once it is over', () => {
    const stored = seen([
      { kind: 'secret' as const, id: 'k', name: 'x', endsAt: at('2026-11-20T10:00:00Z') },
    ]);
    expect(gaps(having('audit', { stored }))).toEqual([]);
  });
  it('is named in commands as one word', () => {
    const stored = seen([{ kind: 'secret' as const, id: '$(reboot)', name: '', endsAt: undefined }]);
    const [point] = judgeIdentities(having('audit', { stored }), SUBJECT).filter(
      ({ state }) => state === 'weak',
    );
    expect(point?.fix[0]).toContain(`--key-id '$(reboot)'`);
  });
});

describe('what an identity may in Azure', () => {
  it.each([
    ['revoke', '*'],
    ['revoke', 'Microsoft.Authorization/*'],
    ['revoke', 'Microsoft.Authorization/roleAssignments/*'],
    ['revoke', 'Microsoft.Authorization/roleAssignments/write'],
    ['revoke', 'microsoft.network/NETWORKSECURITYGROUPS/securityrules/WRITE'],
    ['revoke', 'Microsoft.Security/locations/jitNetworkAccessPolicies/initiate/action'],
    ['revoke', 'Microsoft.Tomorrow/things/open/action'],
    ['elevate', 'Microsoft.Authorization/roleDefinitions/write'],
    ['elevate', 'Microsoft.Network/networkSecurityGroups/write'],
    ['elevate', 'Microsoft.Compute/virtualMachines/runCommand/action'],
    ['audit', 'Microsoft.Authorization/roleAssignments/delete'],
  ] as const)('is too much for %s as %s', (name, action) => {
    expect(gaps(allowed(name, action))).toEqual([
      expect.stringMatching(new RegExp(`^identity\\.${name}-rights weak: `)),
    ]);
  });
  it.each([
    ['revoke', 'Microsoft.Authorization/roleAssignments/delete'],
    ['revoke', 'Microsoft.Network/networkSecurityGroups/securityRules/DELETE'],
    ['revoke', '*/read'],
    ['elevate', 'Microsoft.Authorization/roleAssignments/write'],
    ['elevate', 'Microsoft.Network/networkSecurityGroups/securityRules/write'],
    ['audit', 'Microsoft.Network/*/read'],
  ] as const)('is what docs/privileges asks for, for %s as %s', (name, action) => {
    expect(gaps(allowed(name, action))).toEqual([]);
  });
  it('is documented for the one that opens, and never for the one that ends, as User Access Administrator', () => {
    const role = {
      ...roleAllowing('User Access Administrator', 'Microsoft.Authorization/*'),
      id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    };
    const rights = [rightAt(`/subscriptions/${SUBSCRIPTION}`, role)];
    expect(gaps(having('elevate', { rights }))).toEqual([]);
    expect(gaps(having('revoke', { rights }))).toEqual([
      expect.stringMatching(/^identity\.revoke-rights weak/),
    ]);
  });
  it('is too much where it reaches what is in a vault or a machine', () => {
    const role = {
      ...roleAllowing('x'),
      permissions: [{ actions: [], notActions: [], dataActions: ['Microsoft.KeyVault/vaults/secrets/*'] }],
    };
    expect(beyond(role, [])).toEqual(['Microsoft.KeyVault/vaults/secrets/* (data)']);
  });
  it('is not told where a role cannot be read', () => {
    const held = seen([{ assignment: '/x', scope: '/y', role: HIDDEN }]);
    expect(gaps(having('revoke', { rights: [{ scope: '/y', held }] }))).toEqual([
      expect.stringMatching(/^identity\.revoke-rights unknown/),
    ]);
  });
});

describe('what an identity may on Graph', () => {
  it.each([
    ['elevate', 'RoleAssignmentSchedule.ReadWrite.Directory'],
    ['elevate', 'RoleManagement.ReadWrite.Directory'],
    ['elevate', 'Mail.Read'],
    ['elevate', 'User.ReadWrite.All'],
    ['elevate', 'GroupMember.ReadWrite.All'],
    ['revoke', 'GroupMember.ReadWrite.All'],
    ['revoke', 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup'],
    ['revoke', 'Application.ReadWrite.OwnedBy'],
    ['audit', 'RoleAssignmentSchedule.Remove.Directory'],
  ] as const)('is too much for %s as %s where the policy opens none of it', (name, permission) => {
    expect(gaps(permitting(name, permission))).toEqual([
      expect.stringMatching(new RegExp(`^identity\\.${name}-rights weak: .*${permission}`)),
    ]);
  });
  it('follows the policy: what is opened may be opened', () => {
    const uses = {
      ...aTenant().uses,
      directoryRoles: ['eligible' as const],
      governedGroups: ['active' as const],
      exclusiveGroups: true,
    };
    const opening = permitting(
      'elevate',
      'RoleAssignmentSchedule.ReadWrite.Directory',
      'RoleEligibilitySchedule.ReadWrite.Directory',
      'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
      'GroupMember.ReadWrite.All',
      'RoleManagement.Read.Directory',
    );
    expect(gaps({ ...opening, uses })).toEqual([]);
    const ending = permitting(
      'revoke',
      'RoleAssignmentSchedule.Remove.Directory',
      'GroupMember.ReadWrite.All',
    );
    expect(gaps({ ...ending, uses })).toEqual([]);
    const more = permitting('elevate', 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup');
    expect(gaps({ ...more, uses })).toEqual([expect.stringMatching(/^identity\.elevate-rights weak/)]);
  });
  it('is too much on anything but Graph, and as a role of the directory', () => {
    const permissions = seen([
      { resource: 'Office 365 Exchange Online', isGraph: false, name: 'full_access_as_app' },
    ]);
    expect(gaps(having('elevate', { permissions }))).toEqual([
      expect.stringMatching(/full_access_as_app of Office/),
    ]);
    expect(gaps(having('revoke', { directoryRoles: seen(['Global Administrator']) }))).toEqual([
      expect.stringMatching(/^identity\.revoke-rights weak: .*"Global Administrator"/),
    ]);
  });
});

it('two names of one identity are weak, and one that the tenant does not know is', () => {
  const one = anIdentity('elevate');
  expect(
    gaps(
      aTenant({ identities: [one, { ...anIdentity('revoke'), clientId: one.clientId.toUpperCase() }] }),
    )[0],
  ).toMatch(/^identity\.distinct weak: elevate and revoke are one identity/);
  expect(gaps(having('revoke', { principal: seen(undefined) }))).toEqual([
    expect.stringMatching(/^identity\.distinct weak: The tenant has no application/),
  ]);
});

describe('patterns of actions', () => {
  it.each([
    ['*', 'a/b/c', true],
    ['a/*/c', 'a/b/c', true],
    ['a/*/c', 'a/b/x/c', true],
    ['a/*/c', 'a/c', false],
    ['A/B', 'a/b', true],
    ['a/b', 'a/b/c', false],
    ['a/*', 'a/', true],
    ['a*a', 'a', false],
    ['*/read', 'x/read', true],
    ['*/read', 'x/readx', false],
    ['a.b', 'axb', false],
  ])('%s for %s: %s', (pattern, action, expected) => {
    expect(permits([pattern], [], action)).toBe(expected);
    expect(permits(['*'], [pattern], action)).toBe(!expected);
  });
  it('a pattern of a thousand stars is answered at once', () => {
    expect(permits([`${'*a'.repeat(5000)}b`], [], 'a'.repeat(20_000))).toBe(false);
  });
});
