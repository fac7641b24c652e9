/** What a month costs an organization in job minutes, money and requests: the jobs of the simulated month, at GitHub's prices. */
import { readFileSync } from 'node:fs';
import { wayOf } from '../../test/month/figures.ts';
import type { Job, Month } from '../../test/month/month.ts';
import { people } from '../../test/month/town.ts';
import type { Bench, Figure } from './measure.ts';
import { medianOf } from './measure.ts';
import { calmMonth } from './played-month.ts';
import { PLANS, priceOf, REQUESTS_AN_HOUR, sweepsOf } from './prices.ts';

const ORGANIZATIONS = [50, 500, 5_000] as const;
/** Minutes between two sweeps. */
const SCHEDULES = [5, 15, 30, 60] as const;
const USUAL = 30;
/** Jobs of `audit.yml`, each night: the ledger, the platforms, the set-up. */
const NIGHTLY = 3 * 30;
const HOUR = 3_600_000;

const REQUESTS_OF: Readonly<Record<Exclude<Job['of'], 'act'>, string>> = {
  evaluate: 'evaluate, approved: requests',
  elevate: 'elevate, two roles and a rule: requests to GitHub',
  revoke: 'sweep, two roles and a rule are over: requests to GitHub',
};

/** A merge that wakes the elevation: shown by the bench `wire`, and not held, as what it wakes may begin to ask before it is over. */
const REQUESTS_OF_ACT = 5;

/** As counted on the wire, of jobs that had something to do. */
const countedRequests = (): ((of: Job['of']) => number) => {
  const counted: Readonly<Record<string, number>> = JSON.parse(
    readFileSync(new URL('counted.json', import.meta.url), 'utf8'),
  );
  return (of) => {
    if (of === 'act') return REQUESTS_OF_ACT;
    const value = counted[REQUESTS_OF[of]];
    if (value === undefined) throw new Error(`counted.json does not say "${REQUESTS_OF[of]}"`);
    return value;
  };
};

const figure = (what: string, value: number, more: Partial<Figure>): Figure => ({
  what,
  value,
  unit: 'job minutes',
  budget: undefined,
  spread: undefined,
  note: '',
  ...more,
});

/** Jobs of one request that was opened; the elevation counts as its own, though one run may take up several. */
const ofOneRequest = ({ asks, jobs }: Month): readonly Figure[] => {
  const perPull = new Map<number, number>();
  for (const { pull } of jobs) if (pull !== undefined) perPull.set(pull, (perPull.get(pull) ?? 0) + 1);
  return (['nobody needs to approve', 'one approval', 'two approvals', 'emergencies'] as const).map((way) => {
    const each = [...asks.values()]
      .filter((ask) => ask.openedAt !== undefined && wayOf(ask) === way)
      .map(({ pull }) => (perPull.get(pull) ?? 0) + 1);
    return figure(`a request, ${way}`, medianOf(each), {
      unit: 'job minutes, median',
      budget: way === 'one approval' ? { kind: 'at most', value: 4 } : undefined,
      note: `of ${each.length}, at least ${Math.min(...each)}`,
    });
  });
};

interface Use {
  /** Jobs of a request, of those that were withdrawn, lapsed or asked wrongly too. */
  readonly jobs: number;
  /** Of a person in a month. */
  readonly asks: number;
  /** Requests to GitHub in the busiest hour, of each request of the month. */
  readonly peak: number;
}

const useOf = ({ asks, jobs }: Month): Use => {
  const woken = jobs.filter(({ scheduled }) => !scheduled);
  const requestsOf = countedRequests();
  const hours = new Map<number, number>();
  for (const { at, of } of woken) {
    const hour = Math.floor(at / HOUR);
    hours.set(hour, (hours.get(hour) ?? 0) + requestsOf(of));
  }
  return {
    jobs: woken.length / asks.size,
    asks: 3_000 / people.length,
    peak: Math.max(...hours.values()) / asks.size,
  };
};

const dollars = (minutes: number): string =>
  PLANS.map((plan) => `${plan} ${Math.round(priceOf(minutes, plan)).toLocaleString('en')} $`).join(', ');

const ofAnOrganization = (size: number, use: Use): readonly Figure[] => {
  const requests = size * use.asks;
  const busiest = Math.round(requests * use.peak);
  const enough = PLANS.filter((plan) => busiest <= REQUESTS_AN_HOUR[plan]);
  return [
    ...SCHEDULES.map((every) => {
      const minutes = Math.round(requests * use.jobs + sweepsOf(every) + NIGHTLY);
      return figure(`${size.toLocaleString('en')} people, a sweep every ${every} min`, minutes, {
        note: dollars(minutes),
      });
    }),
    figure(`${size.toLocaleString('en')} people, the busiest hour`, busiest, {
      unit: 'requests to GitHub',
      note:
        enough.length === 0
          ? `more than any job token has: ${Math.ceil(busiest / REQUESTS_AN_HOUR.Enterprise)} repositories on Enterprise`
          : `enough: ${enough.join(', ')}`,
    }),
  ];
};

export const costBench: Bench = {
  name: 'cost',
  limit:
    'GitHub rounds each job up to a minute, and gives a job token 1,000 requests an hour (15,000 on Enterprise) in a repository.',
  counts: false,
  async run(): Promise<readonly Figure[]> {
    const month = await calmMonth();
    const use = useOf(month);
    return [
      ...ofOneRequest(month),
      figure('a request of the month, all in all', use.jobs, {
        unit: 'job minutes, mean',
        note: 'with reminders, second thoughts, withdrawals, early ends',
      }),
      figure('nobody asks, a sweep every 30 min', sweepsOf(USUAL), {
        budget: { kind: 'at most', value: 1_440 },
        note: `and ${NIGHTLY} of the night's checks`,
      }),
      ...ORGANIZATIONS.flatMap((size) => ofAnOrganization(size, use)),
    ];
  },
};
