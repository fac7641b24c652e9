import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import type { Bench, Mortality } from './bench.ts';
import { edited, Killed, mortal, openBench, ownPolicies, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

/** Runs until it ends or is killed; how many calls it made. */
const runUntilDeath = async (life: Mortality, run: () => Promise<unknown>): Promise<boolean> => {
  try {
    await run();
  } catch (thrown) {
    if (!life.dead) throw thrown;
  }
  return life.dead;
};

const OPENED = ['requested', 'decided', 'elevating', 'elevated'];
/** A second `elevating` is another run's ownership of the same intent. */
const withoutTakeover = (types: readonly string[]): readonly string[] =>
  types.filter((type, index) => type !== 'elevating' || types.indexOf('elevating') === index);

const oneOpening = async (bench: Bench, pull: Parameters<Bench['types']>[0]): Promise<void> => {
  expect(withoutTakeover(await bench.types(pull))).toEqual(OPENED);
  expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
  const ends = new Set([...bench.roles.objects, ...bench.rules.objects].map(({ owner }) => owner?.expiresAt));
  const intents = (await bench.events()).flatMap((event) =>
    event.type === 'elevating' ? [Date.parse(event.data.expiresAt)] : [],
  );
  expect([...new Set([...ends, ...intents])]).toHaveLength(1);
  expect(await bench.verifies()).toBe(true);
};

/** Its intent is on record; it dies right before its first effect. */
const dyingAtItsOpening = async (bench: Bench, run: string): Promise<void> => {
  const life = mortal();
  const ports = bench.ports(run, life);
  await expect(
    elevate({
      ...ports,
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          elevate: () => {
            life.dead = true;
            return Promise.reject(new Killed());
          },
        })),
    }),
  ).resolves.toMatchObject({ exit: 2 });
};

describe.each(['before', 'after'] as const)('killed %s any call', (when) => {
  it('of elevate, the next run ends in one opening with the first end', async () => {
    for (let call = 1; ; call += 1) {
      const bench = await openBench();
      const pull = bench.merged();
      const life = mortal(call, when);
      if (!(await runUntilDeath(life, () => elevate(bench.ports('100', life))))) {
        expect(call).toBeGreaterThan(20);
        break;
      }
      bench.runs.end('100');
      bench.clock.advance(minutes(3));
      expect((await bench.elevate('200')).exit, `killed at call ${call}`).toBe(0);
      await oneOpening(bench, pull);
    }
  });

  it('of an elevate that undoes, everything is closed or the opening is finished, and the ledger agrees', async () => {
    for (let call = 1; ; call += 1) {
      const bench = await openBench();
      const pull = bench.merged();
      bench.rules.fail('elevate', new Error('a bug in the middle'), { when: 'after' });
      const life = mortal(call, when);
      const died = await runUntilDeath(life, () => elevate(bench.ports('100', life)));
      bench.rules.forget('elevate');
      bench.runs.end('100');
      bench.clock.advance(minutes(6));
      await bench.elevate('200');
      bench.clock.advance(minutes(21));
      await bench.revoke();
      const open = await bench.openGrant(pull);
      const standing = open === undefined ? { roles: 0, rules: 0 } : { roles: 2, rules: 1 };
      expect(bench.standing(), `killed at call ${call}`).toEqual(standing);
      expect([undefined, 'active']).toContain(open?.state);
      expect(await bench.verifies()).toBe(true);
      if (!died) break;
    }
  });

  it('of revoke, the next sweep ends everything once', async () => {
    for (let call = 1; ; call += 1) {
      const bench = await openBench();
      const pull = bench.merged();
      const other = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
      await bench.elevate();
      bench.clock.advance(hours(2) + 60_000);
      const life = mortal(call, when);
      const died = await runUntilDeath(life, () =>
        revoke(bench.ports('300', life), {
          platformOnly: false,
          installation: bench.installation,
          subscriptions: SUBSCRIPTIONS,
          expected: undefined,
        }),
      );
      if (died) expect((await bench.revoke()).exit, `killed at call ${call}`).toBe(0);
      expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
      for (const grant of [pull, other]) {
        expect(await bench.types(grant)).toEqual([...OPENED, 'ending', 'ended']);
        expect(await bench.record(grant)).toMatchObject({ state: 'ended', why: 'expired' });
      }
      expect(await bench.verifies()).toBe(true);
      if (!died) break;
    }
  });
});

describe('an unfinished intent', () => {
  const begun = async (): Promise<{ bench: Bench; pull: ReturnType<Bench['ask']> }> => {
    const bench = await openBench();
    const pull = bench.merged();
    await dyingAtItsOpening(bench, '100');
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating']);
    return { bench, pull };
  };

  it('is left alone while its owner lives and its lease runs', async () => {
    const { bench, pull } = await begun();
    bench.clock.advance(minutes(5));
    expect((await bench.elevate('200')).outputs).toMatchObject({ elevated: '0', ended: '0' });
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'elevating', owner: { run: '100' } });
  });

  it('is taken over when the lease is over, with the same end', async () => {
    const { bench, pull } = await begun();
    const end = (await bench.openGrant(pull))?.expiresAt;
    bench.clock.advance(minutes(21));
    expect((await bench.elevate('200')).outputs).toMatchObject({ elevated: '1' });
    expect((await bench.openGrant(pull))?.expiresAt).toBe(end);
    await oneOpening(bench, pull);
  });

  it.each([
    ['less than ten minutes are left', hours(2) - minutes(9)],
    ['the window is over', hours(2) + minutes(1)],
  ])('is never resumed when %s', async (_, passed) => {
    const { bench, pull } = await begun();
    bench.runs.end('100');
    bench.clock.advance(passed);
    expect((await bench.elevate('200')).outputs).toMatchObject({ elevated: '0' });
    await bench.revoke();
    expect(bench.roles.calls.filter((call) => call.startsWith('elevate'))).toEqual([]);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended' });
  });

  it('is ended when an approver no longer counts', async () => {
    const { bench, pull } = await begun();
    bench.runs.end('100');
    bench.github.pushToMain(people.erin, {
      'policies/people.yaml': edited(
        ownPolicies()['policies/people.yaml'] ?? '',
        /payments-owners: \[[^\]]*\]/,
        'payments-owners: [dave]',
      ),
    });
    expect((await bench.elevate('200')).outputs).toMatchObject({ elevated: '0' });
    bench.clock.advance(minutes(21));
    await bench.revoke();
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'failed' });
  });

  it('is not concluded upon while GitHub cannot be asked', async () => {
    const { bench, pull } = await begun();
    bench.runs.end('100');
    bench.github.breakDown(
      'mainAt',
      new Fault('github.unreachable', 'no answer', { remedy: 'Wait.', transient: true }),
    );
    expect((await bench.elevate('200')).exit).toBe(2);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'elevating' });
    bench.github.breakDown('mainAt', undefined);
    expect((await bench.elevate('201')).outputs).toMatchObject({ elevated: '1' });
  });
});

describe('a run that was slow', () => {
  /** While the first run opens step 2, its lease passes and another run takes the grant over and finishes it. */
  it('leaves the grant to whoever took it over', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    const ports = bench.ports('100');
    let overtaken = false;
    const report = await elevate({
      ...ports,
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          elevate: async (step, context) => {
            if (step.id === '2' && !overtaken) {
              overtaken = true;
              bench.clock.advance(minutes(21));
              expect((await bench.elevate('200')).outputs).toMatchObject({ elevated: '1' });
            }
            return provider.elevate(step, context);
          },
        })),
    });
    expect(report.outputs).toMatchObject({ elevated: '0' });
    await oneOpening(bench, pull);
    expect((await bench.openGrant(pull))?.owner.run).toBe('200');
    expect(bench.desk.comment(pull)).toContain('You are in until');
  });

  /** Run 100, whose grant run 200 takes over when the outcome is about to be recorded; run 200 dies at its first opening. */
  const overtakenAtTheEnd = async (bench: Bench): Promise<void> => {
    const ports = bench.ports('100');
    const ledger = bench.ledger('100');
    let appends = 0;
    await elevate({
      ...ports,
      ledger: () => ({
        ...ledger,
        append: async (...given) => {
          appends += 1;
          if (appends === 2) {
            bench.clock.advance(minutes(21));
            await dyingAtItsOpening(bench, '200');
          }
          return ledger.append(...given);
        },
      }),
    });
    expect(appends).toBeGreaterThanOrEqual(2);
  };

  it.each(['elevated', 'failed'])(
    'records no outcome (%s) of a grant that another run has taken over',
    async (outcome) => {
      const bench = await openBench();
      const pull = bench.merged();
      if (outcome === 'failed')
        bench.rules.fail('elevate', new Fault('azure.forbidden', 'forbidden', { remedy: 'Grant it.' }));
      await overtakenAtTheEnd(bench);
      expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'elevating']);
      expect(await bench.openGrant(pull)).toMatchObject({ state: 'elevating', owner: { run: '200' } });
      bench.runs.end('200');
      expect((await bench.elevate('201')).outputs).toMatchObject({ elevated: '1' });
      await oneOpening(bench, pull);
      const opened = (await bench.events()).filter(({ type }) => type === 'elevated');
      expect(opened.map(({ id }) => id)).toEqual([deriveEventId(pull, 'elevated', '201/1')]);
      expect(await bench.verifies()).toBe(true);
    },
  );

  it('closes what it opened when the grant was ended meanwhile', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    const ports = bench.ports('100');
    await elevate({
      ...ports,
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          elevate: async (step, context) => {
            if (step.id === '2') {
              bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
              await bench.elevate('200');
              expect(await bench.openGrant(pull)).toMatchObject({ state: 'ending' });
            }
            return provider.elevate(step, context);
          },
        })),
    });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    bench.clock.advance(minutes(21));
    await bench.revoke();
    expect(await bench.record(pull)).toMatchObject({ state: 'ended' });
    expect(await bench.verifies()).toBe(true);
  });
});
