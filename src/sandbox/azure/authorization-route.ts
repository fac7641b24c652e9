/** How Microsoft.Authorization's operations hang below any scope. */
import type { SandboxAnswer } from '../http.ts';
import { ArmError } from './error.ts';
import type { ArmCall, ArmRoute } from './route.ts';
import { part } from './route.ts';
import { age, existingScope } from './tenant.ts';

type Serve = (call: ArmCall, scope: string) => SandboxAnswer;

/** A route below any scope: parts are the scope and, with `named`, the name. */
export const under = (
  method: ArmRoute['method'],
  type: string,
  of: {
    readonly named?: boolean;
    readonly verb?: string;
    readonly action: string;
    readonly versions: readonly string[];
  },
  serve: Serve,
): ArmRoute => ({
  method,
  path: new RegExp(
    `^(.*?)/providers/Microsoft\\.Authorization/${type}${of.named === true ? '/([^/]+)' : ''}${of.verb === undefined ? '' : `/${of.verb}`}$`,
    'i',
  ),
  type: `Microsoft.Authorization/${type}`,
  versions: of.versions,
  action: `Microsoft.Authorization/${of.action}`,
  scope: (parts) => part(parts, 0) || '/',
  serve: (call) => {
    age(call.tenant);
    return serve(call, existingScope(call.tenant, part(call.parts, 0)));
  },
});

export const name = (call: ArmCall): string => part(call.parts, 1);
export const filterOf = (call: ArmCall): string | null => call.request.query.get('$filter');
export const list = (value: readonly unknown[]): SandboxAnswer => ({ status: 200, body: { value } });
export const ok = (body: unknown, status = 200): SandboxAnswer => ({ status, body });

export const missing = (what: string, id: string): ArmError =>
  new ArmError(404, 'ResourceNotFound', `The ${what} '${id}' was not found.`);
