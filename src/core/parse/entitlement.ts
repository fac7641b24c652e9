/** `policies/entitlements/*.yaml`: one entitlement, judged against settings, people and targets. */
import { milliseconds } from '../brand.ts';
import type { Finding } from '../finding.ts';
import { adviseWord } from '../nearest.ts';
import type {
  ApprovalTree,
  Calendar,
  Entitlement as EntitlementValue,
  Environment,
  SourceFile,
  TicketDemand,
} from '../policy.ts';
import type { Formed } from '../schema/form.ts';
import { doubledRule, joinApprovals, readApproval, type ApprovalContext } from './approval.ts';
import { readAutoApprove, tightenAutoApprove } from './auto-approve.ts';
import type { ConditionContext } from './condition.ts';
import { formEntitlement, type EntitlementSource } from './entitlement-source.ts';
import { judgeFillable } from './fillable.ts';
import { eachOf, judgeOf, readWindow, type Judge } from './judge.ts';
import { readBreakGlass } from './break-glass.ts';
import { readParameters } from './parameters.ts';
import { readCooldown, readOwnCaps } from './own-limits.ts';
import type { PeopleReading } from './people.ts';
import { readPeopleRefs } from './people-refs.ts';
import { readPrivileges, sourceParameters } from './privileges.ts';
import type { ReachedScope } from './privilege/reading.ts';
import { judgeOrder } from './rule-order.ts';
import { strangeEnvironment } from '../scopes.ts';
import type { RiskLevelValue } from './risk.ts';
import type { SettingsReading } from './settings.ts';
import type { TargetsReading } from './targets.ts';
import { joinTicketDemands, judgeAnswers, NO_TICKET, readTicketDemand } from './ticket.ts';
import { judgeUnused, parametersOfRules } from './unused.ts';

export interface EntitlementReading {
  /** From the file; else the file's own name. */
  readonly name: string;
  readonly entitlement: EntitlementValue | undefined;
  readonly findings: readonly Finding[];
}

export interface EntitlementContext {
  readonly people: PeopleReading;
  readonly targets: TargetsReading;
  readonly settings: SettingsReading;
}

type Parts = Partial<EntitlementSource>;

/** `policies/entitlements/prod-vm-admin.yaml` → `prod-vm-admin`. */
export const nameOfFile = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '');

export const parseEntitlement = (file: SourceFile, context: EntitlementContext): EntitlementReading => {
  const formed = formEntitlement(file);
  const judge = judgeOf(formed);
  const { parts } = formed;
  const name = parts.entitlement ?? nameOfFile(file.path);
  if (name !== nameOfFile(file.path)) {
    judge.report(
      ['entitlement'],
      'policy.entitlement-name',
      `The file is named \`${nameOfFile(file.path)}\`, the entitlement \`${name}\`.`,
      `Write \`entitlement: ${nameOfFile(file.path)}\`, or rename the file to \`${name}.yaml\`.`,
    );
  }
  const read = readParts(judge, formed, context);
  judgeFillable(judge, read, { ...context, parts });
  const findings = judge.findings();
  const { whole } = formed;
  if (findings.length > 0 || whole === undefined) return { name, entitlement: undefined, findings };
  const { environment, maxDuration, approval } = read;
  if (environment === undefined || maxDuration === undefined || approval === undefined) {
    // Settings or people have findings; those say what is wrong.
    return { name, entitlement: undefined, findings };
  }
  return {
    name,
    findings,
    entitlement: {
      name,
      description: whole.description,
      owner: read.owner,
      environment,
      risk: whole.risk,
      requesters: read.requesters,
      for: read.receivers,
      parameters: read.parameters,
      privileges: read.privileges,
      approval,
      autoApprove: read.autoApprove,
      maxDuration: milliseconds(Math.min(maxDuration, environment.maxDuration)),
      hours: read.hours,
      ticket: read.ticket,
      cooldown: read.cooldown,
      caps: read.caps,
      breakGlass: read.breakGlass,
      connect: whole.connect,
      file: file.path,
    },
  };
};

const readParts = (judge: Judge, formed: Formed<EntitlementSource>, context: EntitlementContext) => {
  const { parts } = formed;
  const { people, targets, settings } = context;
  const refs = (key: 'owner' | 'requesters' | 'for') => {
    const written = parts[key];
    return written === undefined ? [] : readPeopleRefs(judge, [key], written, { people, use: 'list' });
  };
  const level = readLevel(judge, parts.risk, settings);
  const sources = parts.privileges === undefined ? new Set<string>() : sourceParameters(parts.privileges);
  const { widestSource } = settings.network;
  const parameters = readParameters(judge, parts.parameters ?? {}, { targets, widestSource, sources });
  const declared = parts.parameters !== undefined || formed.lacks('parameters');
  const { privileges, scopes, used } = readPrivileges(judge, parts.privileges ?? [], {
    targets,
    settings,
    parameters: declared ? parameters : undefined,
  });
  if (parts.privileges !== undefined && used !== undefined)
    judgeUnused(judge, parameters, new Set([...used, ...parametersOfRules(parts.approval)]));
  const environment = readEnvironment(judge, parts.environment, settings);
  if (environment !== undefined) judgeEnvironment(judge, { scopes, environment, settings });
  const maxDuration =
    parts.max_duration === undefined ? undefined : readWindow(judge, ['max_duration'], parts.max_duration);
  const conditions: ConditionContext = {
    risk: parts.risk,
    risks: settings.risk === undefined ? undefined : new Set(settings.risk.keys()),
    longest:
      maxDuration === undefined || environment === undefined
        ? undefined
        : milliseconds(Math.min(maxDuration, environment.maxDuration)),
    calendars: settings.calendars === undefined ? undefined : new Set(settings.calendars.keys()),
    breakGlass: parts.break_glass !== undefined ? true : formed.lacks('break_glass') ? false : undefined,
    parameters: declared ? parameters : undefined,
  };
  const owner = refs('owner');
  return {
    owner,
    requesters: refs('requesters'),
    receivers: refs('for'),
    parameters,
    privileges,
    environment,
    maxDuration,
    hours: readHours(judge, parts.hours, settings),
    approval: readOwnApproval(judge, parts, { level, people, conditions }),
    autoApprove: tightenAutoApprove(
      judge,
      ['auto_approve'],
      readAutoApprove(judge, ['auto_approve'], parts.auto_approve, parts.risk),
      {
        level: level?.autoApprove,
        ownRules: parts.approval !== undefined && parts.approval !== 'none',
      },
    ),
    ticket: readTicket(judge, parts, { level, settings }),
    cooldown: readCooldown(judge, parts.cooldown, settings),
    caps: readOwnCaps(judge, parts.caps, settings),
    breakGlass: readBreakGlass(judge, parts.break_glass, { people, environment, owner }),
  };
};

const readLevel = (
  judge: Judge,
  name: string | undefined,
  settings: SettingsReading,
): RiskLevelValue | undefined => {
  if (name === undefined || settings.risk === undefined) return undefined;
  const level = settings.risk.get(name);
  if (level === undefined) {
    judge.report(
      ['risk'],
      'policy.unknown-risk',
      `There is no risk level \`${name}\` in the settings.`,
      adviseWord(name, settings.risk.keys(), 'risk level'),
    );
  }
  return level;
};

const readEnvironment = (
  judge: Judge,
  name: string | undefined,
  settings: SettingsReading,
): Environment | undefined => {
  if (name === undefined || settings.environments === undefined) return undefined;
  const environment = settings.environments.get(name);
  if (environment === undefined) {
    judge.report(
      ['environment'],
      'policy.unknown-environment',
      `There is no environment \`${name}\` in the settings.`,
      adviseWord(name, settings.environments.keys(), 'environment'),
    );
  }
  return environment;
};

interface Reach {
  readonly scopes: readonly ReachedScope[];
  readonly environment: Environment;
  readonly settings: SettingsReading;
}

const judgeEnvironment = (judge: Judge, { scopes, environment, settings }: Reach): void => {
  for (const { scope, path } of scopes) {
    const other = strangeEnvironment(scope, environment, settings.environments?.values() ?? []);
    if (other === undefined) continue;
    judge.report(
      path,
      'policy.other-environment',
      `\`${scope}\` reaches into the environment \`${other.name}\`; this entitlement is of \`${environment.name}\`.`,
      `Write \`environment: ${other.name}\`, or name a scope outside it.`,
    );
  }
};

// NB. Hours that cannot be read are no hours at all: without its calendar an entitlement would be open at any time.
const readHours = (
  judge: Judge,
  name: string | undefined,
  { calendars }: SettingsReading,
): Calendar | undefined => {
  if (name === undefined || calendars === undefined) return undefined;
  const calendar = calendars.get(name);
  if (calendar === undefined)
    judge.report(
      ['hours'],
      'policy.unknown-calendar',
      `There is no calendar \`${name}\` in the settings.`,
      adviseWord(name, calendars.keys(), 'calendar'),
    );
  return calendar;
};

const readOwnApproval = (
  judge: Judge,
  parts: Parts,
  { level, ...context }: ApprovalContext & { readonly level: RiskLevelValue | undefined },
): ApprovalTree | 'none' | undefined => {
  const path = ['approval'];
  if (parts.approval === undefined) return level?.approval;
  const own = readApproval(judge, path, parts.approval, context);
  // NB. Only what is written out at risk low, or for people on duty, goes without approval; elsewhere it would undo the level's rules.
  // The rota is a control too: who may ask is decided by somebody else, shift by shift.
  if (own === 'none' && parts.risk !== undefined && parts.risk !== 'low' && !isOnDutyOnly(parts)) {
    judge.report(
      path,
      'policy.approval-none',
      `\`approval: none\` is possible at risk \`low\`, or where every requester is on call; not here, at \`${parts.risk}\`.`,
      'Delete the key to take the rules of the risk level, or name only `oncall:` as requesters, those of break-glass too unless it waives the approval.',
    );
  }
  if (level?.approval === undefined) return undefined;
  if (own === undefined || own === 'none') return own;
  const joined = level.approval === 'none' ? own : joinApprovals(level.approval, own);
  const doubled = doubledRule(joined);
  if (doubled !== undefined) {
    judge.report(
      path,
      'policy.rule-twice',
      `Two different rules are named \`${doubled}\`, counting those of the risk level.`,
      'Give each its own name.',
    );
  }
  judgeOrder(judge, path, parts.approval, joined);
  return joined;
};

/** Nobody comes to this access without being on call, but by a break-glass that waives the approval aloud. */
const isOnDutyOnly = ({ requesters, break_glass }: Parts): boolean =>
  isAllOnCall(requesters) &&
  (break_glass === undefined ||
    break_glass.waives.includes('approval') ||
    isAllOnCall(break_glass.requesters));

const isAllOnCall = (requesters: Parts['requesters']): boolean =>
  requesters !== undefined &&
  eachOf<string>(requesters, []).every(({ value }) => value.startsWith('oncall:'));

const readTicket = (
  judge: Judge,
  parts: Parts,
  { level, settings }: { readonly level: RiskLevelValue | undefined; readonly settings: SettingsReading },
): TicketDemand => {
  const path = ['ticket'];
  const given = level?.ticket ?? NO_TICKET;
  if (parts.ticket?.required === false && given.required)
    judge.report(
      [...path, 'required'],
      'policy.looser-than-level',
      `The risk level \`${parts.risk ?? ''}\` asks for a ticket.`,
      'Delete the key: an entitlement may only tighten its risk level.',
    );
  const systems = settings.tickets;
  const own = readTicketDemand(judge, path, { source: parts.ticket, systems });
  const demand = joinTicketDemands(judge, path, { level: given, own, risk: parts.risk ?? '' });
  // What the level alone asks for is judged in the settings.
  if (parts.ticket !== undefined) judgeAnswers(judge, { path, own: parts.ticket }, { demand, systems });
  if (demand.required && systems?.length === 0) {
    judge.report(
      parts.ticket === undefined ? ['risk'] : path,
      'policy.ticket-without-system',
      'A ticket is required, and the settings have no ticket system whose pattern it could fit.',
      'Add a system under `tickets:` in the settings.',
    );
  }
  return demand;
};
