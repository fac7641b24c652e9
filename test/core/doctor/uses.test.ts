import { expect, it } from 'vitest';
import { hours, resourceId } from '../../../src/core/brand.ts';
import { pimAsked, usesOf } from '../../../src/core/doctor/uses.ts';
import type { Entitlement, Policy, Privilege } from '../../../src/core/policy.ts';
import { aPolicy } from '../../builders/policy.ts';

const SUB = '/subscriptions/11111111-1111-1111-1111-111111111111';
const [sample] = aPolicy().entitlements.values();
const place = { file: 'policies/x.yaml', line: 1, column: 1 };

const policyOf = (
  ...entitlements: readonly (Partial<Entitlement> & { readonly name: string })[]
): Policy => ({
  ...aPolicy(),
  targets: new Map([
    ['one', resourceId(`${SUB}/resourceGroups/one`)],
    ['two', resourceId('/subscriptions/22222222-2222-2222-2222-222222222222')],
  ]),
  entitlements: new Map(
    entitlements.map((each) => [
      each.name,
      { ...sample!, parameters: [], privileges: [], breakGlass: undefined, ...each },
    ]),
  ),
});
const role = (more: object = {}): Privilege =>
  ({
    kind: 'azure-role',
    role: 'Reader',
    scope: { kind: 'fixed', value: resourceId(SUB) },
    onlyIfEligible: false,
    assignment: 'active',
    place,
    ...more,
  }) as Privilege;
const choosing = [{ ...({} as Entitlement['parameters'][number]), name: 'where', among: ['one', 'two'] }];

it('a parameter leads to each of its targets', () => {
  const policy = policyOf({
    name: 'a',
    parameters: choosing,
    privileges: [role({ scope: { kind: 'param', name: 'where' }, assignment: 'plain' })],
  });
  expect(usesOf(policy)).toMatchObject({
    pim: false,
    subscriptions: ['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222'],
    managementGroups: [],
    endless: [SUB, '/subscriptions/22222222-2222-2222-2222-222222222222'],
  });
});

it('PIM is asked once for a role at a place, for the longest window of all, also of an emergency', () => {
  const policy = policyOf(
    { name: 'short', privileges: [role()], maxDuration: hours(1) },
    { name: 'long', privileges: [role()], maxDuration: hours(4) },
    {
      name: 'emergency',
      privileges: [role()],
      maxDuration: hours(2),
      breakGlass: {
        requesters: [],
        maxDuration: hours(6),
        waives: [],
        review: { within: hours(24), by: [] },
      },
    },
    { name: 'activates', privileges: [role({ assignment: 'eligible' })], maxDuration: hours(8) },
    { name: 'plain', privileges: [role({ assignment: 'plain' })], maxDuration: hours(9) },
  );
  expect(pimAsked(policy).map(({ form, longest, entitlements }) => [form, longest, entitlements])).toEqual([
    ['active', hours(6), ['short', 'long', 'emergency']],
    ['eligible', hours(8), ['activates']],
  ]);
});

it('groups that Gatehouse alone fills are not asked of PIM, and roles of the directory are', () => {
  const group = (exclusive: boolean): Privilege => ({
    kind: 'entra-group',
    group: { kind: 'fixed', value: '7c0e0000-0000-4000-8000-000000000012' },
    access: 'member',
    onlyIfEligible: false,
    assignment: 'active',
    exclusive,
    place,
  });
  const directory: Privilege = {
    kind: 'entra-role',
    role: 'Helpdesk Administrator',
    directoryScope: '/',
    onlyIfEligible: false,
    assignment: 'eligible',
    place,
  };
  expect(usesOf(policyOf({ name: 'a', privileges: [group(true)] }))).toMatchObject({
    pim: false,
    exclusiveGroups: true,
    governedGroups: [],
    endless: [],
    subscriptions: [],
  });
  expect(usesOf(policyOf({ name: 'a', privileges: [group(false), directory] }))).toMatchObject({
    pim: true,
    exclusiveGroups: false,
    governedGroups: ['active'],
    directoryRoles: ['eligible'],
  });
});

it('a management group is a place of its own', () => {
  const all = resourceId('/providers/Microsoft.Management/managementGroups/all');
  const policy = policyOf({
    name: 'a',
    privileges: [role({ scope: { kind: 'fixed', value: all }, assignment: 'plain' })],
  });
  expect(usesOf(policy)).toMatchObject({ subscriptions: [], managementGroups: [all], endless: [all] });
});
