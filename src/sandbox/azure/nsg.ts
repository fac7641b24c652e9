/** Network security groups: rules as long-running operations that exclude, supersede and refuse each other. */
import { ArmError } from './error.ts';
import { bastionGap } from './bastion.ts';
import { createOperations, inTurn, requireMatch } from './operations.ts';
import type { ConflictShape, ContentionShape, Operation } from './operations.ts';
import { lastOf } from './scope.ts';
import type { RuleProperties } from './seed.ts';
import { readRule } from './rule.ts';
import type { Nsg, Rule, Tenant } from './tenant.ts';
import { newEtag } from './tenant.ts';

export interface Network {
  /** `If-Match` alone counts; `If-None-Match` has no effect on security rules as far as anybody has published. */
  put(
    nsg: Nsg,
    name: string,
    body: unknown,
    ifMatch: string | undefined,
  ): { readonly rule: Rule; readonly created: boolean; readonly operation: Operation };
  /** `undefined` when there is no such rule. */
  remove(nsg: Nsg, name: string, ifMatch: string | undefined): Operation | undefined;
  operation(id: string): Operation | undefined;
  /** Ends what is done by now; to be called before anything is read. */
  settle(): void;
  /** The shapes of the next contentions and conflicts; without an order they take turns. */
  orderContention(...shapes: readonly ContentionShape[]): void;
  orderConflict(...shapes: readonly ConflictShape[]): void;
  /** The next operation that is taken is cancelled and superseded by somebody else's, and leaves no trace. */
  supersedeNext(): void;
}

const CONFLICT: readonly ConflictShape[] = ['sync', 'async'];
const MAXIMUM_RULES = 1000;
const RESERVED = [
  'allowvnetinbound',
  'allowazureloadbalancerinbound',
  'denyallinbound',
  'allowvnetoutbound',
  'allowinternetoutbound',
  'denyalloutbound',
];

export const createNetwork = (tenant: Tenant): Network => {
  const operations = createOperations(tenant, (one, other) => one === other);
  const conflicts = inTurn(CONFLICT);
  const now = (): number => tenant.clock.now();

  return {
    settle: operations.settle,
    operation: operations.find,
    orderContention: operations.orderContention,
    supersedeNext: operations.supersedeNext,
    orderConflict: conflicts.order,
    put(nsg, name, body, ifMatch) {
      operations.settle();
      const properties = readRule(name, body);
      const key = name.toLowerCase();
      const before = nsg.rules.get(key);
      requireMatch(ifMatch, before?.etag);
      const id = crypto.randomUUID();
      operations.contend(nsg, 'PutSecurityRuleOperation', id);
      if (RESERVED.includes(key)) throw conflict(name, name);
      if (before === undefined && nsg.rules.size >= MAXIMUM_RULES)
        throw new ArmError(
          400,
          'MaximumNumberOfSecurityRulesExceeded',
          `Network security group ${lastOf(nsg.id)} can not have more than ${MAXIMUM_RULES} security rules.`,
        );
      requireBastion(nsg, key, { name, properties });
      const taken = [...nsg.rules.values()].find(
        (other) =>
          other.name.toLowerCase() !== key &&
          other.properties.priority === properties.priority &&
          other.properties.direction.toLowerCase() === properties.direction.toLowerCase(),
      );
      const refused = taken === undefined ? undefined : conflict(name, taken.name);
      if (refused !== undefined && conflicts.next() === 'sync') throw refused;
      const standing: Rule = {
        name: before?.name ?? name,
        properties,
        etag: newEtag(),
        provisioningState: 'Updating',
      };
      const undo = (): void => {
        if (before === undefined) nsg.rules.delete(key);
        else nsg.rules.set(key, before);
        nsg.etag = newEtag();
      };
      // A PUT that is refused later stands in the list until then, as a rule that is being made.
      nsg.rules.set(key, standing);
      nsg.etag = newEtag();
      const operation = operations.begin({
        id,
        kind: 'PutSecurityRuleOperation',
        on: nsg,
        doneAt: now() + tenant.latencies.networkWrite,
        undo,
        finish() {
          if (refused === undefined) {
            operation.status = 'Succeeded';
            if (nsg.rules.get(key) === standing) standing.provisioningState = 'Succeeded';
            return;
          }
          operation.status = 'Failed';
          operation.error = { code: refused.code, message: refused.message, details: [] };
          undo();
        },
      });
      return { rule: standing, created: before === undefined, operation };
    },
    remove(nsg, name, ifMatch) {
      operations.settle();
      const key = name.toLowerCase();
      const before = nsg.rules.get(key);
      if (before === undefined) return undefined;
      requireMatch(ifMatch, before.etag);
      const id = crypto.randomUUID();
      operations.contend(nsg, 'DeleteSecurityRuleOperation', id);
      // What was superseded may have been the making of this very rule.
      const rule = nsg.rules.get(key);
      if (rule === undefined) return undefined;
      requireBastion(nsg, key, undefined);
      rule.provisioningState = 'Deleting';
      const operation = operations.begin({
        id,
        kind: 'DeleteSecurityRuleOperation',
        on: nsg,
        doneAt: now() + tenant.latencies.networkDelete,
        undo() {
          rule.provisioningState = 'Succeeded';
        },
        finish() {
          operation.status = 'Succeeded';
          nsg.rules.delete(key);
          nsg.etag = newEtag();
        },
      });
      return operation;
    },
  };
};

const conflict = (name: string, other: string): ArmError =>
  new ArmError(
    400,
    'SecurityRuleConflict',
    `Security rule ${name} conflicts with rule ${other}. Rules cannot have the same Priority and Direction. To learn more, see aka.ms/nsgrules.`,
  );

const requireBastion = (
  nsg: Nsg,
  key: string,
  replacement: { readonly name: string; readonly properties: RuleProperties } | undefined,
): void => {
  if (!nsg.subnets.some((subnet) => lastOf(subnet).toLowerCase() === 'azurebastionsubnet')) return;
  const rules = [...nsg.rules.values()]
    .filter((rule) => rule.name.toLowerCase() !== key)
    .map((rule) => rule.properties);
  const gap = bastionGap(replacement === undefined ? rules : [...rules, replacement.properties]);
  if (gap === undefined) return;
  throw new ArmError(
    400,
    'NetworkSecurityGroupNotCompliantForAzureBastionSubnet',
    `Network security group ${lastOf(nsg.id)} does not have necessary rules for Azure Bastion Subnet AzureBastionSubnet.`,
    { details: [] },
  );
};
