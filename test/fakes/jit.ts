/** Defender for Cloud behind its port: requests become rules a little later, a newer one revokes the older, an end takes rules out. */
import { lastName } from '../../src/core/scopes.ts';
import type { Instant, ResourceId } from '../../src/core/brand.ts';
import type {
  JitAnswer,
  JitOrder,
  JitPolicy,
  JitPort,
  JitRequest,
  JitRequestPort,
} from '../../src/ports/jit.ts';
import type { SecurityRule } from '../../src/ports/security-groups.ts';

interface Asked {
  readonly request: JitRequest;
  readonly vm: ResourceId;
  readonly policy: string;
  readonly source: string;
  readonly opensAt: number;
  ports: { readonly number: number; readonly endsAt: Instant; status: string; rule: string | undefined }[];
}

interface FakePolicy {
  readonly id: ResourceId;
  readonly machines: { id: ResourceId; behindFirewall: boolean; ports: JitPort[] }[];
  readonly asked: Asked[];
}

export interface FakeJit {
  readonly list: FakePolicy[];
  plan: 'none' | 'limited' | 'full';
  /** Milliseconds until rules are written. */
  lag: number;
  policies(scope: ResourceId): readonly JitPolicy[];
  policy(id: ResourceId): JitPolicy | undefined;
  initiate(id: ResourceId, order: JitOrder, requestor: string): JitAnswer;
  /** Brings rules and statuses up to now. */
  settle(): void;
}

export const fakeJit = ({
  now,
  nsgs,
  guarded,
}: {
  readonly now: () => Instant;
  readonly nsgs: Map<string, { id: ResourceId; rules: SecurityRule[] }>;
  /** What stands around a machine. */
  readonly guarded: (vm: ResourceId) => {
    readonly addresses: readonly string[];
    readonly groups: ReadonlySet<ResourceId>;
  };
}): FakeJit => {
  let serial = 0;
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const takeOut = (name: string | undefined) => {
    for (const nsg of nsgs.values()) nsg.rules = nsg.rules.filter((rule) => rule.name !== name);
  };
  const open = (asked: Asked, port: Asked['ports'][number]) => {
    serial += 1;
    port.rule = `SecurityCenter-JITRule-${serial}-8C18BF8921F041989344B4F1E3A0C370`;
    port.status = 'Initiated';
    const { addresses, groups } = guarded(asked.vm);
    const config = fake.list
      .flatMap(({ machines }) => machines)
      .find(({ id }) => same(id, asked.vm))
      ?.ports.find(({ number }) => number === port.number);
    for (const id of groups) {
      const nsg = nsgs.get(id.toLowerCase());
      if (nsg === undefined) continue;
      const taken = new Set(nsg.rules.map(({ priority }) => priority));
      let priority = 100;
      while (taken.has(priority)) priority += 1;
      nsg.rules.push({
        name: port.rule,
        description: `ASC JIT Network Access rule created by an initiation request for policy '${lastName(asked.policy)}' of VM '${lastName(asked.vm)}'.`,
        protocol: config?.protocol ?? '*',
        access: 'Allow',
        direction: 'Inbound',
        priority,
        sources: [asked.source.replace(/\/32$/, '')],
        sourcePorts: ['*'],
        destinations: [...addresses],
        destinationPorts: [String(port.number)],
        sourceGroups: [],
        destinationGroups: [],
        state: 'Succeeded',
      });
    }
  };
  const shown = (policy: FakePolicy): JitPolicy => ({
    id: policy.id,
    machines: policy.machines,
    requests: policy.asked.map(({ request, vm, ports, source }) => ({
      ...request,
      machines: [
        {
          id: vm,
          ports: ports.map(({ number, endsAt, status }): JitRequestPort => ({
            number,
            endsAt,
            status,
            sources: [source],
          })),
        },
      ],
    })),
  });
  const fake: FakeJit = {
    list: [],
    plan: 'full',
    lag: 4_000,
    settle: () => {
      for (const asked of fake.list.flatMap((policy) => policy.asked)) {
        for (const port of asked.ports) {
          if (port.status === 'Initiating' && now() >= asked.opensAt) open(asked, port);
          if (port.status !== 'Revoked' && now() >= port.endsAt) {
            port.status = 'Revoked';
            takeOut(port.rule);
          }
        }
      }
    },
    policies: (scope) =>
      fake.list.filter(({ id }) => id.toLowerCase().startsWith(`${scope.toLowerCase()}/`)).map(shown),
    policy: (id) => fake.list.filter((policy) => same(policy.id, id)).map(shown)[0],
    initiate: (id, order, requestor) => {
      const policy = fake.list.find((candidate) => same(candidate.id, id));
      if (policy === undefined) throw new Error('no policy');
      for (const older of policy.asked.filter(({ vm }) => same(vm, order.vm))) {
        for (const port of older.ports.filter(({ number }) => order.ports.includes(number))) {
          port.status = 'Revoked';
          takeOut(port.rule);
        }
      }
      policy.asked.push({
        request: { startsAt: now(), requestor, justification: order.justification, machines: [] },
        vm: order.vm,
        policy: policy.id,
        source: order.source,
        opensAt: now() + fake.lag,
        ports: order.ports.map((number) => ({
          number,
          endsAt: order.endsAt,
          status: 'Initiating',
          rule: undefined,
        })),
      });
      return { kind: 'accepted' };
    },
  };
  return fake;
};
