/** The HTTP(S) front of every API in the sandbox: the world's `Date`, ordered faults, and a log of what was asked. */
import { createServer as createHttp } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { httpDate } from './clock.ts';
import type { Api, Faults, OrderedFault, WorldClock } from './contract.ts';

/** A request, read whole. */
export interface SandboxRequest {
  /** Counts from 1 over all fronts that share a log. */
  readonly id: number;
  readonly api: Api;
  readonly method: string;
  /** The path exactly as sent (percent-encoding untouched), without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The front's own base URL, e.g. `https://localhost:41234`. */
  readonly base: string;
}

/** What a handler answers. Objects and arrays become JSON; `undefined` is an empty body. */
export interface SandboxAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
}

export type Handler = (request: SandboxRequest) => SandboxAnswer | Promise<SandboxAnswer>;

export interface LoggedRequest {
  readonly id: number;
  readonly api: Api;
  readonly method: string;
  readonly pathKey: string;
  /** The workflow job that sent it, where its token says so. */
  readonly job: string | undefined;
  /** What was answered; `undefined` while under way, and for a socket that was closed without an answer. */
  readonly status: number | undefined;
  /** World time, milliseconds. */
  readonly at: number;
}

/** A request and what a handler answered to it; never what an ordered fault put in its place. */
export interface Exchange {
  readonly request: SandboxRequest;
  readonly status: number;
  readonly headers: Readonly<Record<string, number | string | readonly string[] | undefined>>;
  /** As sent; `undefined`: none. */
  readonly body: Uint8Array | undefined;
}

/** One log for the whole world, so that a test can walk every call that a job made. */
export interface RequestLog {
  count(api?: Api): number;
  /** In the order of arrival. */
  entries(): readonly LoggedRequest[];
  clear(): void;
  add(entry: Omit<LoggedRequest, 'id' | 'status'>): { readonly id: number; answered(status: number): void };
  /** Hears of every exchange; absent: nobody listens. */
  readonly heard?: (exchange: Exchange) => void;
  /** The way back: an answer arrives when it resolves; absent: at once. */
  readonly way?: Way;
}

/** Decides when the answer to a request that has been carried out arrives. */
export type Way = (request: SandboxRequest) => Promise<void>;

/** Who sent a request, for `kill`. */
export interface KillRequest {
  readonly api: Api;
  readonly method: string;
  readonly pathKey: string;
  readonly job: string | undefined;
}

export interface FrontOptions {
  readonly api: Api;
  readonly clock: WorldClock;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly handler: Handler;
  /** PEM; plain HTTP on 127.0.0.1 without it, HTTPS on localhost with it. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What `OrderedFault.path` is compared with; path and query when absent. */
  readonly pathKeyOf?: (request: SandboxRequest) => string;
  /** The workflow job whose token the request carries. */
  readonly jobOf?: (request: SandboxRequest) => string | undefined;
  /** Kills the process of the job; resolves when it is dead. The socket is closed afterwards. */
  readonly onKill?: (request: KillRequest) => void | Promise<void>;
  /** Hears of a handler that threw; stderr when absent. */
  readonly onDefect?: (where: string, error: unknown) => void;
}

export interface Front {
  /** No trailing slash. */
  readonly base: string;
  close(): Promise<void>;
}

/** Gives a front a place; `startFront` is the one with sockets. */
export type OpenFront = (options: FrontOptions) => Promise<Front>;

/** A request as a socket brings it. */
export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer as a socket takes it. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | string[]>>;
  readonly bytes: Uint8Array | undefined;
}

/** An empty log; `ids` never start again, also after `clear`. */
export const createRequestLog = (heard?: (exchange: Exchange) => void, way?: Way): RequestLog => {
  let entries: { entry: LoggedRequest }[] = [];
  let last = 0;
  return {
    ...(heard === undefined ? {} : { heard }),
    ...(way === undefined ? {} : { way }),
    count: (api) => entries.filter(({ entry }) => api === undefined || entry.api === api).length,
    entries: () => entries.map(({ entry }) => entry),
    clear() {
      entries = [];
    },
    add(given) {
      last += 1;
      const slot: { entry: LoggedRequest } = { entry: { id: last, status: undefined, ...given } };
      entries.push(slot);
      return {
        id: last,
        answered(status) {
          slot.entry = { ...slot.entry, status };
        },
      };
    },
  };
};

/** Starts a front on a free port of 127.0.0.1. */
export const startFront: OpenFront = async (options) => {
  let base = '';
  const listener: RequestListener = (incoming, outgoing) => {
    outgoing.sendDate = false;
    void serve(options, base, incoming, outgoing);
  };
  const server = options.tls === undefined ? createHttp(listener) : createHttps(options.tls, listener);
  // Clients keep connections between the steps of a story: never close one under a request that is being written.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  base = options.tls === undefined ? `http://127.0.0.1:${address.port}` : `https://localhost:${address.port}`;
  return {
    base,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** The body as JSON; `undefined` when it is empty or is not JSON. */
export const jsonBody = (request: SandboxRequest): unknown => {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    return value;
  } catch {
    return undefined;
  }
};

/** The bearer of `Authorization: Bearer …` (or GitHub's `token …`); `undefined` when there is none. */
export const bearer = (request: SandboxRequest): string | undefined =>
  /^(?:bearer|token)\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

const sayDefect = (where: string, error: unknown): void => {
  process.stderr.write(
    `${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
};

const serve = async (
  options: FrontOptions,
  base: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> => {
  const body = await readBody(incoming);
  if (body === undefined) return;
  const { method = 'GET', url = '/', headers } = incoming;
  const answer = await exchange(options, base, { method, url, headers, body });
  if (answer === 'closed') return void outgoing.destroy();
  if (outgoing.destroyed) return;
  outgoing.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) outgoing.setHeader(name, value);
  outgoing.end(answer.bytes);
};

/** One request through a front, faults and log included, whatever carries it; `closed`: there is no answer. Never throws. */
export const exchange = async (
  options: FrontOptions,
  base: string,
  raw: RawRequest,
): Promise<RawAnswer | 'closed'> => {
  try {
    await catchUp(options);
    const answer = await answerTo(options, base, raw);
    return answer === 'closed' ? answer : wire(options, answer);
  } catch (error) {
    // A defect of the sandbox must be loud: the caller sees it, and so does the terminal.
    (options.onDefect ?? sayDefect)(`sandbox ${options.api}: ${raw.method} ${raw.url}`, error);
    const body = { error: { code: 'SandboxDefect', message: String(error) }, message: String(error) };
    return wire(options, { status: 500, body });
  }
};

const answerTo = async (
  options: FrontOptions,
  base: string,
  { method, url, headers, body }: RawRequest,
): Promise<SandboxAnswer | 'closed'> => {
  const [path = '/', search = ''] = splitOnce(url, '?');
  const { api } = options;
  const partial = { api, method, path, query: new URLSearchParams(search), headers, body, base };
  const unnumbered: SandboxRequest = { id: 0, ...partial };
  const pathKey = options.pathKeyOf?.(unnumbered) ?? (search === '' ? path : `${path}?${search}`);
  const job = options.jobOf?.(unnumbered);
  const entry = options.log.add({ api, method, pathKey, job, at: options.clock.now() });
  const request: SandboxRequest = { ...partial, id: entry.id };
  const killed: KillRequest = { api, method, pathKey, job };
  const fault = options.faults.strike(api, method, pathKey, job);
  if (fault?.effect.kind === 'late')
    later(options, fault.effect.milliseconds, async () => void (await options.handler(request)));
  const struck = async (when: OrderedFault['when']): Promise<SandboxAnswer | 'closed' | 'none'> =>
    fault?.when === when ? strikeWith(options, fault, killed) : 'none';
  const before = await struck('before');
  const answer = before === 'none' ? await options.handler(request) : before;
  const after = before === 'none' ? await struck('after') : 'none';
  const given = after === 'none' ? answer : after;
  if (given === 'closed') return given;
  entry.answered(given.status);
  if (before === 'none' && after === 'none') options.log.heard?.({ request, ...heardAs(options, given) });
  await options.log.way?.(request);
  return given;
};

const heardAs = (options: FrontOptions, answer: SandboxAnswer): Omit<Exchange, 'request'> => {
  const { status, headers, bytes } = wire(options, answer);
  return { status, headers, body: bytes };
};

interface Late {
  readonly options: FrontOptions;
  readonly at: number;
  readonly work: () => Promise<void>;
}

/** What hangs in a gateway, by the clock of its world: carried out at a jump of that clock, or before the next request after it. */
const hanging = new WeakMap<WorldClock, { waiting: readonly Late[]; done: Promise<void> }>();

const later = (options: FrontOptions, milliseconds: number, work: Late['work']): void => {
  const { clock } = options;
  const known = hanging.get(clock);
  const one = { options, at: clock.now() + milliseconds, work };
  if (known !== undefined) return void (known.waiting = [...known.waiting, one]);
  hanging.set(clock, { waiting: [one], done: Promise.resolve() });
  clock.onJump(() => void catchUp(options));
};

const catchUp = async ({ clock }: FrontOptions): Promise<void> => {
  const all = hanging.get(clock);
  if (all === undefined) return;
  const due = all.waiting.filter(({ at }) => at <= clock.now()).toSorted((a, b) => a.at - b.at);
  all.waiting = all.waiting.filter((one) => !due.includes(one));
  for (const { options, work } of due)
    all.done = all.done
      .then(work)
      .catch((error: unknown) => (options.onDefect ?? sayDefect)(`sandbox ${options.api}: late`, error));
  await all.done;
};

const strikeWith = async (
  options: FrontOptions,
  fault: OrderedFault,
  request: KillRequest,
): Promise<SandboxAnswer | 'closed' | 'none'> => {
  const { effect } = fault;
  switch (effect.kind) {
    case 'answer':
      return {
        status: effect.status,
        ...(effect.headers === undefined ? {} : { headers: effect.headers }),
        ...(effect.body === undefined ? {} : { body: effect.body }),
      };
    case 'html':
      return {
        status: effect.status,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: `<html><head><title>${effect.status}</title></head><body><h1>${effect.status}</h1><p>The gateway could not reach the service.</p></body></html>\n`,
      };
    case 'drop':
      return 'closed';
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, effect.milliseconds));
      return 'none';
    case 'kill':
      await options.onKill?.(request);
      return 'closed';
    case 'late':
      if (effect.kill) await options.onKill?.(request);
      return 'closed';
  }
};

const wire = (options: FrontOptions, answer: SandboxAnswer): RawAnswer => {
  const given = Object.entries(answer.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    typeof value === 'string' ? value : [...value],
  ]);
  const { bytes, type } = encode(answer.body);
  const bodiless = answer.status === 204 || answer.status === 304;
  const headers: Readonly<Record<string, string | number | string[]>> = {
    date: httpDate(options.clock),
    ...(bytes === undefined ? {} : { 'content-type': type }),
    ...(bytes === undefined && bodiless ? {} : { 'content-length': bytes?.byteLength ?? 0 }),
    ...Object.fromEntries(given),
  };
  return { status: answer.status, headers, bytes };
};

const encode = (body: unknown): { readonly bytes: Uint8Array | undefined; readonly type: string } => {
  if (body === undefined) return { bytes: undefined, type: '' };
  if (body instanceof Uint8Array) return { bytes: body, type: 'application/octet-stream' };
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' };
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json; charset=utf-8' };
};

/** `undefined` when the client went away before it had said everything: then nothing happened. */
const readBody = async (incoming: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming)
      chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  } catch {
    return undefined;
  }
  return incoming.complete ? Buffer.concat(chunks) : undefined;
};

const splitOnce = (text: string, separator: string): readonly [string, string] => {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};
