/** One connection to GitHub: timeouts, retries of what is safe to repeat, the platform's clock, and faults instead of errors. */
import { Octokit } from '@octokit/rest';
import { Fault } from '../../core/fault.ts';
import { createAllowance, type Allowance } from './allowance.ts';
import { courtesy } from './courtesy.ts';
import { exchange, type Answer, type Sent } from './exchange.ts';
import {
  faultOfError,
  faultOfGraphQL,
  faultOfStrangeAnswer,
  faultOfStrangePlace,
  graphqlErrorsIn,
} from './github-fault.ts';
import type { GraphQLErrorItem } from './github-fault.ts';

export interface GitHubClient {
  readonly owner: string;
  readonly repo: string;
  readonly octokit: Octokit;
  /** Whether GitHub's last answers left more of the hour's requests than should be kept for what cannot wait. */
  spare(): boolean;
  /**
   * Runs one named GraphQL operation (`POST /graphql`); `query` starts with `query <operation>` or `mutation <operation>`.
   * `decode` checks the `data` of the answer. GraphQL errors come with HTTP 200 and are thrown as
   * `Fault('github.rejected')` whose `cause` is the array of errors (see `graphqlErrorsOf`); queries are retried, mutations are not.
   * https://docs.github.com/graphql
   */
  graphql<T>(
    operation: string,
    query: string,
    variables: Readonly<Record<string, unknown>>,
    decode: (data: unknown) => T,
    /**
     * Names of fields in the answer that may be missing. GitHub answers `Commit.file` of a path that is not there with
     * null *and* an error of type `NOT_FOUND`; only for these fields is that the answer "there is none".
     */
    absent?: readonly string[],
  ): Promise<T>;
}

export interface GitHubClientOptions {
  /** Base of the REST API, `https://api.github.com` or `https://<host>/api/v3`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly owner: string;
  readonly repo: string;
  /** Hears the `Date` header of every answer. */
  readonly onDate: (source: 'github', date: string) => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds, never going back; `performance.now` when absent. */
  readonly timer?: () => number;
}

/** GitHub itself cuts a request off after 10 seconds; this one is for the network in between. */
const timeout = 20_000;
/** How long we wait before the second, third and fourth try, in milliseconds. */
const pauses = [500, 2_000, 5_000];
/** A rate limit that asks for a longer wait than this is a fault; the next run takes it up. Milliseconds. */
const longestWait = 60_000;
const version = '2022-11-28';

export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const baseUrl = options.apiUrl.replace(/\/+$/, '');
  const home = new URL(baseUrl).origin;
  const allowance = createAllowance();
  const octokit = new Octokit({
    auth: options.token,
    baseUrl,
    userAgent: 'gatehouse',
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    request: { fetch: wholeAnswers(options.onDate, allowance.heard) },
  });
  const polite = courtesy(options.sleep, options.timer ?? (() => performance.now()));
  // What GitHub tells one call to wait holds back all of them: it counts them together, and going on makes the wait longer.
  let held: Promise<unknown> = Promise.resolve();
  octokit.hook.wrap('request', async (request, endpoint) => {
    const addressed = octokit.request.endpoint(endpoint);
    const call = nameOf(addressed);
    const { origin } = new URL(addressed.url);
    // NB. The address of a next page comes from an answer, and the token goes along: one at another place would hand it out.
    if (origin !== home) throw faultOfStrangePlace(call, origin);
    for (let tries = 0; ; tries += 1) {
      await held;
      try {
        const { method, url } = addressed;
        const response = await polite.inTurn({ method, url, query: String(field(endpoint, 'query')) }, () =>
          Promise.resolve(request(endpoint)),
        );
        // A proxy's sign-in page comes with status 200; it is no answer of GitHub's.
        if (hasStrangeBody(response)) throw faultOfStrangeAnswer(call, response.status);
        return response;
      } catch (thrown) {
        const fault = thrown instanceof Fault ? thrown : faultOfError(thrown, call);
        const pause = pauseBefore(fault, isRepeatable(endpoint), tries);
        if (pause === undefined) throw fault;
        const waited = options.sleep(pause);
        if (fault.code === 'github.rate-limited') held = Promise.all([held, waited]);
        await waited;
      }
    }
  });
  return {
    owner: options.owner,
    repo: options.repo,
    octokit,
    spare: allowance.spare,
    async graphql(operation, query, variables, decode, absent = []) {
      const url = baseUrl.endsWith('/api/v3') ? baseUrl.replace(/v3$/, 'graphql') : '/graphql';
      const response = await octokit.request({
        method: 'POST',
        url,
        query,
        operationName: operation,
        variables,
      });
      // NB. Only "not found", only there: any other error beside a null could hide a file that is there.
      const isAbsence = ({ type, path }: GraphQLErrorItem): boolean =>
        type === 'NOT_FOUND' && absent.includes(String(path.at(-1)));
      const errors = graphqlErrorsIn(response.data).filter((error) => !isAbsence(error));
      if (errors.length > 0) throw faultOfGraphQL(errors, `POST /graphql ${operation}`);
      return decode(field(response.data, 'data'));
    },
  };
}

/** Takes the place of `fetch`: gives up in time, reads the whole body before it answers, and reports the `Date` header. */
const wholeAnswers =
  (onDate: GitHubClientOptions['onDate'], heard: Allowance['heard']) =>
  async (url: string, sent: Omit<Sent, 'signal'>): Promise<Answer> => {
    // NB. The version is pinned: a changed default must not change what a security answer means.
    const headers = { ...sent.headers, 'x-github-api-version': version };
    // NB. A body that breaks off half-way is a network error here; left to the library it would be an empty answer.
    const answer = await exchange(url, { ...sent, headers, signal: AbortSignal.timeout(timeout) });
    const date = answer.headers.get('date');
    if (date !== null) onDate('github', date);
    heard(answer.headers);
    return answer;
  };

/** `GET /repos/contoso/access/pulls/7`, without the query, which may hold people's text. */
const nameOf = (request: {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}): string => {
  const operation: unknown = field(request.body, 'operationName');
  return `${request.method} ${new URL(request.url).pathname}${typeof operation === 'string' ? ` ${operation}` : ''}`;
};

/** Repeating it after an unclear answer changes nothing more. */
const isRepeatable = (endpoint: { readonly method: string; readonly url: string }): boolean => {
  if (endpoint.url.endsWith('/graphql')) return /^\s*query\b/.test(String(field(endpoint, 'query')));
  // NB. Never POST: a second try would be a second comment, a second issue, a second dispatch.
  return endpoint.method === 'GET' || endpoint.method === 'PUT' || endpoint.method === 'PATCH';
};

/** Milliseconds until the next try; `undefined`: there is none. */
const pauseBefore = (fault: Fault, repeatable: boolean, tries: number): number | undefined => {
  const pause = pauses[tries];
  if (pause === undefined) return undefined;
  // A rate limit refuses before anything happens, so any method may be tried again.
  if (fault.code === 'github.rate-limited') {
    const wait = fault.retryAfter ?? longestWait;
    return wait <= longestWait ? Math.max(wait, pause) : undefined;
  }
  return fault.code === 'github.unreachable' && repeatable ? pause : undefined;
};

const hasStrangeBody = (response: {
  readonly status: number;
  readonly headers: object;
  readonly data: unknown;
}): boolean => {
  if (response.status === 204 || response.status === 205) return false;
  // Some writes answer 200 to 202 with no body at all.
  if (response.data === '' || response.data === undefined) return false;
  return typeof response.data !== 'object' || response.data instanceof ArrayBuffer;
};

const ignore = (): void => {};

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
