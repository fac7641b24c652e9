/** Bad weather over every API: a fifth of all calls fails in one of the ways in which the platforms really fail, drawn from a seed. */
import type { Api, Faults, OrderedFault } from '../../src/sandbox/contract.ts';

export interface Weather extends Faults {
  /** How often each kind struck. */
  readonly struck: ReadonlyMap<string, number>;
  /** Calls of jobs that it could have struck. */
  exposed(): number;
  /** Nothing fails any more. */
  clear(): void;
}

export interface WeatherOptions {
  /** In [0, 1). */
  readonly random: () => number;
  /** Of all calls of all jobs. */
  readonly share: number;
  /** What somebody else does to the tenant at that moment. */
  readonly onFault: (kind: 'supersede' | 'stuck') => void;
}

type Fault = Pick<OrderedFault, 'when' | 'effect'>;

interface Kind {
  readonly name: string;
  readonly fits: (call: { readonly api: Api; readonly method: string; readonly path: string }) => boolean;
  readonly fault: (random: () => number) => Fault | 'supersede' | 'stuck';
}

const isGitHub = ({ api }: { readonly api: Api }): boolean => api === 'github';
const isAzure = ({ api }: { readonly api: Api }): boolean => api === 'arm' || api === 'graph';
const answer = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  when: Fault['when'] = 'before',
): Fault => ({ when, effect: { kind: 'answer', status, body, headers } });
const seconds = (random: () => number): string => String(1 + Math.floor(random() * 20));
const armError = (code: string, message: string, details: readonly unknown[] = []): unknown => ({
  error: { code, message, ...(details.length === 0 ? {} : { details }) },
});
const secondary = {
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  documentation_url:
    'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
};
const isGroupWrite = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method !== 'GET' && /\/(securityRules|ruleCollectionGroups)\//.test(path);
const asks = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method !== 'GET' && /roleAssignmentScheduleRequests(\/[^/?]+)?(\?|$)/.test(path);

const KINDS: readonly Kind[] = [
  {
    name: '429 with Retry-After',
    fits: () => true,
    fault: (random) =>
      answer(429, armError('TooManyRequests', 'Too many requests.'), { 'Retry-After': seconds(random) }),
  },
  {
    name: '429 without Retry-After',
    fits: isAzure,
    fault: () => answer(429, armError('TooManyRequests', 'Slow down.')),
  },
  {
    name: 'secondary limit with Retry-After',
    fits: isGitHub,
    fault: (random) => answer(403, secondary, { 'Retry-After': seconds(random) }),
  },
  {
    name: '500 before',
    fits: () => true,
    fault: () => answer(500, armError('InternalServerError', 'Error.')),
  },
  {
    name: '503 after the commit',
    fits: () => true,
    fault: () => answer(503, armError('ServiceUnavailable', 'Unavailable.'), {}, 'after'),
  },
  {
    name: '504 after the commit',
    fits: isAzure,
    fault: () =>
      answer(504, armError('GatewayTimeout', 'The gateway did not receive a response.'), {}, 'after'),
  },
  {
    name: 'HTML 502 before',
    fits: () => true,
    fault: () => ({ when: 'before', effect: { kind: 'html', status: 502 } }),
  },
  {
    name: 'HTML 502 after the commit',
    fits: () => true,
    fault: () => ({ when: 'after', effect: { kind: 'html', status: 502 } }),
  },
  {
    name: 'dropped socket before',
    fits: () => true,
    fault: () => ({ when: 'before', effect: { kind: 'drop' } }),
  },
  {
    name: 'dropped socket after the commit',
    fits: () => true,
    fault: () => ({ when: 'after', effect: { kind: 'drop' } }),
  },
  {
    name: 'commits later',
    fits: ({ api, method }) => method !== 'GET' && api !== 'authority' && api !== 'oidc',
    fault: (random) => ({
      when: 'before',
      effect: { kind: 'late', milliseconds: Math.ceil(random() * 90_000), kill: random() < 0.02 },
    }),
  },
  {
    name: 'GraphQL timed out',
    fits: ({ api, path }) => isGitHub({ api }) && path.startsWith('/graphql'),
    fault: (random) =>
      answer(
        200,
        { data: null, errors: [{ message: 'Something went wrong while executing your query.' }] },
        {},
        random() < 0.5 ? 'before' : 'after',
      ),
  },
  {
    name: '409 AnotherOperationInProgress',
    fits: isGroupWrite,
    fault: () =>
      answer(
        409,
        armError(
          'AnotherOperationInProgress',
          'Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://westeurope.network.azure.com/operations/1.',
        ),
      ),
  },
  {
    name: '429 RetryableError',
    fits: isGroupWrite,
    fault: () =>
      answer(
        429,
        armError('RetryableError', 'A retryable error occured.', [
          {
            code: 'RetryableErrorDueToAnotherOperation',
            message: 'Operation PutSecurityRuleOperation is updating resource.',
          },
        ]),
      ),
  },
  {
    name: 'superseded operation',
    fits: (call) => isGroupWrite(call) && call.path.includes('/securityRules/'),
    fault: () => 'supersede',
  },
  {
    name: 'stuck Granted',
    fits: asks,
    fault: (random) => (random() < 0.4 ? 'stuck' : answer(500, armError('InternalServerError', 'Error.'))),
  },
];

/** Only calls of a job are struck: people and the onlooker see the platforms as they are. */
export const createWeather = ({ random, share, onFault }: WeatherOptions): Weather => {
  const struck = new Map<string, number>();
  let calm = false;
  let exposed = 0;
  return {
    struck,
    exposed: () => exposed,
    order: () => {
      throw new Error('nobody orders the weather');
    },
    clear: () => {
      calm = true;
    },
    pending: () => [],
    strike: (api, method, pathKey, job) => {
      if (calm || job === undefined) return undefined;
      exposed += 1;
      if (random() >= share) return undefined;
      const call = { api, method, path: pathKey };
      const fitting = KINDS.filter(({ fits }) => fits(call));
      const kind = fitting[Math.floor(random() * fitting.length)];
      if (kind === undefined) return undefined;
      struck.set(kind.name, (struck.get(kind.name) ?? 0) + 1);
      const fault = kind.fault(random);
      if (fault !== 'supersede' && fault !== 'stuck') return { api, ...fault };
      onFault(fault);
      return undefined;
    },
  };
};
