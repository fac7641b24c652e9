/** Somebody else at work with the directory's groups: what their owners do by hand, and in PIM for Groups. */
import type { DirectoryPim } from './directory-pim.ts';
import { ageDirectory, groupOf } from './directory.ts';
import { membership } from './directory-groups.ts';
import type { SeedGroup, SeedRoleSettings } from './seed.ts';
import type { Assignment, PrincipalType, Tenant } from './tenant.ts';
import { eligibility } from './assignment.ts';
import { isLive } from './tenant.ts';
import { activation, prolong } from './foreign.ts';

export interface MembershipKey {
  readonly principalId: string;
  readonly role: 'member' | 'owner';
  readonly group: string;
}

/** Every method takes effect at once and throws Error when there is nothing of that name. */
export interface GroupHand {
  /** Makes it, or makes it anew without anybody in it. */
  add(group: Omit<SeedGroup, 'members'>): void;
  delete(group: string): void;
  /** Nobody is in any group any more, nobody may be, and no request is remembered. */
  clear(): void;
  describe(group: string, description: string | undefined): void;
  /** Made outside PIM, for good. `as`: what is put in, a person where nothing is said. */
  join(of: MembershipKey, as?: PrincipalType): void;
  leave(of: MembershipKey): void;
  /** Another end, and with it another schedule. */
  extend(of: MembershipKey, end: string | undefined): void;
  makeEligible(of: MembershipKey, end?: string): void;
  extendEligibility(of: MembershipKey, end: string | undefined): void;
  /** The person activates what they may until `end`. */
  activate(of: MembershipKey, end: string): void;
  setSettings(settings: SeedRoleSettings): void;
  stickNextRequest(): void;
}

export const createGroupHand = (tenant: Tenant, pims: readonly DirectoryPim[]): GroupHand => {
  const { directory } = tenant;
  const found = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new Error(`the sandbox has no ${what}`);
    return value;
  };
  const groupCalled = (id: string) => found(directory.groups.get(id.toLowerCase()), `group ${id}`);
  const heldAt = (held: ReadonlySet<Assignment>, { principalId, role, group }: MembershipKey): Assignment => {
    const now = tenant.clock.now();
    ageDirectory(directory, now);
    const entry = [...held].find(
      (one) =>
        one.principalId === principalId &&
        one.role === role &&
        one.scope === group.toLowerCase() &&
        isLive(one, now),
    );
    return found(entry, `${role} ${principalId} of ${group}`);
  };
  const empty = (group: string): void => {
    for (const entry of directory.memberships)
      if (entry.scope === group.toLowerCase()) directory.memberships.delete(entry);
  };
  return {
    add(group) {
      empty(group.id);
      directory.groups.set(group.id.toLowerCase(), groupOf({ ...group, members: [] }));
    },
    delete(group) {
      empty(groupCalled(group).id);
      directory.groups.delete(group.toLowerCase());
    },
    clear() {
      directory.memberships.clear();
      directory.groupEligibilities.clear();
      for (const pim of pims) pim.forget();
    },
    describe(group, description) {
      groupCalled(group).description = description;
    },
    join({ principalId, role, group }, as) {
      const at = tenant.clock.now();
      const principalType = as ?? 'User';
      directory.memberships.add(
        membership({ group: groupCalled(group).id, principalId, role, at, principalType }),
      );
    },
    leave(of) {
      directory.memberships.delete(heldAt(directory.memberships, of));
    },
    extend(of, end) {
      prolong(heldAt(directory.memberships, of), end, tenant.clock.now());
    },
    makeEligible({ principalId, role, group }, end) {
      directory.groupEligibilities.add(
        eligibility({
          principalId,
          role,
          scope: groupCalled(group).id,
          name: crypto.randomUUID(),
          schedule: crypto.randomUUID(),
          createdOn: tenant.clock.now(),
          ...(end === undefined ? {} : { endDateTime: end }),
        }),
      );
    },
    extendEligibility(of, end) {
      prolong(heldAt(directory.groupEligibilities, of), end, tenant.clock.now());
    },
    activate(of, end) {
      const from = heldAt(directory.groupEligibilities, of);
      directory.memberships.add(activation(from, end, tenant.clock.now()));
    },
    setSettings(settings) {
      directory.groupSettings.unshift(settings);
    },
    stickNextRequest: () => {
      for (const pim of pims) pim.stickNext();
    },
  };
};
