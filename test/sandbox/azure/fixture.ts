/** A small policy, the tenant derived from it, and a running world; and ARM by plain HTTPS with the sandbox's own CA. */
import { request as httpsRequest } from 'node:https';
import { afterEach } from 'vitest';
import { entraId, gitHubUserId, milliseconds, personKey, resourceId } from '../../../src/core/brand.ts';
import type { Entitlement, Person, Policy } from '../../../src/core/policy.ts';
import { IDENTITIES, seedFor } from '../../../src/sandbox/azure/seed-for.ts';
import type { AzureSeed } from '../../../src/sandbox/azure/seed.ts';
import { createAzureWorld } from '../../../src/sandbox/azure/world.ts';
import type { AzureWorldOptions, SandboxAzure } from '../../../src/sandbox/azure/world.ts';
import { makeCertificates } from '../../../src/sandbox/certificate.ts';
import { createWorldClock } from '../../../src/sandbox/clock.ts';
import type { OidcJob } from '../../../src/sandbox/contract.ts';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { aTicketDemand } from '../../builders/policy.ts';

export const PROD = '/subscriptions/11111111-1111-1111-1111-111111111111';
export const PAYMENTS = `${PROD}/resourceGroups/payments`;
export const BASTION = `${PROD}/resourceGroups/hub/providers/Microsoft.Network/bastionHosts/bas-hub`;
export const NSG = `${PROD}/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/bastion-nsg`;
export const WEB_NSG = `${PROD}/resourceGroups/web/providers/Microsoft.Network/networkSecurityGroups/web-nsg`;
export const WEB_VM = `${PROD}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-vm`;
export const WEB_ASG = `${PROD}/resourceGroups/web/providers/Microsoft.Network/applicationSecurityGroups/web-asg`;
export const ALICE = '0f2c0000-0000-4000-8000-000000000001';
export const BOB = '0f2c0000-0000-4000-8000-000000000002';
export const VM_ADMIN = '1c0163c0-47e6-4577-8991-ea5c82e286e4';
export const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const SUBJECT_PREFIX = 'repo:contoso@77/access@4242';

const person = (login: string, number: number): Person => ({
  key: personKey(login),
  login,
  gitHubId: gitHubUserId(1000 + number),
  entra: entraId(`0f2c0000-0000-4000-8000-00000000000${number}`),
  manager: undefined,
  alsoLogins: [],
  contractor: undefined,
});

const place = { file: 'policies/x.yaml', line: 1, column: 1 };

const entitlement = (more: Partial<Entitlement>): Entitlement => ({
  name: 'prod-vm-admin',
  description: 'x',
  owner: [],
  environment: { name: 'production', maxDuration: milliseconds(8 * 3_600_000), mode: 'enforce', scopes: [] },
  risk: 'high',
  cooldown: undefined,
  caps: { active: undefined, activePerPerson: undefined },
  requesters: [{ kind: 'group', group: 'sre' }],
  parameters: [],
  privileges: [],
  approval: 'none',
  hours: undefined,
  autoApprove: undefined,
  maxDuration: milliseconds(8 * 3_600_000),
  ticket: aTicketDemand({ required: false }),
  for: [],
  breakGlass: undefined,
  connect: undefined,
  file: 'policies/entitlements/prod-vm-admin.yaml',
  ...more,
});

export const policyWith = (...entitlements: readonly Partial<Entitlement>[]): Policy => {
  const people = [person('alice', 1), person('bob', 2), person('carol', 3)];
  return {
    commit: undefined,
    settings: undefined,
    people: {
      byKey: new Map(people.map((one) => [one.key, one])),
      groups: new Map([
        ['sre', { kind: 'list', members: [{ kind: 'person', person: personKey('alice') }] }],
        ['org', { kind: 'team', team: 'contoso/org' }],
      ]),
      rotas: new Map(),
    },
    targets: new Map(
      Object.entries({
        'prod-sub': PROD,
        'payments-rg': PAYMENTS,
        'bas-hub': BASTION,
        'bastion-nsg': NSG,
        'web-nsg': WEB_NSG,
        'web-vm': WEB_VM,
        'web-asg': WEB_ASG,
      }).map(([name, id]) => [name, resourceId(id)]),
    ),
    entitlements: new Map(entitlements.map((more) => entitlement(more)).map((one) => [one.name, one])),
    blocked: new Map(),
    findings: [],
  };
};

export const azureRole = (
  role: string,
  scope: string,
  onlyIfEligible: boolean,
): Entitlement['privileges'][number] => ({
  kind: 'azure-role',
  role,
  scope: { kind: 'fixed', value: resourceId(scope) },
  onlyIfEligible,
  assignment: 'active',
  place,
});

export const samplePolicy = policyWith({
  privileges: [
    azureRole('Virtual Machine Administrator Login', PAYMENTS, true),
    azureRole('Reader', BASTION, false),
    {
      kind: 'nsg-rule',
      nsg: { kind: 'fixed', value: resourceId(NSG) },
      source: { kind: 'param', name: 'source_ip' },
      destination: '*',
      protocol: 'Tcp',
      ports: ['443'],
      place,
    },
  ],
});

export const job = (environment: string | undefined, more: Partial<OidcJob> = {}): OidcJob => ({
  job: `run/1/${environment ?? 'none'}`,
  repository: 'contoso/access',
  repositoryId: 4242,
  ownerId: 77,
  environment,
  ref: 'refs/heads/main',
  workflow: 'elevate',
  event: 'push',
  actor: 'alice',
  runId: 1,
  runAttempt: 1,
  ...more,
});

const certificates = makeCertificates();
const open: SandboxAzure[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((world) => world.close()));
});

/** A world whose clock stands still unless it is moved: what happens after a latency happens when a test says so. */
export const startWorld = async (
  more: Partial<AzureWorldOptions> & { readonly change?: (seed: AzureSeed) => AzureSeed } = {},
) => {
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z', monotonic: () => 0 });
  const faults = createFaults();
  // With every permission that some policy has a use for.
  const seed = { ...seedFor(samplePolicy), identities: IDENTITIES };
  const world = await createAzureWorld({
    clock,
    faults,
    seed: more.change?.(seed) ?? seed,
    subjectPrefix: SUBJECT_PREFIX,
    certificates: await certificates,
    ...more,
  });
  open.push(world);
  const { ca } = await certificates;
  const send = sender(ca);
  return { world, clock, faults, send, ca };
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // Tests look into answers of every shape.
  readonly body: any;
}

export type Send = (
  method: string,
  url: string,
  more?: { readonly token?: string; readonly body?: unknown; readonly headers?: Record<string, string> },
) => Promise<Answer>;

const sender =
  (ca: string): Send =>
  (method, url, more = {}) =>
    new Promise((resolve, reject) => {
      const form = typeof more.body === 'string';
      const headers = {
        ...(more.token === undefined ? {} : { authorization: `Bearer ${more.token}` }),
        ...(more.body === undefined
          ? {}
          : { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
        ...more.headers,
      };
      const sent = httpsRequest(url, { method, headers, ca, agent: false }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const json = (incoming.headers['content-type'] ?? '').includes('json');
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: json && text !== '' ? JSON.parse(text) : text,
          });
        });
      });
      sent.on('error', reject);
      if (more.body !== undefined) sent.write(form ? more.body : JSON.stringify(more.body));
      sent.end();
    });

/** The id token of a job, asked for as the toolkit does. */
export const idToken = async (
  world: SandboxAzure,
  send: Send,
  of: OidcJob,
  audience = 'api://AzureADTokenExchange',
): Promise<string> => {
  const { url, token } = world.requestUrlFor(of);
  const answer = await send('GET', `${url}&audience=${encodeURIComponent(audience)}`, { token });
  return answer.body.value;
};

export const buyToken = async (
  world: SandboxAzure,
  send: Send,
  of: {
    readonly clientId: string;
    readonly assertion: string;
    readonly scope?: string;
    readonly tenant?: string;
  },
): Promise<Answer> =>
  send('POST', `${world.authority}/${of.tenant ?? world.tenantId}/oauth2/v2.0/token`, {
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: of.clientId,
      scope: of.scope ?? 'https://management.azure.com/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: of.assertion,
    }).toString(),
  });

/** An access token of the named identity. */
export const tokenOf = async (
  world: SandboxAzure,
  send: Send,
  name: 'elevate' | 'revoke' | 'review' | 'audit',
  scope?: string,
): Promise<string> => {
  const identity = world.identities.find((one) => one.name === name);
  const answer = await buyToken(world, send, {
    clientId: identity?.clientId ?? '',
    assertion: await idToken(world, send, job(`gatehouse-${name}`)),
    ...(scope === undefined ? {} : { scope }),
  });
  return answer.body.access_token;
};
