/** One table of Graph's addresses: which permission each of them needs, and who answers. */
import type { SandboxAnswer, SandboxRequest } from '../http.ts';
import { ageDirectory } from './directory.ts';
import { GraphError } from './graph-error.ts';
import type { GraphPims } from './pim-houses.ts';
import type { Caller } from './rbac.ts';
import type { Tenant } from './tenant.ts';

export interface GraphCall {
  readonly tenant: Tenant;
  readonly pims: GraphPims;
  readonly request: SandboxRequest;
  readonly caller: Caller;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: RegExp;
  readonly needs: readonly string[];
  readonly serve: (call: GraphCall, part: string, other: string) => SandboxAnswer;
}

/** `{id}` stands for one part of the path. */
export const under = (
  method: Route['method'],
  path: string,
  needs: readonly string[],
  serve: Route['serve'],
): Route => ({
  method,
  path: new RegExp(`^/v1\\.0/${path.replaceAll('$', '\\$').replaceAll('{id}', '([^/]+)')}$`, 'i'),
  needs,
  serve,
});

/** `undefined`: none of these. */
export const serveRoutes = (
  routes: readonly Route[],
  call: GraphCall,
  path: string,
): SandboxAnswer | undefined => {
  const fitting = routes.flatMap((route) => {
    const found = route.path.exec(path);
    return found === null ? [] : [{ route, parts: found.slice(1) }];
  });
  if (fitting.length === 0) return undefined;
  const match = fitting.find(({ route }) => route.method === call.request.method);
  if (match === undefined)
    throw new GraphError(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    );
  demand(call.caller, match.route.needs);
  ageDirectory(call.tenant.directory, call.tenant.clock.now());
  return match.route.serve(call, match.parts[0] ?? '', match.parts[1] ?? '');
};

export const demand = ({ graphPermissions }: Caller, needs: readonly string[]): void => {
  if (graphPermissions === 'all' || graphPermissions.some((given) => needs.includes(given))) return;
  throw new GraphError(
    403,
    'PermissionScopeNotGranted',
    `Authorization failed due to missing permission scope ${needs.join(',')}.`,
  );
};

export const notFound = (id: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
