/** Microsoft.Network/bastionHosts: sessions, listed by a long-running operation and in pages, and ended. */
import type { SandboxAnswer } from '../http.ts';
import type { BastionSession } from './bastion-sessions.ts';
import { ArmError } from './error.ts';
import type { Json } from './json.ts';
import { isObject } from './json.ts';
import type { ArmCall, ArmRoute } from './route.ts';
import { part } from './route.ts';
import { scopeKey, subscriptionOf } from './scope.ts';
import { existingScope } from './tenant.ts';

const TYPE = 'Microsoft.Network/bastionHosts';
const HOST = `^(/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Network/bastionHosts/[^/]+)`;
/** Small, so that whoever reads one page only is found out. */
const PAGE = 2;

/** `versions`: those of the whole of Microsoft.Network. */
export const bastionRoutes = (versions: readonly string[]): readonly ArmRoute[] => {
  const route = (name: string, serve: ArmRoute['serve']): ArmRoute => ({
    method: 'POST',
    path: new RegExp(`${HOST}/${name}$`, 'i'),
    type: TYPE,
    versions,
    action: `${TYPE}/${name}/action`,
    scope: (parts) => part(parts, 0),
    serve,
  });
  return [
    route('getActiveSessions', (call) => {
      const operation = call.bastions.ask(hostWithSessions(call));
      return { status: 202, headers: whereToAsk(call, operation, part(call.parts, 0)) };
    }),
    route('disconnectActiveSessions', (call) => {
      const host = hostWithSessions(call);
      const ids = isObject(call.body) ? call.body['sessionIds'] : undefined;
      if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string'))
        throw new ArmError(
          400,
          'InvalidRequestFormat',
          'Cannot parse the request: sessionIds must be a list of ids.',
        );
      return { status: 200, body: { value: call.bastions.disconnect(host, ids) } };
    }),
  ];
};

/** The result of a listing, page by page; `undefined`: the operation is none of a Bastion's. */
export const bastionResult = (call: ArmCall, operation: string): SandboxAnswer | undefined => {
  const listing = call.bastions.listing(operation);
  if (listing === undefined) return undefined;
  if (subscriptionOf(listing.bastion) !== subscriptionOf(part(call.parts, 0)))
    throw new ArmError(404, 'OperationNotFound', `Operation ${operation} was not found.`);
  return listing.ready
    ? page(call, operation, listing.bastion)
    : { status: 202, headers: whereToAsk(call, operation, listing.bastion) };
};

const hostWithSessions = (call: ArmCall): string => {
  const id = existingScope(call.tenant, part(call.parts, 0));
  const host = call.tenant.resources.get(scopeKey(id));
  if (host?.sku?.toLowerCase() === 'developer')
    throw new ArmError(400, 'BadRequest', 'Session management is not supported by the SKU of this Bastion.');
  return id;
};

const whereToAsk = (call: ArmCall, operation: string, host: string): Readonly<Record<string, string>> => ({
  Location: resultOf(call, operation, host),
  'Retry-After': String(call.tenant.latencies.retryAfterSeconds),
});

const resultOf = (call: ArmCall, operation: string, host: string): string => {
  const location = call.tenant.resources.get(scopeKey(host))?.location ?? '';
  const version = call.request.query.get('api-version') ?? '';
  return `${call.request.base}/subscriptions/${subscriptionOf(host) ?? ''}/providers/Microsoft.Network/locations/${location}/operationResults/${operation}?api-version=${version}`;
};

/** The first page is an empty one where there is any session at all: an empty page is not the end. */
const page = (call: ArmCall, operation: string, host: string): SandboxAnswer => {
  const token = call.request.query.get('$skiptoken');
  const from = token === null ? 0 : Number(token);
  const sessions = call.bastions.listed(host);
  const shown = token === null ? [] : sessions.slice(from, from + PAGE);
  const next = from + shown.length;
  return {
    status: 200,
    body: {
      value: shown.map((session) => resource(session, call.tenant.clock.now())),
      ...(next < sessions.length
        ? { nextLink: `${resultOf(call, operation, host)}&$skiptoken=${next}` }
        : {}),
    },
  };
};

const resource = (session: BastionSession, now: number): Json => ({
  sessionId: session.id,
  startTime: unpadded(new Date(session.startedAt)),
  targetSubscriptionId: subscriptionOf(session.targetResourceId) ?? '',
  resourceType: 'VM',
  targetHostName: session.targetHostName,
  targetResourceGroup: /\/resourceGroups\/([^/]+)/i.exec(session.targetResourceId)?.[1] ?? '',
  userName: session.userName,
  targetIpAddress: session.targetIpAddress,
  protocol: session.protocol,
  targetResourceId: session.targetResourceId,
  sessionDurationInMins: Math.floor((now - session.startedAt) / 60_000),
});

/** `2026-3-1T09:05:00.000Z`, as the reference's example writes it. */
const unpadded = (at: Date): string =>
  `${at.getUTCFullYear()}-${at.getUTCMonth() + 1}-${at.getUTCDate()}T${at.toISOString().slice(11)}`;
