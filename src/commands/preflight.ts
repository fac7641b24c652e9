/**
 * `preflight`: asks the platforms every night what a review does not ask them, and keeps the answers in the ledger. Gather → ask →
 * keep → tell. It opens nothing, and nothing that opens ever reads what it kept.
 */
import { formatInstant, hours, type Installation, type Instant, later, minutes } from '../core/brand.ts';
import { openRefs } from '../core/approval/people-refs.ts';
import { gitBlob } from '../core/canonical.ts';
import { SHORTEST_WINDOW } from '../core/duration.ts';
import { asFault, Fault, faultSentence } from '../core/fault.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { EventData, NewEvent, RunRef } from '../core/ledger/event.ts';
import { isPreflightPath, preflightPath, PREFLIGHT_TIMES_PATH } from '../core/ledger/paths.ts';
import { type Openables, refuseUnopenable } from '../core/openable.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Entitlement, Policy, SourceFile } from '../core/policy.ts';
import { answersText, type Heard, heardOf, readTimes, timesText } from '../core/preflight.ts';
import { type Answered, type Asked, preflightFindings } from '../core/preflight-findings.ts';
import { NO_GRANT, type Question, questionsOf } from '../core/preflight-questions.ts';
import { findingsAsValue, renderFindings } from '../core/render/findings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Provider } from '../ports/privilege.ts';
import { teamFacts } from './gather.ts';
import { askEach } from './people-file.ts';
import type { Ledger, LedgerState } from './record.ts';
import { GATEHOUSE } from './take-up.ts';

/** Reads only: a preflight is given nothing that could open or end anything. */
export type Checker = Pick<Provider, 'kind' | 'check'>;

export interface PreflightPorts {
  readonly evidence: Pick<Evidence, 'repository' | 'policyAt' | 'team'>;
  readonly clock: Clock;
  readonly ledger: (policy: Policy) => Ledger;
  readonly installation: (repository: RepositoryFacts, policy: Policy) => Installation;
  readonly checkers: () => Promise<readonly Checker[]>;
  readonly opens: Openables;
  readonly run: RunRef;
}

export interface PreflightOutcome {
  readonly exit: 0 | 1 | 2;
  readonly text: readonly string[];
  readonly json: unknown;
}

export interface PreflightOptions {
  /** Nothing is kept. */
  readonly dryRun: boolean;
  /** Questions of one run. What does not fit waits for the next, which begins with what was asked longest ago. */
  readonly most: number;
}

/** Four reads or so a question, and 10 at a time: that many fit into the ten minutes of a run. */
export const MOST_QUESTIONS = 3000;
const PATIENCE = minutes(10);
/** Answers that have not changed and are younger than this are not written again. */
const FRESH = hours(12);

/** Exit 1 with findings; 2 where a platform did not answer: what was not heard is never fine. */
export const preflight = async (
  ports: PreflightPorts,
  options: PreflightOptions,
): Promise<PreflightOutcome> => {
  const house = await gather(ports);
  const results = await askAll(ports, house, options.most);
  const kept = options.dryRun ? 'Nothing was kept: a dry run.' : await keep(ports, house, results);
  return tell(house, results, kept);
};

interface House {
  readonly policy: Policy;
  readonly files: readonly SourceFile[];
  readonly installation: Installation;
  readonly ledger: Ledger;
  /** What was asked longest ago comes first. */
  readonly entitlements: readonly Entitlement[];
}

const gather = async (ports: PreflightPorts): Promise<House> => {
  const repository = await ports.evidence.repository();
  const source = await ports.evidence.policyAt(repository.head);
  const policy = parsePolicy(source);
  if (policy.settings === undefined || policy.people === undefined)
    throw new Fault('config.invalid', 'The policy of the default branch has findings in settings or people', {
      remedy: 'Run "gatehouse check" and correct what it finds.',
    });
  const ledger = ports.ledger(policy);
  const entitlements = [...policy.entitlements.values()].filter(
    ({ name }) => !policy.blocked.has(name) && isPreflightPath(preflightPath(name)),
  );
  const paths = [PREFLIGHT_TIMES_PATH, ...entitlements.map(({ name }) => preflightPath(name))];
  const state = await ledger.read([], [], { preflight: paths });
  const times = readTimes(state.preflight.get(PREFLIGHT_TIMES_PATH));
  const gone = [...times.keys()]
    .map(preflightPath)
    .filter((path) => isPreflightPath(path) && !paths.includes(path));
  if (gone.length > 0) await ledger.read([], [], { preflight: gone });
  const age = ({ name }: Entitlement): number => times.get(name) ?? 0;
  return {
    policy,
    files: source.files,
    installation: ports.installation(repository, policy),
    ledger,
    entitlements: entitlements.toSorted((a, b) => age(a) - age(b) || (a.name < b.name ? -1 : 1)),
  };
};

/** What asking takes; keeping what was heard takes more. */
export type AskingPorts = Pick<PreflightPorts, 'evidence' | 'clock' | 'checkers' | 'opens'>;

interface Result {
  readonly entitlement: Entitlement;
  readonly answered: readonly Answered[];
  /** People who may ask and whom nobody can name. */
  readonly gaps: readonly string[];
  readonly at: Instant;
}

/** In the order of the entitlements, until so many questions were asked or the time of one run is over. */
export const askAll = async (
  ports: AskingPorts,
  house: Pick<House, 'policy' | 'installation' | 'entitlements'>,
  most: number,
): Promise<readonly Result[]> => {
  const checkers = new Map((await ports.checkers()).map((checker) => [checker.kind, checker]));
  const deadline = later(ports.clock.now(), PATIENCE);
  /** Entitlements share questions, and people share answers. */
  const known = new Map<string, Asked>();
  const results: Result[] = [];
  for (const entitlement of house.entitlements) {
    const { questions, gaps } = await questionsAbout(ports, house.policy, entitlement);
    const open = questions.filter(({ id }) => !known.has(id));
    const isFull = known.size > 0 && known.size + open.length > most;
    if (isFull || ports.clock.now() >= deadline) break;
    await askEach(open.slice(0, most), async (question) => {
      known.set(question.id, await askOne(ports, question, { house, checkers }));
    });
    const answered = questions.map((question) => ({
      ...question,
      asked: known.get(question.id) ?? { kind: 'too-many' as const },
    }));
    results.push({ entitlement, answered, gaps, at: ports.clock.now() });
  }
  return results;
};

const questionsAbout = async (
  ports: AskingPorts,
  policy: Policy,
  entitlement: Entitlement,
): Promise<{ readonly questions: readonly Question[]; readonly gaps: readonly string[] }> => {
  const { people } = policy;
  if (people === undefined) return { questions: [], gaps: [] };
  const { requesters, breakGlass } = entitlement;
  const opened = openRefs([...requesters, ...entitlement.for, ...(breakGlass?.requesters ?? [])], {
    people,
    owner: entitlement.owner,
    beneficiary: undefined,
    teams: await teamFacts(ports.evidence, policy, entitlement.name),
    oncall: {},
    at: ports.clock.now(),
  });
  const persons = [...opened.people].toSorted().flatMap((key) => people.byKey.get(key) ?? []);
  return {
    questions: questionsOf(entitlement, policy, persons).filter(
      ({ step }) => refuseUnopenable(step.id, step, ports.opens) === undefined,
    ),
    gaps: opened.gaps.filter(({ uncertain }) => uncertain).map(({ sentence }) => sentence),
  };
};

interface Asking {
  readonly house: Pick<House, 'installation'>;
  readonly checkers: ReadonlyMap<string, Checker>;
}

const askOne = async (
  { clock }: Pick<PreflightPorts, 'clock'>,
  { step }: Question,
  { house, checkers }: Asking,
): Promise<Asked> => {
  const checker = checkers.get(step.kind);
  if (checker === undefined) return { kind: 'unasked' };
  try {
    const report = await checker.check(step, {
      installation: house.installation,
      grant: NO_GRANT,
      expiresAt: later(clock.now(), SHORTEST_WINDOW),
      url: 'preflight',
    });
    return { kind: 'heard', report };
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') throw thrown;
    return fault.code === 'azure.forbidden' || fault.code === 'github.forbidden'
      ? { kind: 'forbidden', why: faultSentence(fault) }
      : { kind: 'failed', why: faultSentence(fault) };
  }
};

const heardBy = ({ answered }: Result): ReadonlyMap<string, Heard> =>
  new Map(
    answered.flatMap(({ id, step, person, asked }) => {
      const heard = asked.kind === 'heard' ? heardOf(step, person, asked.report) : undefined;
      return heard === undefined ? [] : [[id, heard] as const];
    }),
  );

/** One commit for everything that changed; none where nothing did and the answers are young. */
const keep = async (ports: PreflightPorts, house: House, results: readonly Result[]): Promise<string> => {
  const texts = new Map<string, string>();
  const decide = (state: LedgerState): readonly NewEvent[] => {
    const changed = changesOf(state, house, results);
    texts.clear();
    for (const [path, text] of changed) if (text !== null) texts.set(path, text);
    if (changed.size === 0) return [];
    const files: EventData['posture']['files'] = Object.fromEntries(
      [...changed].map(([path, text]) => [path, text === null ? null : gitBlob(text)]),
    );
    const moment = `${ports.run.id}/${ports.run.attempt}/${formatInstant(ports.clock.now())}`;
    return [
      {
        id: deriveEventId(null, 'posture', moment),
        type: 'posture',
        grant: null,
        actor: GATEHOUSE,
        data: { note: `preflight: ${results.length} entitlements asked about`, files },
      },
    ];
  };
  await house.ledger.append(decide, { text: `Preflight of ${results.length} entitlements`, files: texts });
  return texts.size === 0
    ? 'Nothing has changed, and what the ledger keeps is young.'
    : `Kept in the ledger: ${texts.size} ${texts.size === 1 ? 'file' : 'files'}.`;
};

/** Path → text, or null for a file whose entitlement is gone. */
const changesOf = (
  { preflight: before }: LedgerState,
  house: House,
  results: readonly Result[],
): ReadonlyMap<string, string | null> => {
  const changed = new Map<string, string | null>();
  const old = readTimes(before.get(PREFLIGHT_TIMES_PATH));
  const times = new Map(old);
  for (const name of old.keys()) {
    if (house.policy.entitlements.has(name)) continue;
    times.delete(name);
    if (before.has(preflightPath(name))) changed.set(preflightPath(name), null);
  }
  let isOld = false;
  for (const result of results) {
    const { name } = result.entitlement;
    const heard = heardBy(result);
    // Where nobody answered, what was heard before stands with its age.
    if (heard.size === 0 && result.answered.length > 0) continue;
    const text = answersText(heard);
    if (before.get(preflightPath(name)) !== text) changed.set(preflightPath(name), text);
    isOld ||= result.at - (old.get(name) ?? 0) >= FRESH;
    times.set(name, result.at);
  }
  if (changed.size > 0 || isOld) changed.set(PREFLIGHT_TIMES_PATH, timesText(times));
  return changed;
};

const tell = (house: House, results: readonly Result[], kept: string): PreflightOutcome => {
  const fileOf = (path: string): SourceFile | undefined => house.files.find((file) => file.path === path);
  const findings = results.flatMap(({ entitlement, answered }) =>
    preflightFindings(entitlement, answered, fileOf(entitlement.file)),
  );
  const asked = new Map(results.flatMap(({ answered }) => answered).map((each) => [each.id, each] as const));
  const failed = [...asked.values()].flatMap(({ asked: of }) => (of.kind === 'failed' ? [of.why] : []));
  const heard = [...asked.values()].filter(({ asked: of }) => of.kind === 'heard').length;
  const notes = notesOf(house, results, [...asked.values()]);
  const silent = [...new Set(failed)].map((why) => `Not answered: ${why}`);
  return {
    exit: failed.length > 0 ? 2 : findings.length > 0 ? 1 : 0,
    text: [
      `${heard} of ${asked.size} questions about ${results.length} entitlements were answered.`,
      kept,
      ...notes,
      ...silent,
      ...renderFindings(findings, house.files).trimEnd().split('\n'),
    ],
    json: {
      entitlements: results.length,
      questions: asked.size,
      answered: heard,
      kept,
      notes,
      unanswered: silent,
      findings: findingsAsValue(findings),
    },
  };
};

/** What was not asked, and why that is no fault. */
const notesOf = (house: House, results: readonly Result[], asked: readonly Answered[]): readonly string[] => {
  const left = house.entitlements.length - results.length;
  const unasked = new Set(asked.flatMap(({ step, asked: of }) => (of.kind === 'unasked' ? [step.kind] : [])));
  const tooMany = asked.filter(({ asked: of }) => of.kind === 'too-many').length;
  return [
    ...(left === 0
      ? []
      : [
          `${left} of ${house.entitlements.length} entitlements wait for the next run: one run asks as many questions as fit into ${PATIENCE / 60_000} minutes, and at most ${MOST_QUESTIONS}. The next begins with them.`,
        ]),
    ...(tooMany === 0
      ? []
      : [
          `${tooMany} questions were left out: more people may ask for one entitlement than a run asks about.`,
        ]),
    ...[...unasked].map((kind) => `Not asked: ${kind}, for which this run has no credentials.`),
    ...new Set(results.flatMap(({ gaps }) => gaps)),
  ];
};
