/** The directory that policies need: every role, administrative unit and group that they name, and requesters who are eligible. */
import type { EntraId } from '../../core/brand.ts';
import { groupsIn } from '../../core/entra-groups.ts';
import type { Entitlement, Policy, Privilege } from '../../core/policy.ts';
import { DIRECTORY_ROLES } from './directory.ts';
import type { DirectoryRole } from './directory.ts';
import type { SeedDirectory, SeedEligibility } from './seed.ts';
import { seededId } from './seed.ts';

type OfDirectory = Extract<Privilege, { kind: 'entra-role' }>;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const seedDirectory = (
  policy: Policy,
  requestersOf: (entitlement: Entitlement) => ReadonlySet<EntraId>,
  invented: Set<string>,
): SeedDirectory => {
  const named = [...policy.entitlements.values()].flatMap((entitlement) =>
    entitlement.privileges.flatMap((privilege) =>
      privilege.kind === 'entra-role' ? [{ entitlement, privilege }] : [],
    ),
  );
  const roles = withInvented(
    named.map(({ privilege }) => privilege),
    invented,
  );
  const groups = groupsIn(policy);
  return {
    roles,
    units: [...new Set(named.flatMap(({ privilege }) => unitOf(privilege.directoryScope) ?? []))],
    // Whoever may make groups exclusive says so in them; before that nothing is opened plainly.
    groups: [...new Set(groups.map(({ group }) => group))].map((id) => ({
      id,
      displayName: `Group ${id.slice(-4)}`,
      members: [],
    })),
    groupEligibilities: groups.flatMap(({ group, entitlement, privilege }) =>
      privilege.onlyIfEligible
        ? [...requestersOf(entitlement)].map((principalId) => ({
            principalId,
            role: privilege.access,
            scope: group,
          }))
        : [],
    ),
    eligibilities: named.flatMap(({ entitlement, privilege }): readonly SeedEligibility[] => {
      const role = findRole(roles, privilege.role);
      return role === undefined || !privilege.onlyIfEligible
        ? []
        : [...requestersOf(entitlement)].map((principalId) => ({
            principalId,
            role: role.id,
            scope: privilege.directoryScope,
          }));
    }),
    settings: [],
  };
};

const withInvented = (
  privileges: readonly OfDirectory[],
  invented: Set<string>,
): readonly DirectoryRole[] => {
  const missing = [...new Set(privileges.map(({ role }) => role))].filter(
    (role) => findRole(DIRECTORY_ROLES, role) === undefined,
  );
  const made = missing.map((role) => {
    invented.add(`role ${JSON.stringify(role)} of the directory`);
    const id = UUID.test(role.toLowerCase()) ? role.toLowerCase() : seededId('directory-role', role);
    return { id, displayName: role, isBuiltIn: false };
  });
  return [...DIRECTORY_ROLES, ...made];
};

const findRole = (roles: readonly DirectoryRole[], role: string): DirectoryRole | undefined =>
  roles.find(({ id, displayName }) => id === role.toLowerCase() || displayName === role);

const unitOf = (scope: string): string | undefined => /^\/administrativeUnits\/([^/]+)$/i.exec(scope)?.[1];
