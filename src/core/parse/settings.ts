/** `policies/gatehouse.yaml`: everything that holds for all entitlements. */
import { digest, hours, type Digest, type ResourceId } from '../brand.ts';
import { SHORTEST_WINDOW } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { judgePattern } from '../pattern.ts';
import type { ApprovalTree, Environment, Settings as SettingsValue, SourceFile } from '../policy.ts';
import { former, type Formed } from '../schema/form.ts';
import type { Path } from '../schema/plain.ts';
import { Settings } from '../schema/settings.ts';
import { doubledRule, readApproval } from './approval.ts';
import { judgeOf, present, readDuration, readWindow, type Judge } from './judge.ts';
import type { PeopleReading } from './people.ts';
import { readPeopleRefs } from './people-refs.ts';
import { readLookBack, readSeparation } from './separation.ts';
import { readTarget, type TargetsReading } from './targets.ts';

export interface RiskLevelValue {
  /** Undefined when it has a finding: then no entitlement of the level can be read. */
  readonly approval: ApprovalTree | 'none' | undefined;
  readonly ticketRequired: boolean;
}

/** What could be read; a part is undefined when it has a finding, and then nothing is judged by it. */
export interface SettingsReading {
  readonly settings: SettingsValue | undefined;
  readonly environments: ReadonlyMap<string, Environment> | undefined;
  readonly risk: ReadonlyMap<string, RiskLevelValue> | undefined;
  readonly calendars: ReadonlySet<string> | undefined;
  readonly tickets: SettingsValue['tickets'] | undefined;
  readonly protected: SettingsValue['protected'];
  readonly network: SettingsValue['network'];
  readonly caps: SettingsValue['caps'];
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
  const read: Omit<SettingsReading, 'settings' | 'findings'> = {
    environments:
      parts.environments === undefined
        ? undefined
        : readEnvironments(judge, parts.environments, context.targets),
    risk: parts.risk === undefined ? undefined : readRisk(judge, parts.risk, context.people),
    calendars: calendarsOf(formed),
    tickets:
      parts.tickets === undefined && !formed.lacks('tickets')
        ? undefined
        : readTickets(judge, parts.tickets ?? {}),
    protected: readProtected(judge, parts.protected, context.targets),
    network: readNetwork(judge, parts.network),
    caps: readCaps(judge, parts.caps),
  };
  const rest = readRest(judge, parts, context);
  const findings = judge.findings();
  const complete = findings.length === 0 && read.environments !== undefined && read.tickets !== undefined;
  return {
    ...read,
    findings,
    settings: complete
      ? {
          version: 1,
          ...rest,
          environments: read.environments ?? new Map(),
          protected: read.protected,
          tickets: read.tickets ?? [],
          network: read.network,
          caps: read.caps,
        }
      : undefined,
  };
};

const calendarsOf = (formed: Formed<Source>): ReadonlySet<string> | undefined =>
  formed.parts.calendars === undefined && !formed.lacks('calendars')
    ? undefined
    : new Set(Object.keys(formed.parts.calendars ?? {}));

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

const readRisk = (
  judge: Judge,
  sources: Source['risk'],
  people: PeopleReading,
): ReadonlyMap<string, RiskLevelValue> => {
  const levels = new Map<string, RiskLevelValue>();
  for (const [name, source] of Object.entries(sources)) {
    const path = ['risk', name, 'approval'];
    const approval = readApproval(judge, path, source.approval, people);
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
    levels.set(name, { approval, ticketRequired: source.ticket?.required ?? false });
  }
  return levels;
};

const readTickets = (judge: Judge, sources: NonNullable<Parts['tickets']>): SettingsValue['tickets'] =>
  Object.entries(sources).map(([system, { pattern }]) => {
    reportPattern(judge, ['tickets', system, 'pattern'], pattern);
    return { system, pattern };
  });

/** Also for the parameters of entitlements. */
export const reportPattern = (judge: Judge, path: Path, pattern: string): void => {
  const problem = judgePattern(pattern);
  if (problem === undefined) return;
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '');
  judge.report(
    path,
    'policy.pattern',
    problem === 'anchor'
      ? `\`${pattern.slice(0, 60)}\` does not say where the text begins and ends.`
      : `\`${pattern.slice(0, 60)}\` is not a pattern in RE2 syntax.`,
    problem === 'anchor'
      ? `Write \`'^${bare.includes('|') && !/^\(.*\)$/.test(bare) ? `(${bare})` : bare}$'\`.`
      : 'Correct it; backreferences and look-around do not exist there.',
  );
};

const readProtected = (
  judge: Judge,
  source: Parts['protected'],
  targets: TargetsReading,
): SettingsValue['protected'] => ({
  roles: source?.roles ?? [],
  scopes: readTargets(judge, ['protected', 'scopes'], source?.scopes ?? [], targets),
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
  return { priorities, widestSource: prefixOf(source?.widest_source ?? '32') };
};

/** `/28` and `28` are the same. */
export const prefixOf = (text: string): number => Number(text.replace('/', ''));

const readCaps = (judge: Judge, source: Parts['caps']): SettingsValue['caps'] => ({
  activePerPerson: source?.active_per_person,
  activeTotal: source?.active_total,
  cooldown:
    source?.cooldown === undefined ? undefined : readLookBack(judge, ['caps', 'cooldown'], source.cooldown),
  unexpiredRemovalsPerRun: source?.unexpired_removals_per_run ?? 5,
});

type Rest = Omit<SettingsValue, 'version' | 'environments' | 'protected' | 'tickets' | 'network' | 'caps'>;

const readRest = (judge: Judge, parts: Parts, { people, entitlements }: SettingsContext): Rest => {
  const waiting = (key: 'approval_valid_for' | 'merge_valid_for') => {
    const text = parts.waiting?.[key];
    return (text === undefined ? undefined : readDuration(judge, ['waiting', key], text)) ?? hours(24);
  };
  return {
    freeze: parts.freeze ?? 'none',
    timezone: readTimezone(judge, parts.timezone),
    waiting: {
      approvalValidFor: waiting('approval_valid_for'),
      mergeValidFor: waiting('merge_valid_for'),
    },
    separationOfDuties: readSeparation(judge, parts.separation_of_duties ?? [], entitlements),
    merge: parts.merge ?? 'automatic',
    operators:
      parts.operators === undefined
        ? []
        : readPeopleRefs(judge, ['operators'], parts.operators, { people, use: 'list' }),
    genesis: readGenesis(judge, parts.ledger?.genesis),
    justification: { minLength: parts.justification?.min_length ?? 1 },
  };
};

const readTimezone = (judge: Judge, name: string | undefined): string => {
  if (name === undefined) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone === '' ? 'UTC' : name;
  } catch {
    judge.report(['timezone'], 'policy.timezone', `\`${name}\` is not a time zone.`);
    return 'UTC';
  }
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
  protected: { roles: [], scopes: [] },
  network: { priorities: { from: 200, to: 399 }, widestSource: 32 },
  caps: {
    activePerPerson: undefined,
    activeTotal: undefined,
    cooldown: undefined,
    unexpiredRemovalsPerRun: 5,
  },
  findings: [],
};
