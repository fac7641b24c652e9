/** Azure Resource Manager's front: who calls, which version, whether they may, and only then what they ask for. */
import type { Handler, SandboxAnswer, SandboxRequest } from '../http.ts';
import { jsonBody } from '../http.ts';
import { authorizationRoutes } from './arm-authorization.ts';
import { firewallRoutes } from './arm-firewall.ts';
import { networkRoutes } from './arm-network.ts';
import { resourceRoutes } from './arm-resources.ts';
import { securityRoutes } from './arm-security.ts';
import type { Authentication } from './bearer.ts';
import type { BastionSessions } from './bastion-sessions.ts';
import { authenticate } from './bearer.ts';
import type { Defender } from './defender.ts';
import { ArmError, errorBody } from './error.ts';
import type { Firewalls } from './firewalls.ts';
import type { Network } from './nsg.ts';
import type { Pim } from './pim.ts';
import type { Caller } from './rbac.ts';
import { authorize } from './rbac.ts';
import type { ArmRoute } from './route.ts';
import { existingScope } from './tenant.ts';
import type { Tenant } from './tenant.ts';
import { subscriptionOf } from './scope.ts';
import type { OperationKind, Throttle } from './throttle.ts';
import type { Signer } from './tokens.ts';

export interface ArmOptions {
  readonly tenant: Tenant;
  readonly network: Network;
  readonly firewalls: Firewalls;
  readonly pim: Pim;
  readonly eligibilityPim: Pim;
  readonly defender: Defender;
  readonly bastions: BastionSessions;
  readonly signer: Signer;
  readonly throttle: Throttle;
  readonly administrator: string;
  readonly authority: () => string;
}

const ROUTES: readonly ArmRoute[] = [
  ...authorizationRoutes,
  ...networkRoutes,
  ...firewallRoutes,
  ...securityRoutes,
  ...resourceRoutes,
];

/** Serves what the routes name; everything else is refused, never imitated. */
export const createArm =
  (options: ArmOptions): Handler =>
  async (request) => {
    const identifiers = answerIds(request);
    try {
      const caller = callerOf(await authenticate(request, { ...options, audience: 'arm' }), options);
      const path = decodePath(request.path);
      const left = options.throttle.take(
        caller.objectId,
        subscriptionOf(path),
        operationKind(request.method),
      );
      const answer = serve(options, request, caller, path);
      return { ...answer, headers: { ...identifiers, ...left, ...answer.headers } };
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      return { status: error.status, headers: { ...identifiers, ...error.headers }, body: errorBody(error) };
    }
  };

const serve = (options: ArmOptions, request: SandboxRequest, caller: Caller, path: string): SandboxAnswer => {
  const fitting = ROUTES.flatMap((route) => {
    const found = route.path.exec(path);
    return found === null ? [] : [{ route, parts: found.slice(1).map((value) => value ?? '') }];
  });
  const match = fitting.find(({ route }) => route.method === request.method);
  if (match === undefined) throw noRoute(request.method, path, fitting.length > 0);
  const { route, parts } = match;
  requireVersion(route, request.query.get('api-version'));
  const scope = route.scope(parts);
  const subscription = subscriptionOf(scope);
  if (subscription !== undefined) existingScope(options.tenant, `/subscriptions/${subscription}`);
  if (route.action !== undefined) authorize(options.tenant, caller, route.action, scope);
  if (request.body.length > 0 && jsonBody(request) === undefined)
    throw new ArmError(
      400,
      'InvalidRequestContent',
      'The request content was invalid and could not be deserialized.',
    );
  options.network.settle();
  options.firewalls.settle();
  options.defender.settle();
  return route.serve({ ...options, caller, request, parts, body: jsonBody(request) });
};

const noRoute = (method: string, path: string, otherMethod: boolean): ArmError =>
  otherMethod
    ? new ArmError(405, 'MethodNotAllowed', `The sandbox does not serve ${method} for '${path}'.`)
    : new ArmError(404, 'InvalidResourceType', `The sandbox does not serve the resource type of '${path}'.`);

const requireVersion = (route: ArmRoute, version: string | null): void => {
  if (version === null || version === '')
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version))
    throw new ArmError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${route.versions.join(',')}'.`,
    );
  if (!route.versions.includes(version))
    throw new ArmError(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for location 'westeurope' and API version '${version}' for type '${route.type}'. The supported api-versions are '${route.versions.join(', ')}'.`,
    );
};

const callerOf = (authentication: Authentication, options: ArmOptions): Caller => {
  const refuse = (code: string, message: string, error = 'invalid_token'): ArmError =>
    new ArmError(401, code, message, {
      headers: {
        'WWW-Authenticate': `Bearer authorization_uri="${options.authority()}/${options.tenant.id}", error="${error}", error_description="${message.replaceAll('"', "'")}"`,
      },
    });
  switch (authentication.kind) {
    case 'caller':
      return authentication.caller;
    case 'missing':
      throw refuse('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
    case 'invalid':
      throw refuse('InvalidAuthenticationToken', 'The access token is invalid.');
    case 'wrong-audience':
      throw refuse(
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource '${authentication.audience}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.`,
      );
    case 'expired':
      throw refuse(
        'ExpiredAuthenticationToken',
        `The access token expiry UTC time '${new Date(authentication.at).toISOString()}' is earlier than current UTC time '${new Date(options.tenant.clock.now()).toISOString()}'.`,
      );
  }
};

const operationKind = (method: string): OperationKind => {
  if (method === 'DELETE') return 'deletes';
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
};

/** A scope with a leading slash makes clients send two; both spellings are one path. */
const decodePath = (path: string): string => {
  const clean = `/${path.replace(/^\/+|\/+$/g, '').replace(/\/{2,}/g, '/')}`;
  try {
    return decodeURIComponent(clean);
  } catch {
    throw new ArmError(400, 'BadRequest', 'The request URI is not valid.');
  }
};

const answerIds = (request: SandboxRequest): Readonly<Record<string, string>> => {
  const id = crypto.randomUUID();
  const client = request.headers['x-ms-client-request-id'];
  return {
    'x-ms-request-id': id,
    'x-ms-correlation-request-id': id,
    'x-ms-routing-request-id': `WESTEUROPE:${id}`,
    'Cache-Control': 'no-cache',
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
    ...(typeof client === 'string' && request.headers['x-ms-return-client-request-id'] === 'true'
      ? { 'x-ms-client-request-id': client }
      : {}),
  };
};
