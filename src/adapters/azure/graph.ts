/** Microsoft Graph v1.0 through `@microsoft/microsoft-graph-client`: people. */
import { AuthenticationHandler, Client, HTTPMessageHandler } from '@microsoft/microsoft-graph-client';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { entraId, type EntraId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { DirectoryApi, DirectoryUser } from '../../ports/azure.ts';
import { scopeOf } from './arm.ts';
import type { Service } from './arm.ts';
import type { DateObserver } from './dates.ts';
import type { Call } from './faults.ts';
import { writeDown } from './transcript.ts';
import type { Answer } from './transcript.ts';

/** https://learn.microsoft.com/graph/api/user-get, https://learn.microsoft.com/graph/api/user-list */
export const directoryApi = ({ endpoint, credential, calls, dates }: Service): DirectoryApi => {
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
  const read = (call: Call, path: string, query: Query): Promise<unknown> =>
    calls.find(
      call,
      (signal) => {
        const request = client.api(path).select(query.select).option('signal', signal);
        if (query.expand !== undefined) request.expand(query.expand);
        // NB. The library puts a filter into the address as it is: `&` in it would begin another parameter.
        if (query.filter !== undefined) request.filter(encodeURIComponent(query.filter)).top(2);
        return request.get();
      },
      isGone,
    );
  return {
    user: async (id) => {
      const call = {
        name: `GET /users/${id}`,
        needs: 'the Graph application permission User.ReadBasic.All, or User.Read.All for accountEnabled',
      };
      const found = await read(call, `/users/${encodeURIComponent(id)}`, { select: SELECT });
      return found === undefined ? undefined : userOf(found, call);
    },
    person: async (id) => {
      const call = { name: `GET /users/${id} with manager`, needs: READ_ALL };
      const query = { select: SELECT, expand: 'manager($select=id)' };
      const found = await read(call, `/users/${encodeURIComponent(id)}`, query);
      return found === undefined ? undefined : { ...userOf(found, call), manager: managerOf(found) };
    },
    withAddress: async (address) => {
      // What is no plain address is nobody's: it would only be a way into the filter.
      if (!/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(address)) return [];
      const call = { name: 'GET /users by address', needs: READ_ALL };
      const text = address.replaceAll("'", "''");
      const filter = `mail eq '${text}' or userPrincipalName eq '${text}'`;
      const found = await read(call, '/users', { select: SELECT, filter });
      const listed = field(found, 'value');
      if (!Array.isArray(listed)) throw strange(call, 'a list');
      return listed.map((each) => userOf(each, call));
    },
  };
};

const SELECT = ['id', 'accountEnabled', 'displayName'];
const READ_ALL = 'the Graph application permission User.Read.All';

interface Query {
  readonly select: string[];
  readonly expand?: string;
  readonly filter?: string;
}

// NB. A 404 of a proxy or of another service is no word about the account, and somebody's access may end on that word.
const isGone = (answer: Answer | undefined): boolean =>
  answer?.status === 404 && answer.code === 'Request_ResourceNotFound';

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const strange = (call: Call, what: string): Fault =>
  new Fault('azure.unexpected', `${call.name}: an answer without ${what}`, {
    call: call.name,
    remedy: 'A proxy between the runner and Graph may rewrite answers.',
  });

const userOf = (found: unknown, call: Call): DirectoryUser => {
  const id = field(found, 'id');
  if (typeof id !== 'string') throw strange(call, 'an id');
  const displayName = field(found, 'displayName');
  const enabled = field(found, 'accountEnabled');
  return {
    id: entraId(id),
    displayName: typeof displayName === 'string' ? displayName : '',
    // NB. Graph leaves the field out, or says null, where the permission to read it is missing: neither enabled nor disabled.
    enabled: typeof enabled === 'boolean' ? enabled : undefined,
  };
};

const managerOf = (found: unknown): EntraId | undefined => {
  const id = field(field(found, 'manager'), 'id');
  return typeof id === 'string' ? entraId(id) : undefined;
};

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
