/** Whatever way the default branch came to be as it is, and whatever did not run: the next run takes it up as it is, and opens nothing more. */
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { actionsBot } from '../fakes/evidence.ts';
import type { Bench } from './bench.ts';
import { mortal, openBench, people, REQUEST } from './bench.ts';

const NOTHING = { roles: 0, rules: 0 };
const ALL = { roles: 2, rules: 1 };
const FILE = 'requests/access-1.yaml';

const opened = async (): Promise<{ bench: Bench; pull: ReturnType<Bench['ask']> }> => {
  const bench = await openBench();
  const pull = bench.merged();
  await bench.elevate();
  expect(bench.standing()).toEqual(ALL);
  bench.clock.advance(minutes(10));
  return { bench, pull };
};

const approved = async (): Promise<{ bench: Bench; pull: ReturnType<Bench['ask']> }> => {
  const bench = await openBench();
  const pull = bench.ask();
  bench.approve(pull, 'carol', 'bob');
  return { bench, pull };
};

describe('a merge that woke nothing', () => {
  it('by the workflow’s own token, killed before it woke the elevation, is woken by the next sweep', async () => {
    const { bench, pull } = await approved();
    bench.github.merge(pull, actionsBot);
    bench.clock.advance(minutes(30));
    await bench.revoke();
    expect(bench.bell.woken).toEqual([{ workflow: 'elevate.yml', inputs: {} }]);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(bench.standing()).toEqual(ALL);
  });

  it('while no run of any kind ran for hours, is opened by the first one, with its whole window', async () => {
    const { bench, pull } = await approved();
    bench.merge(pull);
    bench.clock.advance(hours(9));
    const before = bench.clock.now();
    await bench.elevate();
    const { expiresAt = '' } = (await bench.openGrant(pull)) ?? {};
    expect(Date.parse(expiresAt) - before).toBe(hours(2));
  });

  it('for longer than a merge is valid, is denied by the first one', async () => {
    const { bench, pull } = await approved();
    bench.merge(pull);
    bench.clock.advance(hours(25));
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { elevated: '0', denied: '1' } });
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('and what was over meanwhile is ended by the first run of either kind', async () => {
    for (const first of ['elevate', 'revoke'] as const) {
      const { bench, pull } = await opened();
      bench.clock.advance(hours(9));
      await bench[first]();
      expect(bench.standing(), first).toEqual(NOTHING);
      expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'expired' });
    }
  });
});

describe('an elevation that is switched off', () => {
  it('makes each sweep red and tells it, and the first sweep after it is on again wakes it', async () => {
    const { bench, pull } = await approved();
    bench.merge(pull);
    const refused = "Cannot trigger a 'workflow_dispatch' on a disabled workflow";
    bench.bell.breakDown(new Fault('github.rejected', refused, { remedy: 'Switch it on.' }));
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('Nothing was woken');
    expect(bench.desk.issue('sweep-late')?.body).toContain('disabled workflow');
    bench.bell.breakDown(undefined);
    bench.clock.advance(hours(3));
    expect((await bench.revoke()).exit).toBe(0);
    expect(bench.bell.woken).toHaveLength(1);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(await bench.record(pull)).toMatchObject({ state: 'active' });
  });
});

describe('several merges at once', () => {
  it('whose runs were superseded while they waited are all taken up by the one that ran', async () => {
    const bench = await openBench();
    bench.merged('alice');
    bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '2' });
  });

  it('whose run was cancelled in the middle are finished by the next', async () => {
    for (const dieAt of [8, 16, 24, 32]) {
      const { bench, pull } = await approved();
      bench.merge(pull);
      const life = mortal(dieAt, 'after');
      const run = bench.nextRun();
      await elevate(bench.ports(run, life)).catch((thrown: unknown) => {
        if (!life.dead) throw thrown;
      });
      bench.runs.end(run);
      bench.clock.advance(minutes(30));
      await bench.revoke();
      await bench.elevate();
      expect(bench.standing(), `${dieAt}`).toEqual(ALL);
      expect((await bench.types(pull)).filter((type) => type === 'elevated')).toHaveLength(1);
    }
  });
});

describe('what is pushed past the pull requests', () => {
  it('a request file: denied and reported, and nothing is opened', async () => {
    const bench = await openBench();
    bench.github.pushToMain(people.mallory, { 'requests/direct.yaml': REQUEST });
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { denied: '1' } });
    expect(bench.desk.writes.filter((write) => write.startsWith('issue unexplained'))).toHaveLength(1);
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('a force push that drops a merge nobody has taken up: denied', async () => {
    const { bench, pull } = await approved();
    const before = bench.github.main();
    bench.merge(pull);
    bench.github.forceMain(before);
    await bench.revoke();
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { elevated: '0', denied: '1' } });
    expect(JSON.stringify(await bench.events())).toContain('merge.not-on-default-branch');
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('a force push that drops the merge of what is open: it lasts until its end, and not longer', async () => {
    const bench = await openBench();
    const before = bench.github.main();
    const pull = bench.merged();
    await bench.elevate();
    bench.github.forceMain(before);
    bench.clock.advance(minutes(30));
    await bench.revoke();
    await bench.elevate();
    expect(bench.standing()).toEqual(ALL);
    bench.clock.advance(hours(2));
    await bench.revoke();
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'expired' });
  });

  it('a force push that drops the merge under an elevation that died: what it opened is ended', async () => {
    const { bench, pull } = await approved();
    const before = bench.github.main();
    bench.merge(pull);
    let dieAt = 0;
    do {
      dieAt += 1;
      const life = mortal(dieAt, 'after');
      const run = bench.nextRun();
      await elevate(bench.ports(run, life)).catch(() => undefined);
      bench.runs.end(run);
      if (!life.dead) throw new Error('it opened everything');
    } while (bench.rules.objects.length + bench.roles.objects.length === 0);
    bench.github.forceMain(before);
    bench.clock.advance(minutes(30));
    await bench.elevate();
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'failed' });
  });
});

describe('a merge that is reverted', () => {
  const revert = (bench: Bench): ReturnType<Bench['ask']> => {
    const pull = bench.github.openPull(people.erin, { [FILE]: null }, { title: 'Revert "Request"' });
    bench.merge(pull);
    return pull;
  };

  it.each(['elevate', 'revoke'] as const)('ends what was opened: by the next %s', async (next) => {
    const { bench, pull } = await opened();
    revert(bench);
    await bench[next]();
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
  });

  it('and reverted back is a new request, which needs its own approvals', async () => {
    const { bench, pull } = await opened();
    revert(bench);
    await bench.revoke();
    const again = bench.github.openPull(people.erin, { [FILE]: REQUEST }, { title: 'Revert "Revert"' });
    bench.merge(again);
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { elevated: '0' } });
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(again)).toMatchObject({ state: 'denied' });
    expect(await bench.record(pull)).toMatchObject({ state: 'ended' });
    // The file on the default branch is explained, and not reported again.
    expect(await bench.elevate()).toMatchObject({ exit: 0 });
  });

  it('and reverted back before any run is judged as that new request alone: the first is deleted, the second has no approvals', async () => {
    const { bench, pull } = await approved();
    bench.merge(pull);
    revert(bench);
    const again = bench.github.openPull(people.erin, { [FILE]: REQUEST });
    bench.merge(again);
    await bench.elevate();
    expect(bench.standing()).toEqual(NOTHING);
    expect([await bench.record(pull), await bench.record(again)].map((one) => one?.state)).toEqual([
      'denied',
      'denied',
    ]);
  });

  it('and reverted back with approvals of its own is opened', async () => {
    const { bench } = await opened();
    revert(bench);
    await bench.revoke();
    const again = bench.github.openPull(people.alice, { [FILE]: REQUEST });
    bench.approve(again, 'carol', 'bob');
    bench.merge(again);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(await bench.record(again)).toMatchObject({ state: 'active' });
  });
});

describe('a request file that is moved', () => {
  /** git shows it as one file that is gone and one that came. */
  const move = (bench: Bench): ReturnType<Bench['ask']> => {
    const pull = bench.github.openPull(people.erin, { [FILE]: null, 'requests/moved.yaml': REQUEST });
    bench.merge(pull);
    return pull;
  };

  it.each(['elevate', 'revoke'] as const)(
    'ends its grant by the next %s, and the new file opens nothing',
    async (next) => {
      const { bench, pull } = await opened();
      const moved = move(bench);
      await bench[next]();
      expect(bench.standing()).toEqual(NOTHING);
      expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
      bench.clock.advance(minutes(1));
      await bench.elevate();
      await bench.elevate();
      expect(await bench.record(moved)).toMatchObject({ state: 'denied' });
      expect(bench.desk.writes.filter((write) => write.includes('requests/moved.yaml'))).toHaveLength(1);
      expect(bench.standing()).toEqual(NOTHING);
    },
  );

  it('before it was taken up keeps it from being opened', async () => {
    const { bench, pull } = await approved();
    bench.merge(pull);
    move(bench);
    await bench.elevate();
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
  });

  it(
    'ends it also when the run that saw it was killed at any of its calls',
    { timeout: 120_000 },
    async () => {
      let struck = 0;
      for (let dieAt = 1; ; dieAt += 1) {
        const { bench, pull } = await opened();
        move(bench);
        const life = mortal(dieAt, 'after');
        const run = bench.nextRun();
        await elevate(bench.ports(run, life)).catch((thrown: unknown) => {
          if (!life.dead) throw thrown;
        });
        if (!life.dead) break;
        struck += 1;
        bench.runs.end(run);
        bench.clock.advance(minutes(30));
        await bench.revoke();
        expect(bench.standing(), `${dieAt}`).toEqual(NOTHING);
        expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
      }
      expect(struck).toBeGreaterThan(15);
    },
  );
});

describe('a pull request that was', () => {
  it('retargeted to the default branch is denied, whoever approved it, and said so before the merge', async () => {
    const { bench, pull } = await approved();
    bench.github.changeBase(pull, 'side');
    bench.github.changeBase(pull, 'main');
    await bench.evaluate(pull);
    expect(bench.desk.status(bench.github.head(pull))).toMatchObject({ state: 'failure' });
    bench.merge(pull);
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { elevated: '0', denied: '1' } });
    expect(JSON.stringify(await bench.events())).toContain('deny');
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('retargeted to another branch and merged there opens nothing', async () => {
    const { bench, pull } = await approved();
    bench.github.changeBase(pull, 'side');
    bench.merge(pull);
    await bench.revoke();
    await bench.elevate();
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('closed and reopened is judged anew, with the approvals it has', async () => {
    const { bench, pull } = await approved();
    bench.github.close(pull);
    await bench.evaluate(pull);
    expect(bench.desk.status(bench.github.head(pull))?.description).toBe('withdrawn');
    await bench.revoke();
    bench.github.reopen(pull);
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved' });
    bench.merge(pull);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });
});
