/**
 * Keeps to what Resource Manager still gives: when a subscription's bucket runs low, calls go at the pace at which it fills, and a
 * refusal that names a wait holds back everything that draws from the same bucket.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
import { milliseconds } from '../../core/brand.ts';
import type { Milliseconds } from '../../core/brand.ts';
import { waitingTurn } from './turn.ts';

export interface Asked {
  readonly method: string;
  readonly url: string;
}

export interface Answered {
  readonly status: number;
  readonly header: (name: string) => string | null | undefined;
  readonly body: string | null | undefined;
}

export interface Pacing {
  /** Runs one request when its bucket allows it. */
  inPace<T extends Answered>(asked: Asked, send: () => Promise<T>): Promise<T>;
}

type Kind = 'reads' | 'writes' | 'deletes';

/** Sizes as published: what may be under way before the first answer has said what is left. */
const SIZE: Readonly<Record<Kind, number>> = { reads: 250, writes: 200, deletes: 200 };
const A_SECOND: Readonly<Record<Kind, number>> = { reads: 25, writes: 10, deletes: 10 };
/** Left for the other run of this identity, which draws from the same bucket. */
const RESERVE = 20;
/** A longer wait is the caller's decision. */
const LONGEST_PAUSE = 60_000;

interface Bucket {
  left: number;
  underWay: number;
  /** One after the other, at the pace of the refill. */
  lane: Promise<void>;
  pause: Promise<void>;
}

export const armPacing = (sleep: (time: Milliseconds) => Promise<void>): Pacing => {
  const buckets = new Map<string, Bucket>();
  const bucketOf = (place: string, kind: Kind): Bucket => {
    const known = buckets.get(`${place} ${kind}`);
    if (known !== undefined) return known;
    const made = { left: SIZE[kind], underWay: 0, lane: Promise.resolve(), pause: Promise.resolve() };
    buckets.set(`${place} ${kind}`, made);
    return made;
  };
  const admit = async (bucket: Bucket, kind: Kind): Promise<void> => {
    await bucket.pause;
    if (bucket.left - bucket.underWay < RESERVE) {
      const gap = milliseconds(Math.ceil(1_000 / A_SECOND[kind]));
      bucket.lane = bucket.lane.then(() => sleep(gap));
      await bucket.lane;
    }
    bucket.underWay += 1;
  };
  return {
    async inPace(asked, send) {
      const kind = kindOf(asked.method);
      const bucket = bucketOf(placeOf(asked.url), kind);
      await waitingTurn(() => admit(bucket, kind));
      try {
        const answered = await send();
        const left = leftBy(answered, kind);
        if (left !== undefined) bucket.left = left;
        const pause = pauseAfter(answered);
        if (pause !== undefined) bucket.pause = sleep(pause);
        return answered;
      } finally {
        bucket.underWay -= 1;
      }
    },
  };
};

const kindOf = (method: string): Kind => {
  if (method === 'DELETE') return 'deletes';
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'writes';
};

const placeOf = (url: string): string =>
  /\/subscriptions\/([0-9a-f-]{36})/i.exec(url)?.[1]?.toLowerCase() ?? 'tenant';

/** The least of what the headers name: the identity's own bucket, and the subscription's for all callers. */
const leftBy = ({ header }: Answered, kind: Kind): number | undefined => {
  const named = ['subscription', 'subscription-global', 'tenant', 'tenant-global'].flatMap((of) => {
    const value = header(`x-ms-ratelimit-remaining-${of}-${kind}`);
    return value !== null && value !== undefined && /^\d{1,9}$/.test(value.trim()) ? [Number(value)] : [];
  });
  return named.length === 0 ? undefined : Math.min(...named);
};

/** Only throttling: a group that another operation holds answers 429 too, and holds back nobody else. */
const pauseAfter = ({ status, header, body }: Answered): Milliseconds | undefined => {
  if (status !== 429 || /RetryableError|AnotherOperationInProgress/.test(body ?? '')) return undefined;
  const value = header('retry-after')?.trim() ?? '';
  return /^\d{1,6}$/.test(value) ? milliseconds(Math.min(Number(value) * 1_000, LONGEST_PAUSE)) : undefined;
};
