/** Tokens for Azure from the workflow's own OIDC token: no stored secret. */
import { ClientAssertionCredential } from '@azure/identity';
import { Fault } from '../../core/fault.ts';
import type { AzureSettings } from './connect.ts';

/** GitHub's id tokens are short-lived; four minutes is the longest that one is used again. Milliseconds. */
const LONGEST_REUSE = 4 * 60_000;
/** An assertion this close to its `exp` is not sent any more, milliseconds. */
const SAFETY = 30_000;

const KNOWN_AUTHORITIES = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'login.chinacloudapi.cn',
]);

/**
 * The SDK asks for the assertion twice for every token, also when the token itself is cached: without this, two calls to the
 * OIDC endpoint for each call to Graph. A failure is never remembered. `monotonic` in milliseconds.
 */
export const memoAssertion = (
  fetch: () => Promise<string>,
  monotonic: () => number,
): (() => Promise<string>) => {
  let held: { readonly token: Promise<string>; freshUntil: number } | undefined;
  return () => {
    if (held !== undefined && monotonic() < held.freshUntil) return held.token;
    const entry = { token: fetch(), freshUntil: monotonic() + LONGEST_REUSE };
    held = entry;
    void settle(entry, monotonic()).catch(() => {
      if (held === entry) held = undefined;
    });
    return entry.token;
  };
};

/** Shortens the reuse to what the token says of its own life. */
const settle = async (
  entry: { readonly token: Promise<string>; freshUntil: number },
  asked: number,
): Promise<void> => {
  entry.freshUntil = asked + Math.min(LONGEST_REUSE, lifetime(await entry.token) - SAFETY);
};

/**
 * `exp - iat` of a JWT in milliseconds: its own account of how long it lives, so that no wall clock is needed. A token that says
 * neither is used once.
 */
const lifetime = (jwt: string): number => {
  const payload = jwt.split('.')[1];
  if (payload === undefined) return 0;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || !('exp' in claims) || !('iat' in claims)) return 0;
    const { exp, iat } = claims;
    return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1000 : 0;
  } catch {
    return 0;
  }
};

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation */
export const azureCredential = (
  settings: AzureSettings,
  { assertion, timer }: { readonly assertion: () => Promise<string>; readonly timer: () => number },
): ClientAssertionCredential => {
  const authority = httpsUrl(settings.authority, 'authority');
  return new ClientAssertionCredential(
    settings.tenantId,
    settings.clientId,
    memoAssertion(assertion, timer),
    {
      authorityHost: authority.origin,
      disableInstanceDiscovery: !KNOWN_AUTHORITIES.has(authority.hostname),
    },
  );
};

/** An endpoint from the inputs. NB. Tokens are sent to it: anything but HTTPS, or with credentials in it, is refused. */
export const httpsUrl = (text: string, input: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && url.protocol === 'https:' && url.username === '' && url.password === '')
    return url;
  throw new Fault('config.invalid', `The ${input} of Azure is not an https address`, {
    remedy: `Set it to the address of your cloud, e.g. https://management.azure.com, or leave it out for the public cloud.`,
  });
};
