/** `policies/gatehouse.yaml`: everything that holds for all entitlements. */
import {
  digest,
  formatInstant,
  gitHubUserId,
  hours,
  parseInstant,
  type Digest,
  type GitHubUserId,
  type ResourceId,
} from '../brand.ts';
import { SHORTEST_WINDOW } from '../duration.ts';
import type { Finding } from '../finding.ts';
import type { Calendar, Environment, Settings as SettingsValue, SourceFile } from '../policy.ts';
import { former } from '../schema/form.ts';
import type { Path } from '../schema/plain.ts';
import { Settings } from '../schema/settings.ts';
import { judgeOf, present, readDuration, readWindow, type Judge } from './judge.ts';
import { readNetwork } from './network.ts';
import { readRoutes } from './notify.ts';
import type { PeopleReading } from './people.ts';
import { readPeopleRefs } from './people-refs.ts';
import { readRisk, type RiskLevelValue } from './risk.ts';
import { readLookBack, readSeparation } from './separation.ts';
import { readTarget, type TargetsReading } from './targets.ts';
import { readTicketSystems } from './ticket.ts';
import { readCalendars, readFreezes, readTimezone } from './time.ts';
import { readUnconfirmed } from './unconfirmed.ts';
import { readWaiting } from './waiting.ts';

/** What could be read; a part is undefined when it has a finding, and then nothing is judged by it. */
export interface SettingsReading {
  readonly settings: SettingsValue | undefined;
  readonly environments: ReadonlyMap<string, Environment> | undefined;
  readonly risk: ReadonlyMap<string, RiskLevelValue> | undefined;
  readonly calendars: ReadonlyMap<string, Calendar> | undefined;
  readonly tickets: SettingsValue['tickets'] | undefined;
  readonly protected: SettingsValue['protected'];
  readonly network: SettingsValue['network'];
  readonly caps: SettingsValue['caps'];
  /** Others may fill a rule after a while (`escalate_to`). */
  readonly escalates: boolean;
  readonly findings: readonly Finding[];
}

/** What `gatehouse init` replaces by the hash of the ledger's first line. */
const GENESIS_PLACEHOLDER = 'written by `gatehouse init`';

const form = former(Settings, 'policy');
type Parts = ReturnType<typeof form>['parts'];
type Source = NonNullable<ReturnType<typeof form>['whole']>;

export interface SettingsContext {
  readonly people: PeopleReading;
  readonly targets: TargetsReading;
  /** The names of all entitlements that have a file. */
  readonly entitlements: ReadonlySet<string>;
}

export const parseSettings = (file: SourceFile, context: SettingsContext): SettingsReading => {
  const formed = form(file);
  const judge = judgeOf(formed);
  const { parts } = formed;
  const tickets =
    parts.tickets === undefined && !formed.lacks('tickets')
      ? undefined
      : readTicketSystems(judge, parts.tickets ?? {});
  const timezone = readTimezone(judge, parts.timezone);
  const environments =
    parts.environments === undefined
      ? undefined
      : readEnvironments(judge, parts.environments, context.targets);
  const calendars = readCalendars(judge, formed, timezone);
  const read: Omit<SettingsReading, 'settings' | 'findings'> = {
    environments,
    risk:
      parts.risk === undefined
        ? undefined
        : readRisk(judge, parts.risk, { people: context.people, environments, calendars, tickets }),
    calendars,
    tickets,
    protected: readProtected(judge, parts.protected, context),
    network: readNetwork(judge, parts.network),
    caps: readCaps(judge, parts.caps),
    escalates: parts.waiting?.escalate_to !== undefined,
  };
  const rest = readRest(judge, parts, context);
  const freezes = readFreezes(judge, parts.freezes, { timezone, environments: read.environments?.keys() });
  const unconfirmedAccounts = readUnconfirmed(judge, parts.accounts?.unconfirmed, timezone);
  const findings = judge.findings();
  const complete = findings.length === 0 && read.environments !== undefined && read.tickets !== undefined;
  return {
    ...read,
    findings,
    settings: complete
      ? {
          version: 1,
          ...rest,
          timezone,
          freezes,
          unconfirmedAccounts,
          calendars: read.calendars ?? new Map(),
          environments: read.environments ?? new Map(),
          protected: read.protected,
          tickets: read.tickets ?? [],
          network: read.network,
          caps: read.caps,
        }
      : undefined,
  };
};

const readEnvironments = (
  judge: Judge,
  sources: Source['environments'],
  targets: TargetsReading,
): ReadonlyMap<string, Environment> => {
  const environments = new Map<string, Environment>();
  for (const [name, source] of Object.entries(sources)) {
    const path = ['environments', name];
    const maxDuration = readWindow(judge, [...path, 'max_duration'], source.max_duration);
    const scopes = readTargets(judge, [...path, 'scopes'], source.scopes ?? [], targets);
    // One with a finding keeps its name, so that entitlements do not seem to name an unknown one; nothing is decided by it.
    environments.set(name, {
      name,
      maxDuration: maxDuration ?? SHORTEST_WINDOW,
      mode: source.mode ?? 'enforce',
      scopes,
    });
  }
  return environments;
};

const readTargets = (
  judge: Judge,
  path: Path,
  sources: readonly string[],
  targets: TargetsReading,
): readonly ResourceId[] =>
  present(sources.map((text, index) => readTarget(judge, [...path, index], text, targets)));

const readProtected = (
  judge: Judge,
  source: Parts['protected'],
  { targets, people }: SettingsContext,
): SettingsValue['protected'] => ({
  roles: source?.roles ?? [],
  scopes: readTargets(judge, ['protected', 'scopes'], source?.scopes ?? [], targets),
  people:
    source?.people === undefined
      ? []
      : readPeopleRefs(judge, ['protected', 'people'], source.people, { people, use: 'list' }),
});

/** How far ahead a start may lie where the settings do not say: as far as a team plans, and no plan outlives its reasons. */
const START_HORIZON = hours(14 * 24);

const readCaps = (judge: Judge, source: Parts['caps']): SettingsValue['caps'] => ({
  activePerPerson: source?.active_per_person,
  activeTotal: source?.active_total,
  cooldown:
    source?.cooldown === undefined ? undefined : readLookBack(judge, ['caps', 'cooldown'], source.cooldown),
  unexpiredRemovalsPerRun: source?.unexpired_removals_per_run ?? 5,
});

type Elsewhere =
  | 'timezone'
  | 'freezes'
  | 'unconfirmedAccounts'
  | 'calendars'
  | 'environments'
  | 'protected'
  | 'tickets'
  | 'network'
  | 'caps';
type Rest = Omit<SettingsValue, 'version' | Elsewhere>;

const readRest = (judge: Judge, parts: Parts, { people, entitlements }: SettingsContext): Rest => ({
  freeze: parts.freeze ?? 'none',
  startHorizon:
    (parts.start_horizon === undefined
      ? undefined
      : readDuration(judge, ['start_horizon'], parts.start_horizon)) ?? START_HORIZON,
  waiting: readWaiting(judge, parts.waiting ?? {}, people),
  separationOfDuties: readSeparation(judge, parts.separation_of_duties ?? [], entitlements),
  merge: parts.merge ?? 'automatic',
  // NB. Nothing is opened again without being asked for.
  drift: parts.drift ?? 'report',
  operators:
    parts.operators === undefined
      ? []
      : readPeopleRefs(judge, ['operators'], parts.operators, { people, use: 'list' }),
  genesis: readGenesis(judge, parts.ledger?.genesis),
  anchorsSince: readAnchorsSince(judge, parts.ledger?.anchors_since),
  justification: {
    minLength: parts.justification?.min_length ?? 1,
    forbid: parts.justification?.forbid ?? [],
  },
  issueForm: { bot: readBot(judge, parts.issue_form?.bot) },
  notify: readRoutes(judge, parts.notify),
});

/** `github-actions[bot]` */
const ACTIONS_BOT = 41898282;

/** NB. Whoever may push a workflow can open pull requests as GitHub Actions; an App's key is its own. */
const readBot = (judge: Judge, id: number | undefined): GitHubUserId | undefined => {
  if (id === undefined) return undefined;
  if (id !== ACTIONS_BOT) return gitHubUserId(id);
  judge.report(
    ['issue_form', 'bot'],
    'policy.issue-form-bot',
    'This is GitHub Actions’ own account, and every workflow of every branch can act as it.',
    'Write the id of the bot account of a GitHub App of your own.',
  );
  return undefined;
};

const readGenesis = (judge: Judge, text: string | undefined): Digest | undefined => {
  if (text === undefined || text === GENESIS_PLACEHOLDER) return undefined;
  if (/^[0-9a-f]{64}$/.test(text)) return digest(text);
  judge.report(
    ['ledger', 'genesis'],
    'format.bad-value',
    'This is not the hash of a ledger.',
    `Write what \`gatehouse init\` printed (64 hexadecimal digits), or "${GENESIS_PLACEHOLDER}" before it has run.`,
  );
  return undefined;
};

// NB. A word that is not understood lifts nothing: then all anchors count.
const readAnchorsSince = (judge: Judge, text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const at = parseInstant(text);
  if (at !== undefined && formatInstant(at) === text) return text;
  judge.report(
    ['ledger', 'anchors_since'],
    'format.bad-value',
    'This is not a moment in UTC.',
    'Write it like 2026-11-28T18:00:00Z.',
  );
  return undefined;
};

/** Where there is no such file: nothing is judged by it, and its absence is a finding of its own. */
export const UNREAD_SETTINGS: SettingsReading = {
  settings: undefined,
  environments: undefined,
  risk: undefined,
  calendars: undefined,
  tickets: undefined,
  protected: { roles: [], scopes: [], people: [] },
  network: { priorities: { from: 200, to: 399 }, widestSource: 32 },
  caps: {
    activePerPerson: undefined,
    activeTotal: undefined,
    cooldown: undefined,
    unexpiredRemovalsPerRun: 5,
  },
  escalates: false,
  findings: [],
};
