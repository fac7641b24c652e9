/** The sources of facts that a hypothesis can say do not answer. */
export const SOURCES = ['teams', 'oncall', 'tickets', 'ledger', 'logins', 'platforms', 'policy'] as const;
export type Source = (typeof SOURCES)[number];
