/** A requester at three in the morning, with a clone and a token: what the terminal says, and what then happens. Golden, read by people. */
import { execFile } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import type { Scenario } from './kit.ts';
import { access, advance, bundle, editOnMain, openScenario, verifies } from './kit.ts';
import { openTranscript } from './transcript.ts';
import { join } from 'node:path';

let scenario: Scenario;
afterEach(() => scenario.close());

/** The sandbox's time goes on while it works. */
const MINUTES = /\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC \(\d{2}:\d{2} Europe/g;

interface Said {
  readonly exit: number;
  readonly text: string;
}

/** The built command line as its own process, with this person's token. */
const gatehouse = (login: string, ...words: readonly string[]): Promise<Said> => {
  const { github, repository, people } = scenario.outside.addresses;
  const env = {
    PATH: process.env['PATH'],
    GITHUB_API_URL: github.api,
    GITHUB_TOKEN: people[login],
  };
  return new Promise((resolve) => {
    const args = [join(bundle, 'cli.js'), ...words, '--repository', repository];
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ exit: typeof error?.code === 'number' ? error.code : 0, text: `${stdout}${stderr}` }),
    );
  });
};

const asked = [
  '--entitlement',
  'prod-vm-admin',
  '--ticket',
  'INC0004711',
  '--param',
  'source_ip=203.0.113.7',
  '--justification',
  'Fail over payments-db-02: replication is stuck, see incident #4711',
  '--yes',
];

it('is told when it would work, and gets in by break-glass', { timeout: 240_000 }, async () => {
  scenario = await openScenario('2026-11-25T02:12:05Z');
  const said: string[] = [];
  const types = async (what: string, ...words: readonly string[]): Promise<Said> => {
    const answer = await gatehouse('alice', ...words);
    said.push(
      `## ${what}\n\n${answer.text
        .replace(/^(?=.)/gm, '    ')
        .replace(/:\/\/127\.0\.0\.1:\d+/g, '://<github>')
        .replace(MINUTES, '<now> UTC (<now> Europe')}\nexit ${answer.exit}\n`,
    );
    return answer;
  };
  await editOnMain(scenario, 'policies/entitlements/prod-vm-admin.yaml', (text) =>
    text.replace('\nmax_duration: 4h', '\nhours: business-hours\nmax_duration: 4h'),
  );
  const transcript = openTranscript(scenario);
  await transcript.step('alice asks the usual way', async () => {
    expect(await types('The usual way', 'new', ...asked, '--duration', '2h')).toMatchObject({ exit: 1 });
  });
  await transcript.step('alice asks by break-glass, as she was told', async () => {
    const emergency = [...asked, '--break-glass', '--duration', '1h'];
    expect(await types('By break-glass', 'new', ...emergency)).toMatchObject({ exit: 0 });
    expect(await types('The same once more', 'new', ...emergency)).toMatchObject({ exit: 0 });
  });
  expect((await access(scenario)).rules).toBe(1);
  await transcript.step('alice asks for the morning instead of at once', async () => {
    await advance(scenario, '10m');
    const later = [...asked, '--duration', '2h', '--start', '2026-11-25 07:00 Europe/Berlin'];
    expect(await types('For the morning', 'new', ...later)).toMatchObject({ exit: 0 });
  });
  await expect(
    `# What the terminal says\n\n${said.join('\n')}\n# What happens\n\n${transcript.text()}`,
  ).toMatchFileSnapshot('golden/asking.md');
  expect(await verifies(scenario)).toBe(true);
});
