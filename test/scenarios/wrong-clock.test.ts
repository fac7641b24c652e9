/** Runners whose clock is a day wrong, either way: windows begin and end by the platforms' clocks (I11). */
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  askApprovedAndMerged,
  dispatch,
  events,
  onlyWhatIFire,
  openScenario,
  sweep,
} from './kit.ts';

const DAY = 86_400_000;
let scenario: Scenario | undefined;
afterEach(async () => {
  await scenario?.close();
  vi.unstubAllEnvs();
});

describe('a runner whose clock is', () => {
  it.each([
    ['a day ahead', DAY],
    ['a day behind', -DAY],
  ])('%s opens for the agreed window and ends at its end, and not before', async (_, shift) => {
    // What the sandbox hands on to the programs of its jobs; the sandbox itself keeps its time.
    vi.stubEnv('NODE_OPTIONS', `--import=${join(import.meta.dirname, 'shifted-date.mjs')}`);
    vi.stubEnv('RECORD_FILE', String(shift));
    scenario = await openScenario();
    await onlyWhatIFire(scenario);
    const pull = await askApprovedAndMerged(scenario, 'wrong-clock');
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual({ roles: 2, rules: 1 });
    await advance(scenario, '1h');
    await sweep(scenario);
    expect(await access(scenario)).toEqual({ roles: 2, rules: 1 });
    await advance(scenario, '1h1m');
    await sweep(scenario);
    expect(await access(scenario)).toEqual({ roles: 0, rules: 0 });
    const own = (await events(scenario)).filter((event) => event.grant === pull);
    expect(own.map(({ type }) => type)).toEqual([
      'requested',
      'decided',
      'elevating',
      'elevated',
      'ending',
      'ended',
    ]);
  });
});
