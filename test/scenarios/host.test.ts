/** `revoke --watch --platform-only` as a process on a host of one's own: closes at the end without GitHub, and stops when it is asked to. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, text } from '../../src/sandbox/demo/outside.ts';
import { settle } from '../../src/sandbox/demo/people.ts';
import type { Scenario } from './kit.ts';
import {
  access,
  askApprovedAndMerged,
  dispatch,
  events,
  onlyWhatIFire,
  openScenario,
  setClock,
} from './kit.ts';

let scenario: Scenario;
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-host-'));
beforeAll(async () => {
  scenario = await openScenario();
  await onlyWhatIFire(scenario);
});
afterAll(async () => {
  await scenario.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a federated host keeps in a file: here as the environment gatehouse-revoke would have it. */
const idToken = (): Promise<string> => {
  const { azure, addresses, github } = scenario.world;
  const { url, token } = azure.requestUrlFor({
    job: 'a-host',
    repository: addresses.repository,
    repositoryId: github.repositoryId,
    ownerId: 880_001,
    environment: 'gatehouse-revoke',
    ref: 'refs/heads/main',
    workflow: 'revoke',
    event: 'schedule',
    actor: 'erin',
    runId: 1,
    runAttempt: 1,
  });
  return new Promise((done, fail) => {
    const options = { ca: readFileSync(addresses.ca), headers: { authorization: `Bearer ${token}` } };
    get(`${url}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`, options, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => done(text(at(JSON.parse(body), 'value'))));
    }).once('error', fail);
  });
};

const variable = (name: string): string => scenario.world.github.variables.get(name) ?? '';

it(
  'closes what is marked within a minute of its end, and ends at SIGTERM',
  { timeout: 120_000 },
  async () => {
    const short = scenario.sample.request.replace(/^duration: .*$/m, 'duration: 10m');
    await askApprovedAndMerged(scenario, 'on-a-host', short);
    await dispatch(scenario, 'elevate.yml');
    expect(await access(scenario)).toEqual({ roles: 2, rules: 1 });
    const intent = (await events(scenario)).findLast(({ type }) => type === 'elevating');
    const end = Date.parse(text(at(intent?.data, 'expiresAt')));
    const file = join(folder, 'token');
    await setClock(scenario, end - 20_000);
    writeFileSync(file, await idToken());
    const asked = scenario.world.log.entries().filter(({ api }) => api === 'github').length;

    const child = spawn(
      process.execPath,
      [
        scenario.world.cli,
        'revoke',
        '--watch',
        '--platform-only',
        '--installation',
        variable('GATEHOUSE_INSTALLATION'),
      ],
      {
        env: {
          AZURE_TENANT_ID: scenario.world.azure.tenantId,
          AZURE_CLIENT_ID: variable('GATEHOUSE_REVOKE_CLIENT_ID'),
          AZURE_FEDERATED_TOKEN_FILE: file,
          NODE_EXTRA_CA_CERTS: scenario.world.addresses.ca,
          ...Object.fromEntries(
            ['SUBSCRIPTIONS', 'AUTHORITY', 'ARM_ENDPOINT', 'GRAPH_ENDPOINT'].map((name) => [
              `GATEHOUSE_AZURE_${name}`,
              variable(`GATEHOUSE_AZURE_${name}`),
            ]),
          ),
        },
      },
    );
    let said = '';
    const over = new Promise<number | null>((done) => child.once('exit', done));
    const closed = new Promise<void>((done, fail) => {
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (/nsg-rule: absent/.test(said)) done();
      });
      void over.then((code) => fail(new Error(`it ended with ${code}: ${said}`)));
    });
    await closed;
    const late = scenario.world.clock.now() - end;
    expect((await access(scenario)).rules).toBe(0);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(60_000);
    child.kill('SIGTERM');
    expect(await over, said).toBe(0);
    expect(scenario.world.log.entries().filter(({ api }) => api === 'github').length).toBe(asked);

    // The record follows with the next sweep.
    await scenario.outside.control('POST', '/fire', { workflow: 'revoke.yml', event: 'schedule' });
    await settle(scenario.outside);
    expect((await events(scenario)).at(-1)?.type).toBe('ended');
  },
);
