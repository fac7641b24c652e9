/** Break-glass to its end, as everybody sees it: the transcript is golden and read by people. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import { advance, askAs, editOnMain, events, openScenario, verifies } from './kit.ts';
import { openTranscript } from './transcript.ts';

const EMERGENCY = `entitlement: prod-vm-admin
break_glass: true
duration: 45m
justification: Payments are failing for all customers, nobody of the owners answers
ticket: INC0099120
parameters: { source_ip: 203.0.113.9 }
`;

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario('2026-11-25T02:50:05Z');
  // A review that is due the same morning, so that the schedule can come as often as it must.
  await editOnMain(scenario, 'policies/entitlements/prod-vm-admin.yaml', (file) =>
    file.replace('within: 24h', 'within: 6h'),
  );
  await settle(scenario.outside);
}, 120_000);
afterAll(() => scenario.close());

/** The issue on which the newest use is reviewed. */
const issue = async (state: 'open' | 'closed' = 'open'): Promise<number> => {
  const answer = await scenario.outside.gitHub(
    'erin',
    'GET',
    `/issues?labels=gatehouse-review&state=${state}`,
  );
  const [newest] = list(answer.body);
  return Number(at(newest, 'number'));
};
const say = async (who: string, on: number, body: string): Promise<void> => {
  await advance(scenario, '1m');
  const answer = await scenario.outside.gitHub(who, 'POST', `/issues/${on}/comments`, { body });
  expectStatus(answer, 201, 'the comment');
};
/** A tick of the schedule; what it wakes is waited for by the transcript. */
const tick = async (after: string): Promise<void> => {
  await advance(scenario, after);
  await scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
};
/** A tick that has nothing to say. */
const quiet = async (after: string): Promise<void> => {
  await tick(after);
  await settle(scenario.outside);
};
const verdicts = async () =>
  (await events(scenario))
    .filter(({ type }) => type === 'reviewed')
    .map(({ data }) => text(at(data, 'verdict')));

it(
  'is said, opened at once, ended, told in two lines, judged by somebody else, and escalated',
  { timeout: 300_000 },
  async () => {
    const transcript = openTranscript(scenario);
    await transcript.step('At three in the morning alice asks with break-glass', () =>
      askAs(scenario, 'down', EMERGENCY),
    );
    await transcript.step('Fifty minutes later the schedule comes', () => tick('50m'));
    const on = await issue();
    await transcript.step('alice writes what she did', async () => {
      await say(
        'alice',
        on,
        'I failed payments-db-02 over to db-03.\nOutcome: payments work again since 03:20.',
      );
    });
    await transcript.step('alice judges it herself', () =>
      say('alice', on, '/reviewed justified Nobody else was there.'),
    );
    await transcript.step('erin, of security, judges it', () =>
      say('erin', on, '/reviewed justified Seen in the activity log: one failover, nothing else.'),
    );
    expect(await verdicts()).toEqual(['justified']);

    await quiet('110m');
    await transcript.step('Two hours later it happens again', () => askAs(scenario, 'down-again', EMERGENCY));
    await transcript.step('It ends, and nobody writes anything', () => tick('50m'));
    const again = await issue();
    await quiet('110m');
    await transcript.step('An hour and a half before it is due the schedule comes', () => tick('111m'));
    await transcript.step('dave closes the issue by hand, and the time is over', async () => {
      const closed = await scenario.outside.gitHub('dave', 'PATCH', `/issues/${again}`, { state: 'closed' });
      expectStatus(closed, 200, 'the closing');
      await tick('100m');
    });
    await transcript.step('alice asks with break-glass a third time', () =>
      askAs(scenario, 'down-a-third-time', EMERGENCY),
    );
    await transcript.step('erin judges it after all', () =>
      say('erin', again, '/reviewed not-justified\nThe owners were on call and were not called.'),
    );
    expect(await verdicts()).toEqual(['justified', 'not-justified']);
    expect(await verifies(scenario)).toBe(true);
    await expect(transcript.text()).toMatchFileSnapshot('golden/break-glass.md');
  },
);
