/** A pull request that changes the policy: its findings, or which recorded decisions it would have changed. It is only told. */
import { hours, later } from '../core/brand.ts';
import { checkRepository } from '../core/check-repository.ts';
import { impactOf, type Policies } from '../core/impact.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import { touchesPolicy } from '../core/policy-record.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { Subject } from '../core/render/view.ts';
import { readOrWhy } from './books.ts';
import type { EvaluatePorts } from './evaluate.ts';

export interface PolicyChangeJudged {
  readonly subject: Subject;
  readonly outcome: 'not-a-request' | 'findings' | 'policy-change';
}

type Ports = Pick<EvaluatePorts, 'evidence' | 'recorded' | 'ledger' | 'clock'>;

/** It is checked as data at its head: its findings show before it can block anybody. */
export const judgePolicyChange = async (
  ports: Ports,
  pull: PullEvidence,
  today: Policy,
): Promise<PolicyChangeJudged> => {
  const nothing: PolicyChangeJudged = { subject: { kind: 'not-a-request' }, outcome: 'not-a-request' };
  if (pull.state !== 'open' || !touchesPolicy(pull)) return nothing;
  // NB. Read and checked, never used: requests are judged by the default branch's policy alone.
  const proposed = await ports.evidence.policyAt(pull.headSha);
  const findings = checkRepository(proposed.files);
  if (findings.length > 0)
    return { subject: { kind: 'findings', findings, where: 'policy-change' }, outcome: 'findings' };
  // A policy that cannot be used decides nothing that this one could be compared with.
  if (today.settings === undefined || today.people === undefined) return nothing;
  return {
    subject: await impact(ports, { today, proposed: parsePolicy(proposed) }),
    outcome: 'policy-change',
  };
};

/** How far back a change of the policy is tried out, and on how many decisions at most. */
const LOOK_BACK_DAYS = 90;
const MOST_DECISIONS = 1_000;

const impact = async (ports: Ports, policies: Policies): Promise<Subject> => {
  const since = later(ports.clock.now(), hours(-24 * LOOK_BACK_DAYS));
  const [recorded, ledger] = await Promise.all([
    ports.recorded.since(since, MOST_DECISIONS),
    readOrWhy(ports, policies.today),
  ]);
  const openKnown = !('failed' in ledger);
  return {
    kind: 'policy-change',
    impact: impactOf(recorded.decisions, policies, new Set(openKnown ? ledger.open.keys() : [])),
    days: LOOK_BACK_DAYS,
    complete: recorded.complete,
    openKnown,
  };
};
