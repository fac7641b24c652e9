/** The directory beside the subscriptions: its roles, groups and administrative units, and who holds or may activate what. */
import type { SeedDirectory, SeedGroup, SeedRoleSettings } from './seed.ts';
import { seededId } from './seed.ts';
import type { Settings } from './pim-policy.ts';
import { dropOver, eligibility } from './assignment.ts';
import type { Assignment } from './tenant.ts';

export interface DirectoryRole {
  /** Of the definition; for built-in roles that of the template, the same in every tenant. */
  readonly id: string;
  readonly displayName: string;
  readonly isBuiltIn: boolean;
}

export interface DirectoryGroup {
  readonly id: string;
  readonly displayName: string;
  description: string | undefined;
  /** A rule decides who is in it. */
  readonly dynamic: boolean;
  /** Its members come from another directory. */
  readonly synced: boolean;
  readonly roleAssignable: boolean;
  readonly mailEnabled: boolean;
  /** PIM governs it; that is never undone. */
  onboarded: boolean;
}

/** Assignments' and eligibilities' scope is `/`, or `/administrativeUnits/<id>`. */
export interface Directory {
  readonly roles: readonly DirectoryRole[];
  readonly units: ReadonlySet<string>;
  readonly groups: Map<string, DirectoryGroup>;
  readonly assignments: Set<Assignment>;
  readonly eligibilities: Set<Assignment>;
  readonly settings: SeedRoleSettings[];
  /** Who is in which group, by PIM or not: `role` is `member` or `owner`, `scope` the group. */
  readonly memberships: Set<Assignment>;
  readonly groupEligibilities: Set<Assignment>;
  readonly groupSettings: SeedRoleSettings[];
}

/** The built-in roles that the sandbox knows; a real tenant has about a hundred. */
export const DIRECTORY_ROLES: readonly DirectoryRole[] = (
  [
    ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'],
    ['e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator'],
    ['194ae4cb-b126-40b2-bd5b-6091b380977d', 'Security Administrator'],
    ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'],
    ['c4e39bd9-1100-46d3-8c65-fb160da0071f', 'Authentication Administrator'],
    ['fdd7a751-b60b-444a-984c-02652fe8fa1c', 'Groups Administrator'],
    ['fe930be7-5e62-47db-91af-98c3a49a38b1', 'User Administrator'],
    ['729827e3-9c14-49f7-bb1b-9608f156bbb8', 'Helpdesk Administrator'],
    ['f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'Global Reader'],
  ] as const
).map(([id, displayName]) => ({ id, displayName, isBuiltIn: true }));

export const createDirectory = (seed: SeedDirectory, longAgo: number): Directory => ({
  roles: seed.roles,
  units: new Set(seed.units.map((id) => id.toLowerCase())),
  groups: new Map(seed.groups.map((group) => [group.id.toLowerCase(), groupOf(group)])),
  assignments: new Set(),
  eligibilities: eligibilitiesOf(seed.eligibilities, longAgo),
  settings: [...seed.settings],
  memberships: new Set(),
  groupEligibilities: eligibilitiesOf(seed.groupEligibilities ?? [], longAgo),
  groupSettings: [...(seed.groupSettings ?? [])],
});

const eligibilitiesOf = (seeded: SeedDirectory['eligibilities'], longAgo: number): Set<Assignment> =>
  new Set(
    seeded.map((entry) =>
      eligibility({
        ...entry,
        name: seededId('directory-eligibility', entry.principalId, entry.role, entry.scope),
        schedule: seededId('directory-eligibility-schedule', entry.principalId, entry.role, entry.scope),
        createdOn: longAgo,
      }),
    ),
  );

export const groupOf = (seed: SeedGroup): DirectoryGroup => ({
  id: seed.id.toLowerCase(),
  displayName: seed.displayName,
  description: seed.description,
  dynamic: seed.dynamic ?? false,
  synced: seed.synced ?? false,
  roleAssignable: seed.roleAssignable ?? false,
  mailEnabled: seed.mailEnabled ?? false,
  onboarded: seed.onboarded ?? true,
});

/** PIM for Groups' defaults: like directory roles, but active assignments end within six months, and eligibilities within a year. */
export const groupSettings = (directory: Directory, group: string, access: string): Settings => {
  const own = directory.groupSettings.find(({ role, scope }) => role === access && scope === group);
  return settingsWith(own, true);
};

/** Entra's defaults: justification always, active assignments may stand for ever, activations end within eight hours. */
export const directorySettings = (directory: Directory, role: string): Settings =>
  settingsWith(
    directory.settings.find((entry) => entry.role === role),
    false,
  );

const settingsWith = (own: SeedRoleSettings | undefined, mustEnd: boolean): Settings => ({
  adminEnablement: own?.adminEnablement ?? ['Justification'],
  adminExpiration: own?.adminExpiration ?? { required: mustEnd, maximumDuration: 'P180D' },
  eligibleEnablement: own?.eligibleEnablement ?? [],
  eligibleExpiration: own?.eligibleExpiration ?? { required: mustEnd, maximumDuration: 'P365D' },
  endUserEnablement: own?.endUserEnablement ?? ['MultiFactorAuthentication', 'Justification'],
  endUserMaximumDuration: own?.endUserMaximumDuration ?? 'PT8H',
  endUserApproval: own?.endUserApproval ?? false,
});

/** Takes away what is over for good, so that a clock set back does not revive it. */
export const ageDirectory = (directory: Directory, now: number): void => {
  const { assignments, eligibilities, memberships, groupEligibilities } = directory;
  for (const entries of [assignments, eligibilities, memberships, groupEligibilities]) dropOver(entries, now);
};

/** `/` contains every unit; case does not matter. */
export const isWithinScope = (inner: string, outer: string): boolean =>
  outer === '/' || inner.toLowerCase() === outer.toLowerCase();
