/** Every elevation ends what is over first, by the same rules as the sweep, and neither stops the other. */
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { revoke } from '../../src/commands/revoke.ts';
import type { Bench } from './bench.ts';
import { edited, mortal, openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const NOTHING = { roles: 0, rules: 0 };
const hard = (message: string): Fault => new Fault('azure.forbidden', message, { remedy: 'Grant it.' });
const other = REQUEST.replace('203.0.113.7', '203.0.113.9');

const opened = async (): Promise<{ bench: Bench; pull: ReturnType<Bench['ask']> }> => {
  const bench = await openBench();
  const pull = bench.merged();
  await bench.elevate();
  return { bench, pull };
};

describe('what is over when an elevation runs', () => {
  it('is ended, recorded with its lag and told, before anything is opened', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(2) + minutes(3));
    const next = bench.merged('dave', other);
    const before = bench.journal.length;
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '1', ended: '1' } });
    const effects = bench.journal
      .slice(before)
      .flatMap((line) => /^\w+ (revoke|elevate)(?= )/.exec(line)?.[1] ?? []);
    expect(effects).toEqual(['revoke', 'revoke', 'revoke', 'elevate', 'elevate', 'elevate']);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'expired' });
    expect(bench.desk.comment(pull)).toContain('Ended at');
    expect(await bench.record(next)).toMatchObject({ state: 'active' });
    expect(await bench.verifies()).toBe(true);
  });

  it('is ended however much of it there is: no cap holds it', async () => {
    const bench = await openBench((files) => ({
      ...files,
      'policies/gatehouse.yaml': edited(
        files['policies/gatehouse.yaml'] ?? '',
        /unexpired_removals_per_run: \d+/,
        'unexpired_removals_per_run: 0',
      ),
    }));
    bench.merged();
    bench.merged('dave', other);
    await bench.elevate();
    bench.clock.advance(hours(3));
    expect((await bench.elevate()).outputs).toMatchObject({ ended: '2' });
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('does not include what somebody ended before its time: nobody waits for the floor of PIM until they are let in', async () => {
    const { bench, pull } = await opened();
    bench.github.comment(pull, people.alice, '/end');
    const life = mortal();
    const ports = bench.ports(bench.nextRun(), life);
    await revoke(
      {
        ...ports,
        providers: async () => {
          // It dies once the ending is on record.
          if (bench.journal.some((line) => line.startsWith('ledger commit') && line.includes('End #')))
            life.dieAt = life.calls + 1;
          return ports.providers();
        },
      },
      {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      },
    ).catch(() => undefined);
    expect(await bench.record(pull)).toMatchObject({ state: 'ending' });
    const next = bench.merged('dave', other);
    const begun = bench.clock.now();
    const report = await bench.elevate();
    expect(bench.clock.now() - begun).toBeLessThan(minutes(1));
    expect(report).toMatchObject({ outputs: { elevated: '1', ended: '0' } });
    expect(await bench.record(next)).toMatchObject({ state: 'active' });
    await bench.revoke();
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
  });

  it('by one clock alone is left', async () => {
    const { bench } = await opened();
    bench.clock.skewAzure(-minutes(5));
    bench.clock.advance(hours(2) + minutes(2));
    await bench.elevate().catch(() => undefined);
    expect(bench.rules.objects).toHaveLength(1);
  });

  it('frees its place for a request that is taken up in the same run', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(2) + minutes(1));
    const again = bench.merged();
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '1', ended: '1' } });
    expect([await bench.record(pull), await bench.record(again)].map((one) => one?.state)).toEqual([
      'ended',
      'active',
    ]);
  });

  it('that cannot be ended keeps nothing from being opened, and the run is red', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    bench.rules.fail('revoke', hard('a lock is on it'));
    const next = bench.merged('dave', other);
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '1' } });
    expect(report.lines.join(' ')).toContain('a lock is on it');
    expect(await bench.record(next)).toMatchObject({ state: 'active' });
  });

  it('is ended although the elevation then fails', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    bench.github.breakDown('mergedSince', hard('no list'));
    await expect(bench.elevate()).rejects.toThrow('no list');
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('is left to the sweep where the settings cannot be read: they name the installation', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    bench.github.pushToMain(people.erin, { 'policies/gatehouse.yaml': 'broken: [' });
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { ended: '0', elevated: '0' } });
    await bench.revoke();
    expect(bench.standing()).toEqual(NOTHING);
  });

  it(
    'is ended once by a run that is killed at any of its calls and the next one',
    { timeout: 120_000 },
    async () => {
      let struck = 0;
      for (const when of ['before', 'after'] as const)
        for (let dieAt = 1; ; dieAt += 1) {
          const { bench, pull } = await opened();
          bench.clock.advance(hours(3));
          const life = mortal(dieAt, when);
          await elevate(bench.ports(bench.nextRun(), life)).catch((thrown: unknown) => {
            if (!life.dead) throw thrown;
          });
          if (!life.dead) break;
          struck += 1;
          expect((await bench.elevate()).exit, `${when} ${dieAt}`).toBe(0);
          expect(bench.standing(), `${when} ${dieAt}`).toEqual(NOTHING);
          expect((await bench.types(pull)).filter((type) => type === 'ended')).toHaveLength(1);
          expect(await bench.verifies()).toBe(true);
        }
      expect(struck).toBeGreaterThan(20);
    },
  );
});
