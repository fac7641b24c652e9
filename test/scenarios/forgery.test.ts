/** The ledger is evidence, never authority: forged, deleted or replaced it opens nothing, and what is open still ends. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, pullOf, settle } from '../../src/sandbox/demo/people.ts';
import { openRules } from '../../src/sandbox/demo/tenant.ts';
import type { Forgery, Model } from './forge.ts';
import { forge, forgedEnd, forgedExtension, forgedIntent, forgedOutcome, modelOf } from './forge.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  askApprovedAndMerged,
  askAs,
  branchHead,
  dispatch,
  editOnMain,
  events,
  logOf,
  mergeAs,
  onlyWhatIFire,
  openIssues,
  openScenario,
  setClock,
  sweep,
  verifies,
} from './kit.ts';

const run = promisify(execFile);
const NOTHING = { roles: 0, rules: 0 };
const EVERYTHING = { roles: 2, rules: 1 };

const quietScenario = async (): Promise<Scenario> => {
  const scenario = await openScenario();
  await onlyWhatIFire(scenario);
  return scenario;
};

const endOfRule = async (scenario: Scenario): Promise<number> =>
  Date.parse((await openRules(scenario.outside, scenario.nsg))[0]?.end ?? '');

const typesOf = async (scenario: Scenario, grant: number): Promise<readonly string[]> =>
  (await events(scenario)).filter((event) => event.grant === grant).map((event) => event.type);

/** A grant that really was, and is over. */
const livedThrough = async (scenario: Scenario, name: string): Promise<number> => {
  const pull = await askApprovedAndMerged(scenario, name);
  await dispatch(scenario, 'elevate.yml');
  expect(await access(scenario)).toEqual(EVERYTHING);
  await setClock(scenario, (await endOfRule(scenario)) + 60_000);
  await sweep(scenario);
  expect(await access(scenario)).toEqual(NOTHING);
  return pull;
};

describe('a forged, correctly chained intent', () => {
  let scenario: Scenario;
  let model: Model;
  beforeAll(async () => {
    scenario = await quietScenario();
    model = await modelOf(scenario, await livedThrough(scenario, 'model'));
  });
  afterAll(() => scenario.close());

  const subjectOf = async (pull: number): Promise<Omit<Forgery, 'grant' | 'hours'>> => {
    const found = await pullOf(scenario.outside, pull);
    const files = await scenario.outside.gitHub('erin', 'GET', `/pulls/${pull}/files`);
    return {
      path: text(at(files.body, 0, 'filename')),
      blob: text(at(files.body, 0, 'sha')),
      head: text(at(found, 'head', 'sha')),
      merge: text(at(found, 'merge_commit_sha')),
    };
  };

  /** Forges, looks that even `verify` is taken in, and lets both workflows run. */
  const expectNothingFrom = async (forgery: Forgery): Promise<void> => {
    await forge(scenario, 'mallory', forgedIntent(scenario, model, forgery));
    expect((await typesOf(scenario, forgery.grant)).at(-1)).toBe('elevating');
    expect(await verifies(scenario)).toBe(true);
    const before = scenario.world.log.entries().at(-1)?.id ?? 0;
    await dispatch(scenario, 'elevate.yml');
    await sweep(scenario);
    expect(await access(scenario)).toEqual(NOTHING);
    // Not even for a moment: no write went to Azure at all.
    const writes = scenario.world.log
      .entries()
      .filter(({ id, api, method }) => id > before && api === 'arm' && method !== 'GET');
    expect(writes).toEqual([]);
    const types = await typesOf(scenario, forgery.grant);
    expect(types).not.toContain('elevated');
    expect(['ending', 'ended']).toContain(types.at(-1));
    // Terminal once the lease that it named is over, and then nothing follows.
    await advance(scenario, '30m');
    await sweep(scenario);
    expect((await typesOf(scenario, forgery.grant)).at(-1)).toBe('ended');
    expect(await verifies(scenario)).toBe(true);
    const after = (await events(scenario)).length;
    await sweep(scenario);
    expect((await events(scenario)).length).toBe(after);
  };

  it('for a pull request that does not exist opens nothing and is ended', async () => {
    const { requested } = model;
    const { path, blob, head, merge } = requested;
    await expectNothingFrom({ grant: 4242, path, blob, head, merge, hours: 2 });
  });

  it('for a merged pull request that nobody approved opens nothing and is ended', async () => {
    const pull = await askAs(scenario, 'unapproved');
    await mergeAs(scenario, 'erin', pull);
    await expectNothingFrom({ grant: pull, hours: 2, ...(await subjectOf(pull)) });
  });

  it('for a pull request that is not merged opens nothing and is ended', async () => {
    const pull = await askAs(scenario, 'not-merged');
    await expectNothingFrom({
      grant: pull,
      hours: 2,
      ...(await subjectOf(pull)),
      merge: await branchHead(scenario, 'main'),
    });
  });

  it('with a later end than the approved one opens nothing and is ended', async () => {
    const pull = await askApprovedAndMerged(scenario, 'longer');
    await expectNothingFrom({ grant: pull, hours: 4, ...(await subjectOf(pull)) });
  });

  it('with an outcome behind it, for a request that nobody approved, opens nothing and is not put back', async () => {
    const pull = await askAs(scenario, 'said-to-be-open');
    await mergeAs(scenario, 'erin', pull);
    const intent = forgedIntent(scenario, model, { grant: pull, hours: 1, ...(await subjectOf(pull)) });
    await forge(scenario, 'mallory', [...intent, forgedOutcome(pull, intent)]);
    expect((await typesOf(scenario, pull)).at(-1)).toBe('elevated');
    expect(await verifies(scenario)).toBe(true);
    const before = scenario.world.log.entries().at(-1)?.id ?? 0;
    await dispatch(scenario, 'elevate.yml');
    await sweep(scenario);
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(NOTHING);
    await advance(scenario, '61m');
    await sweep(scenario);
    expect((await typesOf(scenario, pull)).at(-1)).toBe('ended');
    // At its end sessions are looked for, by a POST that only lists.
    const writes = scenario.world.log
      .entries()
      .filter(({ id, api, method }) => id > before && api === 'arm' && /^(PUT|PATCH|DELETE)$/.test(method));
    expect(writes).toEqual([]);
  });

  it('for another person than the approved one opens nothing and is ended', async () => {
    const pull = await askApprovedAndMerged(scenario, 'somebody-else');
    const principal = '0f2c0000-0000-4000-8000-000000000006';
    await expectNothingFrom({ grant: pull, hours: 2, principal, ...(await subjectOf(pull)) });
  });
});

describe('a forged extension or end of a running grant', () => {
  let scenario: Scenario;
  let pull: number;
  beforeAll(async () => {
    scenario = await quietScenario();
  });
  afterAll(() => scenario.close());

  const openAndForgeItsEnd = async (name: string): Promise<void> => {
    pull = await askApprovedAndMerged(scenario, name);
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(EVERYTHING);
    await advance(scenario, '10m');
    await forge(scenario, 'mallory', forgedEnd(pull));
    expect((await typesOf(scenario, pull)).at(-1)).toBe('ended');
    expect(await verifies(scenario)).toBe(true);
  };

  it('lengthens nothing: what is open ends at the end that was agreed', async () => {
    const grant = await askApprovedAndMerged(scenario, 'not-extended');
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(EVERYTHING);
    const end = await endOfRule(scenario);
    await forge(scenario, 'mallory', forgedExtension(grant, 4242, '2099-01-01T00:00:00Z'));
    expect(await verifies(scenario)).toBe(true);
    await dispatch(scenario, 'elevate.yml');
    expect(await endOfRule(scenario)).toBe(end);
    await setClock(scenario, end + 60_000);
    await sweep(scenario);
    expect(await access(scenario)).toEqual(NOTHING);
    expect((await typesOf(scenario, grant)).at(-1)).toBe('ended');
  });

  it('hides nothing: the next sweep finds what is still open and ends it', async () => {
    await openAndForgeItsEnd('within-the-cap');
    await sweep(scenario);
    expect(await access(scenario)).toEqual(NOTHING);
    expect(await verifies(scenario)).toBe(true);
  });

  it('hides nothing where the cap forbids that: the run is red until the end, and then all is closed', async () => {
    await editOnMain(scenario, 'policies/gatehouse.yaml', (settings) =>
      settings.replace(/unexpired_removals_per_run: \d+/, 'unexpired_removals_per_run: 0'),
    );
    await openAndForgeItsEnd('beyond-the-cap');
    const end = await endOfRule(scenario);
    const runs = await sweep(scenario);
    expect(runs.map(({ workflow, conclusion }) => [workflow, conclusion])).toContainEqual([
      'revoke.yml',
      'failure',
    ]);
    expect(await logOf(scenario, runs, 'revoke.yml')).toMatch(new RegExp(`#${pull}[\\s\\S]*expected-count`));
    expect(await access(scenario)).toEqual(EVERYTHING);
    await setClock(scenario, end + 60_000);
    await sweep(scenario);
    expect(await access(scenario)).toEqual(NOTHING);
    expect(await verifies(scenario)).toBe(true);
  });
});

describe('a ledger that is cut off, and then gone', () => {
  let scenario: Scenario;
  let end: number;
  let whole: string;
  beforeAll(async () => {
    scenario = await quietScenario();
    const root = await branchHead(scenario, 'gatehouse-ledger');
    await askApprovedAndMerged(scenario, 'running');
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual(EVERYTHING);
    end = await endOfRule(scenario);
    whole = await branchHead(scenario, 'gatehouse-ledger');
    // Nobody passes the rules of the ledger: an administrator has to switch them off first, which the audit log shows.
    await scenario.outside.gitHub('erin', 'DELETE', '/rulesets/103');
    await moveLedger(root);
  });
  afterAll(() => scenario.close());

  const moveLedger = async (sha: string): Promise<void> => {
    const path = '/git/refs/heads/gatehouse-ledger';
    const body = { sha, force: true };
    expectStatus(await scenario.outside.gitHub('erin', 'PATCH', path, body), 200, 'a force push');
  };

  const deleteLedger = async (): Promise<void> => {
    const gone = await scenario.outside.gitHub('erin', 'DELETE', '/git/refs/heads/gatehouse-ledger');
    expectStatus(gone, 204, 'deleting the ledger');
  };

  const expectNoElevation = async (name: string, says: RegExp): Promise<void> => {
    const before = await access(scenario);
    await askApprovedAndMerged(scenario, name);
    const runs = await dispatch(scenario, 'elevate.yml');
    expect(runs.at(-1)?.conclusion).toBe('failure');
    expect(await logOf(scenario, runs, 'elevate.yml')).toMatch(says);
    expect(await access(scenario)).toEqual(before);
  };

  const looksCut = /does not go on from its last anchor: the status gatehouse\/ledger of commit [0-9a-f]{40}/;

  it('elevates nothing while its head stands before the last anchor, whoever lays a status over that', async () => {
    await expectNoElevation('cut-off', looksCut);
    const main = await branchHead(scenario, 'main');
    const listed = await scenario.outside.gitHub('erin', 'GET', `/commits?sha=${main}&per_page=20`);
    for (const commit of list(listed.body)) {
      const body = { state: 'success', context: 'gatehouse/ledger', description: 'nothing to see' };
      const path = `/statuses/${text(at(commit, 'sha'))}`;
      expectStatus(await scenario.outside.gitHub('mallory', 'POST', path, body), 201, 'a status');
    }
    await expectNoElevation('covered', looksCut);
    const runs = await sweep(scenario);
    expect(runs.map(({ conclusion }) => conclusion)).toContain('failure');
    expect(await logOf(scenario, runs, 'revoke.yml')).toMatch(looksCut);
    expect((await openIssues(scenario)).filter((issue) => /ledger cannot be read/.test(issue))).toHaveLength(
      1,
    );
  });

  it('elevates nothing when it is gone, and says so in the log and in an issue', async () => {
    await moveLedger(whole);
    await deleteLedger();
    await expectNoElevation('without-ledger', /gatehouse-ledger does not exist/);
    const runs = await sweep(scenario);
    expect(runs.map(({ conclusion }) => conclusion)).toContain('failure');
    expect((await openIssues(scenario)).filter((issue) => /ledger cannot be read/.test(issue))).toHaveLength(
      1,
    );
    expect(await access(scenario)).toEqual(EVERYTHING);
  });

  it('elevates nothing when somebody puts another one in its place', async () => {
    const { github, people, repository } = {
      ...scenario.world.addresses,
      github: scenario.world.addresses.github.api,
    };
    await run(process.execPath, [scenario.world.cli, 'init', '--repository', repository], {
      env: { ...process.env, GITHUB_TOKEN: people['erin'], GITHUB_API_URL: github },
    });
    await expectNoElevation(
      'another-genesis',
      /The ledger begins with [0-9a-f]{64}, the settings name [0-9a-f]{64}/,
    );
  });

  it('loses no ending: at its end everything is closed, from the platforms alone', async () => {
    await setClock(scenario, end + 60_000);
    await sweep(scenario);
    await settle(scenario.outside);
    expect(await access(scenario)).toEqual(NOTHING);
    expect((await openIssues(scenario)).filter((issue) => /ledger cannot be read/.test(issue))).toHaveLength(
      1,
    );
  });
});
