/** `doctor`: looks at a live set-up and says what is hardened, what is not, why it matters and how to mend it. Changes nothing. */
import type { Instant } from '../core/brand.ts';
import type { AnchorState, GitHubFacts, Heartbeat } from '../core/doctor/facts.ts';
import { judgeGitHub } from '../core/doctor/judge.ts';
import { look, type Point, type Seen, seen, unseen } from '../core/doctor/point.ts';
import type { Repository } from '../core/doctor/shell.ts';
import { asFault, type FaultCode, faultSentence } from '../core/fault.ts';
import { staleness } from '../core/heartbeat.ts';
import { anchorsOf } from '../core/ledger/anchor.ts';
import type { OpenGrant } from '../core/ledger/event.ts';
import { LEDGER_BRANCH } from '../core/ledger/paths.ts';
import { parsePolicy } from '../core/parse-policy.ts';
import type { Policy } from '../core/policy.ts';
import { postureAsValue, renderPosture, renderWeak, WEAK_NO_MORE } from '../core/render/posture.ts';
import type { Anchors } from '../ports/anchors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Desk } from '../ports/desk.ts';
import type { Evidence, RepositoryFacts } from '../ports/evidence.ts';
import type { Runs } from '../ports/runs.ts';
import type { Setup, SetupActions, SetupCode } from '../ports/setup.ts';
import { type AzureDoctorPorts, lookAtAzure } from './doctor-azure.ts';
import type { Ledger } from './record.ts';
import type { Report } from './report.ts';

export interface DoctorPorts {
  readonly evidence: Pick<Evidence, 'repository' | 'policyAt'>;
  readonly setup: Setup & SetupCode & SetupActions;
  readonly runs: Pick<Runs, 'lastSuccess'>;
  readonly ledger: (policy: Policy | undefined) => Ledger;
  /** Of the ledger's head, outside the branch. */
  readonly anchors: Pick<Anchors, 'all'>;
  readonly clock: Clock;
  /** Undefined: this run has no identity in Azure. */
  readonly azure: AzureDoctorPorts | undefined;
}

export interface DoctorOutcome {
  readonly exit: 0 | 1 | 2;
  readonly text: readonly string[];
  readonly json: unknown;
  readonly points: readonly Point[];
  /** Nothing was looked at before. */
  readonly begun: Instant;
}

/** Exit 1 where something is weak; 2 where something was asked and not answered: what was not seen is never hardened. */
export const doctor = async (ports: DoctorPorts): Promise<DoctorOutcome> => {
  const found = await ports.evidence.repository();
  const begun = ports.clock.now();
  const about: Repository = { owner: found.owner, name: found.name, defaultBranch: found.defaultBranch };
  const policy = await look(async () => parsePolicy(await ports.evidence.policyAt(found.head)));
  const known = policy.kind === 'seen' ? policy.value : undefined;
  const facts = await gather(ports, found, known);
  const azure = await lookAtAzure(ports.azure, {
    repository: { ...about, id: found.id },
    policy: known,
    facts,
  });
  return {
    ...outcome([...judgeGitHub(facts, about), ...azure.points], [...faultsOf(facts), ...azure.faults]),
    begun,
  };
};

const outcome = (points: readonly Point[], faults: readonly string[]): Omit<DoctorOutcome, 'begun'> => ({
  exit: faults.length > 0 ? 2 : points.some(({ state }) => state === 'weak') ? 1 : 0,
  text: [...renderPosture(points), ...faults.map((fault) => `Not answered: ${fault}`)],
  json: { points: postureAsValue(points), unanswered: faults },
  points,
});

const faultsOf = (facts: GitHubFacts): readonly string[] => [
  ...new Set(
    Object.values(facts).flatMap((part: Seen<unknown>) => (part.kind === 'failed' ? [part.why] : [])),
  ),
];

/** All questions at once; each stands alone. */
const gather = async (
  ports: DoctorPorts,
  { defaultBranch, head }: RepositoryFacts,
  policy: Policy | undefined,
): Promise<GitHubFacts> => {
  const { setup } = ports;
  const main = rulesAndBypass(setup, defaultBranch);
  const record = rulesAndBypass(setup, LEDGER_BRANCH);
  const environments = look(() => setup.environments());
  const books = ledgerOf(ports, policy);

  const parts = {
    settings: look(() => setup.settings()),
    mainRules: main.rules,
    mainBypass: main.bypass,
    ledgerRules: record.rules,
    ledgerBypass: record.bypass,
    codeOwners: look(() => setup.codeOwners(head)),
    files: look(() => setup.files(head)),
    environments,
    secrets: secretsOf(setup, environments),
    actions: look(() => setup.permissions()),
    tokenDefaults: look(() => setup.tokenDefaults()),
    subject: look(() => setup.subject()),
    workflows: look(() => setup.workflows()),
    heartbeat: books.then(({ open }) => look(() => heartbeatOf(ports, defaultBranch, open))),
    quota: look(() => setup.quota()),
    labels: look(() => setup.labels()),
    ledger: books.then(({ health }) => health),
    anchors: books.then(({ anchors }) => anchors),
  };
  const accounts = accountsIn(policy, ports.clock.now());
  return {
    settings: await parts.settings,
    mainRules: await parts.mainRules,
    mainBypass: await parts.mainBypass,
    ledgerRules: await parts.ledgerRules,
    ledgerBypass: await parts.ledgerBypass,
    codeOwners: await parts.codeOwners,
    files: await parts.files,
    environments: await parts.environments,
    secrets: await parts.secrets,
    actions: await parts.actions,
    tokenDefaults: await parts.tokenDefaults,
    subject: await parts.subject,
    workflows: await parts.workflows,
    heartbeat: await parts.heartbeat,
    quota: await parts.quota,
    labels: await parts.labels,
    ledger: await parts.ledger,
    anchors: await parts.anchors,
    accounts,
  };
};

const accountsIn = (policy: Policy | undefined, now: Instant): GitHubFacts['accounts'] =>
  policy?.settings === undefined
    ? { kind: 'hidden', why: 'The policy of the default branch cannot be read.' }
    : seen({ unconfirmed: policy.settings.unconfirmedAccounts, now });

const rulesAndBypass = (
  setup: Setup,
  branch: string,
): {
  readonly rules: Promise<GitHubFacts['mainRules']>;
  readonly bypass: Promise<GitHubFacts['mainBypass']>;
} => {
  const rules = look(() => setup.rulesOf(branch));
  const bypass = rules.then((found) =>
    found.kind === 'seen' ? look(() => setup.bypassOf(found.value)) : found,
  );
  return { rules, bypass };
};

const secretsOf = async (
  setup: Setup,
  environments: Promise<GitHubFacts['environments']>,
): Promise<GitHubFacts['secrets']> => {
  const found = await environments;
  return found.kind === 'seen' ? look(() => setup.secrets(found.value.map(({ name }) => name))) : found;
};

/** Faults that say that what stands there is not the ledger of the settings. */
const WRONG: ReadonlySet<FaultCode> = new Set(['ledger.missing', 'ledger.broken', 'ledger.foreign-genesis']);

interface Books {
  readonly health: GitHubFacts['ledger'];
  readonly anchors: GitHubFacts['anchors'];
  readonly open: readonly OpenGrant[];
}

/** What stands on the branch is one thing, whether it could be asked for another. Reading it compares its head with the last anchor. */
const ledgerOf = async (ports: DoctorPorts, policy: Policy | undefined): Promise<Books> => {
  const settings = policy?.settings;
  const without = (health: Books['health']): Books => ({
    health,
    anchors: seen({ kind: 'unread', why: 'Nothing can be compared with a ledger that is not read.' }),
    open: [],
  });
  try {
    const { open } = await ports.ledger(policy).read([], []);
    if (policy !== undefined && settings?.genesis === undefined)
      return without(
        seen({
          kind: 'wrong',
          why: 'policies/gatehouse.yaml names no genesis, so that any branch would do.',
        }),
      );
    const anchors = await look(() => anchoredBy(ports, settings));
    return { health: seen({ kind: 'whole' }), anchors, open: [...open.values()] };
  } catch (thrown) {
    const fault = asFault(thrown);
    const why = faultSentence(fault);
    if (fault.code === 'ledger.rewritten')
      return { ...without(seen({ kind: 'whole' })), anchors: seen({ kind: 'broken', why }) };
    return without(WRONG.has(fault.code) ? seen({ kind: 'wrong', why }) : unseen(fault));
  }
};

const anchoredBy = async ({ anchors }: DoctorPorts, settings: Policy['settings']): Promise<AnchorState> => {
  const { genesis, anchorsSince } = settings ?? {};
  const found = genesis === undefined ? [] : anchorsOf(await anchors.all(), genesis, anchorsSince);
  return found.length === 0 ? { kind: 'none' } : { kind: 'descends', anchors: found.length };
};

/** A ledger that cannot be read hides what waits for a sweep: the looser limit holds then, and its own point says why. */
const heartbeatOf = async (
  { runs, clock }: DoctorPorts,
  branch: string,
  open: readonly OpenGrant[],
): Promise<Heartbeat> => {
  const last = await runs.lastSuccess(REVOKE, branch);
  return { last, limit: staleness(last, open, clock.now()) };
};

const REVOKE = 'revoke.yml';
/** One issue for everything that is weak. */
const KEY = 'doctor';

/** The daily run: says what is weak in one issue, and closes it once nothing is. */
export const doctorAloud = async (
  ports: DoctorPorts & { readonly desk: Pick<Desk, 'reportOnce' | 'settle'> },
): Promise<Report> => {
  const { exit, text, points, begun } = await doctor(ports);
  const gaps = points.filter(({ state }) => state === 'weak');
  if (gaps.length > 0) await ports.desk.reportOnce(KEY, renderWeak(gaps));
  // NB. What was asked and not answered may be as weak as it was: such a run settles nothing.
  else if (exit === 0) await ports.desk.settle(KEY, { before: begun, words: WEAK_NO_MORE });
  return { exit, lines: text };
};
