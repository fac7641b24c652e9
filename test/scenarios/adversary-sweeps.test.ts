/** A holder who keeps the sweeps away, by cancelling, switching off, flooding, running old runs again, or eating up the requests. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderedFault } from '../../src/sandbox/contract.ts';
import { at } from '../../src/sandbox/demo/outside.ts';
import type { FinishedRun } from '../../src/sandbox/demo/people.ts';
import { expectStatus, putFile, settle } from '../../src/sandbox/demo/people.ts';
import { openRules } from '../../src/sandbox/demo/tenant.ts';
import { job, lastRequest, say, writesSince } from './adversary.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  askApprovedAndMerged,
  dispatch,
  events,
  logOf,
  onlyWhatIFire,
  openIssues,
  openScenario,
  setClock,
  sweep,
  verifies,
} from './kit.ts';

const NOTHING = { roles: 0, rules: 0 };
const EVERYTHING = { roles: 2, rules: 1 };

vi.setConfig({ testTimeout: 120_000 });

let scenario: Scenario;
let names = 0;
let held: number;
let opened: FinishedRun | undefined;
beforeAll(async () => {
  scenario = await openScenario();
  await onlyWhatIFire(scenario);
}, 120_000);
afterAll(() => scenario.close());

/** Alice has what she asked for; the sweeps are well. */
beforeEach(async () => {
  scenario.world.faults.clear();
  await sweep(scenario);
  expect(await access(scenario)).toEqual(NOTHING);
  held = await askApprovedAndMerged(scenario, `held-${(names += 1)}`);
  opened = (await dispatch(scenario, 'elevate.yml')).find(({ workflow }) => workflow === 'elevate.yml');
  expect(await access(scenario)).toEqual(EVERYTHING);
}, 60_000);

const post = (login: string, path: string, body?: unknown) =>
  scenario.outside.gitHub(login, 'POST', path, body);
const order = (login: string, inputs: Readonly<Record<string, string>> = {}) =>
  post(login, '/actions/workflows/revoke.yml/dispatches', { ref: 'main', inputs });
const typesOf = async (grant: number) =>
  (await events(scenario)).filter((event) => event.grant === grant).map(({ type }) => type);

const endOf = async (grant: number): Promise<unknown> =>
  (await events(scenario)).find((event) => event.grant === grant && event.type === 'ended')?.data;

/** The window is over; PIM has ended its part by itself. */
const passTheEnd = async (): Promise<void> => {
  const [rule] = await openRules(scenario.outside, scenario.nsg);
  await setClock(scenario, Date.parse(rule?.end ?? '') + 60_000);
  expect(await access(scenario)).toEqual({ roles: 0, rules: 1 });
};

const cancelledSweep = async (): Promise<void> => {
  await scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
  const run = scenario.world.runner.runs().findLast(({ workflow }) => workflow === 'revoke.yml');
  expectStatus(await post('alice', `/actions/runs/${run?.id}/cancel`), 202, 'the cancelling');
  const runs = await settle(scenario.outside);
  expect(runs.map(({ conclusion }) => conclusion)).toEqual(['cancelled']);
};

describe('a holder', () => {
  it('who cancels every sweep keeps the rule only until anybody’s next elevation, which also says that sweeps are late', async () => {
    await passTheEnd();
    for (let times = 0; times < 3; times += 1) {
      await cancelledSweep();
      await advance(scenario, '45m');
    }
    expect(await access(scenario)).toEqual({ roles: 0, rules: 1 });
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(NOTHING);
    expect(await endOf(held)).toMatchObject({ why: 'expired' });
    expect(await openIssues(scenario)).toContainEqual(expect.stringContaining(`#${held}`));
  });

  it('who switches the sweep off keeps it no longer, and that it is off is said', async () => {
    await passTheEnd();
    const off = await scenario.outside.gitHub('alice', 'PUT', '/actions/workflows/revoke.yml/disable');
    expectStatus(off, 204, 'switching it off');
    await advance(scenario, '3h');
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(NOTHING);
    expect(Number(at(await endOf(held), 'lagSeconds'))).toBeGreaterThan(3 * 3600);
    expect(await openIssues(scenario)).toContainEqual(expect.stringContaining(`#${held}`));
    await scenario.outside.gitHub('erin', 'PUT', '/actions/workflows/revoke.yml/enable');
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['that say something', { which: 'x' }],
    ['whose count cannot be read', { 'expected-count': 'x' }],
  ])(
    'who floods the line of sweeps with dispatches %s cancels only sweeps that another one stands in for',
    async (_, inputs) => {
      await passTheEnd();
      for (let times = 0; times < 5; times += 1) await order('alice', inputs);
      const runs = await settle(scenario.outside);
      const conclusions = runs.map((run) => run.conclusion);
      expect(conclusions).toContain('cancelled');
      expect(conclusions).toContain('failure');
      expect(await access(scenario)).toEqual(NOTHING);
      expect((await typesOf(held)).filter((type) => type === 'ended')).toHaveLength(1);
    },
  );

  it('who fills that line, or cancels whoever is in it, keeps no sweep of the schedule waiting', async () => {
    await passTheEnd();
    const body = job(['contents: read'], 'await new Promise((done) => setTimeout(done, 45_000));').replace(
      /^jobs:$/m,
      'concurrency: { group: gatehouse-revoke, cancel-in-progress: true }\njobs:',
    );
    const path = '.github/workflows/build.yml';
    await putFile(scenario.outside, 'alice', { branch: 'alice/line', path, content: body, message: 'Build' });
    await scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
    const runOf = (workflow: string) =>
      scenario.world.runner.runs().findLast((run) => run.workflow === workflow);
    for (let looks = 0; looks < 800 && runOf('revoke.yml')?.status !== 'completed'; looks += 1)
      await new Promise((done) => setTimeout(done, 50));
    expect(runOf('revoke.yml')?.conclusion).toBe('success');
    expect(runOf('build.yml')?.status).toBe('in_progress');
    expect(await access(scenario)).toEqual(NOTHING);
    expectStatus(await post('erin', `/actions/runs/${runOf('build.yml')?.id}/cancel`), 202, 'the cancelling');
    await settle(scenario.outside);
  });

  it('who floods that line takes no operator’s order out of it', async () => {
    // PIM removes nothing in the first five minutes.
    await advance(scenario, '10m');
    const { id } = scenario.world.runner.runs().at(-1) ?? { id: 0 };
    for (let times = 0; times < 2; times += 1) await order('alice');
    await order('erin', { end: 'grant', which: String(held), why: 'Laptop stolen' });
    for (let times = 0; times < 2; times += 1) await order('alice');
    await settle(scenario.outside);
    const ordered = scenario.world.runner.runs().filter((run) => run.id > id && run.actor === 'erin');
    expect(ordered.map(({ conclusion }) => conclusion)).toEqual(['success']);
    expect(await access(scenario)).toEqual(NOTHING);
    expect(await verifies(scenario)).toBe(true);
  });
});

describe('an old run that is run again', () => {
  it('of elevate, after the end, opens nothing: the grant is over for good', async () => {
    await passTheEnd();
    await sweep(scenario);
    const before = (await events(scenario)).length;
    const since = lastRequest(scenario);
    expectStatus(await post('alice', `/actions/runs/${opened?.id}/rerun`), 201, 'the second attempt');
    const runs = await settle(scenario.outside);
    expect(runs.map(({ workflow, conclusion }) => [workflow, conclusion])).toContainEqual([
      'elevate.yml',
      'success',
    ]);
    expect(writesSince(scenario, since, 'arm')).toEqual([]);
    expect((await events(scenario)).length).toBe(before);
    expect(await access(scenario)).toEqual(NOTHING);
  });

  it('of elevate, within the window, opens nothing twice', async () => {
    const since = lastRequest(scenario);
    await post('alice', `/actions/runs/${opened?.id}/rerun`);
    await settle(scenario.outside);
    expect(writesSince(scenario, since, 'arm')).toEqual([]);
    expect((await typesOf(held)).filter((type) => type === 'elevated')).toHaveLength(1);
    await passTheEnd();
  });

  it('of an operator’s order is nobody’s word any more', async () => {
    await order('erin', { freeze: 'changes', why: 'Audit' });
    await settle(scenario.outside);
    await order('erin', { freeze: 'none', why: 'Over' });
    const lifting = (await settle(scenario.outside)).findLast(({ workflow }) => workflow === 'revoke.yml');
    await order('erin', { freeze: 'everything', why: 'Intruder' });
    await settle(scenario.outside);
    expectStatus(await post('mallory', `/actions/runs/${lifting?.id}/rerun`), 201, 'the second attempt');
    const runs = await settle(scenario.outside);
    expect(await logOf(scenario, runs, 'revoke.yml')).toMatch(/again|second attempt|run again/i);
    const postures = (await events(scenario)).filter(({ type }) => type === 'posture');
    expect(at(postures.at(-1)?.data, 'freeze', 'level') ?? JSON.stringify(postures.at(-1)?.data)).toMatch(
      /everything/,
    );
    await order('erin', { freeze: 'none', why: 'Gone' });
    await settle(scenario.outside);
    await passTheEnd();
  });
});

describe('requests that are eaten up', () => {
  const limited = (times: number, headers: Readonly<Record<string, string>>): OrderedFault => ({
    api: 'github',
    when: 'before',
    times,
    effect: { kind: 'answer', status: 403, headers, body: { message: 'API rate limit exceeded' } },
  });

  it('to the last one: what is over ends from the platforms, the run is red, and the record follows', async () => {
    await passTheEnd();
    const reset = String(Math.floor(scenario.world.clock.now() / 1000) + 3600);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    // The checkout is git and not counted.
    scenario.world.faults.order({
      ...limited(10_000, headers),
      path: '^/(repos|graphql|user|orgs)(?!.*\\.git)',
    });
    const runs = await sweep(scenario);
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(['failure']);
    scenario.world.faults.clear();
    expect(await access(scenario)).toEqual(NOTHING);
    expect(await typesOf(held)).not.toContain('ended');
    await sweep(scenario);
    expect((await typesOf(held)).at(-1)).toBe('ended');
  });

  it('to the last one: nothing is elevated, and nothing is lost', async () => {
    await passTheEnd();
    await sweep(scenario);
    await askApprovedAndMerged(scenario, `without-${(names += 1)}`);
    const since = lastRequest(scenario);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9999999999' };
    scenario.world.faults.order({ ...limited(10_000, headers), path: '^/(repos|graphql)(?!.*\\.git)' });
    const runs = await dispatch(scenario, 'elevate.yml');
    expect(runs.find(({ workflow }) => workflow === 'elevate.yml')?.conclusion).toBe('failure');
    expect(writesSince(scenario, since, 'arm')).toEqual([]);
    expect(await access(scenario)).toEqual(NOTHING);
    scenario.world.faults.clear();
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(EVERYTHING);
    await passTheEnd();
  });

  it('by a second limit that asks for a moment: the sweep waits for it and ends everything', async () => {
    await passTheEnd();
    scenario.world.faults.order({ ...limited(2, { 'retry-after': '1' }), path: 'graphql' });
    const runs = await sweep(scenario);
    expect(runs.find(({ workflow }) => workflow === 'revoke.yml')?.conclusion).toBe('success');
    expect(await access(scenario)).toEqual(NOTHING);
    expect((await typesOf(held)).at(-1)).toBe('ended');
  });

  it('by hundreds of comments behind an /end: the sweep reads some, says that it may overlook one, and the window ends as agreed', async () => {
    await say(scenario, 'alice', { pull: held, body: '/end' });
    await advance(scenario, '1m');
    for (let batch = 0; batch < 6; batch += 1)
      await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          post('mallory', `/issues/${held}/comments`, { body: `${batch} ${index}` }),
        ),
      );
    const since = scenario.world.log.count('github');
    const runs = await sweep(scenario);
    expect(scenario.world.log.count('github') - since).toBeLessThan(100);
    expect(await logOf(scenario, runs, 'revoke.yml')).toContain(
      `#${held} has more comments than can be read, so an /end may be overlooked`,
    );
    expect(await access(scenario)).toEqual(EVERYTHING);
    await passTheEnd();
    await sweep(scenario);
    expect(await access(scenario)).toEqual(NOTHING);
    expect((await typesOf(held)).at(-1)).toBe('ended');
  });
});
