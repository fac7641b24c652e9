/** The first part of an elevation: which pull requests and grants concern this run, and what GitHub says of each. */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { formatInstant, hours, later, milliseconds, minutes } from '../core/brand.ts';
import { Fault } from '../core/fault.ts';
import type { Policy, PolicySource } from '../core/policy.ts';
import { POLICY_KEY } from '../core/policy-record.ts';
import type { RepositoryFacts } from '../ports/evidence.ts';
import { LATELY, readBack } from './books.ts';
import type { Derived, RunBasis } from './candidates.ts';
import { derive } from './candidates.ts';
import { deletionsBetween, deletionsIn } from './deletion.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import { hearMoves } from './hear-moves.ts';
import { faultsOf, isFault, isolated } from './isolated.ts';
import { ownerGone } from './ownership.ts';
import type { PolicyNow } from './policy-change.ts';
import type { Ledger, LedgerState } from './record.ts';
import { damagedIn } from './repair.ts';
import { earliestMerge, isDue } from './schedule.ts';

/** `timeout-minutes` of elevate.yml: after that GitHub has killed the job. */
const LEASE = minutes(20);
/** Merges older than what may still be elevated are looked at this much longer, so that they are denied aloud. */
const LOOK_BACK = hours(24 * 7);

interface Numbers extends Pick<Work, 'free' | 'due' | 'damaged' | 'moving' | 'said' | 'mergedAt' | 'before'> {
  readonly fresh: readonly GrantNumber[];
  /** Since when merges were looked at. */
  readonly since: Instant;
  readonly faults: readonly string[];
}

/** Merged and not in the ledger, begun by a run that is gone, and scheduled for now. */
const numbersOf = async (ports: ElevatePorts, policy: Policy, ledger: Ledger): Promise<Numbers> => {
  const since = later(
    ports.clock.now(),
    milliseconds(-((policy.settings?.waiting.mergeValidFor ?? 0) + LOOK_BACK)),
  );
  const pulls = await ports.evidence.mergedSince(since);
  const merged = pulls.map((pull) => pull.number);
  const at = { policy, now: ports.clock.now(), least: LATELY };
  const state = await readBack(ledger, at, { grants: [], handled: merged, paths: [POLICY_KEY] });
  const unfinished = [...state.open.values()].filter((grant) => grant.state === 'elevating');
  const heard = await hearMoves(ports, policy, state.open);
  const gone = await Promise.all(unfinished.map((grant) => ownerGone(ports, grant.owner)));
  return {
    since,
    due: [...state.open.values()]
      .filter((grant) => isDue(grant, ports.clock.now()))
      .map((grant) => grant.grant),
    damaged: damagedIn(state.open, policy, ports.clock.now()).filter((number) => !heard.waits.has(number)),
    moving: heard.moving,
    said: heard.said,
    faults: heard.faults,
    fresh: merged.filter((number) => !state.handled.has(number)),
    free: unfinished.filter((_, index) => gone[index] === true).map((grant) => grant.grant),
    mergedAt: new Map(pulls.map((pull) => [pull.number, pull.mergedAt])),
    before: state,
  };
};

// NB. Whoever deletes the record of an ended grant from the ledger must not begin it anew: what the branch once knew and no
// longer knows is not taken up (I5).
const insistOnFirstTime = async (ledger: Ledger, number: GrantNumber): Promise<void> => {
  if (!(await ledger.everRecorded(number))) return;
  // Another run may have recorded it since this one looked.
  if ((await ledger.read([number], [])).records.has(number)) return;
  throw new Fault('ledger.broken', `The ledger had a record of #${number} and has none now`, {
    remedy: 'Run "gatehouse verify" to see where the ledger was changed, and restore it.',
  });
};

/** One bad pull request never stops the others (I12). */
const deriveAll = async (
  ports: ElevatePorts,
  { basis, ledger, open }: Pick<Work, 'basis' | 'ledger'> & { readonly open: LedgerState['open'] },
  { fresh, free, due, damaged, moving, said }: Numbers,
): Promise<{ readonly derived: readonly Derived[]; readonly faults: readonly string[] }> => {
  const numbers = [...new Set([...fresh, ...free, ...due, ...damaged, ...moving])];
  const judged = await Promise.all(
    numbers.map(async (number) => {
      const found = await isolated(ports, `#${number} could not be judged`, async () => {
        const one = await derive(ports, basis, number, { open, said: said.get(number) });
        if (one.kind === 'request' && !open.has(number)) await insistOnFirstTime(ledger, number);
        return one;
      });
      return { number, found };
    }),
  );
  return {
    derived: judged.map(({ number, found }) => (isFault(found) ? { kind: 'unknown', number } : found)),
    faults: judged.flatMap(({ found }) => faultsOf(found)),
  };
};

export interface Read {
  readonly source: PolicySource;
  readonly policy: Policy;
  readonly readAt: Instant;
}

export const gatherWork = async (
  ports: ElevatePorts,
  repository: RepositoryFacts,
  read: Read,
): Promise<{ readonly work: Work; readonly faults: readonly string[] }> => {
  const { policy, readAt } = read;
  const ledger = ports.ledger(policy);
  const basis: RunBasis = { repository, policy, installation: ports.installation(repository, policy) };
  const found = await numbersOf(ports, policy, ledger);
  const { derived, faults } = await deriveAll(ports, { basis, ledger, open: found.before.open }, found);
  const from = earliestMerge(derived, found.due) ?? found.since;
  const older = await deletionsBetween(ports.evidence, ledger, { from, to: found.since });
  // Counted from the beginning of the job, as GitHub does: ending what is over may have taken some of it.
  const until = formatInstant(later(readAt, LEASE));
  return {
    work: {
      ...found,
      basis,
      ledger,
      owner: { run: ports.run.id, attempt: ports.run.attempt, until },
      derived,
      due: older.faults.length > 0 ? [] : found.due,
      deletions: [...deletionsIn(derived), ...older.deletions],
      policyNow: policyNow(read, derived, found.mergedAt),
    },
    faults: [...faults, ...found.faults, ...older.faults],
  };
};

const policyNow = (
  { source, policy, readAt }: Read,
  derived: readonly Derived[],
  mergedAt: Work['mergedAt'],
): PolicyNow => ({
  source,
  people: policy.people,
  readAt,
  pulls: derived.flatMap((one) => (one.kind === 'policy' ? [one.pull] : [])),
  unknownFrom: derived
    .flatMap((one) => (one.kind === 'unknown' ? (mergedAt.get(one.number) ?? []) : []))
    .toSorted((a, b) => a - b)[0],
});
