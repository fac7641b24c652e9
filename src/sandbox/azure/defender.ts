/** Defender for Cloud: just-in-time policies, the requests under them, and the rules that it writes and takes out by itself. */
import { lastOf, sameScope, scopeKey } from './scope.ts';
import { iso } from './json.ts';
import type { JitInitiation } from './jit-body.ts';
import type { RuleProperties, SeedJitMachine, SeedJitPort } from './seed.ts';
import { seededId } from './seed.ts';
import type { Nsg, Tenant } from './tenant.ts';
import { newEtag } from './tenant.ts';

export interface JitPortState {
  readonly number: number;
  readonly source: string;
  readonly endsAt: number;
  status: 'Initiating' | 'Initiated' | 'Revoked';
  reason: 'UserRequested' | 'Expired' | 'NewerRequestInitiated';
  /** When what it opened is taken out; `undefined` while it stands or is still to come. */
  closesAt: number | undefined;
  /** Of every group in which it stands. */
  rules: readonly { readonly nsg: Nsg; readonly name: string }[];
}

export interface JitRequestState {
  readonly startedAt: number;
  readonly opensAt: number;
  readonly requestor: string;
  readonly justification: string | undefined;
  readonly machines: readonly { readonly id: string; readonly ports: readonly JitPortState[] }[];
}

export interface JitPolicyState {
  readonly id: string;
  readonly location: string;
  machines: readonly SeedJitMachine[];
  requests: readonly JitRequestState[];
}

/** `P2` has just-in-time access. */
export type DefenderPlan = 'Free' | 'P1' | 'P2';

export interface Defender {
  readonly policies: ReadonlyMap<string, JitPolicyState>;
  planOf(subscription: string): DefenderPlan;
  setPlan(subscription: string, plan: DefenderPlan): void;
  /** A policy as it will stand; requests that are not in `keep` are dropped, and what they opened is closed. */
  put(
    policy: { readonly id: string; readonly location: string; readonly machines: readonly SeedJitMachine[] },
    keep: readonly string[],
  ): JitPolicyState;
  remove(id: string): boolean;
  initiate(policy: JitPolicyState, wanted: JitInitiation, requestor: string): JitRequestState;
  /** Opens and closes what is due by now; to be called before anything is read. */
  settle(): void;
}

export const createDefender = (tenant: Tenant): Defender => {
  const policies = new Map<string, JitPolicyState>();
  const plans = new Map<string, DefenderPlan>(tenant.defenderPlans);
  const now = (): number => tenant.clock.now();
  let serial = 0;

  const close = (port: JitPortState): void => {
    for (const { nsg, name } of port.rules) if (nsg.rules.delete(name.toLowerCase())) nsg.etag = newEtag();
    port.rules = [];
    port.closesAt = undefined;
  };
  const end = (port: JitPortState, reason: JitPortState['reason'], closesAt: number): void => {
    if (port.status === 'Revoked') return;
    port.status = 'Revoked';
    port.reason = reason;
    port.closesAt = closesAt;
  };
  const open = (policy: JitPolicyState, machine: string, port: JitPortState): void => {
    port.status = 'Initiated';
    const configured = portOf(policy, machine, port.number);
    port.rules = groupsOf(tenant, machine).map((nsg) =>
      write(nsg, {
        name: `SecurityCenter-JITRule-${ruleSuffix(nsg.id, machine, String(port.number), String((serial += 1)))}`,
        from: 100,
        properties: {
          description: `ASC JIT Network Access rule created by an initiation request for policy '${lastOf(policy.id)}' of VM '${lastOf(machine)}'.`,
          protocol: asRuleProtocol(configured?.protocol),
          access: 'Allow',
          direction: 'Inbound',
          sourceAddressPrefix: port.source,
          sourcePortRange: '*',
          destinationAddressPrefix: addressOf(tenant, machine),
          destinationPortRange: String(port.number),
        },
      }),
    );
  };
  /** The ports of a machine under just-in-time access are closed to everybody, with a rule that comes late. */
  const guard = (policy: JitPolicyState): void => {
    for (const machine of policy.machines)
      for (const nsg of groupsOf(tenant, machine.id)) {
        const name = `SecurityCenter-JITRule_-${ruleSuffix(nsg.id, machine.id, 'deny')}`;
        if (nsg.rules.has(name.toLowerCase())) continue;
        write(nsg, {
          name,
          from: 4000,
          properties: {
            description: `ASC JIT Network Access rule for policy '${lastOf(policy.id)}' of VM '${lastOf(machine.id)}'.`,
            protocol: '*',
            access: 'Deny',
            direction: 'Inbound',
            sourceAddressPrefix: '*',
            sourcePortRange: '*',
            destinationAddressPrefix: addressOf(tenant, machine.id),
            destinationPortRanges: machine.ports.map(({ number }) => String(number)),
          },
        });
      }
  };

  const defender: Defender = {
    policies,
    planOf: (subscription) => plans.get(subscription.toLowerCase()) ?? 'P2',
    setPlan: (subscription, plan) => {
      plans.set(subscription.toLowerCase(), plan);
    },
    settle() {
      for (const policy of policies.values())
        for (const request of policy.requests)
          for (const { id, ports } of request.machines)
            for (const port of ports) {
              if (port.status === 'Initiating' && now() >= request.opensAt) open(policy, id, port);
              if (now() >= port.endsAt) end(port, 'Expired', port.endsAt + tenant.latencies.jitClose);
              if (port.closesAt !== undefined && now() >= port.closesAt) close(port);
            }
    },
    put({ id, location, machines }, keep) {
      const before = policies.get(scopeKey(id));
      for (const request of before?.requests ?? [])
        if (!keep.includes(iso(request.startedAt)))
          request.machines.forEach(({ ports }) => ports.forEach(close));
      const policy: JitPolicyState = {
        id: before?.id ?? id,
        location,
        machines,
        requests: (before?.requests ?? []).filter(({ startedAt }) => keep.includes(iso(startedAt))),
      };
      policies.set(scopeKey(id), policy);
      guard(policy);
      return policy;
    },
    remove(id) {
      const policy = policies.get(scopeKey(id));
      if (policy === undefined) return false;
      for (const { machines } of policy.requests) machines.forEach(({ ports }) => ports.forEach(close));
      return policies.delete(scopeKey(id));
    },
    initiate(policy, wanted, requestor) {
      const startedAt = now();
      const opensAt = startedAt + tenant.latencies.jitOpen;
      for (const machine of wanted.machines)
        for (const older of policy.requests.flatMap((request) => request.machines))
          if (sameScope(older.id, machine.id))
            for (const port of older.ports)
              if (machine.ports.some(({ number }) => number === port.number))
                end(port, 'NewerRequestInitiated', opensAt);
      const request: JitRequestState = {
        startedAt,
        opensAt,
        requestor,
        justification: wanted.justification,
        machines: wanted.machines.map(({ id, ports }) => ({
          id,
          ports: ports.map((port) => ({
            ...port,
            status: 'Initiating',
            reason: 'UserRequested',
            closesAt: undefined,
            rules: [],
          })),
        })),
      };
      policy.requests = [...policy.requests, request];
      return request;
    },
  };
  for (const seeded of tenant.jitPolicies) defender.put(seeded, []);
  return defender;
};

/** Policies say `TCP`, security rules `Tcp`. */
const asRuleProtocol = (protocol = '*'): string =>
  `${protocol.slice(0, 1).toUpperCase()}${protocol.slice(1).toLowerCase()}`;

/** As the policy of the machine has it. */
export const portOf = (policy: JitPolicyState, machine: string, number: number): SeedJitPort | undefined =>
  policy.machines
    .find(({ id }) => sameScope(id, machine))
    ?.ports.find((configured) => configured.number === number);

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
const items = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(record) : [];
const idIn = (value: unknown): string => {
  const { id } = record(value);
  return typeof id === 'string' ? id : '';
};

const configurationsOf = (tenant: Tenant, machine: string): readonly Readonly<Record<string, unknown>>[] =>
  interfacesOf(tenant, machine).flatMap((properties) =>
    items(properties['ipConfigurations']).map((each) => record(each['properties'])),
  );

const interfacesOf = (tenant: Tenant, machine: string): readonly Readonly<Record<string, unknown>>[] =>
  items(
    record(tenant.resources.get(scopeKey(machine))?.properties['networkProfile'])['networkInterfaces'],
  ).map((each) => record(tenant.resources.get(scopeKey(idIn(each)))?.properties));

const addressOf = (tenant: Tenant, machine: string): string => {
  const address = configurationsOf(tenant, machine)[0]?.['privateIPAddress'];
  return typeof address === 'string' ? address : '10.0.0.4';
};

/** Groups of the machine's interfaces and of their subnets, each once. */
export const groupsOf = (tenant: Tenant, machine: string): readonly Nsg[] => {
  const own = interfacesOf(tenant, machine).map(({ networkSecurityGroup }) => idIn(networkSecurityGroup));
  const subnets = configurationsOf(tenant, machine).map(({ subnet }) => idIn(subnet));
  const guards = guardsIn(tenant);
  return [
    ...new Set([
      ...subnets.flatMap((id) => guards.get(scopeKey(id)) ?? []),
      ...own.flatMap((id) => tenant.nsgs.get(scopeKey(id)) ?? []),
    ]),
  ];
};

/** Groups by the subnets that they guard. Neither changes while the tenant lives, and a large one has thousands. */
const guardsIn = (tenant: Tenant): ReadonlyMap<string, readonly Nsg[]> => {
  const known = guardsOf.get(tenant);
  if (known !== undefined) return known;
  const made = new Map<string, Nsg[]>();
  for (const nsg of tenant.nsgs.values())
    for (const subnet of nsg.subnets)
      made.set(scopeKey(subnet), [...(made.get(scopeKey(subnet)) ?? []), nsg]);
  guardsOf.set(tenant, made);
  return made;
};
const guardsOf = new WeakMap<Tenant, ReadonlyMap<string, readonly Nsg[]>>();

/** `1170000022-8C18BF8921F041989344B4F1E3A0C370`, as Defender numbers its rules. */
const ruleSuffix = (...of: readonly string[]): string =>
  `${1_170_000_000 + of.length}-${seededId('jit', ...of)
    .replaceAll('-', '')
    .toUpperCase()}`;

/** The service writes past the locks that its callers meet, at the next free number. */
const write = (
  nsg: Nsg,
  {
    name,
    from,
    properties,
  }: { readonly name: string; readonly from: number; readonly properties: Omit<RuleProperties, 'priority'> },
): { readonly nsg: Nsg; readonly name: string } => {
  const taken = new Set(
    [...nsg.rules.values()]
      .filter((rule) => rule.properties.direction.toLowerCase() === 'inbound')
      .map((rule) => rule.properties.priority),
  );
  let priority = from;
  while (taken.has(priority)) priority += 1;
  nsg.rules.set(name.toLowerCase(), {
    name,
    properties: { ...properties, priority },
    etag: newEtag(),
    provisioningState: 'Succeeded',
  });
  nsg.etag = newEtag();
  return { nsg, name };
};
