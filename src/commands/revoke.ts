/** `revoke`: end what is over, from the ledger and from the platforms themselves; then wake what is due. */
import type { GrantNumber, Installation, Instant } from '../core/brand.ts';
import { hours, isOver, later, parseInstant } from '../core/brand.ts';
import { repairable } from '../core/drift.ts';
import { groupsThroughPim } from '../core/entra-groups.ts';
import { exclusiveContainers } from '../core/exclusive.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent, OpenGrant, RunRef } from '../core/ledger/event.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import { wantsToMove } from '../core/source.ts';
import { renderLeftOpen } from '../core/render/left-open.ts';
import type { DirectoryApi } from '../ports/azure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bell, Desk } from '../ports/desk.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Log } from '../ports/log.ts';
import type { Notices } from '../ports/notices.ts';
import type { Provider } from '../ports/privilege.ts';
import type { Announced } from './announce.ts';
import { announcing } from './announce.ts';
import { closingsIn, LATELY, readBack } from './books.ts';
import type { ReviewIssues } from '../ports/review-issues.ts';
import type { Runs } from '../ports/runs.ts';
import type { Expected } from './cap.ts';
import { capOf, lessened } from './cap.ts';
import type { Closed, ClosePorts, ToClose } from './close.ts';
import { closeAll, leftOpen } from './close.ts';
import { endDeparted, findDeparted } from './departed.ts';
import { settleDrift } from './drift.ts';
import { dueIn, whatIsOver } from './due.ts';
import { findEarlyEnds } from './early-ends.ts';
import type { EarlyEnds } from './early-ends.ts';
import { alarmOfSweep, inRed, sayFailed, sayOfSweep } from './heartbeat.ts';
import type { Ledger, LedgerState } from './record.ts';
import type { Report } from './report.ts';
import { settleReviews } from './reviews.ts';
import type { Swept } from './sweep-platform.ts';
import { reportMissingBooks, revokeWithoutBooks, sweepReport } from './revoke-without-books.ts';
import { sweepPlatform } from './sweep-platform.ts';
import { foreseeOrder, obey, type Said, unheardOrder } from './red-button.ts';
import { isDue } from './schedule.ts';
import { GATEHOUSE } from './take-up.ts';
import { tellEnded, tellStanding } from './tell-grant.ts';
import { wakeWaiting } from './wake-waiting.ts';
import { deletedIn, unfinishedMerges } from './unfinished.ts';
import type { Unfinished } from './unfinished.ts';
import { recordUnsent } from './unsent.ts';

export interface RevokePorts {
  readonly evidence: Evidence;
  readonly desk: Desk;
  readonly bell: Bell;
  readonly reviews: ReviewIssues;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly log: Log;
  readonly notices: Notices;
  readonly providers: () => Promise<readonly Provider[]>;
  readonly directory: () => Promise<DirectoryApi>;
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
  /** How many unexpired objects somebody expects to be removed (I14). */
  readonly expected: Expected | undefined;
  /** What an operator orders; `undefined`: nothing. */
  readonly order?: Said | undefined;
}

export interface Books {
  readonly ledger: Ledger;
  readonly state: LedgerState;
  readonly installation: Installation;
  readonly timezone: string;
  readonly policy: Policy;
  /** The default branch. */
  readonly branch: string;
}

const ELEVATE = 'elevate.yml';

/** Everything that is on record; any fault here makes the sweep work from the platforms instead. */
export const openBooks = async (
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
    branch: repository.defaultBranch,
  };
};

/** A grant may be ended for two reasons at once; the first is told. */
const eachOnce = (wanted: readonly ToClose[]): readonly ToClose[] => [
  ...new Map(wanted.toReversed().map((one) => [one.grant.grant, one])).values(),
];

/** Requests that nobody has taken up and intents that nobody has finished are only woken here, and judged there. */
const wakeWhatIsDue = async (
  ports: RevokePorts,
  books: Books,
  { unfinished, said }: { readonly unfinished: readonly Unfinished[] } & Pick<EarlyEnds, 'said'>,
): Promise<void> => {
  // What this sweep found empty, only another run can have filled: that one is at it.
  const { open } = books.state.open.size === 0 ? books.state : await books.ledger.read([], []);
  const now = ports.clock.now();
  const repairs = books.policy.settings?.drift === 'repair';
  const begun = [...open.values()].some(
    (grant) =>
      grant.state === 'elevating' ||
      isDue(grant, now) ||
      (repairs && repairable(grant, now).length > 0) ||
      wantsToMove(grant, said.get(grant.grant), books.policy),
  );
  // A deletion is done with once no open grant has its file.
  const waiting = unfinished.some(({ shape }) => shape.kind !== 'deletion');
  if (begun || waiting) await ports.bell.wake(ELEVATE, {});
};

/** What waits for its start says nothing new: only the words of a run that died after scheduling it are made up for. */
const isNewlyScheduled = ({ state, scheduledAt }: OpenGrant, now: Instant): boolean => {
  const at = parseInstant(scheduledAt ?? '');
  return state === 'scheduled' && at !== undefined && !isOver(later(at, hours(2)), now);
};

/** A part of the sweep that must not stop the others: its fault is a line of the report. */
const isolated = async <T>(what: string, work: () => Promise<T>): Promise<T | { readonly fault: string }> => {
  try {
    return await work();
  } catch (thrown) {
    return { fault: `${what}: ${faultSentence(asFault(thrown))}` };
  }
};

const isFault = (value: unknown): value is { readonly fault: string } =>
  typeof value === 'object' && value !== null && 'fault' in value;

/** With the lags as the elevation tells them, so that neither says the other's words otherwise. */
const tellOpen = async (
  ports: RevokePorts & Announced,
  books: Books,
  standing: readonly OpenGrant[],
): Promise<readonly string[]> => {
  if (standing.length === 0) return [];
  const { policy, branch } = books;
  const read = await isolated('How others ended could not be read', () =>
    readBack(books.ledger, { policy, now: ports.clock.now(), least: LATELY }, { grants: [], paths: [] }),
  );
  const closings = isFault(read) ? undefined : closingsIn(read);
  const untold = await tellStanding(ports, standing, { policy, branch, closings });
  return isFault(read) ? [read.fault, ...untold] : untold;
};

export const revoke = async (ports: RevokePorts, options: RevokeOptions): Promise<Report> => {
  if (options.platformOnly) return withoutBooks(ports, options, undefined);
  let books: Books;
  let { installation } = options;
  try {
    books = await openBooks(ports, (learnt) => {
      installation ??= learnt;
    });
  } catch (thrown) {
    // NB. Ending never waits for GitHub, the ledger or the policy (I3).
    const fault = asFault(thrown);
    if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
    const report = await withoutBooks(ports, { ...options, installation }, faultSentence(fault));
    return {
      ...report,
      lines: [...report.lines, ...(await reportMissingBooks(announcing(ports, undefined).desk, report))],
    };
  }
  try {
    return await revokeByBooks(ports, options, books);
  } catch (thrown) {
    await sayFailed(ports, books, faultSentence(asFault(thrown)));
    throw thrown;
  }
};

/** NB. What is ordered is never done by guess: it is said, and the run is red. */
const withoutBooks = async (
  ports: RevokePorts,
  options: RevokeOptions,
  why: string | undefined,
): Promise<Report> => {
  const report = await revokeWithoutBooks(ports, { ...options, expected: expectedOf(options) }, why);
  const unheard = unheardOrder(options.order);
  return unheard.length === 0 ? report : { ...report, exit: 2, lines: [...unheard, ...report.lines] };
};

/** What was removed without a grant's own record stands in the ledger too; a sweep that removed nothing leaves no trace. */
const recordSweep = async (ports: RevokePorts, books: Books, swept: Swept): Promise<readonly string[]> => {
  if (swept.ended === 0) return [];
  const { found, ended, faults } = swept;
  const event: NewEvent = {
    // One run may sweep often: `watch`.
    id: deriveEventId(null, 'swept', `${ports.run.id}/${ports.run.attempt}/${ports.clock.now()}`),
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
    return [`The ledger was not written (platform sweep): ${faultSentence(fault)}`];
  }
};

// NB. Whoever changes the genesis in the settings makes another installation of this one, whose sweep passes over all that is open.
const otherInstallation = (options: RevokeOptions, books: Books): readonly string[] =>
  options.installation === undefined || options.installation === books.installation
    ? []
    : [
        `The repository variable GATEHOUSE_INSTALLATION says ${options.installation} and the policy gives ${books.installation}: correct the one that is wrong, and run revoke with platform-only until then.`,
      ];

/** The run is red by `closeAll` already; the issue is for whoever can look at the platform. */
const reportLeftOpen = async (ports: RevokePorts, closed: readonly Closed[]): Promise<readonly string[]> => {
  const told = await Promise.all(
    leftOpen(closed).map(({ grant, what }) =>
      isolated(`The issue about #${grant} could not be opened`, () =>
        ports.desk.reportOnce(`left-open:${grant}`, renderLeftOpen(grant, what)),
      ),
    ),
  );
  return told.flatMap((one) => (isFault(one) ? [one.fault] : []));
};

const isIn = (wanted: readonly ToClose[], number: GrantNumber): boolean =>
  wanted.some(({ grant }) => grant.grant === number);

const isClosed = (closed: readonly Closed[], { grant }: OpenGrant): boolean =>
  closed.some((one) => one.grant.grant === grant);

/** The count of an order is that of the grants which it ends: it lifts no other cap. */
const expectedOf = ({ expected, order }: RevokeOptions): Expected | undefined =>
  order === undefined ? expected : undefined;

/** What a run would end now, and nothing is done. Throws where ledger or policy cannot be read. */
export const foresee = async (ports: RevokePorts, options: Pick<RevokeOptions, 'order'>): Promise<Report> => {
  const books = await openBooks(ports, () => undefined);
  const over = dueIn(ports.clock, books.state.open);
  const { lines, faults } = foreseeOrder(ports, books, {
    said: options.order,
    isOver: ({ grant }) => isIn(over, grant),
  });
  const due = over.map(
    ({ grant, note }) => `#${grant.grant} ${grant.beneficiary} ${grant.entitlement}: ${note}`,
  );
  return {
    exit: faults.length > 0 ? 2 : 0,
    lines: [`${over.length} would end because they are over.`, ...due, ...lines, ...faults],
  };
};

const revokeByBooks = async (given: RevokePorts, options: RevokeOptions, books: Books): Promise<Report> => {
  const ports = announcing(given, books.policy.settings?.notify);
  const closePorts: ClosePorts = {
    ...ports,
    ledger: books.ledger,
    installation: books.installation,
    tellEnded: (one) => tellEnded(ports, one, books.timezone),
  };
  const over = await whatIsOver(closePorts, books.state);
  const order = await isolated('What was ordered was not done', () =>
    obey(ports, books, { said: options.order, isOver: ({ grant }) => isIn(over, grant) }),
  );
  const ordered = isFault(order) ? { ends: [], lines: [], faults: [order.fault] } : order;
  const due = await closeAll(closePorts, [...over, ...ordered.ends]);
  const merges = await isolated('Merged pull requests could not be read', () =>
    unfinishedMerges(ports, books),
  );
  const unfinished = isFault(merges) ? [] : merges;
  const still = new Map(
    [...books.state.open].filter(
      ([number]) => !due.closed.some((one) => one.grant.grant === number) && !isIn(ordered.ends, number),
    ),
  );
  const asked = await findEarlyEnds(
    ports.evidence,
    [...still.values()].filter(({ state }) => state !== 'ending'),
    books.policy,
  );
  const early = await closeAll(closePorts, eachOnce([...deletedIn(unfinished, still), ...asked.ends]));
  const { cap, faults: uncounted } = capOf(expectedOf(options), books.policy, ports.clock.now());
  const swept = await sweepPlatform(ports, {
    installation: books.installation,
    subscriptions: options.subscriptions,
    open: async () => (await books.ledger.read([], [])).open,
    groups: groupsThroughPim(books.policy),
    exclusive: exclusiveContainers(books.policy),
    cap,
  });
  const unrecorded = await recordSweep(ports, books, swept);
  // Behind everything that is over: whether somebody is gone is asked of others, and what is over waits for nobody (I3).
  const running = [...still.values()].filter(
    (grant) => grant.state !== 'ending' && !isClosed(early.closed, grant),
  );
  const departed = await findDeparted(ports, running, books.policy);
  const gone = await endDeparted(closePorts, departed.lost, lessened(cap, swept.unexpired));
  const closed = [...due.closed, ...early.closed, ...gone.closed];
  const left = lessened(lessened(cap, swept.unexpired), gone.closed.length);
  const drift = await isolated('Whether open grants are as they were agreed is not known', () =>
    settleDrift(
      { ...ports, ledger: books.ledger, installation: books.installation },
      running.filter((grant) => !isClosed(closed, grant)),
      {
        mode: books.policy.settings?.drift ?? 'report',
        cap: left,
      },
    ),
  );
  const drifted = isFault(drift) ? { open: undefined, faults: [drift.fault] } : drift;
  const unreported = await reportLeftOpen(ports, closed);
  const standing = [...still.values()]
    .map((grant) => drifted.open?.get(grant.grant) ?? grant)
    .filter(
      (grant) =>
        (grant.state === 'active' || isNewlyScheduled(grant, ports.clock.now())) && !isClosed(closed, grant),
    );
  const reviews = await isolated('Reviews of break-glass were not looked at', async () =>
    settleReviews(
      { ...ports, ledger: books.ledger },
      books.policy,
      // What has ended in this run is told as ended.
      closed.length === 0 ? books.state : await books.ledger.read([], []),
    ),
  );
  const reviewed = isFault(reviews) ? { lines: [], faults: [reviews.fault] } : reviews;
  const woken = await isolated('Nothing was woken', () =>
    wakeWhatIsDue(ports, books, { unfinished, said: asked.said }),
  );
  const waiting = await isolated('Requests that wait too long were not all woken', () =>
    wakeWaiting(ports, books.policy),
  );
  // NB. Whoever may not order anything, or counts wrongly, makes their own run red: no alarm that the sweep has failed.
  const refused = [...ordered.faults, ...uncounted];
  const faults = [
    ...due.faults,
    ...(isFault(merges) ? [merges.fault] : []),
    ...asked.faults,
    ...early.faults,
    ...swept.faults,
    ...unrecorded,
    ...departed.faults,
    ...gone.faults,
    ...drifted.faults,
    ...unreported,
    ...reviewed.faults,
    ...(isFault(woken) ? [woken.fault] : []),
    ...(isFault(waiting) ? [waiting.fault] : []),
    ...otherInstallation(options, books),
  ];
  const sweep = { ...books, open: [...books.state.open.values()], closed, standing };
  const alarm = await alarmOfSweep(ports, { ...sweep, faults });
  const scheduled = standing.filter(({ state }) => state === 'scheduled');
  const untold = [
    ...(await tellOpen(
      inRed(ports, alarm),
      books,
      standing.filter((grant) => !scheduled.includes(grant)),
    )),
    ...(await tellOpen(ports, books, scheduled)),
  ];
  const unalarmed = await sayOfSweep(
    ports,
    sweep,
    untold.length === 0 ? alarm : { kind: 'failed', faults: [...faults, ...untold] },
  );
  const unnoted = await recordUnsent(ports, books.ledger);
  const report = sweepReport(closed.filter((one) => one.terminal).length, swept, [
    ...refused,
    ...faults,
    ...untold,
    ...unalarmed,
    ...unnoted,
  ]);
  return { ...report, lines: [...ordered.lines, ...report.lines, ...reviewed.lines] };
};
