/** `policies/gatehouse.yaml`: everything that holds for all entitlements. */
import {
  digest,
  gitHubUserId,
  hours,
  milliseconds,
  type Digest,
  type GitHubUserId,
  type ResourceId,
} from '../brand.ts';
import { SHORTEST_WINDOW } from '../duration.ts';
import type { Finding } from '../finding.ts';
import type { Channel, Subscription } from '../notice.ts';
import type {
  ApprovalTree,
  Calendar,
  Environment,
  Settings as SettingsValue,
  SourceFile,
  TicketDemand,
} from '../policy.ts';
import { former } from '../schema/form.ts';
import type { Path } from '../schema/plain.ts';
import { Settings } from '../schema/settings.ts';
import { doubledRule, readApproval } from './approval.ts';
import { readAutoApprove, type AutoApprove } from './auto-approve.ts';
import type { ConditionContext } from './condition.ts';
import { judgeOf, present, readDuration, readWindow, type Judge } from './judge.ts';
import type { PeopleReading } from './people.ts';
import { readPeopleRefs } from './people-refs.ts';
import { judgeOrder } from './rule-order.ts';
import { readLookBack, readSeparation } from './separation.ts';
import { readTarget, type TargetsReading } from './targets.ts';
import { judgeAnswers, readTicketDemand, readTicketSystems } from './ticket.ts';
import { readCalendars, readFreezes, readTimezone } from './time.ts';
import { readWaiting } from './waiting.ts';

export interface RiskLevelValue {
  /** Undefined when it has a finding: then no entitlement of the level can be read. */
  readonly approval: ApprovalTree | 'none' | undefined;
  readonly ticket: TicketDemand;
  readonly autoApprove: AutoApprove;
}

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

interface RiskContext {
  readonly people: PeopleReading;
  readonly environments: ReadonlyMap<string, Environment> | undefined;
  readonly calendars: ReadonlyMap<string, Calendar> | undefined;
  readonly tickets: SettingsReading['tickets'];
}

const readRisk = (
  judge: Judge,
  sources: Source['risk'],
  context: RiskContext,
): ReadonlyMap<string, RiskLevelValue> => {
  const levels = new Map<string, RiskLevelValue>();
  for (const [name, source] of Object.entries(sources)) {
    const path = ['risk', name, 'approval'];
    const conditions = conditionsOf(name, Object.keys(sources), context);
    const approval = readApproval(judge, path, source.approval, { people: context.people, conditions });
    if (approval === 'none' && name !== 'low') {
      judge.report(
        path,
        'policy.approval-none',
        `\`approval: none\` is possible at risk \`low\` only, not at \`${name}\`.`,
        'Write rules.',
      );
    }
    const doubled = approval === undefined || approval === 'none' ? undefined : doubledRule(approval);
    if (doubled !== undefined) {
      judge.report(
        path,
        'policy.rule-twice',
        `Two rules are named \`${doubled}\`.`,
        'Give each its own name.',
      );
    }
    if (approval !== undefined && approval !== 'none') judgeOrder(judge, path, source.approval, approval);
    const at = ['risk', name, 'ticket'];
    const systems = context.tickets;
    const ticket = readTicketDemand(judge, at, { source: source.ticket, systems });
    judgeAnswers(judge, { path: at, own: source.ticket }, { demand: ticket, systems });
    levels.set(name, {
      approval,
      ticket,
      autoApprove: readAutoApprove(judge, ['risk', name, 'auto_approve'], source.auto_approve, name),
    });
  }
  return levels;
};

const conditionsOf = (
  risk: string,
  risks: readonly string[],
  { environments, calendars }: RiskContext,
): ConditionContext => ({
  risk,
  risks: new Set(risks),
  longest:
    environments === undefined || environments.size === 0
      ? undefined
      : milliseconds(Math.max(...[...environments.values()].map(({ maxDuration }) => maxDuration))),
  calendars: calendars === undefined ? undefined : new Set(calendars.keys()),
  breakGlass: undefined,
  parameters: 'of-many',
});

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

const readNetwork = (judge: Judge, source: Parts['network']): SettingsValue['network'] => {
  const priorities = source?.priorities ?? { from: 200, to: 399 };
  if (priorities.from > priorities.to) {
    judge.report(
      ['network', 'priorities', 'from'],
      'policy.range',
      `${priorities.from} is above ${priorities.to}.`,
      `Write \`{ from: ${priorities.to}, to: ${priorities.from} }\`.`,
    );
  }
  reportOverlaps(judge, priorities, source?.reserved ?? {});
  return { priorities, widestSource: prefixOf(source?.widest_source ?? '32') };
};

interface Range {
  readonly from: number;
  readonly to: number;
}

/** NB. Two who write into one range of one NSG take each other's places: an elevation fails, or a rule stands before a denial. */
const reportOverlaps = (judge: Judge, own: Range, reserved: Readonly<Record<string, Range>>): void => {
  for (const [name, range] of Object.entries(reserved)) {
    const path = ['network', 'reserved', name];
    if (range.from > range.to) {
      judge.report(
        [...path, 'from'],
        'policy.range',
        `${range.from} is above ${range.to}.`,
        `Write \`{ from: ${range.to}, to: ${range.from} }\`.`,
      );
    } else if (range.from <= own.to && own.from <= range.to) {
      judge.report(
        path,
        'policy.priority-overlap',
        `${range.from} to ${range.to} of \`${name}\` overlaps Gatehouse's own range, ${own.from} to ${own.to}.`,
        'Move one of the ranges, so that no priority lies in both.',
      );
    }
  }
};
/** How far ahead a start may lie where the settings do not say: as far as a team plans, and no plan outlives its reasons. */
const START_HORIZON = hours(14 * 24);

/** `/28` and `28` are the same. */
export const prefixOf = (text: string): number => Number(text.replace('/', ''));

const readCaps = (judge: Judge, source: Parts['caps']): SettingsValue['caps'] => ({
  activePerPerson: source?.active_per_person,
  activeTotal: source?.active_total,
  cooldown:
    source?.cooldown === undefined ? undefined : readLookBack(judge, ['caps', 'cooldown'], source.cooldown),
  unexpiredRemovalsPerRun: source?.unexpired_removals_per_run ?? 5,
});

type Elsewhere =
  'timezone' | 'freezes' | 'calendars' | 'environments' | 'protected' | 'tickets' | 'network' | 'caps';
type Rest = Omit<SettingsValue, 'version' | Elsewhere>;

const readRest = (judge: Judge, parts: Parts, { people, entitlements }: SettingsContext): Rest => {
  return {
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
    justification: {
      minLength: parts.justification?.min_length ?? 1,
      forbid: parts.justification?.forbid ?? [],
    },
    issueForm: { bot: readBot(judge, parts.issue_form?.bot) },
    notify: {
      alerts: readChannels(judge, 'alerts', parts.notify?.alerts),
      requests: readChannels(judge, 'requests', parts.notify?.requests),
      grants: readChannels(judge, 'grants', parts.notify?.grants),
    },
  };
};

const readChannels = (
  judge: Judge,
  subscription: Subscription,
  names: readonly string[] | undefined,
): readonly Channel[] =>
  (names ?? []).flatMap((name, index) => {
    const [, kind, rest] = /^(slack|teams|webhook):(\S{1,80})$/.exec(name) ?? [];
    if ((kind === 'slack' || kind === 'teams' || kind === 'webhook') && rest !== undefined)
      return [`${kind}:${rest}` as const];
    judge.report(
      ['notify', subscription, index],
      'format.bad-value',
      `${JSON.stringify(name)} is no channel.`,
      'Write slack:name, teams:name or webhook:name, as the secret GATEHOUSE_NOTIFY_CHANNELS names it.',
    );
    return [];
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
