/** A request with a start on the bench: asked for, approved, merged and taken up two days before it. */
import type { GrantNumber } from '../../src/core/brand.ts';
import type { Bench } from './bench.ts';
import { openBench, REQUEST } from './bench.ts';

export const START = '2026-11-21T22:00:00Z';
export const SCHEDULED = ['requested', 'decided', 'scheduled'];
export const OPENED = [...SCHEDULED, 'decided', 'elevating', 'elevated'];
export const NOTHING = { roles: 0, rules: 0 };
export const ALL = { roles: 2, rules: 1 };

export const request = (start = START, duration = '2h'): string =>
  REQUEST.replace('duration: 2h', `duration: ${duration}\nstart: ${start}`);

export const goTo = (bench: Bench, moment: string): void =>
  bench.clock.advance(Date.parse(moment) - bench.clock.now());

/** Every call of a platform. */
export const asked = (bench: Bench): readonly string[] => [...bench.roles.calls, ...bench.rules.calls];
export const opened = (bench: Bench): readonly string[] =>
  asked(bench).filter((call) => call.startsWith('elevate'));

export const scheduled = async (
  text = request(),
): Promise<{ readonly bench: Bench; readonly pull: GrantNumber }> => {
  const bench = await openBench();
  const pull = bench.merged('alice', text);
  await bench.elevate();
  const state = (await bench.openGrant(pull))?.state;
  if (state !== 'scheduled') throw new Error(`it is ${String(state)}`);
  return { bench, pull };
};
