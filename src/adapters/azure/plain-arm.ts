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
import { Check, Errors } from 'typebox/value';
import { Fault } from '../../core/fault.ts';
import { answerPolicies, scopeOf } from './arm.ts';
import type { Service } from './arm.ts';

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
  /** The answer's body says nothing that is relied upon. */
  post(place: Place, body: unknown, signal: AbortSignal): Promise<void>;
}

/** Pages of one list; a service that goes on longer goes round in circles. */
const MOST_PAGES = 500;

/** https://learn.microsoft.com/rest/api/azure/ */
export const plainArm = ({
  endpoint,
  credential,
  dates,
}: Pick<Service, 'endpoint' | 'credential' | 'dates'>): PlainArm => {
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 } });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scopeOf(endpoint) }));
  for (const { policy } of answerPolicies(dates)) pipeline.addPolicy(policy, { afterPhase: 'Retry' });
  const client = createDefaultHttpClient();

  const send = async (
    method: 'GET' | 'POST',
    url: URL,
    { body, signal }: { readonly body?: unknown; readonly signal: AbortSignal },
  ): Promise<unknown> => {
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
    return bodyAsText === undefined || bodyAsText === null || bodyAsText === ''
      ? undefined
      : JSON.parse(bodyAsText);
  };
  const urlOf = ({ path, version }: Place): URL => {
    const url = new URL(`${endpoint}${path.split('/').map(encodeURIComponent).join('/')}`);
    url.searchParams.set('api-version', version);
    return url;
  };
  return {
    get: async (place, form, signal) =>
      checked(form, await send('GET', urlOf(place), { signal }), `GET ${place.path}`),
    list: async (place, form, signal) => {
      const page = Type.Object({
        value: Type.Array(form),
        nextLink: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      });
      const found: Static<typeof form>[] = [];
      let next: URL | undefined = urlOf(place);
      for (let pages = 0; next !== undefined; pages += 1) {
        if (pages === MOST_PAGES) throw strange('pages without end', `GET ${place.path}`);
        const answer: Static<typeof page> = checked(
          page,
          await send('GET', next, { signal }),
          `GET ${place.path}`,
        );
        found.push(...answer.value);
        next = nextOf(answer.nextLink, place);
      }
      return found;
    },
    post: async (place, body, signal) => {
      await send('POST', urlOf(place), { body, signal });
    },
  };
};

const nextOf = (link: string | null | undefined, place: Place): URL | undefined => {
  if (link === undefined || link === null || link === '') return undefined;
  if (!URL.canParse(link)) throw strange('an address of the next page that is none', `GET ${place.path}`);
  return new URL(link);
};

const checked = <S extends TSchema>(form: S, answer: unknown, call: string): Static<S> => {
  if (Check(form, answer)) return answer;
  const [first] = Errors(form, answer);
  throw strange(`an unknown form at ${first?.instancePath || '/'}`, call);
};

const strange = (what: string, call: string): Fault =>
  new Fault('azure.unexpected', `${call}: Azure answered with ${what}.`, {
    call,
    remedy: 'The next run tries again; a proxy between the runner and Azure may rewrite answers.',
    transient: true,
  });
