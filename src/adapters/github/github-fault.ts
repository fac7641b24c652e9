/** What GitHub's errors mean, by status, header and error type; never by the text of a message. */
import { Type } from 'typebox';
import { instant } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import { fitting } from '../../core/foreign-form.ts';

/** One entry of `errors` in a GraphQL answer. `message` is GitHub's text: data. */
export interface GraphQLErrorItem {
  readonly type: string | undefined;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

const isGraphqlErrors = fitting(
  Type.Object({
    errors: Type.Array(
      Type.Object({
        type: Type.Optional(Type.String()),
        message: Type.Optional(Type.String()),
        path: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Number()]))),
      }),
    ),
  }),
);
const isRefused = fitting(
  Type.Object({
    status: Type.Number(),
    response: Type.Object({ headers: Type.Record(Type.String(), Type.Unknown()), data: Type.Unknown() }),
  }),
);
const isSpoken = fitting(Type.Object({ message: Type.String() }));
const isDocumented = fitting(Type.Object({ documentation_url: Type.String() }));
const isDated = fitting(Type.Object({ date: Type.String() }));
const hasStatus = fitting(Type.Object({ status: Type.Number() }));

/** The entries of `errors` in the body of a GraphQL answer; empty when it has none. */
export const graphqlErrorsIn = (body: unknown): readonly GraphQLErrorItem[] => {
  if (typeof body !== 'object' || body === null || !('errors' in body)) return [];
  // NB. Errors in a form that we do not know are still errors: an answer with them is never taken for a success.
  if (!isGraphqlErrors(body)) return [{ type: undefined, message: 'errors in an unknown form', path: [] }];
  return body.errors.map(({ type, message, path }) => ({ type, message: message ?? '', path: path ?? [] }));
};

/** The GraphQL errors behind a thrown fault; empty for any other. `type` is `STALE_DATA`, `NOT_FOUND`, `FORBIDDEN` … */
export const graphqlErrorsOf = (thrown: unknown): readonly GraphQLErrorItem[] => {
  if (!(thrown instanceof Fault) || !Array.isArray(thrown.cause)) return [];
  return graphqlErrorsIn({ errors: thrown.cause });
};

/** The HTTP status behind a thrown fault; `undefined` when there was no answer. */
export const statusOf = (thrown: unknown): number | undefined =>
  thrown instanceof Fault && hasStatus(thrown.cause) ? thrown.cause.status : undefined;

/** When GitHub answered what became this fault; `undefined` when it did not. */
export const dateOfFault = (thrown: unknown): Instant | undefined => {
  if (!(thrown instanceof Fault) || !isDated(thrown.cause)) return undefined;
  const date = Date.parse(thrown.cause.date);
  return Number.isNaN(date) ? undefined : instant(date);
};

/** The message of GitHub's answer behind a thrown fault: data, to be escaped wherever it is shown. */
export const messageOf = (thrown: unknown): string | undefined => {
  if (!(thrown instanceof Fault)) return undefined;
  return isSpoken(thrown.cause) ? thrown.cause.message : undefined;
};

/** What an error thrown by the HTTP library amounts to. */
export const faultOfError = (thrown: unknown, call: string): Fault => {
  if (!isRefused(thrown)) return unreachable(call, thrown);
  const { status, response } = thrown;
  const header = (name: string): string | undefined => {
    const value = response.headers[name];
    return value === undefined || value === null ? undefined : String(value);
  };
  // The library's own error holds the request; only what is safe to print goes on.
  const cause = {
    status,
    message: isSpoken(response.data) ? response.data.message : '',
    request: header('x-github-request-id'),
    date: header('date'),
  };
  if (status >= 500) return unreachable(call, cause, status);
  if (status === 429 || (status === 403 && isRateLimit(header, response.data))) {
    return new Fault('github.rate-limited', `GitHub asks us to slow down (${call} answered ${status}).`, {
      call,
      remedy:
        'Nothing to do: the next run takes it up. If it stays so, give Gatehouse a GitHub App of its own.',
      transient: true,
      ...retryAfter(header),
      cause,
    });
  }
  if (status === 401) {
    return new Fault('github.forbidden', `GitHub does not accept the token (${call} answered 401).`, {
      call,
      remedy: 'Give the job a token that is valid: in a workflow `github.token`, elsewhere GITHUB_TOKEN.',
      cause,
    });
  }
  if (status === 403) {
    const wanted = header('x-accepted-github-permissions');
    return new Fault('github.forbidden', `GitHub does not allow ${call} (403).`, {
      call,
      remedy:
        wanted === undefined
          ? 'Give the token the permission that this call needs (its documentation names it), in `permissions:` of the workflow or in the App.'
          : `Give the token one of these permissions, in the App or in \`permissions:\` of the job: ${permissionsInWords(wanted)}.`,
      cause,
    });
  }
  if (status === 404) {
    return new Fault('github.not-found', `GitHub finds nothing at ${call} (404).`, {
      call,
      remedy:
        'Check that it exists, as somebody who may see it: `gh api`, with that path. GitHub answers 404 also where the token lacks the permission to read it: compare `permissions:` of the job, or the rights of the App, with docs/adopt.md.',
      cause,
    });
  }
  return new Fault('github.rejected', `GitHub rejected ${call} (${status}).`, {
    call,
    remedy:
      'Read the message of GitHub in the cause; the request contradicts the state or the rules of the repository.',
    cause,
  });
};

/** What the `errors` of a GraphQL answer amount to. */
export const faultOfGraphQL = (errors: readonly GraphQLErrorItem[], call: string): Fault => {
  const types = [...new Set(errors.map(({ type }) => printable(type ?? 'untyped')))].join(', ');
  if (errors.some(({ type }) => type === 'RATE_LIMITED')) {
    return new Fault('github.rate-limited', `GitHub asks us to slow down (${call}).`, {
      call,
      remedy:
        'Nothing to do: the next run takes it up. If it stays so, give Gatehouse a GitHub App of its own.',
      transient: true,
      cause: errors,
    });
  }
  if (errors.every(({ type }) => type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES')) {
    return new Fault('github.forbidden', `GitHub does not allow ${call} (${types}).`, {
      call,
      remedy:
        'Give the token the permission that this operation needs, in `permissions:` of the workflow or in the App.',
      cause: errors,
    });
  }
  return new Fault('github.rejected', `GitHub answered ${call} with errors (${types}).`, {
    call,
    remedy: 'Read the errors in the cause; the next run asks again.',
    cause: errors,
  });
};

/** An answer that is no answer of GitHub's: a sign-in page, a proxy's text. */
export const faultOfStrangeAnswer = (call: string, status: number): Fault =>
  new Fault('github.unexpected', `${call} answered ${status} with something that is not JSON.`, {
    call,
    remedy: 'Look for a proxy between this machine and GitHub, and check the address of the API.',
    transient: true,
    cause: { status },
  });

/** An answer of GitHub's that sends us somewhere else. */
export const faultOfStrangePlace = (call: string, origin: string): Fault =>
  new Fault('github.unexpected', `GitHub answered with an address at ${origin}.`, {
    call,
    remedy: 'It was not followed. Look for a proxy between this machine and GitHub.',
  });

const unreachable = (call: string, cause: unknown, status?: number): Fault =>
  new Fault(
    'github.unreachable',
    status === undefined
      ? `${call} got no answer from GitHub.`
      : `${call} failed on GitHub's side (${status}).`,
    {
      call,
      remedy:
        'Look at githubstatus.com and the network of this machine; nothing is lost, the next run converges.',
      transient: true,
      cause: status === undefined ? { message: thrownText(cause) } : cause,
    },
  );

type Header = (name: string) => string | undefined;

const isRateLimit = (header: Header, body: unknown): boolean =>
  header('retry-after') !== undefined ||
  header('x-ratelimit-remaining') === '0' ||
  (isDocumented(body) && /rate-limit/.test(body.documentation_url));

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: by header, else a minute. */
const retryAfter = (header: Header): { readonly retryAfter: number } => {
  const seconds = Number(header('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return { retryAfter: seconds * 1000 };
  const reset = Number(header('x-ratelimit-reset') ?? Number.NaN) * 1000;
  const now = Date.parse(header('date') ?? '');
  if (header('x-ratelimit-remaining') === '0' && Number.isFinite(reset) && Number.isFinite(now)) {
    return { retryAfter: Math.max(0, reset - now) };
  }
  return { retryAfter: 60_000 };
};

const thrownText = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** `pull_requests=write; issues=write`, as a workflow says it: `pull-requests: write` or `issues: write`. */
const permissionsInWords = (wanted: string): string =>
  printable(wanted)
    .split(';')
    .map((one) => one.trim().split(',').map(permissionInWords).join(' and '))
    .join(' or ');

const permissionInWords = (one: string): string => {
  const [name = '', level = ''] = one.trim().split('=');
  return `\`${name.replaceAll('_', '-')}: ${level}\``;
};

/** Header values and error types stand in messages: what is not a plain word or a list of them is left out. */
const printable = (text: string): string => text.replace(/[^A-Za-z0-9_=,; -]/g, '');
