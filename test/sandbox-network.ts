/** A network without sockets: `fetch` and `https.request` reach the sandbox's fronts directly, each request through one carrier. */
import { EventEmitter } from 'node:events';
import https from 'node:https';
import { Readable } from 'node:stream';
import type { Api } from '../src/sandbox/contract.ts';
import { exchange } from '../src/sandbox/http.ts';
import type { FrontOptions, OpenFront, RawAnswer, RawRequest } from '../src/sandbox/http.ts';

export interface Packet {
  readonly api: Api;
  readonly method: string;
  /** As in `OrderedFault.path`. */
  readonly pathKey: string;
  readonly body: Buffer;
}

/** Brings a request to its front: `commit` lets it happen. `closed`: the socket is closed without an answer. */
export type Carrier = (
  packet: Packet,
  commit: () => Promise<RawAnswer | 'closed'>,
) => Promise<RawAnswer | 'closed'>;

export interface Network {
  readonly openFront: OpenFront;
  /** Gives `fetch` and `https.request` back. */
  close(): void;
}

type Deliver = (origin: string, raw: RawRequest) => Promise<RawAnswer | 'closed'>;

/** Hosts below `.sandbox` are on this network; everything else is where it always was. */
export const openNetwork = (name: string, carry: Carrier): Network => {
  const fronts = new Map<string, (raw: RawRequest) => Promise<RawAnswer | 'closed'>>();
  const deliver: Deliver = (origin, raw) => {
    const front = fronts.get(origin);
    if (front === undefined) throw new Error(`nobody is at ${origin}`);
    return front(raw);
  };
  const isHere = (url: URL): boolean => fronts.has(url.origin);
  const real = { fetch: globalThis.fetch, request: https.request };
  globalThis.fetch = fetchOn(deliver, isHere, real.fetch);
  https.request = requestOn(deliver, isHere, real.request);
  return {
    openFront: async (options) => {
      const base = `https://${options.api}-${fronts.size}.${name}.sandbox`;
      fronts.set(base, (raw) => carry(packetOf(options, raw), () => exchange(options, base, raw)));
      return {
        base,
        close: async () => {
          fronts.delete(base);
        },
      };
    },
    close() {
      globalThis.fetch = real.fetch;
      https.request = real.request;
    },
  };
};

const packetOf = ({ api }: FrontOptions, { method, url, body }: RawRequest): Packet => {
  const isGraphQL = api === 'github' && url.endsWith('/graphql');
  const operation = isGraphQL ? /"operationName":"(\w+)"/.exec(body.toString('utf8'))?.[1] : undefined;
  return { api, method, pathKey: operation === undefined ? url : `/graphql ${operation}`, body };
};

const bodiless = (status: number): boolean => status === 204 || status === 205 || status === 304;

/** For Graph. */
const fetchOn =
  (deliver: Deliver, isHere: (url: URL) => boolean, real: typeof fetch): typeof fetch =>
  async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!isHere(url)) return real(input, init);
    const request = new Request(input, init);
    const answer = await deliver(url.origin, {
      method: request.method,
      url: `${url.pathname}${url.search}`,
      headers: Object.fromEntries(request.headers),
      body: Buffer.from(await request.arrayBuffer()),
    });
    // As Node's own says it of a socket that the other side closed.
    if (answer === 'closed')
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
      });
    const headers = new Headers();
    for (const [header, value] of Object.entries(answer.headers))
      for (const each of Array.isArray(value) ? value : [value]) headers.append(header, String(each));
    const { status, bytes } = answer;
    return new Response(bodiless(status) ? null : Buffer.from(bytes ?? []), { status, headers });
  };

/** For GitHub, Resource Manager and the sign-in: as much of a client request as our client and Azure's pipeline use. */
const requestOn = (
  deliver: Deliver,
  isHere: (url: URL) => boolean,
  real: typeof https.request,
): typeof https.request =>
  ((options: https.RequestOptions, answered: (response: unknown) => void) => {
    const { hostname, path = '/', method = 'GET' } = options;
    const url = new URL(`https://${hostname}${path}`);
    if (!isHere(url)) return real(options, answered);
    const headers = Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([header, value]) => [header.toLowerCase(), String(value)]),
    );
    const request = new EventEmitter();
    const end = async (given?: string | Buffer): Promise<void> => {
      try {
        const body = Buffer.from(given ?? '');
        const answer = await deliver(url.origin, { method, url: path ?? '/', headers, body });
        if (answer === 'closed') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
        const stream = Readable.from(answer.bytes === undefined ? [] : [Buffer.from(answer.bytes)]);
        const heard = Object.fromEntries(
          Object.entries(answer.headers).map(([header, value]) => [
            header.toLowerCase(),
            Array.isArray(value) ? value.join(', ') : String(value),
          ]),
        );
        answered(Object.assign(stream, { statusCode: answer.status, headers: heard, complete: true }));
      } catch (error) {
        request.emit('error', error);
      }
    };
    return Object.assign(request, {
      end: (body?: string | Buffer) => void end(body),
      destroy: () => request,
    });
  }) as typeof https.request;
