/** Long-running operations of Microsoft.Network: how they run, end, and exclude, supersede or refuse each other. */
import { ArmError } from './error.ts';
import type { ErrorDetail } from './error.ts';
import type { Tenant } from './tenant.ts';

/** How a second write meets one that is under way. */
export type ContentionShape =
  'retryable-429' | 'another-operation-409' | 'another-operation-429' | 'supersede';
/** Where a priority that is taken is noticed. */
export type ConflictShape = 'sync' | 'async';

/** What an operation changes a part of. */
export interface Located {
  readonly id: string;
  readonly location: string;
}

export interface Operation {
  readonly id: string;
  /** `PutSecurityRuleOperation`, … */
  readonly kind: string;
  readonly on: Located;
  readonly doneAt: number;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  error:
    | { readonly code: string; readonly message: string; readonly details?: readonly ErrorDetail[] }
    | undefined;
  /** Puts back what stood there before. */
  readonly undo: () => void;
  readonly finish: () => void;
}

export interface Operations {
  find(id: string): Operation | undefined;
  /** Ends what is done by now; to be called before anything is read. */
  settle(): void;
  isRunning(on: Located): boolean;
  begin(of: Omit<Operation, 'status' | 'error'>): Operation;
  /** Throws, or cancels what is under way: two operations never run on what depends on each other. */
  contend(on: Located, kind: string, newId: string): void;
  /** The shapes of the next contentions; without an order they take turns. */
  orderContention(...shapes: readonly ContentionShape[]): void;
  /** The next operation that is taken is cancelled and superseded by somebody else's, and leaves no trace. */
  supersedeNext(): void;
}

const CONTENTION: readonly ContentionShape[] = [
  'retryable-429',
  'another-operation-409',
  'another-operation-429',
  'supersede',
];

/** `depend`: whether an operation on the one is in the way of an operation on the other. */
export const createOperations = (
  tenant: Tenant,
  depend: (one: Located, other: Located) => boolean,
): Operations => {
  const operations = new Map<string, Operation>();
  const contention = inTurn(CONTENTION);
  let doomed = false;
  const running = (on: Located): Operation | undefined =>
    [...operations.values()].find(
      (operation) => operation.status === 'InProgress' && depend(operation.on, on),
    );
  return {
    find: (id) => operations.get(id.toLowerCase()),
    settle() {
      for (const operation of operations.values())
        if (operation.status === 'InProgress' && tenant.clock.now() >= operation.doneAt) operation.finish();
    },
    isRunning: (on) => running(on) !== undefined,
    begin(of) {
      const operation: Operation = {
        ...of,
        status: 'InProgress',
        error: undefined,
        ...(doomed ? { finish: () => supersede(operation, of.kind, crypto.randomUUID()) } : {}),
      };
      doomed = false;
      operations.set(operation.id, operation);
      return operation;
    },
    contend(on, kind, newId) {
      const other = running(on);
      if (other === undefined) return;
      const shape = contention.next();
      switch (shape) {
        case 'retryable-429':
          throw new ArmError(429, 'RetryableError', 'A retryable error occured.', {
            headers: { 'Retry-After': String(tenant.latencies.retryAfterSeconds) },
            details: [
              {
                code: 'RetryableErrorDueToAnotherOperation',
                message: `Operation ${kind} (${newId}) can not be performed because Operation ${other.kind} (${other.id}) is updating resource ${other.on.id}. The call can be retried.`,
              },
            ],
          });
        case 'another-operation-409':
          throw anotherOperation(409, other);
        case 'another-operation-429':
          throw anotherOperation(429, other);
        case 'supersede':
          supersede(other, kind, newId);
      }
    },
    orderContention: contention.order,
    supersedeNext() {
      doomed = true;
    },
  };
};

const supersede = (operation: Operation, kind: string, by: string): void => {
  operation.undo();
  operation.status = 'Canceled';
  operation.error = {
    code: 'Canceled',
    message: 'Operation was canceled.',
    details: [
      {
        code: 'CanceledAndSupersededDueToAnotherOperation',
        message: `Operation ${operation.kind} (${operation.id}) was canceled and superseded by operation ${kind} (${by}).`,
      },
    ],
  };
};

const anotherOperation = (status: number, { on, id }: Operation): ArmError =>
  new ArmError(
    status,
    'AnotherOperationInProgress',
    `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://${on.location}.network.azure.com/operations/${id}.`,
    { details: [] },
  );

/** What takes turns until somebody orders what comes next. */
export const inTurn = <T>(all: readonly T[]): { next(): T; order(...shapes: readonly T[]): void } => {
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

/** `If-Match` of a write: only over the very version that it names. */
export const requireMatch = (ifMatch: string | undefined, etag: string | undefined): void => {
  if (ifMatch === undefined) return;
  if (etag !== undefined && (ifMatch === '*' || ifMatch === etag)) return;
  throw new ArmError(412, 'PreconditionFailed', 'Precondition failed.', {
    details: [
      {
        code: 'PreconditionFailedEtagMismatch',
        message: `Etag provided in if-match header ${ifMatch} does not match etag ${etag ?? 'null'} of resource.`,
      },
    ],
  });
};
