/** Runs that never were, with the real workflows: what they would have done, the next run does. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  approveAll,
  askApprovedAndMerged,
  askAs,
  dispatch,
  events,
  logOf,
  mergeAs,
  openIssues,
  openScenario,
  setClock,
  sweep,
  verifies,
} from './kit.ts';

const NOTHING = { roles: 0, rules: 0 };
const ALL = { roles: 2, rules: 1 };

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
  // Nobody judges and merges by itself here: whether a merge wakes anything is what is looked at.
  await switchWorkflow('disable', 'request.yml', 'review.yml');
});
afterAll(() => scenario.close());

const switchWorkflow = async (to: 'disable' | 'enable', ...files: readonly string[]): Promise<void> => {
  for (const file of files)
    expectStatus(
      await scenario.outside.gitHub('erin', 'PUT', `/actions/workflows/${file}/${to}`),
      204,
      `${to} ${file}`,
    );
};

const typesOf = async (pull: number): Promise<readonly string[]> =>
  (await events(scenario)).filter((event) => event.grant === pull).map(({ type }) => type);

const endAll = async (): Promise<void> => {
  for (const time of ['1h', '1h1m']) {
    await advance(scenario, time);
    await sweep(scenario);
  }
  expect(await access(scenario)).toEqual(NOTHING);
};

const elevations = (runs: readonly { readonly workflow: string; readonly conclusion: string }[]) =>
  runs.filter(({ workflow }) => workflow === 'elevate.yml').map(({ conclusion }) => conclusion);

it(
  'opens what was merged with [skip ci], once a sweep has woken the elevation',
  { timeout: 120_000 },
  async () => {
    const pull = await askAs(scenario, 'skip-ci');
    await advance(scenario, '2s');
    await approveAll(scenario, pull);
    await advance(scenario, '2s');
    const merge = { commit_message: 'quickly, please\n\n[skip ci]' };
    expectStatus(
      await scenario.outside.gitHub('erin', 'PUT', `/pulls/${pull}/merge`, merge),
      200,
      'the merge',
    );
    expect(elevations(await settle(scenario.outside))).toEqual([]);
    expect(await access(scenario)).toEqual(NOTHING);
    await advance(scenario, '30m');
    expect(elevations(await sweep(scenario))).toEqual(['success']);
    expect(await access(scenario)).toEqual(ALL);
    await endAll();
  },
);

it(
  'says that the elevation is switched off, and opens what was merged meanwhile once it is on',
  { timeout: 120_000 },
  async () => {
    await switchWorkflow('disable', 'elevate.yml');
    await askApprovedAndMerged(scenario, 'switched-off');
    const red = await sweep(scenario);
    expect(red.find(({ workflow }) => workflow === 'revoke.yml')?.conclusion).toBe('failure');
    expect(await logOf(scenario, red, 'revoke.yml')).toContain('disabled workflow');
    expect((await openIssues(scenario)).join('\n')).toContain('access is not ended in time');
    expect(await access(scenario)).toEqual(NOTHING);
    await switchWorkflow('enable', 'elevate.yml');
    await advance(scenario, '3h');
    await sweep(scenario);
    expect(await access(scenario)).toEqual(ALL);
    await endAll();
    // A sweep that had something open, and was well, has closed it.
    expect((await openIssues(scenario)).join('\n')).not.toContain('access is not ended in time');
  },
);

it(
  'decides every merge of a burst, although runs that waited were superseded',
  { timeout: 120_000 },
  async () => {
    const pulls: number[] = [];
    for (const name of ['burst-1', 'burst-2', 'burst-3', 'burst-4']) {
      const pull = await askAs(scenario, name);
      await advance(scenario, '2s');
      await approveAll(scenario, pull);
      pulls.push(pull);
    }
    await advance(scenario, '2s');
    for (const pull of pulls) await mergeAs(scenario, 'erin', pull);
    const runs = elevations(await settle(scenario.outside));
    expect(runs).toContain('cancelled');
    for (const pull of pulls) expect(await typesOf(pull)).toContain('decided');
    // They ask for the same place: one of them is open.
    expect(await access(scenario)).toEqual(ALL);
    await endAll();
  },
);

it(
  'ends what was over and opens what was merged while no workflow ran for hours',
  { timeout: 120_000 },
  async () => {
    await askApprovedAndMerged(scenario, 'before');
    await settle(scenario.outside);
    expect(await access(scenario)).toEqual(ALL);
    const all = ['elevate.yml', 'revoke.yml', 'audit.yml'];
    await switchWorkflow('disable', ...all);
    await advance(scenario, '4h');
    await askApprovedAndMerged(scenario, 'meanwhile', scenario.sample.request);
    await advance(scenario, '4h');
    expect(await settle(scenario.outside)).toEqual([]);
    await switchWorkflow('enable', ...all);
    // One push, and the elevation that it wakes: it ends first, and the place is free.
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(ALL);
    const own = (await events(scenario)).filter(({ type }) => type === 'ended' || type === 'elevated');
    expect(own.slice(-2).map(({ type }) => type)).toEqual(['ended', 'elevated']);
    expect((await openIssues(scenario)).join('\n')).toContain('access is not ended in time');
    await endAll();
    expect(await verifies(scenario)).toBe(true);
  },
);

it(
  'watches what no platform ends, and closes it within a minute of its end without any sweep',
  { timeout: 180_000 },
  async () => {
    await askApprovedAndMerged(
      scenario,
      'watched',
      scenario.sample.request.replace(/^duration: .*$/m, 'duration: 10m'),
    );
    await settle(scenario.outside);
    expect(await access(scenario)).toEqual(ALL);
    const intent = (await events(scenario)).findLast(({ type }) => type === 'elevating');
    const end = Date.parse(String(at(intent?.data, 'expiresAt')));
    // The watch sleeps in real time: it is woken shortly before the end.
    await setClock(scenario, end - 30_000);
    scenario.world.github.variables.set('GATEHOUSE_WATCH', 'true');
    const runs = await dispatch(scenario, 'elevate.yml');
    scenario.world.github.variables.delete('GATEHOUSE_WATCH');
    expect(runs.map(({ workflow, conclusion }) => `${workflow} ${conclusion}`)).toEqual([
      'elevate.yml success',
      'watch.yml success',
    ]);
    expect(await logOf(scenario, runs, 'watch.yml')).toContain('Nothing is left that waits for it.');
    expect(await access(scenario)).toEqual(NOTHING);
    const ended = (await events(scenario)).findLast(({ type }) => type === 'ended');
    expect(Number(at(ended?.data, 'lagSeconds'))).toBeLessThan(60);
    expect(await verifies(scenario)).toBe(true);
  },
);
