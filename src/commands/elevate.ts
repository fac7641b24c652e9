/** `elevate`: open what merged pull requests are entitled to. Gather facts → decide → intent → apply → record → tell. */
import type { GrantNumber, Installation } from '../core/brand.ts';
import { formatInstant, hours, later, milliseconds, minutes, parseInstant } from '../core/brand.ts';
import { clocksAgree } from '../core/clocks.ts';
import { asFault, Fault } from '../core/fault.ts';
import type { Lease, OpenGrant, RunRef } from '../core/ledger/event.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Desk } from '../ports/desk.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Provider } from '../ports/privilege.ts';
import type { Runs } from '../ports/runs.ts';
import type { Derived, RunBasis } from './candidates.ts';
import { derive } from './candidates.ts';
import type { ToClose } from './close.ts';
import { closeAll } from './close.ts';
import { openAll } from './open.ts';
import type { Ledger } from './record.ts';
import type { Report } from './report.ts';
import { takeUpAll } from './take-up-all.ts';
import { tellDenied, tellEnded, tellOpening } from './tell-grant.ts';
import { reportUnexplained } from './unexplained.ts';

export interface ElevatePorts {
  readonly evidence: Evidence;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly log: Log;
  readonly runs: Runs;
  readonly providers: () => Promise<readonly Provider[]>;
  readonly ledger: (policy: Policy) => Ledger;
  /** From repository id and ledger genesis; throws where the settings name no genesis. */
  readonly installation: (repository: RepositoryFacts, policy: Policy) => Installation;
  readonly run: RunRef;
}

/** `timeout-minutes` of elevate.yml: after that GitHub has killed the job. */
const LEASE = minutes(20);
/** Merges older than what may still be elevated are looked at this much longer, so that they are denied aloud. */
const LOOK_BACK = hours(24 * 7);

/** What one run works on: the policy of one commit, and what GitHub says of every pull request concerned. */
export interface Work {
  readonly basis: RunBasis;
  readonly ledger: Ledger;
  readonly owner: Lease;
  readonly derived: readonly Derived[];
  /** Unfinished grants whose owner is gone. */
  readonly free: readonly GrantNumber[];
}

const settingsOf = (policy: Policy): NonNullable<Policy['settings']> => {
  // NB. Without readable settings and people nothing is elevated (I1).
  if (policy.settings !== undefined && policy.people !== undefined) return policy.settings;
  const [first] = policy.findings;
  const place =
    first === undefined ? 'policies/' : `${first.file}:${first.line}:${first.column} ${first.message}`;
  throw new Fault('config.invalid', `The policy on the default branch cannot be used: ${place}`, {
    remedy: first?.remedy ?? 'Run "gatehouse check" and correct what it finds.',
  });
};

const ownerGone = async (ports: ElevatePorts, grant: OpenGrant): Promise<boolean> => {
  const until = parseInstant(grant.owner.until);
  if (until === undefined || until <= ports.clock.now()) return true;
  if (grant.owner.run === ports.run.id) return grant.owner.attempt < ports.run.attempt;
  return (await ports.runs.stateOf(grant.owner.run, grant.owner.attempt)) === 'ended';
};

/** Merged and not in the ledger, and begun by a run that is gone. */
const numbersOf = async (
  ports: ElevatePorts,
  policy: Policy,
  ledger: Ledger,
): Promise<{ readonly fresh: readonly GrantNumber[]; readonly free: readonly GrantNumber[] }> => {
  const { waiting } = settingsOf(policy);
  const since = later(ports.clock.now(), milliseconds(-(waiting.mergeValidFor + LOOK_BACK)));
  const merged = (await ports.evidence.mergedSince(since)).map((pull) => pull.number);
  const state = await ledger.read(merged, []);
  const unfinished = [...state.open.values()].filter((grant) => grant.state === 'elevating');
  const gone = await Promise.all(unfinished.map((grant) => ownerGone(ports, grant)));
  return {
    fresh: merged.filter((number) => !state.records.has(number) && !state.open.has(number)),
    free: unfinished.filter((_, index) => gone[index] === true).map((grant) => grant.grant),
  };
};

/** One bad pull request never stops the others (I12). */
const deriveAll = async (
  ports: ElevatePorts,
  basis: RunBasis,
  numbers: readonly GrantNumber[],
): Promise<{ readonly derived: readonly Derived[]; readonly faults: readonly string[] }> => {
  const faults: string[] = [];
  const derived = await Promise.all(
    numbers.map(async (number): Promise<Derived> => {
      try {
        return await derive(ports, basis, number);
      } catch (thrown) {
        const fault = asFault(thrown);
        if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
        const call = fault.call === undefined ? '' : `${fault.call}: `;
        faults.push(`#${number} could not be judged: ${call}${fault.message} ${fault.remedy}`);
        return { kind: 'unknown', number };
      }
    }),
  );
  return { derived, faults };
};

/** Grants whose request file a later merged pull request deletes. */
const deletedGrants = (derived: readonly Derived[], open: Iterable<OpenGrant>): readonly ToClose[] =>
  [...open].flatMap((grant) => {
    const by = derived.find(
      (one) => one.kind === 'deletion' && one.paths.includes(grant.path) && one.pull.number > grant.grant,
    );
    if (by?.kind !== 'deletion') return [];
    return [{ grant, why: 'early' as const, note: `#${by.pull.number} deletes the request` }];
  });

const prepare = async (
  ports: ElevatePorts,
): Promise<{ readonly work: Work; readonly faults: readonly string[] }> => {
  const repository = await ports.evidence.repository();
  const policy = parsePolicy(await ports.evidence.policyAt(repository.head));
  settingsOf(policy);
  const ledger = ports.ledger(policy);
  const basis: RunBasis = { repository, policy, installation: ports.installation(repository, policy) };
  const { fresh, free } = await numbersOf(ports, policy, ledger);
  const { derived, faults } = await deriveAll(ports, basis, [...new Set([...fresh, ...free])]);
  const until = formatInstant(later(ports.clock.now(), LEASE));
  return {
    work: { basis, ledger, owner: { run: ports.run.id, attempt: ports.run.attempt, until }, derived, free },
    faults,
  };
};

/** Exit 1 when something was denied, 2 when something failed; what can be elevated is elevated all the same. */
export const elevate = async (ports: ElevatePorts): Promise<Report> => {
  const { work, faults: judging } = await prepare(ports);
  const { policy, installation } = work.basis;
  // NB. With the platforms' clocks apart nobody knows when the window ends (I11).
  if (!clocksAgree(ports.clock.sources()))
    throw new Fault(
      'clock.disagreement',
      'The clocks of GitHub and Azure are more than two minutes apart; nothing is elevated',
      {
        remedy: 'Wait until the platforms agree; the next run takes the requests up.',
        transient: true,
      },
    );
  const { state, denied, toEnd } = await takeUpAll(ports, work);
  const opened = await openAll(ports, work, state);
  const ending: readonly ToClose[] = [
    ...toEnd.map((grant) => ({
      grant,
      why: 'failed' as const,
      note: 'its intent cannot be derived again from GitHub',
    })),
    ...deletedGrants(work.derived, opened.state.open.values()),
  ];
  const ended = await closeAll({ ...ports, ledger: work.ledger, installation }, ending);
  const unexplained = await reportUnexplained({ ...ports, ledger: work.ledger }, work.basis, work.derived);

  for (const one of denied) await tellDenied(ports, one, policy);
  for (const one of opened.applied) await tellOpening(ports, one, policy);
  for (const one of ended.closed) await tellEnded(ports, one, policy.settings?.timezone ?? 'UTC');

  const elevated = opened.applied.filter(({ opening }) => opening.kind === 'opened').length;
  const faults = [...judging, ...opened.faults, ...ended.faults];
  const refused = denied.length + unexplained;
  const closed = ended.closed.filter((one) => one.terminal).length;
  return {
    exit: faults.length > 0 ? 2 : refused > 0 ? 1 : 0,
    lines: [`${elevated} elevated, ${refused} denied, ${closed} ended.`, ...faults],
    outputs: {
      elevated: String(elevated),
      denied: String(refused),
      ended: String(closed),
      failed: String(faults.length),
    },
  };
};
