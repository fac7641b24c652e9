import { describe, expect, it } from 'vitest';
import { endOverdue } from '../../src/closer/end.ts';
import type { Answered, Arm } from '../../src/closer/arm.ts';
import { settingsFrom } from '../../src/closer/settings.ts';
import { grantNumber, installation, instant } from '../../src/core/brand.ts';
import type { Instant } from '../../src/core/brand.ts';
import { derivedName } from '../../src/core/derived-id.ts';
import { formatMarker } from '../../src/core/marker.ts';
import { assignmentName } from '../../src/providers/azure-role/plain/assignment.ts';

const OURS = installation('0a1b2c3d');
const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
const POLICY = `/subscriptions/${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network/firewallPolicies/hub`;
const NOW = Date.parse('2026-11-20T10:00:00Z');

const marker = (grant: number, hours: number, by = OURS) => ({
  installation: by,
  grant: grantNumber(grant),
  expiresAt: instant(NOW + hours * 3_600_000),
});
const nameOf = (of: ReturnType<typeof marker>) =>
  derivedName({ ...of, step: '1', action: 'rule collection group' });

/** A group of one grant as Azure shows it, with whatever others put beside its rule. */
const group = (name: string, description: string, ...others: readonly string[]) => ({
  name,
  etag: 'W/"1"',
  properties: {
    ruleCollections: [
      { rules: [{ name, description }, ...others.map((other) => ({ name: other, description: '' }))] },
    ],
  },
});

/**
 * Firewall policies in memory; a deletion takes effect at the second look. `at`: Azure's clock. `meanwhile`: what stands in a group's
 * place when a version of it is to be deleted, which is another version then.
 */
const firewalls = (
  groups: readonly ReturnType<typeof group>[],
  { at, meanwhile }: { readonly at: Instant | undefined; readonly meanwhile?: ReturnType<typeof group> } = {
    at: instant(NOW),
  },
) => {
  const standing = new Map(groups.map((one) => [`${POLICY}/ruleCollectionGroups/${one.name}`, one]));
  const deleted: string[] = [];
  const going = new Map<string, number>();
  const ok = (body: unknown): Answered => ({ status: 200, at, body, code: '' });
  const arm: Arm = {
    async get(path) {
      const left = going.get(path);
      if (left !== undefined) going.set(path, left - 1);
      if (left === 0) standing.delete(path);
      const found = standing.get(path);
      return found === undefined ? { status: 404, at, body: undefined, code: 'NotFound' } : ok(found);
    },
    async pages(path) {
      if (path.endsWith('/ruleCollectionGroups'))
        return [ok({ value: [] }), ok({ value: [...standing.values()] })];
      return [ok({ value: path.endsWith('firewallPolicies') ? [{ id: POLICY, name: 'hub' }] : [] })];
    },
    async remove(path, _, etag) {
      if (meanwhile !== undefined && etag !== undefined) {
        standing.set(path, meanwhile);
        return { status: 412, at, body: undefined, code: 'PreconditionFailed' };
      }
      deleted.push(path.slice(path.lastIndexOf('/') + 1));
      going.set(path, 1);
      return { status: 202, at, body: undefined, code: '' };
    },
    wait: async () => undefined,
  };
  return { deleted, run: () => endOverdue(arm, { installation: OURS, subscriptions: [SUBSCRIPTION] }) };
};

describe('a group of firewall rules', () => {
  const over = marker(42, -1);

  it('is deleted when it is over, and read back', async () => {
    const { deleted, run } = firewalls([group(nameOf(over), formatMarker(over))]);
    expect(await run()).toEqual({
      lines: [
        `Ended ${POLICY}/ruleCollectionGroups/${nameOf(over)} (${formatMarker(over)}).`,
        '1 ended, 1 of this installation seen.',
      ],
      faults: [],
    });
    expect(deleted).toEqual([nameOf(over)]);
  });

  it('ends in the very moment of its end and not before', async () => {
    const now = marker(42, 0);
    const soon = { ...now, grant: grantNumber(43), expiresAt: instant(NOW + 1000) };
    const { deleted, run } = firewalls([
      group(nameOf(now), formatMarker(now)),
      group(nameOf(soon), formatMarker(soon)),
    ]);
    await run();
    expect(deleted).toEqual([nameOf(now)]);
  });

  it.each([
    [
      'is another installation’s',
      group(
        nameOf(marker(42, -1, installation('ffffffff'))),
        formatMarker(marker(42, -1, installation('ffffffff'))),
      ),
    ],
    ['has a copied marker under another name', group('gh-0a1b2c3d-42-000000000000', formatMarker(over))],
    ['has our name and no marker', group(nameOf(over), 'by hand')],
    ['has a marker with more text', group(nameOf(over), `${formatMarker(over)} x`)],
    ['has the name of another grant', group(nameOf(marker(43, -1)), formatMarker(over))],
  ])('stays when it %s', async (_, foreign) => {
    const { deleted, run } = firewalls([foreign]);
    expect(await run()).toMatchObject({ faults: [] });
    expect(deleted).toEqual([]);
  });

  it('stays, and the run is red, when it is over and holds rules of others', async () => {
    const { deleted, run } = firewalls([group(nameOf(over), formatMarker(over), 'theirs')]);
    expect((await run()).faults.join()).toContain('holds rules of others');
    expect(deleted).toEqual([]);
  });

  it('stays, and the run is red, when others put rules into it between the look and the deletion', async () => {
    const { deleted, run } = firewalls([group(nameOf(over), formatMarker(over))], {
      at: instant(NOW),
      meanwhile: group(nameOf(over), formatMarker(over), 'theirs'),
    });
    expect((await run()).faults.join()).toContain('holds rules of others');
    expect(deleted).toEqual([]);
  });

  it('is deleted also where Azure calls every version another one', async () => {
    const { deleted, run } = firewalls([group(nameOf(over), formatMarker(over))], {
      at: instant(NOW),
      meanwhile: group(nameOf(over), formatMarker(over)),
    });
    expect(await run()).toMatchObject({ faults: [] });
    expect(deleted).toEqual([nameOf(over)]);
  });

  it('stays, and the run is red, where Azure does not say what time it is', async () => {
    const { deleted, run } = firewalls([group(nameOf(over), formatMarker(over))], { at: undefined });
    expect((await run()).faults.join()).toContain('does not say what time it is');
    expect(deleted).toEqual([]);
  });
});

describe('a plain role assignment', () => {
  const over = marker(42, -1);
  const PLACE = `/subscriptions/${SUBSCRIPTION}`;
  const scoped = (scope: string, more: Readonly<Record<string, unknown>> = {}, of = over) => ({
    name: assignmentName(of, '1'),
    properties: { scope, description: formatMarker(of), condition: null, ...more },
  });
  type Assignment = ReturnType<typeof scoped>;

  /** What a list of the subscription shows, and what is there when it is read once more. */
  const assigned = (listed: Assignment, reread: Assignment = listed, refusal?: Answered) => {
    const deleted: string[] = [];
    const at = instant(NOW);
    const ok = (body: unknown): Answered => ({ status: 200, at, body, code: '' });
    const arm: Arm = {
      get: async () =>
        deleted.length > 0
          ? { status: 404, at, body: undefined, code: 'RoleAssignmentNotFound' }
          : ok(reread),
      pages: async (path, version) => {
        if (path === `${PLACE}/providers/Microsoft.Authorization/roleAssignments` && version === '2022-04-01')
          return [ok({ value: [] }), ok({ value: [listed] })];
        if (path.endsWith('/managementGroups') && refusal !== undefined)
          throw new Error(`GET ${path}: ${refusal.status} ${refusal.code}`);
        return [ok({ value: [] })];
      },
      remove: async (path) => {
        deleted.push(path);
        return ok(undefined);
      },
      wait: async () => undefined,
    };
    return { deleted, run: () => endOverdue(arm, { installation: OURS, subscriptions: [SUBSCRIPTION] }) };
  };
  const below = `${PLACE}/resourceGroups/payments`;

  it('is deleted where it stands when it is over', async () => {
    const { deleted, run } = assigned(scoped(below));
    expect(await run()).toMatchObject({ faults: [] });
    expect(deleted).toEqual([
      `${below}/providers/Microsoft.Authorization/roleAssignments/${assignmentName(over, '1')}`,
    ]);
  });

  it.each([
    ['somebody put a condition on it', scoped(below, { condition: "@Resource[…] StringEquals 'x'" })],
    ['its condition is no text', scoped(below, { condition: {} })],
    ['it stands above the subscription', scoped('/providers/Microsoft.Management/managementGroups/platform')],
    ['it stands in another subscription', scoped('/subscriptions/22222222-2222-4222-8222-222222222222')],
    ['it has no description', scoped(below, { description: null })],
    ['it is not over', scoped(below, {}, marker(42, 1))],
    ['it is another installation’s', scoped(below, {}, marker(42, -1, installation('ffffffff')))],
  ])('stays when %s', async (_, one) => {
    const { deleted, run } = assigned(one);
    expect(await run()).toMatchObject({ faults: [] });
    expect(deleted).toEqual([]);
  });

  it('stays when somebody made it theirs after it was listed', async () => {
    const { deleted, run } = assigned(scoped(below), scoped(below, { description: 'kept, see CHG0031234' }));
    expect(await run()).toMatchObject({ faults: [] });
    expect(deleted).toEqual([]);
  });

  it('stays when its end was moved after it was listed', async () => {
    const { deleted, run } = assigned(scoped(below), scoped(below, {}, marker(42, 1)));
    expect(await run()).toMatchObject({ faults: [] });
    expect(deleted).toEqual([]);
  });

  it('ends also where no management group may be read; that they cannot be listed otherwise is red', async () => {
    const answer = (status: number, code: string) => ({ status, at: undefined, body: undefined, code });
    const hidden = assigned(scoped(below), scoped(below), answer(403, 'AuthorizationFailed'));
    expect(await hidden.run()).toMatchObject({ faults: [] });
    const broken = assigned(scoped(below), scoped(below), answer(500, 'InternalServerError'));
    expect((await broken.run()).faults.join()).toContain('500 InternalServerError');
    expect([hidden.deleted.length, broken.deleted.length]).toEqual([1, 1]);
  });
});

describe('the settings', () => {
  const given = {
    GATEHOUSE_INSTALLATION: OURS,
    GATEHOUSE_SUBSCRIPTIONS: ` ${SUBSCRIPTION.toUpperCase()}, ${SUBSCRIPTION} `,
    IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token',
    IDENTITY_HEADER: 'x',
  };

  it('take each subscription once, and the public cloud where none is named', () => {
    expect(settingsFrom(given)).toMatchObject({
      kind: 'given',
      subscriptions: [SUBSCRIPTION],
      endpoint: 'https://management.azure.com',
      clientId: undefined,
    });
  });

  it.each([
    ['GATEHOUSE_INSTALLATION', ''],
    ['GATEHOUSE_SUBSCRIPTIONS', 'all'],
    ['AZURE_RESOURCE_MANAGER', 'https://management.azure.com/subscriptions'],
    ['AZURE_RESOURCE_MANAGER', 'https://user:word@management.azure.com'],
    ['IDENTITY_ENDPOINT', ''],
    ['IDENTITY_HEADER', ' '],
  ])('name %s when it is %j', (name, value) => {
    expect(settingsFrom({ ...given, [name]: value })).toMatchObject({
      kind: 'missing',
      what: [expect.stringContaining(name)],
    });
  });
});
