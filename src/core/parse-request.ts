/** Reads a file of `requests/` against the policy: a request that can be decided, or everything that is wrong with it. */
import { grantNumber, type Instant, type Milliseconds, type PersonKey } from './brand.ts';
import { formatDuration, writeDuration } from './duration.ts';
import { adviseWord } from './nearest.ts';
import { judgeOf, readWindow, type Judge } from './parse/judge.ts';
import { judgeParameterValue } from './parse/parameter-value.ts';
import { readMoment } from './parse/time.ts';
import type { Entitlement, Policy, Settings, SourceFile } from './policy.ts';
import type { AccessRequest, ParsedRequest, RequestParameter } from './request.ts';
import { isRequestPath } from './classify.ts';
import { former, type Formed } from './schema/form.ts';
import { Request } from './schema/request.ts';
import { longestWindow, waives, type Asked } from './rules/break-glass.ts';
import { systemOfTicket } from './ticket-system.ts';

const form = former(Request, 'request');
type Source = NonNullable<ReturnType<typeof form>['whole']>;

/** Never throws on what the file says. All findings come at once, sorted. */
export const parseRequest = (file: SourceFile, policy: Policy): ParsedRequest => {
  const formed = form(file);
  const judge = judgeOf(formed);
  const { parts } = formed;
  if (!isRequestPath(file.path)) {
    judge.reportKey(
      [],
      'request.file-name',
      'The name of the file is not one that a request may have.',
      'Name it `requests/<name>.yaml`; the name is 1 to 80 of `a-z`, `0-9` and `-`.',
    );
  }
  const settings = readSettings(judge, policy);
  const entitlement = settings === undefined ? undefined : readEntitlement(judge, parts.entitlement, policy);
  const breakGlass = parts.break_glass === true;
  const start = readStart(judge, parts, settings);
  const duration = parts.duration === undefined ? undefined : readWindow(judge, ['duration'], parts.duration);
  judgeLimit(judge, duration, entitlement && { request: { breakGlass }, entitlement });
  judgeText(judge, parts, settings);
  judgeTicket(judge, formed, { entitlement, settings });
  if (breakGlass) judgeBreakGlass(judge, parts, entitlement);
  const parameters = readParameters(judge, formed, entitlement);
  const beneficiary = readBeneficiary(judge, parts, policy);
  const findings = judge.findings();
  const { whole } = formed;
  if (findings.length > 0 || whole === undefined || duration === undefined)
    return { kind: 'findings', findings };
  const request: AccessRequest = {
    path: file.path,
    entitlement: whole.entitlement,
    start,
    duration,
    justification: whole.justification,
    ticket: whole.ticket,
    parameters,
    extends: whole.extends === undefined ? undefined : grantNumber(whole.extends),
    beneficiary,
    breakGlass,
  };
  return { kind: 'request', request };
};

const readSettings = (judge: Judge, policy: Policy): Settings | undefined => {
  if (policy.settings !== undefined && policy.people !== undefined) return policy.settings;
  const count = policy.findings.length;
  judge.reportKey(
    [],
    'request.policy-blocked',
    `The policy has ${count === 1 ? 'a finding' : `${count} findings`}, so no request can be judged.`,
    'Correct the policy first: `gatehouse check` shows what is wrong.',
  );
  return undefined;
};

const readEntitlement = (judge: Judge, name: string | undefined, policy: Policy): Entitlement | undefined => {
  if (name === undefined) return undefined;
  const entitlement = policy.entitlements.get(name);
  if (entitlement !== undefined) return entitlement;
  const cause = policy.blocked.get(name)?.[0];
  if (cause === undefined) {
    judge.report(
      ['entitlement'],
      'request.unknown-entitlement',
      `There is no entitlement \`${name}\`.`,
      adviseWord(name, policy.entitlements.keys(), 'entitlement'),
    );
  } else {
    judge.report(
      ['entitlement'],
      'request.entitlement-blocked',
      `The entitlement \`${name}\` has a finding at ${cause.file}:${cause.line}:${cause.column}, so it cannot be granted.`,
      'Ask its owner to correct it: `gatehouse check` shows what is wrong.',
    );
  }
  return undefined;
};

const readStart = (
  judge: Judge,
  { start }: Partial<Source>,
  settings: Settings | undefined,
): Instant | undefined =>
  start === undefined
    ? undefined
    : readMoment(
        judge,
        { path: ['start'], text: start },
        { key: 'start: ', zone: settings?.timezone ?? 'UTC' },
      );

/** Whether this person may receive it is the decision's: only there it is known who asks. */
const readBeneficiary = (judge: Judge, parts: Partial<Source>, { people }: Policy): PersonKey | undefined => {
  const name = parts.for;
  if (name === undefined || people === undefined) return undefined;
  const known = [...people.byKey.keys()].find((key) => key === name);
  if (known === undefined)
    judge.report(
      ['for'],
      'request.unknown-beneficiary',
      `There is no person \`${name.slice(0, 60)}\` in people.yaml.`,
      adviseWord(name, people.byKey.keys(), 'person'),
    );
  return known;
};

const judgeLimit = (
  judge: Judge,
  duration: Milliseconds | undefined,
  asked: (Asked & { readonly entitlement: Entitlement }) | undefined,
): void => {
  if (duration === undefined || asked === undefined) return;
  const longest = longestWindow(asked);
  if (duration <= longest) return;
  const way = asked.request.breakGlass ? 'break-glass of ' : '';
  judge.report(
    ['duration'],
    'request.duration-above-maximum',
    `${formatDuration(duration)} is more than ${way}\`${asked.entitlement.name}\` allows, ${formatDuration(longest)}.`,
    `Write at most \`${writeDuration(longest)}\`.`,
  );
};

const judgeText = (judge: Judge, parts: Partial<Source>, settings: Settings | undefined): void => {
  const { justification } = parts;
  if (justification === undefined) return;
  const least = settings?.justification.minLength ?? 1;
  const { length } = [...justification.trim()];
  if (length >= least) return;
  judge.report(
    ['justification'],
    'request.justification-short',
    `The justification has ${length} ${length === 1 ? 'character' : 'characters'}; the policy asks for ${least}.`,
    'Say what you will do, and why now.',
  );
};

interface TicketContext {
  readonly entitlement: Entitlement | undefined;
  readonly settings: Settings | undefined;
}

const judgeTicket = (
  judge: Judge,
  formed: Formed<Source>,
  { entitlement, settings }: TicketContext,
): void => {
  const { ticket } = formed.parts;
  if (settings === undefined) return;
  const demand = entitlement?.ticket;
  const systems = settings.tickets
    .filter(({ system }) => demand?.system === undefined || system === demand.system)
    .map(({ system, pattern }) => `${system} (\`${pattern}\`)`)
    .join(' or ');
  if (ticket === undefined) {
    if (entitlement?.ticket.required !== true || !formed.lacks('ticket')) return;
    const request = { breakGlass: formed.parts.break_glass === true };
    if (waives({ request, entitlement }, 'ticket')) return;
    judge.reportKey(
      [],
      'request.ticket-missing',
      `\`${entitlement.name}\` asks for a ticket.`,
      `Add \`ticket:\` with one of ${systems}.`,
    );
    return;
  }
  if (systemOfTicket(settings.tickets, ticket) !== undefined) return;
  judge.report(
    ['ticket'],
    'request.ticket-form',
    `\`${ticket.slice(0, 60)}\` is not a ticket of a system that the policy knows.`,
    settings.tickets.length === 0
      ? 'Delete the key: the policy names no ticket system.'
      : `Write one of ${systems}.`,
  );
};

/** NB. An emergency is now: what begins later, or lasts on, has time for the usual way. */
const judgeBreakGlass = (
  judge: Judge,
  parts: Partial<Source>,
  entitlement: Entitlement | undefined,
): void => {
  if (entitlement !== undefined && entitlement.breakGlass === undefined)
    judge.reportKey(
      ['break_glass'],
      'request.no-break-glass',
      `\`${entitlement.name}\` has no break-glass.`,
      'Delete the key: the request then takes the usual way.',
    );
  for (const key of ['start', 'extends'] as const)
    if (parts[key] !== undefined)
      judge.reportKey(
        [key],
        'request.break-glass-now',
        `Break-glass begins at once and extends nothing, so it cannot go with \`${key}:\`.`,
        'Delete one of the two keys.',
      );
};

const readParameters = (
  judge: Judge,
  formed: Formed<Source>,
  entitlement: Entitlement | undefined,
): ReadonlyMap<string, RequestParameter> => {
  const given = formed.parts.parameters ?? {};
  const read = new Map<string, RequestParameter>();
  const declared = entitlement?.parameters ?? [];
  for (const [name, value] of Object.entries(given)) {
    const path = ['parameters', name];
    const { line, column } = judge.place(path);
    read.set(name, { name, value, line, column });
    if (entitlement === undefined) continue;
    const parameter = declared.find((each) => each.name === name);
    if (parameter === undefined) {
      const names = declared.map((each) => each.name);
      judge.reportKey(
        path,
        'request.unknown-parameter',
        `\`${entitlement.name}\` has no parameter \`${name}\`.`,
        names.length === 0
          ? 'Delete it: the entitlement has no parameters.'
          : adviseWord(name, names, 'parameter'),
      );
      continue;
    }
    const problem = judgeParameterValue(parameter, value);
    if (problem !== undefined) judge.report(path, problem.id, problem.message, problem.remedy);
  }
  if (formed.parts.parameters === undefined && !formed.lacks('parameters')) return read;
  for (const { name, hint, type } of declared) {
    if (Object.hasOwn(given, name)) continue;
    judge.reportKey(
      formed.lacks('parameters') ? [] : ['parameters'],
      'request.missing-parameter',
      `The parameter \`${name}\` is missing.`,
      `Add \`${name}:\` under \`parameters:\` (${hint ?? `of type \`${type}\``}).`,
    );
  }
  return read;
};
