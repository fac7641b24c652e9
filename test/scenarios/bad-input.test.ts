/** Bad input and bad weather: everything that is wrong is said at once, nothing opens by accident, and the next run converges. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderedFault } from '../../src/sandbox/contract.ts';
import type { FinishedRun } from '../../src/sandbox/demo/people.ts';
import { headStatus, openPull, putFile, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  approveAll,
  askApprovedAndMerged,
  askAs,
  bundle,
  comment,
  dispatch,
  editOnMain,
  events,
  logOf,
  mergeAs,
  onlyWhatIFire,
  openScenario,
  sweep,
  verifies,
} from './kit.ts';

const run = promisify(execFile);
const NOTHING = { roles: 0, rules: 0 };
const EVERYTHING = { roles: 2, rules: 1 };
const ALWAYS = 1_000;
const ESCAPE = '\u001b';

const BAD_REQUEST = `entitlement: prod-vm-admni
duration: 60
justification: Fix issue #12 now
tickt: CHG0031234
`;
const IN_BAD_REQUEST: readonly (readonly [string, string])[] = [
  ['1:14', 'request.unknown-entitlement'],
  ['2:11', 'format.duration-unit'],
  ['3:26', 'yaml.comment-after-value'],
  ['4:1', 'format.unknown-key'],
];

const breakSettings = (settings: string): string =>
  settings.replace(/^freeze: none/m, 'freeze: nope').replace('Europe/Berlin', 'Europe/Berlinn');
const breakPeople = (people: string): string => people.replace('entra:', 'entrra:');
const FINDINGS = ['format.unknown-value', 'policy.timezone', 'format.unknown-key'];

/** What the sandbox's Azure holds open is ended, so that the next scenario begins with nothing. */
const endEverything = async (scenario: Scenario): Promise<void> => {
  await advance(scenario, '3h');
  await sweep(scenario);
  expect(await access(scenario)).toEqual(NOTHING);
};

const ownPolicy = (path: string): Promise<string> =>
  readFile(resolve(import.meta.dirname, '../../policies', path), 'utf8');

/** `gatehouse check` of the built command line over a working tree; exit code and what it said. */
const check = async (
  files: ReadonlyMap<string, string>,
): Promise<{ readonly exit: number; readonly said: string }> => {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-check-'));
  try {
    await cp(resolve(import.meta.dirname, '../../policies'), join(directory, 'policies'), {
      recursive: true,
    });
    for (const [path, content] of files) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), content);
    }
    return await run(process.execPath, [join(bundle, 'cli.js'), 'check', directory]).then(
      ({ stdout }) => ({ exit: 0, said: stdout }),
      (error: { readonly code: number; readonly stdout: string }) => ({
        exit: error.code,
        said: error.stdout,
      }),
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

const exitOf = (log: string): number => Number(/Process completed with exit code (\d+)/.exec(log)?.[1] ?? 0);

describe('the terminal', () => {
  it('shows all findings of a request and of the policy at once, and exits 1', async () => {
    const request = await check(new Map([['requests/bad.yaml', BAD_REQUEST]]));
    expect(request.exit).toBe(1);
    for (const [place, id] of IN_BAD_REQUEST.slice(1))
      expect(request.said).toMatch(new RegExp(`bad.yaml:${place} .*${id}`));

    const policy = await check(
      new Map([
        ['policies/gatehouse.yaml', breakSettings(await ownPolicy('gatehouse.yaml'))],
        ['policies/people.yaml', breakPeople(await ownPolicy('people.yaml'))],
      ]),
    );
    expect(policy.exit).toBe(1);
    for (const id of FINDINGS)
      expect(policy.said).toMatch(new RegExp(`policies/\\w+\\.yaml:\\d+:\\d+ .*${id}`));
    expect((await check(new Map())).exit).toBe(0);
  });
});

describe('a pull request', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await openScenario();
  });
  afterAll(() => scenario.close());

  const conclusionOf = (runs: readonly FinishedRun[]): string | undefined =>
    runs.findLast((one) => one.workflow === 'request.yml')?.conclusion;

  it('with a malformed request carries every finding with its place, a red status and a failed run', async () => {
    const pull = await askAs(scenario, 'malformed', BAD_REQUEST);
    const runs = await settle(scenario.outside);
    expect(conclusionOf(runs)).toBe('failure');
    expect(exitOf(await logOf(scenario, runs, 'request.yml'))).toBe(1);
    expect((await headStatus(scenario.outside, pull)).state).toBe('failure');
    const said = await comment(scenario, pull);
    for (const [place, id] of IN_BAD_REQUEST)
      expect(said).toMatch(new RegExp(`requests/malformed.yaml:${place}\`.*\\(\`${id}\`\\)`));
    await advance(scenario, '2s');
    await approveAll(scenario, pull);
    await advance(scenario, '2s');
    await mergeAs(scenario, 'erin', pull);
    await settle(scenario.outside);
    await sweep(scenario);
    expect(await access(scenario)).toEqual(NOTHING);
  });

  it('that breaks settings and people carries every finding of both files, and is red', async () => {
    const { outside } = scenario;
    const branch = 'alice/policy';
    for (const [path, change] of [
      ['gatehouse.yaml', breakSettings],
      ['people.yaml', breakPeople],
    ] as const)
      await putFile(outside, 'alice', {
        branch,
        path: `policies/${path}`,
        content: change(await ownPolicy(path)),
        message: 'Change the policy',
      });
    const pull = await openPull(outside, 'alice', branch, 'A better policy');
    const runs = await settle(outside);
    expect(conclusionOf(runs)).toBe('failure');
    expect(exitOf(await logOf(scenario, runs, 'request.yml'))).toBe(1);
    expect((await headStatus(outside, pull)).state).toBe('failure');
    const said = await comment(scenario, pull);
    for (const id of FINDINGS)
      expect(said).toMatch(new RegExp(`policies/\\w+\\.yaml:\\d+:\\d+\`.*\\(\`${id}\`\\)`));
  });

  it.each<readonly [string, OrderedFault['effect']]>([
    ['a gateway answers', { kind: 'html', status: 502 }],
    ['nobody answers', { kind: 'drop' }],
    ['GitHub answers 500', { kind: 'answer', status: 500, body: { message: 'Server Error' } }],
  ])('that cannot be judged while %s fails by name, and is judged by the next run', async (what, effect) => {
    const { outside, world } = scenario;
    world.faults.order({ api: 'github', path: '^/graphql', when: 'before', times: ALWAYS, effect });
    const pull = await askAs(scenario, what.replaceAll(' ', '-').toLowerCase());
    const runs = await settle(outside).finally(() => world.faults.clear());
    const said = await logOf(scenario, runs, 'request.yml');
    expect(said).toMatch(/POST \/graphql \w+[\s\S]*nothing is lost, the next run converges/);
    expect(exitOf(said)).toBe(2);
    expect((await headStatus(outside, pull)).state).not.toBe('success');
    await outside.control('POST', '/fire', {
      workflow: 'request.yml',
      event: 'workflow_dispatch',
      inputs: { 'pull-request': String(pull) },
    });
    await settle(outside);
    expect((await headStatus(outside, pull)).description).toBe('waiting: manager, system owner');
  });

  it('with hostile text shows it harmless in comment, log and ledger', async () => {
    const words =
      '::set-output name=outcome::approved <!-- gatehouse:sticky --> @everyone **b** [x](https://evil.test) | ``` ::error::x';
    const pull = await askAs(
      scenario,
      'hostile',
      scenario.sample.request.replace(/^justification: .*$/m, `justification: '${words}'`),
    );
    await advance(scenario, '2s');
    await approveAll(scenario, pull);
    const runs = await settle(scenario.outside);
    expect(await access(scenario)).toEqual(EVERYTHING);
    const said = await comment(scenario, pull);
    expect(said.match(/<!-- gatehouse:sticky -->/g)).toHaveLength(1);
    expect(said).toMatch(/^<!-- gatehouse:sticky -->/);
    expect(said).not.toMatch(/(^|[^\\\w])@everyone|\*\*b\*\*|\]\(https:\/\/evil|```/);
    for (const workflow of ['request.yml', 'elevate.yml']) {
      const log = await logOf(scenario, runs, workflow);
      expect(log).not.toMatch(/^::(set-output|error)/m);
    }
    const requested = (await events(scenario)).find(
      (event) => event.grant === pull && event.type === 'requested',
    );
    expect(requested?.data).toMatchObject({ justification: words });
    expect(await verifies(scenario)).toBe(true);
    await endEverything(scenario);
  });

  it('with a terminal escape in its text is refused without repeating it', async () => {
    const hidden = `justification: "Fail over the database \\u001b[2Know, please"`;
    const pull = await askAs(
      scenario,
      'escape',
      scenario.sample.request.replace(/^justification: .*$/m, hidden),
    );
    const runs = await settle(scenario.outside);
    expect((await headStatus(scenario.outside, pull)).state).toBe('failure');
    const said = await comment(scenario, pull);
    expect(said).toMatch(/requests\/escape.yaml:3:\d+`.*\(`yaml.control-character`\)/);
    expect(`${said}${await logOf(scenario, runs, 'request.yml')}`).not.toContain(ESCAPE);
  });
});

describe('elevate', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await openScenario();
    await onlyWhatIFire(scenario);
  });
  afterAll(() => scenario.close());

  /** A run that must not open: its exit code and what its log says. */
  const failing = async (workflow: string): Promise<{ readonly exit: number; readonly said: string }> => {
    const runs = await dispatch(scenario, workflow);
    const said = await logOf(scenario, runs, workflow);
    return { exit: exitOf(said), said };
  };

  const expectNextRunOpens = async (pull: number): Promise<void> => {
    scenario.world.faults.clear();
    await sweep(scenario);
    expect(await access(scenario)).toEqual(EVERYTHING);
    const types = (await events(scenario)).filter((event) => event.grant === pull).map((event) => event.type);
    expect(types.filter((type) => type === 'elevated')).toHaveLength(1);
    expect(await verifies(scenario)).toBe(true);
    await endEverything(scenario);
  };

  it('opens nothing under a malformed policy, names the place, and opens once it is mended', async () => {
    const pull = await askApprovedAndMerged(scenario, 'policy');
    const whole = await editOnMain(scenario, 'policies/gatehouse.yaml', breakSettings);
    const { exit, said } = await failing('elevate.yml');
    expect(exit).toBe(1);
    expect(said).toMatch(/policies\/gatehouse\.yaml:\d+:\d+/);
    expect(await access(scenario)).toEqual(NOTHING);
    await editOnMain(scenario, 'policies/gatehouse.yaml', () => whole);
    await expectNextRunOpens(pull);
  });

  it.each([
    ['contents: write', 'contents: read', 2, /POST \/graphql LedgerCommit[\s\S]*`permissions:`/],
    ['id-token: write', 'id-token: none', 2, /may not ask GitHub for an id token[\s\S]*`id-token: write`/],
    ['pull-requests: write', 'pull-requests: none', 2, /POST \/graphql MergedPulls[\s\S]*`permissions:`/],
  ])('without the permission %s names it, and loses nothing', async (has, instead, wanted, says) => {
    const pull = await askApprovedAndMerged(scenario, `without-${has.split(':')[0]}`);
    const path = '.github/workflows/elevate.yml';
    const whole = await editOnMain(scenario, path, (workflow) => workflow.replace(has, instead));
    const { exit, said } = await failing('elevate.yml').finally(() =>
      editOnMain(scenario, path, () => whole),
    );
    expect(said).toMatch(says);
    expect(exit).toBe(wanted);
    await expectNextRunOpens(pull);
  });

  it.each<readonly [string, OrderedFault, RegExp]>([
    [
      'Resource Manager is unavailable',
      {
        api: 'arm',
        when: 'before',
        times: ALWAYS,
        effect: {
          kind: 'answer',
          status: 503,
          body: { error: { code: 'ServiceUnavailable', message: 'Later.' } },
        },
      },
      /GET \/subscriptions\/\S+: 503 ServiceUnavailable[\s\S]*next run/,
    ],
    [
      'Entra refuses the token',
      {
        api: 'authority',
        path: 'oauth2',
        when: 'before',
        times: ALWAYS,
        effect: {
          kind: 'answer',
          status: 401,
          body: {
            error: 'invalid_client',
            error_description: 'AADSTS700213: No matching federated identity record found.',
          },
        },
      },
      /no token from Entra[\s\S]*AADSTS700213[\s\S]*federated-credential/,
    ],
    [
      'GitHub gives no id token',
      { api: 'oidc', when: 'before', times: ALWAYS, effect: { kind: 'answer', status: 403 } },
      /no token from Entra[\s\S]*ID Token/,
    ],
  ])('while %s names the call, loses nothing, and the next run opens', async (what, fault, says) => {
    const pull = await askApprovedAndMerged(scenario, what.replaceAll(' ', '-').toLowerCase());
    scenario.world.faults.order(fault);
    const { exit, said } = await failing('elevate.yml').finally(() => scenario.world.faults.clear());
    expect(said).toMatch(says);
    expect(exit).toBe(2);
    expect(await access(scenario)).toEqual(NOTHING);
    await expectNextRunOpens(pull);
  });

  it('whose answer to the intent is lost finds it again, and opens once', async () => {
    const pull = await askApprovedAndMerged(scenario, 'lost-answer');
    scenario.world.faults.order({
      api: 'github',
      path: 'LedgerCommit',
      when: 'after',
      effect: { kind: 'drop' },
    });
    await dispatch(scenario, 'elevate.yml');
    expect(scenario.world.faults.pending()).toEqual([]);
    await expectNextRunOpens(pull);
    const intents = (await events(scenario)).filter(
      (event) => event.grant === pull && event.type === 'elevating',
    );
    expect(intents).toHaveLength(1);
  });
});
