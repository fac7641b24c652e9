/** Whoever is in goes on from another address, as everybody sees it: the transcript is golden and read by people. */
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

const says = (login: string, pull: number, body: string) =>
  scenario.outside.gitHub(login, 'POST', `/issues/${pull}/comments`, { body });

it(
  'is open from the first address, then from the next, and from no third that is not allowed',
  { timeout: 240_000 },
  async () => {
    const transcript = openTranscript(scenario);
    let pull = 0;
    await transcript.step('alice asks, and carol and bob approve', async () => {
      pull = await askAs(scenario, 'failover');
      await advance(scenario, '5m');
      expectStatus(await review(scenario.outside, 'carol', pull, 'APPROVE'), 200, 'the review');
      await advance(scenario, '5m');
      expectStatus(await review(scenario.outside, 'bob', pull, 'APPROVE'), 200, 'the review');
    });
    await transcript.step('bob, who approved it, writes /source', async () => {
      await advance(scenario, '10m');
      await says('bob', pull, '/source 203.0.113.66');
    });
    await transcript.step('alice is on another network and writes /source', async () => {
      await advance(scenario, '10m');
      await says('alice', pull, '/source 203.0.113.8\nThe train has its own.');
    });
    await transcript.step('alice tries an address that the entitlement does not allow', async () => {
      await advance(scenario, '10m');
      await says('alice', pull, '/source 198.51.100.4');
    });
    await transcript.step('the window runs out', async () => {
      await advance(scenario, '2h');
      await scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
    });
    await expect(transcript.text()).toMatchFileSnapshot('golden/source.md');
    expect(await verifies(scenario)).toBe(true);
  },
);
