/** One commit carries all intents of a run, decided inside the compare-and-swap: on a lost race everything is decided again. */
import type { OpenGrant } from '../core/ledger/event.ts';
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
  /** Requests that were recorded as denied by this run. */
  readonly denied: readonly Taken[];
  /** Unfinished grants that may not go on. */
  readonly toEnd: readonly OpenGrant[];
}

const isCandidate = (derived: Derived): derived is Candidate => derived.kind === 'request';

const isIntent = (taken: Taken): boolean => taken.events.some((event) => event.type === 'elevating');

export const takeUpAll = async (ports: ElevatePorts, work: Work): Promise<TakenUp> => {
  const candidates = work.derived.filter(isCandidate);
  const malformed = work.derived.flatMap((derived) => (derived.kind === 'malformed' ? [derived.pull] : []));
  const numbers = [
    ...candidates.map((one) => one.pull.number),
    ...malformed.map((pull) => pull.number),
    ...work.free,
  ];
  let taken: readonly Taken[] = [];
  let resumption: Resumption = { events: [], toEnd: [] };
  const subject = { text: `Take up ${numbers.map((number) => `#${number}`).join(', ')}` };
  const state = await work.ledger.append((current) => {
    const now = ports.clock.now();
    const basis = { policy: work.basis.policy, now, owner: work.owner, free: work.free };
    resumption = resume(current, work.derived, basis);
    taken = takeUp(candidates, basis, {
      records: current.records,
      running: runningGrants(current.open.values()),
    });
    const unfit = malformed.filter((pull) => !current.records.has(pull.number));
    const events = [
      ...taken.flatMap((one) => one.events),
      ...unfit.flatMap((pull) => denyMalformed(pull, work.basis.policy)),
      ...resumption.events,
    ];
    return events.length === 0 ? undefined : events;
  }, subject);
  return {
    state,
    denied: taken.filter((one) => !isIntent(one)),
    toEnd: resumption.toEnd.flatMap((number) => state.open.get(number) ?? []),
  };
};
