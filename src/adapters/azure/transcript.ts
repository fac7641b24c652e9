/**
 * What Azure really answered during one call. The SDKs lose it: a long-running operation that fails throws a plain `Error`
 * without code, and the details that tell a lock from throttling are dropped. One policy in each pipeline writes it down here.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** `error.code` of the body, also of a body of an asynchronous operation; empty where there is none. */
  readonly code: string;
  /** Codes of `error.details`. */
  readonly details: readonly string[];
  readonly message: string;
  /** `status` of an asynchronous operation: `Succeeded`, `Failed`, `Canceled`, … */
  readonly operation: string | undefined;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
}

interface Page {
  readonly answers: Answer[];
  /** What a library on the way up may wrap until nobody knows it; only while nothing went well after it. */
  kept: { readonly thrown: unknown } | undefined;
}

const current = new AsyncLocalStorage<Page>();

/** Runs one call and hands over everything that was answered meanwhile, oldest first. */
export const transcribed = async <T>(
  run: () => Promise<T>,
): Promise<
  | { readonly kind: 'returned'; readonly value: T; readonly answers: readonly Answer[] }
  | { readonly kind: 'threw'; readonly thrown: unknown; readonly answers: readonly Answer[] }
> => {
  const page: Page = { answers: [], kept: undefined };
  const { answers } = page;
  return current.run(page, async () => {
    try {
      return { kind: 'returned', value: await run(), answers };
    } catch (thrown) {
      return { kind: 'threw', thrown: page.kept === undefined ? thrown : page.kept.thrown, answers };
    }
  });
};

/** What this throws is what the call that is running now has thrown, whatever the libraries in between make of it. */
export const keepingThrown = async <T>(run: () => Promise<T>): Promise<T> => {
  const page = current.getStore();
  try {
    const value = await run();
    // NB. A library may try again by itself: once that went well, a write may be under way, and no older failure says it is not.
    if (page !== undefined) page.kept = undefined;
    return value;
  } catch (thrown) {
    if (page !== undefined) page.kept = { thrown };
    throw thrown;
  }
};

/** The last answer of the call that is running now. */
export const lastAnswer = (): Answer | undefined => current.getStore()?.answers.at(-1);

interface RawAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly header: (name: string) => string | null | undefined;
  readonly body: string | null | undefined;
}

/** Adds one answer to the call that is running now, if any. */
export const writeDown = (raw: RawAnswer): void => {
  const page = current.getStore();
  if (page === undefined) return;
  page.kept = undefined;
  const body = objectOf(raw.body);
  const error = asRecord(body['error']) ?? body;
  page.answers.push({
    method: raw.method,
    path: URL.canParse(raw.url) ? new URL(raw.url).pathname : '',
    status: raw.status,
    code: asText(error['code']),
    details: Array.isArray(error['details'])
      ? error['details'].map((detail) => asText(asRecord(detail)?.['code']))
      : [],
    message: asText(error['message']),
    operation: typeof body['status'] === 'string' ? body['status'] : undefined,
    retryAfter: secondsOf(raw.header('retry-after')),
  });
};

const objectOf = (body: string | null | undefined): Readonly<Record<string, unknown>> => {
  if (body === undefined || body === null || !body.startsWith('{')) return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return asRecord(parsed) ?? {};
  } catch {
    return {};
  }
};

const asRecord = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

const secondsOf = (header: string | null | undefined): number | undefined =>
  header !== null && header !== undefined && /^\d{1,6}$/.test(header.trim())
    ? Number(header) * 1000
    : undefined;
