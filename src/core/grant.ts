/** The life of a grant: the one transition table. Whatever it does not name is refused. */
import type { EventType, GrantState } from './ledger/event.ts';

/** `same`: allowed, and the state stays. `refused`: this event cannot happen to a grant in this state. */
export type Transition = GrantState | 'same' | 'refused';

/** Every state, `none` for a pull request that is no grant yet. */
export const grantStates = ['none', 'denied', 'scheduled', 'elevating', 'active', 'ending', 'ended'] as const;

/**
 * The state after `event` happened to a grant in `state`; `undefined` while there is no grant.
 * `decided` needs its `outcome`; without one it counts as denied, so that forgetting it can only refuse access.
 * Closing is always accepted from an open state: no bookkeeping may stand in the way of an end (I3).
 */
export const transition = (
  state: GrantState | undefined,
  event: EventType,
  outcome: 'approved' | 'denied' = 'denied',
): Transition => {
  const row = table[state ?? 'none'];
  return (event === 'decided' && outcome === 'denied' ? row['decided-denied'] : row[event]) ?? 'refused';
};

/** `denied` and `ended` never revive. */
export const isTerminal = (state: GrantState): boolean => state === 'denied' || state === 'ended';

/** `decided` alone is the approving one. */
type Row = Readonly<Partial<Record<EventType | 'decided-denied', GrantState | 'same'>>>;

/** What the platforms may show of any grant at any time, also of one that the ledger calls ended: it is told, never revived. */
const seen = { drifted: 'same', repaired: 'same' } as const;

const table: Readonly<Record<(typeof grantStates)[number], Row>> = {
  none: {
    ...seen,
    requested: 'same',
    decided: 'same',
    'decided-denied': 'denied',
    withdrawn: 'same',
    lapsed: 'same',
    scheduled: 'scheduled',
    elevating: 'elevating',
  },
  denied: { ...seen },
  scheduled: {
    ...seen,
    // At the start the whole decision is derived again.
    decided: 'same',
    'decided-denied': 'denied',
    elevating: 'elevating',
    ending: 'ending',
    ended: 'ended',
  },
  elevating: {
    ...seen,
    // Another run takes the intent over: a new owner, the same plan and the same end.
    elevating: 'same',
    decided: 'same',
    // Deriving it again came out otherwise: what exists is ended.
    'decided-denied': 'ending',
    elevated: 'active',
    failed: 'ending',
    ending: 'ending',
    ended: 'ended',
    'review-owed': 'same',
    reviewed: 'same',
    'policy-changed': 'same',
  },
  active: {
    ...seen,
    amended: 'same',
    extended: 'same',
    ending: 'ending',
    ended: 'ended',
    'review-owed': 'same',
    reviewed: 'same',
    'policy-changed': 'same',
  },
  ending: {
    ...seen,
    // The owner of an intent learns that it failed after somebody else began to close it.
    failed: 'same',
    ended: 'ended',
    'review-owed': 'same',
    reviewed: 'same',
    'policy-changed': 'same',
  },
  ended: { ...seen, 'review-owed': 'same', reviewed: 'same' },
};
