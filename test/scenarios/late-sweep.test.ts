/** GitHub's cron stays away while something is open that only a sweep ends, as everybody sees it: the transcript is golden and read by people. */
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

const fires = (workflow: string, event: 'schedule' | 'workflow_dispatch') =>
  scenario.outside.control('POST', '/fire', { workflow, event });

it(
  'is said aloud by the next elevation, which wakes a sweep, and is over with it',
  { timeout: 240_000 },
  async () => {
    const transcript = openTranscript(scenario);
    await transcript.step('the schedule comes', () => fires('revoke.yml', 'schedule'));
    await transcript.step('alice asks for four hours, and both approve', async () => {
      const pull = await askAs(
        scenario,
        'failover',
        scenario.sample.request.replace('duration: 2h', 'duration: 4h'),
      );
      for (const login of ['carol', 'bob']) {
        await advance(scenario, '1m');
        expectStatus(await review(scenario.outside, login, pull, 'APPROVE'), 200, `the review of ${login}`);
      }
    });
    await transcript.step(
      'three hours long the schedule does not come; then somebody asks for something small',
      async () => {
        await advance(scenario, '3h');
        await askAs(
          scenario,
          'diagnostics',
          'entitlement: dev-vm-reader\nduration: 15m\njustification: Deployment 5521 failed on web-01, look at its boot diagnostics\nparameters: { vm: web-01 }\n',
        );
      },
    );
    await transcript.step('the schedule comes again', async () => {
      await advance(scenario, '30m');
      await fires('revoke.yml', 'schedule');
    });
    await expect(transcript.text()).toMatchFileSnapshot('golden/late-sweep.md');
    expect(await verifies(scenario)).toBe(true);
  },
);
