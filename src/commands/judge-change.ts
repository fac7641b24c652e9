/** A pull request that changes the policy or Gatehouse itself: its findings, or which recorded decisions it would have changed. */
import { hours, later } from '../core/brand.ts';
import { checkRepository } from '../core/check-repository.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { Finding } from '../core/finding.ts';
import { impactOf, type Policies } from '../core/impact.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy, UnconfirmedAccounts } from '../core/policy.ts';
import { touchesPolicy, touchesVersion } from '../core/policy-record.ts';
import type { PullEvidence } from '../core/pull.ts';
import type { PolicyChange, Subject, VersionChange } from '../core/render/view.ts';
import { readOrWhy } from './books.ts';
import type { PullPorts } from './judge-pull.ts';

export interface ChangeJudged {
  readonly subject: Subject;
  readonly outcome: 'not-a-request' | 'findings' | 'policy-change' | 'version-change';
}

type Ports = Pick<PullPorts, 'evidence' | 'recorded' | 'versions' | 'ledger' | 'clock'>;

/** It is only told. The policy is checked as data at its head, so that its findings show before it can block anybody. */
export const judgeChange = async (ports: Ports, pull: PullEvidence, today: Policy): Promise<ChangeJudged> => {
  const nothing: ChangeJudged = { subject: { kind: 'not-a-request' }, outcome: 'not-a-request' };
  if (pull.state !== 'open') return nothing;
  const [policy, version] = await Promise.all([
    touchesPolicy(pull) ? policyChange(ports, pull, today) : undefined,
    touchesVersion(pull) ? versionChange(ports, pull) : undefined,
  ]);
  if (policy !== undefined && 'findings' in policy)
    return {
      subject: { kind: 'findings', findings: policy.findings, where: 'policy-change' },
      outcome: 'findings',
    };
  if (policy === undefined && version === undefined) return nothing;
  return {
    subject: { kind: 'change', policy, version },
    outcome: policy === undefined ? 'version-change' : 'policy-change',
  };
};

/** How far back a change is tried out, and on how many decisions at most. */
export const LOOK_BACK_DAYS = 90;
const MOST_DECISIONS = 1_000;

const policyChange = async (
  ports: Ports,
  pull: PullEvidence,
  today: Policy,
): Promise<PolicyChange | { readonly findings: readonly Finding[] } | undefined> => {
  // NB. Read and checked, never used: requests are judged by the default branch's policy alone.
  const proposed = await ports.evidence.policyAt(pull.headSha);
  const findings = checkRepository(proposed.files);
  if (findings.length > 0) return { findings };
  // A policy that cannot be used decides nothing that this one could be compared with.
  if (today.settings === undefined || today.people === undefined) return undefined;
  return impact(ports, { today, proposed: parsePolicy(proposed) });
};

const impact = async (ports: Ports, policies: Policies): Promise<PolicyChange> => {
  const since = later(ports.clock.now(), hours(-24 * LOOK_BACK_DAYS));
  const [recorded, ledger] = await Promise.all([
    ports.recorded.since(since, MOST_DECISIONS),
    readOrWhy(ports, policies.today, { pulls: [] }),
  ]);
  const openKnown = !('failed' in ledger);
  const unconfirmed = policies.proposed.settings?.unconfirmedAccounts;
  return {
    impact: impactOf(recorded.decisions, policies, new Set(openKnown ? ledger.open.keys() : [])),
    days: LOOK_BACK_DAYS,
    complete: recorded.complete,
    openKnown,
    ...(unconfirmed === undefined || isSame(unconfirmed, policies.today) ? {} : { unconfirmed }),
  };
};

const isSame = ({ from, to }: UnconfirmedAccounts, { settings }: Policy): boolean =>
  settings?.unconfirmedAccounts?.from === from && settings.unconfirmedAccounts.to === to;

/** NB. Code of a pull request never runs here, beside a token that writes; what it says of itself comes from a check without rights. */
const versionChange = async (ports: Ports, { headSha }: PullEvidence): Promise<VersionChange> => {
  try {
    return await ports.versions.at(headSha);
  } catch (thrown) {
    return { kind: 'unread', why: faultSentence(asFault(thrown)) };
  }
};
