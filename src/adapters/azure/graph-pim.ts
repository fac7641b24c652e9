/** PIM's requests behind Microsoft Graph v1.0 and what comes of them, for one of its lists. */
import { milliseconds } from '../../core/brand.ts';
import type { RoleInstance, RoleRequest } from '../../ports/azure-roles.ts';
import type { GraphPimAnswer, GraphPimApi, GraphPimChange, RoleSchedule } from '../../ports/graph-pim.ts';
import type { Written } from './calls.ts';
import { isUnclear } from './faults.ts';
import { field, strange } from './graph-client.ts';
import type { GraphConnection, Query } from './graph-client.ts';
import { endOf, moment, quoted, segment, text } from './graph-fields.ts';
import { SCHEDULE_IDS } from './graph-pim-words.ts';
import type { PimWords } from './graph-pim-words.ts';

/** One of PIM's lists. */
export interface GraphPimList {
  readonly words: PimWords;
  readonly of: 'Assignment' | 'Eligibility';
  /** Permissions, for messages. */
  readonly read: string;
  readonly write: string;
}

/** https://learn.microsoft.com/graph/api/resources/privilegedidentitymanagementv3-overview */
export const graphPimApi = (graph: GraphConnection, list: GraphPimList): GraphPimApi => {
  const { words, read: READ, write: WRITE } = list;
  const REQUESTS = pathOf(list, 'ScheduleRequests');
  return {
    direct: (principal) => instancesOf(graph, list, { filter: `principalId eq ${quoted(principal)}` }),
    requests: (principal) => requestsOf(graph, list, `principalId eq ${quoted(principal)}`),
    request: async (id) => {
      const call = { name: `GET ${REQUESTS}/${id}`, needs: READ };
      const found = await graph.read(call, `${REQUESTS}/${segment(id)}`, {});
      return found === undefined ? undefined : asRequest(found, words);
    },
    change: async (change) => {
      const call = { name: `POST ${REQUESTS} (${actionOf(change)})`, needs: WRITE };
      const answer = await graph.post(call, REQUESTS, bodyOf(change, words));
      if (answer.kind === 'failed') return asAnswer(answer);
      const request = asRequest(answer.value, words);
      return request === undefined
        ? { kind: 'unclear', fault: strange(call, 'a request') }
        : { kind: 'accepted', request };
    },
    cancel: async (id) => {
      const call = { name: `POST ${REQUESTS}/${id}/cancel`, needs: WRITE };
      const answer = await graph.post(call, `${REQUESTS}/${segment(id)}/cancel`, {});
      if (answer.kind === 'returned') return 'cancelled';
      const { fault } = answer;
      if (isUnclear(fault)) return { kind: 'unclear', fault };
      if (['azure.rejected', 'azure.conflict', 'azure.not-found'].includes(fault.code)) return 'refused';
      throw fault;
    },
  };
};

const pathOf = ({ words: { base, name } }: GraphPimList, what: string): string => `${base}/${name}${what}`;

/** Assignments or eligibilities in force. `filter`: OData. */
export const instancesOf = async (
  graph: GraphConnection,
  list: GraphPimList,
  query: Pick<Query, 'filter' | 'expand'>,
): Promise<readonly RoleInstance[]> => {
  const path = pathOf(list, 'ScheduleInstances');
  const found = await graph.list({ name: `GET ${path}`, needs: list.read }, path, query);
  return found.flatMap((item) => asInstance(item, list.words) ?? []);
};

/** What people have activated, with the eligibility behind it. */
export const activatedBy = async (
  graph: GraphConnection,
  list: GraphPimList,
  principal: string,
): Promise<readonly RoleInstance[]> => {
  const query = { filter: `principalId eq ${quoted(principal)}`, expand: ACTIVATED_USING };
  return (await instancesOf(graph, list, query)).filter(({ type }) => /^activated$/i.test(type));
};

export const requestsOf = async (
  graph: GraphConnection,
  list: GraphPimList,
  filter: string,
): Promise<readonly RoleRequest[]> => {
  const path = pathOf(list, 'ScheduleRequests');
  const found = await graph.list({ name: `GET ${path}`, needs: list.read }, path, { filter });
  return found.flatMap((item) => asRequest(item, list.words) ?? []);
};

/** Current and coming ones. */
export const schedulesOf = async (
  graph: GraphConnection,
  list: GraphPimList,
  query: Pick<Query, 'filter'>,
): Promise<readonly RoleSchedule[]> => {
  const path = pathOf(list, 'Schedules');
  const call = { name: `GET ${path}`, needs: list.read };
  return (await graph.list(call, path, { ...query, ...expanded(list) })).map(asSchedule);
};

/** An assignment says only when it is asked which eligibility somebody activated. */
const expanded = ({ of }: GraphPimList): Query => (of === 'Assignment' ? { expand: ACTIVATED_USING } : {});

const ACTIVATED_USING = 'activatedUsing';

const actionOf = ({ change }: GraphPimChange): string =>
  change.kind === 'assign' ? 'adminAssign' : 'adminRemove';

const bodyOf = (wanted: GraphPimChange, words: PimWords): Readonly<Record<string, unknown>> => {
  const { role, scope, principal, justification, change } = wanted;
  const common = {
    action: actionOf(wanted),
    principalId: principal,
    [words.role]: role,
    [words.scope]: scope,
    justification,
  };
  if (change.kind === 'remove') return common;
  return {
    ...common,
    scheduleInfo: {
      startDateTime: new Date(change.startsAt).toISOString(),
      // An absolute end: with a duration the clock would start when PIM gets round to it (I6).
      expiration: { type: 'afterDateTime', endDateTime: new Date(change.endsAt).toISOString() },
    },
    ticketInfo: { ticketNumber: change.ticket.number, ticketSystem: change.ticket.system },
  };
};

/** By code, or by the documented phrase: some tenants answer the same condition under another code. */
const asAnswer = ({ fault, answers }: Extract<Written<unknown>, { kind: 'failed' }>): GraphPimAnswer => {
  if (isUnclear(fault)) return { kind: 'unclear', fault };
  if (fault.code === 'azure.throttled') {
    const { retryAfter } = fault;
    return { kind: 'throttled', retryIn: retryAfter === undefined ? undefined : milliseconds(retryAfter) };
  }
  const { code = '', message = '' } = answers.at(-1) ?? {};
  const found = REFUSALS.find(({ codes, phrase }) => codes.test(code) || phrase.test(message));
  if (found !== undefined) return { kind: found.kind };
  throw fault;
};

const REFUSALS = [
  {
    kind: 'assigned-already',
    codes: /^Role(Assignment|Eligibility)Exists$/,
    phrase: /^the role (assignment|eligibility) already exists/i,
  },
  {
    kind: 'pending-elsewhere',
    codes: /^PendingRole(Assignment|Eligibility)Request$/,
    phrase: /already exists a pending/i,
  },
  {
    kind: 'not-assigned',
    codes: /^Role(Assignment|Eligibility)DoesNotExist$/,
    phrase: /^the role (assignment|eligibility) does not exist/i,
  },
  {
    kind: 'too-short',
    codes: /^(Active|Eligible|Eligibility)?DurationTooShort$/,
    phrase: /duration is too short/i,
  },
  {
    kind: 'unknown-principal',
    codes: /^(SubjectNotFound|PrincipalNotFound)$/,
    phrase: /^(the )?(subject|principal) ([^ ]* )?(is|was) not found/i,
  },
] as const;

/** Whose, of what, where; `undefined` for what is scoped to an application, which is nothing that a step can mean. */
const placeOf = (item: unknown, words: PimWords) => {
  const [id, principal] = [text(item, 'id'), text(item, 'principalId')?.toLowerCase()];
  const [role, scope] = [text(item, words.role)?.toLowerCase(), text(item, words.scope)];
  return id === undefined || principal === undefined || role === undefined || scope === undefined
    ? undefined
    : { id, principal, role, scope };
};

const asInstance = (item: unknown, words: PimWords): RoleInstance | undefined => {
  const place = placeOf(item, words);
  if (place === undefined) return undefined;
  const { assignment, eligibility } = SCHEDULE_IDS;
  return {
    ...place,
    schedule: firstText(item, [...assignment, ...eligibility]),
    startsAt: moment(field(item, 'startDateTime')),
    endsAt: moment(field(item, 'endDateTime')),
    member: memberOf(text(item, 'memberType')),
    type: text(item, 'assignmentType') ?? 'Eligible',
    conditional: false,
    activates: firstText(field(item, ACTIVATED_USING), eligibility)?.toLowerCase(),
  };
};

/** Groups are told in lower case. */
const memberOf = (written: string | undefined): RoleInstance['member'] =>
  (['Direct', 'Group', 'Inherited'] as const).find((one) => one.toLowerCase() === written?.toLowerCase()) ??
  'unknown';

const firstText = (item: unknown, names: readonly string[]): string | undefined =>
  names.flatMap((name) => text(item, name) ?? [])[0];

const asRequest = (item: unknown, words: PimWords): RoleRequest | undefined => {
  const place = placeOf(item, words);
  if (place === undefined) return undefined;
  return {
    ...place,
    guid: place.id,
    type: text(item, 'action') ?? '',
    status: text(item, 'status') ?? '',
    justification: text(item, 'justification') ?? '',
    schedule: text(item, 'targetScheduleId'),
    createdAt: moment(field(item, 'createdDateTime')),
    endsAt: endOf(item),
  };
};

/** What a person activated is none that an administrator made. */
const asSchedule = (item: unknown): RoleSchedule => ({
  request: /^activated$/i.test(text(item, 'assignmentType') ?? '') ? undefined : text(item, 'createdUsing'),
  activates: text(field(item, ACTIVATED_USING), 'id')?.toLowerCase(),
  endsAt: endOf(item),
});
