/** Network security groups: rules as long-running operations that exclude, supersede and refuse each other. */
import { ArmError } from './error.ts';
import type { ErrorDetail } from './error.ts';
import { bastionGap } from './bastion.ts';
import { lastOf } from './scope.ts';
import type { RuleProperties } from './seed.ts';
import { readRule } from './rule.ts';
import type { Nsg, Rule, Tenant } from './tenant.ts';
import { newEtag } from './tenant.ts';

/** How a second write meets one that is under way. */
export type ContentionShape =
  'retryable-429' | 'another-operation-409' | 'another-operation-429' | 'supersede';
/** Where a priority that is taken is noticed. */
export type ConflictShape = 'sync' | 'async';

export interface Operation {
  readonly id: string;
  readonly kind: 'PutSecurityRuleOperation' | 'DeleteSecurityRuleOperation';
  readonly nsg: Nsg;
  readonly rule: string;
  readonly startedAt: number;
  readonly doneAt: number;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  error:
    | { readonly code: string; readonly message: string; readonly details?: readonly ErrorDetail[] }
    | undefined;
  /** Puts back what stood there before. */
  readonly undo: () => void;
  readonly finish: () => void;
}

export interface Network {
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
}

const CONTENTION: readonly ContentionShape[] = [
  'retryable-429',
  'another-operation-409',
  'another-operation-429',
  'supersede',
];
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
  const operations = new Map<string, Operation>();
  const contention = inTurn(CONTENTION);
  const conflicts = inTurn(CONFLICT);
  const now = (): number => tenant.clock.now();

  const settle = (): void => {
    for (const operation of operations.values())
      if (operation.status === 'InProgress' && now() >= operation.doneAt) operation.finish();
  };

  const running = (nsg: Nsg): Operation | undefined =>
    [...operations.values()].find((operation) => operation.nsg === nsg && operation.status === 'InProgress');

  /** Refuses or cancels: two operations never run on one group. */
  const contend = (nsg: Nsg, kind: Operation['kind'], newId: string): void => {
    const other = running(nsg);
    if (other === undefined) return;
    const shape = contention.next();
    const retryAfter = { 'Retry-After': String(tenant.latencies.retryAfterSeconds) };
    switch (shape) {
      case 'retryable-429':
        throw new ArmError(429, 'RetryableError', 'A retryable error occured.', {
          headers: retryAfter,
          details: [
            {
              code: 'RetryableErrorDueToAnotherOperation',
              message: `Operation ${kind} (${newId}) can not be performed because Operation ${other.kind} (${other.id}) is updating resource ${nsg.id}. The call can be retried.`,
            },
          ],
        });
      case 'another-operation-409':
        throw anotherOperation(409, nsg, other.id);
      case 'another-operation-429':
        throw anotherOperation(429, nsg, other.id);
      case 'supersede':
        other.undo();
        other.status = 'Canceled';
        other.error = {
          code: 'Canceled',
          message: 'Operation was canceled.',
          details: [
            {
              code: 'CanceledAndSupersededDueToAnotherOperation',
              message: `Operation ${other.kind} (${other.id}) was canceled and superseded by operation ${kind} (${newId}).`,
            },
          ],
        };
    }
  };

  const begin = (of: Omit<Operation, 'startedAt' | 'status' | 'error'>): Operation => {
    const operation: Operation = { ...of, startedAt: now(), status: 'InProgress', error: undefined };
    operations.set(operation.id, operation);
    return operation;
  };

  return {
    settle,
    operation: (id) => operations.get(id.toLowerCase()),
    orderContention: contention.order,
    orderConflict: conflicts.order,
    put(nsg, name, body, ifMatch) {
      settle();
      const properties = readRule(name, body);
      const key = name.toLowerCase();
      const before = nsg.rules.get(key);
      requireMatch(ifMatch, before);
      const id = crypto.randomUUID();
      contend(nsg, 'PutSecurityRuleOperation', id);
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
      const operation = begin({
        id,
        kind: 'PutSecurityRuleOperation',
        nsg,
        rule: standing.name,
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
      settle();
      const key = name.toLowerCase();
      const before = nsg.rules.get(key);
      if (before === undefined) return undefined;
      requireMatch(ifMatch, before);
      const id = crypto.randomUUID();
      contend(nsg, 'DeleteSecurityRuleOperation', id);
      // What was superseded may have been the making of this very rule.
      const rule = nsg.rules.get(key);
      if (rule === undefined) return undefined;
      requireBastion(nsg, key, undefined);
      rule.provisioningState = 'Deleting';
      const operation = begin({
        id,
        kind: 'DeleteSecurityRuleOperation',
        nsg,
        rule: rule.name,
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

const inTurn = <T>(all: readonly T[]): { next(): T; order(...shapes: readonly T[]): void } => {
  let ordered: T[] = [];
  let turn = 0;
  return {
    next() {
      const first = ordered.shift();
      if (first !== undefined) return first;
      const [shape] = [...all.slice(turn % all.length), ...all];
      turn += 1;
      if (shape === undefined) throw new Error('there is no shape to take turns');
      return shape;
    },
    order(...shapes) {
      ordered = [...shapes];
    },
  };
};

const anotherOperation = (status: number, nsg: Nsg, id: string): ArmError =>
  new ArmError(
    status,
    'AnotherOperationInProgress',
    `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://${nsg.location}.network.azure.com/operations/${id}.`,
    { details: [] },
  );

const conflict = (name: string, other: string): ArmError =>
  new ArmError(
    400,
    'SecurityRuleConflict',
    `Security rule ${name} conflicts with rule ${other}. Rules cannot have the same Priority and Direction. To learn more, see aka.ms/nsgrules.`,
  );

/** `If-Match` alone counts; `If-None-Match` has no effect on security rules as far as anybody has published. */
const requireMatch = (ifMatch: string | undefined, rule: Rule | undefined): void => {
  if (ifMatch === undefined) return;
  if (rule !== undefined && (ifMatch === '*' || ifMatch === rule.etag)) return;
  throw new ArmError(412, 'PreconditionFailed', 'Precondition failed.', {
    details: [
      {
        code: 'PreconditionFailedEtagMismatch',
        message: `Etag provided in if-match header ${ifMatch} does not match etag ${rule?.etag ?? 'null'} of resource.`,
      },
    ],
  });
};

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
