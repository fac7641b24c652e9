/** How many requests one commit decides: no more than it has room for, as the next one decides the others on what then is open. */
import { expect, it } from 'vitest';
import { bookFacts } from '../../src/commands/books.ts';
import type { Candidate } from '../../src/commands/candidates.ts';
import { takeUp } from '../../src/commands/take-up.ts';
import { openBench } from './bench.ts';

it('stops deciding with the first request that has no room', async () => {
  const bench = await openBench();
  const candidates: Candidate[] = [];
  const { basis } = await bench.derive(bench.merged());
  for (const pull of [bench.merged(), bench.merged(), bench.merged()]) {
    const { derived } = await bench.derive(pull);
    if (derived.kind === 'request') candidates.push(derived);
  }
  const now = bench.clock.now();
  const empty = { head: {}, open: new Map(), ended: new Map(), owed: new Map(), indexed: true };
  const takenUp = (room: number): readonly number[] => {
    let left = room;
    return takeUp(
      candidates,
      { policy: basis.policy, now, owner: { run: 'one', attempt: 1, until: '' }, deletions: [] },
      { records: new Map(), books: bookFacts(empty, basis.policy, now) },
      () => left-- === 0,
    ).map(({ candidate }) => candidate.pull.number);
  };
  const numbers = candidates.map(({ pull }) => pull.number);
  expect(numbers).toHaveLength(3);
  expect(takenUp(3)).toEqual(numbers);
  expect(takenUp(1)).toEqual(numbers.slice(0, 2));
});
