/** `doctor` as a whole, GitHub and Azure at once, wired as the job `doctor` of audit.yml is: each weakness is named alone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import type { Permissions } from '../../src/sandbox/contract.ts';
import { createAzureWorld } from '../../src/sandbox/azure/world.ts';
import type { SandboxAzure } from '../../src/sandbox/azure/world.ts';
import { seedFor } from '../../src/sandbox/azure/seed-for.ts';
import { createRequestLog } from '../../src/sandbox/http.ts';
import { wire } from '../../src/wire.ts';
import { ownPolicies } from '../commands/bench.ts';
import { fakeLog } from '../fakes/log.ts';
import { wireRecorder } from '../wire.ts';
import { type DoctorWorld, OF_THE_JOB, openDoctorWorld } from './doctor-world.ts';
import { trustedCertificates } from '../trusted.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const policy = parsePolicy({
  commit: undefined,
  files: Object.entries(ownPolicies()).map(([path, text]) => ({ path, text })),
});
const seed = seedFor(policy);
const [sub = ''] = seed.subscriptions.map(({ id }) => `/subscriptions/${id}`);
const clientOf = (name: string): string => seed.identities.find((one) => one.name === name)?.clientId ?? '';
const principalOf = (name: string): string =>
  seed.identities.find((one) => one.name === name)?.objectId ?? '';

let gitHub: DoctorWorld;
let azure: SandboxAzure;
beforeEach(async () => {
  gitHub = await openDoctorWorld();
  azure = await createAzureWorld({
    clock: gitHub.clock,
    faults: gitHub.faults,
    seed,
    subjectPrefix: 'repo:contoso@900000/access@900001',
    certificates: await trustedCertificates(),
    log: createRequestLog(wireRecorder().heard),
  });
});
afterEach(async () => {
  await gitHub.close();
  await azure.close();
});

const idToken = async (audience: string): Promise<string> => {
  const { url, token } = azure.requestUrlFor({
    job: 'run/1/doctor',
    repository: 'contoso/access',
    repositoryId: 900_001,
    ownerId: 900_000,
    environment: 'gatehouse-audit',
    ref: 'refs/heads/main',
    workflow: 'audit',
    event: 'schedule',
    actor: 'erin',
    runId: 1,
    runAttempt: 1,
  });
  const answer = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { value } = (await answer.json()) as { value: string };
  return value;
};

const look = async (who: 'erin' | Permissions = 'erin') => {
  const { github } = gitHub;
  const token =
    who === 'erin'
      ? (github.accounts.find(({ login }) => login === 'erin')?.token ?? '')
      : github.issueJobToken(who, 'doctor');
  const ports = wire({
    github: { apiUrl: github.api, token, owner: github.owner, repo: github.name },
    azure: {
      tenantId: azure.tenantId,
      clientId: clientOf('audit'),
      subscriptions: seed.subscriptions.map(({ id }) => id),
      authority: azure.authority,
      armEndpoint: azure.arm,
      graphEndpoint: azure.graph,
      tokenAudience: AUDIENCE,
    },
    clients: { elevate: clientOf('elevate'), revoke: clientOf('revoke'), audit: clientOf('audit') },
    organization: undefined,
    run: { workflow: 'audit.yml', id: '1', attempt: 1 },
    expecting: undefined,
    log: fakeLog(),
    idToken,
  });
  const outcome = await doctor({ ...ports, azure: ports.tenant });
  return {
    outcome,
    gaps: outcome.points
      .filter(({ state }) => state === 'weak' || state === 'unknown')
      .map(({ id, state }) => `${id} ${state}`),
  };
};

it('nothing is weak and nothing unknown in a set-up as docs/adopt.md wants it', async () => {
  const { outcome, gaps } = await look();
  expect(gaps).toEqual([]);
  expect(outcome.exit).toBe(0);
});

it('the job of audit.yml sees all of Azure', async () => {
  const { outcome } = await look(OF_THE_JOB);
  expect(
    outcome.points.filter(
      ({ area, state }) => (area === 'azure' || area === 'identity') && state === 'unknown',
    ),
  ).toEqual([]);
});

describe('names', () => {
  it.each([
    [
      'an identity that believes any pull request',
      'identity.federation',
      /any pull request/,
      () =>
        azure.hand.applications.federate(clientOf('elevate'), {
          name: 'tests',
          issuer: azure.oidc,
          subject: 'repo:contoso@900000/access@900001:pull_request',
          audiences: [AUDIENCE],
        }),
    ],
    [
      'a secret that is stored for the one that ends',
      'identity.secrets',
      /revoke has a secret/,
      () =>
        azure.hand.applications.store(clientOf('revoke'), {
          kind: 'secret',
          displayName: 'old script',
          endDateTime: '2027-01-01T00:00:00Z',
        }),
    ],
    [
      'an owner that should only end',
      'identity.revoke-rights',
      /"Owner"/,
      () => azure.hand.assign({ principalId: principalOf('revoke'), role: OWNER, scope: sub }),
    ],
    ['a licence that is not there', 'pim.licence', /no Entra ID P2/, () => azure.hand.applications.buy([])],
    [
      'a Bastion that everybody reaches',
      'network.bastion',
      /the internet reaches/,
      () => {
        const nsg = seed.nsgs.find(({ id }) => id.endsWith('bastion-nsg'))?.id ?? '';
        azure.hand.setRule(nsg, 'everybody', {
          protocol: 'Tcp',
          access: 'Allow',
          priority: 400,
          direction: 'Inbound',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '443',
        });
      },
    ],
    [
      'a sweep that may not search',
      'subscriptions.swept',
      /revoke lacks/,
      () =>
        azure.hand.endAssignment({
          principalId: principalOf('revoke'),
          role: 'a7e10001-0000-4000-8000-000000000002',
          scope: sub,
        }),
    ],
  ] as const)('%s, and nothing else', async (_, id, says, weaken) => {
    weaken();
    const { outcome, gaps } = await look();
    expect(gaps).toEqual([`${id} weak`]);
    expect(outcome.exit).toBe(1);
    const text = outcome.text.join('\n');
    expect(text).toMatch(says);
    expect(text).toContain(`[${id}]`);
    expect(outcome.points.find((point) => point.id === id)?.fix).not.toEqual([]);
  });
});
