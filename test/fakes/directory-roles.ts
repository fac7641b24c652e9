/** PIM for directory roles behind its port, in memory: no key of the caller's, lists that lag, one assignment in a place. */
import type { Instant } from '../../src/core/brand.ts';
import type {
  GraphPimAnswer,
  DirectoryRoleApi,
  GraphPimChange,
  RoleDefinition,
  RoleInstance,
  RoleRequest,
  RoleSettings,
} from '../../src/ports/azure.ts';

export interface Holding extends RoleInstance {
  readonly shownFrom: number;
  hiddenFrom: number;
  /** The request that made it. */
  readonly request: string | undefined;
}

export interface FakeDirectoryRoles extends DirectoryRoleApi {
  readonly roles: RoleDefinition[];
  readonly groups: Set<string>;
  readonly eligibilities: RoleInstance[];
  readonly holdings: Holding[];
  /** With the time from which the list shows them. */
  readonly asked: { request: RoleRequest; readonly listedFrom: number }[];
  settingsOf: RoleSettings | undefined;
  /** Milliseconds until an assignment is shown or no longer is, and until the list shows a request. */
  lag: number;
  listLag: number;
  /** The status of new requests. */
  status: string;
}

export interface FakeWorld {
  readonly now: () => Instant;
  readonly calling: <T>(name: string, effect: () => T) => Promise<T>;
  readonly disturbed: (effect: () => GraphPimAnswer) => GraphPimAnswer;
}

export const fakeDirectoryRoles = ({ now, calling, disturbed }: FakeWorld): FakeDirectoryRoles => {
  let serial = 0;
  const shown = () =>
    fake.holdings.filter(
      ({ shownFrom, hiddenFrom, endsAt }) =>
        shownFrom <= now() && now() < Math.min(hiddenFrom, endsAt ?? Infinity),
    );
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

  const change = (wanted: GraphPimChange): GraphPimAnswer => {
    const time = now();
    const standing = fake.holdings.find(
      ({ principal, role, scope, member, hiddenFrom, endsAt }) =>
        member === 'Direct' &&
        principal === wanted.principal &&
        role === wanted.role &&
        same(scope, wanted.scope) &&
        time < Math.min(hiddenFrom, endsAt ?? Infinity),
    );
    serial += 1;
    const id = `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`;
    const base = {
      id,
      guid: id,
      scope: wanted.scope,
      principal: wanted.principal,
      role: wanted.role,
      justification: wanted.justification,
      createdAt: time,
    };
    const listedFrom = time + fake.listLag;
    if (wanted.change.kind === 'remove') {
      if (standing === undefined) return { kind: 'not-assigned' };
      if (standing.startsAt !== undefined && time - standing.startsAt < 300_000) return { kind: 'too-short' };
      standing.hiddenFrom = time + fake.lag;
      const request = {
        ...base,
        type: 'adminRemove',
        status: 'Revoked',
        schedule: standing.schedule,
        endsAt: undefined,
      };
      fake.asked.push({ request, listedFrom });
      return { kind: 'accepted', request };
    }
    const { endsAt } = wanted.change;
    if (endsAt - time < 300_000) return { kind: 'too-short' };
    if (standing !== undefined) return { kind: 'assigned-already' };
    const request = { ...base, type: 'adminAssign', status: fake.status, schedule: id, endsAt };
    fake.asked.push({ request, listedFrom });
    if (fake.status === 'Provisioned')
      fake.holdings.push({
        id: `holding-${serial}`,
        scope: wanted.scope,
        principal: wanted.principal,
        role: wanted.role,
        schedule: id,
        startsAt: time,
        endsAt,
        member: 'Direct',
        type: 'Assigned',
        conditional: false,
        shownFrom: time + fake.lag,
        hiddenFrom: Infinity,
        request: id,
      });
    return { kind: 'accepted', request };
  };

  const fake: FakeDirectoryRoles = {
    roles: [],
    groups: new Set(),
    eligibilities: [],
    holdings: [],
    asked: [],
    settingsOf: { adminMaximum: 'P180D', activationMaximum: 'PT8H', adminRequires: ['Justification'] },
    lag: 3_000,
    listLag: 2_000,
    status: 'Provisioned',
    definitions: (role) =>
      calling('directory definitions', () =>
        fake.roles.filter(({ guid, name }) => guid === role || name === role),
      ),
    groupsOf: () => calling('directory groups', () => fake.groups),
    holders: (role) => calling('directory holders', () => shown().filter((holding) => holding.role === role)),
    eligible: (role) =>
      calling('directory eligible', () => fake.eligibilities.filter((item) => item.role === role)),
    settings: () => calling('directory settings', () => fake.settingsOf),
    assignments: {
      direct: (principal) =>
        calling('directory direct', () => shown().filter((holding) => holding.principal === principal)),
      requests: (principal) =>
        calling('directory requests', () =>
          fake.asked
            .filter(({ request, listedFrom }) => request.principal === principal && listedFrom <= now())
            .map(({ request }) => request),
        ),
      request: (id) =>
        calling('directory request', () => fake.asked.find(({ request }) => request.id === id)?.request),
      schedules: () =>
        calling('directory schedules', () =>
          shown()
            .filter(({ type }) => type === 'Assigned')
            .map(({ request, endsAt }) => ({ request, endsAt })),
        ),
      change: (wanted) => calling(`directory ${wanted.change.kind}`, () => disturbed(() => change(wanted))),
      cancel: (id) =>
        calling('directory cancel', () => {
          const found = fake.asked.find(({ request }) => request.id === id);
          if (found === undefined || found.request.status === 'Provisioned') return 'refused' as const;
          found.request = { ...found.request, status: 'Canceled' };
          return 'cancelled' as const;
        }),
    },
  };
  return fake;
};
