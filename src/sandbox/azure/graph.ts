/** Microsoft Graph v1.0, as far as Gatehouse needs it: people here, roles, groups and applications in files of their own. */
import type { Handler, SandboxAnswer, SandboxRequest } from '../http.ts';
import type { Authentication } from './bearer.ts';
import { authenticate } from './bearer.ts';
import type { GraphPims } from './pim-houses.ts';
import { GraphError } from './graph-error.ts';
import { serveApplications } from './graph-applications.ts';
import { JSON_TYPE } from './graph-list.ts';
import { serveGroups } from './graph-groups.ts';
import { serveRoles } from './graph-roles.ts';
import type { Json } from './json.ts';
import { iso } from './json.ts';
import type { Caller } from './rbac.ts';
import type { Principal, Tenant } from './tenant.ts';
import type { Signer } from './tokens.ts';

export interface GraphOptions {
  readonly tenant: Tenant;
  readonly pims: GraphPims;
  readonly signer: Signer;
  readonly administrator: string;
}

const PAGE = 100;
const MAXIMUM_PAGE = 999;
const USER_READERS = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
/** What a user comes with when nothing is selected. */
const DEFAULT_PROPERTIES = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

export const createGraph =
  (options: GraphOptions): Handler =>
  async (request) => {
    const id = crypto.randomUUID();
    const client = clientRequestId(request) ?? id;
    const identifiers = {
      'request-id': id,
      'client-request-id': client,
      'x-ms-ags-diagnostic':
        '{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"SANDBOX"}}',
      'x-ms-resource-unit': '1',
      'Cache-Control': 'no-cache',
      'Strict-Transport-Security': 'max-age=31536000',
    };
    try {
      const caller = callerOf(await authenticate(request, { ...options, audience: 'graph' }));
      const answer = serve(options, request, caller);
      return { ...answer, headers: { ...identifiers, ...answer.headers } };
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return {
        status: error.status,
        headers: {
          ...identifiers,
          ...(error.status === 401
            ? {
                'WWW-Authenticate':
                  'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
              }
            : {}),
        },
        body: {
          error: {
            code: error.code,
            message: error.message,
            innerError: {
              date: iso(options.tenant.clock.now()).slice(0, 19),
              'request-id': id,
              'client-request-id': client,
            },
          },
        },
      };
    }
  };

const callerOf = (authentication: Authentication): Caller => {
  const refuse = (message: string): GraphError => new GraphError(401, 'InvalidAuthenticationToken', message);
  switch (authentication.kind) {
    case 'caller':
      return authentication.caller;
    case 'missing':
      // What a client gets that sends no token without noticing.
      throw refuse('Access token is empty.');
    case 'invalid':
      throw refuse('IDX14100: JWT is not well formed, or its signature is invalid.');
    case 'wrong-audience':
      throw refuse('Access token validation failure. Invalid audience.');
    case 'expired':
      throw refuse('Lifetime validation failed, the token is expired.');
  }
};

const serve = ({ tenant, pims }: GraphOptions, request: SandboxRequest, caller: Caller): SandboxAnswer => {
  const path = decode(request.path).replace(/\/+$/, '');
  const call = { tenant, pims, request, caller };
  const answer = serveGroups(call, path) ?? serveRoles(call, path) ?? serveApplications(call, path);
  if (answer !== undefined) return answer;
  const one = /^\/v1\.0\/users\/([^/]+)$/i.exec(path)?.[1];
  const users = /^\/v1\.0\/users$/i.test(path);
  if (one === undefined && !users)
    throw new GraphError(
      400,
      'BadRequest',
      `Resource not found for the segment '${path.split('/').at(2) ?? ''}'.`,
    );
  if (request.method !== 'GET')
    throw new GraphError(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    );
  if (
    caller.graphPermissions !== 'all' &&
    !caller.graphPermissions.some((permission) => USER_READERS.includes(permission))
  )
    throw new GraphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  const projected = projectionOf(request);
  const all = [...tenant.principals.values()].filter((principal) => principal.type === 'User');
  if (one === undefined) return listUsers(request, { tenant, all, projected });
  const found = all.find(
    (user) => user.id === one.toLowerCase() || user.userPrincipalName?.toLowerCase() === one.toLowerCase(),
  );
  if (found === undefined)
    throw new GraphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${one}' does not exist or one of its queried reference-property objects are not present.`,
    );
  return {
    status: 200,
    headers: JSON_TYPE,
    body: {
      '@odata.context': context(request, `users${projection(projected)}/$entity`),
      ...userWith(tenant, found, projected),
    },
  };
};

interface Listing {
  readonly tenant: Tenant;
  readonly all: readonly Principal[];
  readonly projected: Projection;
}

const listUsers = (request: SandboxRequest, { tenant, all, projected }: Listing): SandboxAnswer => {
  const matching = all.filter(userFilter(request.query.get('$filter')));
  const top = Number(request.query.get('$top') ?? PAGE);
  if (!Number.isInteger(top) || top < 1 || top > MAXIMUM_PAGE)
    throw new GraphError(
      400,
      'Request_UnsupportedQuery',
      `Invalid page size specified: '${String(request.query.get('$top'))}'. Must be between 1 and 999 inclusive.`,
    );
  const from = Number(Buffer.from(request.query.get('$skiptoken') ?? '', 'base64url').toString() || '0');
  if (!Number.isInteger(from) || from < 0)
    throw new GraphError(400, 'Directory_ExpiredPageToken', 'The specified page token value has expired.');
  const next = new URLSearchParams(request.query);
  next.set('$skiptoken', Buffer.from(String(from + top)).toString('base64url'));
  return {
    status: 200,
    headers: JSON_TYPE,
    body: {
      '@odata.context': context(request, `users${projection(projected)}`),
      ...(from + top < matching.length
        ? { '@odata.nextLink': `${request.base}/v1.0/users?${next.toString()}` }
        : {}),
      value: matching.slice(from, from + top).map((user) => userWith(tenant, user, projected)),
    },
  };
};

/** `id eq '…'`, `userPrincipalName eq '…'`, `mail eq '…'`, `displayName eq '…'`, `accountEnabled eq true`, `id in ('…','…')`, with `and`, `or`. */
const userFilter = (filter: string | null): ((user: Principal) => boolean) => {
  if (filter === null || filter.trim() === '') return () => true;
  const branches = filter
    .split(/\s+or\s+/i)
    .map((branch) => branch.split(/\s+and\s+/i).map((clause) => userClause(clause.trim())));
  return (user) => branches.some((clauses) => clauses.every((clause) => clause(user)));
};

const userClause = (clause: string): ((user: Principal) => boolean) => {
  const unsupported = new GraphError(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified for property or resource: '${clause}'.`,
  );
  const enabled = /^accountEnabled\s+eq\s+(true|false)$/i.exec(clause)?.[1];
  if (enabled !== undefined) return (user) => user.accountEnabled === (enabled.toLowerCase() === 'true');
  const among = /^id\s+in\s+\(([^)]*)\)$/i.exec(clause)?.[1];
  if (among !== undefined) {
    const ids = [...among.matchAll(/'([^']*)'/g)].map((found) => found[1]?.toLowerCase());
    if (ids.length > 15) throw unsupported;
    return (user) => ids.includes(user.id);
  }
  const equal = /^(\w+)\s+eq\s+'((?:[^']|'')*)'$/i.exec(clause);
  const value = (equal?.[2] ?? '').replaceAll("''", "'").toLowerCase();
  switch (equal?.[1]?.toLowerCase()) {
    case 'id':
      return (user) => user.id === value;
    case 'userprincipalname':
      return (user) => user.userPrincipalName?.toLowerCase() === value;
    case 'mail':
      return (user) => mailOf(user)?.toLowerCase() === value;
    case 'displayname':
      return (user) => user.displayName.toLowerCase() === value;
    case undefined:
    default:
      throw unsupported;
  }
};

const mailOf = (user: Principal): string | undefined => user.mail ?? user.userPrincipalName;

interface Projection {
  readonly select: readonly string[] | undefined;
  /** `$expand=manager`, with its own `$select`; `undefined`: not asked for. */
  readonly manager: readonly string[] | 'default' | undefined;
}

/** The user, and the manager where it is asked for; a user without one has no such property. */
const userWith = (tenant: Tenant, user: Principal, projected: Projection): Json => {
  const plain = userResource(user, projected.select);
  const manager = user.manager === undefined ? undefined : tenant.principals.get(user.manager);
  if (projected.manager === undefined || manager === undefined) return plain;
  const select = projected.manager === 'default' ? undefined : projected.manager;
  return { ...plain, manager: { '@odata.type': '#microsoft.graph.user', ...userResource(manager, select) } };
};

const userResource = (user: Principal, select: readonly string[] | undefined): Json => {
  const everything = userProperties(user);
  const wanted = select ?? DEFAULT_PROPERTIES;
  return Object.fromEntries(wanted.map((key) => [key, everything[key] ?? null]));
};

const userProperties = (user: Principal): Json => {
  const [given = user.displayName, ...rest] = user.displayName.split(' ');
  return {
    id: user.id,
    displayName: user.displayName,
    givenName: given,
    surname: rest.length === 0 ? null : rest.join(' '),
    userPrincipalName: user.userPrincipalName,
    mail: mailOf(user),
    mailNickname: user.userPrincipalName?.split('@')[0],
    accountEnabled: user.accountEnabled,
    userType: 'Member',
    businessPhones: [],
    jobTitle: null,
    department: null,
    companyName: null,
    employeeId: null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    createdDateTime: '2026-01-01T00:00:00Z',
  };
};

const projectionOf = (request: SandboxRequest): Projection => {
  const select = selectOf(request.query.get('$select'));
  const asked = request.query.get('$expand');
  if (asked === null || asked === '') return { select, manager: undefined };
  const manager = /^manager(?:\(\$select=([\w,]+)\))?$/i.exec(asked);
  if (manager === null)
    throw new GraphError(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: the sandbox expands manager only, not '${asked}'.`,
    );
  return { select, manager: selectOf(manager[1] ?? null) ?? 'default' };
};

const selectOf = (asked: string | null): readonly string[] | undefined => {
  if (asked === null || asked === '') return undefined;
  const known = Object.keys(
    userProperties({
      id: '',
      type: 'User',
      displayName: '',
      userPrincipalName: '',
      accountEnabled: true,
      knownFrom: 0,
    }),
  );
  return asked.split(',').map((given) => {
    const found = known.find((key) => key.toLowerCase() === given.trim().toLowerCase());
    if (found === undefined)
      throw new GraphError(
        400,
        'BadRequest',
        `Parsing OData Select and Expand failed: Could not find a property named '${given.trim()}' on type 'microsoft.graph.user'.`,
      );
    return found;
  });
};

const projection = ({ select, manager }: Projection): string => {
  const expanded =
    manager === undefined ? [] : [`manager(${manager === 'default' ? '' : manager.join(',')})`];
  return select === undefined && expanded.length === 0
    ? ''
    : `(${[...(select ?? []), ...expanded].join(',')})`;
};
const context = (request: SandboxRequest, what: string): string => `${request.base}/v1.0/$metadata#${what}`;

const clientRequestId = (request: SandboxRequest): string | undefined => {
  const given = request.headers['client-request-id'];
  return typeof given === 'string' ? given : undefined;
};

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new GraphError(400, 'BadRequest', 'The request URI is not valid.');
  }
};
