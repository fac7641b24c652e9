/** Microsoft Graph v1.0 through `@microsoft/microsoft-graph-client`: people. */
import { AuthenticationHandler, Client, HTTPMessageHandler } from '@microsoft/microsoft-graph-client';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { entraId } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type { DirectoryApi } from '../../ports/azure.ts';
import { scopeOf } from './arm.ts';
import type { Service } from './arm.ts';
import type { DateObserver } from './dates.ts';
import { writeDown } from './transcript.ts';

/** https://learn.microsoft.com/graph/api/user-get */
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
  return {
    user: async (id) => {
      const call = {
        name: `GET /users/${id}`,
        needs: 'the Graph application permission User.ReadBasic.All, or User.Read.All for accountEnabled',
      };
      const found: unknown = await calls.find(call, (signal) =>
        client
          .api(`/users/${encodeURIComponent(id)}`)
          .select(['id', 'accountEnabled', 'displayName'])
          .option('signal', signal)
          .get(),
      );
      if (found === undefined) return undefined;
      if (typeof found !== 'object' || found === null || !('id' in found) || typeof found.id !== 'string') {
        throw new Fault('azure.unexpected', `${call.name}: an answer without an id`, {
          call: call.name,
          remedy: 'A proxy between the runner and Graph may rewrite answers.',
        });
      }
      return {
        id: entraId(found.id),
        displayName: 'displayName' in found && typeof found.displayName === 'string' ? found.displayName : '',
        // NB. Only a plain `true` is enabled: Graph leaves the field out where the permission to read it is missing.
        enabled: 'accountEnabled' in found && found.accountEnabled === true,
      };
    },
  };
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
