import { describe, expect, it } from 'vitest';
import { grantNumber } from '../../../src/core/brand.ts';
import { grantStates, transition } from '../../../src/core/grant.ts';
import type { EventData, EventType, LedgerEvent, NewEvent } from '../../../src/core/ledger/event.ts';
import { chain, foldCommit } from '../../../src/core/ledger/files.ts';
import type { GrantNow } from '../../../src/core/ledger/fold.ts';
import { foldGrant, stateOf } from '../../../src/core/ledger/fold.ts';
import { EMPTY_CHAIN } from '../../../src/core/ledger/line.ts';
import { life, planOf, RUN } from './builders.ts';

const of = life(7);
const written = (events: readonly NewEvent[]): readonly LedgerEvent[] =>
  chain(EMPTY_CHAIN, events, { time: '2026-11-20T10:00:00Z', run: RUN }).events;
const fold = (events: readonly NewEvent[]) => {
  const outcome = foldCommit(() => undefined, written(events));
  if (outcome.kind === 'refused') throw new Error(outcome.why);
  return outcome.delta.grants.get(of.grant);
};
const taken = [of.requested(), of.approved(), of.elevating()];
const { principal, plan, startsAt, expiresAt, policy } = of.elevating().data as EventData['elevating'];
const scheduled = {
  ...of.elevating(),
  type: 'scheduled',
  data: { principal, plan, startsAt, expiresAt, policy },
} as NewEvent;

const reached: Record<(typeof grantStates)[number], GrantNow | undefined> = {
  none: undefined,
  denied: fold([of.requested(), of.denied()]),
  scheduled: fold([of.requested(), of.approved(), scheduled]),
  elevating: fold(taken),
  active: fold([...taken, of.elevated()]),
  ending: fold([...taken, of.elevated(), of.ending()]),
  ended: fold([...taken, of.elevated(), of.ended()]),
};
const note = { note: 'x' };
const others: Partial<Record<EventType, unknown>> = {
  withdrawn: note,
  lapsed: note,
  posture: note,
  amended: { note: 'x', plan: planOf(of.grant) },
  extended: { by: 9, expiresAt: '2027-01-01T00:00:00Z' },
  drifted: { step: '1', what: 'x' },
  repaired: { step: '1', what: 'x' },
  'review-owed': { by: 'x', due: '2026-11-21T10:00:00Z' },
  reviewed: { verdict: 'justified', text: 'x' },
  'policy-changed': { commit: 'a'.repeat(40) },
  swept: { kind: 'platform', found: 0, ended: 0, faults: [] },
};
const events: readonly NewEvent[] = [
  of.requested(),
  of.approved(),
  of.denied(),
  scheduled,
  of.elevating(),
  of.elevated(),
  of.failed(),
  of.ending(),
  of.ended(),
  ...Object.entries(others).map(
    ([type, data]) => ({ ...of.elevated(), id: 'e'.repeat(24), type, data }) as NewEvent,
  ),
];

describe('fold', () => {
  it('reaches every state', () => {
    expect(Object.entries(reached).map(([name, now]) => [name, stateOf(now) ?? 'none'])).toEqual(
      grantStates.map((name) => [name, name]),
    );
  });

  it.each(grantStates.flatMap((state) => events.map((event) => [state, event.type, event] as const)))(
    'of %s and %s is what the transition table says',
    (state, type, event) => {
      const now = reached[state];
      const [line] = written([event]);
      if (line === undefined) throw new Error('no line');
      const outcome = event.type === 'decided' ? event.data.outcome : undefined;
      const wanted =
        outcome === undefined ? transition(stateOf(now), type) : transition(stateOf(now), type, outcome);
      const folded = foldGrant(now, of.grant, line);
      // An intent also needs the request and its decision in the same append.
      const bare = now === undefined && (type === 'elevating' || type === 'scheduled');
      if (wanted === 'refused' || bare) {
        expect(folded).toMatchObject({ kind: 'refused', why: expect.stringContaining('Grant 7') });
        expect(folded).toMatchObject({ why: expect.stringContaining(type) });
      } else {
        if (folded.kind === 'refused') throw new Error(folded.why);
        expect(stateOf(folded.now)).toBe(wanted === 'same' ? stateOf(now) : wanted);
      }
    },
  );

  it('keeps when a grant was scheduled, through its opening', () => {
    expect(reached.scheduled).toMatchObject({ open: { scheduledAt: '2026-11-20T10:00:00Z', steps: [] } });
    const begun = fold([of.requested(), of.approved(), scheduled, of.elevating()]);
    expect(begun).toMatchObject({ open: { state: 'elevating', scheduledAt: '2026-11-20T10:00:00Z' } });
    expect(reached.elevating).not.toHaveProperty('open.scheduledAt');
  });

  it('lets an answer to /source change the source, counts each move once, and lets it change nothing else', () => {
    const first = planOf(of.grant);
    const owner = { run: '901', attempt: 1, until: '2026-11-20T10:40:00Z' };
    const from = (source: string) => ({
      ...first,
      steps: first.steps.map((step) => (step.layer === 'network' ? { ...step, source } : step)),
    });
    let number = 0;
    const amended = (data: unknown) =>
      ({ ...of.elevated(), id: String((number += 1)).padStart(24, 'a'), type: 'amended', data }) as NewEvent;
    const moving = (comment: number, source: string) =>
      amended({
        note: 'x',
        plan: from(source),
        move: { comment, state: 'moving', source: [source], before: [], owner },
      });
    const all = [...taken, of.elevated(), moving(1, '203.0.113.8/32'), moving(1, '203.0.113.8/32')];
    expect(fold(all)).toMatchObject({ open: { move: { state: 'moving', comment: 1, count: 1 } } });
    const steps = [{ step: '2', state: 'elevated', at: '2026-11-20T10:05:00Z', objectId: 'new' }];
    const done = amended({
      note: 'x',
      plan: from('203.0.113.8/32'),
      move: { comment: 1, state: 'moved', source: ['203.0.113.8/32'], steps },
    });
    const refused = amended({
      note: 'x',
      plan: from('203.0.113.8/32'),
      move: { comment: 2, state: 'refused', why: 'y' },
    });
    expect(fold([...all, done])).toMatchObject({
      open: { steps: [{}, { objectId: 'new' }], move: { state: 'moved', count: 1 } },
    });
    expect(fold([...all, done, refused, moving(3, '203.0.113.9/32')])).toMatchObject({
      open: { move: { state: 'moving', comment: 3, count: 2 } },
    });
    const other = amended({ note: 'x', plan: { ...first, duration: first.duration + 1 } });
    expect(() => fold([...taken, of.elevated(), other])).toThrow(/more than its source/);
  });

  it('lets another run take an intent over with the same end, plan and principal, and nothing else', () => {
    const owner = { run: '901', attempt: 1, until: '2026-11-20T10:40:00Z' };
    expect(fold([...taken, of.elevating({ owner }, 2)])).toMatchObject({
      open: { owner, expiresAt: of.expiresAt, steps: [{ state: 'intended' }, { state: 'intended' }] },
    });
    const refused = (change: Partial<EventData['elevating']>) => () =>
      fold([...taken, of.elevating({ owner, ...change }, 2)]);
    expect(refused({ expiresAt: '2026-11-20T13:00:00Z' })).toThrow(/ends at/);
    expect(refused({ expiresAt: '2026-11-20T11:00:00Z' })).toThrow(/ends at/);
    expect(refused({ startsAt: '2026-11-20T10:00:01Z' })).toThrow(/another start/);
    expect(refused({ plan: { ...planOf(of.grant), digest: 'd'.repeat(64) as never } })).toThrow(
      /another plan/,
    );
    expect(refused({ principal: '0f2c0000-0000-4000-8000-000000000006' as never })).toThrow(
      /another principal/,
    );
  });

  it('refuses an intent for something that was not requested, and a window that ends before it starts', () => {
    const refused = (change: Partial<EventData['elevating']>) => () =>
      fold([of.requested(), of.approved(), of.elevating(change)]);
    expect(refused({ plan: planOf(grantNumber(8)) })).toThrow(/plan of grant 8/);
    expect(refused({ plan: { ...planOf(of.grant), beneficiary: 'mallory' as never } })).toThrow(
      /not requested/,
    );
    expect(refused({ expiresAt: '2026-11-20T09:00:00Z' })).toThrow(/ends before it starts/);
    expect(() => fold([of.requested(), of.elevating()])).toThrow(/needs/);
    expect(() => fold([of.approved(), of.elevating()])).toThrow(/needs/);
  });

  it('never lengthens a window by an extension', () => {
    const extended = {
      ...of.elevated(),
      id: 'e'.repeat(24),
      type: 'extended',
      data: others.extended,
    } as NewEvent;
    expect(fold([...taken, of.elevated(), extended])).toMatchObject({ open: { expiresAt: of.expiresAt } });
  });

  it('closes a request that was taken up without an intent', () => {
    expect(fold([of.requested(), of.approved()])).toMatchObject({
      phase: 'closed',
      record: { state: 'denied' },
    });
    expect(fold([of.approved()])).toBeUndefined();
  });

  it('keeps why a grant began to end, and the last word on each step', () => {
    const failed = fold([...taken, of.failed()]);
    expect(failed).toMatchObject({
      open: {
        state: 'ending',
        ending: { why: 'failed' },
        steps: [
          { step: '1', state: 'failed' },
          { step: '2', state: 'failed' },
        ],
      },
    });
    expect(fold([...taken, of.failed(), of.ended()])).toMatchObject({
      record: { state: 'ended', why: 'expired', endedAt: '2026-11-20T10:00:00Z' },
    });
  });
});

describe('the review that a grant owes', () => {
  const event = (type: EventType, data: unknown, id: string): NewEvent =>
    ({ ...of.elevated(), id: id.repeat(24), type, data }) as NewEvent;
  const owed = (due: string, id = 'a') => event('review-owed', { by: 'group:security', due }, id);
  const said = (verdict: string, id = 'b') => event('reviewed', { verdict, text: 'x' }, id);
  const first = { by: 'group:security', due: '2026-11-21T10:00:00Z', verdict: null };
  const begun = [...taken, owed(first.due)];
  const reviewOf = (those: readonly NewEvent[]) => {
    const now = fold(those);
    return now?.phase === 'open' ? now.open.review : now?.record.review;
  };

  it('stands in the grant, and in its record when it has ended', () => {
    expect(reviewOf(begun)).toEqual(first);
    expect(reviewOf([...begun, of.elevated(), of.ended()])).toEqual(first);
    expect(reviewOf(taken)).toBeUndefined();
  });

  it('is settled once, before the end and after it', () => {
    const settled = { ...first, verdict: 'not-justified' };
    expect(reviewOf([...begun, of.elevated(), said('not-justified')])).toEqual(settled);
    expect(reviewOf([...begun, of.elevated(), of.ended(), said('not-justified')])).toEqual(settled);
    expect(reviewOf([...begun, said('not-justified'), said('justified', 'c')])).toEqual(settled);
  });

  it('is not postponed, and not given where none is owed', () => {
    expect(reviewOf([...begun, owed('2027-01-01T00:00:00Z', 'c')])).toEqual(first);
    expect(reviewOf([...taken, said('justified')])).toBeUndefined();
  });

  it('puts the record among those of the day on which it was settled', () => {
    const outcome = foldCommit(() => reached.ended, written([said('justified')]));
    expect(outcome.kind === 'folded' && [...outcome.delta.recent.keys()]).toEqual(['2026-11-20']);
  });
});
