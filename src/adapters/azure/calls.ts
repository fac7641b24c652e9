/** How every call to Azure is made: with a timeout, reads repeated while that is safe, writes sent once. Whoever signs in waits here too. */
import { milliseconds } from '../../core/brand.ts';
import type { Milliseconds } from '../../core/brand.ts';
import type { Fault } from '../../core/fault.ts';
import { azureFault, SignInError } from './faults.ts';
import type { Call } from './faults.ts';
import { transcribed } from './transcript.ts';
import type { Answer } from './transcript.ts';
import { withDeadline } from './turn.ts';

/** Milliseconds. PIM's PUTs are slow, so a write waits longer for its answer. */
const TIMEOUTS = { read: 60_000, write: 90_000 };
const TRIES = 4;
/** Longest wait between two tries of one call, milliseconds. */
const LONGEST_WAIT = 60_000;

export interface Calls {
  /** A read: repeated on 429, 408, 5xx and lost connections. Throws `Fault`. */
  read<T>(call: Call, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** A read of one thing; an absence (404 unless said otherwise) is `undefined`. */
  find<T>(
    call: Call,
    run: (signal: AbortSignal) => Promise<T>,
    isAbsent?: (answer: Answer | undefined) => boolean,
  ): Promise<T | undefined>;
  /**
   * A write: sent exactly once, so that what committed unseen is found by reading and never by colliding with itself. Repeated only
   * while Entra gives no token, as nothing is sent without one.
   */
  write<T>(call: Call, run: (signal: AbortSignal) => Promise<T>): Promise<Written<T>>;
}

export type Written<T> =
  | { readonly kind: 'returned'; readonly value: T; readonly answers: readonly Answer[] }
  | { readonly kind: 'failed'; readonly fault: Fault; readonly answers: readonly Answer[] };

export const azureCalls = (
  sleep: (time: Milliseconds) => Promise<void>,
  timeouts: { readonly read: number; readonly write: number } = TIMEOUTS,
  /** Client id of whoever calls, for the commands of remedies. */
  client?: string,
): Calls => {
  const tries = async <T>(
    call: Call,
    run: (signal: AbortSignal) => Promise<T>,
    { timeout, isSafe }: Manner,
  ): Promise<Written<T>> => {
    for (let tried = 1; ; tried += 1) {
      const outcome = await once(call, { timeout, client }, run);
      if (outcome.kind === 'returned' || tried === TRIES || !isSafe(outcome)) return outcome;
      const backoff = 1000 * 2 ** (tried - 1);
      await sleep(milliseconds(Math.min(outcome.fault.retryAfter ?? backoff, LONGEST_WAIT)));
    }
  };
  const reading: Manner = {
    timeout: timeouts.read,
    isSafe: ({ fault }) => fault.transient && fault.code !== 'azure.conflict',
  };
  const writing: Manner = {
    timeout: timeouts.write,
    isSafe: ({ fault, answers }) =>
      fault.transient && answers.length === 0 && fault.cause instanceof SignInError,
  };
  return {
    async read(call, run) {
      const outcome = await tries(call, run, reading);
      if (outcome.kind === 'failed') throw outcome.fault;
      return outcome.value;
    },
    async find(call, run, isAbsent = isAbsence) {
      const outcome = await tries(call, run, reading);
      if (outcome.kind === 'returned') return outcome.value;
      if (isAbsent(outcome.answers.at(-1))) return undefined;
      throw outcome.fault;
    },
    write: (call, run) => tries(call, run, writing),
  };
};

interface Manner {
  /** Milliseconds, for each try. */
  readonly timeout: number;
  /** Whether it can be sent again. */
  readonly isSafe: (outcome: Extract<Written<never>, { kind: 'failed' }>) => boolean;
}

const once = async <T>(
  call: Call,
  { timeout, client }: { readonly timeout: number; readonly client: string | undefined },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<Written<T>> => {
  const controller = new AbortController();
  const late = (): void => controller.abort();
  return withDeadline({ timeout, late }, async (): Promise<Written<T>> => {
    // The SDK does not pass the signal on to later pages of a list, so the whole call races it.
    const timedOut = new Promise<never>((_, reject) => {
      controller.signal.addEventListener(
        'abort',
        () => reject(new Error(`no answer within ${timeout / 1000} s`)),
        { once: true },
      );
    });
    const outcome = await transcribed(() => Promise.race([run(controller.signal), timedOut]));
    return outcome.kind === 'returned'
      ? outcome
      : {
          kind: 'failed',
          fault: azureFault(call, outcome.thrown, { answers: outcome.answers, client }),
          answers: outcome.answers,
        };
  });
};

/**
 * NB. Only a 404 about the object itself is absence. A subscription or tenant that the identity cannot see also answers 404,
 * and taking that for "gone" would close the record of access that still stands.
 */
export const isAbsence = (answer: Answer | undefined): boolean =>
  answer !== undefined &&
  answer.status === 404 &&
  !/^(Subscription|InvalidSubscription|Tenant|InvalidAuthentication|MissingSubscription)/i.test(answer.code);
