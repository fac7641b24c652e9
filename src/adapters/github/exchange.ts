/**
 * One exchange with GitHub by Node's own HTTP client, whose answer the library reads like one of `fetch`. To start `fetch`, which
 * compiles a parser of its own in every process, takes a sixth of the time of a judgement.
 */
import type * as http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { urlToHttpOptions } from 'node:url';
import { gunzip } from 'node:zlib';

export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
}

export interface AnswerHeaders extends Iterable<readonly [name: string, value: string]> {
  /** By its name in small letters. */
  get(name: string): string | null;
}

/** The part of a `Response` that is asked for. Its body is here to its last byte. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: AnswerHeaders;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Throws where no whole answer came. */
export const exchange = async (url: string, sent: Sent): Promise<Answer> => {
  // Whoever tells Node to use a proxy by this is heard by each `fetch`, and by the client here only from Node 24.5 on.
  if (process.env['NODE_USE_ENV_PROXY'] !== undefined) return fetched(url, sent);
  const { message, body } = await asked(url, sent);
  const status = message.statusCode ?? 0;
  // NB. What goes along to where an answer points is not for us to say: `fetch` keeps the token from every other place.
  if (REDIRECTS.has(status) && message.headers.location !== undefined) return fetched(url, sent);
  const headers = Object.entries(message.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
  );
  return answerOf(
    { url, status, statusText: message.statusMessage ?? '', headers },
    await unpacked(body, message.headers['content-encoding']),
  );
};

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

interface Asked {
  readonly message: http.IncomingMessage;
  readonly body: Buffer<ArrayBuffer>;
}

/**
 * To import it reads each of its exports, and for `WebSocket`, which is one of them, Node starts all of `fetch`.
 * Only a sandbox answers without TLS.
 */
const plain = (): typeof http => createRequire(import.meta.url)('node:http');

const asked = (url: string, { method, headers, body, signal }: Sent): Promise<Asked> =>
  new Promise((resolve, reject) => {
    const { request: send } = url.startsWith('https:') ? https : plain();
    const order = {
      ...urlToHttpOptions(new URL(url)),
      method,
      headers: {
        ...headers,
        'accept-encoding': 'gzip',
        // Node itself says it of some methods only: what DELETE has to say would be read as the next request.
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
      signal,
    };
    const request = send(order, (message) => {
      const parts: Buffer[] = [];
      message.on('data', (part: Buffer) => parts.push(part));
      message.once('error', reject);
      message.once('close', () => reject(new Error('The answer broke off.')));
      // NB. What broke off half-way is no answer, also where Node calls it no error.
      message.once('end', () => {
        if (message.complete) resolve({ message, body: Buffer.concat(parts) });
      });
    });
    request.once('error', reject);
    request.end(body);
  });

const unpack = (body: Buffer<ArrayBuffer>): Promise<Buffer<ArrayBuffer>> =>
  new Promise((resolve, reject) =>
    gunzip(body, (wrong, unpacked) => (wrong === null ? resolve(unpacked) : reject(wrong))),
  );

const unpacked = async (
  body: Buffer<ArrayBuffer>,
  encoding: string | undefined,
): Promise<Buffer<ArrayBuffer>> => {
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body;
  if (encoding === 'gzip') return unpack(body);
  throw new Error('The answer is packed in a way that was not asked for.');
};

const fetched = async (url: string, { method, headers, body, signal }: Sent): Promise<Answer> => {
  const response = await fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) });
  const { status, statusText } = response;
  return answerOf(
    { url: response.url, status, statusText, headers: response.headers },
    Buffer.from(await response.arrayBuffer()),
  );
};

interface Head {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Iterable<readonly [string, string]>;
}

const answerOf = (head: Head, body: Buffer<ArrayBuffer>): Answer => {
  const headers = new Map(head.headers);
  return {
    ...head,
    headers: {
      get: (name) => headers.get(name) ?? null,
      [Symbol.iterator]: () => headers[Symbol.iterator](),
    },
    text: async () => body.toString('utf8'),
    arrayBuffer: async () => body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength),
  };
};
