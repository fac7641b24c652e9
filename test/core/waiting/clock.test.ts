import { describe, expect, it } from 'vitest';
import type { PullEvidence, Turn } from '../../../src/core/pull.ts';
import { waitsSince } from '../../../src/core/waiting/clock.ts';
import { aMerge, aPull, at } from '../../builders/pull.ts';

const turn = (kind: Turn['kind'], time: string): Turn => ({ kind, at: at(time) });
const since = (moment: string, turns: readonly Turn[] | undefined, change: Partial<PullEvidence> = {}) =>
  waitsSince(aPull({ ...(turns === undefined ? {} : { turns }), ...change }), at(moment));

describe('a request waits', () => {
  it.each<[string, string, readonly Turn[], string]>([
    ['since it was opened', '11:00', [], '10:00'],
    ['since its branch was pushed to', '11:00', [turn('pushed', '10:20')], '10:20'],
    ['not since what was pushed before it was opened', '11:00', [turn('pushed', '09:20')], '10:00'],
    ['since the last of many', '11:00', [turn('reopened', '10:40'), turn('pushed', '10:20')], '10:40'],
    ['as it was at that moment', '10:30', [turn('pushed', '10:20'), turn('pushed', '10:40')], '10:20'],
    ['anew since it was marked ready', '11:00', [turn('draft', '10:05'), turn('ready', '10:40')], '10:40'],
    ['before it became a draft', '10:10', [turn('draft', '10:20'), turn('ready', '10:40')], '10:00'],
  ])('%s', (_, moment, turns, expected) => {
    expect(since(moment, turns)).toBe(at(expected));
  });

  it.each<[string, string, readonly Turn[] | undefined, Partial<PullEvidence>]>([
    ['as a draft', '11:00', [], { draft: true }],
    ['as a draft whose mark is not listed yet', '11:00', [turn('ready', '10:40')], { draft: true }],
    ['while it was a draft', '10:30', [turn('draft', '10:20'), turn('ready', '10:40')], {}],
    ['before it was marked ready for the first time', '10:30', [turn('ready', '10:40')], {}],
    ['before there was one', '09:59', [], {}],
    ['where nobody asked', '11:00', undefined, {}],
    ['where the pushes are not known', '11:00', [], { incomplete: ['pushers'] }],
    ['where the events are not known', '11:00', [], { incomplete: ['events'] }],
  ])('not %s', (_, moment, turns, change) => {
    expect(since(moment, turns, change)).toBeUndefined();
  });

  it('as it did at the merge, whatever is pushed to the branch afterwards', () => {
    const turns = [turn('pushed', '10:10'), turn('pushed', '10:50')];
    expect(since('11:00', turns, { state: 'merged', merge: aMerge({ at: at('10:30') }) })).toBe(at('10:10'));
  });
});
