/** What a policy opens, as far as it decides what has to be looked at in the tenant. */
import type { EntraId, Milliseconds, ResourceId } from '../brand.ts';
import { groupsIn } from '../entra-groups.ts';
import type { Form } from '../pim-settings.ts';
import type { Bound, Entitlement, Policy, Privilege } from '../policy.ts';
import type { Uses } from './tenant-facts.ts';

/** A privilege at one of the places that it may be bound to. */
export interface PlacedPrivilege {
  readonly privilege: Privilege;
  readonly entitlement: Entitlement;
  /** `undefined`: it is nowhere in Azure. */
  readonly place: ResourceId | undefined;
}

/** Every privilege, once for each target that its parameter may take. */
export const placedPrivileges = (policy: Policy): readonly PlacedPrivilege[] =>
  [...policy.entitlements.values()].flatMap((entitlement) =>
    entitlement.privileges.flatMap((privilege): readonly PlacedPrivilege[] => {
      const bound = targetOf(privilege);
      if (bound === undefined) return [{ privilege, entitlement, place: undefined }];
      return boundTo(bound, entitlement, policy).map((place) => ({ privilege, entitlement, place }));
    }),
  );

const targetOf = (privilege: Privilege): Bound<ResourceId> | undefined => {
  switch (privilege.kind) {
    case 'azure-role':
      return privilege.scope;
    case 'nsg-rule':
      return 'vm' in privilege ? privilege.vm : privilege.nsg;
    case 'vm-jit':
      return privilege.vm;
    case 'azure-firewall':
      return privilege.policy;
    case 'entra-role':
    case 'entra-group':
    case 'github-team':
    case 'github-repo':
      return undefined;
  }
};

const boundTo = (
  bound: Bound<ResourceId>,
  { parameters }: Entitlement,
  { targets }: Policy,
): readonly ResourceId[] =>
  bound.kind === 'fixed'
    ? [bound.value]
    : parameters.flatMap(({ name, among }) =>
        name === bound.name ? among.flatMap((target) => targets.get(target) ?? []) : [],
      );

export const usesOf = (policy: Policy): Uses => {
  const placed = placedPrivileges(policy);
  const places = placed.flatMap(({ place }) => place ?? []);
  const directoryRoles = placed.flatMap(({ privilege }) =>
    privilege.kind === 'entra-role' ? [privilege.assignment] : [],
  );
  const groups = groupsIn(policy);
  return {
    pim: pimAsked(policy).length > 0,
    directoryRoles: [...new Set(directoryRoles)],
    governedGroups: [
      ...new Set(groups.flatMap(({ privilege }) => (privilege.exclusive ? [] : [privilege.assignment]))),
    ],
    exclusiveGroups: groups.some(({ privilege }) => privilege.exclusive),
    endless: unique(
      placed.flatMap(({ privilege, place }) => {
        if (place === undefined || !isEndless(privilege)) return [];
        const subscription = subscriptionIn(place);
        return [subscription === undefined ? place : `/subscriptions/${subscription}`];
      }),
    ),
    subscriptions: unique(places.flatMap((id) => subscriptionIn(id) ?? [])),
    managementGroups: unique(places.filter((id) => subscriptionIn(id) === undefined)),
  };
};

const isEndless = (privilege: Privilege): boolean =>
  privilege.kind === 'nsg-rule' ||
  privilege.kind === 'azure-firewall' ||
  (privilege.kind === 'azure-role' && privilege.assignment === 'plain');

/** Lower case, as Azure compares them. */
export const subscriptionIn = (id: string): string | undefined =>
  /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase();

const unique = (texts: readonly string[]): readonly string[] => [
  ...new Map(texts.map((text) => [text.toLowerCase(), text])).values(),
];

/** What PIM is asked for, and at which place; the longest window of all entitlements that ask for it. */
export interface PimAsked {
  readonly place:
    | { readonly kind: 'azure-role'; readonly scope: ResourceId; readonly role: string }
    | { readonly kind: 'entra-role'; readonly role: string }
    | { readonly kind: 'entra-group'; readonly group: EntraId; readonly access: 'member' | 'owner' };
  readonly what: string;
  readonly form: Form;
  readonly longest: Milliseconds;
  readonly entitlements: readonly string[];
}

export const pimAsked = (policy: Policy): readonly PimAsked[] => {
  const asked = new Map<string, PimAsked>();
  const add = (of: Pick<PimAsked, 'place' | 'what' | 'form'>, entitlement: Entitlement): void => {
    const key = JSON.stringify([of.what.toLowerCase(), of.form]);
    const before = asked.get(key);
    const longest = longestOf(entitlement);
    asked.set(key, {
      ...of,
      longest: before === undefined || before.longest < longest ? longest : before.longest,
      entitlements: [...new Set([...(before?.entitlements ?? []), entitlement.name])],
    });
  };
  for (const { privilege, entitlement, place: scope } of placedPrivileges(policy)) {
    if (privilege.kind === 'azure-role' && privilege.assignment !== 'plain' && scope !== undefined) {
      const { role, assignment: form } = privilege;
      add({ place: { kind: 'azure-role', scope, role }, what: `${role} at ${scope}`, form }, entitlement);
    }
    if (privilege.kind === 'entra-role') {
      const { role, assignment: form } = privilege;
      add({ place: { kind: 'entra-role', role }, what: `${role} of the directory`, form }, entitlement);
    }
  }
  for (const { group, entitlement, privilege } of groupsIn(policy)) {
    const { access, assignment: form, exclusive } = privilege;
    if (!exclusive)
      add(
        { place: { kind: 'entra-group', group, access }, what: `${access} of the group ${group}`, form },
        entitlement,
      );
  }
  return [...asked.values()];
};

/** Break-glass has a maximum of its own. */
const longestOf = ({ maxDuration, breakGlass }: Entitlement): Milliseconds =>
  breakGlass !== undefined && breakGlass.maxDuration > maxDuration ? breakGlass.maxDuration : maxDuration;
