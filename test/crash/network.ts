/** A network without sockets between processes that are none: each is a run of a command here, and it can be killed at any call. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import https from 'node:https';
import { Readable } from 'node:stream';
import type { Api } from '../../src/sandbox/contract.ts';
import { exchange } from '../../src/sandbox/http.ts';
import type { OpenFront, RawAnswer, RawRequest } from '../../src/sandbox/http.ts';

/**
 * What became of the call at which a process was killed: it never arrived; it was carried out and the answer lost; or it is
 * carried out only when somebody says so, long after the process is gone.
 */
export type Fate = 'before' | 'after' | 'late';

/**
 * The call, counted from 1, at which a process dies. Among all calls its answer is lost; whether it was carried out is a question
 * only of those that may change something.
 */
export type Doom =
  | { readonly among: 'all'; readonly call: number; readonly fate: 'after' }
  | { readonly among: 'writes'; readonly call: number; readonly fate: Fate };

export interface Call {
  readonly api: Api;
  readonly method: string;
  /** The path; for GraphQL the operation. */
  readonly what: string;
  /** Carrying it out may change something. */
  readonly writes: boolean;
}

export interface Life {
  readonly calls: readonly Call[];
  readonly killed: Call | undefined;
  /** The call that was on its way when its process died, if it is to arrive late. */
  readonly late: (() => Promise<unknown>) | undefined;
}

export type Lived<T> =
  { readonly kind: 'ended'; readonly value: T } | { readonly kind: 'killed'; readonly call: Call };

interface Running {
  readonly doom: Doom | undefined;
  readonly calls: Call[];
  readonly underWay: Set<Promise<unknown>>;
  readonly died: PromiseWithResolvers<Call>;
  killed: Call | undefined;
  late: (() => Promise<unknown>) | undefined;
}

const process = new AsyncLocalStorage<Running>();
const never = <T>(): Promise<T> => new Promise(() => undefined);

/** Runs `main` as a process of its own. Once it is killed nothing that it does has an effect, and it hears of nothing. */
export const live = async <T>(
  main: () => Promise<T>,
  doom?: Doom,
): Promise<{ readonly life: Life; readonly lived: Lived<T> }> => {
  const life: Running = {
    doom,
    calls: [],
    underWay: new Set(),
    died: Promise.withResolvers(),
    killed: undefined,
    late: undefined,
  };
  const lived = await Promise.race([
    process.run(life, main).then((value): Lived<T> => ({ kind: 'ended', value })),
    life.died.promise.then((call): Lived<T> => ({ kind: 'killed', call })),
  ]);
  return { life, lived };
};

/** Whether who asks is still alive: a dead process waits for ever. */
export const unlessDead = async (effect: () => void): Promise<void> => {
  if (process.getStore()?.killed !== undefined) return never();
  effect();
};

const callOf = (api: Api, { method, url, body }: RawRequest): Call => {
  const [path = ''] = url.split('?');
  const query = path.endsWith('/graphql') ? String(JSON.parse(body.toString('utf8')).query) : '';
  const [, kind, operation] = /^\s*(query|mutation)\s+(\w+)/.exec(query) ?? [];
  return {
    api,
    method,
    what: operation === undefined ? path : `${kind} ${operation}`,
    writes: method !== 'GET' && kind !== 'query' && api !== 'authority',
  };
};

const isDoomed = ({ doom, calls }: Running, call: Call): boolean => {
  if (doom === undefined) return false;
  if (doom.among === 'all') return calls.length === doom.call;
  return call.writes && calls.filter(({ writes }) => writes).length === doom.call;
};

/** Carries one call of whoever makes it. */
const carry = async (call: Call, commit: () => Promise<RawAnswer>): Promise<RawAnswer> => {
  const life = process.getStore();
  if (life === undefined) return commit();
  if (life.killed !== undefined) return never();
  life.calls.push(call);
  const fate = isDoomed(life, call) ? life.doom?.fate : undefined;
  if (fate !== undefined) life.killed = call;
  if (fate === 'late') life.late = commit;
  const answer = fate === 'before' || fate === 'late' ? undefined : commit();
  if (answer !== undefined) life.underWay.add(answer);
  if (fate !== undefined) {
    // What its other calls change still happens; the next run begins after it.
    await Promise.allSettled(life.underWay);
    life.died.resolve(call);
    return never();
  }
  const given = await (answer ?? never<RawAnswer>());
  if (answer !== undefined) life.underWay.delete(answer);
  return life.killed === undefined ? given : never();
};

export interface Network {
  readonly openFront: OpenFront;
  /** Takes `fetch` and `https.request` to the fronts until it is closed. */
  close(): void;
}

type Deliver = (origin: string, raw: RawRequest) => Promise<RawAnswer>;

/** Hosts below `.sandbox` are on this network; everything else is where it always was. */
export const openNetwork = (): Network => {
  const name = crypto.randomUUID().slice(0, 8);
  const fronts = new Map<string, (raw: RawRequest) => Promise<RawAnswer>>();
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
      fronts.set(base, (raw) =>
        carry(callOf(options.api, raw), async () => {
          const answer = await exchange(options, base, raw);
          if (answer === 'closed') throw new Error('no fault is ordered here');
          return answer;
        }),
      );
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

const bodiless = (status: number): boolean => status === 204 || status === 205 || status === 304;

/** For GitHub and Graph. */
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
    const headers = new Headers();
    for (const [header, value] of Object.entries(answer.headers))
      for (const each of Array.isArray(value) ? value : [value]) headers.append(header, String(each));
    const { status, bytes } = answer;
    return new Response(bodiless(status) ? null : Buffer.from(bytes ?? []), { status, headers });
  };

/** For Resource Manager and the sign-in: as much of a client request as Azure's pipeline uses. */
const requestOn = (
  deliver: Deliver,
  isHere: (url: URL) => boolean,
  real: typeof https.request,
): typeof https.request =>
  ((options: https.RequestOptions, answered: (response: unknown) => void) => {
    const { hostname, method = 'GET' } = options;
    const path = options.path ?? '/';
    const url = new URL(`https://${hostname}${path}`);
    if (!isHere(url)) return real(options, answered);
    const headers = Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([header, value]) => [header.toLowerCase(), String(value)]),
    );
    const request = new EventEmitter();
    const end = async (given?: string | Buffer): Promise<void> => {
      try {
        const body = Buffer.from(given ?? '');
        const answer = await deliver(url.origin, { method, url: path, headers, body });
        const stream = Readable.from(answer.bytes === undefined ? [] : [Buffer.from(answer.bytes)]);
        answered(Object.assign(stream, { statusCode: answer.status, headers: answer.headers }));
      } catch (error) {
        request.emit('error', error);
      }
    };
    return Object.assign(request, {
      end: (body?: string | Buffer) => void end(body),
      destroy: () => request,
    });
  }) as typeof https.request;
