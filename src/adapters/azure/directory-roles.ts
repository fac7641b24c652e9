/** PIM for directory roles through Microsoft Graph v1.0: `roleManagement/directory` and the roles' own settings. */
import { instant, milliseconds } from '../../core/brand.ts';
import type { Instant } from '../../core/brand.ts';
import { Fault } from '../../core/fault.ts';
import type {
  DirectoryRoleAnswer,
  DirectoryRoleApi,
  DirectoryRoleChange,
  RoleDefinition,
  RoleInstance,
  RoleRequest,
  RoleSchedule,
  RoleSettings,
} from '../../ports/azure.ts';
import type { Written } from './calls.ts';
import { isUnclear } from './faults.ts';
import { field, strange } from './graph-client.ts';
import type { GraphConnection } from './graph-client.ts';

const ROLES = '/roleManagement/directory';
const REQUESTS = `${ROLES}/roleAssignmentScheduleRequests`;
const READ = 'the Graph application permissions of docs/privileges/entra-role.md to read roles';
const WRITE = 'the Graph application permission of docs/privileges/entra-role.md for its work';

/** https://learn.microsoft.com/graph/api/resources/privilegedidentitymanagementv3-overview */
export const directoryRoleApi = (graph: GraphConnection): DirectoryRoleApi => {
  const instances = async (
    what: 'roleAssignmentScheduleInstances' | 'roleEligibilityScheduleInstances',
    filter: string,
  ): Promise<readonly RoleInstance[]> => {
    const call = { name: `GET ${ROLES}/${what}`, needs: READ };
    return (await graph.list(call, `${ROLES}/${what}`, { filter })).flatMap((item) => asInstance(item) ?? []);
  };
  return {
    definitions: (role) => definitions(graph, role),
    groupsOf: async (principal) => {
      const path = `/users/${segment(principal)}/transitiveMemberOf`;
      const call = { name: `GET ${path}`, needs: 'the Graph application permission User.Read.All' };
      const found = await graph.list(call, path, { select: ['id'] });
      return new Set(
        found.flatMap((item) =>
          field(item, '@odata.type') === '#microsoft.graph.group'
            ? (text(item, 'id')?.toLowerCase() ?? [])
            : [],
        ),
      );
    },
    holders: (role) => instances('roleAssignmentScheduleInstances', `roleDefinitionId eq ${quoted(role)}`),
    eligible: (role) => instances('roleEligibilityScheduleInstances', `roleDefinitionId eq ${quoted(role)}`),
    direct: (principal) =>
      instances('roleAssignmentScheduleInstances', `principalId eq ${quoted(principal)}`),
    settings: async (role) => {
      const path = '/policies/roleManagementPolicyAssignments';
      const call = {
        name: `GET ${path}`,
        needs: 'the Graph application permission RoleManagementPolicy.Read.Directory',
      };
      const found = await graph.list(call, path, {
        filter: `scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq ${quoted(role)}`,
        expand: 'policy($expand=rules)',
      });
      const [only] = found.filter((item) => text(item, 'roleDefinitionId')?.toLowerCase() === role);
      return only === undefined ? undefined : asSettings(only);
    },
    requests: async (principal) => {
      const call = { name: `GET ${REQUESTS}`, needs: READ };
      const filter = `principalId eq ${quoted(principal)}`;
      return (await graph.list(call, REQUESTS, { filter })).flatMap((item) => asRequest(item) ?? []);
    },
    request: async (id) => {
      const call = { name: `GET ${REQUESTS}/${id}`, needs: READ };
      const found = await graph.read(call, `${REQUESTS}/${segment(id)}`, {});
      return found === undefined ? undefined : asRequest(found);
    },
    schedules: async () => {
      const path = `${ROLES}/roleAssignmentSchedules`;
      const found = await graph.list({ name: `GET ${path}`, needs: READ }, path, {});
      return found.flatMap((item) => asSchedule(item) ?? []);
    },
    change: async (change) => {
      const call = { name: `POST ${REQUESTS} (${actionOf(change)})`, needs: WRITE };
      const answer = await graph.post(call, REQUESTS, bodyOf(change));
      if (answer.kind === 'failed') return asAnswer(answer);
      const request = asRequest(answer.value);
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

const definitions = async (graph: GraphConnection, role: string): Promise<readonly RoleDefinition[]> => {
  const path = `${ROLES}/roleDefinitions`;
  const call = { name: `GET ${path}`, needs: READ };
  const query = { select: ['id', 'displayName'] };
  if (isUuid(role)) {
    const found = await graph.read(call, `${path}/${role.toLowerCase()}`, query);
    return [found].flatMap((item) => asDefinition(item) ?? []);
  }
  const found = await graph.list(call, path, { ...query, filter: `displayName eq ${quoted(role)}` });
  // The filter is the service's affair, and it does not mind case; that the name is exactly this one is ours.
  return found.flatMap((item) => asDefinition(item) ?? []).filter(({ name }) => name === role);
};

const isUuid = (written: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(written);

/** NB. A quote in a role's name would end the OData string and rewrite the filter (I10). */
const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** NB. Ids come from answers too: nothing in one may reach another path (I10). */
const segment = (id: string): string => {
  if (/^[\w-]{1,200}$/.test(id)) return id;
  throw new Fault('azure.unexpected', `${JSON.stringify(id)} is no id of Graph`, {
    remedy: 'A proxy between the runner and Graph may rewrite answers.',
  });
};

const actionOf = ({ change }: DirectoryRoleChange): string =>
  change.kind === 'assign' ? 'adminAssign' : 'adminRemove';

const bodyOf = (wanted: DirectoryRoleChange): Readonly<Record<string, unknown>> => {
  const { role, scope, principal, justification, change } = wanted;
  const common = {
    action: actionOf(wanted),
    principalId: principal,
    roleDefinitionId: role,
    directoryScopeId: scope,
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
const asAnswer = ({ fault, answers }: Extract<Written<unknown>, { kind: 'failed' }>): DirectoryRoleAnswer => {
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
    codes: /^RoleAssignmentExists$/,
    phrase: /^the role assignment already exists/i,
  },
  { kind: 'pending-elsewhere', codes: /^PendingRoleAssignmentRequest$/, phrase: /already exists a pending/i },
  {
    kind: 'not-assigned',
    codes: /^RoleAssignmentDoesNotExist$/,
    phrase: /^the role assignment does not exist/i,
  },
  { kind: 'too-short', codes: /^ActiveDurationTooShort$/, phrase: /active duration is too short/i },
  {
    kind: 'unknown-principal',
    codes: /^(SubjectNotFound|PrincipalNotFound)$/,
    phrase: /^(the )?(subject|principal) ([^ ]* )?(is|was) not found/i,
  },
] as const;

const asDefinition = (item: unknown): RoleDefinition | undefined => {
  const guid = text(item, 'id')?.toLowerCase();
  return guid === undefined ? undefined : { guid, name: text(item, 'displayName') ?? '' };
};

/** Whose, of what, where; `undefined` for what is scoped to an application, which is nothing that a step can mean. */
const placeOf = (item: unknown) => {
  const [id, principal] = [text(item, 'id'), text(item, 'principalId')?.toLowerCase()];
  const [role, scope] = [text(item, 'roleDefinitionId')?.toLowerCase(), text(item, 'directoryScopeId')];
  return id === undefined || principal === undefined || role === undefined || scope === undefined
    ? undefined
    : { id, principal, role, scope };
};

const asInstance = (item: unknown): RoleInstance | undefined => {
  const place = placeOf(item);
  if (place === undefined) return undefined;
  const member = text(item, 'memberType');
  return {
    ...place,
    schedule: text(item, 'roleAssignmentScheduleId'),
    startsAt: moment(field(item, 'startDateTime')),
    endsAt: moment(field(item, 'endDateTime')),
    member: member === 'Direct' || member === 'Group' || member === 'Inherited' ? member : 'unknown',
    type: text(item, 'assignmentType') ?? '',
    conditional: false,
  };
};

const asRequest = (item: unknown): RoleRequest | undefined => {
  const place = placeOf(item);
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
const asSchedule = (item: unknown): RoleSchedule | undefined =>
  /^assigned$/i.test(text(item, 'assignmentType') ?? '')
    ? { request: text(item, 'createdUsing'), endsAt: endOf(item) }
    : undefined;

const endOf = (item: unknown): Instant | undefined =>
  moment(field(field(field(item, 'scheduleInfo'), 'expiration'), 'endDateTime'));

const text = (item: unknown, name: string): string | undefined => {
  const value = field(item, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const moment = (value: unknown): Instant | undefined => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : instant(at);
};

/** NB. Settings whose rules were not sent along are not settings without rules: then nothing is elevated on them. */
const asSettings = (item: unknown): RoleSettings | undefined => {
  const rules = field(field(item, 'policy'), 'rules');
  if (!Array.isArray(rules)) return undefined;
  const rule = (id: string): unknown => rules.find((candidate) => text(candidate, 'id') === id);
  const required = field(rule('Enablement_Admin_Assignment'), 'enabledRules');
  if (!Array.isArray(required)) return undefined;
  return {
    adminMaximum: text(rule('Expiration_Admin_Assignment'), 'maximumDuration'),
    activationMaximum: text(rule('Expiration_EndUser_Assignment'), 'maximumDuration'),
    adminRequires: required.map(String),
  };
};
