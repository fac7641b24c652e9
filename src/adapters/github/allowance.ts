/** What GitHub says is left of the hour's requests, which all jobs of a repository share: 1,000 for its token. */
import type { AnswerHeaders } from './exchange.ts';

export interface Allowance {
  heard(headers: AnswerHeaders): void;
  /** True where nothing was said. */
  spare(): boolean;
}

/** Kept for the ledger, for whoever asks for access meanwhile, and for a sweep that begins before the hour is over. */
const KEPT = 200;

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, "Checking the status of your rate limit" */
export const createAllowance = (): Allowance => {
  /** By resource: REST and GraphQL have an allowance each. */
  const said = new Map<string, { readonly left: number; readonly until: number }>();
  let now = 0;
  return {
    heard(headers) {
      const date = Date.parse(headers.get('date') ?? '');
      if (Number.isFinite(date)) now = Math.max(now, date);
      const left = wholeIn(headers, 'x-ratelimit-remaining');
      const reset = wholeIn(headers, 'x-ratelimit-reset');
      const resource = headers.get('x-ratelimit-resource');
      if (left === undefined || reset === undefined || resource === null) return;
      said.set(resource, { left, until: reset * 1_000 });
    },
    // By GitHub's own clock: an hour that is over says nothing of the next.
    spare: () => [...said.values()].every(({ left, until }) => left > KEPT || now >= until),
  };
};

const wholeIn = (headers: AnswerHeaders, name: string): number | undefined => {
  const value = headers.get(name) ?? '';
  return /^\d{1,12}$/.test(value) ? Number(value) : undefined;
};
