import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PolicyRefused, startWorld, type World } from '../../src/sandbox/world.ts';

/**
 * The bundle is an adopter's artefact, and building it takes longer than these tests: a small one stands in for it,
 * which makes a ledger branch as `init` does, and says as the action what it was woken by.
 */
const GENESIS = 'ab'.repeat(32);
const CLI = `
const api = process.env.GITHUB_API_URL + '/repos/' + process.env.GITHUB_REPOSITORY;
const headers = { authorization: 'Bearer ' + process.env.GITHUB_TOKEN, 'user-agent': 'test' };
const answer = await fetch(api + '/git/ref/heads/main', { headers });
if (!answer.ok || process.argv[2] !== 'init') throw new Error('no');
process.stdout.write(JSON.stringify({ genesis: '${GENESIS}', installation: '0123abcd' }));
`;
const ACTION = `
const e = process.env;
const authorization = 'Bearer ' + e.INPUT_TOKEN;
const get = (path) => fetch(e.GITHUB_API_URL + '/repos/' + e.GITHUB_REPOSITORY + path, { headers: { authorization, 'user-agent': 'test' } });
console.log('did', e.INPUT_COMMAND, (await get('/contents/policies/gatehouse.yaml')).status);
if (e.INPUT_COMMAND === 'revoke') {
  const id = await (await fetch(e.ACTIONS_ID_TOKEN_REQUEST_URL + '&audience=api://AzureADTokenExchange', { headers: { authorization: 'Bearer ' + e.ACTIONS_ID_TOKEN_REQUEST_TOKEN } })).json();
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: e['INPUT_AZURE-CLIENT-ID'], scope: e['INPUT_AZURE-ARM-ENDPOINT'] + '/.default', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: id.value });
  form.set('scope', 'https://management.azure.com/.default');
  const sold = await fetch(e['INPUT_AZURE-AUTHORITY'] + '/' + e['INPUT_AZURE-TENANT-ID'] + '/oauth2/v2.0/token', { method: 'POST', body: form });
  console.log('entra', sold.status);
  const { access_token } = await sold.json();
  const [subscription] = e['INPUT_AZURE-SUBSCRIPTIONS'].split(',');
  const looked = await fetch(e['INPUT_AZURE-ARM-ENDPOINT'] + '/subscriptions/' + subscription + '/providers/Microsoft.Network/networkSecurityGroups?api-version=2024-01-01', { headers: { authorization: 'Bearer ' + access_token } });
  console.log('arm', looked.status);
}
`;

const makeDist = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-dist-'));
  writeFileSync(join(directory, 'cli.js'), CLI);
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  writeFileSync(join(directory, 'action.js'), ACTION);
  return directory;
};

const dist = makeDist();
afterAll(() => rmSync(dist, { recursive: true, force: true }));

const secure = (world: World, url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${world.addresses.azure.token}` };
    request(url, { ca: readFileSync(world.addresses.ca), headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });

describe('a world of the project’s own policies', () => {
  let world: World;
  const gitHub = async (login: string, method: string, path: string, body?: unknown) => {
    const { github, people, repository } = world.addresses;
    const answer = await fetch(`${github.api}/repos/${repository}${path}`, {
      method,
      headers: { authorization: `Bearer ${people[login] ?? ''}`, 'user-agent': 'test' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, any> };
  };
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${world.addresses.control}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Record<string, any>;
  };
  const logOf = (run: { id: number } | undefined): string => world.runner.log(run?.id ?? 0) ?? '';

  beforeAll(async () => {
    world = await startWorld({ dist, start: '2026-11-20T10:00:00Z' });
  });
  afterEach(() => world.faults.clear());
  afterAll(() => world.close());

  it('has every address under its name, the six people and a sample', () => {
    const { addresses } = world;
    expect(Object.keys(addresses)).toEqual([
      'github',
      'azure',
      'oidc',
      'control',
      'ca',
      'repository',
      'people',
      'tenant',
      'sample',
    ]);
    expect(Object.keys(addresses.azure)).toEqual(['arm', 'graph', 'authority', 'token']);
    expect(Object.keys(addresses.people)).toEqual(
      expect.arrayContaining(['alice', 'bob', 'carol', 'dave', 'erin', 'mallory']),
    );
    expect(addresses.tenant).toMatchObject({
      nsg: expect.stringContaining('/networkSecurityGroups/'),
      scope: expect.stringContaining('/resourceGroups/'),
    });
    expect(addresses.sample).toMatchObject({ entitlement: 'prod-vm-admin', outsider: 'mallory' });
    expect(world.notes).toEqual([]);
  });

  it('lets the administrator look at Resource Manager and at Graph with one bearer', async () => {
    const { azure, tenant } = world.addresses;
    expect(await secure(world, `${azure.arm}${tenant['nsg']}?api-version=2024-01-01`)).toBe(200);
    expect(await secure(world, `${azure.graph}/v1.0/users/0f2c0000-0000-4000-8000-000000000001`)).toBe(200);
  });

  it('names the ledger in the settings on main, sets the variables, and holds no tests of Gatehouse itself', async () => {
    const settings = await gitHub('alice', 'GET', '/contents/policies/gatehouse.yaml');
    expect(Buffer.from(settings.body['content'], 'base64').toString()).toContain(GENESIS);
    expect(world.github.variables.get('GATEHOUSE_INSTALLATION')).toBe('0123abcd');
    expect((await gitHub('alice', 'GET', '/contents/.github/workflows/revoke.yml')).status).toBe(200);
    expect((await gitHub('alice', 'GET', '/contents/.github/workflows/ci.yml')).status).toBe(404);
    expect(await world.settle()).toEqual([]);
  });

  it('runs a workflow with GitHub’s token and an identity that Entra takes', async () => {
    const { run } = await control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
    const { runs } = await control('POST', '/settle');
    expect(runs).toMatchObject([
      { id: run, workflow: 'revoke.yml', event: 'schedule', conclusion: 'success' },
    ]);
    expect(logOf(runs[0])).toMatch(/did revoke 200\nentra 200\narm 200\n/);
    expect((await gitHub('alice', 'GET', `/actions/runs/${run}`)).body).toMatchObject({
      id: run,
      conclusion: 'success',
    });
  });

  it('wakes the workflows by what people do, a review by way of review.yml', async () => {
    const main = await gitHub('alice', 'GET', '/git/ref/heads/main');
    await gitHub('alice', 'POST', '/git/refs', { ref: 'refs/heads/alice/x', sha: main.body['object'].sha });
    await gitHub('alice', 'PUT', '/contents/requests/2026/x.yaml', {
      message: 'x',
      branch: 'alice/x',
      content: Buffer.from('x').toString('base64'),
    });
    const pull = await gitHub('alice', 'POST', '/pulls', { title: 'x', head: 'alice/x', base: 'main' });
    expect(pull.status).toBe(201);
    expect(await world.settle()).toMatchObject([
      { workflow: 'request.yml', event: 'pull_request_target', conclusion: 'success' },
    ]);
    await gitHub('bob', 'POST', `/pulls/${pull.body['number']}/reviews`, { event: 'APPROVE' });
    expect(await world.settle()).toMatchObject([
      { workflow: 'review.yml', event: 'pull_request_review', conclusion: 'skipped' },
      { workflow: 'request.yml', event: 'workflow_run', conclusion: 'success' },
    ]);
  });

  it('lets a job fetch the code only with a token that may read it', async () => {
    const job = (permissions: string) =>
      `on: workflow_dispatch\njobs: { a: { runs-on: ubuntu-latest, permissions: ${permissions}, steps: [{ uses: actions/checkout@v7 }] } }\n`;
    for (const [name, permissions] of [
      ['none', '{ issues: write }'],
      ['read', '{ contents: read }'],
    ] as const) {
      const content = Buffer.from(job(permissions)).toString('base64');
      await gitHub('erin', 'PUT', `/contents/.github/workflows/${name}.yml`, { message: 'Add', content });
    }
    await world.settle();
    await control('POST', '/fire', { workflow: 'none.yml', event: 'workflow_dispatch' });
    await control('POST', '/fire', { workflow: 'read.yml', event: 'workflow_dispatch' });
    const { runs } = await control('POST', '/settle');
    expect(runs).toMatchObject([
      { workflow: 'none.yml', conclusion: 'failure' },
      { workflow: 'read.yml', conclusion: 'success' },
    ]);
    expect(logOf(runs[0])).toContain('Write access to repository not granted');
  });

  it('shows what a pull request’s own workflow has said of it, on the head of its branch', async () => {
    const main = await gitHub('alice', 'GET', '/git/ref/heads/main');
    const base = main.body['object'].sha;
    await gitHub('erin', 'DELETE', '/rulesets/103');
    await gitHub('erin', 'POST', '/git/refs', { ref: 'refs/heads/gatehouse-ledger', sha: base });
    await gitHub('alice', 'POST', '/git/refs', { ref: 'refs/heads/alice/version', sha: base });
    const script =
      'echo "::warning title=Impact::$(git rev-parse HEAD^1 HEAD^2 origin/gatehouse-ledger | xargs)"';
    const file = `name: said
on: { pull_request: { paths: [".github/workflows/**"] } }
permissions: { contents: read }
jobs:
  impact:
    runs-on: ubuntu-latest
    steps: [{ uses: actions/checkout@v7, with: { fetch-depth: 0 } }, { run: '${script}' }]
`;
    const put = await gitHub('alice', 'PUT', '/contents/.github/workflows/said.yml', {
      message: 'x',
      branch: 'alice/version',
      content: Buffer.from(file).toString('base64'),
    });
    const head = put.body['commit'].sha;
    await gitHub('alice', 'POST', '/pulls', { title: 'x', head: 'alice/version', base: 'main' });
    await world.settle();
    const { body } = await gitHub(
      'bob',
      'GET',
      `/commits/${head}/check-runs?check_name=impact&filter=latest`,
    );
    expect(body).toMatchObject({
      total_count: 1,
      check_runs: [{ name: 'impact', conclusion: 'success', head_sha: head }],
    });
    const said = await gitHub('bob', 'GET', `/check-runs/${body['check_runs'][0].id}/annotations`);
    expect(said.body).toMatchObject([
      {
        annotation_level: 'warning',
        path: '.github',
        title: 'Impact',
        message: `${base} ${head} ${base}`,
      },
    ]);
  });

  it.each([
    ['while it fetches the code', { api: 'github', path: 'git-upload-pack' }],
    ['while it asks GitHub', { api: 'github', path: '/contents/' }],
    ['while it asks for an id token', { api: 'oidc' }],
    ['while it asks Azure', { api: 'arm' }],
  ])('kills the process of the job %s', async (_, where) => {
    await control('POST', '/faults', { ...where, when: 'after', effect: { kind: 'kill' } });
    await control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
    const { runs } = await control('POST', '/settle');
    expect(runs).toMatchObject([{ workflow: 'revoke.yml', conclusion: 'failure' }]);
    expect(world.faults.pending()).toEqual([]);
  });

  it('answers a fire that cannot be with what is wrong', async () => {
    expect(await control('POST', '/fire', { workflow: 'review.yml', event: 'schedule' })).toMatchObject({
      message: 'review.yml has no schedule.',
    });
    expect(await control('POST', '/fire', { workflow: 'absent.yml', event: 'schedule' })).toMatchObject({
      message: expect.stringContaining('revoke.yml'),
    });
    expect(
      await control('POST', '/fire', { workflow: 'request.yml', event: 'workflow_dispatch' }),
    ).toMatchObject({ message: expect.stringContaining("'pull-request' not provided") });
    expect(
      await control('POST', '/fire', {
        workflow: 'revoke.yml',
        event: 'workflow_dispatch',
        inputs: { 'platform-only': 'yes' },
      }),
    ).toMatchObject({ message: expect.stringContaining('"true" or "false"') });
  });

  it('moves every clock at once', async () => {
    const { now } = await control('POST', '/clock', { set: '2027-01-01T00:00:00Z' });
    expect(now).toMatch(/^2027-01-01T00:00:0/);
    const answer = await fetch(`${world.addresses.github.api}/rate_limit`, {
      headers: { 'user-agent': 'test', authorization: `Bearer ${world.addresses.people['alice']}` },
    });
    expect(answer.headers.get('date')).toContain('01 Jan 2027');
    expect(await control('GET', '/state')).toMatchObject({
      now: expect.stringMatching(/^2027-01-01/),
      defects: [],
    });
  });
});

it('refuses policies whose settings have findings, names them all, and leaves nothing behind', async () => {
  const policies = mkdtempSync(join(tmpdir(), 'gatehouse-policies-'));
  writeFileSync(join(policies, 'gatehouse.yaml'), 'version: 1\nfreez: none\n');
  const refused = await startWorld({ dist, policies }).catch((error: unknown) => error);
  rmSync(policies, { recursive: true });
  expect(refused).toBeInstanceOf(PolicyRefused);
  expect((refused as PolicyRefused).message).toContain('policies/gatehouse.yaml:2:1');
});

it('rehearses somebody’s own policies, says why there is no sample, and removes every file at the end', async () => {
  const policies = mkdtempSync(join(tmpdir(), 'gatehouse-policies-'));
  const own = join(import.meta.dirname, '..', '..', 'policies');
  for (const path of execFileSync('find', ['.', '-name', '*.yaml'], { cwd: own, encoding: 'utf8' })
    .trim()
    .split('\n')) {
    const text = readFileSync(join(own, path), 'utf8');
    mkdirSync(dirname(join(policies, path)), { recursive: true });
    writeFileSync(
      join(policies, path),
      path.endsWith('people.yaml') ? text.replace(/github: alice\b/, 'github: alice-dev') : text,
    );
  }
  const world = await startWorld({ dist, policies });
  const { ca, sample, people } = world.addresses;
  expect(sample).toBeNull();
  expect(world.notes.join('\n')).toContain('No sample');
  expect(Object.keys(people)).toEqual(expect.arrayContaining(['alice', 'alice-dev']));
  await world.close();
  rmSync(policies, { recursive: true });
  expect(existsSync(ca)).toBe(false);
  expect(existsSync(world.github.bare)).toBe(false);
  await expect(fetch(world.addresses.control)).rejects.toThrow('fetch failed');
});
