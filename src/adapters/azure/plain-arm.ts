/** Resource Manager without an SDK of the resource type: the same sign-in, the same transcript, answers checked against a form. */
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  RestError,
} from '@azure/core-rest-pipeline';
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import type { Milliseconds } from '../../core/brand.ts';
import { answerPolicies, MOST_PAGES, scopeOf } from './arm.ts';
import type { ArmService } from './arm.ts';
import { checked, strange } from './formed.ts';
import { pause } from './operation.ts';

/** Where, in which version; `path` begins with `/` and is made of segments that `armScope` has passed. */
export interface Place {
  readonly path: string;
  readonly version: string;
}

export interface PlainArm {
  /** Throws what `azureFault` can read, on every status but 2xx. */
  get<S extends TSchema>(place: Place, form: S, signal: AbortSignal): Promise<Static<S>>;
  /** All pages of a list. */
  list<S extends TSchema>(place: Place, form: S, signal: AbortSignal): Promise<readonly Static<S>[]>;
  /** A long-running POST whose result is a list: waited for at its `Location`, then all pages. */
  listByPost<S extends TSchema>(
    place: Place,
    form: S,
    around: { readonly signal: AbortSignal; readonly sleep: (time: Milliseconds) => Promise<void> },
  ): Promise<readonly Static<S>[]>;
  /** The answer's body says nothing that is relied upon. */
  post(place: Place, body: unknown, signal: AbortSignal): Promise<void>;
}

interface Sent {
  readonly status: number;
  /** Where a long-running operation is asked for its result. */
  readonly location: string | undefined;
  readonly body: unknown;
}

/** https://learn.microsoft.com/rest/api/azure/ */
export const plainArm = ({
  endpoint,
  credential,
  dates,
  pacing,
}: Pick<ArmService, 'endpoint' | 'credential' | 'dates' | 'pacing'>): PlainArm => {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 } });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scopeOf(endpoint) }));
  for (const { policy } of answerPolicies({ endpoint, dates, pacing }))
    pipeline.addPolicy(policy, { afterPhase: 'Retry' });
  const client = createDefaultHttpClient();

  const send = async (
    method: 'GET' | 'POST',
    url: URL,
    { body, signal }: { readonly body?: unknown; readonly signal: AbortSignal },
  ): Promise<Sent> => {
    // NB. The next page's address comes from the answer: the token goes to Resource Manager and nowhere else.
    if (url.origin !== endpoint) throw strange(`a next page at ${url.origin}`, `${method} ${url.pathname}`);
    const request = createPipelineRequest({
      url: url.href,
      method,
      abortSignal: signal,
      headers: createHttpHeaders({
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await pipeline.sendRequest(client, request);
    const { status, bodyAsText } = response;
    if (status < 200 || status > 299)
      throw new RestError(`${method} was answered with ${status}`, { statusCode: status, request, response });
    return {
      status,
      location: response.headers.get('location'),
      body:
        bodyAsText === undefined || bodyAsText === null || bodyAsText === ''
          ? undefined
          : JSON.parse(bodyAsText),
    };
  };
  /** The page that `first` is, and what follows it. */
  const pagesFrom = async <S extends TSchema>(
    form: S,
    first: unknown,
    { call, signal }: { readonly call: string; readonly signal: AbortSignal },
  ): Promise<readonly Static<S>[]> => {
    const page = Type.Object({
      value: Type.Array(form),
      nextLink: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      // Management groups call it that.
      '@nextLink': Type.Optional(Type.Union([Type.String(), Type.Null()])),
    });
    const found: Static<typeof form>[] = [];
    let answer: unknown = first;
    for (let pages = 1; ; pages += 1) {
      const { value, nextLink, '@nextLink': link }: Static<typeof page> = checked(page, answer, call);
      found.push(...value);
      const next = nextOf(nextLink ?? link, call);
      if (next === undefined) return found;
      if (pages === MOST_PAGES) throw strange('pages without end', call);
      answer = (await send('GET', next, { signal })).body;
    }
  };
  const urlOf = ({ path, version }: Place): URL => {
    const url = new URL(`${endpoint}${path.split('/').map(encodeURIComponent).join('/')}`);
    url.searchParams.set('api-version', version);
    return url;
  };
  return {
    get: async (place, form, signal) =>
      checked(form, (await send('GET', urlOf(place), { signal })).body, `GET ${place.path}`),
    list: async (place, form, signal) => {
      const { body } = await send('GET', urlOf(place), { signal });
      return pagesFrom(form, body, { call: `GET ${place.path}`, signal });
    },
    listByPost: async (place, form, { signal, sleep }) => {
      const call = `POST ${place.path}`;
      let sent = await send('POST', urlOf(place), { signal });
      while (sent.status === 202) {
        const { location } = sent;
        if (location === undefined || !URL.canParse(location))
          throw strange('an operation that cannot be followed', call);
        await sleep(pause());
        signal.throwIfAborted();
        sent = await send('GET', new URL(location), { signal });
      }
      return pagesFrom(form, sent.body, { call, signal });
    },
    post: async (place, body, signal) => {
      await send('POST', urlOf(place), { body, signal });
    },
  };
};

const nextOf = (link: string | null | undefined, call: string): URL | undefined => {
  if (link === undefined || link === null || link === '') return undefined;
  if (!URL.canParse(link)) throw strange('an address of the next page that is none', call);
  return new URL(link);
};
