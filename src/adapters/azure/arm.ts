/** What both Resource Manager clients share: where it is, who we are, one policy that writes down what was answered. */
import type { AuthorizationManagementClientOptionalParams } from '@azure/arm-authorization';
import type { TokenCredential } from '@azure/identity';
import type { ResourceId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { Calls } from './calls.ts';
import type { DateObserver } from './dates.ts';
import type { Pacing } from './pacing.ts';
import { writeDown } from './transcript.ts';

/** Resource Manager, or Graph: one service with its own token scope. */
export interface Service {
  /** Origin only, no trailing slash. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly calls: Calls;
  readonly dates: DateObserver;
}

/** Resource Manager, which says how much it still gives. */
export interface ArmService extends Service {
  readonly pacing: Pacing;
}

/** `https://management.azure.com/.default`: always of the endpoint that the token is sent to. */
export const scopeOf = (endpoint: string): string => `${endpoint}/.default`;

export const answerPolicies = ({
  endpoint,
  dates,
  pacing,
}: Pick<ArmService, 'endpoint' | 'dates' | 'pacing'>) =>
  [
    {
      policy: {
        name: 'gatehouseAnswers',
        sendRequest: async (request, next) => {
          const { method, url } = request;
          assertOwn(endpoint, method, url);
          const { response } = await pacing.inPace({ method, url }, async () => {
            const answered = await next(request);
            const header = (name: string): string | undefined => answered.headers.get(name);
            return { response: answered, status: answered.status, header, body: answered.bodyAsText };
          });
          dates.observe('arm', response.headers.get('date'));
          writeDown({
            method,
            url,
            status: response.status,
            header: (name) => response.headers.get(name),
            body: response.bodyAsText,
          });
          return response;
        },
      },
      position: 'perRetry',
    },
  ] satisfies AuthorizationManagementClientOptionalParams['additionalPolicies'];

/**
 * NB. Addresses of next pages and of operations come from answers, the SDK follows them, and the token goes along: one at another
 * place would hand it out.
 */
const assertOwn = (endpoint: string, method: string, url: string): void => {
  const { origin, pathname } = new URL(url);
  if (origin === endpoint) return;
  throw new Fault('azure.unexpected', `${method} ${pathname}: Azure answered with an address at ${origin}.`, {
    call: `${method} ${pathname}`,
    remedy: 'It was not followed. A proxy between the runner and Azure may rewrite answers.',
  });
};

/**
 * A resource id as the SDK takes a scope: without the leading slash (with one it asks for `//subscriptions/…`).
 * NB. The SDK puts scopes into the path unescaped: a segment `..` or an encoded slash would reach another resource.
 */
export const armScope = (id: ResourceId): string => {
  const segments = id.slice(1).split('/');
  if (segments.some((segment) => !/^[\p{L}\p{N}_.()~@-]+$/u.test(segment) || /^\.+$/.test(segment))) {
    throw new Fault('config.invalid', `${JSON.stringify(id)} cannot be a scope of Azure`, {
      remedy: 'Correct the id in policies/targets.yaml: segments are letters, digits and -_.().',
    });
  }
  return segments.join('/');
};

/** Last segment of an id, lower case; ids come whole or as a bare UUID. */
export const lastSegment = (id: string | undefined): string | undefined =>
  id?.split('/').at(-1)?.toLowerCase();

/** Pages of one list; a service that goes on longer goes round in circles. */
export const MOST_PAGES = 500;

/** NB. The SDK follows pages for ever, also after whoever asked has given up, and then the process never ends. */
export const collect = async <T, R>(
  list: { byPage(): AsyncIterable<readonly T[]> },
  of: (item: T) => R | undefined,
): Promise<readonly R[]> => {
  const found: R[] = [];
  let pages = 0;
  for await (const page of list.byPage()) {
    pages += 1;
    if (pages > MOST_PAGES)
      throw new Fault('azure.unexpected', 'Azure answered a list with pages without end.', {
        remedy: 'Nothing was concluded from them; the next run asks again.',
      });
    for (const item of page) {
      const value = of(item);
      if (value !== undefined) found.push(value);
    }
  }
  return found;
};
