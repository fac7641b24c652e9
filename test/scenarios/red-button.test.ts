/** The red button, the freeze and a merged deletion, as everybody sees them: the transcript is golden and read by people. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, text } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, openPull, putFile, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  approveAll,
  askAs,
  comment,
  events,
  mergeAs,
  openScenario,
  verifies,
} from './kit.ts';
import { openTranscript } from './transcript.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario('2026-11-25T10:00:05Z');
}, 120_000);
afterAll(() => scenario.close());

/** Presses *Run workflow*, as GitHub's own button does. */
const order = async (login: string, inputs: Readonly<Record<string, string>>): Promise<void> => {
  const body = { ref: 'main', inputs };
  const answer = await scenario.outside.gitHub(
    login,
    'POST',
    '/actions/workflows/revoke.yml/dispatches',
    body,
  );
  expectStatus(answer, 204, 'the dispatch');
};

const asked = async (name: string): Promise<number> => {
  const pull = await askAs(scenario, name);
  await advance(scenario, '2s');
  await approveAll(scenario, pull);
  return pull;
};

const deletionOf = async (name: string): Promise<number> => {
  const branch = `alice/no-more-${name}`;
  const path = `requests/${name}.yaml`;
  const { gitHub } = scenario.outside;
  await putFile(scenario.outside, 'alice', { branch, path: 'x.txt', content: 'x', message: 'Begin' });
  for (const gone of ['x.txt', path]) {
    const file = await gitHub('alice', 'GET', `/contents/${gone}?ref=${encodeURIComponent(branch)}`);
    const body = { message: `Remove ${gone}`, branch, sha: text(at(file.body, 'sha')) };
    expectStatus(await gitHub('alice', 'DELETE', `/contents/${gone}`, body), 200, gone);
  }
  return openPull(scenario.outside, 'alice', branch, `No more of ${name}`);
};

it('ends and refuses by an operator’s word and by nobody else’s', { timeout: 300_000 }, async () => {
  const transcript = openTranscript(scenario);
  let waiting = 0;
  await transcript.step('alice asks, and both approve', () => asked('failover'));
  await transcript.step('alice, who is no operator, presses the red button', async () => {
    await advance(scenario, '5m');
    await order('alice', { end: 'everything', freeze: 'everything' });
  });
  await transcript.step('erin freezes changes and ends what alice has', async () => {
    await advance(scenario, '5m');
    await order('erin', {
      end: 'person',
      which: 'alice',
      freeze: 'changes',
      until: '4h',
      why: 'Laptop reported stolen',
    });
  });
  expect(await access(scenario)).toEqual({ roles: 0, rules: 0 });
  await transcript.step('alice asks again while changes are frozen', async () => {
    await advance(scenario, '5m');
    waiting = await asked('again');
  });
  await transcript.step('erin lifts the freeze', async () => {
    await advance(scenario, '5m');
    await order('erin', { freeze: 'none', why: 'It was found' });
  });
  await transcript.step('alice asks for another look', async () => {
    await advance(scenario, '1m');
    await scenario.outside.gitHub('alice', 'POST', `/issues/${waiting}/comments`, { body: '/check' });
  });
  expect(await access(scenario)).toEqual({ roles: 2, rules: 1 });
  await expect(transcript.text()).toMatchFileSnapshot('golden/red-button.md');
  expect(await verifies(scenario)).toBe(true);
});

it(
  'ends what is open when a pull request that deletes the file is merged',
  { timeout: 120_000 },
  async () => {
    await advance(scenario, '15m');
    const pull = await deletionOf('again');
    await settle(scenario.outside);
    expect(await comment(scenario, pull)).toContain('#2');
    await mergeAs(scenario, 'erin', pull);
    await settle(scenario.outside);
    expect(await access(scenario)).toEqual({ roles: 0, rules: 0 });
    const [ending] = (await events(scenario)).filter(({ grant, type }) => grant === 2 && type === 'ending');
    expect(ending?.data).toEqual({ why: 'early', note: `#${pull} deletes the request` });
    // Judged once more after the merge, it still says what it ended.
    expect(await comment(scenario, pull)).toContain('#2');
    expect(await verifies(scenario)).toBe(true);
  },
);
