/** The doors of environments: who is let in at once, who waits for a person or for the time, and who is turned away. */
import type { Admission, Visit, WorldClock } from '../contract.ts';
import { environmentBar } from './environment-rules.ts';
import type { Person } from './model.ts';
import type { Ruleset } from './rules.ts';
import { openEnvironment, type EnvironmentSetup, type RepositorySetup } from './setup.ts';

export interface DoorHost {
  readonly setup: RepositorySetup;
  readonly rulesets: readonly Ruleset[];
  readonly clock: Pick<WorldClock, 'now' | 'onJump'>;
}

/** A job at the door, with the rules that held when it came: what is changed later is for those who come later. */
export interface WaitingJob {
  readonly id: number;
  readonly visit: Visit;
  readonly environment: EnvironmentSetup;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly waitTimer: number;
  /** Undefined: nobody is asked, or somebody has let it in. */
  readonly asked: Pick<EnvironmentSetup, 'reviewers' | 'preventsSelfReview'> | undefined;
}

/** What people said at a door. */
export interface DoorReview {
  readonly run: number;
  readonly environments: readonly EnvironmentSetup[];
  readonly state: 'approved' | 'rejected';
  readonly by: Person;
  readonly comment: string;
}

export interface Doors {
  /** A job that names an environment; one that is not there is made, without any rule. */
  knock(visit: Visit): Promise<Admission>;
  waitingOf(run: number): readonly WaitingJob[];
  review(jobs: readonly WaitingJob[], words: Pick<DoorReview, 'state' | 'by' | 'comment'>): void;
  reviewsOf(run: number): readonly DoorReview[];
  /** An administrator starts what waits: `force` asks no reviewer and no timer. */
  force(run: number): void;
  /** The environment is deleted: who waits at it fails. */
  shut(environment: EnvironmentSetup): void;
}

/** What GitHub says of a job that was not let in. */
const REJECTED = "The deployment was rejected or didn't satisfy other protection rules.";

const MINUTE = 60_000;
/** GitHub asks reviewers no longer than this. */
const MOST_ASKED = 30 * 24 * 60 * MINUTE;
/** A timer of Node's holds no more. */
const MOST_TIMER = 2 ** 31 - 1;

interface Waiter {
  job: WaitingJob;
  readonly end: (admission: Admission) => void;
}

export const createDoors = ({ setup, rulesets, clock }: DoorHost): Doors => {
  const waiters = new Set<Waiter>();
  const reviews: DoorReview[] = [];
  let next = 1;

  const end = (waiter: Waiter, admission: Admission): void => {
    waiters.delete(waiter);
    waiter.end(admission);
  };
  const look = (): void => {
    for (const waiter of waiters) {
      const due = answerTo(waiter.job, clock.now());
      if (due !== undefined) end(waiter, due);
    }
  };
  clock.onJump(look);

  const wait = (job: WaitingJob): Promise<Admission> =>
    new Promise((resolve) => {
      const waiter: Waiter = { job, end: resolve };
      waiters.add(waiter);
      job.visit.stop.addEventListener('abort', () => end(waiter, { kind: 'left' }));
      if (job.waitTimer > 0) setTimeout(look, Math.min(job.waitTimer * MINUTE, MOST_TIMER)).unref();
      job.visit.onWait();
    });

  const jobs = (fits: (job: WaitingJob) => boolean): readonly Waiter[] =>
    [...waiters].filter(({ job }) => fits(job));

  return {
    knock: async (visit) => {
      const environment = openEnvironment(setup, visit.environment);
      const bar = environmentBar(environment, visit.ref, rulesets);
      if (bar !== undefined) return { kind: 'refused', why: bar };
      const { waitTimer, reviewers, preventsSelfReview } = environment;
      const asked = reviewers.length === 0 ? undefined : { reviewers, preventsSelfReview };
      const job = { id: next, visit, environment, since: clock.now(), waitTimer, asked };
      next += 1;
      if (visit.stop.aborted) return { kind: 'left' };
      return answerTo(job, clock.now()) ?? wait(job);
    },
    waitingOf: (run) => jobs(({ visit }) => visit.run === run).map(({ job }) => job),
    review(chosen, { state, by, comment }) {
      const ids = new Set(chosen.map(({ id }) => id));
      const run = chosen[0]?.visit.run;
      if (run === undefined) return;
      const environments = [...new Set(chosen.map(({ environment }) => environment))];
      reviews.push({ run, environments, state, by, comment });
      for (const waiter of jobs(({ id }) => ids.has(id))) {
        if (state === 'rejected') end(waiter, { kind: 'refused', why: REJECTED });
        else waiter.job = { ...waiter.job, asked: undefined };
      }
      look();
    },
    reviewsOf: (run) => reviews.filter((review) => review.run === run),
    force(run) {
      for (const waiter of jobs(({ visit, environment }) => visit.run === run && environment.adminsBypass))
        end(waiter, { kind: 'admitted' });
    },
    shut({ id }) {
      for (const waiter of jobs(({ environment }) => environment.id === id))
        end(waiter, { kind: 'refused', why: REJECTED });
    },
  };
};

/** Undefined while it has to wait. */
const answerTo = ({ since, waitTimer, asked }: WaitingJob, now: number): Admission | undefined => {
  if (asked !== undefined) return now - since >= MOST_ASKED ? { kind: 'refused', why: REJECTED } : undefined;
  return now - since >= waitTimer * MINUTE ? { kind: 'admitted' } : undefined;
};
