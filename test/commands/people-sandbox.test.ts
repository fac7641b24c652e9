/** `people import` and `people check` through the real adapter against the sandbox's GitHub: what a reviewer then sees. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkPeople } from '../../src/commands/people-check.ts';
import { importPeople } from '../../src/commands/people-import.ts';
import { startBench } from '../adapters/github/bench.ts';
import type { SandboxBench } from '../adapters/github/bench.ts';
import { entraOf, names } from '../builders/policy.ts';
import { fakeClock } from '../fakes/clock.ts';
import { fakeDirectory } from '../fakes/directory.ts';
import { fakeLog } from '../fakes/log.ts';
import { ownPolicies } from './bench.ts';

const PEOPLE = 'policies/people.yaml';
const own = ownPolicies()[PEOPLE] ?? '';
let bench: SandboxBench;
beforeEach(async () => {
  bench = await startBench({
    more: [{ login: 'Yan', id: 9001, role: 'write', email: 'yan@contoso.example' }],
  });
});
afterEach(() => bench.stop());

const directory = fakeDirectory([
  ...names.map((name) => ({ id: entraOf(name) })),
  { id: entraOf('mallory'), mail: 'somebody@contoso.example' },
]);
const ports = () => ({
  ...bench.ports(undefined, bench.token('erin')),
  clock: fakeClock(),
  log: fakeLog(),
  directory: async () => directory,
});
const diffOf = async (number: number): Promise<readonly (string | undefined)[]> =>
  (await bench.as('erin').rest.pulls.listFiles({ ...bench.repository, pull_number: number })).data.flatMap(
    ({ filename, additions, deletions, patch }) => [
      `${filename} +${additions} -${deletions}`,
      ...(patch ?? '').split('\n').filter((line) => /^[+-]/.test(line)),
    ],
  );

it('a pull request that adds people shows lines that are added, and no other', async () => {
  await bench.pushToMain('erin', { [PEOPLE]: own });
  const main = (await bench.ports(undefined).evidence.repository()).head;
  const outcome = await importPeople(ports(), { from: 'collaborators', map: new Map(), pullRequest: true });
  expect(outcome).toMatchObject({ exit: 0, text: [expect.stringMatching(/^Opened .*\/pull\/1$/)] });
  expect(await diffOf(1)).toEqual([
    `${PEOPLE} +2 -0`,
    '+  # yan: no account in Entra has the e-mail address of its GitHub profile; add `entra:` and `manager:`.',
    '+  yan: { github: Yan, github_id: 9001 }',
  ]);
  expect((await bench.ports(undefined).evidence.repository()).head).toBe(main);
});

it('a pull request that corrects a login shows that one line', async () => {
  await bench.pushToMain('erin', { [PEOPLE]: own.replace('github: alice,', 'github: alice-was,') });
  const outcome = await checkPeople(ports(), { gitHubOnly: false, pullRequest: true });
  expect(outcome.exit).toBe(1);
  expect(outcome.text.join('\n')).toContain('[people.login-renamed]');
  expect(await diffOf(1)).toEqual([
    `${PEOPLE} +1 -1`,
    expect.stringMatching(/^-  alice: \{ github: alice-was, github_id: 1001/),
    expect.stringMatching(/^\+  alice: \{ github: alice, github_id: 1001/),
  ]);
});

it('whose login somebody took, who is gone, and who lost access, is found as GitHub says it', async () => {
  const text = own
    .replace('github: alice, github_id: 1001', 'github: bob, github_id: 1001')
    .replace('github: bob, github_id: 1002', 'github: robert, github_id: 424242');
  await bench.pushToMain('erin', { [PEOPLE]: text });
  const outcome = await checkPeople(ports(), { gitHubOnly: true, pullRequest: false });
  expect(outcome.text.filter((line) => line.startsWith(PEOPLE))).toEqual([
    expect.stringMatching(/:4:20 `bob` is the login of another account \(1002\) now/),
    expect.stringMatching(/:5:\d+ GitHub has no person's account 424242/),
  ]);
});
