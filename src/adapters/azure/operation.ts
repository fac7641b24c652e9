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

/** How long to wait before the operation is asked again, as its last answer says. */
export const pause = (): Milliseconds =>
  milliseconds(Math.min(lastAnswer()?.retryAfter ?? INTERVAL, LONGEST));

/**
 * Starts the operation and polls it to its end (https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations).
 * Throws what the SDK throws; the transcript holds what the service said. An aborted signal ends the wait, not the operation.
 */
export const finished = async <T>(
  start: () => Poller<T>,
  { sleep, signal }: { readonly sleep: (time: Milliseconds) => Promise<void>; readonly signal: AbortSignal },
): Promise<T> => {
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
