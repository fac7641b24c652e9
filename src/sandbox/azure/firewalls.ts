/** Policies of Azure Firewall: groups of rules as slow operations, one at a time in a whole family of policies. */
import type { ArmError } from './error.ts';
import { readGroup, refused } from './firewall-body.ts';
import { createOperations, inTurn, requireMatch } from './operations.ts';
import type { ConflictShape, ContentionShape, Operation } from './operations.ts';
import { lastOf, sameScope, scopeKey } from './scope.ts';
import type { SeedFirewallGroup } from './seed.ts';
import type { Tenant } from './tenant.ts';
import { newEtag } from './tenant.ts';

export interface GroupState {
  readonly content: SeedFirewallGroup;
  readonly etag: string;
  provisioningState: 'Succeeded' | 'Updating' | 'Deleting' | 'Failed';
}

export interface PolicyState {
  readonly id: string;
  readonly location: string;
  readonly basePolicy: string | undefined;
  readonly firewalls: readonly string[];
  readonly groups: Map<string, GroupState>;
  etag: string;
}

/** What a write may only replace: the version of `If-Match`, or nothing at all (`If-None-Match: *`). */
export interface Condition {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

export interface Firewalls {
  readonly policies: ReadonlyMap<string, PolicyState>;
  isUpdating(policy: PolicyState): boolean;
  childrenOf(policy: PolicyState): readonly PolicyState[];
  put(
    policy: PolicyState,
    name: string,
    of: { readonly body: unknown; readonly condition: Condition },
  ): { readonly group: GroupState; readonly created: boolean; readonly operation: Operation };
  /** `undefined` when there is no such group. */
  remove(policy: PolicyState, name: string, condition: Condition): Operation | undefined;
  operation(id: string): Operation | undefined;
  /** Ends what is done by now; to be called before anything is read. */
  settle(): void;
  orderContention(...shapes: readonly ContentionShape[]): void;
  orderConflict(...shapes: readonly ConflictShape[]): void;
  /** A firewall does not take the next write: its operation fails at the end, and the group stays as `Failed`. */
  faultNext(): void;
  /** As anybody may, at once; over whatever has the name. `undefined` takes it away. */
  set(policy: PolicyState, name: string, group: SeedFirewallGroup | undefined): void;
}

const CONFLICT: readonly ConflictShape[] = ['sync', 'async'];
const MAXIMUM_GROUPS = 90;

export const createFirewalls = (tenant: Tenant): Firewalls => {
  const policies = new Map<string, PolicyState>(
    tenant.firewallPolicies.map((seed) => [
      scopeKey(seed.id),
      {
        id: seed.id,
        location: seed.location,
        basePolicy: seed.basePolicy,
        firewalls: seed.firewalls,
        etag: newEtag(),
        groups: new Map(
          seed.groups.map((content) => [
            content.name.toLowerCase(),
            { content, etag: newEtag(), provisioningState: 'Succeeded' },
          ]),
        ),
      },
    ]),
  );
  /** The topmost policy that this one inherits from, or itself. */
  const rootOf = (id: string): string => {
    const base = policies.get(scopeKey(id))?.basePolicy;
    return base === undefined ? scopeKey(id) : rootOf(base);
  };
  const operations = createOperations(tenant, (one, other) => rootOf(one.id) === rootOf(other.id));
  const conflicts = inTurn(CONFLICT);
  let faulty = false;
  const doneAt = (policy: PolicyState): number =>
    tenant.clock.now() +
    (policy.firewalls.length > 0 ? tenant.latencies.firewallUpdate : tenant.latencies.networkWrite);
  const replace = (policy: PolicyState, key: string, group: GroupState | undefined): void => {
    if (group === undefined) policy.groups.delete(key);
    else policy.groups.set(key, group);
    policy.etag = newEtag();
  };

  return {
    policies,
    isUpdating: operations.isRunning,
    childrenOf: ({ id }) =>
      [...policies.values()].filter(
        ({ basePolicy }) => basePolicy !== undefined && sameScope(basePolicy, id),
      ),
    operation: operations.find,
    settle: operations.settle,
    orderContention: operations.orderContention,
    orderConflict: conflicts.order,
    faultNext() {
      faulty = true;
    },
    set(policy, name, content) {
      operations.settle();
      const group: GroupState | undefined =
        content === undefined ? undefined : { content, etag: newEtag(), provisioningState: 'Succeeded' };
      replace(policy, name.toLowerCase(), group);
    },
    put(policy, name, { body, condition }) {
      operations.settle();
      const key = name.toLowerCase();
      const before = policy.groups.get(key);
      const content = readGroup(before?.content.name ?? name, body);
      requireCondition(condition, before);
      const id = crypto.randomUUID();
      operations.contend(policy, 'PutFirewallPolicyRuleCollectionGroupOperation', id);
      if (before === undefined && policy.groups.size >= MAXIMUM_GROUPS)
        throw refused(
          'FirewallPolicyRuleCollectionGroupsLimitExceeded',
          `Firewall policy ${lastOf(policy.id)} can not have more than ${MAXIMUM_GROUPS} rule collection groups.`,
        );
      const isTaken = [...policy.groups].some(
        ([other, group]) => other !== key && group.content.priority === content.priority,
      );
      const conflict = isTaken ? priorityConflict(content) : undefined;
      if (conflict !== undefined && conflicts.next() === 'sync') throw conflict;
      const isFaulty = faulty && policy.firewalls.length > 0;
      if (isFaulty) faulty = false;
      const standing: GroupState = { content, etag: newEtag(), provisioningState: 'Updating' };
      const undo = (): void => replace(policy, key, before);
      // A PUT that is refused later stands in the list until then, as a group that is being made.
      replace(policy, key, standing);
      const operation = operations.begin({
        id,
        kind: 'PutFirewallPolicyRuleCollectionGroupOperation',
        on: policy,
        doneAt: doneAt(policy),
        undo,
        finish() {
          const refusal = conflict ?? (isFaulty ? faultedFirewall(policy) : undefined);
          operation.status = refusal === undefined ? 'Succeeded' : 'Failed';
          if (refusal !== undefined)
            operation.error = { code: refusal.code, message: refusal.message, details: [] };
          if (conflict !== undefined) undo();
          else standing.provisioningState = refusal === undefined ? 'Succeeded' : 'Failed';
        },
      });
      return { group: standing, created: before === undefined, operation };
    },
    remove(policy, name, condition) {
      operations.settle();
      const key = name.toLowerCase();
      const before = policy.groups.get(key);
      if (before === undefined) return undefined;
      requireCondition(condition, before);
      const id = crypto.randomUUID();
      operations.contend(policy, 'DeleteFirewallPolicyRuleCollectionGroupOperation', id);
      // What was superseded may have been the making of this very group.
      const group = policy.groups.get(key);
      if (group === undefined) return undefined;
      const isFaulty = faulty && policy.firewalls.length > 0;
      if (isFaulty) faulty = false;
      group.provisioningState = 'Deleting';
      const operation = operations.begin({
        id,
        kind: 'DeleteFirewallPolicyRuleCollectionGroupOperation',
        on: policy,
        doneAt: doneAt(policy),
        undo() {
          group.provisioningState = 'Succeeded';
        },
        finish() {
          operation.status = isFaulty ? 'Failed' : 'Succeeded';
          if (!isFaulty) return replace(policy, key, undefined);
          const { code, message } = faultedFirewall(policy);
          operation.error = { code, message, details: [] };
          group.provisioningState = 'Failed';
        },
      });
      return operation;
    },
  };
};

const requireCondition = ({ ifMatch, ifNoneMatch }: Condition, group: GroupState | undefined): void => {
  if (ifNoneMatch === '*' && group !== undefined) requireMatch('no version', undefined);
  requireMatch(ifMatch, group?.etag);
};

const priorityConflict = ({ name, priority }: SeedFirewallGroup): ArmError =>
  refused(
    'FirewallPolicyRuleCollectionGroupPriorityConflict',
    `Rule collection group ${name} has the priority ${priority} of another group.`,
  );

const faultedFirewall = ({ id, firewalls }: PolicyState): ArmError =>
  refused(
    'FirewallPolicyUpdateFailed',
    `Put on Firewall Policy ${lastOf(id)} Failed with ${firewalls.length} faulted referenced firewalls`,
  );
