/** Resource Manager's buckets: what runs low is drawn slowly, and a wait that was named holds for all who draw from it. */
import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { armPacing } from '../../../src/adapters/azure/pacing.ts';
import type { Pacing } from '../../../src/adapters/azure/pacing.ts';

const subscription = (number: number): string =>
  `https://management.azure.com/subscriptions/${number}1111111-1111-1111-1111-111111111111/x`;

let pacing: Pacing;
/** Waits that are not over: their length in milliseconds, and what ends them. */
let waits: { readonly time: number; readonly end: () => void }[];
let sent: string[];
beforeEach(() => {
  waits = [];
  sent = [];
  pacing = armPacing((time) => new Promise((end) => void waits.push({ time, end })));
});

interface Says {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
/** One request that is answered at once with what is given. */
const ask = (name: string, says: Says = {}, { method = 'GET', url = subscription(1) } = {}) =>
  pacing.inPace({ method, url }, async () => {
    sent.push(name);
    return { status: says.status ?? 200, header: (of) => says.headers?.[of], body: says.body };
  });
const left = (count: number) => ({
  headers: { 'x-ms-ratelimit-remaining-subscription-reads': String(count) },
});
const times = () => waits.map(({ time }) => time);
const endOne = async () => {
  waits.shift()?.end();
  await turn();
};

describe('calls to Resource Manager', () => {
  it('go one by one at the pace at which the bucket fills while the answers say that it is low', async () => {
    await ask('one', left(3));
    const all = [ask('two', left(4)), ask('three', left(200)), ask('four', left(200))];
    await turn();
    expect([sent, times()]).toEqual([['one'], [40]]);
    await endOne();
    expect([sent, times()]).toEqual([['one', 'two'], [40]]);
    await endOne();
    await endOne();
    await Promise.all(all);
    await ask('five', left(199));
    expect([sent.length, times()]).toEqual([5, []]);
  });

  it('heed the least of what they are told: the bucket of all callers may be emptier than their own', async () => {
    const reads = 'x-ms-ratelimit-remaining-subscription';
    await ask('one', { headers: { [`${reads}-reads`]: '240', [`${reads}-global-reads`]: '2' } });
    void ask('two');
    await turn();
    expect([sent, times()]).toEqual([['one'], [40]]);
  });

  it('wait for what another call was told, in that subscription and for that kind of call only', async () => {
    await ask('refused', { status: 429, headers: { 'retry-after': '7' } });
    const second = ask('read');
    await ask('elsewhere', {}, { url: subscription(2) });
    await ask('write', {}, { method: 'PUT' });
    expect([sent, times()]).toEqual([['refused', 'elsewhere', 'write'], [7_000]]);
    await endOne();
    await second;
    expect(sent.at(-1)).toBe('read');
  });

  it('are not held back by a group that another operation holds', async () => {
    const body = '{"error":{"code":"RetryableError"}}';
    await ask('busy', { status: 429, headers: { 'retry-after': '7' }, body });
    await ask('next');
    expect([sent, times()]).toEqual([['busy', 'next'], []]);
  });

  it('are no more at once than a full bucket gives, before any answer has said what is left', async () => {
    const never = () =>
      pacing.inPace({ method: 'DELETE', url: subscription(1) }, () => {
        sent.push('delete');
        return new Promise<never>(() => undefined);
      });
    for (let count = 0; count < 250; count += 1) void never();
    await turn();
    expect([sent.length, times()]).toEqual([181, [100]]);
  });
});
