/** The sandbox as anybody sees it from outside: GitHub's API as a person, Azure's API as an administrator, the control API. */
import { readFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import type { Addresses } from '../addresses.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Outside {
  readonly addresses: Addresses;
  /** One call to GitHub as a person; `path` begins behind `/repos/{owner}/{name}`, or is absolute with a leading `//`. */
  gitHub(login: string, method: string, path: string, body?: unknown): Promise<Answer>;
  arm(path: string): Promise<Answer>;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const secureGet = (url: string, token: string, ca: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpsRequest(url, { ca, headers: { authorization: `Bearer ${token}` } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(text) }));
    });
    request.on('error', reject);
    request.end();
  });

export const outside = (addresses: Addresses): Outside => {
  const ca = readFileSync(addresses.ca);
  const send = async (
    url: string,
    method: string,
    headers: Record<string, string>,
    body: unknown,
  ): Promise<Answer> => {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: parsed(await response.text()) };
  };
  return {
    addresses,
    gitHub(login, method, path, body) {
      const url = path.startsWith('//')
        ? `${addresses.github.api}${path.slice(1)}`
        : `${addresses.github.api}/repos/${addresses.repository}${path}`;
      const headers = {
        authorization: `Bearer ${addresses.people[login] ?? ''}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        'user-agent': 'gatehouse-demo',
      };
      return send(url, method, headers, body);
    },
    arm: (path) => secureGet(`${addresses.azure.arm}${path}`, addresses.azure.token, ca),
    async control(method, path, body) {
      const answer = await send(`${addresses.control}${path}`, method, {}, body);
      if (answer.status >= 400)
        throw new Error(
          `${method} ${path} on the control API: ${answer.status} ${JSON.stringify(answer.body)}`,
        );
      return answer.body;
    },
  };
};

/** Looks into JSON that came from outside: `at(body, 'head', 'sha')`. Undefined where the way ends. */
export const at = (value: unknown, ...way: readonly (string | number)[]): unknown =>
  way.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    value,
  );

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
