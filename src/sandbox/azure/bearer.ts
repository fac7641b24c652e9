/** What Resource Manager and Graph make of an `Authorization` header. */
import type { SandboxRequest } from '../http.ts';
import { bearer } from '../http.ts';
import type { Audience } from './entra.ts';
import type { Caller } from './rbac.ts';
import type { Tenant } from './tenant.ts';
import type { Signer } from './tokens.ts';

export type Authentication =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'missing' }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'wrong-audience'; readonly audience: string }
  | { readonly kind: 'expired'; readonly at: number };

const AUDIENCES: Readonly<Record<Audience, readonly string[]>> = {
  arm: ['https://management.azure.com', 'https://management.core.windows.net'],
  graph: ['https://graph.microsoft.com'],
};

/** Signature, audience and lifetime, the last by the world's clock. A missing header is a finding of its own. */
export const authenticate = async (
  request: SandboxRequest,
  how: {
    readonly signer: Signer;
    readonly tenant: Tenant;
    readonly audience: Audience;
    readonly administrator: string;
  },
): Promise<Authentication> => {
  if (request.headers.authorization === undefined || request.headers.authorization === '')
    return { kind: 'missing' };
  const verified = await how.signer.verify(bearer(request) ?? '');
  if (verified.kind !== 'valid') return { kind: 'invalid' };
  const { claims } = verified;
  // Only the administrator's handle names two audiences; every token that Entra sells has one.
  const audiences = [claims.aud ?? ''].flat().map((one) => one.replace(/\/+$/, ''));
  if (!audiences.some((one) => AUDIENCES[how.audience].includes(one)))
    return { kind: 'wrong-audience', audience: audiences.join(' ') };
  const now = how.tenant.clock.now() / 1000;
  if (claims.exp === undefined || now >= claims.exp) return { kind: 'expired', at: (claims.exp ?? 0) * 1000 };
  const objectId = claims['oid'];
  if (typeof objectId !== 'string' || claims['tid'] !== how.tenant.id) return { kind: 'invalid' };
  const appId = claims['appid'];
  const roles = claims['roles'];
  return {
    kind: 'caller',
    caller: {
      objectId,
      appId: typeof appId === 'string' ? appId : undefined,
      graphPermissions:
        objectId === how.administrator
          ? 'all'
          : Array.isArray(roles)
            ? roles.filter((role) => typeof role === 'string')
            : [],
    },
  };
};
