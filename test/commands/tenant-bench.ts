/** The bench of `doctor`'s half of Azure: the policies of this repository, a tenant made for them, and the audit identity looking at it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createAzure } from '../../src/adapters/azure/connect.ts';
import type { AzureDoctorPorts } from '../../src/commands/doctor-azure.ts';
import { lookAtAzure } from '../../src/commands/doctor-azure.ts';
import type { GitHubFacts } from '../../src/core/doctor/facts.ts';
import { seen } from '../../src/core/doctor/point.ts';
import type { Point } from '../../src/core/doctor/point.ts';
import { installation } from '../../src/core/brand.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import { OPENS } from '../../src/providers/opens.ts';
import { createProviders } from '../../src/providers/providers.ts';
import type { AzureSeed } from '../../src/sandbox/azure/seed.ts';
import { seedFor } from '../../src/sandbox/azure/seed-for.ts';
import type { SandboxAzure } from '../../src/sandbox/azure/world.ts';
import { createAzureWorld } from '../../src/sandbox/azure/world.ts';
import { createWorldClock } from '../../src/sandbox/clock.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createRequestLog } from '../../src/sandbox/http.ts';
import { wireRecorder } from '../wire.ts';
import { openBench } from './bench.ts';
import { trustedCertificates } from '../trusted.ts';

const PREFIX = 'repo:contoso@77/access@4242';
const AUDIENCE = 'api://AzureADTokenExchange';

const root = resolve(import.meta.dirname, '../..');
/** All of this repository's own. */
const files = (readdirSync(join(root, 'policies'), { recursive: true }) as string[])
  .filter((name) => name.endsWith('.yaml') && !name.startsWith('tests'))
  .map((name) => ({ path: `policies/${name}`, text: readFileSync(join(root, 'policies', name), 'utf8') }));
const policy = parsePolicy({ commit: undefined, files });

export interface TenantBench {
  readonly world: SandboxAzure;
  readonly client: (name: 'elevate' | 'revoke' | 'audit') => string;
  /** Object id of the service principal. */
  readonly principal: (name: 'elevate' | 'revoke' | 'audit') => string;
  readonly subscriptions: readonly string[];
  look(change?: Partial<AzureDoctorPorts>): Promise<{
    readonly points: readonly Point[];
    readonly faults: readonly string[];
    /** Those that are not hardened and not left out by the set-up, as `id: found`. */
    readonly gaps: readonly string[];
  }>;
  close(): Promise<void>;
}

export const openTenantBench = async (
  change: (seed: AzureSeed) => AzureSeed = (seed) => seed,
): Promise<TenantBench> => {
  const seed = change(seedFor(policy));
  const clock = createWorldClock({ start: '2026-11-20T10:00:00Z' });
  const world = await createAzureWorld({
    clock,
    faults: createFaults(),
    seed,
    subjectPrefix: PREFIX,
    certificates: await trustedCertificates(),
    log: createRequestLog(wireRecorder().heard),
  });
  const bench = await openBench();
  const identity = (name: string) => seed.identities.find((each) => each.name === name);
  const idToken = async (): Promise<string> => {
    const { url, token } = world.requestUrlFor({
      job: 'run/1/doctor',
      repository: 'contoso/access',
      repositoryId: 4242,
      ownerId: 77,
      environment: 'gatehouse-audit',
      ref: 'refs/heads/main',
      workflow: 'audit',
      event: 'schedule',
      actor: 'alice',
      runId: 1,
      runAttempt: 1,
    });
    const answer = await fetch(`${url}&audience=${encodeURIComponent(AUDIENCE)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { value } = (await answer.json()) as { value: string };
    return value;
  };
  const connect = () =>
    createAzure(
      {
        tenantId: world.tenantId,
        clientId: identity('audit')?.clientId ?? '',
        armEndpoint: world.arm,
        graphEndpoint: world.graph,
        authority: world.authority,
        subscriptions: [],
      },
      { assertion: idToken, onDate: () => undefined, sleep: async () => undefined, remembering: true },
    );
  const subscriptions = seed.subscriptions.map(({ id }) => id);
  return {
    world,
    client: (name) => identity(name)?.clientId ?? '',
    principal: (name) => identity(name)?.objectId ?? '',
    subscriptions,
    look: async (more = {}) => {
      const azure = connect();
      const kit = bench.ports(bench.nextRun());
      const { points, faults } = await lookAtAzure(
        {
          azure: async () => azure,
          clients: {
            elevate: identity('elevate')?.clientId,
            revoke: identity('revoke')?.clientId,
            audit: identity('audit')?.clientId,
          },
          subscriptions,
          issuer: async () => world.oidc,
          audience: AUDIENCE,
          asking: {
            evidence: kit.evidence,
            clock: kit.clock,
            installation: () => installation('0a1b2c3d'),
            opens: OPENS,
            checkers: async () =>
              createProviders({ azure: async () => azure, organization: undefined }).filter(
                ({ kind }) => !kind.startsWith('github-'),
              ),
          },
          ...more,
        },
        {
          repository: { owner: 'contoso', name: 'access', defaultBranch: 'main', id: 4242 },
          policy,
          facts: {
            subject: seen({ immutable: true, prefix: PREFIX, claims: undefined }),
          } as GitHubFacts,
        },
      );
      return {
        points,
        faults,
        gaps: points
          .filter(({ state }) => state === 'weak' || state === 'unknown')
          .map(({ id, state, found }) => `${id} ${state}: ${found}`),
      };
    },
    close: () => world.close(),
  };
};
