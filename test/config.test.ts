import { describe, expect, it } from 'vitest';
import {
  branchName,
  clientsFrom,
  entraMap,
  gitHubAt,
  organizationFrom,
  personalToken,
  readConfig,
  repositoryUrl,
} from '../src/config.ts';
import { Fault } from '../src/core/fault.ts';

const base = {
  GITHUB_REPOSITORY: 'contoso/access',
  GITHUB_WORKFLOW: 'elevate',
  GITHUB_RUN_ID: '77',
  GITHUB_RUN_ATTEMPT: '2',
  INPUT_COMMAND: 'elevate',
  INPUT_TOKEN: 'ghs_token',
};

const azure = {
  'INPUT_AZURE-TENANT-ID': '99999999-0000-4000-8000-000000000001',
  'INPUT_AZURE-CLIENT-ID': '99999999-0000-4000-8000-00000000000A',
  'INPUT_AZURE-SUBSCRIPTIONS': '11111111-1111-1111-1111-111111111111, 22222222-2222-2222-2222-222222222222',
  'INPUT_AZURE-AUTHORITY': 'https://login.microsoftonline.com',
  'INPUT_AZURE-ARM-ENDPOINT': 'https://management.azure.com/',
  'INPUT_AZURE-GRAPH-ENDPOINT': 'https://graph.microsoft.com',
  'INPUT_AZURE-TOKEN-AUDIENCE': 'api://AzureADTokenExchange',
};

const faultOf = (environment: Record<string, string>, event: unknown = {}): Fault => {
  try {
    readConfig({ ...base, ...environment }, event);
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown;
  }
  throw new Error('it was accepted');
};

describe('readConfig', () => {
  it('reads who, where and which run', () => {
    const config = readConfig({ ...base, ...azure }, {});
    expect(config).toMatchObject({
      command: 'elevate',
      github: { owner: 'contoso', repo: 'access', apiUrl: 'https://api.github.com', token: 'ghs_token' },
      run: { workflow: 'elevate', id: '77', attempt: 2 },
    });
    expect(config.azure).toMatchObject({
      clientId: '99999999-0000-4000-8000-00000000000a',
      subscriptions: ['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222'],
      armEndpoint: 'https://management.azure.com',
    });
  });

  it.each([
    [
      'the account that dispatched it',
      { GITHUB_RUN_ATTEMPT: '1', GITHUB_ACTOR_ID: '1005' },
      { kind: 'account', id: 1005 },
    ],
    ['nobody whom an id names', { GITHUB_RUN_ATTEMPT: '1', GITHUB_ACTOR_ID: 'erin' }, { kind: 'account' }],
    ['nobody where GitHub says none', { GITHUB_RUN_ATTEMPT: '1' }, { kind: 'account' }],
    ['nobody when it is run again', { GITHUB_RUN_ATTEMPT: '2', GITHUB_ACTOR_ID: '1005' }, { kind: 'again' }],
    ['nobody without an attempt', { GITHUB_RUN_ATTEMPT: '', GITHUB_ACTOR_ID: '1005' }, { kind: 'again' }],
  ])('hears in a run %s', (_, environment, speaker) => {
    expect(readConfig({ ...base, ...environment }, {}).speaker).toEqual(speaker);
  });

  it('takes what is ordered as it stands: a mistake in it keeps nothing that is over from its end', () => {
    const words = {
      INPUT_END: 'all',
      INPUT_WHICH: ' alice ',
      INPUT_FREEZE: '',
      INPUT_UNTIL: 'soon',
      INPUT_WHY: 'x',
    };
    expect(readConfig({ ...base, ...words }, {}).order).toEqual({
      end: 'all',
      which: 'alice',
      freeze: '',
      until: 'soon',
      why: 'x',
    });
  });

  it.each(['1e9', '-1', 'x', '99999999999999999999'])(
    'takes the count %j for unreadable, and goes on',
    (count) => {
      expect(readConfig({ ...base, 'INPUT_EXPECTED-COUNT': count }, {}).expectedCount).toBe('unreadable');
    },
  );

  it('has no Azure where none is configured', () => {
    expect(readConfig(base, {}).azure).toBeUndefined();
  });

  it('takes a shard by the id of its subscription, and one that it cannot read for a mistake', () => {
    const id = '11111111-1111-4111-8111-11111111111A';
    expect(readConfig(base, {})).toMatchObject({ shard: undefined, shareAbove: undefined });
    expect(readConfig({ ...base, INPUT_SHARD: id, 'INPUT_SHARE-ABOVE': '150' }, {})).toMatchObject({
      shard: id.toLowerCase(),
      shareAbove: 150,
    });
    expect(readConfig({ ...base, INPUT_SHARD: 'elsewhere' }, {}).shard).toBe('elsewhere');
    for (const bad of ['everything', `${id} ${id}`, '*'])
      expect(() => readConfig({ ...base, INPUT_SHARD: bad }, {})).toThrow(/"shard"/);
    expect(() => readConfig({ ...base, 'INPUT_SHARE-ABOVE': 'many' }, {})).toThrow(/"share-above"/);
  });

  it('takes a token for the organization that owns the repository, and never the workflow’s own for it', () => {
    expect(readConfig({ ...base, 'INPUT_GITHUB-ACCESS-TOKEN': 'ghs_access' }, {}).organization).toEqual({
      apiUrl: 'https://api.github.com',
      token: 'ghs_access',
      login: 'contoso',
    });
    expect(readConfig(base, {}).organization).toBeUndefined();
    expect(organizationFrom({ ...base, GITHUB_TOKEN: 'ghs_token' })).toBeUndefined();
    expect(organizationFrom({ ...base, GATEHOUSE_GITHUB_ACCESS_TOKEN: 'ghs_access' })?.login).toBe('contoso');
  });

  it('refuses a token for an organization that nothing names', () => {
    expect(() => organizationFrom({ GATEHOUSE_GITHUB_ACCESS_TOKEN: 'ghs_access' })).toThrow(
      /GITHUB_REPOSITORY/,
    );
  });

  it.each([
    [
      'the command is unknown',
      { INPUT_COMMAND: 'grant' },
      /"grant".*/,
      /evaluate, act, elevate, revoke, watch, verify/,
    ],
    [
      'an endpoint is not https',
      { ...azure, 'INPUT_AZURE-ARM-ENDPOINT': 'http://management.azure.com' },
      /azure-arm-endpoint/,
      /https/,
    ],
    ['an id is no UUID', { ...azure, 'INPUT_AZURE-CLIENT-ID': 'gatehouse' }, /azure-client-id/, /UUID/],
    [
      'a subscription is no UUID',
      { ...azure, 'INPUT_AZURE-SUBSCRIPTIONS': 'prod' },
      /azure-subscriptions/,
      /UUID/,
    ],
    ['the token is missing', { INPUT_TOKEN: '' }, /no token/, /token/],
    ['the repository is malformed', { GITHUB_REPOSITORY: 'contoso' }, /owner\/name/, /owner\/name/],
    ['the pull request is no number', { 'INPUT_PULL-REQUEST': '7; rm -rf /' }, /pull-request/, /number/],
    ['the head is abbreviated', { INPUT_HEAD: 'abc123' }, /head/, /full commit SHA/],
    ['the installation is malformed', { INPUT_INSTALLATION: 'PROD' }, /installation/, /gatehouse init/],
    ['a flag is neither true nor false', { 'INPUT_PLATFORM-ONLY': 'yes' }, /platform-only/, /true, false/],
  ])('refuses to start when %s, and says what to write', (_what, environment, message, remedy) => {
    const fault = faultOf(environment);
    expect(fault.code).toBe('config.invalid');
    expect(fault.message).toMatch(message);
    expect(fault.remedy).toMatch(remedy);
  });

  it('takes from the event only which pull request is meant', () => {
    expect(readConfig(base, { pull_request: { number: 7, merged: true } }).wokenBy).toEqual({
      pull: 7,
      head: undefined,
      dispatched: false,
    });
    expect(readConfig({ ...base, 'INPUT_PULL-REQUEST': '9' }, {}).wokenBy).toMatchObject({
      pull: 9,
      dispatched: true,
    });
    expect(readConfig(base, { issue: { number: 8, pull_request: {} } }).wokenBy.pull).toBe(8);
    expect(readConfig(base, { issue: { number: 8 } }).wokenBy.pull).toBeUndefined();
    expect(readConfig(base, { issue: { number: 8 } }).wokenBy.issue).toBeUndefined();
    expect(readConfig(base, { comment: {}, issue: { number: 8 } }).wokenBy.issue).toBe(8);
    // What somebody says on an issue is no wish, and what stands on a pull request is none either.
    expect(readConfig(base, { issue: { number: 8 } }).wokenBy.asking).toBe(8);
    for (const event of [
      { comment: {}, issue: { number: 8 } },
      { issue: { number: 8, pull_request: {} } },
      { comment: {}, issue: { number: 8, pull_request: {} } },
      { pull_request: { number: 8 } },
    ])
      expect(readConfig(base, event).wokenBy.asking).toBeUndefined();
    expect(readConfig(base, { comment: {}, issue: { number: 8, pull_request: {} } }).wokenBy).toMatchObject({
      pull: 8,
      issue: undefined,
    });
    const head = 'a'.repeat(40);
    expect(readConfig(base, { workflow_run: { head_sha: head } }).wokenBy.head).toBe(head);
    expect(readConfig(base, { workflow_run: { head_sha: '$(id)' } }).wokenBy.head).toBeUndefined();
  });

  it('prefers the number it was given to the one in the event', () => {
    const config = readConfig({ ...base, 'INPUT_PULL-REQUEST': '9' }, { pull_request: { number: 7 } });
    expect(config.wokenBy.pull).toBe(9);
  });
});

describe('which applications the workflows sign in as', () => {
  const ids = {
    'INPUT_AZURE-ELEVATE-CLIENT-ID': 'C11E0000-0000-4000-8000-000000000001',
    'INPUT_AZURE-REVOKE-CLIENT-ID': 'c11e0000-0000-4000-8000-000000000002',
  };
  it('is given to the job that looks at them; its own is the audit identity', () => {
    expect(readConfig({ ...base, ...azure, ...ids }, {}).clients).toEqual({
      elevate: 'c11e0000-0000-4000-8000-000000000001',
      revoke: 'c11e0000-0000-4000-8000-000000000002',
      audit: '99999999-0000-4000-8000-00000000000a',
    });
    expect(readConfig({ ...base, ...azure }, {}).clients).toMatchObject({
      elevate: undefined,
      revoke: undefined,
    });
  });
  it('is read at a terminal by the names of the variables', () => {
    expect(clientsFrom({ GATEHOUSE_REVOKE_CLIENT_ID: 'c11e0000-0000-4000-8000-000000000002' })).toEqual({
      elevate: undefined,
      revoke: 'c11e0000-0000-4000-8000-000000000002',
      audit: undefined,
    });
  });
  it('is a fault where it is no id', () => {
    expect(faultOf({ 'INPUT_AZURE-REVOKE-CLIENT-ID': 'gatehouse' }).message).toContain(
      'azure-revoke-client-id',
    );
  });
});

describe('where the links of the catalogue lead', () => {
  it('is the repository that is given, else that of the workflow, else nowhere', () => {
    const environment = {
      GITHUB_REPOSITORY: 'contoso/access',
      GITHUB_SERVER_URL: 'https://ghe.contoso.example',
    };
    expect(repositoryUrl(environment, undefined)).toBe('https://ghe.contoso.example/contoso/access');
    expect(repositoryUrl({}, 'contoso/other')).toBe('https://github.com/contoso/other');
    expect(repositoryUrl({}, undefined)).toBeUndefined();
    expect(branchName('--branch', 'release/1')).toBe('release/1');
  });

  it.each([
    [{}, 'contoso'],
    [{}, 'contoso/a/b'],
    [{ GITHUB_SERVER_URL: 'javascript:alert(1)' }, 'contoso/access'],
    [{ GITHUB_SERVER_URL: 'https://github.com/" x="' }, 'contoso/access'],
  ])('is a fault for %j and %s', (environment, given) => {
    expect(() => repositoryUrl(environment, given)).toThrow(Fault);
  });

  it('is a fault for a branch that no address can hold', () => {
    expect(() => branchName('--branch', 'a" -->')).toThrow(Fault);
  });
});

describe('a person’s own token', () => {
  it('is the one of the environment, for github.com', () => {
    expect(personalToken({ GITHUB_TOKEN: 'a' }, 'github.com')).toBe('a');
    expect(personalToken({ GITHUB_TOKEN: 'a', GH_TOKEN: 'b' }, 'github.com')).toBe('b');
    expect(personalToken({ GITHUB_TOKEN: '', GH_TOKEN: '' }, 'github.com')).toBeUndefined();
    expect(personalToken({}, 'github.com')).toBeUndefined();
  });

  it('goes to another host only where the environment names it', () => {
    const token = { GITHUB_TOKEN: 'a' };
    expect(personalToken(token, 'evil.example')).toBeUndefined();
    expect(
      personalToken({ ...token, GITHUB_SERVER_URL: 'https://ghe.example' }, 'evil.example'),
    ).toBeUndefined();
    expect(personalToken({ ...token, GITHUB_SERVER_URL: 'https://ghe.example' }, 'ghe.example')).toBe('a');
  });

  it('is used at the API of that host, or at the one that the environment names', () => {
    const at = (repository: string, environment = {}) => gitHubAt(environment, repository, 'a');
    expect(at('https://github.com/contoso/access')).toEqual({
      apiUrl: 'https://api.github.com',
      token: 'a',
      owner: 'contoso',
      repo: 'access',
    });
    expect(at('https://ghe.example/contoso/access').apiUrl).toBe('https://ghe.example/api/v3');
    const named = { GITHUB_API_URL: 'https://api.example' };
    expect(at('https://github.com/contoso/access', named).apiUrl).toBe('https://api.example');
  });
});

describe('--map', () => {
  it('is read by login in lower case: an address, or an object id', () => {
    expect([
      ...entraMap(['Alice-Dev=alice@contoso.example', 'bob_co=0F2C0000-0000-4000-8000-000000000002']),
    ]).toEqual([
      ['alice-dev', 'alice@contoso.example'],
      ['bob_co', '0F2C0000-0000-4000-8000-000000000002'],
    ]);
    expect(entraMap([]).size).toBe(0);
  });

  it.each([
    [['alice']],
    [['alice=']],
    [['=a@b']],
    [['alice=bob']],
    [['alice=a@b c']],
    [['a b=c@d']],
    [['alice=a@b', 'ALICE=c@d']],
  ])('is refused as %j', (given) => {
    expect(() => entraMap(given)).toThrow(Fault);
  });
});
