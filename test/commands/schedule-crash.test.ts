/** A request with a start converges from any interruption, and from two runs at once (I7). */
import { describe, expect, it } from 'vitest';
import { formatInstant, later, minutes } from '../../src/core/brand.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { revoke } from '../../src/commands/revoke.ts';
import type { Mortality } from './bench.ts';
import { mortal, openBench, people, SUBSCRIPTIONS } from './bench.ts';
import {
  ALL,
  goTo,
  NOTHING,
  OPENED,
  opened,
  request,
  SCHEDULED,
  scheduled,
  START,
} from './schedule-bench.ts';

const runUntilDeath = async (life: Mortality, run: () => Promise<unknown>): Promise<boolean> => {
  try {
    await run();
  } catch (thrown) {
    if (!life.dead) throw thrown;
  }
  return life.dead;
};
const withoutTakeover = (types: readonly string[]): readonly string[] =>
  types.filter((type, index) => type !== 'elevating' || types.indexOf('elevating') === index);

describe.each(['before', 'after'] as const)('killed %s any call', (when) => {
  it('while it is taken up, it is scheduled once', async () => {
    for (let call = 1; ; call += 1) {
      const bench = await openBench();
      const pull = bench.merged('alice', request());
      const life = mortal(call, when);
      const died = await runUntilDeath(life, () => elevate(bench.ports('100', life)));
      bench.runs.end('100');
      bench.clock.advance(minutes(3));
      expect((await bench.elevate('200')).exit, `killed at call ${call}`).toBe(0);
      expect(await bench.types(pull)).toEqual(SCHEDULED);
      expect(opened(bench)).toEqual([]);
      expect(await bench.verifies()).toBe(true);
      if (!died) break;
    }
  });

  it('at the start, the next run ends in one opening with the end that was fixed', async () => {
    for (let call = 1; ; call += 1) {
      const { bench, pull } = await scheduled();
      goTo(bench, START);
      const life = mortal(call, when);
      const died = await runUntilDeath(life, () => elevate(bench.ports('100', life)));
      bench.runs.end('100');
      bench.clock.advance(minutes(3));
      expect((await bench.elevate('200')).exit, `killed at call ${call}`).toBe(0);
      expect(withoutTakeover(await bench.types(pull))).toEqual(OPENED);
      expect(bench.standing()).toEqual(ALL);
      const ends = [...bench.roles.objects, ...bench.rules.objects].map(({ owner }) => owner?.expiresAt);
      expect(new Set(ends)).toEqual(new Set([Date.parse('2026-11-22T00:00:00Z')]));
      expect(await bench.verifies()).toBe(true);
      if (!died) break;
    }
  });

  it('while it is ended before its start, it is ended once and nothing stands', async () => {
    for (let call = 1; ; call += 1) {
      const { bench, pull } = await scheduled();
      bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
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
      expect(await bench.types(pull)).toEqual([...SCHEDULED, 'ending', 'ended']);
      expect(bench.standing()).toEqual(NOTHING);
      if (!died) break;
    }
  });
});

describe('two runs at once', () => {
  it('at the start open it once', async () => {
    const { bench, pull } = await scheduled();
    goTo(bench, START);
    await Promise.all([bench.elevate('100'), bench.elevate('200')]);
    expect(await bench.types(pull)).toEqual(OPENED);
    expect(bench.standing()).toEqual(ALL);
  });

  it('one of which ends what the other begins leave nothing open', async () => {
    const { bench, pull } = await scheduled();
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
    goTo(bench, START);
    await Promise.all([bench.elevate('100'), bench.revoke({}, '200')]);
    bench.runs.end('100');
    bench.clock.advance(minutes(25));
    await bench.elevate('300');
    await bench.revoke();
    expect(bench.standing()).toEqual(NOTHING);
    expect(['denied', 'ended']).toContain((await bench.record(pull))?.state);
    expect(await bench.verifies()).toBe(true);
  });

  it('a sweep that read it as scheduled closes what a run opened meanwhile, and waits for its lease', async () => {
    const { bench, pull } = await scheduled();
    goTo(bench, START);
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
    const grant = await bench.openGrant(pull);
    if (grant === undefined) throw new Error('it is scheduled');
    // A run that has not seen the deletion has taken it to `elevating` and opened a rule.
    const owner = { run: '100', attempt: 1, until: formatInstant(later(bench.clock.now(), minutes(20))) };
    const { principal, plan, startsAt, expiresAt, policy } = grant;
    const ports = bench.ports('200');
    const ledger = bench.ledger('200');
    let overtaken = false;
    const report = await revoke(
      {
        ...ports,
        ledger: () => ({
          ...ledger,
          append: async (decide, subject) => {
            if (!overtaken) {
              overtaken = true;
              await bench.forge([
                {
                  id: deriveEventId(pull, 'elevating', '100/1'),
                  type: 'elevating',
                  grant: pull,
                  actor: { kind: 'gatehouse' },
                  data: { principal, plan, startsAt, expiresAt, policy, owner },
                },
              ]);
              const step = plan.steps[2];
              if (step !== undefined)
                await bench.rules.elevate(step, {
                  installation: bench.installation,
                  grant: pull,
                  expiresAt: Date.parse(expiresAt) as never,
                  url: grant.url,
                });
            }
            return ledger.append(decide, subject);
          },
        }),
      },
      {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      },
    );
    expect(report.outputs).toMatchObject({ ended: '0' });
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'ending' });
  });
});
