/** A small Azure over HTTPS for the adapters' tests: a token endpoint, and answers in the order in which a test wrote them. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { trustedCertificates } from '../../trusted.ts';

export interface Asked {
  readonly method: string;
  /** Path and query, decoded. */
  readonly path: string;
  /** As it was sent, not decoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Answering {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes out as it is. */
  readonly body?: unknown;
  /** The socket is closed instead. */
  readonly drop?: true;
}

export interface TestAzure {
  readonly url: string;
  /** Calls to ARM and Graph; the authority's are counted apart. */
  readonly asked: Asked[];
  readonly scopes: string[];
  date: string;
  /** The next answer to a call that fits; used once. */
  answer(method: string, path: RegExp, answering: Answering | ((url: string) => Answering)): void;
  /** The token endpoint's only answer from now on. */
  refuseTokens(status: number, body: unknown): void;
  /** The next answers of the token endpoint, one a request, before it works again. */
  failTokens(...answers: readonly Answering[]): void;
  close(): Promise<void>;
}

export const openTestAzure = async (): Promise<TestAzure> => {
  const certificates = await trustedCertificates();
  const planned: { method: string; path: RegExp; answering: Answering | ((url: string) => Answering) }[] = [];
  let refusal: { status: number; body: unknown } | undefined;
  const failures: Answering[] = [];
  const server = createServer(certificates.tls, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const path = decodeURIComponent((request.url ?? '').replaceAll('+', ' '));
      const send = (status: number, content: unknown, headers: Readonly<Record<string, string>> = {}) => {
        const isText = typeof content === 'string';
        response.writeHead(status, {
          'content-type': isText ? 'text/html' : 'application/json',
          date: azure.date,
          ...headers,
        });
        response.end(content === undefined ? undefined : isText ? content : JSON.stringify(content));
      };
      if (path.includes('/.well-known/openid-configuration')) {
        send(200, {
          token_endpoint: `${azure.url}/tenant/oauth2/v2.0/token`,
          issuer: `${azure.url}/tenant/v2.0`,
          authorization_endpoint: `${azure.url}/tenant/oauth2/v2.0/authorize`,
          jwks_uri: `${azure.url}/tenant/discovery/v2.0/keys`,
          end_session_endpoint: `${azure.url}/tenant/oauth2/v2.0/logout`,
        });
        return;
      }
      if (path.includes('/oauth2/v2.0/token')) {
        const scope = new URLSearchParams(body).get('scope') ?? '';
        azure.scopes.push(scope);
        const failure = failures.shift();
        if (failure?.drop === true) request.socket.destroy();
        else if (failure !== undefined) send(failure.status, failure.body, failure.headers);
        else if (refusal !== undefined) send(refusal.status, refusal.body);
        else
          send(200, {
            token_type: 'Bearer',
            expires_in: 3600,
            access_token: `token for ${scope.split(' ')[0]}`,
          });
        return;
      }
      azure.asked.push({
        method: request.method ?? '',
        path,
        url: request.url ?? '',
        headers: request.headers,
        body,
      });
      const index = planned.findIndex((plan) => plan.method === request.method && plan.path.test(path));
      const [plan] = index < 0 ? [] : planned.splice(index, 1);
      if (plan === undefined) {
        send(418, { error: { code: 'Unplanned', message: `${request.method} ${path}` } });
        return;
      }
      const answering = typeof plan.answering === 'function' ? plan.answering(azure.url) : plan.answering;
      if (answering.drop === true) request.socket.destroy();
      else send(answering.status, answering.body, answering.headers);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const azure: TestAzure = {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    asked: [],
    scopes: [],
    date: 'Fri, 20 Nov 2026 10:00:00 GMT',
    answer: (method, path, answering) => {
      planned.push({ method, path, answering });
    },
    refuseTokens: (status, body) => {
      refusal = { status, body };
    },
    failTokens: (...answers) => {
      failures.push(...answers);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return azure;
};
