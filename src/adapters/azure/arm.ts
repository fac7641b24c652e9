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

export const answerPolicies = ({ dates, pacing }: Pick<ArmService, 'dates' | 'pacing'>) =>
  [
    {
      policy: {
        name: 'gatehouseAnswers',
        sendRequest: async (request, next) => {
          const { method, url } = request;
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

export const collect = async <T, R>(
  items: AsyncIterable<T>,
  of: (item: T) => R | undefined,
): Promise<readonly R[]> => {
  const found: R[] = [];
  for await (const item of items) {
    const value = of(item);
    if (value !== undefined) found.push(value);
  }
  return found;
};
