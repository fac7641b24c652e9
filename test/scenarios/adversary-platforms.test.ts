/** Words that somebody forges on GitHub, as status or as comment: they deceive until the next judgement and open nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stickyMarker } from '../../src/adapters/github/said.ts';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, headStatus, pullOf, review, settle } from '../../src/sandbox/demo/people.ts';
import { CALL, commentsOn, job, pushWorkflow, say, withToken } from './adversary.ts';
import type { Scenario } from './kit.ts';
import { access, advance, askAs, events, logOf, mergeAs, openScenario, sweep, verifies } from './kit.ts';

const WAITING = { state: 'pending', description: 'waiting: manager, system owner' };
const NOTHING = { roles: 0, rules: 0 };
const LIE = `${stickyMarker}\n**Approved by everybody.** You are in until tomorrow.`;
const OURS = 'github-actions[bot]';

let scenario: Scenario;
let pull: number;
let head: string;
beforeAll(async () => {
  scenario = await openScenario();
  pull = await askAs(scenario, 'forged-words');
  await settle(scenario.outside);
  head = text(at(await pullOf(scenario.outside, pull), 'head', 'sha'));
  expect(await headStatus(scenario.outside, pull)).toEqual(WAITING);
}, 120_000);
afterAll(() => scenario.close());

const ours = async (): Promise<readonly string[]> =>
  (await commentsOn(scenario, pull)).filter(({ by }) => by === OURS).map(({ body }) => body);

/** Another judgement: what it says is true again, whatever was forged, and nothing is open. */
const expectTruth = async (): Promise<void> => {
  await advance(scenario, '5s');
  await say(scenario, 'alice', { pull, body: '/check' });
  expect(await headStatus(scenario.outside, pull)).toEqual(WAITING);
  const [first = ''] = await ours();
  expect(first).toContain('manager');
  expect(first).not.toContain('Approved by everybody');
  expect(await access(scenario)).toEqual(NOTHING);
};

const SUCCESS = { state: 'success', context: 'gatehouse', description: 'open until tomorrow' };

describe('a status `gatehouse` that is forged', () => {
  it('by a writer opens nothing, and the next judgement puts the true one over it', async () => {
    const path = `/statuses/${head}`;
    expectStatus(await scenario.outside.gitHub('mallory', 'POST', path, SUCCESS), 201, 'the status');
    expect((await headStatus(scenario.outside, pull)).state).toBe('success');
    await expectTruth();
  });

  it('by the token of another workflow opens nothing, and the next judgement puts the true one over it', async () => {
    const runs = await pushWorkflow(scenario, {
      by: 'mallory',
      branch: 'mallory/status',
      file: 'build.yml',
      content: job(
        ['statuses: write'],
        `${CALL}\nawait call('POST', '/statuses/${head}', ${JSON.stringify(SUCCESS)});`,
      ),
    });
    expect(await logOf(scenario, runs, 'build.yml')).toContain('answered 201');
    expect((await headStatus(scenario.outside, pull)).state).toBe('success');
    await expectTruth();
  });
});

describe('a sticky comment that is forged', () => {
  it.each<[string, string, () => string]>([
    ['a person', 'mallory', () => scenario.world.addresses.people['mallory'] ?? ''],
    [
      'another bot',
      'desk-app',
      () => scenario.world.github.issueDeskToken({ issues: 'write', 'pull-requests': 'write' }),
    ],
  ])(
    'by %s is left to them, also where it came first, and Gatehouse goes on with its own',
    async (_, name, token) => {
      const other = await askAs(scenario, `lied-first-${name}`);
      const path = `/issues/${other}/comments`;
      await withToken(scenario, token(), { method: 'POST', path, body: { body: LIE } });
      await settle(scenario.outside);
      const all = await commentsOn(scenario, other);
      expect(all.filter(({ by }) => by !== OURS).map(({ body }) => body)).toEqual([LIE]);
      const own = all.filter(({ by }) => by === OURS).map(({ body }) => body);
      expect(own).toEqual([expect.stringContaining('manager')]);
    },
  );

  it('by the token of another workflow stands beside ours, and opens nothing', async () => {
    await pushWorkflow(scenario, {
      by: 'mallory',
      branch: 'mallory/comment',
      file: 'build.yml',
      content: job(
        ['issues: write', 'pull-requests: write'],
        `${CALL}\nawait call('POST', '/issues/${pull}/comments', ${JSON.stringify({ body: LIE })});`,
      ),
    });
    await expectTruth();
    // It is of the same account as ours: only Apps of Gatehouse's own could tell them apart.
    expect(await ours()).toHaveLength(2);
    const [lie] = (await commentsOn(scenario, pull)).filter(({ by, body }) => by === OURS && body === LIE);
    await scenario.outside.gitHub('erin', 'DELETE', `/issues/comments/${lie?.id}`);
  });

  it('by a maintainer who edits ours is written over by the next judgement', async () => {
    const [own] = (await commentsOn(scenario, pull)).filter(({ by }) => by === OURS);
    const path = `/issues/comments/${own?.id}`;
    expectStatus(await scenario.outside.gitHub('erin', 'PATCH', path, { body: LIE }), 200, 'the edit');
    await expectTruth();
    expect(await ours()).toHaveLength(1);
  });
});

describe('a judgement that is run again', () => {
  it('judges what is there now, and not what was there at its first attempt', async () => {
    const [manager = '', owner = ''] = scenario.sample.approvers;
    const third = await askAs(scenario, 'judged-again');
    await advance(scenario, '2s');
    await review(scenario.outside, manager, third, 'APPROVE');
    const runs = await settle(scenario.outside);
    const judged = runs.findLast(({ workflow }) => workflow === 'request.yml');
    expect((await headStatus(scenario.outside, third)).description).not.toContain('manager');
    const answer = await scenario.outside.gitHub('erin', 'GET', `/pulls/${third}/reviews`);
    const [given] = list(answer.body);
    const dismissal = `/pulls/${third}/reviews/${Number(at(given, 'id'))}/dismissals`;
    await scenario.outside.gitHub(manager, 'PUT', dismissal, { message: 'Too early' });
    await review(scenario.outside, owner, third, 'REQUEST_CHANGES');
    await settle(scenario.outside);
    const again = `/actions/runs/${judged?.id}/rerun`;
    expectStatus(await scenario.outside.gitHub('mallory', 'POST', again), 201, 'the second attempt');
    await settle(scenario.outside);
    expect((await headStatus(scenario.outside, third)).state).not.toBe('success');
    expect((await headStatus(scenario.outside, third)).description).toBe('denied: bob requested changes.');
    expect(await access(scenario)).toEqual(NOTHING);
  });
});

describe('a flood of comments', () => {
  it('wakes a few judgements, of which the last one says what is true', async () => {
    const flood = Array.from({ length: 40 }, (_, index) =>
      scenario.outside.gitHub('mallory', 'POST', `/issues/${pull}/comments`, { body: `spam ${index}` }),
    );
    await Promise.all(flood);
    const judged = (await settle(scenario.outside)).filter(({ workflow }) => workflow === 'request.yml');
    const run = judged.filter(({ conclusion }) => conclusion === 'success');
    expect(run.length).toBeGreaterThan(0);
    // One runs, one waits, and each newer one takes the place of the one that waits.
    expect(run.length).toBeLessThan(10);
    await expectTruth();
  });
});

describe('a merge on forged words', () => {
  it('is denied by the elevation, which reads neither status nor comment', async () => {
    const path = `/statuses/${head}`;
    await scenario.outside.gitHub('mallory', 'POST', path, SUCCESS);
    // Pinned to Actions, the status of a person merges nothing; that of any workflow does.
    await expect(mergeAs(scenario, 'mallory', pull)).rejects.toThrow('Required status check');
    await pushWorkflow(scenario, {
      by: 'mallory',
      branch: 'mallory/merge',
      file: 'build.yml',
      content: job(
        ['statuses: write'],
        `${CALL}\nawait call('POST', '${path}', ${JSON.stringify(SUCCESS)});`,
      ),
    });
    await mergeAs(scenario, 'mallory', pull);
    await settle(scenario.outside);
    await sweep(scenario);
    expect(await access(scenario)).toEqual(NOTHING);
    expect((await headStatus(scenario.outside, pull)).state).toBe('failure');
    const [own = ''] = await ours();
    expect(own).toMatch(/^\*\*Denied\.\*\*/m);
    const types = (await events(scenario)).filter(({ grant }) => grant === pull).map(({ type }) => type);
    expect(types).not.toContain('elevating');
    expect(await verifies(scenario)).toBe(true);
  });
});
