/** Wakes the judgement of open requests that have waited too long: it asks again, escalates or lets them lapse. Decides nothing. */
import type { Policy } from '../core/policy.ts';
import { dueOf } from '../core/waiting/due.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bell } from '../ports/desk.ts';
import type { Evidence } from '../ports/evidence.ts';

const REQUEST = 'request.yml';

/** A run each: of many the next sweeps take the rest, those that wait longest first. */
const MOST_WOKEN = 20;

/** One that could not be woken does not stop the others; then the first fault is thrown. */
export const wakeWaiting = async (
  { evidence, bell, clock }: { readonly evidence: Evidence; readonly bell: Bell; readonly clock: Clock },
  { settings }: Policy,
): Promise<void> => {
  if (settings === undefined) return;
  const due = dueOf(await evidence.waitingPulls(), settings.waiting, clock.now()).slice(0, MOST_WOKEN);
  const woken = await Promise.allSettled(
    due.map((number) => bell.wake(REQUEST, { 'pull-request': String(number) })),
  );
  const failed = woken.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};
