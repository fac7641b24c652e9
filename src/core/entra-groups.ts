/** The groups in Entra that a policy names, and which of them it declares exclusive. */
import { parseEntraId } from './brand.ts';
import type { EntraId } from './brand.ts';
import type { Entitlement, Policy, Privilege } from './policy.ts';

export interface NamedGroup {
  readonly group: EntraId;
  readonly entitlement: Entitlement;
  readonly privilege: Extract<Privilege, { kind: 'entra-group' }>;
}

/** Once for each privilege that names it; a parameter may take any of its choices. */
export const groupsIn = (policy: Policy): readonly NamedGroup[] =>
  [...policy.entitlements.values()].flatMap((entitlement) =>
    entitlement.privileges.flatMap((privilege): readonly NamedGroup[] => {
      if (privilege.kind !== 'entra-group') return [];
      const { group } = privilege;
      const written =
        group.kind === 'fixed'
          ? [group.value]
          : entitlement.parameters.flatMap(({ name, choices }) => (name === group.name ? choices : []));
      return written.flatMap((each) => {
        const id = parseEntraId(each);
        return id === undefined ? [] : [{ group: id, entitlement, privilege }];
      });
    }),
  );

/** Those that are opened through PIM, each once. */
export const groupsThroughPim = (policy: Policy): readonly EntraId[] => [
  ...new Set(groupsIn(policy).flatMap(({ group, privilege }) => (privilege.exclusive ? [] : [group]))),
];
