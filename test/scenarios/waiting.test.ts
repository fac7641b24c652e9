/** Requests that wait, as everybody sees them: asked, reminded, escalated, lapsed, taken back. The transcript is golden and read by people. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectStatus, review, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import { advance, askAs, editOnMain, openScenario, verifies } from './kit.ts';
import { openTranscript } from './transcript.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario('2026-11-25T10:00:05Z');
}, 120_000);
afterAll(() => scenario.close());

it(
  'asks, reminds, escalates, lapses and is withdrawn, told at every turn',
  { timeout: 240_000 },
  async () => {
    await editOnMain(scenario, 'policies/gatehouse.yaml', (text) =>
      text.replace(
        '  approval_valid_for: 24h',
        '  remind_after: 20m\n  escalate_after: 40m\n  escalate_to: group:security\n  lapse_after: 4h\n  approval_valid_for: 24h',
      ),
    );
    await settle(scenario.outside);
    const transcript = openTranscript(scenario);
    const sweep = () =>
      scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
    const after = async (time: string) => {
      await advance(scenario, time);
      await sweep();
    };
    const approves = async (login: string, pull: number) => {
      await advance(scenario, '1m');
      expectStatus(await review(scenario.outside, login, pull, 'APPROVE'), 200, `the review of ${login}`);
    };
    const says = (login: string, pull: number, body: string) =>
      scenario.outside.gitHub(login, 'POST', `/issues/${pull}/comments`, { body });
    let back = 0;
    await transcript.step('alice asks', async () => {
      back = await askAs(scenario, 'mistaken');
    });
    await transcript.step('mallory writes /withdraw', () => says('mallory', back, '/withdraw'));
    await transcript.step('alice writes /withdraw', () => says('alice', back, '/withdraw\nIt runs again.'));
    let pull = 0;
    await transcript.step('alice asks anew', async () => {
      await advance(scenario, '10m');
      pull = await askAs(scenario, 'failover');
    });
    await transcript.step('nobody answers, and the schedule comes four hours later', () => after('4h1m'));
    await transcript.step('alice reopens it', async () => {
      await advance(scenario, '1m');
      expectStatus(
        await scenario.outside.gitHub('alice', 'PATCH', `/pulls/${pull}`, { state: 'open' }),
        200,
        'reopening',
      );
    });
    await transcript.step('the schedule comes 21 minutes later', () => after('21m'));
    await transcript.step('and ten minutes later', () => after('10m'));
    await transcript.step('and again ten minutes later', () => after('10m'));
    await transcript.step('erin, of security, approves in the place of the manager', () =>
      approves('erin', pull),
    );
    await transcript.step('bob, the system owner, approves', () => approves('bob', pull));
    await expect(transcript.text()).toMatchFileSnapshot('golden/waiting.md');
    expect(await verifies(scenario)).toBe(true);
  },
);
