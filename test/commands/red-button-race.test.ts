/** Two operators at once, at the red button and at the freeze: each order is done once, and the record says whose word came last. */
import { describe, expect, it } from 'vitest';
import { minutes } from '../../src/core/brand.ts';
import type { Speaker } from '../../src/core/operators.ts';
import type { OrderWords } from '../../src/core/order.ts';
import { saidOrder } from '../../src/commands/red-button.ts';
import { edited, openBench, people, REQUEST } from './bench.ts';
import type { Bench, Name } from './bench.ts';

const PEOPLE = 'policies/people.yaml';
const as = (name: Name): Speaker => ({ kind: 'account', id: people[name].id });
const press = (words: Partial<OrderWords>, by: Name, count?: number) => ({
  order: saidOrder({ end: '', which: '', freeze: '', until: '', why: '', ...words }, as(by), count),
  expected: count === undefined ? undefined : { count, by: as(by) },
});

/** alice's access is open, and dave is an operator beside erin. */
const opened = async (): Promise<{ readonly bench: Bench; readonly pull: Parameters<Bench['types']>[0] }> => {
  const bench = await openBench((files) => ({
    ...files,
    [PEOPLE]: edited(files[PEOPLE] ?? '', 'security: [erin]', 'security: [erin, dave]'),
  }));
  const pull = bench.merged();
  await bench.elevate();
  bench.clock.advance(minutes(30));
  return { bench, pull };
};

describe('two operators', () => {
  it('who end the same grant at once end it once, and one of them stands in the record', async () => {
    const { bench, pull } = await opened();
    const reports = await Promise.all([
      bench.revoke(press({ end: 'grant', which: String(pull), why: 'one' }, 'erin')),
      bench.revoke(press({ end: 'grant', which: String(pull), why: 'other' }, 'dave')),
    ]);
    expect(reports.map(({ exit }) => exit)).toEqual([0, 0]);
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    const types = await bench.types(pull);
    expect(types.filter((type) => type === 'ending')).toHaveLength(1);
    expect(types.filter((type) => type === 'ended')).toHaveLength(1);
    const ending = (await bench.events()).find(({ type }) => type === 'ending');
    expect(['erin', 'dave']).toContain(ending?.actor.kind === 'person' ? ending.actor.person : '');
    expect(await bench.verifies()).toBe(true);
  });

  it('of whom one counts a grant that the other has just ended end no other one for it', async () => {
    const { bench, pull } = await opened();
    const other = bench.merged('dave', edited(REQUEST, '203.0.113.7', '203.0.113.9'));
    await bench.elevate();
    await bench.revoke(press({ end: 'grant', which: String(pull) }, 'erin'));
    const report = await bench.revoke(press({ end: 'everything' }, 'dave', 2));
    expect(report.exit).toBe(2);
    expect(report.lines.join('\n')).toMatch(/1/);
    expect((await bench.record(other))?.state).toBe('active');
  });

  it('of whom one freezes and one lifts leave the word that came last, and both stand in the record', async () => {
    const { bench } = await opened();
    await Promise.all([
      bench.revoke(press({ freeze: 'everything', why: 'intruder' }, 'erin')),
      bench.revoke(press({ freeze: 'none', why: 'false alarm' }, 'dave')),
    ]);
    const postures = (await bench.events()).filter(({ type }) => type === 'posture');
    expect(postures.length).toBeGreaterThan(0);
    const last = postures.at(-1);
    const isFrozen = JSON.stringify(last?.data).includes('"everything"');
    const asked = bench.merged('dave', edited(REQUEST, '203.0.113.7', '203.0.113.9'));
    await bench.elevate();
    expect((await bench.record(asked))?.state).toBe(isFrozen ? 'denied' : 'active');
    expect(await bench.verifies()).toBe(true);
  });
});
