/** GitHub's hourly allowance of requests: 5,000 for a person, 1,000 for all jobs of a repository together. */
import { nowOf, type Caller, type Hub } from './model.ts';

export type Resource = 'core' | 'graphql';

export interface Allowances {
  readonly person: number;
  readonly job: number;
}

export interface Allowance {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since the epoch. */
  readonly reset: number;
  readonly resource: Resource;
}

const HOUR = 3_600_000;

export interface Limits {
  /** Counts one request. `remaining` is −1 when it was one too many. */
  take(caller: Caller, resource: Resource): Allowance;
  look(caller: Caller, resource: Resource): Allowance;
}

export const createLimits = (hub: Hub, allowances: Allowances): Limits => {
  const windows = new Map<string, { start: number; used: number }>();
  const look = (caller: Caller, resource: Resource, count: number): Allowance => {
    const key = `${caller.job === undefined ? caller.token : 'jobs'} ${resource}`;
    const now = nowOf(hub);
    const known = windows.get(key);
    const window =
      known === undefined || now - known.start >= HOUR || now < known.start ? { start: now, used: 0 } : known;
    window.used += count;
    windows.set(key, window);
    const limit = caller.job === undefined ? allowances.person : allowances.job;
    return {
      limit,
      used: window.used,
      remaining: Math.max(-1, limit - window.used),
      reset: (window.start + HOUR) / 1000,
      resource,
    };
  };
  return {
    take: (caller, resource) => look(caller, resource, 1),
    look: (caller, resource) => look(caller, resource, 0),
  };
};

export const limitHeaders = (allowance: Allowance): Record<string, string> => ({
  'x-ratelimit-limit': String(allowance.limit),
  'x-ratelimit-remaining': String(Math.max(0, allowance.remaining)),
  'x-ratelimit-used': String(Math.min(allowance.limit, allowance.used)),
  'x-ratelimit-reset': String(allowance.reset),
  'x-ratelimit-resource': allowance.resource,
});
