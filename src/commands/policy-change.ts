/** Changes of the policy on the default branch: which commit, which files, which pull requests, who approved them. */
import type { Instant } from '../core/brand.ts';
import { formatInstant, later, milliseconds, parseInstant } from '../core/brand.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent, PolicyPull } from '../core/ledger/event.ts';
import type { People, PolicySource } from '../core/policy.ts';
import { filesOf, policyBlob, POLICY_KEY } from '../core/policy-record.ts';
import type { PullEvidence, Review } from '../core/pull.ts';
import type { LedgerState } from './record.ts';
import { actorOf, GATEHOUSE } from './take-up.ts';

export interface PolicyNow {
  /** As it stands on the default branch, at one commit. */
  readonly source: PolicySource;
  readonly people: People | undefined;
  /** When that commit was read: what was merged later is not in it. */
  readonly readAt: Instant;
  /** Merged pull requests that touch `policies/`, as far as this run looked back. */
  readonly pulls: readonly PullEvidence[];
  /** When the first of those pull requests was merged that could not be judged, so that nobody knows whether it touches `policies/`. */
  readonly unknownFrom: Instant | undefined;
}

/**
 * The event that is missing in the ledger, if any: whoever changed the policy, by whatever way, the next run finds out.
 * `state` must have been asked for `POLICY_KEY`.
 */
export const policyChange = (now: PolicyNow, state: LedgerState): NewEvent | undefined => {
  const { commit } = now.source;
  if (commit === undefined) return undefined;
  const files = filesOf(now.source.files);
  const blob = policyBlob(files);
  const known = state.known.get(POLICY_KEY);
  const seen = known?.at;
  const pulls = now.pulls.flatMap((pull) => recordOf(pull, now, seen)).toSorted(byMerge);
  if (known?.blob === blob && pulls.length === 0) return undefined;
  const until = pulls.at(-1)?.mergedAt ?? seen ?? formatInstant(toldBefore(now));
  return {
    id: deriveEventId(null, 'policy-changed', `${commit}/${until}`),
    type: 'policy-changed',
    grant: null,
    actor: GATEHOUSE,
    data: { commit, files, pulls, until },
  };
};

// GitHub tells whole seconds: a merge of the second in which the commit was read may not be in it, and is told next time.
const SECOND = milliseconds(1_000);

/** NB. What is merged from here on is told next time: once something later is on record, nothing earlier is looked for. */
const toldBefore = ({ readAt, unknownFrom }: PolicyNow): Instant => {
  const read = later(readAt, milliseconds(-SECOND));
  return unknownFrom === undefined || unknownFrom > read ? read : later(unknownFrom, milliseconds(-SECOND));
};

const recordOf = (pull: PullEvidence, now: PolicyNow, seen: string | undefined): readonly PolicyPull[] => {
  const { people } = now;
  const { merge } = pull;
  const before = parseInstant(seen ?? '');
  if (merge === undefined || !merge.onDefaultBranch || merge.at > toldBefore(now)) return [];
  if (before !== undefined && merge.at <= before) return [];
  return [
    {
      number: pull.number,
      author: actorOf(pull.author, people),
      mergedBy: actorOf(merge.by, people),
      merge: merge.commit,
      mergedAt: formatInstant(merge.at),
      approvals: newestOfEach(
        pull.reviews.filter(({ state, commit }) => state === 'APPROVED' && commit === pull.headSha),
      ).map(({ id, author, submittedAt }) => ({
        review: id,
        by: actorOf(author, people),
        at: formatInstant(submittedAt),
      })),
    },
  ];
};

/** NB. One person may approve a thousand times: kept whole, a few such pull requests would be more than an entry can carry. */
const newestOfEach = (reviews: readonly Review[]): readonly Review[] => [
  ...new Map(reviews.map((review) => [review.author.id ?? review.author.login, review])).values(),
];

const byMerge = (a: PolicyPull, b: PolicyPull): number =>
  a.mergedAt === b.mergedAt ? a.number - b.number : a.mergedAt < b.mergedAt ? -1 : 1;
