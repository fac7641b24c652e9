/** Every call of every command on a request's way, killed: the server has answered and nobody hears it. */
import { expect, it } from 'vitest';
import { liveThrough } from './lives.ts';
import { atEveryCall, countOf, summary } from './walk.ts';

it(
  'killed at any call, the schedule ends in exactly the intended access, all of it ended by its end',
  { timeout: 1_500_000 },
  async () => {
    const walked = await atEveryCall(liveThrough);
    process.stdout.write(summary('every call', [walked]));
    expect(walked.failures).toEqual([]);
    // A walk that met no call would prove nothing.
    expect(countOf(walked, 'evaluate')).toBeGreaterThan(8);
    expect(countOf(walked, 'act')).toBeGreaterThan(3);
    expect(countOf(walked, 'elevate')).toBeGreaterThan(100);
    expect(countOf(walked, 'revoke')).toBeGreaterThan(60);
  },
);
