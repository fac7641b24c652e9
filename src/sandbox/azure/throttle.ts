/** Resource Manager's token buckets: per principal, subscription and kind of request. */
import { ArmError } from './error.ts';

export type OperationKind = 'reads' | 'writes' | 'deletes';

const BUCKETS: Readonly<Record<OperationKind, { readonly size: number; readonly perSecond: number }>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

/** The global buckets of a subscription are this much larger. */
const GLOBAL = 15;

export interface Throttle {
  /** Takes one token. Throws 429 with `Retry-After` when there is none; returns the headers that say what is left. */
  take(
    principalId: string,
    subscription: string | undefined,
    kind: OperationKind,
  ): Readonly<Record<string, string>>;
}

/** Buckets fill by world time: a jump of the clock refills them. */
export const createThrottle = (now: () => number): Throttle => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const draw = (key: string, size: number, perSecond: number): number => {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: size, at };
    const tokens = Math.min(size, bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * perSecond);
    buckets.set(key, { tokens: Math.max(0, tokens - 1), at });
    return tokens < 1 ? -1 : Math.floor(tokens - 1);
  };
  return {
    take(principalId, subscription, kind) {
      const { size, perSecond } = BUCKETS[kind];
      const where = subscription ?? 'tenant';
      const left = draw(`${principalId} ${where} ${kind}`, size, perSecond);
      const global = draw(`${where} ${kind}`, size * GLOBAL, perSecond * GLOBAL);
      if (left < 0 || global < 0) {
        const wait = Math.max(1, Math.ceil(1 / perSecond));
        throw new ArmError(
          429,
          'SubscriptionRequestsThrottled',
          `Number of '${kind}' requests for subscription '${where}' actor '${principalId}' exceeded. Please try again after '${wait}' seconds after additional tokens are available.`,
          { headers: { 'Retry-After': String(wait) } },
        );
      }
      return subscription === undefined
        ? { [`x-ms-ratelimit-remaining-tenant-${kind}`]: String(left) }
        : {
            [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(left),
            [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: String(global),
          };
    },
  };
};
