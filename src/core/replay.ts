/** Deciding a recorded request again: by the same `decide`, from the facts that the ledger kept. */
import type { CommitSha, Instant } from './brand.ts';
import { parseInstant } from './brand.ts';
import { decide } from './decide.ts';
import type { EventData } from './ledger/event.ts';
import { type Verdict, verdictOf } from './ledger/decided.ts';
import { parseRequest } from './parse-request.ts';
import type { Policy } from './policy.ts';
import { restoreFacts } from './stored-facts.ts';

/** One `decided` event, with the moment at which it was decided. */
export interface Recorded {
  readonly data: EventData['decided'];
  /** ISO 8601, from the event. */
  readonly time: string;
}

export interface ReplayBasis {
  /** The request file as it was judged. */
  readonly text: string;
  /** The policy to decide by. */
  readonly policy: Policy;
  /** Policies of earlier commits, for the reviews that were given under them. */
  readonly policyAt: (commit: CommitSha) => Policy | undefined;
}

export interface Difference {
  /** `outcome`, `plan`, `approvals`, or the code of a reason. */
  readonly what: string;
  readonly recorded: string;
  readonly now: string;
}

export type Replayed =
  | { readonly kind: 'decided'; readonly verdict: Verdict; readonly differences: readonly Difference[] }
  /** It cannot be decided again; `why` is a sentence for people. */
  | { readonly kind: 'impossible'; readonly why: string };

/** Pure: the same event and the same policies give the same answer for ever. */
export const replay = (recorded: Recorded, basis: ReplayBasis): Replayed => {
  const { data, time } = recorded;
  const now = momentOf(recorded);
  if (now === undefined) return impossible(`its moment, ${time}, cannot be read`);
  if (data.subject === undefined || data.facts === undefined)
    return impossible('it was recorded without the facts of a decision: no request was judged');
  const facts = restoreFacts(data.facts, basis.policyAt);
  if (facts === undefined)
    return impossible('its facts have a form that this version does not know; the version that decided does');
  const input = parseRequest({ path: data.subject.path, text: basis.text }, basis.policy);
  const verdict = verdictOf(decide(input, basis.policy, facts, now));
  return { kind: 'decided', verdict, differences: differencesOf(data, verdict) };
};

const impossible = (why: string): Replayed => ({ kind: 'impossible', why });

/** The event's own moment of decision; entries before it was kept have the moment of their append. */
const momentOf = ({ data, time }: Recorded): Instant | undefined => data.at ?? parseInstant(time);

/** Reasons are compared by code and effect: sentences may be said better by a later version. */
const differencesOf = (before: Verdict, after: Verdict): readonly Difference[] => {
  const found: Difference[] = [];
  const compare = (what: string, recorded: string, now: string): void => {
    if (recorded !== now) found.push({ what, recorded, now });
  };
  compare('outcome', before.outcome, after.outcome);
  compare('plan', before.plan ?? 'none', after.plan ?? 'none');
  compare('approvals', approvalsOf(before), approvalsOf(after));
  const codes = new Set([...before.reasons, ...after.reasons].map(({ code }) => code));
  for (const code of [...codes].toSorted()) compare(code, effectsOf(before, code), effectsOf(after, code));
  return found;
};

const approvalsOf = ({ approvals }: Verdict): string =>
  approvals.length === 0
    ? 'none'
    : approvals
        .map(({ rule, person, review }) => `${person} for ${rule} (review ${review})`)
        .toSorted()
        .join(', ');

const effectsOf = ({ reasons }: Verdict, code: string): string =>
  reasons
    .filter((reason) => reason.code === code)
    .map(({ effect }) => effect)
    .toSorted()
    .join(', ') || 'not said';
