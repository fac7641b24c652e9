/** Somebody else at work in the same directory: what people do by hand in PIM and in Entra. */
import { ageDirectory, groupOf } from './directory.ts';
import { membership } from './directory-groups.ts';
import type { DirectoryPim } from './directory-pim.ts';
import type { SeedRoleSettings } from './seed.ts';
import type { Assignment, Tenant } from './tenant.ts';
import { eligibility, standing } from './assignment.ts';
import { activation, prolong } from './foreign.ts';

export interface DirectoryKey {
  readonly principalId: string;
  /** Id of the role definition. */
  readonly role: string;
  /** `/`, or `/administrativeUnits/<id>`. */
  readonly scope: string;
}

/** Every method takes effect at once and throws Error when there is nothing of that name. */
export interface DirectoryHand {
  /** Made outside PIM, for good. */
  assign(of: DirectoryKey): void;
  /** Another end, and with it another schedule. */
  extend(of: DirectoryKey, end: string | undefined): void;
  end(of: DirectoryKey): void;
  /** Nobody holds anything any more, nobody may, and no request is remembered. */
  clear(): void;
  makeEligible(of: DirectoryKey, end?: string): void;
  extendEligibility(of: DirectoryKey, end: string | undefined): void;
  /** The person activates what they may until `end`. */
  activate(of: DirectoryKey, end: string): void;
  setRoleSettings(settings: SeedRoleSettings): void;
  /** A group with these members. */
  addGroup(id: string, members: readonly string[]): void;
  stickNextRequest(): void;
}

export const createDirectoryHand = (tenant: Tenant, pims: readonly DirectoryPim[]): DirectoryHand => {
  const { directory } = tenant;
  const heldAt = (held: ReadonlySet<Assignment>, key: DirectoryKey): Assignment => {
    ageDirectory(directory, tenant.clock.now());
    const found = [...held].find(
      ({ principalId, role, scope }) =>
        principalId === key.principalId && role === key.role && scope === key.scope,
    );
    if (found === undefined) throw new Error(`the sandbox has no ${JSON.stringify(key)}`);
    return found;
  };
  return {
    assign(of) {
      const principalType = directory.groups.has(of.principalId) ? 'Group' : 'User';
      const name = crypto.randomUUID();
      directory.assignments.add(standing({ ...of, name, principalType, createdOn: tenant.clock.now() }));
    },
    extend(of, end) {
      prolong(heldAt(directory.assignments, of), end, tenant.clock.now());
    },
    end(of) {
      directory.assignments.delete(heldAt(directory.assignments, of));
    },
    clear() {
      directory.assignments.clear();
      directory.eligibilities.clear();
      for (const pim of pims) pim.forget();
    },
    makeEligible(of, end) {
      directory.eligibilities.add(
        eligibility({
          ...of,
          name: crypto.randomUUID(),
          schedule: crypto.randomUUID(),
          createdOn: tenant.clock.now(),
          ...(end === undefined ? {} : { endDateTime: end }),
        }),
      );
    },
    extendEligibility(of, end) {
      prolong(heldAt(directory.eligibilities, of), end, tenant.clock.now());
    },
    activate(of, end) {
      directory.assignments.add(activation(heldAt(directory.eligibilities, of), end, tenant.clock.now()));
    },
    setRoleSettings(settings) {
      directory.settings.unshift(settings);
    },
    addGroup(id, members) {
      directory.groups.set(id, groupOf({ id, displayName: id, members }));
      const at = tenant.clock.now();
      for (const principalId of members)
        directory.memberships.add(membership({ group: id, principalId, role: 'member', at }));
    },
    stickNextRequest: () => {
      for (const pim of pims) pim.stickNext();
    },
  };
};
