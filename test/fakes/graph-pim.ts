/** One of PIM's lists behind Graph, in memory: no key of the caller's, lists that lag, one object in a place. */
import type { Instant } from '../../src/core/brand.ts';
import type { RoleInstance, RoleRequest } from '../../src/ports/azure-roles.ts';
import type { DirectoryPimApi, GraphPimAnswer, GraphPimChange } from '../../src/ports/graph-pim.ts';
import type { GroupPimList } from '../../src/ports/groups.ts';

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

export interface Knobs {
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

interface FakeList {
  readonly prefix: string;
  readonly type: 'Assigned' | 'Eligible';
  readonly held: Holding[];
  readonly asked: Asked[];
}

let serial = 0;
const nextId = () => {
  serial += 1;
  return `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`;
};

export const isShown = ({ shownFrom = 0, hiddenFrom = Infinity, endsAt }: Holding, at: number) =>
  shownFrom <= at && at < Math.min(hiddenFrom, endsAt ?? Infinity);
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

export const fakeGraphPim = (
  { now, calling, disturbed }: FakeWorld,
  fake: Knobs,
  { prefix, type, held, asked: requests }: FakeList,
): DirectoryPimApi & GroupPimList => {
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
    const id = nextId();
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
        id: `holding-of-${id}`,
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
    schedulesIn: (group) =>
      calling(`${prefix} schedules`, () =>
        shown()
          .filter(({ scope }) => scope === group)
          .map(({ request, endsAt, activates }) => ({ request, endsAt, activates })),
      ),
    requestsIn: (group) =>
      calling(`${prefix} requests`, () =>
        requests
          .filter(({ request, listedFrom }) => request.scope === group && listedFrom <= now())
          .map(({ request }) => request),
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
