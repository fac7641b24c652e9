/** The heartbeat of the sweep: a late one, a failed one and a late end are said aloud, and taken back by themselves. */
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { auditSweeps } from '../../src/commands/heartbeat.ts';
import { revoke } from '../../src/commands/revoke.ts';
import type { Bench } from './bench.ts';
import { mortal, openBench, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const hard = (message: string): Fault => new Fault('azure.forbidden', message, { remedy: 'Grant it.' });
const KEY = 'sweep-late';
const other = REQUEST.replace('203.0.113.7', '203.0.113.9');

const LONG = REQUEST.replace('duration: 2h', 'duration: 4h');
const opened = async (text = LONG): Promise<{ bench: Bench; pull: ReturnType<Bench['ask']> }> => {
  const bench = await openBench();
  const pull = bench.merged('alice', text);
  await bench.elevate();
  return { bench, pull };
};

const statusOf = async (bench: Bench, pull: ReturnType<Bench['ask']>) => {
  const grant = await bench.openGrant(pull);
  if (grant === undefined) throw new Error('not open');
  const [head, merge] = [bench.desk.status(grant.head), bench.desk.status(grant.merge)];
  expect(head).toEqual(merge);
  return head;
};

describe('a stale heartbeat', () => {
  const stale = async () => {
    const { bench, pull } = await opened();
    bench.runs.stopSweeps();
    bench.clock.advance(hours(2) + minutes(1));
    return { bench, pull };
  };

  it('found by an elevation raises one issue, turns open grants red, and asks for a sweep', async () => {
    const { bench, pull } = await stale();
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 0, outputs: { 'sweep-late': 'true' } });
    expect(bench.desk.issue(KEY)?.body).toContain('The last run of `revoke.yml` that succeeded began at 10:');
    expect(bench.desk.issue(KEY)?.body).toContain(`#${pull}`);
    expect(await statusOf(bench, pull)).toMatchObject({
      state: 'failure',
      description: expect.stringMatching(/^sweep is late: last at 10:\d\d UTC$/) as string,
    });
    await bench.elevate();
    expect(bench.desk.writes.filter((write) => write === `issue ${KEY}`)).toHaveLength(1);
  });

  it('is told as a gap by the sweep that comes at last, which makes the status normal; the one after it closes the issue', async () => {
    const { bench, pull } = await stale();
    await bench.elevate();
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(await statusOf(bench, pull)).toMatchObject({ state: 'success' });
    expect(bench.desk.issue(KEY)?.body).toContain('What was over is ended now.');
    bench.runs.sweep();
    bench.clock.advance(minutes(30));
    await bench.revoke();
    expect(bench.desk.issue(KEY)).toBeUndefined();
  });

  it('is taken back by an elevation too, once a sweep has succeeded since the issue was written', async () => {
    const { bench } = await stale();
    await bench.elevate();
    bench.clock.advance(minutes(5));
    bench.runs.sweep();
    bench.clock.advance(minutes(5));
    expect((await bench.elevate()).outputs).toMatchObject({ 'sweep-late': 'false' });
    expect(bench.desk.issue(KEY)).toBeUndefined();
  });

  it('is not one before two hours, nor before six where nothing is open', async () => {
    const { bench } = await opened();
    bench.runs.stopSweeps();
    bench.clock.advance(hours(2) - minutes(1));
    expect((await bench.elevate()).outputs).toMatchObject({ 'sweep-late': 'false' });
    const idle = await openBench();
    idle.runs.stopSweeps();
    idle.clock.advance(hours(6));
    expect((await idle.elevate()).outputs).toMatchObject({ 'sweep-late': 'false' });
    idle.clock.advance(minutes(1));
    expect((await idle.elevate()).outputs).toMatchObject({ 'sweep-late': 'true' });
    expect(idle.desk.issue(KEY)).toBeDefined();
  });

  it('of a sweep that never was is one when something has been open for two hours', async () => {
    const { bench } = await opened();
    bench.runs.stopSweeps('never');
    expect((await bench.elevate()).outputs).toMatchObject({ 'sweep-late': 'false' });
    bench.clock.advance(hours(2) + minutes(2));
    await bench.elevate();
    expect(bench.desk.issue(KEY)?.body).toContain('No run of `revoke.yml` has succeeded yet');
  });

  it('is found by the daily audit, which is red', async () => {
    const { bench, pull } = await stale();
    const ports = bench.ports(bench.nextRun());
    expect(await auditSweeps(ports)).toMatchObject({ exit: 1 });
    expect(bench.desk.issue(KEY)).toBeDefined();
    expect(await statusOf(bench, pull)).toMatchObject({ state: 'failure' });
    bench.clock.advance(minutes(1));
    bench.runs.sweep();
    bench.clock.advance(minutes(1));
    expect(await auditSweeps(ports)).toMatchObject({ exit: 0 });
    expect(bench.desk.issue(KEY)).toBeUndefined();
  });

  it('that cannot be asked for keeps nothing from being opened, and the run is red', async () => {
    const { bench } = await opened();
    bench.runs.breakDown(hard('no runs'));
    bench.merged('dave', other);
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '1' } });
    expect(report.lines.join(' ')).toContain('Whether sweeps are late is not known');
    // The sweep itself is one, and does not fail by it.
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
  });
});

describe('a sweep that fails', () => {
  it('raises the issue with its faults, turns what is open red, and the next good one takes both back', async () => {
    const { bench } = await opened(REQUEST);
    const long = bench.merged('dave', other.replace('duration: 2h', 'duration: 4h'));
    await bench.elevate();
    bench.clock.advance(hours(2) + minutes(1));
    bench.rules.fail('revoke', hard('a lock is on it'));
    expect(await bench.revoke()).toMatchObject({ exit: 2 });
    expect(bench.desk.issue(KEY)?.body).toContain('a lock is on it');
    expect(await statusOf(bench, long)).toMatchObject({
      state: 'failure',
      description: expect.stringMatching(/^sweep failed at \d\d:\d\d UTC$/) as string,
    });
    bench.clock.advance(minutes(20));
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(await statusOf(bench, long)).toMatchObject({ state: 'success' });
    expect(bench.desk.issue(KEY)).toBeUndefined();
  });

  it('is not called over by an elevation while no sweep has succeeded since', async () => {
    const { bench } = await opened(REQUEST);
    bench.clock.advance(hours(2) + minutes(1));
    bench.runs.stopSweeps();
    bench.clock.advance(minutes(1));
    bench.rules.fail('revoke', hard('a lock is on it'));
    await bench.revoke();
    bench.clock.advance(minutes(1));
    await bench.elevate();
    expect(bench.desk.issue(KEY)).toBeDefined();
  });

  it('before it comes to its end says so too', async () => {
    const { bench } = await opened();
    const ports = bench.ports(bench.nextRun());
    const broken = {
      ...ports,
      providers: () => Promise.reject(new Fault('bug', 'this is ours', { remedy: 'Report it.' })),
    };
    const swept = revoke(broken, {
      platformOnly: false,
      installation: bench.installation,
      subscriptions: SUBSCRIPTIONS,
      expected: undefined,
    });
    await expect(swept).rejects.toThrow('this is ours');
    expect(bench.desk.issue(KEY)?.body).toContain('this is ours');
  });
});

describe('a late end', () => {
  it('raises the issue by the sweep that made it, and turns what is still open red until the next', async () => {
    const { bench, pull } = await opened(REQUEST);
    const long = bench.merged('dave', other.replace('duration: 2h', 'duration: 4h'));
    await bench.elevate();
    bench.clock.advance(hours(3) + minutes(5));
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(bench.desk.issue(KEY)?.body).toMatch(new RegExp(`#${pull}, nsg.*1 h \\d min after its end`));
    expect(await statusOf(bench, long)).toMatchObject({
      state: 'failure',
      description: expect.stringContaining(`sweep was late: #${pull} ended 1 h`) as string,
    });
    bench.runs.sweep();
    bench.clock.advance(minutes(20));
    await bench.revoke();
    expect(await statusOf(bench, long)).toMatchObject({ state: 'success' });
    expect(bench.desk.issue(KEY)).toBeUndefined();
  });

  it('is found by an elevation that ends it', async () => {
    const { bench, pull } = await opened(REQUEST);
    bench.clock.advance(hours(3) + minutes(5));
    expect((await bench.elevate()).outputs).toMatchObject({ ended: '1' });
    expect(bench.desk.issue(KEY)?.body).toContain(`#${pull}, nsg`);
  });

  it('is none within an hour', async () => {
    const { bench } = await opened(REQUEST);
    bench.clock.advance(hours(2) + minutes(59));
    await bench.revoke();
    expect(bench.desk.issue(KEY)).toBeUndefined();
  });
});

it(
  'a sweep killed at any of its calls raises one issue, and the next good one closes it',
  { timeout: 120_000 },
  async () => {
    let struck = 0;
    for (let dieAt = 1; ; dieAt += 1) {
      const { bench } = await opened(REQUEST);
      bench.clock.advance(hours(3) + minutes(5));
      const life = mortal(dieAt, 'after');
      await revoke(bench.ports(bench.nextRun(), life), {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      }).catch((thrown: unknown) => {
        if (!life.dead) throw thrown;
      });
      if (!life.dead) break;
      struck += 1;
      bench.clock.advance(minutes(10));
      await bench.revoke();
      const raised = bench.desk.writes.filter((write) => write === `issue ${KEY}`).length;
      expect(raised, `${dieAt}`).toBeLessThanOrEqual(2);
      // The next request's elevation looks again.
      bench.clock.advance(minutes(1));
      bench.runs.sweep();
      bench.clock.advance(minutes(1));
      await bench.elevate();
      expect(bench.desk.issue(KEY), `${dieAt}`).toBeUndefined();
    }
    expect(struck).toBeGreaterThan(15);
  },
);
