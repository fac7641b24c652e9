/** PIM for directory roles behind its port, in memory: no key of the caller's, lists that lag, one object in a place. */
import type { Instant } from '../../src/core/brand.ts';
import type {
  DirectoryRoleApi,
  GraphPimAnswer,
  GraphPimApi,
  GraphPimChange,
  RoleDefinition,
  RoleInstance,
  RoleRequest,
  RoleSettings,
} from '../../src/ports/azure.ts';

export interface Holding extends RoleInstance {
  readonly shownFrom?: number;
  hiddenFrom?: number;
  /** The request that made it. */
  readonly request?: string | undefined;
}

/** A request, with the time from which the list shows it. */
export interface Asked {
  request: RoleRequest;
  readonly listedFrom: number;
}

export interface FakeDirectoryRoles extends DirectoryRoleApi {
  readonly roles: RoleDefinition[];
  readonly groups: Set<string>;
  readonly eligibilities: GraphPimApi;
  /** What people may activate. */
  readonly mayActivate: Holding[];
  readonly holdings: Holding[];
  readonly asked: Asked[];
  readonly askedToMayActivate: Asked[];
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

export const DEFAULT_SETTINGS: RoleSettings = {
  adminMaximum: 'P180D',
  eligibleMaximum: 'P365D',
  activationMaximum: 'PT8H',
  adminRequires: ['Justification'],
  eligibleRequires: [],
};

const isShown = ({ shownFrom = 0, hiddenFrom = Infinity, endsAt }: Holding, at: number) =>
  shownFrom <= at && at < Math.min(hiddenFrom, endsAt ?? Infinity);
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

export const fakeDirectoryRoles = ({ now, calling, disturbed }: FakeWorld): FakeDirectoryRoles => {
  let serial = 0;
  const [holdings, mayActivate]: [Holding[], Holding[]] = [[], []];
  const [asked, askedToMayActivate]: [Asked[], Asked[]] = [[], []];

  const listOf = (prefix: string, type: string, held: Holding[], requests: Asked[]): GraphPimApi => {
    const shown = () => held.filter((one) => isShown(one, now()));
    const change = (wanted: GraphPimChange): GraphPimAnswer => {
      const time = now();
      const standing = held.find(
        ({ principal, role, scope, member, hiddenFrom = Infinity, endsAt }) =>
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
        if (standing.startsAt !== undefined && time - standing.startsAt < 300_000)
          return { kind: 'too-short' };
        standing.hiddenFrom = time + fake.lag;
        const { schedule } = standing;
        const request = { ...base, type: 'adminRemove', status: 'Revoked', schedule, endsAt: undefined };
        requests.push({ request, listedFrom });
        return { kind: 'accepted', request };
      }
      const { endsAt } = wanted.change;
      if (endsAt - time < 300_000) return { kind: 'too-short' };
      if (standing !== undefined) return { kind: 'assigned-already' };
      const request = { ...base, type: 'adminAssign', status: fake.status, schedule: id, endsAt };
      requests.push({ request, listedFrom });
      if (fake.status === 'Provisioned')
        held.push({
          id: `holding-${serial}`,
          scope: wanted.scope,
          principal: wanted.principal,
          role: wanted.role,
          schedule: id,
          startsAt: time,
          endsAt,
          member: 'Direct',
          type,
          conditional: false,
          activates: undefined,
          shownFrom: time + fake.lag,
          request: id,
        });
      return { kind: 'accepted', request };
    };
    return {
      direct: (principal) =>
        calling(`${prefix} direct`, () => shown().filter((holding) => holding.principal === principal)),
      requests: (principal) =>
        calling(`${prefix} requests`, () =>
          requests
            .filter(({ request, listedFrom }) => request.principal === principal && listedFrom <= now())
            .map(({ request }) => request),
        ),
      request: (id) =>
        calling(`${prefix} request`, () => requests.find(({ request }) => request.id === id)?.request),
      schedules: () =>
        calling(`${prefix} schedules`, () =>
          shown().map(({ request, endsAt, activates }) => ({ request, endsAt, activates })),
        ),
      change: (wanted) => calling(`${prefix} ${wanted.change.kind}`, () => disturbed(() => change(wanted))),
      cancel: (id) =>
        calling(`${prefix} cancel`, () => {
          const found = requests.find(({ request }) => request.id === id);
          if (found === undefined || found.request.status === 'Provisioned') return 'refused' as const;
          found.request = { ...found.request, status: 'Canceled' };
          return 'cancelled' as const;
        }),
    };
  };

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
    assignments: listOf('directory', 'Assigned', holdings, asked),
    eligibilities: listOf('directory eligible', 'Eligible', mayActivate, askedToMayActivate),
  };
  return fake;
};
