import { describe, expect, it } from 'vitest';
import { gitHubUserId, grantNumber, hours, instant, minutes } from '../../../src/core/brand.ts';
import type { WaitingPull } from '../../../src/core/waiting/due.ts';
import { dueOf } from '../../../src/core/waiting/due.ts';
import { aWaiting, user } from '../../builders/policy.ts';
import { at } from '../../builders/pull.ts';

const carol = gitHubUserId(1003);
const asked = (time: string) => ({ kind: 'asked' as const, whom: carol, at: at(time) });
const taken = (time: string) => ({ kind: 'unasked' as const, whom: carol, at: at(time) });
/** Opened at ten, carol asked at once. */
const waits = (change: Partial<WaitingPull> = {}): WaitingPull => ({
  number: grantNumber(7),
  draft: false,
  since: at('10:00'),
  headDate: at('09:59'),
  saidAt: at('10:00'),
  failed: false,
  approvedAt: undefined,
  asked: [carol],
  asks: [asked('10:00')],
  ...change,
});
const due = (time: string, pull: WaitingPull, escalates = false): boolean =>
  dueOf(
    [pull],
    aWaiting({
      remindAfter: minutes(15),
      escalateAfter: minutes(30),
      escalateTo: escalates ? [user('erin')] : [],
      lapseAfter: hours(2),
    }),
    at(time),
  ).length === 1;

describe('an open request is worth a judgement', () => {
  it.each<[string, string, WaitingPull, boolean]>([
    ['when somebody who was asked is silent', '10:15', waits(), false],
    ['when they were asked later than it was opened', '10:20', waits({ asks: [asked('10:05')] }), false],
    ['when they were asked for what was there before', '10:15', waits({ asks: [asked('09:10')] }), false],
    [
      'when they are silent, and the last judgement may have begun before that',
      '10:59',
      waits({ saidAt: at('10:19') }),
      false,
    ],
    ['when nobody was ever asked', '10:15', waits({ asked: [], asks: [] }), false],
    ['when it is time to escalate', '10:30', waits({ asked: [], asks: [asked('10:00')] }), true],
    [
      'when a level may have waited since the last approval',
      '10:50',
      waits({ asked: [], asks: [asked('10:00')], approvedAt: at('10:20'), saidAt: at('10:21') }),
      true,
    ],
    ['when its judgement failed', '10:05', waits({ asked: [], failed: true }), false],
    ['when no judgement ever spoke', '10:05', waits({ asked: [], saidAt: undefined }), false],
    ['when it lapses', '12:00', waits({ asked: [] }), false],
    [
      'when it lapses, whatever date its commit claims to come',
      '12:00',
      waits({ headDate: at('18:00') }),
      false,
    ],
  ])('%s', (_, time, pull, escalates) => {
    expect(due(time, pull, escalates)).toBe(true);
  });

  it.each<[string, string, WaitingPull, boolean]>([
    ['before that', '10:14', waits(), false],
    ['while its first judgement may still run', '10:04', waits({ asked: [], saidAt: undefined }), false],
    ['right after its judgement failed', '10:04', waits({ asked: [], failed: true }), false],
    [
      'after its head was pushed, while that may still be judged',
      '10:44',
      waits({ asked: [], saidAt: undefined, headDate: at('10:40') }),
      false,
    ],
    [
      'once they were reminded',
      '10:59',
      waits({ asks: [asked('10:00'), taken('10:15'), asked('10:15')] }),
      false,
    ],
    [
      'once they were reminded of what came anew',
      '10:59',
      waits({ asks: [asked('09:10'), asked('10:15')] }),
      false,
    ],
    ['once they answered', '10:59', waits({ asked: [], asks: [asked('10:00')] }), false],
    ['as a draft', '12:30', waits({ draft: true }), false],
    ['while its last commit is younger', '12:10', waits({ asked: [], headDate: at('10:20') }), false],
    ['where nobody is named to escalate to', '10:30', waits({ asked: [], asks: [asked('10:00')] }), false],
    [
      'once a judgement behind that found nobody to remind',
      '10:59',
      waits({ saidAt: at('10:21'), asked: [carol] }),
      false,
    ],
    ['once the escalation is said', '10:31', waits({ asked: [], saidAt: at('10:30') }), true],
  ])('not %s', (_, time, pull, escalates) => {
    expect(due(time, pull, escalates)).toBe(false);
  });

  it('at most for some hours where it cannot be said', () => {
    const untold = waits({ asked: [], since: at('10:00'), asks: [asked('10:00')] });
    const long = aWaiting({ escalateTo: [user('erin')] });
    expect(dueOf([untold], long, at('13:29'))).toHaveLength(1);
    expect(dueOf([untold], long, at('13:30'))).toHaveLength(0);
  });

  it('for some hours and no longer where its judgement fails each time in the same way', () => {
    const failing = waits({ asked: [], failed: true });
    const long = aWaiting({ escalateTo: [] });
    expect(dueOf([failing], long, at('13:04'))).toHaveLength(1);
    expect(dueOf([failing], long, at('13:05'))).toHaveLength(0);
  });

  it('the one that waits longest first', () => {
    const pulls = [waits({ number: grantNumber(9), since: at('10:01') }), waits()];
    expect(dueOf(pulls, aWaiting(), at('11:00'))).toEqual([7, 9]);
  });

  it('what is stuck last, however long it waits: whoever may open many keeps no other from its turn', () => {
    const stuck = waits({
      number: grantNumber(1),
      since: instant(at('10:00') - hours(72)),
      headDate: undefined,
    });
    expect(dueOf([stuck, waits()], aWaiting(), at('11:00'))).toEqual([7, 1]);
  });

  it('not once they were reminded within one second', () => {
    const asks = [asked('10:00'), asked('10:15'), taken('10:15')];
    expect(due('10:59', waits({ asks }))).toBe(false);
    // Taken off and asked anew before the clock began anew: they are asked, and not reminded of it.
    const before = [asked('09:10'), asked('09:20'), taken('09:20')];
    expect(due('10:15', waits({ asks: before }))).toBe(true);
  });
});
