/** The ledger is evidence, never authority (I5): whoever can write to its branch opens nothing and hides nothing. */
import { describe, expect, it } from 'vitest';
import {
  formatInstant,
  gitHubUserId,
  hours,
  later,
  milliseconds,
  minutes,
  resourceId,
} from '../../src/core/brand.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import type { EventData, NewEvent } from '../../src/core/ledger/event.ts';
import { planDigest } from '../../src/core/make-plan.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Bench } from './bench.ts';
import { openBench } from './bench.ts';

type Intent = EventData['elevating'];

const forgedBy = (events: readonly NewEvent[], change: (intent: Intent) => Intent): readonly NewEvent[] =>
  events.map((event) => (event.type === 'elevating' ? { ...event, data: change(event.data) } : event));

const ended = { run: '77', attempt: 1 };
const leaseOf = (bench: Bench) => ({ ...ended, until: formatInstant(later(bench.clock.now(), minutes(20))) });

const wider = (plan: Plan): Plan['steps'] =>
  plan.steps.map((step) =>
    step.kind === 'azure-role'
      ? { ...step, role: 'Owner', scope: resourceId('/subscriptions/11111111-1111-1111-1111-111111111111') }
      : step,
  );

const nothingOpened = (bench: Bench): void => {
  expect([...bench.roles.calls, ...bench.rules.calls].filter((call) => call.startsWith('elevate'))).toEqual(
    [],
  );
  expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
};

/** Honest events for a request that is approved and merged, to be bent. */
const approvedOne = async () => {
  const bench = await openBench();
  bench.runs.end('77');
  const pull = bench.merged();
  bench.clock.advance(minutes(5));
  return { bench, pull, events: await bench.honestEvents(pull, leaseOf(bench)) };
};

const finish = async (bench: Bench): Promise<void> => {
  await bench.elevate('200');
  bench.clock.advance(minutes(21));
  await bench.elevate('201');
  await bench.revoke();
};

describe('a forged intent is ended and never opened', () => {
  it.each<[string, (intent: Intent, bench: Bench) => Intent]>([
    [
      'with another plan',
      (intent) => {
        const { digest: _, ...plan } = { ...intent.plan, steps: wider(intent.plan) };
        return { ...intent, plan: { ...plan, digest: planDigest(plan) } };
      },
    ],
    [
      'with other steps beside the right digest',
      (intent) => ({ ...intent, plan: { ...intent.plan, steps: wider(intent.plan) } }),
    ],
    [
      'with another principal',
      (intent) => ({ ...intent, principal: '0f2c0000-0000-4000-8000-000000000006' as Intent['principal'] }),
    ],
    [
      'with a later end',
      (intent) => ({
        ...intent,
        expiresAt: formatInstant(later(Date.parse(intent.expiresAt) as never, hours(1))),
      }),
    ],
    [
      'that starts before the merge',
      (intent) => ({
        ...intent,
        startsAt: formatInstant(later(Date.parse(intent.startsAt) as never, milliseconds(-minutes(30)))),
        expiresAt: formatInstant(later(Date.parse(intent.expiresAt) as never, milliseconds(-minutes(30)))),
      }),
    ],
    [
      'that starts later than now',
      (intent) => ({
        ...intent,
        startsAt: formatInstant(later(Date.parse(intent.startsAt) as never, hours(1))),
        expiresAt: formatInstant(later(Date.parse(intent.expiresAt) as never, hours(1))),
      }),
    ],
  ])('%s', async (_, change) => {
    const { bench, pull, events } = await approvedOne();
    await bench.forge(forgedBy(events, (intent) => change(intent, bench)));
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'elevating' });
    await finish(bench);
    nothingOpened(bench);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'failed' });
    expect(await bench.verifies()).toBe(true);
  });

  it('for a request that nobody approved', async () => {
    const { bench, events } = await approvedOne();
    const unapproved = bench.ask('alice');
    bench.merge(unapproved, 'mallory');
    const moved = JSON.parse(
      JSON.stringify(events).replaceAll('"grant":1', `"grant":${unapproved}`),
    ) as readonly NewEvent[];
    await bench.forge(
      forgedBy(moved, (intent) => {
        const { digest: _, ...plan } = intent.plan;
        return { ...intent, plan: { ...plan, digest: planDigest(plan) } };
      }).map((event) => ({ ...event, id: deriveEventId(unapproved, event.type, '') })),
    );
    expect(await bench.openGrant(unapproved)).toMatchObject({ state: 'elevating' });
    await bench.elevate('200');
    expect([...bench.roles.calls].filter((call) => call.startsWith(`elevate ${unapproved}/`))).toEqual([]);
    bench.clock.advance(minutes(21));
    await bench.revoke();
    expect(await bench.record(unapproved)).toMatchObject({ state: 'ended', why: 'failed' });
  });

  it('for a pull request that does not exist', async () => {
    const { bench, events } = await approvedOne();
    const moved = JSON.parse(
      JSON.stringify(events).replaceAll('"grant":1', '"grant":900'),
    ) as readonly NewEvent[];
    await bench.forge(moved);
    await bench.elevate('200');
    expect(bench.roles.calls.filter((call) => call.startsWith('elevate 900/'))).toEqual([]);
  });

  it.each<[string, (intent: Intent) => Intent]>([
    ['unchanged', (intent) => intent],
    ['with other steps', (intent) => ({ ...intent, plan: { ...intent.plan, steps: wider(intent.plan) } })],
  ])('that names the very run that is at work as its owner, %s', async (_, change) => {
    const bench = await openBench();
    const pull = bench.merged();
    const until = formatInstant(later(bench.clock.now(), minutes(20)));
    const events = await bench.honestEvents(pull, { run: '200', attempt: 1, until });
    await bench.forge(forgedBy(events, change));
    await bench.elevate('200');
    nothingOpened(bench);
    // It is left to a run that derives it, once the lease that it claims is over.
    bench.clock.advance(minutes(21));
    await bench.elevate('201');
    const roles = bench.roles.objects.map(({ step }) => (step.kind === 'azure-role' ? step.role : ''));
    expect(roles).not.toContain('Owner');
  });

  it('that claims a lease far into the future is over with its window', async () => {
    const { bench, pull, events } = await approvedOne();
    await bench.forge(
      forgedBy(events, (intent) => ({
        ...intent,
        owner: { run: '78', attempt: 1, until: '2099-01-01T00:00:00Z' },
      })),
    );
    bench.clock.advance(hours(3));
    await bench.revoke();
    nothingOpened(bench);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'expired' });
  });
});

describe('a forged closing event', () => {
  const hidden = async (count = 1) => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    bench.clock.advance(minutes(10));
    await bench.forge([
      {
        id: deriveEventId(pull, 'ended', ''),
        type: 'ended',
        grant: pull,
        actor: { kind: 'gatehouse' },
        data: { why: 'expired', steps: [], lagSeconds: 0 },
      },
    ]);
    expect(await bench.openGrant(pull)).toBeUndefined();
    for (let extra = 1; extra < count; extra += 1) {
      const [object] = bench.rules.objects;
      if (object !== undefined) bench.rules.objects.push({ ...object, id: `copy-${extra}` });
    }
    return { bench, pull };
  };

  it('hides nothing: the platform sweep removes what stands', async () => {
    const { bench } = await hidden();
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '3' } });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect((await bench.events()).at(-1)).toMatchObject({ type: 'swept', data: { found: 3, ended: 3 } });
    expect(await bench.verifies()).toBe(true);
  });

  it('above the cap, the sweep asks for an operator', async () => {
    const { bench } = await hidden(4);
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('the cap is 5');
    expect(bench.standing().roles).toBe(2);
    // Only an operator's word counts, and only for exactly that many.
    const account = (id: number) => ({ kind: 'account', id: gitHubUserId(id) }) as const;
    const byMallory = await bench.revoke({ expected: { count: 6, by: account(1006) } });
    expect(byMallory.lines.join(' ')).toContain('only people in operators');
    await bench.revoke({ expected: { count: 7, by: account(1005) } });
    expect(bench.standing().roles).toBe(2);
    await bench.revoke({ expected: { count: 6, by: account(1005) } });
    expect(bench.standing().roles).toBe(0);
  });

  it('never revives: the request is not opened again', async () => {
    const { bench } = await hidden();
    const calls = bench.roles.calls.length;
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0' });
    expect(bench.roles.calls).toHaveLength(calls);
  });

  it.each([
    ['ended', hours(3)],
    ['active', minutes(10)],
  ])('that takes the record of an %s grant out begins nothing anew', async (_, passed) => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    bench.clock.advance(passed);
    await bench.revoke();
    const traces = [...bench.store.files.keys()].filter((path) => /^(open|grants)\//.test(path));
    bench.store.tamper({ deletions: traces });
    expect(await bench.record(pull)).toBeUndefined();
    const calls = bench.roles.calls.filter((call) => call.startsWith('elevate')).length;
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(report.lines.join(' ')).toContain(`The ledger had a record of #${pull}`);
    expect(bench.roles.calls.filter((call) => call.startsWith('elevate'))).toHaveLength(calls);
  });
});
