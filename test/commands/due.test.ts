/** What is over, by the record of a grant and every clock. */
import { describe, expect, it } from 'vitest';
import { hours } from '../../src/core/brand.ts';
import { dueIn } from '../../src/commands/due.ts';
import { openBench } from './bench.ts';

describe('what is over', () => {
  it('is a grant after its end, and one whose end nobody can read', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    const grant = await bench.openGrant(pull);
    if (grant === undefined) throw new Error('not open');
    const due = (expiresAt: string) => dueIn(bench.clock, new Map([[pull, { ...grant, expiresAt }]]));
    expect(due(grant.expiresAt)).toEqual([]);
    expect(due('never')).toMatchObject([{ why: 'expired' }]);
    bench.clock.advance(hours(2));
    expect(due(grant.expiresAt)).toMatchObject([{ why: 'expired' }]);
  });
});
