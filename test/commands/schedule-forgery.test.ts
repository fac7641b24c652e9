/** What the ledger calls scheduled is evidence, never authority (I5). */
import { describe, expect, it } from 'vitest';
import { formatInstant, hours, later, minutes, type GrantNumber } from '../../src/core/brand.ts';
import { deriveEventId } from '../../src/core/ledger/event-id.ts';
import type { NewEvent } from '../../src/core/ledger/event.ts';
import { planDigest } from '../../src/core/make-plan.ts';
import type { Bench } from './bench.ts';
import { openBench } from './bench.ts';
import { goTo, opened, request, START } from './schedule-bench.ts';

describe('a forged schedule', () => {
  /** What an honest run would write now to schedule a request, bent by a forger. */
  const forged = async (
    change: (
      data: Extract<NewEvent, { type: 'scheduled' }>['data'],
    ) => Partial<Extract<NewEvent, { type: 'scheduled' }>['data']>,
    text = request(),
  ): Promise<{ bench: Bench; pull: GrantNumber }> => {
    const bench = await openBench();
    const pull = bench.merged('alice', text);
    const events = await bench.honestEvents(pull, {
      run: '77',
      attempt: 1,
      until: formatInstant(bench.clock.now()),
    });
    await bench.forge(
      events.map((event) =>
        event.type === 'scheduled' ? { ...event, data: { ...event.data, ...change(event.data) } } : event,
      ),
    );
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'scheduled' });
    return { bench, pull };
  };
  const refused = async (bench: Bench, pull: GrantNumber, moment = START): Promise<void> => {
    goTo(bench, moment);
    await bench.elevate();
    expect(opened(bench)).toEqual([]);
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    expect(await bench.verifies()).toBe(true);
  };

  it('that is honest is opened at its start', async () => {
    const { bench } = await forged((data) => data);
    goTo(bench, START);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it.each<[string, Parameters<typeof forged>[0], string?]>([
    ['with an earlier start', () => ({ startsAt: '2026-11-20T11:00:00Z' }), '2026-11-20T11:00:00Z'],
    ['with a later end', () => ({ expiresAt: '2026-11-22T01:00:00Z' })],
    ['with an earlier end', () => ({ expiresAt: '2026-11-21T23:00:00Z' })],
    [
      'with another plan',
      ({ plan }) => {
        const steps = plan.steps.map((step) =>
          step.kind === 'azure-role' ? { ...step, role: 'Contributor' } : step,
        );
        return { plan: { ...plan, steps, digest: planDigest({ ...plan, steps }) } };
      },
    ],
    [
      'with other steps beside the right digest',
      ({ plan }) => ({
        plan: {
          ...plan,
          steps: plan.steps.map((step) =>
            step.kind === 'azure-role' ? { ...step, role: 'Contributor' } : step,
          ),
        },
      }),
    ],
    ['with another principal', () => ({ principal: '0f2c0000-0000-4000-8000-000000000006' as never })],
  ])('%s opens nothing', async (_, change, moment) => {
    const { bench, pull } = await forged(change);
    await refused(bench, pull, moment);
  });

  it('of a request without a start opens nothing', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    const events = await bench.honestEvents(pull, { run: '77', attempt: 1, until: START });
    await bench.forge(
      events.map((event): NewEvent => {
        if (event.type !== 'elevating') return event;
        const { principal, plan, policy } = event.data;
        const data = {
          principal,
          plan,
          policy,
          startsAt: '2026-11-20T12:00:00Z',
          expiresAt: '2026-11-20T14:00:00Z',
        };
        return { ...event, type: 'scheduled', data };
      }),
    );
    await refused(bench, pull, '2026-11-20T12:00:00Z');
  });

  it.each([
    ['with the start of now', (now: string) => ({ startsAt: now })],
    [
      'with a window of now',
      (now: string) => ({
        startsAt: now,
        expiresAt: formatInstant(later(Date.parse(now) as never, hours(2))),
      }),
    ],
    ['with its own start', () => ({})],
  ])('is no intent: one that is written before the start %s opens nothing before it', async (_, change) => {
    const bench = await openBench();
    const pull = bench.merged('alice', request());
    const owner = { run: '77', attempt: 1, until: formatInstant(later(bench.clock.now(), minutes(20))) };
    bench.runs.end('77');
    const events = await bench.honestEvents(pull, owner);
    await bench.forge(
      events.map((event): NewEvent =>
        event.type === 'scheduled'
          ? {
              ...event,
              type: 'elevating',
              data: { ...event.data, owner, ...change(formatInstant(bench.clock.now())) },
            }
          : event,
      ),
    );
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'elevating' });
    bench.clock.advance(minutes(5));
    await bench.elevate();
    expect(opened(bench)).toEqual([]);
    bench.clock.advance(minutes(25));
    await bench.elevate();
    await bench.revoke();
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'failed' });
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'ending', 'ended']);
    expect(opened(bench)).toEqual([]);
  });

  it('of a pull request that was never merged opens nothing', async () => {
    const bench = await openBench();
    const real = bench.merged('alice', request());
    const events = await bench.honestEvents(real, { run: '77', attempt: 1, until: START });
    const other = bench.ask('alice', request());
    await bench.forge(
      events.map((event) => {
        const moved = JSON.parse(
          JSON.stringify(event).replaceAll(`"grant":${real}`, `"grant":${other}`),
        ) as NewEvent;
        return { ...moved, id: deriveEventId(other, event.type, '') };
      }),
    );
    expect(await bench.openGrant(other)).toMatchObject({ state: 'scheduled' });
    goTo(bench, START);
    await bench.elevate();
    expect(await bench.record(other)).toMatchObject({ state: 'denied' });
    expect(opened(bench).filter((call) => call.includes(` ${other}/`))).toEqual([]);
  });
});
