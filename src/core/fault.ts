/** A fault: an effect that failed. Thrown in adapters and providers, caught in `apply` and at the entrypoints. */

export type FaultCode =
  | 'github.unreachable' // no answer, or 5xx after retries
  | 'github.forbidden' // 401/403 that is not a rate limit: a permission is missing
  | 'github.rate-limited'
  | 'github.not-found'
  | 'github.rejected' // any other 4xx, or a GraphQL error
  | 'github.unexpected' // an answer that breaks the API's own description
  | 'ledger.missing' // the branch is not there
  | 'ledger.foreign-genesis' // the branch is there, but not the one in the settings
  | 'ledger.broken' // its content contradicts itself
  | 'ledger.rewritten' // it does not go on from what was anchored outside the branch
  | 'ledger.contended' // lost the compare-and-swap until the deadline
  | 'azure.unreachable'
  | 'azure.unauthenticated' // the token endpoint or a 401
  | 'azure.forbidden'
  | 'azure.throttled'
  | 'azure.not-found'
  | 'azure.conflict' // another operation, or an object that is not ours, is in the way
  | 'azure.rejected' // any other 4xx
  | 'azure.failed' // a long-running operation that ended in Failed or Canceled
  | 'azure.unexpected'
  | 'facts.unanswered' // something that a decision needs was asked and not answered
  | 'clock.disagreement' // sources more than two minutes apart
  | 'notice.unsent' // a channel outside GitHub took no message; it blocks nothing
  | 'config.invalid' // an input is missing or malformed
  | 'grant.not-ours' // the platform's object contradicts the ledger; left alone
  | 'grant.over' // its window was over before anything could be opened
  | 'bug'; // ours

export interface FaultDetail {
  /** The call that failed, e.g. `PUT …/securityRules/gh-…`; never with a token in it. */
  readonly call?: string;
  /** What to do, one sentence. */
  readonly remedy: string;
  /** Worth another try without any change (§5: retried to a deadline before anything is undone). */
  readonly transient?: boolean;
  /** The earliest moment at which the platform wants to be asked again, milliseconds from now. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly call: string | undefined;
  readonly remedy: string;
  readonly transient: boolean;
  readonly retryAfter: number | undefined;

  constructor(code: FaultCode, message: string, detail: FaultDetail) {
    super(message, { cause: detail.cause });
    this.code = code;
    this.call = detail.call;
    this.remedy = detail.remedy;
    this.transient = detail.transient ?? false;
    this.retryAfter = detail.retryAfter;
  }
}

/** What failed and in which call, without what to do. Foreign text in it is raw. */
export const whatFailed = ({ call, message }: Pick<Fault, 'call' | 'message'>): string =>
  call === undefined || message.includes(call) ? message : `${call}: ${message}`;

/** A fault in one line for people: which call, what is wrong, what to do. Foreign text in it is raw. */
export const faultSentence = (fault: Pick<Fault, 'call' | 'message' | 'remedy'>): string => {
  const what = whatFailed(fault);
  return `${/[.!?]$/.test(what) ? what : `${what}.`} ${fault.remedy}`;
};

/** What any thrown thing amounts to; something that is not a `Fault` is our bug, and its stack says where. */
export const asFault = (thrown: unknown): Fault => {
  if (thrown instanceof Fault) return thrown;
  const fault = new Fault('bug', thrown instanceof Error ? thrown.message : String(thrown), {
    remedy: 'This is a bug in Gatehouse; please report it with the log of this run.',
    cause: thrown,
  });
  // What `new Fault` has noted is only where the bug was caught.
  if (thrown instanceof Error && thrown.stack !== undefined) fault.stack = thrown.stack;
  return fault;
};
