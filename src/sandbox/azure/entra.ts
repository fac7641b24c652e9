/** Entra's token endpoint: federated assertions in, access tokens for one audience out. */
import type { Handler, SandboxAnswer, SandboxRequest } from '../http.ts';
import type { Application } from './applications.ts';
import type { Tenant } from './tenant.ts';
import type { Signer } from './tokens.ts';
import { peekClaims } from './tokens.ts';

export type Audience = 'arm' | 'graph';

export interface EntraOptions {
  readonly tenant: Tenant;
  /** Entra's own key. */
  readonly signer: Signer;
  /** The key of the issuer that the federated credentials name. */
  readonly issuerKey: Signer;
  readonly urls: () => {
    readonly authority: string;
    readonly oidc: string;
    readonly arm: string;
    readonly graph: string;
  };
  readonly jobOf: (jti: string | undefined) => string | undefined;
}

export interface Entra {
  readonly handler: Handler;
  /** The job whose assertion bought this access token (its `uti`), or that sends this token request. */
  jobOf(request: SandboxRequest): string | undefined;
  jobOfToken(uti: string | undefined): string | undefined;
  /** An access token for whoever, made without any question: for the administrator's handle. */
  mint(
    principal: {
      readonly objectId: string;
      readonly appId: string | undefined;
      readonly roles: readonly string[];
    },
    audience: Audience | 'both',
    lifetimeSeconds: number,
  ): Promise<{ readonly token: string; readonly uti: string }>;
}

/** Access tokens of applications live about an hour. */
const LIFETIME_SECONDS = 3599;

const AUDIENCE = { arm: 'https://management.azure.com', graph: 'https://graph.microsoft.com' } as const;

export const createEntra = ({ tenant, signer, issuerKey, urls, jobOf }: EntraOptions): Entra => {
  const boughtBy = new Map<string, string>();
  const seconds = (): number => Math.floor(tenant.clock.now() / 1000);

  const mint: Entra['mint'] = async (principal, audience, lifetimeSeconds) => {
    const uti = crypto.randomUUID();
    const token = await signer.sign({
      aud: audience === 'both' ? [AUDIENCE.arm, AUDIENCE.graph] : AUDIENCE[audience],
      iss: `https://sts.windows.net/${tenant.id}/`,
      iat: seconds(),
      nbf: seconds(),
      exp: seconds() + lifetimeSeconds,
      oid: principal.objectId,
      sub: principal.objectId,
      tid: tenant.id,
      ver: '1.0',
      uti,
      ...(principal.appId === undefined
        ? { idtyp: 'user' }
        : { appid: principal.appId, appidacr: '2', idtyp: 'app' }),
      ...(audience === 'graph' && principal.roles.length > 0 ? { roles: [...principal.roles] } : {}),
    });
    return { token, uti };
  };

  const issue = async (form: URLSearchParams): Promise<SandboxAnswer> => {
    const grant = form.get('grant_type');
    if (grant === null)
      return refuse(
        400,
        'invalid_request',
        900144,
        "The request body must contain the following parameter: 'grant_type'.",
      );
    if (grant !== 'client_credentials')
      return refuse(
        400,
        'unsupported_grant_type',
        70003,
        `The app requested an unsupported grant type '${grant}'.`,
      );
    const clientId = form.get('client_id') ?? '';
    const identity = tenant.applications.get(clientId.toLowerCase());
    if (identity === undefined || identity.managed)
      return refuse(
        400,
        'unauthorized_client',
        700016,
        `Application with identifier '${clientId}' was not found in the directory '${tenant.id}'.`,
      );
    const flawed = flawOf(identity);
    if (flawed !== undefined) return flawed;
    const audience = audienceOf(form.get('scope') ?? '', urls());
    if (audience === 'no-default')
      return refuse(
        400,
        'invalid_scope',
        1002012,
        `The provided value for scope ${form.get('scope') ?? ''} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
      );
    if (audience === 'unknown')
      return refuse(
        400,
        'invalid_resource',
        500011,
        `The resource principal named ${(form.get('scope') ?? '').replace(/\/\.default$/, '')} was not found in the tenant named ${tenant.id}.`,
      );
    const assertion = form.get('client_assertion');
    if (assertion === null)
      return form.has('client_secret')
        ? refuse(
            401,
            'invalid_client',
            7000215,
            `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
          )
        : refuse(
            401,
            'invalid_client',
            7000218,
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
          );
    if (form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      return refuse(400, 'invalid_request', 90023, 'The client assertion type is not supported.');
    const problem = await judgeAssertion(assertion, identity);
    if (problem !== undefined) return problem;
    const { token, uti } = await mint(
      { objectId: identity.principalId, appId: identity.clientId, roles: identity.permissions },
      audience,
      LIFETIME_SECONDS,
    );
    const job = jobOf(peekClaims(assertion)?.jti);
    if (job !== undefined) boughtBy.set(uti, job);
    return {
      status: 200,
      headers: { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' },
      body: {
        token_type: 'Bearer',
        expires_in: LIFETIME_SECONDS,
        ext_expires_in: LIFETIME_SECONDS,
        access_token: token,
      },
    };
  };

  const flawOf = ({ flaw, clientId, displayName }: Application): SandboxAnswer | undefined => {
    switch (flaw) {
      case undefined:
        return undefined;
      case 'no-credential':
        return refuse(
          401,
          'invalid_client',
          70025,
          `The client '${clientId}'(${displayName}) has no configured federated identity credentials.`,
        );
      case 'no-principal':
        return refuse(
          401,
          'invalid_client',
          7000229,
          `The client application ${clientId} is missing service principal in the tenant ${tenant.id}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
        );
      case 'disabled':
        return refuse(
          401,
          'unauthorized_client',
          7000112,
          `Application '${clientId}'(${displayName}) is disabled.`,
        );
    }
  };

  /** Issuer, subject and audience are compared to the letter; the signature with the issuer's published key. */
  const judgeAssertion = async (assertion: string, of: Application): Promise<SandboxAnswer | undefined> => {
    const verified = await issuerKey.verify(assertion);
    if (verified.kind === 'malformed')
      return refuse(401, 'invalid_client', 50027, 'JWT token is invalid or malformed.');
    const { claims } = verified;
    const check =
      'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation';
    if (!of.federated.some(({ issuer }) => issuer === claims.iss))
      return refuse(
        401,
        'invalid_client',
        700211,
        `No matching federated identity record found for presented assertion issuer '${claims.iss ?? ''}'. ${check}`,
      );
    if (verified.kind === 'forged')
      return refuse(
        401,
        'invalid_client',
        700027,
        'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]',
      );
    const subject = claims.sub ?? '';
    const believed = of.federated.filter(({ issuer }) => issuer === claims.iss);
    const fitting = believed.filter((credential) => credential.subject === subject);
    if (fitting.length === 0)
      return believed.some((credential) => credential.subject?.toLowerCase() === subject.toLowerCase())
        ? refuse(
            401,
            'invalid_client',
            7002138,
            `No matching federated identity record found for presented assertion subject '${subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${check}`,
          )
        : refuse(
            401,
            'invalid_client',
            700213,
            `No matching federated identity record found for presented assertion subject '${subject}'. ${check}`,
          );
    if (!fitting.some(({ audiences }) => audiences.some((audience) => audience === claims.aud)))
      return refuse(
        401,
        'invalid_client',
        700212,
        `No matching federated identity record found for presented assertion audience '${String(claims.aud)}'. ${check}`,
      );
    const now = seconds();
    if (claims.exp === undefined || now >= claims.exp || now < (claims.nbf ?? 0))
      return refuse(
        401,
        'invalid_client',
        700024,
        `Client assertion is not within its valid time range. Current time: ${stamp(now)}, assertion valid from ${stamp(claims.nbf ?? 0)}, expiry time of assertion ${stamp(claims.exp ?? 0)}.`,
      );
    return undefined;
  };

  const refuse = (status: number, error: string, code: number, text: string): SandboxAnswer => {
    const trace = crypto.randomUUID();
    const correlation = crypto.randomUUID();
    const timestamp = stamp(seconds());
    return {
      status,
      headers: { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' },
      body: {
        error,
        error_description: `AADSTS${code}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
        error_codes: [code],
        timestamp,
        trace_id: trace,
        correlation_id: correlation,
        error_uri: `${urls().authority}/error?code=${code}`,
      },
    };
  };

  return {
    mint,
    jobOf: (request) => jobOf(peekClaims(formOf(request).get('client_assertion') ?? '')?.jti),
    jobOfToken: (uti) => (uti === undefined ? undefined : boughtBy.get(uti)),
    async handler(request) {
      const [, tenantId = '', ...rest] = request.path.split('/');
      const what = rest.join('/').toLowerCase();
      if (what === 'discovery/v2.0/keys' && request.method === 'GET')
        return { status: 200, body: { keys: [signer.jwk] } };
      const known = tenantId.toLowerCase() === tenant.id;
      if (what !== 'v2.0/.well-known/openid-configuration' && what !== 'oauth2/v2.0/token')
        return refuse(404, 'invalid_request', 900561, 'The endpoint is not served.');
      if (!known && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|\./i.test(tenantId))
        return refuse(
          400,
          'invalid_request',
          900023,
          `Specified tenant identifier '${tenantId}' is neither a valid DNS name, nor a valid external domain.`,
        );
      if (!known)
        return refuse(
          400,
          'invalid_tenant',
          90002,
          `Tenant '${tenantId}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
        );
      if (what !== 'oauth2/v2.0/token')
        return { status: 200, body: configuration(urls().authority, tenant.id) };
      if (request.method !== 'POST')
        return refuse(
          405,
          'invalid_request',
          900561,
          `The endpoint only accepts POST requests. Received a ${request.method} request.`,
        );
      return await issue(formOf(request));
    },
  };
};

const formOf = (request: SandboxRequest): URLSearchParams =>
  new URLSearchParams(request.body.toString('utf8'));

/** `2026-11-20 10:00:00Z`, as Entra writes times. */
const stamp = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', 'Z');

const audienceOf = (
  scope: string,
  urls: { readonly arm: string; readonly graph: string },
): Audience | 'no-default' | 'unknown' => {
  if (!scope.split(' ').some((part) => part.endsWith('/.default'))) return 'no-default';
  const resource =
    scope
      .split(' ')
      .find((part) => part.endsWith('/.default'))
      ?.replace(/\/\.default$/, '')
      .replace(/\/+$/, '') ?? '';
  if (['https://management.azure.com', 'https://management.core.windows.net', urls.arm].includes(resource))
    return 'arm';
  if (['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000', urls.graph].includes(resource))
    return 'graph';
  return 'unknown';
};

const configuration = (authority: string, tenantId: string): unknown => ({
  token_endpoint: `${authority}/${tenantId}/oauth2/v2.0/token`,
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  jwks_uri: `${authority}/${tenantId}/discovery/v2.0/keys`,
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
  scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  issuer: `${authority}/${tenantId}/v2.0`,
  authorization_endpoint: `${authority}/${tenantId}/oauth2/v2.0/authorize`,
  device_authorization_endpoint: `${authority}/${tenantId}/oauth2/v2.0/devicecode`,
  end_session_endpoint: `${authority}/${tenantId}/oauth2/v2.0/logout`,
  claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'tid', 'ver'],
  tenant_region_scope: 'EU',
  cloud_instance_name: 'microsoftonline.com',
  cloud_graph_host_name: 'graph.windows.net',
  msgraph_host: 'graph.microsoft.com',
});
