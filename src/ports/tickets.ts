/** What gathering asks of ticket systems. Implemented once for each system that can be asked. */
import type { Ticket } from '../core/facts.ts';
import type { TicketSource } from '../core/policy.ts';

/** A system that somebody answers for. */
export type AskedSource = Exclude<TicketSource, { readonly kind: 'nobody' | 'unconnected' }>;

export interface TicketQuestion {
  /** The name of the system in the settings. */
  readonly system: string;
  readonly source: AskedSource;
  /** As the request names it: it fits the system's pattern, and is text of a person all the same. */
  readonly id: string;
}

export interface Tickets {
  /**
   * The ticket as it is now; `undefined` only when the system says that it has none of that id. Whatever cannot be read, the
   * whole ticket or the system itself, is thrown as `Fault`; who set a state, and a window, that cannot be told are left out.
   */
  look(question: TicketQuestion): Promise<Ticket | undefined>;
}
