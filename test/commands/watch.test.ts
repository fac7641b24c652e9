/** `watch` and `revoke --watch`: closes within a minute of the end, asks little, hands over, and loses nothing when it is killed. */
import { describe, expect, it } from 'vitest';
import type { Instant, Milliseconds } from '../../src/core/brand.ts';
import { hours, milliseconds, minutes, parseInstant } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { Report } from '../../src/commands/report.ts';
import type { WatchPorts } from '../../src/commands/watch.ts';
import { watch } from '../../src/commands/watch.ts';
import type { Bench } from './bench.ts';
import { Killed, mortal, openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const NOTHING = { roles: 0, rules: 0 };
const hard = (message: string): Fault => new Fault('azure.forbidden', message, { remedy: 'Grant it.' });
const other = REQUEST.replace('203.0.113.7', '203.0.113.9');

const opened = async (
  text = REQUEST,
): Promise<{ bench: Bench; pull: ReturnType<Bench['ask']>; end: Instant }> => {
  const bench = await openBench();
  const pull = bench.merged('alice', text);
  await bench.elevate();
  const end = parseInstant((await bench.openGrant(pull))?.expiresAt ?? '');
  if (end === undefined) throw new Error('not open');
  return { bench, pull, end };
};

interface Watching {
  /** What happens beside it, before each of its pauses. */
  readonly beside?: (now: Instant) => Promise<void> | void;
  /** While it does so no platform can be asked anything: the sweep itself breaks. */
  readonly breaks?: (now: Instant) => boolean;
  readonly stop?: () => boolean;
  readonly life?: 'job' | 'host';
  readonly platformOnly?: boolean;
  readonly mortality?: ReturnType<typeof mortal>;
}

const watching = (
  bench: Bench,
  { beside, breaks, stop, life = 'job', platformOnly = false, mortality }: Watching = {},
) => {
  const begun = bench.clock.now();
  // However often it sweeps, to GitHub it is one run.
  const run = bench.nextRun();
  const ports: WatchPorts = {
    open: () => {
      const given = bench.ports(run, mortality);
      const providers = async () => Promise.reject(hard('no credentials'));
      return breaks?.(bench.clock.now()) === true ? { ...given, providers } : given;
    },
    log: bench.log,
    pause: async (time: Milliseconds) => {
      if (mortality?.dead === true) throw new Killed();
      await beside?.(bench.clock.now());
      bench.clock.advance(time);
    },
    stopped: stop ?? (() => false),
    elapsed: () => milliseconds(bench.clock.now() - begun),
  };
  return watch(ports, {
    revoke: {
      platformOnly,
      installation: bench.installation,
      subscriptions: SUBSCRIPTIONS,
      expected: undefined,
    },
    life,
  });
};

describe('a watch', () => {
  it('closes what no platform ends within seconds of its end, then ends itself', async () => {
    const { bench, pull, end } = await opened();
    const report = await watching(bench);
    expect(report).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(report.lines[0]).toContain('Nothing is left that waits for it.');
    expect(bench.standing()).toEqual(NOTHING);
    const ended = (await bench.events()).findLast(({ type }) => type === 'ended');
    expect(ended).toMatchObject({ grant: pull, data: { why: 'expired' } });
    expect(Date.parse(ended?.time ?? '') - end).toBeLessThan(5_000);
    expect(await bench.verifies()).toBe(true);
  });

  it('ends at once where nothing waits for it: roles alone end by themselves', async () => {
    const idle = await openBench();
    const report = await watching(idle);
    expect(report.lines[0]).toMatch(/Watched for 0 s: 1 sweep, 0 ended/);
  });

  it('asks GitHub for little meanwhile: two reads every five minutes, and a sweep every thirty', async () => {
    const { bench } = await opened();
    const from = bench.journal.length;
    let halted = 0;
    await watching(bench, {
      stop: () => halted > 0,
      beside: (now) => void (now > Date.parse('2026-11-20T10:22:00Z') && (halted += 1)),
    });
    const calls = bench.journal
      .slice(from)
      .filter((line) => /^(evidence|ledger) (repository|policyAt|read)/.test(line));
    // The first sweep reads more; then each look reads the repository with its policy, and the ledger.
    expect(calls.filter((line) => line.startsWith('evidence repository')).length).toBeLessThanOrEqual(8);
    expect(bench.journal.slice(from).filter((line) => line.startsWith('evidence mergedSince'))).toHaveLength(
      1,
    );
  });

  it('learns of what is opened while it sleeps before that is over', async () => {
    const { bench } = await opened(REQUEST.replace('duration: 2h', 'duration: 4h'));
    let second: ReturnType<Bench['ask']> | undefined;
    let endedAt = 0;
    await watching(bench, {
      beside: async (now) => {
        if (second === undefined && now > Date.parse('2026-11-20T11:00:00Z')) {
          second = bench.merged('dave', other.replace('duration: 2h', 'duration: 10m'));
          await bench.elevate();
        }
        if (second !== undefined && endedAt === 0 && (await bench.openGrant(second)) === undefined)
          endedAt = now;
      },
    });
    const { expiresAt = '' } = (await bench.record(second!)) ?? {};
    expect(endedAt - Date.parse(expiresAt ?? '')).toBeLessThan(60_000);
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('also does what the schedule does: a deletion is carried out within half an hour', async () => {
    const { bench, pull } = await opened();
    let deleted = false;
    await watching(bench, {
      beside: () => {
        if (deleted) return;
        deleted = true;
        bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
      },
    });
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
  });

  it('tries again what it could not end, more and more seldom, and is red by its last sweep alone', async () => {
    const { bench, end } = await opened();
    bench.rules.fail('revoke', hard('a lock is on it'), { times: 4 });
    const report = await watching(bench);
    expect(report.exit).toBe(0);
    expect(bench.standing()).toEqual(NOTHING);
    // 15 s, 30 s, 1 min, 2 min.
    expect(bench.clock.now() - end).toBeLessThan(minutes(4));
    expect(bench.desk.issue('sweep-late')).toBeUndefined();
  });

  it('tells ten minutes before an end that it comes soon, once, and asks no sweep more for it', async () => {
    const { bench, pull, end } = await opened();
    let toldAt: Instant | undefined;
    const from = bench.journal.length;
    await watching(bench, {
      beside: async (now) => {
        const grant = await bench.openGrant(pull);
        const status = grant && bench.desk.status(grant.merge);
        if (status?.description.endsWith('ends soon') === true) toldAt ??= now;
      },
    });
    expect(Math.abs((toldAt ?? 0) - (end - minutes(10)))).toBeLessThan(5_000);
    const sweeps = bench.journal.slice(from).filter((line) => line.startsWith('evidence mergedSince'));
    // Two hours: one every half hour, the one that tells, the one that ends.
    expect(sweeps.length).toBeLessThanOrEqual(6);
  });

  it('records what is changed on a platform as often as it is changed: its sweeps are many, its run is one', async () => {
    const { bench, pull } = await opened(REQUEST.replace('duration: 2h', 'duration: 4h'));
    const begun = bench.clock.now();
    const [rule] = bench.rules.objects;
    await watching(bench, {
      beside: (now) => {
        const hour = Math.floor((now - begun) / hours(1));
        const gone = hour === 1 || hour === 3;
        bench.rules.objects.splice(0, 1, ...(rule === undefined || gone ? [] : [rule]));
      },
      stop: () => bench.clock.now() - begun > hours(3) + minutes(50),
    });
    const types = (await bench.types(pull)).filter((type) => type === 'drifted' || type === 'repaired');
    expect(types).toEqual(['drifted', 'repaired', 'drifted']);
  });

  it('goes by both clocks: while Azure is behind, nothing is ended', async () => {
    const { bench, end } = await opened();
    bench.clock.skewAzure(-minutes(1));
    let early = false;
    await watching(bench, {
      beside: (now) => {
        early ||= now < end + minutes(1) && bench.rules.objects.length === 0;
      },
    });
    expect(early).toBe(false);
    expect(bench.clock.now() - end).toBeLessThan(minutes(2));
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('goes on after sweeps that broke, and ends what is over once one does not', async () => {
    const { bench, end } = await opened();
    const report = await watching(bench, { breaks: (now) => now >= end && now < end + minutes(10) });
    expect(report.exit).toBe(0);
    expect(bench.standing()).toEqual(NOTHING);
    expect(bench.desk.writes).toContain('issue sweep-late');
  });

  it('goes on while the ledger cannot be read, and ends from the platforms meanwhile', async () => {
    const { bench, end } = await opened();
    const down = new Fault('github.unreachable', 'GitHub is down', { remedy: 'Wait.', transient: true });
    await watching(bench, {
      beside: (now) => {
        if (now > end - minutes(20)) bench.github.breakDown('repository', down);
        if (now > end + minutes(40)) bench.github.breakDown('repository', undefined);
      },
    });
    expect(bench.standing()).toEqual(NOTHING);
    expect(bench.desk.issue('ledger-unreadable')).toBeDefined();
  });
});

describe('handing over', () => {
  const long = REQUEST.replace('duration: 2h', 'duration: 4h');
  /** Something is open for longer than a job may live: a second grant goes on with it. */
  const chain = async () => {
    const { bench } = await opened(long);
    let second = false;
    const beside = async (now: Instant) => {
      if (second || now < Date.parse('2026-11-20T13:30:00Z')) return;
      second = true;
      bench.merged('dave', long.replace('203.0.113.7', '203.0.113.9'));
      await bench.elevate();
    };
    return { bench, beside };
  };

  it('wakes the next watch before GitHub kills this one, and ends', async () => {
    const { bench, beside } = await chain();
    const begun = bench.clock.now();
    const report = await watching(bench, { beside });
    expect(report.lines[0]).toContain('The next watch is woken.');
    expect(bench.bell.woken.filter(({ workflow }) => workflow === 'watch.yml')).toHaveLength(1);
    expect(bench.clock.now() - begun).toBeLessThan(hours(6));
    expect(bench.rules.objects).toHaveLength(1);
    await watching(bench);
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('is tried again when GitHub refuses, and the watch is red if it never comes about', async () => {
    const { bench, beside } = await chain();
    const begun = bench.clock.now();
    const report = await watching(bench, {
      beside: async (now) => {
        await beside(now);
        if (now - begun > hours(5)) bench.bell.breakDown(hard('no dispatch'));
      },
    });
    expect(report.exit).toBe(2);
    expect(report.lines[0]).toContain('could not be woken');
    expect(bench.clock.now() - begun).toBeLessThan(hours(6));
  });
});

it('says before GitHub kills it that it could hand over to nobody, however seldom it tries what it cannot end', async () => {
  const { bench } = await opened();
  const begun = bench.clock.now();
  bench.rules.fail('revoke', hard('a lock is on it'), { times: 1_000 });
  bench.bell.breakDown(hard('no dispatch'));
  const report = await watching(bench);
  expect(report.lines[0]).toContain('could not be woken');
  expect(bench.clock.now() - begun).toBeLessThan(hours(6) - minutes(5));
});

describe('on a host of its own', () => {
  const until = (bench: Bench, at: string) => () => bench.clock.now() > Date.parse(at);

  it('stays up where nothing is open, until it is asked to stop', async () => {
    const bench = await openBench();
    const report = await watching(bench, { life: 'host', stop: until(bench, '2026-11-20T12:00:00Z') });
    expect(report).toMatchObject({ exit: 0 });
    expect(report.lines[0]).toContain('It was asked to stop.');
  });

  it('with the platforms alone ends what is over, and asks GitHub for nothing', async () => {
    const { bench, end } = await opened();
    const from = bench.journal.length;
    let closed = 0;
    await watching(bench, {
      life: 'host',
      platformOnly: true,
      stop: () => closed > 0,
      beside: (now) => {
        if (bench.rules.objects.length === 0) closed = now;
      },
    });
    expect(closed - end).toBeLessThan(60_000);
    expect(
      bench.journal.slice(from).filter((line) => /^(evidence|desk|bell|ledger|runs)/.test(line)),
    ).toEqual([]);
  });

  it('with the platforms alone goes on when they cannot be asked', async () => {
    const { bench, end } = await opened();
    bench.rules.fail('discover', hard('no list'), { times: 3 });
    let closed = 0;
    const report: Report = await watching(bench, {
      life: 'host',
      platformOnly: true,
      stop: () => closed > 0,
      beside: (now) => {
        if (bench.rules.objects.length === 0) closed = now;
      },
    });
    expect(report.exit).toBe(0);
    expect(closed - end).toBeLessThan(60_000);
  });

  it('finishes the step it is at when it is asked to stop', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(3));
    await watching(bench, { life: 'host', stop: () => true });
    expect(await bench.record(pull)).toMatchObject({ state: 'ended' });
    expect(bench.standing()).toEqual(NOTHING);
  });
});

describe('two at once, and a killed one', () => {
  it('do no harm: everything is ended once', async () => {
    const { bench, pull } = await opened();
    await Promise.all([watching(bench), watching(bench)]);
    expect(bench.standing()).toEqual(NOTHING);
    expect((await bench.types(pull)).filter((type) => type === 'ended')).toHaveLength(1);
    expect(await bench.verifies()).toBe(true);
  });

  it('loses nothing: the next sweep ends the rest, once', { timeout: 120_000 }, async () => {
    let struck = 0;
    for (let dieAt = 1; ; dieAt += 3) {
      const { bench, pull } = await opened(REQUEST.replace('duration: 2h', 'duration: 10m'));
      const mortality = mortal(dieAt, 'after');
      await watching(bench, { mortality }).catch((thrown: unknown) => {
        if (!mortality.dead) throw thrown;
      });
      if (!mortality.dead) break;
      struck += 1;
      bench.clock.advance(hours(1));
      await bench.revoke();
      expect(bench.standing(), `${dieAt}`).toEqual(NOTHING);
      expect(
        (await bench.types(pull)).filter((type) => type === 'ended'),
        `${dieAt}`,
      ).toHaveLength(1);
      expect(await bench.verifies()).toBe(true);
    }
    expect(struck).toBeGreaterThan(10);
  });
});
