/** Asking without git, through the real workflows and the built bundle: the transcripts are golden and read by people. */
import { afterEach, expect, it } from 'vitest';
import { expectStatus, review } from '../../src/sandbox/demo/people.ts';
import { at } from '../../src/sandbox/demo/outside.ts';
import { DESK_APP } from '../../src/sandbox/github/model.ts';
import { anIssueBody } from '../builders/issue.ts';
import type { Scenario } from './kit.ts';
import { access, advance, editOnMain, openScenario, verifies } from './kit.ts';
import { openTranscript } from './transcript.ts';

let scenario: Scenario;
afterEach(() => scenario.close());

const open = async () => {
  scenario = await openScenario('2026-11-25T10:00:05Z');
  return openTranscript(scenario);
};

const opens = async (login: string, body: string): Promise<number> => {
  const issue = { title: 'Access request', body, labels: ['access-request'] };
  const made = expectStatus(await scenario.outside.gitHub(login, 'POST', '/issues', issue), 201, 'the issue');
  return Number(at(made.body, 'number'));
};
const edits = async (login: string, issue: number, body: string): Promise<void> => {
  expectStatus(await scenario.outside.gitHub(login, 'PATCH', `/issues/${issue}`, { body }), 200, 'the edit');
};
const approves = async (login: string, pull: number): Promise<void> => {
  await advance(scenario, '5m');
  expectStatus(await review(scenario.outside, login, pull, 'APPROVE'), 200, `the review of ${login}`);
};

/** The App's key lies in the environment, and the policy names its account. */
const installApp = async (): Promise<void> => {
  const { github } = scenario.world;
  github.secrets.set(
    'gatehouse-review/GATEHOUSE_PROPOSAL_TOKEN',
    github.issueDeskToken({ contents: 'write', 'pull-requests': 'write' }),
  );
  await editOnMain(
    scenario,
    'policies/gatehouse.yaml',
    (text) => `${text}\nissue_form: { bot: ${DESK_APP.id} }\n`,
  );
};

it('without git, with the App: an issue becomes access', { timeout: 300_000 }, async () => {
  const transcript = await open();
  await transcript.step('erin installs the App', installApp);
  await transcript.step('alice fills in the form', () => opens('alice', anIssueBody()));
  await transcript.step('the manager approves', () => approves('carol', 2));
  await transcript.step('the system owner approves', () => approves('bob', 2));
  expect(await access(scenario)).toEqual({ roles: 2, rules: 1 });
  await transcript.step('the window runs out, and the schedule comes', async () => {
    await advance(scenario, '2h5m');
    await scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
  });
  expect(await access(scenario)).toEqual({ roles: 0, rules: 0 });
  expect(await verifies(scenario)).toBe(true);
  await expect(transcript.text()).toMatchFileSnapshot('golden/issue-form.md');
});

it('somebody edits the issue while it waits', { timeout: 300_000 }, async () => {
  const transcript = await open();
  await transcript.step('erin installs the App', installApp);
  await transcript.step('alice fills in the form', () => opens('alice', anIssueBody()));
  await transcript.step('mallory edits it to more time, and back', async () => {
    await edits('mallory', 1, anIssueBody({ duration: '4h' }));
    await edits('mallory', 1, anIssueBody());
  });
  await transcript.step('both approve all the same', async () => {
    await approves('carol', 2);
    await approves('bob', 2);
  });
  expect(await access(scenario)).toEqual({ roles: 0, rules: 0 });
  await expect(transcript.text()).toMatchFileSnapshot('golden/issue-form-edited.md');
});

it('without git and without the App: a link is left', { timeout: 240_000 }, async () => {
  const transcript = await open();
  const wrong = anIssueBody({ duration: '2 hours', parameters: '203.0.113.7' });
  await transcript.step('alice forgets a name and writes words', () => opens('alice', wrong));
  await transcript.step('alice corrects the issue', () => edits('alice', 1, anIssueBody()));
  await expect(transcript.text()).toMatchFileSnapshot('golden/issue-form-link.md');
});
