/** One of PIM's two lists for Azure resources behind its port, in memory: one object in a place, UUIDs used once, things shown late. */
import type { Instant } from '../../src/core/brand.ts';
import type {
  PimApi,
  RoleAnswer,
  RoleChange,
  RoleInstance,
  RoleRequest,
} from '../../src/ports/azure-roles.ts';

export interface Standing extends RoleInstance {
  readonly shownFrom?: number;
  hiddenFrom?: number;
}

export interface FakePimWorld {
  readonly now: () => Instant;
  readonly calling: <T>(name: string, effect: () => T) => Promise<T>;
  readonly disturbed: (effect: () => RoleAnswer) => RoleAnswer;
  /** Milliseconds until something is shown or no longer is; the status of new requests. */
  readonly fate: () => { readonly lag: number; readonly status: string };
}

export interface FakePimList {
  readonly of: 'Assignment' | 'Eligibility';
  readonly standing: Standing[];
  readonly requests: Map<string, RoleRequest>;
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
export const reaches = (scope: string, other: string): boolean =>
  same(scope, other) || other.toLowerCase().startsWith(`${scope.toLowerCase()}/`);

export const isShown = ({ shownFrom = 0, hiddenFrom = Infinity, endsAt = undefined }: Standing, at: number) =>
  shownFrom <= at && at < Math.min(hiddenFrom, endsAt ?? Infinity);

export const fakePim = (world: FakePimWorld, { of, standing, requests }: FakePimList): PimApi => {
  const { now, calling, disturbed, fate } = world;
  const prefix = of === 'Assignment' ? '' : 'eligible ';
  let serial = 0;
  const shown = () => standing.filter((one) => isShown(one, now()));
  const change = (wanted: RoleChange): RoleAnswer => {
    const time = now();
    if (requests.has(wanted.guid)) return { kind: 'exists' };
    const there = standing.find(
      (one) =>
        one.member === 'Direct' &&
        one.principal === wanted.principal &&
        one.role === wanted.role &&
        same(one.scope, wanted.scope) &&
        time < Math.min(one.hiddenFrom ?? Infinity, one.endsAt ?? Infinity),
    );
    const base = {
      guid: wanted.guid,
      id: `${wanted.scope}/providers/Microsoft.Authorization/role${of}ScheduleRequests/${wanted.guid}`,
      scope: wanted.scope,
      principal: wanted.principal,
      role: wanted.role,
      justification: wanted.justification,
      createdAt: time,
    };
    const { lag, status } = fate();
    if (wanted.change.kind === 'remove') {
      if (there === undefined) return { kind: 'not-assigned' };
      if (there.startsAt !== undefined && time - there.startsAt < 300_000) return { kind: 'too-short' };
      there.hiddenFrom = time + lag;
      const request = {
        ...base,
        type: 'AdminRemove',
        status: 'Revoked',
        schedule: undefined,
        endsAt: undefined,
      };
      requests.set(wanted.guid, request);
      return { kind: 'accepted', request };
    }
    const { endsAt } = wanted.change;
    if (endsAt - time < 300_000) return { kind: 'too-short' };
    if (there !== undefined) return { kind: 'assigned-already' };
    serial += 1;
    const schedule = `${of.toLowerCase()}-schedule-${serial}`;
    const request = { ...base, type: 'AdminAssign', status, schedule, endsAt };
    requests.set(wanted.guid, request);
    if (status === 'Provisioned') {
      standing.push({
        id: `instance-${serial}`,
        scope: wanted.scope,
        principal: wanted.principal,
        role: wanted.role,
        schedule,
        startsAt: time,
        endsAt,
        member: 'Direct',
        type: of === 'Assignment' ? 'Assigned' : 'Eligible',
        conditional: false,
        activates: undefined,
        shownFrom: time + lag,
      });
    }
    return { kind: 'accepted', request };
  };
  return {
    direct: (scope, principal) =>
      calling(`${prefix}direct`, () =>
        shown().filter(
          (one) =>
            one.principal === principal &&
            one.member === 'Direct' &&
            (reaches(one.scope, scope) || reaches(scope, one.scope)),
        ),
      ),
    request: (scope, guid) =>
      calling(`${prefix}request ${guid}`, () => {
        const found = requests.get(guid);
        return found !== undefined && same(found.scope, scope) ? found : undefined;
      }),
    change: (wanted) =>
      calling(`${prefix}${wanted.change.kind} ${wanted.guid}`, () => disturbed(() => change(wanted))),
    cancel: (_, guid) =>
      calling(`${prefix}cancel ${guid}`, () => {
        const found = requests.get(guid);
        if (found === undefined || found.status === 'Provisioned') return 'refused' as const;
        requests.set(guid, { ...found, status: 'Canceled' });
        return 'cancelled' as const;
      }),
    requestsIn: (scope) =>
      calling(`${prefix}requestsIn`, () => [...requests.values()].filter((one) => reaches(scope, one.scope))),
    instancesIn: (scope) =>
      calling(`${prefix}instancesIn`, () => shown().filter((one) => reaches(scope, one.scope))),
  };
};
