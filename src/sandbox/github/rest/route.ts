/** One REST operation: its path, what it answers, and how its lists are paged. */
import type { SandboxAnswer } from '../../http.ts';
import type { Caller, Hub } from '../model.ts';
import type { Shape } from '../shapes/json.ts';
import type { Limits } from '../limits.ts';
import type { Fields } from './fields.ts';

export interface Call {
  readonly hub: Hub;
  readonly caller: Caller;
  readonly limits: Limits;
  /** A parameter of the path, decoded. */
  param(name: string): string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly fields: Fields;
  /** The URL as asked for, under the sandbox's own base. */
  readonly url: string;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/repos/:owner/:repo/pulls/:number`; `:path*` takes the rest. */
  readonly path: string;
  /** Also of the other repositories of the organization. */
  readonly anywhere?: true;
  readonly answer: (call: Call) => Promise<SandboxAnswer> | SandboxAnswer;
}

export const REPO = '/repos/:owner/:repo';

export const ok = (body: unknown): SandboxAnswer => ({ status: 200, body });
export const created = (body: unknown): SandboxAnswer => ({ status: 201, body });
export const noContent: SandboxAnswer = { status: 204 };

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Cuts one page out of a list and says where the others are. */
export const pageOf = <T>(call: Call, all: readonly T[]): Page<T> => {
  const size = Math.min(100, positive(call.query.get('per_page'), 30));
  const page = positive(call.query.get('page'), 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string): string => {
    const url = new URL(call.url);
    url.searchParams.set('page', String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
};

export const paged = async <T>(
  call: Call,
  all: readonly T[],
  shape: (item: T) => Shape | Promise<Shape>,
): Promise<SandboxAnswer> => {
  const page = pageOf(call, all);
  return { status: 200, headers: page.headers, body: await Promise.all(page.items.map(shape)) };
};

const positive = (text: string | null, otherwise: number): number => {
  const value = Number(text ?? '');
  return Number.isSafeInteger(value) && value > 0 ? value : otherwise;
};
