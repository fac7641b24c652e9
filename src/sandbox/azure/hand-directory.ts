/** Somebody else at work in the same directory: what people do by hand in PIM and in Entra. */
import { ageDirectory } from './directory.ts';
import type { DirectoryPim } from './directory-pim.ts';
import type { SeedRoleSettings } from './seed.ts';
import type { Assignment, Tenant } from './tenant.ts';
import { standing } from './tenant.ts';

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
  setRoleSettings(settings: SeedRoleSettings): void;
  /** A group with these members. */
  addGroup(id: string, members: readonly string[]): void;
  stickNextRequest(): void;
}

export const createDirectoryHand = (tenant: Tenant, pim: DirectoryPim): DirectoryHand => {
  const { directory } = tenant;
  const assignmentOf = (key: DirectoryKey): Assignment => {
    ageDirectory(directory, tenant.clock.now());
    const found = [...directory.assignments].find(
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
      const assignment = assignmentOf(of);
      assignment.endsAt = end === undefined ? undefined : Date.parse(end);
      assignment.schedule = crypto.randomUUID();
      assignment.updatedOn = tenant.clock.now();
    },
    end(of) {
      directory.assignments.delete(assignmentOf(of));
    },
    clear() {
      directory.assignments.clear();
      directory.eligibilities.clear();
      pim.forget();
    },
    makeEligible(of, end) {
      directory.eligibilities.add({
        ...of,
        name: crypto.randomUUID(),
        schedule: crypto.randomUUID(),
        createdOn: tenant.clock.now(),
        endsAt: end === undefined ? undefined : Date.parse(end),
      });
    },
    setRoleSettings(settings) {
      directory.settings.unshift(settings);
    },
    addGroup(id, members) {
      directory.groups.set(id, { id, displayName: id, members: new Set(members) });
    },
    stickNextRequest: () => pim.stickNext(),
  };
};
