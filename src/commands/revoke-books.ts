/** What a sweep is given, and what it works with once repository, policy and ledger are read. */
import type { Installation } from '../core/brand.ts';
import type { RunRef } from '../core/ledger/event.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import type { Shard } from '../core/shard.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { DirectoryApi } from '../ports/directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bell, Desk } from '../ports/desk.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Notices } from '../ports/notices.ts';
import type { Provider } from '../ports/privilege.ts';
import type { ReviewIssues } from '../ports/review-issues.ts';
import type { Runs } from '../ports/runs.ts';
import type { Announced } from './announce.ts';
import { announcing } from './announce.ts';
import type { Expected } from './cap.ts';
import type { ClosePorts } from './close.ts';
import { closingAloud } from './closing-aloud.ts';
import type { Ledger, LedgerState } from './record.ts';
import type { Said } from './red-button.ts';

export interface RevokePorts {
  readonly evidence: Evidence;
  readonly desk: Desk;
  readonly bell: Bell;
  readonly reviews: ReviewIssues;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly providers: () => Promise<readonly Provider[]>;
  readonly directory: () => Promise<DirectoryApi>;
  readonly ledger: (policy: Policy | undefined) => Ledger;
  readonly installation: (repository: RepositoryFacts, policy: Policy) => Installation;
  readonly run: RunRef;
}

export interface RevokeOptions {
  /** No GitHub, no ledger, no policy: the platforms' own markers are enough (I3). */
  readonly platformOnly: boolean;
  /** What the workflow was configured with; needed where the ledger or the policy cannot be read. */
  readonly installation: Installation | undefined;
  readonly subscriptions: readonly string[];
  /** How many unexpired objects somebody expects to be removed (I14). */
  readonly expected: Expected | undefined;
  /** What an operator orders; `undefined`: nothing. */
  readonly order?: Said | undefined;
  /** How many grants this run ends before it leaves the others to shards; `undefined`: all, because no other job follows. */
  readonly shareAbove?: number | undefined;
  /** Ends nothing but what is over there. */
  readonly shard?: Shard | undefined;
}

export interface Books {
  readonly ledger: Ledger;
  readonly state: LedgerState;
  readonly installation: Installation;
  readonly timezone: string;
  readonly policy: Policy;
  /** The default branch. */
  readonly branch: string;
}

/** Everything that is on record; any fault here makes the sweep work from the platforms instead. */
export const openBooks = async (
  ports: RevokePorts,
  learnt: (installation: Installation) => void,
): Promise<Books> => {
  const repository = await ports.evidence.repository();
  const policy = parsePolicy(await ports.evidence.policyAt(repository.head));
  const installation = ports.installation(repository, policy);
  learnt(installation);
  const ledger = ports.ledger(policy);
  const state = await ledger.read([], []);
  return {
    ledger,
    state,
    policy,
    installation,
    timezone: timezoneOf(policy),
    branch: repository.defaultBranch,
  };
};

/** What every part of one sweep has at hand. */
export interface Sweeping {
  readonly ports: RevokePorts & Announced;
  readonly closePorts: ClosePorts;
  readonly options: RevokeOptions;
  readonly books: Books;
}

export const sweepingBy = (given: RevokePorts, options: RevokeOptions, books: Books): Sweeping => {
  const ports = announcing(given, books.policy.settings?.notify);
  return { ports, closePorts: closingAloud(ports, books), options, books };
};

/** The count of an order is that of the grants which it ends: it lifts no other cap. */
export const expectedOf = ({ expected, order }: RevokeOptions): Expected | undefined =>
  order === undefined ? expected : undefined;
