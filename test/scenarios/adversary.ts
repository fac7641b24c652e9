/** What adversaries have: a token that they stole, an identity used outside its workflow, a branch with a workflow of their own. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { Answer } from '../../src/sandbox/demo/outside.ts';
import { at, list, text } from '../../src/sandbox/demo/outside.ts';
import type { FinishedRun } from '../../src/sandbox/demo/people.ts';
import { expectStatus, putFile, settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';

/** One call to GitHub with any token; `path` begins behind the repository. */
export const withToken = async (
  scenario: Scenario,
  token: string,
  call: { readonly method: string; readonly path: string; readonly body?: unknown },
): Promise<Answer> => {
  const { github, repository } = scenario.world.addresses;
  const response = await fetch(`${github.api}/repos/${repository}${call.path}`, {
    method: call.method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'user-agent': 'adversary',
      'content-type': 'application/json',
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const body = await response.text();
  return { status: response.status, body: body === '' ? undefined : JSON.parse(body) };
};

const secure = (
  scenario: Scenario,
  url: string,
  call: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<Answer> =>
  new Promise((done, fail) => {
    const options = {
      ca: readFileSync(scenario.world.addresses.ca),
      method: call.method,
      headers: call.headers,
    };
    const sent = request(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () =>
        done({
          status: response.statusCode ?? 0,
          body: body.startsWith('{') || body.startsWith('[') ? JSON.parse(body) : body,
        }),
      );
    });
    sent.once('error', fail);
    sent.end(call.body);
  });

/** One call to Resource Manager with any token; `path` without its version. */
export const arm = (
  scenario: Scenario,
  token: string,
  call: { readonly method: string; readonly path: string; readonly body?: unknown },
): Promise<Answer> => {
  const version = /Microsoft\.Authorization/i.test(call.path) ? '2020-10-01' : '2024-01-01';
  return secure(scenario, `${scenario.world.azure.arm}${call.path}?api-version=${version}`, {
    method: call.method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
};

/** The id token of a job that was taken over, in the environment of that name. */
export const stolenIdToken = async (scenario: Scenario, environment: string | undefined): Promise<string> => {
  const { azure, addresses, github } = scenario.world;
  const { url, token } = azure.requestUrlFor({
    job: 'stolen',
    repository: addresses.repository,
    repositoryId: github.repositoryId,
    ownerId: 880_001,
    environment,
    ref: 'refs/heads/main',
    workflow: 'elevate',
    event: 'push',
    actor: 'mallory',
    runId: 1,
    runAttempt: 1,
  });
  const answer = await secure(
    scenario,
    `${url}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`,
    {
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
    },
  );
  return text(at(answer.body, 'value'));
};

/** An identity of Gatehouse's, used by somebody else: a token for Resource Manager. */
export const stolenIdentity = async (scenario: Scenario, name: 'elevate' | 'revoke'): Promise<string> => {
  const { azure } = scenario.world;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: azure.identities.find((one) => one.name === name)?.clientId ?? '',
    scope: `${azure.arm}/.default`,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await stolenIdToken(scenario, `gatehouse-${name}`),
  }).toString();
  const answer = await secure(scenario, `${azure.authority}/${azure.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  expectStatus(answer, 200, 'the token of the identity');
  return text(at(answer.body, 'access_token'));
};

/** A workflow on a branch of one's own, run by the push that brings it. */
export const pushWorkflow = async (
  scenario: Scenario,
  { by, branch, file, content }: Readonly<Record<'by' | 'branch' | 'file' | 'content', string>>,
): Promise<readonly FinishedRun[]> => {
  const path = `.github/workflows/${file}`;
  await putFile(scenario.outside, by, { branch, path, content, message: 'Improve the build' });
  return settle(scenario.outside);
};

/** A job that runs this script, with the token of its `permissions:` in TOKEN. */
export const job = (permissions: readonly string[], script: string, more: readonly string[] = []): string =>
  [
    'name: build',
    'on: [push, pull_request, workflow_dispatch]',
    'jobs:',
    '  build:',
    '    runs-on: ubuntu-latest',
    ...more.map((line) => `    ${line}`),
    '    permissions:',
    ...permissions.map((line) => `      ${line}`),
    '    steps:',
    '      - env: { TOKEN: "${{ github.token }}" }',
    '        run: |',
    "          cat > x.mjs <<'EOF'",
    ...script.split('\n').map((line) => `          ${line}`),
    '          EOF',
    '          node x.mjs',
    '',
  ].join('\n');

/** Of a script in a job: one call to GitHub with the job's own token. */
export const CALL = `const call = async (method, path, body) => {
  const response = await fetch(process.env.GITHUB_API_URL + '/repos/' + process.env.GITHUB_REPOSITORY + path, {
    method, body: JSON.stringify(body),
    headers: { authorization: 'Bearer ' + process.env.TOKEN, 'user-agent': 'x', 'content-type': 'application/json' },
  });
  console.log('answered', response.status, await response.text());
};`;

/** Everything that was sent to an API since then, apart from reads. */
export const writesSince = (
  scenario: Scenario,
  since: number,
  api: 'arm' | 'graph' | 'authority',
): readonly string[] =>
  scenario.world.log
    .entries()
    .filter((one) => one.id > since && one.api === api && one.method !== 'GET')
    .map(({ method, pathKey }) => `${method} ${pathKey}`);

export const lastRequest = (scenario: Scenario): number => scenario.world.log.entries().at(-1)?.id ?? 0;

/** The comments that stand on a pull request, with who wrote each. */
export const commentsOn = async (
  scenario: Scenario,
  pull: number,
): Promise<readonly { readonly id: number; readonly by: string; readonly body: string }[]> => {
  const answer = await scenario.outside.gitHub('erin', 'GET', `/issues/${pull}/comments?per_page=100`);
  return list(expectStatus(answer, 200, 'the comments').body).map((comment) => ({
    id: Number(at(comment, 'id')),
    by: text(at(comment, 'user', 'login')),
    body: text(at(comment, 'body')),
  }));
};

/** Comments as somebody, and waits for what follows. */
export const say = async (
  scenario: Scenario,
  login: string,
  words: { readonly pull: number; readonly body: string },
): Promise<readonly FinishedRun[]> => {
  const answer = await scenario.outside.gitHub(login, 'POST', `/issues/${words.pull}/comments`, {
    body: words.body,
  });
  expectStatus(answer, 201, 'the comment');
  return settle(scenario.outside);
};
