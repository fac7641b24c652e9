/** What an elevation is given, and what one run of it works on. */
import type { GrantNumber, Installation, Instant } from '../core/brand.ts';
import type { Lease, RunRef } from '../core/ledger/event.ts';
import type { Openables } from '../core/openable.ts';
import type { Policy } from '../core/policy.ts';
import type { DirectoryApi } from '../ports/directory.ts';
import type { Clock } from '../ports/clock.ts';
import type { Desk } from '../ports/desk.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Notices } from '../ports/notices.ts';
import type { Provider } from '../ports/privilege.ts';
import type { ReviewIssues } from '../ports/review-issues.ts';
import type { Runs } from '../ports/runs.ts';
import type { Tickets } from '../ports/tickets.ts';
import type { Announced } from './announce.ts';
import { closingsIn } from './books.ts';
import type { Derived, RunBasis } from './candidates.ts';
import type { ClosePorts } from './close.ts';
import { closingAloud } from './closing-aloud.ts';
import type { Deletion } from './deletion.ts';
import type { Heard } from './hear-moves.ts';
import type { PolicyNow } from './policy-change.ts';
import type { Ledger, LedgerState } from './record.ts';
import type { Saying } from './tell-grant.ts';

export interface ElevatePorts {
  readonly evidence: Evidence;
  readonly tickets: Tickets;
  readonly desk: Desk;
  readonly reviews: ReviewIssues;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly runs: Runs;
  readonly providers: () => Promise<readonly Provider[]>;
  /** What the providers of this build can open. */
  readonly opens: Openables;
  readonly directory: () => Promise<DirectoryApi>;
  readonly ledger: (policy: Policy) => Ledger;
  /** From repository id and ledger genesis; throws where the settings name no genesis. */
  readonly installation: (repository: RepositoryFacts, policy: Policy) => Installation;
  readonly run: RunRef;
}

/** What one run works on: the policy of one commit, and what GitHub says of every pull request concerned. */
export interface Work {
  readonly basis: RunBasis;
  readonly ledger: Ledger;
  readonly owner: Lease;
  readonly derived: readonly Derived[];
  /** Unfinished grants whose owner is gone. */
  readonly free: readonly GrantNumber[];
  /** Scheduled grants whose start has come. */
  readonly due: readonly GrantNumber[];
  /** Open grants of which something was changed and may be put back. */
  readonly damaged: readonly GrantNumber[];
  /** Open grants that somebody asked to move to another address, or began to move. */
  readonly moving: readonly GrantNumber[];
  /** What was said on open grants, as far as it could be heard. */
  readonly said: Heard['said'];
  readonly deletions: readonly Deletion[];
  /** The policy as it stands, for the record of its changes. */
  readonly policyNow: PolicyNow;
  /** When each pull request that GitHub lists was merged. */
  readonly mergedAt: ReadonlyMap<GrantNumber, Instant>;
  /** The ledger as it was read first. */
  readonly before: LedgerState;
}

/** Anew for each ending, as it may throw: settings without a genesis name no installation. */
export const closingFor = (
  ports: ElevatePorts & Announced,
  { repository, policy }: Pick<RunBasis, 'repository' | 'policy'>,
): ClosePorts =>
  closingAloud(ports, {
    policy,
    ledger: ports.ledger(policy),
    installation: ports.installation(repository, policy),
  });

/** What the words of this run on open grants are made of. */
export const sayingOf = ({ basis, before }: Pick<Work, 'basis' | 'before'>): Saying => ({
  policy: basis.policy,
  branch: basis.repository.defaultBranch,
  closings: closingsIn(before),
});
