/** Resource Manager for the closer: the host's managed identity and plain HTTP, no SDK; what may be sent again is. */
import type { Instant } from '../core/brand.ts';
import { instant } from '../core/brand.ts';
import type { Settings } from './settings.ts';

export interface Answered {
  readonly status: number;
  /** Resource Manager's own clock; `undefined`: it did not say. */
  readonly at: Instant | undefined;
  readonly body: unknown;
  /** `error.code`, empty where there is none. */
  readonly code: string;
}

/** Paths begin with `/`; every call throws `Error` where no answer came. */
export interface Arm {
  get(path: string, version: string): Promise<Answered>;
  /** All pages of a list, each with the clock of its own answer. Throws on every status but 200. */
  pages(path: string, version: string): Promise<readonly Answered[]>;
  /** `etag`: only this version of it; answered 412 where it is another one by now. */
  remove(path: string, version: string, etag: string | undefined): Promise<Answered>;
  wait(): Promise<void>;
}

/** Of the host's token service. */
const IDENTITY_VERSION = '2019-08-01';
const TRIES = 6;
const LONGEST_WAIT = 30_000;
const TIMEOUT = 60_000;
const MOST_PAGES = 500;
const BUSY = new Set([408, 409, 429]);

/** What asking again does not change. */
class Refused extends Error {}

/** Another operation holds it, or too much was asked: nothing was done, and later it may be. */
export const isBusy = ({ status }: { readonly status: number }): boolean => BUSY.has(status);

const isPassing = (status: number): boolean => status >= 500 || BUSY.has(status);

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, milliseconds);
  });

interface Asked {
  readonly method: 'GET' | 'DELETE';
  readonly url: URL;
  readonly etag?: string | undefined;
}

export const azureByIdentity = (settings: Settings): Arm => {
  let held: Promise<string> | undefined;
  const send = async (asked: Asked, left = TRIES): Promise<Answered> => {
    const { method, url, etag } = asked;
    // NB. The next page's address comes from an answer: the token goes to Resource Manager and nowhere else.
    if (url.origin !== settings.endpoint) throw new Error(`an address at ${url.origin} is not followed`);
    let response: Response | undefined;
    try {
      held ??= tokenOf(settings);
      const headers = {
        authorization: `Bearer ${await held}`,
        accept: 'application/json',
        ...(etag === undefined ? {} : { 'if-match': etag }),
      };
      response = await fetch(url, {
        method,
        headers,
        signal: AbortSignal.timeout(TIMEOUT),
        redirect: 'error',
      });
      if (left <= 1 || !isPassing(response.status)) return await answered(response);
    } catch (thrown) {
      held = undefined;
      if (left <= 1 || thrown instanceof Refused) throw thrown;
    }
    await sleep(Math.min(retryAfter(response) ?? 1000 * 2 ** (TRIES - left), LONGEST_WAIT));
    return send(asked, left - 1);
  };
  const urlOf = (path: string, version: string): URL => {
    const url = new URL(`${settings.endpoint}${path.split('/').map(encodeURIComponent).join('/')}`);
    url.searchParams.set('api-version', version);
    return url;
  };
  return {
    get: (path, version) => send({ method: 'GET', url: urlOf(path, version) }),
    remove: (path, version, etag) => send({ method: 'DELETE', url: urlOf(path, version), etag }),
    wait: () => sleep(2000),
    async pages(path, version) {
      const pages: Answered[] = [];
      let next: URL | undefined = urlOf(path, version);
      while (next !== undefined && pages.length < MOST_PAGES) {
        const page = await send({ method: 'GET', url: next });
        if (page.status !== 200) throw new Error(`GET ${path}: ${page.status} ${page.code}`);
        pages.push(page);
        // Management groups call it the second.
        const link = textIn(page.body, 'nextLink') || textIn(page.body, '@nextLink');
        next = link === '' ? undefined : new URL(link);
      }
      if (next !== undefined) throw new Error(`GET ${path}: pages without end`);
      return pages;
    },
  };
};

/** https://learn.microsoft.com/azure/container-apps/managed-identity, the same on App Service and in Automation. */
const tokenOf = async ({ identity, endpoint, clientId }: Settings): Promise<string> => {
  const url = new URL(identity.endpoint);
  url.searchParams.set('resource', endpoint);
  url.searchParams.set('api-version', IDENTITY_VERSION);
  if (clientId !== undefined) url.searchParams.set('client_id', clientId);
  const response = await fetch(url, {
    headers: { 'X-IDENTITY-HEADER': identity.secret },
    signal: AbortSignal.timeout(TIMEOUT),
    redirect: 'error',
  });
  const token = textIn(await bodyOf(response), 'access_token');
  if (response.status === 200 && token !== '') return token;
  const what = `the managed identity got no token: ${response.status}`;
  throw isPassing(response.status) ? new Error(what) : new Refused(what);
};

const answered = async (response: Response): Promise<Answered> => {
  const at = Date.parse(response.headers.get('date') ?? '');
  const body = await bodyOf(response);
  return {
    status: response.status,
    at: Number.isNaN(at) ? undefined : instant(at),
    body,
    code: textIn(fieldIn(body, 'error'), 'code'),
  };
};

/** What is no JSON is nothing: only its status counts then. */
const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const retryAfter = (response: Response | undefined): number | undefined => {
  const seconds = response?.headers.get('retry-after') ?? '';
  return /^\d{1,4}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
};

export const fieldIn = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;

export const textIn = (value: unknown, key: string): string => {
  const found = fieldIn(value, key);
  return typeof found === 'string' ? found : '';
};

export const listIn = (value: unknown, key: string): readonly unknown[] => {
  const found = fieldIn(value, key);
  return Array.isArray(found) ? found : [];
};
