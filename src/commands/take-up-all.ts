/** One commit carries all intents of a run, decided inside the compare-and-swap: on a lost race everything is decided again. */
import type { OpenGrant } from '../core/ledger/event.ts';
import type { PullEvidence } from '../core/pull.ts';
import { isOwnedBy } from './apply.ts';
import type { GrantNumber } from '../core/brand.ts';
import type { Plan } from '../core/plan.ts';
import type { Candidate, Derived } from './candidates.ts';
import type { ElevatePorts, Work } from './elevate.ts';
import { runningGrants } from './gather.ts';
import type { LedgerState } from './record.ts';
import type { Resumption } from './resume.ts';
import { resume } from './resume.ts';
import type { Taken } from './take-up.ts';
import { denyMalformed, takeUp } from './take-up.ts';

export interface TakenUp {
  readonly state: LedgerState;
  /** What this run intends to open, each with the plan that it derived itself. */
  readonly mine: readonly OpenGrant[];
  /** Requests that were recorded as denied by this run. */
  readonly denied: readonly Taken[];
  /** Merged pull requests that touch `requests/` and are no requests, denied by this run. */
  readonly malformed: number;
  /** Unfinished grants that may not go on. */
  readonly toEnd: readonly OpenGrant[];
}

const isCandidate = (derived: Derived): derived is Candidate => derived.kind === 'request';

const isIntent = (taken: Taken): boolean => taken.events.some((event) => event.type === 'elevating');

const intentOf = (taken: Taken): readonly Plan[] =>
  isIntent(taken) && taken.decision.plan !== undefined ? [taken.decision.plan] : [];

// NB. Only what this run itself derived is opened, and by its own plan: an entry that names this run as its owner, or that
// carries other steps beside the right digest, was written by somebody else (I5).
const mineIn = (work: Work, state: LedgerState, plans: readonly Plan[]): readonly OpenGrant[] =>
  plans.flatMap((plan) => {
    const grant = state.open.get(plan.grant);
    return grant?.state === 'elevating' && isOwnedBy(grant, work.owner) ? [{ ...grant, plan }] : [];
  });

const numbersIn = (work: Work, malformed: readonly PullEvidence[]): readonly GrantNumber[] => [
  ...work.derived.filter(isCandidate).map((one) => one.pull.number),
  ...malformed.map((pull) => pull.number),
  ...work.free,
];

export const takeUpAll = async (ports: ElevatePorts, work: Work): Promise<TakenUp> => {
  const candidates = work.derived.filter(isCandidate);
  const malformed = work.derived.flatMap((derived) => (derived.kind === 'malformed' ? [derived.pull] : []));
  let taken: readonly Taken[] = [];
  let resumption: Resumption = { goOn: [], toEnd: [] };
  let unfit: readonly PullEvidence[] = [];
  const subject = {
    text: `Take up ${[...new Set(numbersIn(work, malformed))].map((number) => `#${number}`).join(', ')}`,
  };
  const state = await work.ledger.append((current) => {
    const now = ports.clock.now();
    const { owner, free, deletions } = work;
    const basis = { policy: work.basis.policy, now, owner, free, deletions };
    resumption = resume(current, work.derived, basis);
    taken = takeUp(candidates, basis, {
      records: current.records,
      running: runningGrants(current.open.values()),
    });
    unfit = malformed.filter((pull) => !current.records.has(pull.number));
    const events = [
      ...taken.flatMap((one) => one.events),
      ...unfit.flatMap((pull) => denyMalformed(pull, work.basis.policy)),
      ...resumption.goOn.map(({ event }) => event),
    ];
    return events.length === 0 ? undefined : events;
  }, subject);
  return {
    state,
    mine: mineIn(work, state, [...taken.flatMap(intentOf), ...resumption.goOn.map(({ plan }) => plan)]),
    malformed: unfit.length,
    denied: taken.filter((one) => !isIntent(one)),
    toEnd: resumption.toEnd.flatMap((number) => state.open.get(number) ?? []),
  };
};
