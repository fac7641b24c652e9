/** Tokens for Azure from the workflow's own OIDC token: no stored secret. */
import { ClientAssertionCredential } from '@azure/identity';
import type { ClientAssertionCredentialOptions, TokenCredential } from '@azure/identity';
import { Fault } from '../../core/fault.ts';
import { signInRemedy } from '../../core/set-up/sign-in-errors.ts';
import type { AzureSettings } from './connect.ts';
import { messageOf, SignInError } from './faults.ts';
import { readIdToken } from './id-token.ts';
import type { IdToken } from './id-token.ts';
import { keepingThrown, lastAnswer, transcribed, writeDown } from './transcript.ts';

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

/** Shortens the reuse to what the token says of its own life; one that says nothing is used once. */
const settle = async (
  entry: { readonly token: Promise<string>; freshUntil: number },
  asked: number,
): Promise<void> => {
  entry.freshUntil = asked + Math.min(LONGEST_REUSE, readIdToken(await entry.token).lifetime - SAFETY);
};

interface Signing {
  readonly assertion: () => Promise<string>;
  readonly timer: () => number;
  /** Hears every token before anything else has it. */
  readonly hide?: ((secret: string) => void) | undefined;
}

/**
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 * Throws `SignInError`, and waits for nothing: the library would wait in real time, and keep from its caller what Entra answered.
 */
export const azureCredential = (
  settings: AzureSettings,
  { assertion, timer, hide }: Signing,
): TokenCredential => {
  const authority = httpsUrl(settings.authority, 'authority');
  const memo = memoAssertion(assertion, timer);
  let shown: IdToken | undefined;
  const present = async (): Promise<string> => {
    const token = await memo().catch((thrown: unknown) => Promise.reject(assertionError(thrown)));
    shown = readIdToken(token);
    return token;
  };
  const refusal: Refusal = ({ status, body, request }) => {
    const { code, description } = entraError(body);
    const { clientId, tenantId } = settings;
    const scope = new URLSearchParams(request).get('scope')?.split(' ')[0];
    const { issuer, subject, audience, repository } = shown ?? readIdToken('');
    const signIn = { clientId, tenantId, scope, issuer, subject, audience, repository };
    return new SignInError(description || `Entra answered ${status}`, {
      reason: 'refused',
      remedy: signInRemedy(code, signIn),
    });
  };
  const library = new ClientAssertionCredential(
    settings.tenantId,
    settings.clientId,
    () => keepingThrown(present),
    {
      authorityHost: authority.origin,
      disableInstanceDiscovery: !KNOWN_AUTHORITIES.has(authority.hostname),
      retryOptions: { maxRetries: 0 },
      additionalPolicies: [entraAnswers(refusal)],
    },
  );
  const getToken: TokenCredential['getToken'] = async (scopes, options) => {
    const outcome = await transcribed(() => library.getToken(scopes, options));
    if (outcome.kind === 'returned') {
      // NB. An access token is the key itself for an hour, and GitHub's runner does not know it.
      if (outcome.value !== null) hide?.(outcome.value.token);
      return outcome.value;
    }
    const { thrown } = outcome;
    throw thrown instanceof SignInError
      ? thrown
      : new SignInError(messageOf(thrown), { reason: 'refused', cause: thrown });
  };
  // Hundreds of calls may begin at once, and the library asks Entra for each until the first has its token.
  const asking = new Map<string, ReturnType<TokenCredential['getToken']>>();
  const once: TokenCredential['getToken'] = (scopes, options) => {
    // NB. A token with claims of its own is another token.
    if (options?.claims !== undefined || options?.tenantId !== undefined) return getToken(scopes, options);
    const key = [scopes].flat().join(' ');
    const before = asking.get(key);
    if (before !== undefined) return before;
    const asked = getToken(scopes, options).finally(() => asking.delete(key));
    asking.set(key, asked);
    return asked;
  };
  // Kept: Graph's client leaves nothing of an error but its name.
  return { getToken: (scopes, options) => keepingThrown(() => once(scopes, options)) };
};

/** Of what Entra answered for good; `request` is the form that was sent. */
type Refusal = (answer: {
  readonly status: number;
  readonly body: string | null | undefined;
  readonly request: string;
}) => SignInError;

/**
 * Entra's failures leave the library here. It must not see those that pass: after a 429 or 5xx it answers by itself for a minute, so
 * that every other try of ours would come too soon. Of the others it keeps the code from its caller.
 */
const entraAnswers = (refusal: Refusal) =>
  ({
    policy: {
      name: 'gatehouseSignIn',
      sendRequest: (request, next) =>
        keepingThrown(async () => {
          const response = await next(request).catch((cause: unknown) => {
            throw new SignInError(messageOf(cause), { reason: 'unreachable', cause });
          });
          const { status, headers, bodyAsText: body } = response;
          writeDown({
            method: request.method,
            url: request.url,
            status,
            header: (name) => headers.get(name),
            body,
          });
          if (status < 400) return response;
          const reason = passing(status);
          if (reason === undefined)
            throw refusal({ status, body, request: typeof request.body === 'string' ? request.body : '' });
          throw new SignInError(`Entra answered ${status}`, { reason, retryAfter: lastAnswer()?.retryAfter });
        }),
    },
    position: 'perCall',
  }) satisfies NonNullable<ClientAssertionCredentialOptions['additionalPolicies']>[number];

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes: `error_codes` is for programs, the description for people. */
const entraError = (
  body: string | null | undefined,
): { readonly code: number | undefined; readonly description: string } => {
  try {
    const said: unknown = JSON.parse(body ?? '');
    if (typeof said !== 'object' || said === null) return { code: undefined, description: '' };
    const codes: unknown = Reflect.get(said, 'error_codes');
    const description: unknown = Reflect.get(said, 'error_description');
    const code: unknown = Array.isArray(codes) ? codes[0] : undefined;
    return {
      code: typeof code === 'number' ? code : undefined,
      description: typeof description === 'string' ? description : '',
    };
  } catch {
    return { code: undefined, description: '' };
  }
};

const passing = (status: number): 'throttled' | 'unreachable' | undefined => {
  if (status === 429) return 'throttled';
  return status === 408 || status >= 500 ? 'unreachable' : undefined;
};

/** The toolkit that asks GitHub for the id token says only in words what was answered. */
const assertionError = (thrown: unknown): SignInError => {
  const message = messageOf(thrown);
  const isPassing = /ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|socket|fetch failed|\b(408|429|50[0-9])\b/i.test(
    message,
  );
  return new SignInError(message, { reason: isPassing ? 'unreachable' : 'refused', cause: thrown });
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
