/** Policies of Azure Firewall behind their port, in memory: groups are written whole, each version has its own mark. */
import type { ResourceId } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type {
  FirewallAnswer,
  FirewallApi,
  FirewallGroup,
  FirewallPolicy,
} from '../../src/ports/firewalls.ts';

export interface StoredPolicy extends FirewallPolicy {
  groups: FirewallGroup[];
}

export interface FakeFirewall extends FirewallApi {
  /** By lower-case id. */
  readonly stored: Map<string, StoredPolicy>;
  /** Puts a group there as anybody may, over whatever has its name. */
  set(policy: ResourceId, group: FirewallGroup): void;
  /** What every read of a policy and its groups throws, by the policy's id. */
  readonly forbidden: Map<string, Fault>;
}

export interface FirewallSurroundings {
  readonly calling: <T>(name: string, effect: () => T) => Promise<T>;
  readonly disturbed: (on: 'putGroup' | 'deleteGroup', effect: () => FirewallAnswer) => FirewallAnswer;
}

export const fakeFirewall = ({ calling, disturbed }: FirewallSurroundings): FakeFirewall => {
  let version = 0;
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const policyOf = (id: ResourceId) => {
    const fault = fake.forbidden.get(id.toLowerCase());
    if (fault !== undefined) throw fault;
    return fake.stored.get(id.toLowerCase());
  };
  const groupIn = (policy: StoredPolicy | undefined, name: string) =>
    policy?.groups.find((group) => same(group.name, name));
  const write = (policy: StoredPolicy, group: FirewallGroup): FirewallAnswer => {
    version += 1;
    const others = policy.groups.filter(({ name }) => !same(name, group.name));
    policy.groups = [...others, { ...group, state: 'Succeeded', etag: `W/"${version}"` }];
    return { kind: 'done' };
  };

  const fake: FakeFirewall = {
    stored: new Map(),
    forbidden: new Map(),
    set: (id, group) => {
      const policy = policyOf(id);
      if (policy !== undefined) write(policy, group);
    },
    policy: (id) => calling(`policy ${id}`, () => policyOf(id)),
    groups: (id) => calling('groups', () => policyOf(id)?.groups.slice()),
    group: (id, name) => calling('group', () => groupIn(policyOf(id), name)),
    putGroup: (id, group) =>
      calling(`putGroup ${group.name}`, () =>
        disturbed('putGroup', () => {
          const policy = policyOf(id);
          if (policy === undefined) return { kind: 'gone' };
          if (groupIn(policy, group.name)?.etag !== group.etag) return { kind: 'changed' };
          if (
            policy.groups.some(({ name, priority }) => priority === group.priority && !same(name, group.name))
          )
            return {
              kind: 'failed',
              fault: new Fault('azure.rejected', 'PUT: 400', { remedy: 'read it', transient: false }),
            };
          return write(policy, group);
        }),
      ),
    deleteGroup: (id, name, etag) =>
      calling(`deleteGroup ${name}`, () =>
        disturbed('deleteGroup', () => {
          const policy = policyOf(id);
          if (policy === undefined) return { kind: 'gone' };
          const group = groupIn(policy, name);
          if (etag !== undefined && group !== undefined && group.etag !== etag) return { kind: 'changed' };
          policy.groups = policy.groups.filter((one) => one !== group);
          return { kind: 'done' };
        }),
      ),
    takeOut: (id, name, rule) =>
      calling(`takeOut ${name}`, () =>
        disturbed('putGroup', () => {
          const policy = policyOf(id);
          const group = groupIn(policy, name);
          if (policy === undefined || group === undefined) return { kind: 'gone' };
          const collections = group.collections.map((collection) => ({
            ...collection,
            rules: collection.rules.filter(
              (each) => each.name !== rule.name || each.description !== rule.description,
            ),
          }));
          return write(policy, {
            ...group,
            collections: collections.filter(({ rules }) => rules.length > 0),
          });
        }),
      ),
    policiesIn: (subscription) =>
      calling('policiesIn', () =>
        [...fake.stored.values()].filter(({ id }) =>
          id.toLowerCase().startsWith(`/subscriptions/${subscription}/`),
        ),
      ),
  };
  return fake;
};
