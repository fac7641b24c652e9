/** What would work now: break-glass is told of to those who may use it, where it gets further, and to nobody else. */
import { describe, expect, it } from 'vitest';
import { grantNumber, hours, instant, minutes } from '../../src/core/brand.ts';
import type { Decision } from '../../src/core/decision.ts';
import type { BreakGlass, Entitlement } from '../../src/core/policy.ts';
import { judge, judgeAtElevation, type Situation } from '../builders/facts.ts';
import { aPolicy, type PolicyChange, user } from '../builders/policy.ts';
import { aMergedPull, now } from '../builders/pull.ts';

const CODE = 'break-glass.would-work';
/** A calendar that is never open. */
const never: Entitlement['hours'] = { name: 'office', timezone: 'Europe/Berlin', stretches: [] };

interface Given extends Omit<Situation, 'policy'> {
  readonly path?: Partial<BreakGlass>;
  readonly entitlement?: Partial<Entitlement>;
  readonly policy?: PolicyChange;
}

/** Alice asks the usual way, outside the approved hours; for break-glass of her own there is a path. */
const atNight = ({ path, entitlement, policy, ...given }: Given = {}): Situation => ({
  reviews: [],
  ...given,
  policy: aPolicy({
    ...policy,
    entitlement: {
      hours: never,
      breakGlass: {
        requesters: [user('alice')],
        maxDuration: hours(1),
        waives: ['approval', 'hours', 'ticket'],
        review: { within: hours(24), by: [user('erin')] },
        ...path,
      },
      ...entitlement,
    },
  }),
});
const told = ({ reasons }: Decision) => reasons.find(({ code }) => code === CODE);

describe('break-glass that would work', () => {
  it('is told with its length, what follows from it, and what to write', () => {
    expect(told(judge(atNight()))).toEqual({
      code: CODE,
      effect: 'note',
      sentence:
        'In an emergency alice may use break-glass: for 1 h it opens at once, everybody is told, and it is reviewed within 1 d.',
      remedy: 'Only then write `break_glass: true` and `duration: 1h`, and no start: or extends:.',
    });
  });

  it('keeps a window that is short enough', () => {
    const reason = told(judge(atNight({ request: { duration: minutes(20) } })));
    expect(reason?.remedy).toContain('`duration: 20m`');
  });

  it('is told whatever start was asked for, since it begins at once', () => {
    const start = instant(now + hours(3));
    expect(told(judge(atNight({ request: { start } })))?.sentence).toContain('it opens at once');
  });

  it('is told to whoever asked to go on with a grant, since it begins anew', () => {
    const extending = judge(atNight({ request: { extends: grantNumber(42) } }));
    expect(extending.outcome).toBe('denied');
    expect(told(extending)?.sentence).toContain('it opens at once');
  });

  it('is told while approvals are missing, where it waives them', () => {
    const decision = judge(atNight({ entitlement: { hours: undefined } }));
    expect(decision.outcome).toBe('pending');
    expect(told(decision)).toBeDefined();
  });

  it('says that it still waits where it waives the hours and not the approval', () => {
    expect(told(judge(atNight({ path: { waives: ['hours'] } })))?.sentence).toContain(
      'it still waits for an approval',
    );
  });

  it('changes nothing of the decision', () => {
    const decision = judge(atNight());
    expect(decision.outcome).toBe('denied');
    expect(decision.plan).toMatchObject({ duration: hours(2) });
    expect(decision.plan?.breakGlass).not.toBe(true);
  });

  it.each<[string, Given]>([
    ['whoever may not use it', { path: { requesters: [user('dave')] } }],
    ['anybody where there is none', { entitlement: { hours: never, breakGlass: undefined } }],
    ['anybody where it does not waive what stands in the way', { path: { waives: ['ticket'] } }],
    [
      'anybody where approvals are all that is missing and it does not waive them',
      {
        entitlement: { hours: undefined },
        path: { waives: ['hours', 'ticket'] },
      },
    ],
    ['anybody while everything is frozen', { policy: { settings: { freeze: 'everything' } } }],
    ['whoever asks by it already', { request: { breakGlass: true, duration: hours(4) } }],
    ['anybody once it is merged', { facts: { pull: aMergedPull(), moment: 'elevation' } }],
    ['whoever wrote a length that is none', { request: { duration: Number.NaN as never } }],
  ])('is not told to %s', (_, given) => {
    const decision = judge(atNight(given));
    expect(decision.outcome).not.toBe('approved');
    expect(told(decision)).toBeUndefined();
  });

  it('is not told of what is approved', () => {
    const situation = atNight({ entitlement: { hours: undefined } });
    const { reviews: _none, ...approved } = situation;
    expect(judge(approved).outcome).toBe('approved');
    expect(told(judge(approved))).toBeUndefined();
    expect(told(judgeAtElevation(situation))).toBeUndefined();
  });
});
