/** The month in figures: how long people waited, how late access ended, and how much a run read of the ledger. */
import type { Ask } from './asks.ts';
import { DAYS, BEGIN } from './calendar.ts';
import { sweepFrom } from './judge-ends.ts';
import { emergenciesIn, reviewTimes } from './judge-reviews.ts';
import type { Month } from './month.ts';

/** What was timed, and what of each sort it took, in milliseconds. */
export interface Times {
  readonly title: string;
  readonly rows: readonly (readonly [string, readonly number[]])[];
}

export interface Distribution {
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export const distribution = (values: readonly number[]): Distribution => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { count: sorted.length, median: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const length = (time: number): string => {
  if (time < 2 * MINUTE) return `${Math.round(time / SECOND)} s`;
  if (time < 100 * MINUTE) return `${Math.round(time / MINUTE)} min`;
  return `${(time / HOUR).toFixed(1)} h`;
};

const row = (name: string, values: readonly number[], say: (value: number) => string): string => {
  const { count, median, p90, p99, max } = distribution(values);
  const cells = [median, p90, p99, max].map((value) => say(value).padStart(9)).join('');
  return `${name.padEnd(44)}${String(count).padStart(7)}${cells}`;
};

const table = ({ title, rows }: Times, say: (value: number) => string = length): readonly string[] => [
  `${title.padEnd(44)}${['count', 'median', 'p90', 'p99', 'max'].map((word, index) => word.padStart(index === 0 ? 7 : 9)).join('')}`,
  ...rows.map(([name, values]) => row(`  ${name}`, values, say)),
];

export const wayOf = (ask: Ask): string =>
  ask.breakGlass
    ? 'emergencies'
    : ['nobody needs to approve', 'one approval', 'two approvals'][
        ask.offer.kind === 'deploy' && ask.minutes <= 15 ? 0 : ask.offer.rules.length
      ]!;

const decisions = ({ asks }: Month): Times => {
  const decided = [...asks.values()].filter(({ decidedAt }) => decidedAt !== undefined);
  const ways = ['nobody needs to approve', 'one approval', 'two approvals', 'emergencies'];
  const time = (some: readonly Ask[]): readonly number[] =>
    some.map(({ decidedAt, askedAt }) => (decidedAt ?? askedAt) - askedAt);
  return {
    title: 'Time to decision',
    rows: [
      ...ways.map((way) => [way, time(decided.filter((ask) => wayOf(ask) === way))] as const),
      ['all', time(decided)],
    ],
  };
};

const openings = ({ asks }: Month): Times => {
  const opened = [...asks.values()].flatMap((ask) =>
    ask.openedAt === undefined || ask.mergedAt === undefined
      ? []
      : [{ ...ask, openedAt: ask.openedAt, mergedAt: ask.mergedAt }],
  );
  return {
    title: 'From the merge to access',
    rows: [
      [
        'at once',
        opened.flatMap(({ start, openedAt, mergedAt }) =>
          start === undefined || start < mergedAt ? [openedAt - mergedAt] : [],
        ),
      ],
      [
        'behind the start that was asked for',
        opened.flatMap(({ start, openedAt, mergedAt }) =>
          start !== undefined && start >= mergedAt ? [openedAt - start] : [],
        ),
      ],
    ],
  };
};

const lags = ({ world, asks }: Month): Times => {
  const ended = world.witness.held.flatMap((held) => {
    const wanted = asks.get(held.grant as Ask['pull'])?.endWantedAt;
    const early = wanted !== undefined && wanted >= held.since && wanted < held.end;
    return held.goneAt === undefined
      ? []
      : [{ ...held, goneAt: held.goneAt, wanted: early ? wanted : undefined }];
  });
  const late = (native: boolean): readonly number[] =>
    ended.flatMap((one) =>
      one.native === native && one.wanted === undefined && one.goneAt >= one.end
        ? [one.goneAt - one.end]
        : [],
    );
  return {
    title: 'Access stood past its end',
    rows: [
      ['roles: the platform ends them', late(true)],
      ['rules: the first sweep behind the end', late(false)],
      [
        'after /end, a deletion or a leaver',
        ended.flatMap((one) =>
          one.wanted === undefined || one.goneAt < one.wanted ? [] : [one.goneAt - one.wanted],
        ),
      ],
    ],
  };
};

const reviews = (month: Month): Times => {
  const given = reviewTimes(month);
  const open = emergenciesIn(month).length - given.length;
  return {
    title: `Reviews of emergencies (${open} escalated and open)`,
    rows: [['from the end to the verdict', given]],
  };
};

const schedule = ({ sweeps, late }: Month): Times => ({
  title: 'The schedule',
  rows: [
    ['how late cron came', late],
    [
      'between two sweeps',
      sweeps.slice(1).map(({ began }, index) => began - (sweeps[index]?.began ?? began)),
    ],
  ],
});

export const timesOf = (month: Month): readonly Times[] => [
  decisions(month),
  openings(month),
  lags(month),
  reviews(month),
  schedule(month),
];

/** In the first and in the last third of the month: what is read does not grow with what is over. */
const reading = ({ read }: Month): readonly string[] => {
  const third = (DAYS * 24 * HOUR) / 3;
  const rows = (['evaluate', 'elevate', 'revoke'] as const).flatMap((command) =>
    [0, 2].map((part) => {
      const files = read
        .filter((one) => one.command === command && Math.floor((one.at - BEGIN) / third) === part)
        .map((one) => one.files);
      return [`${command}, ${part === 0 ? 'first' : 'last'} ten days`, files] as const;
    }),
  );
  return table({ title: 'Files of the ledger that a run read', rows }, String);
};

export const figuresOf = (month: Month): string => {
  const { asks, world, runs, seed } = month;
  const all = [...asks.values()];
  const count = (is: (ask: Ask) => boolean): number => all.filter(is).length;
  const held = new Set(world.witness.held.map(({ grant }) => grant)).size;
  const excused = world.witness.held.filter(
    ({ native, end, goneAt }) =>
      !native && (goneAt ?? 0) > (sweepFrom(month, end, () => false)?.over ?? Infinity),
  ).length;
  return [
    `A month from seed ${seed}: ${all.length} requests of ${new Set(all.map(({ person }) => person)).size} people, ${count(({ state }) => state === 'merged')} merged, ${count(({ outcome }) => outcome === 'denied')} denied in review, ${count(({ outcome }) => outcome === 'lapsed')} lapsed, ${count(({ outcome }) => outcome === 'withdrawn')} withdrawn, ${count(({ state }) => state === 'open')} still open, ${held} grants opened, ${count(({ breakGlass, openedAt }) => breakGlass && openedAt !== undefined)} of them emergencies.`,
    `${runs.evaluate} judgements, ${runs.elevate} elevations, ${runs.revoke} sweeps; ${world.weather.calls} calls, ${world.weather.struck} of them failed; ${excused} rules waited for a second sweep because their own call failed.`,
    '',
    ...timesOf(month).flatMap((times) => table(times)),
    ...reading(month),
    '',
  ].join('\n');
};
