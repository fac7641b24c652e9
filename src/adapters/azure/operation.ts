/** Waits for a long-running operation with our own sleep, so that tests and the sandbox own the time. */
import { milliseconds } from '../../core/brand.ts';
import type { Milliseconds } from '../../core/brand.ts';
import { lastAnswer } from './transcript.ts';

/** The part of the SDK's poller that is used. */
interface Poller<T> {
  readonly isDone: boolean;
  submitted(): Promise<void>;
  poll(options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
  pollUntilDone(): Promise<T>;
}

/** Milliseconds; where the service names no `Retry-After`. */
const INTERVAL = 1000;
const LONGEST = 20_000;

/**
 * How the resource itself is asked whether it is as it was asked for. A service names its `Retry-After` in round numbers, and one
 * group takes one write at a time: whoever waits for the operation alone keeps everybody behind them waiting for the rest of it.
 */
export interface Watch {
  readonly shows: () => Promise<boolean>;
  readonly pace: Pace;
}

/** How long such an operation took last in this run, as waited for; milliseconds. */
export interface Pace {
  expected: number;
}

export const newPace = (): Pace => ({ expected: INTERVAL });

/** A little less than the last one took, so that one that is faster is seen, too. */
const SOONER = 250;
const FIRST_STEP = 500;
const LONGEST_STEP = 2_000;

/** How long to wait before the operation is asked again, as its last answer says. */
export const pause = (): Milliseconds =>
  milliseconds(Math.min(lastAnswer()?.retryAfter ?? INTERVAL, LONGEST));

/**
 * Starts the operation and polls it to its end (https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations).
 * Throws what the SDK throws; the transcript holds what the service said. An aborted signal ends the wait, not the operation.
 */
export const finished = async <T>(start: () => Poller<T>, waiting: Waiting): Promise<T> => {
  const { sleep, signal } = waiting;
  const poller = start();
  await poller.submitted();
  while (!poller.isDone) {
    await poller.poll({ abortSignal: signal });
    if (poller.isDone) break;
    await sleep(pause());
    signal.throwIfAborted();
  }
  return poller.pollUntilDone();
};

interface Waiting {
  readonly sleep: (time: Milliseconds) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * The same, and over as soon as the resource shows what was asked for: `shown`. The operation is asked when its time has come, and
 * what it says of a failure is thrown as ever. NB. A resource that shows nothing new proves nothing: then only the operation ends the wait.
 */
export const finishedOrShown = async (
  start: () => Poller<unknown>,
  { sleep, signal, watch: { shows, pace } }: Waiting & { readonly watch: Watch },
): Promise<'finished' | 'shown'> => {
  const poller = start();
  await poller.submitted();
  let waited = 0;
  let askAt: number = pause();
  let next = pace.expected;
  for (let step = FIRST_STEP; !poller.isDone; step = Math.min(step * 2, LONGEST_STEP)) {
    await sleep(milliseconds(next));
    waited += next;
    next = step;
    signal.throwIfAborted();
    if (await shows()) {
      pace.expected = Math.min(Math.max(FIRST_STEP, waited - SOONER), LONGEST);
      return 'shown';
    }
    if (waited < askAt) continue;
    await poller.poll({ abortSignal: signal });
    askAt = waited + pause();
  }
  await poller.pollUntilDone();
  return 'finished';
};
