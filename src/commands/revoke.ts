/** `revoke`: end what is over, from the ledger and from the platforms themselves; then wake what is due. */
import type { GrantNumber, Installation } from '../core/brand.ts';
import { hours, later, milliseconds, parseInstant } from '../core/brand.ts';
import { isOverByAll } from '../core/clocks.ts';
import { asFault } from '../core/fault.ts';
import { classifyPull } from '../core/classify.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent, OpenGrant, RunRef } from '../core/ledger/event.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bell, Desk } from '../ports/desk.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Provider } from '../ports/privilege.ts';
import { contextOf } from './apply.ts';
import type { ToClose } from './close.ts';
import { closeAll } from './close.ts';
import type { Ledger, LedgerState } from './record.ts';
import type { Report } from './report.ts';
import type { Swept } from './sweep-platform.ts';
import { sweepPlatform } from './sweep-platform.ts';
import { GATEHOUSE } from './take-up.ts';
import { tellEnded } from './tell-grant.ts';

export interface RevokePorts {
  readonly evidence: Evidence;
  readonly desk: Desk;
  readonly bell: Bell;
  readonly clock: Clock;
  readonly log: Log;
  readonly providers: () => Promise<readonly Provider[]>;
  readonly ledger: (policy: Policy | undefined) => Ledger;
  readonly installation: (repository: RepositoryFacts, policy: Policy) => Installation;
  readonly run: RunRef;
}

export interface RevokeOptions {
  /** No GitHub, no ledger, no policy: the platforms' own markers are enough (I3). */
  readonly platformOnly: boolean;
  /** What the workflow was configured with; needed where the ledger or the policy cannot be read. */
  readonly installation: Installation | undefined;
  readonly subscriptions: readonly string[];
  /** An operator's word on how many unexpired objects are to be removed (I14). */
  readonly expectedCount: number | undefined;
}

interface Books {
  readonly ledger: Ledger;
  readonly state: LedgerState;
  readonly installation: Installation;
  readonly timezone: string;
  readonly policy: Policy;
}

const ELEVATE = 'elevate.yml';

/** Everything that is on record; any fault here makes the sweep work from the platforms instead. */
const openBooks = async (
  ports: RevokePorts,
  learnt: (installation: Installation) => void,
): Promise<Books> => {
  const repository = await ports.evidence.repository();
  const policy = parsePolicy(await ports.evidence.policyAt(repository.head));
  const installation = ports.installation(repository, policy);
  learnt(installation);
  const ledger = ports.ledger(policy);
  const state = await ledger.read([], []);
  return {
    ledger,
    state,
    policy,
    installation,
    timezone: policy.settings?.timezone ?? 'UTC',
  };
};

const dueIn = (ports: RevokePorts, state: LedgerState): readonly ToClose[] =>
  [...state.open.values()].flatMap((grant): readonly ToClose[] => {
    const end = parseInstant(grant.expiresAt);
    if (grant.state === 'ending')
      return [{ grant, why: grant.ending?.why ?? 'expired', note: 'an ending that was begun is finished' }];
    // NB. An end that cannot be read is over: a broken entry must not become access without end (I6).
    if (end === undefined || isOverByAll(end, ports.clock.sources()))
      return [{ grant, why: 'expired', note: 'its window is over' }];
    return [];
  });

/** Merged requests that nobody has taken up, and intents that nobody has finished: only woken here, judged there. */
const isSomethingDue = async (ports: RevokePorts, books: Books): Promise<boolean> => {
  const window = books.policy.settings?.waiting.mergeValidFor ?? hours(24);
  const since = later(ports.clock.now(), milliseconds(-window));
  const merged = (await ports.evidence.mergedSince(since)).map((pull) => pull.number);
  const known = await books.ledger.read(merged, []);
  const open = [...known.open.values()];
  if (open.some((grant) => grant.state === 'elevating' || grant.state === 'scheduled')) return true;
  const unknown = merged.filter((number) => !known.records.has(number));
  const due = await Promise.all(unknown.map((number) => isDue(ports, number, open)));
  return due.includes(true);
};

/** A deletion is done with once no open grant has its file: it is never recorded and must not wake a run for ever. */
const isDue = async (
  ports: RevokePorts,
  number: GrantNumber,
  open: readonly OpenGrant[],
): Promise<boolean> => {
  const pull = await ports.evidence.pull(number);
  if (pull === undefined) return false;
  const shape = classifyPull(pull);
  switch (shape.kind) {
    case 'not-a-request':
      return false;
    case 'deletion':
      return open.some((grant) => shape.paths.includes(grant.path));
    case 'request':
    case 'malformed':
      return true;
  }
};

const wakeWhatIsDue = async (ports: RevokePorts, books: Books): Promise<readonly string[]> => {
  try {
    if (await isSomethingDue(ports, books)) await ports.bell.wake(ELEVATE, {});
    return [];
  } catch (thrown) {
    const fault = asFault(thrown);
    return [
      `Nothing was woken: ${fault.call === undefined ? '' : `${fault.call}: `}${fault.message} ${fault.remedy}`,
    ];
  }
};

const reportOf = (ended: number, swept: Swept, faults: readonly string[]): Report => ({
  exit: faults.length > 0 ? 2 : 0,
  lines: [
    `${ended + swept.ended} ended: ${ended} by the ledger, ${swept.ended} found on the platforms only; ${swept.found} marked objects seen.`,
    ...faults,
  ],
  outputs: { ended: String(ended + swept.ended), failed: String(faults.length) },
});

/** Without readable books: what is over ends all the same, people are told, and the run is red. */
const revokeWithoutBooks = async (
  ports: RevokePorts,
  options: RevokeOptions,
  why: string | undefined,
): Promise<Report> => {
  const faults = why === undefined ? [] : [why];
  if (options.installation === undefined)
    return {
      exit: 2,
      lines: [
        ...faults,
        'Input "installation" is missing: set the repository variable GATEHOUSE_INSTALLATION to what "gatehouse init" printed.',
      ],
    };
  const swept = await sweepPlatform(ports, {
    installation: options.installation,
    subscriptions: options.subscriptions,
    open: undefined,
    cap: options.expectedCount ?? 0,
  });
  return reportOf(0, swept, [...faults, ...swept.faults]);
};

const reportMissingBooks = async (ports: RevokePorts, why: string): Promise<readonly string[]> => {
  try {
    await ports.desk.reportOnce('ledger-unreadable', {
      title: 'Gatehouse: the ledger cannot be read',
      body: 'A sweep could not read the ledger or the policy. Access that is over was ended from the platforms; nothing is elevated until this is repaired. The log of the run `revoke` says what failed; `docs/ledger.md` says how to recover.',
    });
    return [];
  } catch (thrown) {
    return [`${why} The issue about it could not be opened: ${asFault(thrown).message}`];
  }
};

export const revoke = async (ports: RevokePorts, options: RevokeOptions): Promise<Report> => {
  if (options.platformOnly) return revokeWithoutBooks(ports, options, undefined);
  let books: Books;
  let installation = options.installation;
  try {
    books = await openBooks(ports, (learnt) => {
      installation ??= learnt;
    });
  } catch (thrown) {
    // NB. Ending never waits for GitHub, the ledger or the policy (I3).
    const fault = asFault(thrown);
    if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
    const why = `${fault.call === undefined ? '' : `${fault.call}: `}${fault.message} ${fault.remedy}`;
    const told = await reportMissingBooks(ports, why);
    const report = await revokeWithoutBooks(ports, { ...options, installation }, why);
    return { ...report, lines: [...report.lines, ...told] };
  }
  return revokeByBooks(ports, options, books);
};

/** Azure's clock counts too: it is asked before anything is called over by GitHub's alone (I11). */
const hearAzure = async (ports: RevokePorts, books: Books, due: readonly ToClose[]): Promise<void> => {
  const step = due[0]?.grant.plan.steps[0];
  if (step === undefined || due[0] === undefined) return;
  try {
    const provider = (await ports.providers()).find((candidate) => candidate.kind === step.kind);
    await provider?.observe(step, contextOf(due[0].grant, books.installation));
  } catch (thrown) {
    const fault = asFault(thrown);
    ports.log.warning(`Azure was not heard before the sweep: ${fault.message}`);
  }
};

/** What was removed without a grant's own record stands in the ledger too; a sweep that removed nothing leaves no trace. */
const recordSweep = async (ports: RevokePorts, books: Books, swept: Swept): Promise<readonly string[]> => {
  if (swept.ended === 0) return [];
  const { found, ended, faults } = swept;
  const event: NewEvent = {
    id: deriveEventId(null, 'swept', `${ports.run.id}/${ports.run.attempt}`),
    type: 'swept',
    grant: null,
    actor: GATEHOUSE,
    data: { kind: 'platform', found, ended, faults },
  };
  try {
    await books.ledger.append(() => [event], { text: `Sweep: ${ended} removed that no grant had ended` });
    return [];
  } catch (thrown) {
    const fault = asFault(thrown);
    return [`The ledger was not written (platform sweep): ${fault.message} ${fault.remedy}`];
  }
};

// NB. Whoever changes the genesis in the settings makes another installation of this one, whose sweep passes over all that is open.
const otherInstallation = (options: RevokeOptions, books: Books): readonly string[] =>
  options.installation === undefined || options.installation === books.installation
    ? []
    : [
        `The repository variable GATEHOUSE_INSTALLATION says ${options.installation} and the policy gives ${books.installation}: correct the one that is wrong, and run revoke with platform-only until then.`,
      ];

const revokeByBooks = async (ports: RevokePorts, options: RevokeOptions, books: Books): Promise<Report> => {
  await hearAzure(ports, books, dueIn(ports, books.state));
  const ended = await closeAll(
    { ...ports, ledger: books.ledger, installation: books.installation },
    dueIn(ports, books.state),
  );
  const swept = await sweepPlatform(ports, {
    installation: books.installation,
    subscriptions: options.subscriptions,
    open: async () => (await books.ledger.read([], [])).open,
    cap: options.expectedCount ?? books.policy.settings?.caps.unexpiredRemovalsPerRun ?? 0,
  });
  const unrecorded = await recordSweep(ports, books, swept);
  for (const one of ended.closed) await tellEnded(ports, one, books.timezone);
  const woken = await wakeWhatIsDue(ports, books);
  const terminal = ended.closed.filter((one) => one.terminal).length;
  const other = otherInstallation(options, books);
  return reportOf(terminal, swept, [...ended.faults, ...swept.faults, ...unrecorded, ...woken, ...other]);
};
