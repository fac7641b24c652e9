/** The Azure half of the sandbox: four HTTPS origins over one tenant. */
import { makeCertificates } from '../certificate.ts';
import type { SandboxCertificates } from '../certificate.ts';
import type { Api, AzureWorld, Faults, WorldClock } from '../contract.ts';
import { bearer, createRequestLog, startFront } from '../http.ts';
import type { Front, Handler, KillRequest, OpenFront, RequestLog, SandboxRequest } from '../http.ts';
import { createArm } from './arm.ts';
import { createBastionSessions } from './bastion-sessions.ts';
import { createDefender } from './defender.ts';
import { createEntra } from './entra.ts';
import type { Audience } from './entra.ts';
import { createFirewalls } from './firewalls.ts';
import { createGraph } from './graph.ts';
import { createHand } from './hand.ts';
import type { ForeignHand } from './hand.ts';
import type { Latencies } from './latency.ts';
import { LATENCIES } from './latency.ts';
import { createManagedIdentities } from './managed-identity.ts';
import type { HostIdentity } from './managed-identity.ts';
import { createNetwork } from './nsg.ts';
import { createOidcIssuer } from './oidc.ts';
import { createPim } from './pim.ts';
import { createGraphPims } from './pim-houses.ts';
import type { AzureSeed } from './seed.ts';
import { seededId, TOKEN_EXCHANGE_AUDIENCE } from './seed.ts';
import type { AzureState } from './state.ts';
import { stateOf } from './state.ts';
import { createTenant } from './tenant.ts';
import { createThrottle } from './throttle.ts';
import { createSigner, peekClaims } from './tokens.ts';

export interface AzureWorldOptions {
  readonly clock: WorldClock;
  readonly faults: Faults;
  readonly seed: AzureSeed;
  /** What the federated credentials' subjects begin with, e.g. `repo:contoso@77/access@4242`; to the letter. */
  readonly subjectPrefix: string;
  readonly onKill?: (request: KillRequest) => void | Promise<void>;
  /** Shared with the other fronts of the world. */
  readonly log?: RequestLog;
  /** Made anew when absent. */
  readonly certificates?: SandboxCertificates;
  readonly latencies?: Partial<Latencies>;
  /** Sockets on this machine when absent. */
  readonly openFront?: OpenFront;
}

export interface SandboxAzure extends AzureWorld {
  /** Path of the PEM that `NODE_EXTRA_CA_CERTS` must name. */
  readonly ca: string;
  readonly log: RequestLog;
  /** What somebody else does in the tenant. */
  readonly hand: ForeignHand;
  /** What a host inside Azure gives to the program that runs on it. */
  hostOf(name: 'closer'): HostIdentity;
  state(): AzureState;
}

const TEN_YEARS = 10 * 365 * 24 * 3600;

/** Starts the four fronts. The administrator's tokens live for ten years, so that a moved clock does not lock the onlooker out. */
export const createAzureWorld = async (options: AzureWorldOptions): Promise<SandboxAzure> => {
  const { clock, faults, seed } = options;
  const certificates = options.certificates ?? (await makeCertificates());
  const log = options.log ?? createRequestLog();
  const [signer, issuerKey] = await Promise.all([createSigner(), createSigner()]);
  const tenant = createTenant(seed, clock, { ...LATENCIES, ...options.latencies });
  const network = createNetwork(tenant);
  const firewalls = createFirewalls(tenant);
  const pim = createPim(tenant);
  const eligibilityPim = createPim(tenant, 'Eligibility');
  const defender = createDefender(tenant);
  const bastions = createBastionSessions(tenant);
  const pims = createGraphPims(tenant);
  const urls = { arm: '', graph: '', authority: '', oidc: '' };
  const identities = seed.identities.map((identity) => ({
    ...identity,
    subject: `${options.subjectPrefix}:environment:${identity.environment}`,
    audience: TOKEN_EXCHANGE_AUDIENCE,
  }));
  const oidc = createOidcIssuer({ clock, signer: issuerKey, base: () => urls.oidc });
  const entra = createEntra({ tenant, signer, issuerKey, urls: () => urls, jobOf: oidc.jobOf });
  const managed = createManagedIdentities({
    identities: seed.managedIdentities ?? [],
    mint: entra.mint,
    clock,
    urls: () => urls,
  });
  const common = { tenant, signer, administrator: seed.administrator };
  const arm = createArm({
    ...common,
    network,
    firewalls,
    pim,
    eligibilityPim,
    defender,
    bastions,
    throttle: createThrottle(() => clock.now()),
    authority: () => urls.authority,
  });

  const jobOfToken = (request: SandboxRequest): string | undefined => {
    const uti = peekClaims(bearer(request) ?? '')?.['uti'];
    return entra.jobOfToken(typeof uti === 'string' ? uti : undefined);
  };
  const front = (
    api: Api,
    handler: Handler,
    jobOf: (request: SandboxRequest) => string | undefined,
  ): Promise<Front> =>
    (options.openFront ?? startFront)({
      api,
      clock,
      faults,
      log,
      handler,
      tls: certificates.tls,
      jobOf,
      ...(options.onKill === undefined ? {} : { onKill: options.onKill }),
    });
  const [armFront, graphFront, authorityFront, oidcFront] = await Promise.all([
    front('arm', arm, jobOfToken),
    front('graph', createGraph({ ...common, pims }), jobOfToken),
    front(
      'authority',
      (request) => (managed.serves(request) ? managed.handler(request) : entra.handler(request)),
      entra.jobOf,
    ),
    front('oidc', oidc.handler, (request) => oidc.jobOf(bearer(request))),
  ]);
  Object.assign(urls, {
    arm: armFront.base,
    graph: graphFront.base,
    authority: authorityFront.base,
    oidc: oidcFront.base,
  });

  for (const { clientId, subject, audience, environment } of identities)
    tenant.applications.get(clientId)?.federated.push({
      id: seededId('federated', clientId),
      name: environment,
      issuer: urls.oidc,
      subject,
      audiences: [audience],
    });

  const administrator = { objectId: seed.administrator, appId: undefined, roles: [] };
  const [armToken, graphToken, bothToken] = await Promise.all([
    entra.mint(administrator, 'arm', TEN_YEARS),
    entra.mint(administrator, 'graph', TEN_YEARS),
    entra.mint(administrator, 'both', TEN_YEARS),
  ]);
  const tokens: Readonly<Record<Audience | 'both', string>> = {
    arm: armToken.token,
    graph: graphToken.token,
    both: bothToken.token,
  };

  return {
    ...urls,
    ca: certificates.caPath,
    log,
    hand: createHand(tenant, { network, firewalls, pim, eligibilityPim, pims, defender, bastions }),
    tenantId: seed.tenantId,
    adminToken: (audience) => tokens[audience],
    identities: identities.map(({ clientId, subject, audience, name }) => ({
      clientId,
      subject,
      audience,
      name,
    })),
    requestUrlFor: oidc.requestUrlFor,
    hostOf: managed.hostOf,
    state: () => stateOf(tenant, { network, firewalls, pim, pims, defender, bastions }),
    async close() {
      await Promise.all([armFront, graphFront, authorityFront, oidcFront].map((one) => one.close()));
    },
  };
};
