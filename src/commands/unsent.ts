/** Puts into the ledger which channels outside GitHub did not take what they were sent. */
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent, RunRef } from '../core/ledger/event.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Announced } from './announce.ts';
import { faultsOf, isolated } from './isolated.ts';
import type { Ledger } from './record.ts';
import { GATEHOUSE } from './take-up.ts';

/** Sentences of one run that go into the ledger. */
const MOST = 20;

/** Whoever was not told can be found later. Returns what could not be recorded. */
export const recordUnsent = async (
  {
    announcer,
    clock,
    run,
    log,
  }: Announced & { readonly clock: Clock; readonly run: RunRef; readonly log: Log },
  ledger: Ledger,
): Promise<readonly string[]> => {
  const unsent = announcer.unsent();
  if (unsent.length === 0) return [];
  const more = unsent.length > MOST ? [`and ${unsent.length - MOST} more`] : [];
  const event: NewEvent = {
    // One run may sweep often: `watch`.
    id: deriveEventId(null, 'unsent', `${run.id}/${run.attempt}/${clock.now()}`),
    type: 'posture',
    grant: null,
    actor: GATEHOUSE,
    data: { note: [...unsent.slice(0, MOST), ...more].join(' ') },
  };
  return faultsOf(
    await isolated({ log }, 'The ledger was not written (notifications)', () =>
      ledger.append(() => [event], { text: `Not notified: ${unsent.length}` }),
    ),
  );
};
