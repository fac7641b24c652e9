/** Microsoft Graph v1.0 through `@microsoft/microsoft-graph-client`: people. */
import { entraId, type EntraId } from '../../core/brand.ts';
import type { DirectoryApi, DirectoryUser } from '../../ports/directory.ts';
import type { Call } from './faults.ts';
import { field, strange } from './graph-client.ts';
import type { GraphConnection } from './graph-client.ts';

/** https://learn.microsoft.com/graph/api/user-get, https://learn.microsoft.com/graph/api/user-list */
export const directoryApi = ({ read }: GraphConnection): DirectoryApi => {
  return {
    user: async (id) => {
      const call = {
        name: `GET /users/${id}`,
        needs: 'the Graph application permission User.ReadBasic.All, or User.Read.All for accountEnabled',
        permission: 'User.Read.All',
      };
      const found = await read(call, `/users/${encodeURIComponent(id)}`, { select: SELECT });
      return found === undefined ? undefined : userOf(found, call);
    },
    person: async (id) => {
      const call = { name: `GET /users/${id} with manager`, ...READ_ALL };
      const query = { select: SELECT, expand: 'manager($select=id)' };
      const found = await read(call, `/users/${encodeURIComponent(id)}`, query);
      return found === undefined ? undefined : { ...userOf(found, call), manager: managerOf(found) };
    },
    withAddress: async (address) => {
      // What is no plain address is nobody's: it would only be a way into the filter.
      if (!/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(address)) return [];
      const call = { name: 'GET /users by address', ...READ_ALL };
      const text = address.replaceAll("'", "''");
      const filter = `mail eq '${text}' or userPrincipalName eq '${text}'`;
      const found = await read(call, '/users', { select: SELECT, filter, top: 2 });
      const listed = field(found, 'value');
      if (!Array.isArray(listed)) throw strange(call, 'a list');
      return listed.map((each) => userOf(each, call));
    },
    signInName: async (id) => {
      const call = { name: `GET /users/${id} for its sign-in name`, ...READ_BASIC };
      const found = await read(call, `/users/${encodeURIComponent(id)}`, { select: ['userPrincipalName'] });
      const name = field(found, 'userPrincipalName');
      return typeof name === 'string' && name !== '' ? name : undefined;
    },
  };
};

const SELECT = ['id', 'accountEnabled', 'displayName'];
const READ_ALL = {
  needs: 'the Graph application permission User.Read.All',
  permission: 'User.Read.All',
} as const;
const READ_BASIC = {
  needs: 'the Graph application permission User.ReadBasic.All',
  permission: 'User.ReadBasic.All',
} as const;

const userOf = (found: unknown, call: Call): DirectoryUser => {
  const id = field(found, 'id');
  if (typeof id !== 'string') throw strange(call, 'an id');
  const displayName = field(found, 'displayName');
  const enabled = field(found, 'accountEnabled');
  return {
    id: entraId(id),
    displayName: typeof displayName === 'string' ? displayName : '',
    // NB. Graph leaves the field out, or says null, where the permission to read it is missing: neither enabled nor disabled.
    enabled: typeof enabled === 'boolean' ? enabled : undefined,
  };
};

const managerOf = (found: unknown): EntraId | undefined => {
  const id = field(field(found, 'manager'), 'id');
  return typeof id === 'string' ? entraId(id) : undefined;
};
