/** A request from the first push to its early end, as everybody sees it: the transcript is golden and read by people. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectStatus, review } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import { advance, askAs, openScenario, verifies } from './kit.ts';
import { openTranscript } from './transcript.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario('2026-11-25T10:00:05Z');
}, 120_000);
afterAll(() => scenario.close());

it('is asked for, approved, opened, ended by /end and told at every turn', { timeout: 240_000 }, async () => {
  const transcript = openTranscript(scenario);
  let pull = 0;
  await transcript.step('alice asks', async () => {
    pull = await askAs(scenario, 'failover');
  });
  await transcript.step('carol, her manager, approves', async () => {
    await advance(scenario, '5m');
    expectStatus(await review(scenario.outside, 'carol', pull, 'APPROVE'), 200, 'the review');
  });
  await transcript.step('bob, the system owner, approves', async () => {
    await advance(scenario, '5m');
    expectStatus(await review(scenario.outside, 'bob', pull, 'APPROVE'), 200, 'the review');
  });
  await transcript.step('mallory writes /end', async () => {
    await advance(scenario, '20m');
    await scenario.outside.gitHub('mallory', 'POST', `/issues/${pull}/comments`, { body: '/end' });
  });
  await transcript.step('alice is done and writes /end', async () => {
    await advance(scenario, '1m');
    await scenario.outside.gitHub('alice', 'POST', `/issues/${pull}/comments`, {
      body: '/end\nReplication runs again.',
    });
  });
  await expect(transcript.text()).toMatchFileSnapshot('golden/early-end.md');
  expect(await verifies(scenario)).toBe(true);
});
