/** `log`: what the ledger says, one event a line, from a clone and without a network. */
import type { GrantNumber } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import type { LedgerEvent } from '../core/ledger/event.ts';
import { EMPTY_CHAIN, parseSegment } from '../core/ledger/line.ts';
import { eventLine } from '../core/ledger/narrative.ts';
import type { LedgerHistory } from '../ports/ledger-store.ts';

export interface LogOptions {
  /** Only this grant's events; `undefined`: all. */
  readonly grant: GrantNumber | undefined;
  /** IANA name of the zone that stands beside UTC. */
  readonly timezone: string;
}

export interface LogReport {
  readonly exit: 0 | 1;
  /** Escaped for a terminal. */
  readonly text: readonly string[];
  readonly json: { readonly events: readonly LedgerEvent[] };
}

/** Exit 1 when a grant was asked for that the ledger does not know. Throws `ledger.broken` where the chain breaks, and the history's faults. */
export const log = async (
  ports: { readonly history: LedgerHistory },
  options: LogOptions,
): Promise<LogReport> => {
  const events: LedgerEvent[] = [];
  for await (const event of eventsIn(ports.history)) {
    if (options.grant === undefined || event.grant === options.grant) events.push(event);
  }
  const none =
    options.grant === undefined ? 'The ledger is empty.' : `The ledger knows no grant ${options.grant}.`;
  return {
    exit: events.length === 0 ? 1 : 0,
    text: events.length === 0 ? [none] : events.map((event) => eventLine(event, options.timezone)),
    json: { events },
  };
};

/** Every event in its order; the chain is checked on the way. */
export async function* eventsIn(history: LedgerHistory): AsyncGenerator<LedgerEvent> {
  let end = EMPTY_CHAIN;
  for await (const commit of history.commits()) {
    for (const change of commit.changes) {
      if (change.change === 'deleted' || !change.path.startsWith('events/')) continue;
      const segment = parseSegment(change.path, await commit.text(change.path), end);
      if (segment.kind === 'flaw') {
        throw new Fault('ledger.broken', `The ledger is broken at ${change.path}: ${segment.flaw.message}`, {
          remedy: 'Run `gatehouse verify`; it says what stands before that place.',
        });
      }
      end = segment.end;
      yield* segment.events;
    }
  }
}
