/** Recorded decisions straight from the events of a fake ledger. */
import type { BlobSha } from '../../src/core/brand.ts';
import { parseInstant } from '../../src/core/brand.ts';
import type { LedgerEvent } from '../../src/core/ledger/event.ts';
import type { RecordedDecisions } from '../../src/ports/recorded.ts';

export const recordedIn = (
  events: () => Promise<readonly LedgerEvent[]>,
  textOf: (blob: BlobSha) => string | undefined,
): RecordedDecisions => ({
  async since(from, most) {
    const all = (await events()).toReversed().flatMap((event) => {
      if (event.type !== 'decided' || event.grant === null || (parseInstant(event.time) ?? 0) < from)
        return [];
      const blob = event.data.subject?.blob;
      const text = blob === undefined ? undefined : textOf(blob);
      return [{ grant: event.grant, data: event.data, time: event.time, text }];
    });
    return { decisions: all.slice(0, most), complete: all.length <= most };
  },
});
