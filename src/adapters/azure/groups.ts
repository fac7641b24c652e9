/** Groups and their members through Microsoft Graph v1.0. */
import { milliseconds, parseEntraId } from '../../core/brand.ts';
import type { EntraId } from '../../core/brand.ts';
import type { DirectoryGroup, GroupApi, GroupMember, MembershipAnswer } from '../../ports/groups.ts';
import type { Written } from './calls.ts';
import { isUnclear } from './faults.ts';
import type { Call } from './faults.ts';
import { field, strange } from './graph-client.ts';
import type { GraphConnection } from './graph-client.ts';
import { quoted, segment, text } from './graph-fields.ts';
import { groupPimApi } from './group-pim.ts';

const READ = {
  needs: 'the Graph application permission GroupMember.Read.All',
  permission: 'GroupMember.Read.All',
} as const;
const WRITE = {
  needs: 'the Graph application permission GroupMember.ReadWrite.All, or make it an owner of the group',
  permission: 'GroupMember.ReadWrite.All',
} as const;
const SELECT = [
  'id',
  'displayName',
  'description',
  'groupTypes',
  'isAssignableToRole',
  'mailEnabled',
  'onPremisesSyncEnabled',
  'visibility',
];

/** https://learn.microsoft.com/graph/api/resources/group */
export const groupApi = (graph: GraphConnection): GroupApi => {
  const listed = async (group: EntraId, what: 'members' | 'owners'): Promise<readonly GroupMember[]> => {
    const path = `/groups/${segment(group)}/${what}`;
    const call = { name: `GET ${path}`, ...READ };
    return (await graph.list(call, path, { select: ['id', 'displayName'] })).map((item) =>
      asMember(item, call),
    );
  };
  return {
    group: async (id) => {
      const call = { name: `GET /groups/${id}`, ...READ };
      const found = await graph.read(call, `/groups/${segment(id)}`, { select: SELECT });
      return found === undefined ? undefined : asGroup(found, call);
    },
    describedAs: async (start) => {
      const call = { name: 'GET /groups by description', ...READ };
      const filter = `startswith(description,${quoted(start)})`;
      return (await graph.list(call, '/groups', { filter, select: SELECT })).map((item) =>
        asGroup(item, call),
      );
    },
    members: (group) => listed(group, 'members'),
    owners: (group) => listed(group, 'owners'),
    add: async (group, person) => {
      const path = `/groups/${segment(group)}/members/$ref`;
      const call = { name: `POST ${path}`, ...WRITE };
      const body = { '@odata.id': graph.referenceTo(segment(person)) };
      return asAnswer(await graph.post(call, path, body), (status, message) =>
        status === 400 && /already exist/i.test(message) ? { kind: 'unchanged' } : undefined,
      );
    },
    remove: async (group, member) => {
      const path = `/groups/${segment(group)}/members/${segment(member)}`;
      const call = { name: `DELETE ${path}/$ref`, ...WRITE };
      return asAnswer(await graph.unlink(call, path), (status) =>
        status === 404 ? { kind: 'unchanged' } : undefined,
      );
    },
    pim: groupPimApi(graph),
  };
};

const asAnswer = (
  answer: Written<unknown>,
  expected: (status: number, message: string) => MembershipAnswer | undefined,
): MembershipAnswer => {
  if (answer.kind === 'returned') return { kind: 'done' };
  const { fault, answers } = answer;
  if (isUnclear(fault)) return { kind: 'unclear', fault };
  if (fault.code === 'azure.throttled') {
    const { retryAfter } = fault;
    return { kind: 'throttled', retryIn: retryAfter === undefined ? undefined : milliseconds(retryAfter) };
  }
  const { status = 0, code = '', message = '' } = answers.at(-1) ?? {};
  const found = expected(status, message);
  if (found !== undefined && (status !== 404 || code === 'Request_ResourceNotFound')) return found;
  if (code === 'Request_ResourceNotFound') return { kind: 'unknown' };
  throw fault;
};

/** NB. What Graph did not send along is not "no": a group is judged by everything that was asked for, or not at all. */
const asGroup = (item: unknown, call: Call): DirectoryGroup => {
  const id = parseEntraId(text(item, 'id') ?? '');
  const types = field(item, 'groupTypes');
  const [mail, synced, roles] = ['mailEnabled', 'onPremisesSyncEnabled', 'isAssignableToRole'].map((name) =>
    flag(field(item, name)),
  );
  if (id === undefined || !Array.isArray(types)) throw strange(call, 'the id and the types of the group');
  const visibility = field(item, 'visibility');
  if (mail === undefined || synced === undefined || roles === undefined || visibility === undefined)
    throw strange(call, 'what kind of group it is');
  return {
    id,
    name: text(item, 'displayName') ?? '',
    description: text(item, 'description') ?? '',
    filledBy: filledBy({ dynamic: types.includes('DynamicMembership'), synced, mail, types }),
    roleAssignable: roles,
    hidden: typeof visibility === 'string' && /^hiddenmembership$/i.test(visibility),
  };
};

const filledBy = (of: {
  readonly dynamic: boolean;
  readonly synced: boolean;
  readonly mail: boolean;
  readonly types: readonly unknown[];
}): DirectoryGroup['filledBy'] => {
  if (of.dynamic) return 'rule';
  if (of.synced) return 'other-directory';
  // Groups of Microsoft 365 are managed here although they have mail; distribution lists and the like are not.
  return of.mail && !of.types.includes('Unified') ? 'exchange' : undefined;
};

/** `null` is Graph's word for "never set"; `undefined`: it was not sent. */
const flag = (value: unknown): boolean | undefined => {
  if (value === null) return false;
  return typeof value === 'boolean' ? value : undefined;
};

const asMember = (item: unknown, call: Call): GroupMember => {
  const id = parseEntraId(text(item, 'id') ?? '');
  const type = text(item, '@odata.type');
  if (id === undefined || type === undefined) throw strange(call, 'the id and the type of a member');
  return { id, kind: kindOf(type), name: text(item, 'displayName') ?? '' };
};

const kindOf = (type: string): GroupMember['kind'] => {
  if (type === '#microsoft.graph.user') return 'person';
  return type === '#microsoft.graph.group' ? 'group' : 'other';
};
