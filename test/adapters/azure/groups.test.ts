import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAzure } from '../../../src/adapters/azure/connect.ts';
import { azureCalls } from '../../../src/adapters/azure/calls.ts';
import { dateObserver } from '../../../src/adapters/azure/dates.ts';
import { graphConnection } from '../../../src/adapters/azure/graph-client.ts';
import { entraId, milliseconds } from '../../../src/core/brand.ts';
import type { EntraId } from '../../../src/core/brand.ts';
import type { GroupApi } from '../../../src/ports/groups.ts';
import { openTestAzure } from './server.ts';
import type { TestAzure } from './server.ts';

const ALICE = entraId('0f2c0000-0000-4000-8000-000000000001');
const GROUP = entraId('7c0e0000-0000-4000-8000-000000000012');
let server: TestAzure;
let groups: GroupApi;
beforeEach(async () => {
  server = await openTestAzure();
  groups = createAzure(
    {
      tenantId: 'tenant',
      clientId: 'client',
      armEndpoint: server.url,
      graphEndpoint: server.url,
      authority: server.url,
      subscriptions: [],
    },
    {
      assertion: async () => 'assertion',
      onDate: () => undefined,
      sleep: async (time) => void milliseconds(time),
    },
  ).groups;
});
afterEach(() => server.close());

describe('taking somebody out', () => {
  it('deletes the reference and never what it refers to', async () => {
    server.answer('DELETE', /./, { status: 204 });
    expect(await groups.remove(GROUP, ALICE)).toEqual({ kind: 'done' });
    expect(server.asked.map(({ method, url }) => [method, url])).toEqual([
      ['DELETE', `/v1.0/groups/${GROUP}/members/${ALICE}/$ref`],
    ]);
  });

  it.each(['', '..', 'x/../../users/1', 'a?b=', 'a#b', '%2e%2e'])(
    'sends nothing where an id is %j',
    async (id) => {
      await expect(groups.remove(GROUP, id as EntraId)).rejects.toThrow('is no id of Graph');
      await expect(groups.remove(id as EntraId, ALICE)).rejects.toThrow('is no id of Graph');
      expect(server.asked).toEqual([]);
    },
  );

  it.each([
    `/users/${ALICE}`,
    `/groups/${GROUP}`,
    `/groups/${GROUP}/members/${ALICE}?x=`,
    `/groups/${GROUP}/members/${ALICE}#`,
    `/groups/${GROUP}/members/${ALICE}/../../../users/${ALICE}`,
    `/groups/${GROUP}/owners/${ALICE}`,
  ])('cannot be turned into the deletion of anything else: %s', async (path) => {
    const connection = graphConnection({
      endpoint: server.url,
      credential: { getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }) },
      calls: azureCalls(async () => undefined),
      dates: dateObserver(
        () => undefined,
        () => 0,
      ),
    });
    server.answer('DELETE', /./, { status: 204 });
    await expect(connection.unlink({ name: 'DELETE', needs: '' }, path)).rejects.toMatchObject({
      code: 'bug',
    });
    expect(server.asked).toEqual([]);
  });
});

it.each([
  [204, undefined, 'done', 'done'],
  [
    400,
    { error: { code: 'Request_BadRequest', message: 'One or more added object references already exist.' } },
    'unchanged',
    'azure.rejected',
  ],
  [404, { error: { code: 'Request_ResourceNotFound', message: 'x' } }, 'unknown', 'unchanged'],
  [404, { error: { code: 'Elsewhere', message: 'x' } }, 'azure.not-found', 'azure.not-found'],
  [
    403,
    { error: { code: 'Authorization_RequestDenied', message: 'x' } },
    'azure.forbidden',
    'azure.forbidden',
  ],
  [429, { error: { code: 'TooManyRequests', message: 'x' } }, 'throttled', 'throttled'],
  [503, { error: { code: 'ServiceUnavailable', message: 'x' } }, 'unclear', 'unclear'],
])('sends each change once and tells %i %j as %s and %s', async (status, body, added, removed) => {
  const told = (answer: Promise<{ readonly kind: string }>) =>
    answer.then(
      ({ kind }) => kind,
      ({ code }: { code: string }) => code,
    );
  server.answer('POST', /members\/\$ref$/, { status, body });
  expect(await told(groups.add(GROUP, ALICE))).toBe(added);
  server.answer('DELETE', /\$ref$/, { status, body });
  expect(await told(groups.remove(GROUP, ALICE))).toBe(removed);
  expect(server.asked).toHaveLength(2);
  expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({
    '@odata.id': `${server.url}/v1.0/directoryObjects/${ALICE}`,
  });
});

describe('judging a group', () => {
  const whole = {
    id: GROUP.toUpperCase(),
    displayName: 'Payments',
    description: null,
    groupTypes: [],
    isAssignableToRole: null,
    mailEnabled: false,
    onPremisesSyncEnabled: null,
    visibility: null,
  };
  const read = (change: object) => {
    server.answer('GET', /\/groups\//, { status: 200, body: { ...whole, ...change } });
    return groups.group(GROUP);
  };

  it.each([
    [{}, undefined],
    [{ groupTypes: ['DynamicMembership'] }, 'rule'],
    [{ onPremisesSyncEnabled: true }, 'other-directory'],
    [{ mailEnabled: true }, 'exchange'],
    [{ mailEnabled: true, groupTypes: ['Unified'] }, undefined],
  ])('says of %j that it is filled by %s', async (change, filledBy) => {
    expect(await read(change)).toEqual({
      id: GROUP,
      name: 'Payments',
      description: '',
      roleAssignable: false,
      hidden: false,
      filledBy,
    });
  });

  it.each(['id', 'groupTypes', 'isAssignableToRole', 'mailEnabled', 'onPremisesSyncEnabled', 'visibility'])(
    'judges no group of which %s was not sent',
    async (name) => {
      await expect(read({ [name]: undefined })).rejects.toMatchObject({ code: 'azure.unexpected' });
    },
  );

  it('says that a membership is hidden', async () => {
    expect(await read({ visibility: 'HiddenMembership' })).toMatchObject({ hidden: true });
  });

  it('knows people from groups, and takes nobody whose kind was not sent', async () => {
    const members = (...value: readonly object[]) => {
      server.answer('GET', /members/, { status: 200, body: { value } });
      return groups.members(GROUP);
    };
    const of = (type: string) => ({
      '@odata.type': `#microsoft.graph.${type}`,
      id: ALICE,
      displayName: null,
    });
    const kinds = (await members(of('user'), of('group'), of('servicePrincipal'))).map(({ kind }) => kind);
    expect(kinds).toEqual(['person', 'group', 'other']);
    await expect(members({ id: ALICE })).rejects.toMatchObject({ code: 'azure.unexpected' });
  });
});

it('keeps a description inside its filter', async () => {
  server.answer('GET', /\/groups\?/, { status: 200, body: { value: [] } });
  expect(await groups.describedAs("gh:x' or 'a' eq 'a")).toEqual([]);
  expect(server.asked[0]?.path).toContain("startswith(description,'gh:x'' or ''a'' eq ''a')");
});
