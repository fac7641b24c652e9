/** The life of a request with a start: taken up, nothing opened before, judged again at the start, opened, ended. */
import { describe, expect, it } from 'vitest';
import { formatInstant, hours, instant, later, minutes, type GrantNumber } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { openGrant } from '../../src/commands/apply.ts';
import { elevate } from '../../src/commands/elevate.ts';
import type { Bench } from './bench.ts';
import { edited, Killed, mortal, openBench, ownPolicies, people, REQUEST } from './bench.ts';
import {
  ALL,
  asked,
  goTo,
  NOTHING,
  OPENED,
  opened,
  request,
  SCHEDULED,
  scheduled,
  START,
} from './schedule-bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';

describe('a merged request whose start lies ahead', () => {
  it('is recorded as scheduled, with its absolute window, told in both zones, and no platform is touched or asked', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', request());
    const taken = bench.clock.now();
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 0, outputs: { elevated: '0', denied: '0', failed: '0' } });
    expect(report.lines).toEqual(['0 elevated, 1 scheduled, 0 denied, 0 ended.']);
    expect(await bench.types(pull)).toEqual(SCHEDULED);
    expect(await bench.openGrant(pull)).toMatchObject({
      state: 'scheduled',
      scheduledAt: formatInstant(taken),
      startsAt: START,
      expiresAt: '2026-11-22T00:00:00Z',
      plan: { start: Date.parse(START), duration: hours(2) },
      steps: [],
    });
    expect(asked(bench)).toEqual([]);
    expect(bench.desk.comment(pull)).toContain('it begins at 2026-11-21 22:00 UTC (23:00 Europe/Berlin)');
    expect(bench.desk.status(bench.github.head(pull))).toMatchObject({
      state: 'success',
      description: 'approved, begins 2026-11-21 22:00 UTC (23:00 Europe/Berlin)',
    });
    expect(await bench.verifies()).toBe(true);
  });

  it('is approved and merged before its start, and said to begin then', async () => {
    const bench = await openBench();
    const pull = bench.ask('alice', request());
    bench.approve(pull, 'carol', 'bob');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved', act: 'merge' });
    expect(bench.desk.comment(pull)).toContain('Once it is merged, it begins at 2026-11-21 22:00 UTC');
  });

  it('is taken up once, and nothing is opened until a second before its start', async () => {
    const { bench, pull } = await scheduled();
    const before = (await bench.events()).length;
    for (const moment of ['2026-11-20T12:00:00Z', '2026-11-21T21:59:59Z']) {
      goTo(bench, moment);
      expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '0' } });
      await bench.revoke();
    }
    expect((await bench.events()).length).toBe(before);
    expect(opened(bench)).toEqual([]);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'scheduled' });
  });

  it('is opened at its start, with the end that was fixed, and ends then', async () => {
    const { bench, pull } = await scheduled();
    goTo(bench, START);
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '1' } });
    expect(await bench.types(pull)).toEqual(OPENED);
    expect(bench.standing()).toEqual(ALL);
    const end = later(Date.parse(START) as never, hours(2));
    expect([...bench.roles.objects, ...bench.rules.objects].map(({ owner }) => owner?.expiresAt)).toEqual([
      end,
      end,
      end,
    ]);
    expect(bench.desk.comment(pull)).toContain('You are in until');
    goTo(bench, '2026-11-22T00:01:00Z');
    expect((await bench.revoke()).outputs).toMatchObject({ ended: '1' });
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'expired', startsAt: START });
    expect(await bench.verifies()).toBe(true);
  });

  it('is opened late with what is left, and its end is not shifted', async () => {
    const { bench, pull } = await scheduled();
    goTo(bench, '2026-11-21T23:50:00Z');
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(await bench.openGrant(pull)).toMatchObject({ startsAt: START, expiresAt: '2026-11-22T00:00:00Z' });
    expect(bench.rules.objects[0]?.owner?.expiresAt).toBe(Date.parse('2026-11-22T00:00:00Z'));
  });

  it('is denied with less than ten minutes left', async () => {
    const { bench, pull } = await scheduled();
    goTo(bench, '2026-11-21T23:50:01Z');
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { elevated: '0', denied: '1' } });
    expect(opened(bench)).toEqual([]);
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    expect(bench.desk.comment(pull)).toContain('less than ten minutes are left');
    expect(await bench.verifies()).toBe(true);
  });

  it('that no run opened is ended by the sweep when its window is over', async () => {
    const { bench, pull } = await scheduled();
    goTo(bench, '2026-11-22T00:00:00Z');
    expect((await bench.revoke()).outputs).toMatchObject({ ended: '1', failed: '0' });
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'expired' });
    expect(bench.desk.comment(pull)).toContain('Nothing had been opened.');
  });

  it('days after approval and merge is opened all the same', async () => {
    const { bench } = await scheduled(request('2026-12-02T22:00:00Z'));
    goTo(bench, '2026-12-02T22:00:00Z');
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(bench.standing()).toEqual(ALL);
  });

  it('is never taken up when the merge is too old by then', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', request('2026-11-23T22:00:00Z'));
    bench.clock.advance(hours(24));
    expect((await bench.elevate()).outputs).toMatchObject({ denied: '1' });
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    goTo(bench, '2026-11-23T22:00:00Z');
    await bench.elevate();
    expect(opened(bench)).toEqual([]);
  });

  it('counts in the caps, and holds its target in its own time only', async () => {
    const { bench, pull } = await scheduled();
    const decide = async (start: string | undefined): Promise<string | undefined> => {
      const other = bench.ask('alice', start === undefined ? REQUEST : request(start));
      bench.approve(other, 'carol', 'bob');
      await bench.evaluate(other);
      return bench.desk.comment(other)?.split('\n')[0];
    };
    expect(await decide(undefined)).toContain('Approved');
    expect(await decide('2026-11-21T20:00:00Z')).toContain('Approved');
    expect(await decide('2026-11-21T20:00:01Z')).toContain('Denied');
    expect(await decide('2026-11-21T23:59:59Z')).toContain('Denied');
    expect(await decide('2026-11-22T00:00:00Z')).toContain('Approved');
    bench.github.pushToMain(people.erin, {
      [SETTINGS]: edited(settingsOf(bench), 'active_per_person: 3', 'active_per_person: 1'),
    });
    expect(await decide('2026-11-25T00:00:00Z')).toContain('Denied');
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'scheduled' });
  });

  it('is scheduled beside a grant that is open now, and both in one run when they follow each other', async () => {
    const bench = await openBench();
    const now = bench.merged();
    await bench.elevate();
    const first = bench.merged('alice', request('2026-11-20T22:00:00Z'));
    const next = bench.merged('alice', request('2026-11-20T20:00:00Z'));
    const clash = bench.merged('alice', request('2026-11-20T21:00:00Z'));
    expect((await bench.elevate()).outputs).toMatchObject({ denied: '1', failed: '0' });
    expect(await bench.openGrant(now)).toMatchObject({ state: 'active' });
    expect(await bench.openGrant(first)).toMatchObject({ state: 'scheduled' });
    expect(await bench.openGrant(next)).toMatchObject({ state: 'scheduled' });
    expect(await bench.record(clash)).toMatchObject({ state: 'denied' });
  });
});

/** The settings with the genesis of this ledger. */
const settingsOf = (bench: Bench): string =>
  edited(ownPolicies()[SETTINGS] ?? '', /genesis: '[^']*'/, `genesis: '${bench.genesis}'`);

describe('an extension', () => {
  it('has no start of its own: nothing is scheduled, and what it extends goes on', async () => {
    const bench = await openBench();
    const former = bench.merged();
    await bench.elevate();
    const pull = bench.merged('alice', `${request('2026-11-20T13:00:00Z', '1h')}extends: ${former}\n`);
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '0', denied: '1' } });
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    expect(bench.desk.comment(pull)).toContain('cannot have a start of its own');
    expect(await bench.openGrant(former)).toMatchObject({ state: 'active' });
  });
});

describe('at the start everything is decided again', () => {
  const denied = async (bench: Bench, pull: GrantNumber, why: string): Promise<void> => {
    goTo(bench, START);
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '0', denied: '1' } });
    expect(await bench.types(pull)).toEqual([...SCHEDULED, 'decided']);
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    expect(bench.desk.comment(pull)).toContain('Denied');
    expect(bench.desk.comment(pull)).toContain(why);
    expect(opened(bench)).toEqual([]);
    expect(await bench.verifies()).toBe(true);
    // Once, and for good.
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { denied: '0' } });
  };

  it.each<[string, (files: Record<string, string>) => Record<string, string>, string]>([
    [
      'the entitlement gives something else',
      (files) => ({ [ADMIN]: edited(files[ADMIN] ?? '', 'ports: [443]', 'ports: [22]') }),
      'would have done something else',
    ],
    [
      'an approver is no longer entitled',
      (files) => ({
        'policies/people.yaml': edited(
          files['policies/people.yaml'] ?? '',
          /payments-owners: \[[^\]]*\]/,
          'payments-owners: [dave]',
        ),
      }),
      'an approval was missing',
    ],
    [
      'the requester may no longer ask',
      (files) => ({
        'policies/people.yaml': edited(files['policies/people.yaml'] ?? '', /sre: \[[^\]]*\]/, 'sre: [dave]'),
      }),
      'alice',
    ],
    ['the entitlement is gone', () => ({ [ADMIN]: null as never }), 'prod-vm-admin'],
  ])('and denied when %s', async (_, change, why) => {
    const { bench, pull } = await scheduled();
    bench.github.pushToMain(people.erin, change(ownPolicies()));
    await denied(bench, pull, why);
  });

  it.each([
    ['everything is frozen', (text: string) => edited(text, 'freeze: none', 'freeze: everything'), 'frozen'],
    [
      'the day is frozen',
      (text: string) => `${text}\nfreezes: [{ name: launch, from: 2026-11-21, to: 2026-11-21 }]\n`,
      'launch',
    ],
    [
      'the environment only observes',
      (text: string) =>
        edited(
          text,
          'production: { max_duration: 8h, mode: enforce',
          'production: { max_duration: 8h, mode: observe',
        ),
      '',
    ],
  ])('and denied when %s', async (what, change, why) => {
    const { bench, pull } = await scheduled();
    bench.github.pushToMain(people.erin, { [SETTINGS]: change(settingsOf(bench)) });
    if (why !== '') return denied(bench, pull, why);
    goTo(bench, START);
    await bench.elevate();
    expect(await bench.record(pull), what).toMatchObject({ state: 'denied' });
    expect(opened(bench)).toEqual([]);
  });

  it('and denied when a grant of it ended shorter ago than the cooldown, which is stored with the decision', async () => {
    const { bench, pull } = await scheduled();
    bench.github.pushToMain(people.erin, {
      [SETTINGS]: edited(settingsOf(bench), 'caps:\n', 'caps:\n  cooldown: 3h\n'),
    });
    goTo(bench, '2026-11-21T16:59:00Z');
    const before = bench.merged('alice', edited(REQUEST, 'duration: 2h', 'duration: 1h'));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    goTo(bench, '2026-11-21T19:30:00Z');
    expect((await bench.revoke()).outputs).toMatchObject({ ended: '1' });
    goTo(bench, START);
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '0', denied: '1' } });
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    expect(bench.desk.comment(pull)).toContain('until 19:30 UTC, and 3 h must lie between two grants of it');
    const decided = (await bench.events()).filter(({ grant, type }) => grant === pull && type === 'decided');
    expect(JSON.stringify(decided.at(-1)?.data)).toContain('cooldown.recent-grant');
    expect(decided.at(-1)?.data).toMatchObject({ facts: { recent: { value: [{ grant: before }] } } });
  });

  it('and denied when somebody entitled requested changes meanwhile', async () => {
    const { bench, pull } = await scheduled();
    bench.github.review(pull, people.bob, 'CHANGES_REQUESTED');
    await denied(bench, pull, 'bob requested changes');
  });

  it('and denied when a platform refuses', async () => {
    const { bench, pull } = await scheduled();
    bench.roles.verdicts.set('1', { step: '1', verdict: 'refused', reasons: ['Not eligible.'] });
    await denied(bench, pull, 'Not eligible.');
  });

  it('and not while a platform does not answer: the next run asks again', async () => {
    const { bench, pull } = await scheduled();
    goTo(bench, START);
    bench.rules.fail(
      'check',
      new Fault('azure.unreachable', 'no answer', { remedy: 'Wait.', transient: true }),
    );
    expect((await bench.elevate()).exit).toBe(2);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'scheduled' });
    bench.clock.advance(minutes(5));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('and not under a policy that cannot be read: it stays scheduled, and is opened when it can', async () => {
    const { bench, pull } = await scheduled();
    bench.github.pushToMain(people.erin, { [SETTINGS]: 'nonsense: [' });
    goTo(bench, START);
    expect((await bench.elevate()).exit).toBe(1);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'scheduled' });
    bench.github.pushToMain(people.erin, { [SETTINGS]: settingsOf(bench) });
    bench.clock.advance(minutes(5));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('and waits while the grant before it is over and not ended yet', async () => {
    const { bench, pull } = await scheduled();
    const first = bench.merged('alice', request('2026-11-21T20:00:00Z'));
    await bench.elevate();
    goTo(bench, '2026-11-21T20:00:00Z');
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    goTo(bench, START);
    // The elevation ends what is over first, so it waits only for what cannot be ended.
    bench.rules.fail('revoke', new Fault('azure.forbidden', 'a lock is on it', { remedy: 'Lift it.' }));
    expect(await bench.elevate()).toMatchObject({ exit: 2, outputs: { elevated: '0', denied: '0' } });
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'scheduled' });
    expect((await bench.revoke()).outputs).toMatchObject({ ended: '1' });
    expect(bench.bell.woken.map(({ workflow }) => workflow)).toContain('elevate.yml');
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(await bench.record(first)).toMatchObject({ state: 'ended' });
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'active' });
  });
});

describe('ended while it is scheduled', () => {
  const deleted = (bench: Bench): void =>
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));

  it.each(['elevate', 'revoke'] as const)('by a merged deletion of its file, by %s', async (by) => {
    const { bench, pull } = await scheduled();
    deleted(bench);
    expect((await bench[by]()).outputs).toMatchObject({ ended: '1', failed: '0' });
    expect(await bench.types(pull)).toEqual([...SCHEDULED, 'ending', 'ended']);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
    expect(bench.desk.comment(pull)).toContain('Nothing had been opened.');
    goTo(bench, START);
    await bench.elevate();
    expect(opened(bench)).toEqual([]);
    expect(await bench.verifies()).toBe(true);
  });

  it('touches and reports nothing of what another grant holds in the same place', async () => {
    const bench = await openBench();
    const now = bench.merged();
    await bench.elevate();
    const ahead = bench.merged('alice', request());
    await bench.elevate();
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-2.yaml': null }));
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1', failed: '0' } });
    expect(await bench.record(ahead)).toMatchObject({ state: 'ended', why: 'early' });
    expect(await bench.openGrant(now)).toMatchObject({ state: 'active' });
    expect(bench.standing()).toEqual(ALL);
  });

  it('by a deletion that was merged before it could be taken up', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', request());
    deleted(bench);
    expect((await bench.elevate()).outputs).toMatchObject({ denied: '1' });
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
  });

  it('by a deletion that no run has seen since, however long ago', async () => {
    const { bench, pull } = await scheduled(request('2026-12-02T22:00:00Z'));
    deleted(bench);
    goTo(bench, '2026-12-02T22:00:00Z');
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    expect(bench.desk.comment(pull)).toContain('deleted the request');
    expect(opened(bench)).toEqual([]);
  });

  it('and begins nothing while what was deleted since cannot be asked', async () => {
    const { bench, pull } = await scheduled(request('2026-12-02T22:00:00Z'));
    goTo(bench, '2026-12-02T22:00:00Z');
    const ports = bench.ports('100');
    const down = new Fault('github.unreachable', 'down', { remedy: 'Wait.', transient: true });
    let looks = 0;
    const evidence: typeof ports.evidence = {
      ...ports.evidence,
      // The first time is the usual look, the second the one that reaches further back.
      mergedSince: (since) => ((looks += 1) === 2 ? Promise.reject(down) : ports.evidence.mergedSince(since)),
    };
    expect(await elevate({ ...ports, evidence })).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(looks).toBe(2);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'scheduled' });
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('although the ledger’s word that nothing was begun is wrong: what is ours is closed', async () => {
    const { bench, pull } = await scheduled();
    const grant = await bench.openGrant(pull);
    if (grant === undefined) throw new Error('it is scheduled');
    const step = grant.plan.steps.find(({ kind }) => kind === 'nsg-rule');
    if (step === undefined) throw new Error('it has a rule');
    await bench.rules.elevate(step, {
      installation: bench.installation,
      grant: pull,
      expiresAt: Date.parse(grant.expiresAt) as never,
      url: grant.url,
    });
    deleted(bench);
    await bench.revoke();
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended' });
  });

  it('waits for a platform that does not answer, and begins nothing meanwhile', async () => {
    const { bench, pull } = await scheduled();
    deleted(bench);
    bench.rules.fail('observe', new Fault('azure.forbidden', 'no', { remedy: 'Grant it.' }), { times: 9 });
    expect((await bench.revoke()).exit).toBe(2);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'ending' });
    bench.rules.forget('observe');
    goTo(bench, START);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0' });
    await bench.revoke();
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
    expect(opened(bench)).toEqual([]);
  });
});

describe('the sweep wakes the elevation', () => {
  it.each([
    ['not a second before the start', '2026-11-21T21:59:59Z', 0],
    ['at the start', START, 1],
    ['late', '2026-11-21T23:00:00Z', 1],
  ])('%s', async (_, moment, times) => {
    const { bench } = await scheduled();
    bench.clock.advance(hours(3));
    await bench.revoke();
    expect(bench.bell.woken).toHaveLength(0);
    goTo(bench, moment);
    await bench.revoke();
    expect(bench.bell.woken.map(({ workflow }) => workflow)).toEqual(
      Array.from({ length: times }, () => 'elevate.yml'),
    );
  });

  it('and says again what a run scheduled that died before its words, and then no more', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', request());
    bench.desk.breakDown(new Fault('github.unreachable', 'down', { remedy: 'Wait.', transient: true }));
    await bench.elevate();
    bench.desk.breakDown(undefined);
    expect(bench.desk.comment(pull)).toBeUndefined();
    await bench.revoke();
    expect(bench.desk.comment(pull)).toContain('it begins at');
    bench.clock.advance(hours(2));
    const before = bench.journal.length;
    await bench.revoke();
    expect(bench.journal.slice(before).filter((line) => line.startsWith('desk'))).toEqual([]);
  });
});

describe('a start that comes while a run is at work', () => {
  it('is not denied for what this run had no reason to ask: the next run opens it', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', request('2026-11-20T10:05:00Z'));
    const ports = bench.ports('100');
    const ledger = bench.ledger('100');
    await elevate({
      ...ports,
      ledger: () => ({
        ...ledger,
        append: (decide, subject) => {
          goTo(bench, '2026-11-20T10:05:00Z');
          return ledger.append(decide, subject);
        },
      }),
    });
    expect(await bench.types(pull)).toEqual([]);
    expect(asked(bench)).toEqual([]);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'elevated']);
  });

  it.each([
    ['lies ahead', '2026-11-21T22:00:00Z', false],
    ['cannot be read', 'soon', false],
    ['lies ahead in the plan alone', '2026-11-21T21:59:59Z', true],
  ])(
    'is looked at once more before each effect: nothing is opened where it %s',
    async (_, startsAt, planned) => {
      const { bench, pull } = await scheduled();
      goTo(bench, '2026-11-21T21:59:59Z');
      const held = await bench.openGrant(pull);
      if (held === undefined) throw new Error('it is scheduled');
      const owner = { run: '100', attempt: 1, until: '2026-11-21T22:20:00Z' };
      const { start, ...without } = held.plan;
      const plan = planned && start !== undefined ? { ...without, start } : without;
      const grant = { ...held, plan, state: 'elevating', owner, startsAt } as const;
      const ports = {
        clock: bench.clock,
        log: bench.log,
        providers: [bench.roles, bench.rules],
        reread: async () => grant,
      };
      const context = {
        installation: bench.installation,
        grant: pull,
        expiresAt: instant(Date.parse(held.expiresAt)),
        url: held.url,
      };
      expect(await openGrant(ports, { grant, owner, context, former: undefined })).toMatchObject({
        kind: 'failed',
        why: 'its start has not come',
      });
      expect(opened(bench)).toEqual([]);
    },
  );
});

describe('an approval that comes after the start', () => {
  it('begins at once, with what is left until the end that was asked for', async () => {
    const bench = await openBench();
    const pull = bench.ask('alice', request('2026-11-20T10:30:00Z'));
    goTo(bench, '2026-11-20T11:00:00Z');
    bench.approve(pull, 'carol', 'bob');
    await bench.evaluate(pull);
    expect(bench.desk.comment(pull)).toContain('has passed: it begins when it is taken up');
    bench.merge(pull);
    const taken = bench.clock.now();
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'elevated']);
    expect(await bench.openGrant(pull)).toMatchObject({
      startsAt: formatInstant(taken),
      expiresAt: '2026-11-20T12:30:00Z',
    });
    expect(bench.rules.objects[0]?.owner?.expiresAt).toBe(Date.parse('2026-11-20T12:30:00Z'));
  });

  it('is resumed with the same end when the run that took it up died', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', request('2026-11-20T10:30:00Z'));
    goTo(bench, '2026-11-20T11:00:00Z');
    const life = mortal();
    const ports = bench.ports('100', life);
    const dying = async () =>
      (await ports.providers()).map((provider) => ({
        ...provider,
        elevate: () => {
          life.dead = true;
          return Promise.reject(new Killed());
        },
      }));
    expect((await elevate({ ...ports, providers: dying })).exit).toBe(2);
    bench.runs.end('100');
    bench.clock.advance(minutes(5));
    expect((await bench.elevate('200')).outputs).toMatchObject({ elevated: '1' });
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'active', expiresAt: '2026-11-20T12:30:00Z' });
  });

  it('is denied with less than ten minutes left', async () => {
    const bench = await openBench();
    const pull = bench.ask('alice', request('2026-11-20T10:10:00Z', '30m'));
    goTo(bench, '2026-11-20T10:29:00Z');
    bench.approve(pull, 'carol', 'bob');
    bench.clock.advance(1_000);
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'denied' });
    bench.merge(pull);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(opened(bench)).toEqual([]);
  });
});
