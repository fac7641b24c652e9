/** The one connection to Microsoft Graph v1.0, through `@microsoft/microsoft-graph-client`: reads, whole lists, and writes sent once. */
import { AuthenticationHandler, Client, HTTPMessageHandler } from '@microsoft/microsoft-graph-client';
import type { Context, GraphRequest, Middleware } from '@microsoft/microsoft-graph-client';
import { Fault } from '../../core/fault.ts';
import { scopeOf } from './arm.ts';
import type { Service } from './arm.ts';
import type { Written } from './calls.ts';
import type { DateObserver } from './dates.ts';
import type { Call } from './faults.ts';
import { writeDown } from './transcript.ts';
import type { Answer } from './transcript.ts';

export interface Query {
  readonly select?: readonly string[];
  readonly expand?: string;
  readonly filter?: string;
  readonly top?: number;
  /** A code by which the service says that there is nothing to list. */
  readonly none?: string;
}

export interface GraphConnection {
  /** `undefined`: Graph itself says that there is no such thing. */
  read(call: Call, path: string, query: Query): Promise<unknown>;
  /** Every item of a list, over all its pages. */
  list(call: Call, path: string, query: Query): Promise<readonly unknown[]>;
  /** One POST, sent exactly once. */
  post(call: Call, path: string, body: unknown): Promise<Written<unknown>>;
  /** One DELETE of a membership, sent exactly once: `path` is `/groups/{id}/members/{id}`, and nothing else is sent. */
  unlink(call: Call, path: string): Promise<Written<unknown>>;
  /** The address by which a body refers to an object of the directory. */
  referenceTo(id: string): string;
}

/** More than any list of people's roles has; a list that goes on and on is not ours to follow. */
const MOST_PAGES = 500;

export const graphConnection = ({ endpoint, credential, calls, dates }: Service): GraphConnection => {
  const authentication = new AuthenticationHandler({
    getAccessToken: async () => {
      const token = await credential.getToken(scopeOf(endpoint));
      if (token === null) throw new Error('no token');
      return token.token;
    },
  });
  const answers = answerMiddleware(dates);
  authentication.setNext(answers);
  answers.setNext(new HTTPMessageHandler());
  // No retry handler: its list of retried answers includes those after which a POST may have committed; `calls` repeats reads.
  const client = Client.initWithMiddleware({
    middleware: authentication,
    baseUrl: endpoint,
    defaultVersion: 'v1.0',
    // The client sends the token, without a word when it does not, only to hosts that it knows: ours must be one of them.
    customHosts: new Set([new URL(endpoint).hostname]),
  });
  return {
    read: (call, path, query) =>
      calls.find(call, (signal) => asked(client.api(path), query).option('signal', signal).get(), isGone),
    list: async (call, path, query) => {
      const items: unknown[] = [];
      let link: string | undefined;
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const from = link;
        const answer: unknown = await calls.find(
          call,
          (signal) =>
            (from === undefined ? asked(client.api(path), query) : client.api(from))
              .option('signal', signal)
              .get(),
          (refusal) => query.none !== undefined && refusal?.code === query.none,
        );
        if (answer === undefined) return items;
        const value = field(answer, 'value');
        if (!Array.isArray(value)) throw strange(call, 'a list');
        items.push(...value);
        const next = field(answer, '@odata.nextLink');
        if (next === undefined) return items;
        // NB. The token goes along: a link to another place would hand it out.
        if (typeof next !== 'string' || !URL.canParse(next) || new URL(next).origin !== endpoint)
          throw strange(call, 'a next page of its own');
        link = next;
      }
      throw strange(call, 'an end');
    },
    post: (call, path, body) =>
      calls.write(call, (signal) => client.api(path).option('signal', signal).post(body)),
    unlink: async (call, path) => {
      assertMembership(path);
      return calls.write(call, (signal) => client.api(`${path}/$ref`).option('signal', signal).delete());
    },
    referenceTo: (id) => `${endpoint}/v1.0/directoryObjects/${id}`,
  };
};

const asked = (request: GraphRequest, { select, expand, filter, top }: Query): GraphRequest => {
  if (select !== undefined) request.select([...select]);
  if (expand !== undefined) request.expand(expand);
  // NB. The library puts a filter into the address as it is: `&` in it would begin another parameter.
  if (filter !== undefined) request.filter(encodeURIComponent(filter));
  if (top !== undefined) request.top(top);
  return request;
};

// NB. A 404 of a proxy or of another service is no word about the account, and somebody's access may end on that word.
const isGone = (answer: Answer | undefined): boolean =>
  answer?.status === 404 && answer.code === 'Request_ResourceNotFound';

export const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

export const strange = (call: Call, what: string): Fault =>
  new Fault('azure.unexpected', `${call.name}: an answer without ${what}`, {
    call: call.name,
    remedy: 'A proxy between the runner and Graph may rewrite answers.',
  });

const answerMiddleware = (dates: DateObserver): Required<Middleware> => {
  let next: Middleware | undefined;
  return {
    setNext: (middleware) => {
      next = middleware;
    },
    execute: async (context: Context) => {
      await next?.execute(context);
      const { response } = context;
      if (response === undefined) return;
      dates.observe('graph', response.headers.get('date'));
      const url =
        typeof context.request === 'string'
          ? context.request
          : context.request instanceof URL
            ? context.request.href
            : context.request.url;
      writeDown({
        method: context.options?.method ?? 'GET',
        url,
        status: response.status,
        header: (name) => response.headers.get(name),
        body: response.ok ? undefined : await response.clone().text(),
      });
    },
  };
};

const MEMBERSHIP =
  /^\/groups\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/members\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * NB. Where `/$ref` is missing or falls into a query, Graph deletes the person or the group itself. Only this path can be deleted,
 * and this is the only way in which anything here sends a DELETE.
 */
const assertMembership = (path: string): void => {
  if (MEMBERSHIP.test(path)) return;
  throw new Fault('bug', 'a DELETE that is not of a membership was stopped before it was sent', {
    remedy: 'Please report it with the log of this run.',
  });
};
