import { describe, expect, it } from 'vitest';
import { grantStates, isTerminal, transition } from '../../src/core/grant.ts';
import type { EventType, GrantState } from '../../src/core/ledger/event.ts';

const events = {
  requested: 1,
  decided: 1,
  withdrawn: 1,
  lapsed: 1,
  scheduled: 1,
  elevating: 1,
  elevated: 1,
  failed: 1,
  amended: 1,
  extended: 1,
  ending: 1,
  ended: 1,
  drifted: 1,
  repaired: 1,
  'review-owed': 1,
  reviewed: 1,
  'policy-changed': 1,
  posture: 1,
  swept: 1,
} satisfies Record<EventType, 1>;

const allEvents = Object.keys(events) as EventType[];

/** Everything that is allowed, written a second time and by hand: state event → state. */
const allowed = new Map(
  `
  none requested same
  none decided same
  none decided-denied denied
  none withdrawn same
  none lapsed same
  none scheduled scheduled
  none elevating elevating
  none drifted same
  none repaired same
  denied drifted same
  denied repaired same
  scheduled decided same
  scheduled decided-denied denied
  scheduled elevating elevating
  scheduled ending ending
  scheduled ended ended
  scheduled drifted same
  scheduled repaired same
  elevating elevating same
  elevating decided same
  elevating decided-denied ending
  elevating elevated active
  elevating failed ending
  elevating ending ending
  elevating ended ended
  elevating drifted same
  elevating repaired same
  elevating review-owed same
  elevating reviewed same
  elevating policy-changed same
  active amended same
  active extended same
  active ending ending
  active ended ended
  active drifted same
  active repaired same
  active review-owed same
  active reviewed same
  active policy-changed same
  ending failed same
  ending ended ended
  ending drifted same
  ending repaired same
  ending review-owed same
  ending reviewed same
  ending policy-changed same
  ended drifted same
  ended repaired same
  ended review-owed same
  ended reviewed same
  `
    .trim()
    .split('\n')
    .map((line) => {
      const [state = '', event = '', to = ''] = line.trim().split(' ');
      return [`${state} ${event}`, to];
    }),
);

const pairs = grantStates.flatMap((state) => allEvents.map((event) => [state, event] as const));
const stateOf = (state: (typeof grantStates)[number]): GrantState | undefined =>
  state === 'none' ? undefined : state;

describe('the transition table', () => {
  it.each(pairs)('%s + %s', (state, event) => {
    expect(transition(stateOf(state), event, 'approved')).toBe(allowed.get(`${state} ${event}`) ?? 'refused');
  });

  it.each(grantStates)('takes a denial in %s', (state) => {
    const expected = allowed.get(`${state} decided-denied`) ?? 'refused';
    expect(transition(stateOf(state), 'decided', 'denied')).toBe(expected);
    expect(transition(stateOf(state), 'decided')).toBe(expected);
  });

  it('never revives what is denied or ended', () => {
    for (const state of ['denied', 'ended'] as const) {
      expect(isTerminal(state)).toBe(true);
      for (const event of allEvents)
        for (const outcome of ['approved', 'denied'] as const)
          expect(['same', 'refused']).toContain(transition(state, event, outcome));
    }
  });

  it('becomes active only out of elevating, and elevating never out of an open grant', () => {
    for (const [state, event] of pairs) {
      const to = transition(stateOf(state), event, 'approved');
      if (to === 'active') expect([state, event]).toEqual(['elevating', 'elevated']);
      if (to === 'elevating') expect(['none', 'scheduled']).toContain(state);
    }
  });

  it('accepts an end in every open state', () => {
    for (const state of ['scheduled', 'elevating', 'active', 'ending'] as const)
      expect(transition(state, 'ended', 'approved')).toBe('ended');
  });
});
