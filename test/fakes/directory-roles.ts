/** PIM for directory roles behind its port, in memory: no key of the caller's, lists that lag, one object in a place. */
import type { RoleSettings } from '../../src/core/pim-settings.ts';
import type { RoleDefinition } from '../../src/ports/azure-roles.ts';
import type { DirectoryRoleApi } from '../../src/ports/graph-pim.ts';
import { fakeGraphPim, isShown } from './graph-pim.ts';
import type { Asked, FakeWorld, Holding, Knobs } from './graph-pim.ts';

export interface FakeDirectoryRoles extends DirectoryRoleApi, Knobs {
  readonly roles: RoleDefinition[];
  readonly groups: Set<string>;
  /** What people may activate. */
  readonly mayActivate: Holding[];
  readonly holdings: Holding[];
  readonly asked: Asked[];
  readonly askedToMayActivate: Asked[];
  settingsOf: RoleSettings | undefined;
}

export const DEFAULT_SETTINGS: RoleSettings = {
  adminMaximum: 'P180D',
  eligibleMaximum: 'P365D',
  activationMaximum: 'PT8H',
  adminRequires: ['Justification'],
  eligibleRequires: [],
};

export const fakeDirectoryRoles = (world: FakeWorld): FakeDirectoryRoles => {
  const { now, calling } = world;
  const [holdings, mayActivate]: [Holding[], Holding[]] = [[], []];
  const [asked, askedToMayActivate]: [Asked[], Asked[]] = [[], []];

  const held = () => holdings.filter((one) => isShown(one, now()));
  const fake: FakeDirectoryRoles = {
    roles: [],
    groups: new Set(),
    mayActivate,
    holdings,
    asked,
    askedToMayActivate,
    settingsOf: DEFAULT_SETTINGS,
    lag: 3_000,
    listLag: 2_000,
    status: 'Provisioned',
    definitions: (role) =>
      calling('directory definitions', () =>
        fake.roles.filter(({ guid, name }) => guid === role || name === role),
      ),
    groupsOf: () => calling('directory groups', () => fake.groups),
    holders: (role) => calling('directory holders', () => held().filter((holding) => holding.role === role)),
    eligible: (role) =>
      calling('directory eligible', () =>
        mayActivate.filter((item) => item.role === role && isShown(item, now())),
      ),
    settings: () => calling('directory settings', () => fake.settingsOf),
    activated: (principal) =>
      calling('directory activated', () =>
        held().filter((holding) => holding.principal === principal && holding.type === 'Activated'),
      ),
    get assignments() {
      return assignments;
    },
    get eligibilities() {
      return eligibilities;
    },
  };
  const assignments = fakeGraphPim(world, fake, {
    prefix: 'directory',
    type: 'Assigned',
    held: holdings,
    asked,
  });
  const eligibilities = fakeGraphPim(world, fake, {
    prefix: 'directory eligible',
    type: 'Eligible',
    held: mayActivate,
    asked: askedToMayActivate,
  });
  return fake;
};
