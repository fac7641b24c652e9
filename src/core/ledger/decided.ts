/** A decision as the ledger keeps it: the one shape that taking up writes and `replay` compares with. */
import type { CommitSha, Instant } from '../brand.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { storeFacts } from '../stored-facts.ts';
import type { EventData } from './event.ts';

/** What of it is comparable: everything but where the policy and the file were read and what was known. */
export type Verdict = Pick<EventData['decided'], 'outcome' | 'reasons' | 'approvals' | 'plan'>;

/** What a decision comes to at elevation. NB. Only `approved` under `enforce` is approved: pending and observed are denials here. */
export const verdictOf = (decision: Decision): Verdict => {
  const observed =
    decision.mode === 'observe'
      ? [
          {
            code: 'environment.observe',
            effect: 'deny',
            sentence: 'The environment only observes; nothing is elevated.',
          },
        ]
      : [];
  const findings = decision.findings.map((finding) => ({
    code: finding.id,
    effect: 'deny',
    sentence: finding.message,
  }));
  return {
    outcome: decision.outcome === 'approved' && decision.mode === 'enforce' ? 'approved' : 'denied',
    reasons: [
      ...observed,
      ...findings,
      ...decision.reasons.map(({ code, effect, sentence }) => ({ code, effect, sentence })),
    ],
    approvals: decision.approvals,
    plan: decision.plan?.digest ?? null,
  };
};

/** The event's data: the verdict, the policy's commit, the file that was judged, and the facts. */
export const decidedData = (
  decision: Decision,
  facts: Facts,
  { policy, at }: { readonly policy: CommitSha; readonly at: Instant },
): EventData['decided'] => {
  const blob = facts.pull.request;
  return {
    ...verdictOf(decision),
    policy,
    at,
    ...(blob === undefined
      ? {}
      : { subject: { path: blob.path, blob: blob.blob, commit: facts.pull.merge?.commit ?? null } }),
    facts: storeFacts(facts),
  };
};
