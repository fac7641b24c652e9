/** A month of use from one seed: people, clocks, late cron, faults; every run of a command is a real one. */
import type { GrantNumber } from '../../src/core/brand.ts';
import { randomFrom } from '../house/stage.ts';
import { createAgenda } from './agenda.ts';
import type { Ask } from './asks.ts';
import { BEGIN, busyness, DAYS, isAtWork } from './calendar.ts';
import { createDraw } from './draw.ts';
import type { Draw } from './draw.ts';
import { createFolk } from './folk.ts';
import { openOffice } from './office.ts';
import { onCall, people, personOf } from './town.ts';
import type { Person } from './town.ts';
import type { Ran, World } from './world.ts';
import { openWorld } from './world.ts';

export interface MonthOptions {
  readonly seed: number;
  readonly requests: number;
  readonly days?: number;
  /** Of all calls of all ports, two in a hundred when nothing is said. */
  readonly faults?: number;
  /** Stops there, to look at what stands then. Milliseconds since the epoch. */
  readonly until?: number;
}

export interface Job {
  readonly of: 'evaluate' | 'act' | 'elevate' | 'revoke';
  readonly at: number;
  /** Whose it was; undefined where it was everybody's. */
  readonly pull: GrantNumber | undefined;
  /** A sweep that the schedule brought, and that is paid for whether anybody asks or not. */
  readonly scheduled: boolean;
}

export interface Month {
  readonly seed: number;
  readonly world: World;
  readonly asks: ReadonlyMap<GrantNumber, Ask>;
  readonly sweeps: readonly Ran[];
  readonly runs: Readonly<Record<'evaluate' | 'elevate' | 'revoke', number>>;
  /** Every job that ran, as GitHub would count it. */
  readonly jobs: readonly Job[];
  readonly late: readonly number[];
  readonly read: readonly {
    readonly command: 'evaluate' | 'elevate' | 'revoke';
    readonly at: number;
    /** Of the ledger, in one run. */
    readonly files: number;
  }[];
  /** Who has left when. */
  readonly gone: ReadonlyMap<string, number>;
}

const MINUTES = 60_000;
const HOURS = 60 * MINUTES;
const DAY = 24 * HOURS;
/** In a hundred requests, on the path for emergencies. */
const EMERGENCIES = 0.015;

/** Who wants something when: in their working hours mostly, and now and then at night. */
const drawMoments = (
  draw: Draw,
  { requests, days }: { readonly requests: number; readonly days: number },
): readonly { readonly at: number; readonly person: Person; readonly emergency: boolean }[] => {
  const moments: { at: number; person: Person; emergency: boolean }[] = [];
  while (moments.length < requests) {
    const at = BEGIN + Math.floor(draw.random() * days * DAY);
    const person = draw.pick(people);
    const emergency = moments.length < requests * EMERGENCIES;
    const onDuty = personOf.get(onCall(person.team, at));
    if (emergency && onDuty !== undefined && !isAtWork(person.zone, at))
      moments.push({ at, person: onDuty, emergency });
    if (!emergency && draw.chance(busyness(person.zone, at))) moments.push({ at, person, emergency });
  }
  return moments;
};

/** How late GitHub's cron comes: mostly minutes, and every fifth time hours. */
const lateness = (draw: Draw): number => {
  const kind = draw.random();
  if (kind < 0.5) return draw.between(0, 10 * MINUTES);
  return kind < 0.8 ? draw.between(10 * MINUTES, HOURS) : draw.between(HOURS, 5 * HOURS);
};

export const month = async ({
  seed,
  requests,
  days = DAYS,
  faults = 0.02,
  until = Infinity,
}: MonthOptions): Promise<Month> => {
  const draw = createDraw(randomFrom(seed));
  const world = await openWorld({
    random: randomFrom(seed + 1),
    faults,
    begin: new Date(BEGIN).toISOString().replace('.000', ''),
  });
  const { clock } = world;
  const agenda = createAgenda();
  const gone = new Map<string, number>();
  const waiting = new Set<string>();
  const sweeps: Ran[] = [];
  const late: number[] = [];
  const runs = { evaluate: 0, elevate: 0, revoke: 0 };
  const read: Month['read'][number][] = [];
  const jobs: Job[] = [];
  const ran = async (
    command: Month['read'][number]['command'],
    run: Promise<Ran>,
    { pull, scheduled = false }: { readonly pull?: GrantNumber; readonly scheduled?: boolean } = {},
  ): Promise<Ran> => {
    runs[command] += 1;
    const done = await run;
    jobs.push({ of: command, at: done.began, pull, scheduled });
    if (done.acted) jobs.push({ of: 'act', at: done.began, pull, scheduled });
    read.push({ command, at: done.began, files: done.files });
    return done;
  };

  /** One run of a workflow waits at most, as `concurrency` has it. */
  const soon = (name: string, act: () => Promise<void>): void => {
    if (waiting.has(name)) return;
    waiting.add(name);
    agenda.add(clock.now() + draw.between(5_000, 20_000), async () => {
      waiting.delete(name);
      await act();
      for (const { workflow, pull } of world.woken())
        if (pull !== undefined) soon(`request ${pull}`, () => judge(pull, true));
        else soon(workflow, workflow === 'revoke.yml' ? () => sweep() : elevateAll);
    });
  };
  const judge = async (pull: GrantNumber, dispatched: boolean): Promise<void> => {
    const { thrown, report, over } = await ran('evaluate', world.evaluate(pull, dispatched), {
      pull,
    });
    const ask = folk.asks.get(pull);
    if (ask !== undefined)
      await folk.judged(ask, thrown === undefined ? report?.outputs?.outcome : undefined, over);
  };
  const noticeOpened = (): void => {
    for (const { grant, since } of world.witness.held.slice(noticed)) {
      noticed += 1;
      const ask = folk.asks.get(grant as GrantNumber);
      if (ask !== undefined && ask.openedAt === undefined) folk.opened(ask, since);
    }
  };
  let noticed = 0;
  const elevateAll = async (): Promise<void> => {
    await ran('elevate', world.elevate());
    noticeOpened();
  };
  const sweep = async (scheduled = false): Promise<void> => {
    sweeps.push(await ran('revoke', world.revoke(), { scheduled }));
  };
  const wake = (what: 'elevate' | GrantNumber): void =>
    typeof what === 'number'
      ? soon(`request ${what}`, () => judge(what, false))
      : soon('elevate.yml', elevateAll);
  const folk = createFolk({ world, agenda, draw, gone, wake });
  openOffice({ world, agenda, asks: folk.asks, gone, wake });

  for (const { at, person, emergency } of drawMoments(draw, { requests, days }))
    agenda.add(at, () => (emergency ? folk.emergencyNow(person.team, person) : folk.askNow(person)));
  const end = BEGIN + days * DAY;
  const cron = (after: number): void => {
    const tick = Math.ceil((after - 7 * MINUTES + 1) / (30 * MINUTES)) * 30 * MINUTES + 7 * MINUTES;
    const by = lateness(draw);
    late.push(by);
    agenda.add(tick + by, () => {
      soon('revoke.yml', () => sweep(true));
      // Long enough for the last review to fall due.
      if (clock.now() < end + 2 * DAY || world.open() > 0) cron(clock.now());
    });
  };
  cron(BEGIN);
  for (let next = agenda.next(); next !== undefined && clock.now() < until; next = agenda.next()) {
    clock.advance(Math.max(0, next.at - clock.now()));
    await next.act();
  }
  return { seed, world, asks: folk.asks, sweeps, runs, jobs, late, read, gone };
};
