/** Every end is recorded with who brought it and how late it was seen, told on the pull request, and reported. */
import { describe, expect, it } from 'vitest';
import { hours, later, minutes } from '../../src/core/brand.ts';
import { truth } from '../../src/commands/truth.ts';
import { entraOf } from '../builders/policy.ts';
import type { Bench } from './bench.ts';
import { openBench, REQUEST } from './bench.ts';

const LATE = hours(2) + minutes(2) + 10_000;
const opened = async () => {
  const bench = await openBench();
  const pull = bench.merged();
  await bench.elevate();
  const rule = (await bench.openGrant(pull))?.plan.steps.find(({ kind }) => kind === 'nsg-rule');
  return { bench, pull, rule: rule!, of: { installation: bench.installation, grant: pull } };
};
const endsOf = async (bench: Bench) =>
  (await bench.events()).flatMap((event) =>
    event.type === 'ended' ? event.data.steps.map(({ ended }) => ended) : [],
  );

describe('the record of an end', () => {
  it('says per privilege who brought it and how long after the end it was seen gone', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(LATE);
    await bench.revoke();
    expect(await endsOf(bench)).toEqual([
      { by: 'platform', lagSeconds: 130 },
      { by: 'platform', lagSeconds: 130 },
      { by: 'gatehouse', lagSeconds: 130 },
    ]);
    expect(bench.desk.comment(pull)).toMatch(/closed at .* \(2 min 10 s after its end\), by Gatehouse/);
    expect(bench.desk.comment(pull)).toMatch(/\(2 min 10 s after its end\), ended by the platform itself/);
    expect(await bench.verifies()).toBe(true);
  });

  it('tells what somebody else had closed before', async () => {
    const after = await opened();
    after.bench.clock.advance(LATE);
    after.bench.rules.remove(after.of, after.rule);
    await after.bench.revoke();
    expect((await endsOf(after.bench)).at(-1)).toEqual({ by: 'closer-or-hand', lagSeconds: 130 });
    const before = await opened();
    before.bench.rules.remove(before.of, before.rule);
    await before.bench.revoke();
    before.bench.clock.advance(LATE);
    await before.bench.revoke();
    expect((await endsOf(before.bench)).at(-1)).toEqual({ by: 'hand', lagSeconds: 130 });
  });

  it('counts an early end by nobody’s lag', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(minutes(10));
    const account = [...bench.directory.accounts.values()].find(({ id }) => id === entraOf('alice'))!;
    bench.directory.accounts.set(account.id, { ...account, enabled: false });
    await bench.revoke();
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
    expect(await endsOf(bench)).toEqual([
      { by: 'gatehouse', lagSeconds: 0 },
      { by: 'gatehouse', lagSeconds: 0 },
      { by: 'gatehouse', lagSeconds: 0 },
    ]);
    expect((await bench.record(pull))?.closings).toBeUndefined();
  });
});

describe('report', () => {
  it('gives the middle and the worst lag of each kind and way, from the clone alone', async () => {
    const { bench } = await opened();
    bench.clock.advance(LATE);
    await bench.revoke();
    bench.merged('alice', REQUEST);
    await bench.elevate();
    bench.clock.advance(hours(2) + minutes(5));
    await bench.revoke();
    const report = await truth({ history: bench.store }, { since: undefined });
    expect(report.json).toMatchObject({
      ended: 2,
      expired: 2,
      drifted: 0,
      lags: [
        { kind: 'azure-role', by: 'platform', count: 4, median: 130 },
        { kind: 'nsg-rule', by: 'gatehouse', count: 2, median: 130 },
      ],
    });
    expect(report.text.join('\n')).toContain('nsg-rule, ended by gatehouse: 2 times, median 2 min 10 s');
    const none = await truth({ history: bench.store }, { since: later(bench.clock.now(), hours(1)) });
    expect(none.json).toMatchObject({ ended: 0, lags: [] });
  });
});

describe('who ends what', () => {
  it('is told on the next request with the lag that was measured', async () => {
    const { bench } = await opened();
    bench.clock.advance(LATE);
    await bench.revoke();
    const next = bench.ask('alice', REQUEST);
    await bench.evaluate(next);
    expect(bench.desk.comment(next)).toContain(
      'the sweep of Gatehouse closes it; the last one was seen gone 2 min 10 s after its end.',
    );
  });
});
