/** `people import` and `people check`: from what GitHub and Entra say to a draft, findings or a pull request; never an edit. */
import { describe, expect, it } from 'vitest';
import { entraId } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { checkPeople } from '../../src/commands/people-check.ts';
import type { PeopleCheckOptions } from '../../src/commands/people-check.ts';
import { importPeople } from '../../src/commands/people-import.ts';
import type { PeopleImportOptions } from '../../src/commands/people-import.ts';
import { parsePeople } from '../../src/core/parse/people.ts';
import { entraOf, idOf, names } from '../builders/policy.ts';
import { fakeClock } from '../fakes/clock.ts';
import { fakeDirectory, type FakeAccount } from '../fakes/directory.ts';
import { createFakeGitHub, people } from '../fakes/evidence.ts';
import { fakeLog } from '../fakes/log.ts';
import { fakeProposals, fakeRoster } from '../fakes/roster.ts';
import { edited, ownPolicies } from './bench.ts';

const PEOPLE = 'policies/people.yaml';
const own = ownPolicies()[PEOPLE] ?? '';
const uuid = (last: number) => entraId(`0f2c0000-0000-4000-8000-${String(last).padStart(12, '0')}`);
const managers = { alice: 'carol', bob: 'carol', carol: 'erin', dave: 'carol', mallory: 'carol' } as const;
const down = (what: string): Fault =>
  new Fault('github.unreachable', `${what} is down`, { remedy: 'Wait.', transient: true });

/** GitHub, Entra and the file agree, until a test changes one of them. */
const open = (text: string | null = own) => {
  const clock = fakeClock();
  const files = ownPolicies();
  delete files[PEOPLE];
  const github = createFakeGitHub({
    now: clock.now,
    files: text === null ? files : { ...files, [PEOPLE]: text },
  });
  const roster = fakeRoster(names.map((name) => ({ id: idOf(name), login: name })));
  const directory = fakeDirectory(
    names.map((name): FakeAccount => {
      const manager = Object.entries(managers).find(([key]) => key === name)?.[1];
      const account = { id: entraOf(name), mail: `${name}@contoso.example` };
      return manager === undefined ? account : { ...account, manager: entraOf(manager) };
    }),
  );
  const proposals = fakeProposals();
  const log = fakeLog();
  const ports = { evidence: github.evidence, roster, proposals, log, clock };
  return {
    ...ports,
    github,
    directory,
    import: (options: Partial<PeopleImportOptions> = {}, withEntra = true) =>
      importPeople(
        { ...ports, directory: withEntra ? async () => directory : undefined },
        { from: 'collaborators', map: new Map(), pullRequest: false, ...options },
      ),
    check: (options: Partial<PeopleCheckOptions> = {}) =>
      checkPeople(
        { ...ports, directory: async () => directory },
        { gitHubOnly: false, pullRequest: false, ...options },
      ),
  };
};

describe('people import', () => {
  it('adds nobody and asks Entra nothing where nobody is missing', async () => {
    const world = open();
    expect(await world.import({ pullRequest: true })).toMatchObject({
      exit: 0,
      text: ['people.yaml lacks nobody of collaborators.'],
    });
    expect(world.directory.calls).toEqual([]);
    expect(world.proposals.proposed).toEqual([]);
  });

  it('prints the file with those who are missing, matched by exactly their address', async () => {
    const world = open();
    world.roster.accounts.set(9001, { id: 9001, login: 'Yan', email: 'YAN@contoso.example' });
    world.directory.accounts.set(uuid(21), {
      id: uuid(21),
      userPrincipalName: 'yan@contoso.example',
      manager: entraOf('carol'),
    });
    const outcome = await world.import();
    expect(outcome.exit).toBe(0);
    const before = own.trimEnd().split('\n');
    expect(outcome.text.filter((line) => !before.includes(line))).toEqual([
      `  yan: { github: Yan, github_id: 9001, entra: ${uuid(21)}, manager: carol }`,
    ]);
    expect(outcome.text.filter((line) => before.includes(line))).toEqual(before);
    expect(parsePeople({ path: PEOPLE, text: `${outcome.text.join('\n')}\n` }).findings).toEqual([]);
    expect(world.proposals.proposed).toEqual([]);
    expect(world.github.main()).toBe((await world.evidence.repository()).head);
  });

  it('with --pull-request proposes that very text once, and says what is to be done by hand', async () => {
    const world = open();
    world.roster.accounts.set(9001, { id: 9001, login: 'yan' });
    const outcome = await world.import({ pullRequest: true });
    expect(outcome).toMatchObject({ exit: 0, text: ['Opened https://github.test/contoso/access/pull/1'] });
    const [proposal] = world.proposals.proposed;
    expect(proposal).toMatchObject({
      branch: expect.stringMatching(/^gatehouse\/people-[0-9a-f]{12}$/),
      base: world.github.main(),
      path: PEOPLE,
      title: 'Add 1 person to people.yaml',
      body: expect.stringContaining('its GitHub profile shows no e-mail address'),
    });
    expect(proposal?.text).toContain('  yan: { github: yan, github_id: 9001 }\n');
    expect((await world.import({ pullRequest: true })).text).toEqual([
      'Open already: https://github.test/contoso/access/pull/1',
    ]);
    expect(world.log.lines.map(({ text }) => text).join(' ')).toContain(
      'yan: its GitHub profile shows no e-mail address',
    );
  });

  it.each<[string, readonly FakeAccount[], string]>([
    ['nobody has the address', [], 'no account in Entra has the e-mail address of its GitHub profile'],
    [
      'two have it',
      [
        { id: uuid(21), mail: 'yan@contoso.example' },
        { id: uuid(22), userPrincipalName: 'yan@contoso.example' },
      ],
      'more than one account in Entra has the e-mail address of its GitHub profile',
    ],
    [
      'only somebody alike has',
      [{ id: uuid(21), mail: 'yan@contoso.example.org', displayName: 'yan' }],
      'no account in Entra has the e-mail address of its GitHub profile',
    ],
  ])('guesses nothing where %s', async (_, accounts, why) => {
    const world = open();
    world.roster.accounts.set(9001, { id: 9001, login: 'yan', email: 'yan@contoso.example' });
    for (const account of accounts) world.directory.accounts.set(account.id, account);
    const { text } = await world.import();
    expect(text).toContain(`  # yan: ${why}; add \`entra:\` and \`manager:\`.`);
    expect(text).toContain('  yan: { github: yan, github_id: 9001 }');
  });

  it('takes --map before the profile: an address, or an object id', async () => {
    const world = open();
    world.roster.accounts.set(9001, { id: 9001, login: 'Yan', email: 'alice@contoso.example' });
    world.roster.accounts.set(9002, { id: 9002, login: 'zoe' });
    world.directory.accounts.set(uuid(21), { id: uuid(21), mail: 'y@contoso.example' });
    world.directory.accounts.set(uuid(22), { id: uuid(22) });
    const map = new Map([
      ['yan', 'y@contoso.example'],
      ['zoe', uuid(22).toUpperCase()],
    ]);
    const { text } = await world.import({ map });
    expect(text).toContain(`  yan: { github: Yan, github_id: 9001, entra: ${uuid(21)} }`);
    expect(text).toContain(`  zoe: { github: zoe, github_id: 9002, entra: ${uuid(22)} }`);
    expect(world.roster.calls.filter((call) => call.startsWith('profile'))).toEqual([]);
  });

  it('refuses a --map of somebody whom it does not add', async () => {
    const world = open();
    world.roster.accounts.set(9001, { id: 9001, login: 'yan' });
    await expect(world.import({ map: new Map([['yann', 'y@contoso.example']]) })).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('yann'),
    });
  });

  it('refuses a --map where there is no Entra to look into', async () => {
    const map = new Map([['yan', 'y@contoso.example']]);
    await expect(open().import({ map }, false)).rejects.toMatchObject({ code: 'config.invalid' });
  });

  it('drafts without Entra where no credentials are given, and says so at each', async () => {
    const world = open(null);
    const { text } = await world.import({}, false);
    expect(text).toContain('  # alice: Entra was not asked; add `entra:` and `manager:`.');
    expect(text).toContain('  alice: { github: alice, github_id: 1001 }');
    expect(world.directory.calls).toEqual([]);
  });

  it('drafts a whole file where there is none, managers by the directory', async () => {
    const world = open(null);
    for (const name of names)
      world.roster.accounts.set(idOf(name), {
        id: idOf(name),
        login: name,
        email: `${name}@contoso.example`,
      });
    const { text } = await world.import({ from: 'members' });
    expect(text).toContain(
      `  alice: { github: alice, github_id: 1001, entra: ${entraOf('alice')}, manager: carol }`,
    );
    expect(world.roster.calls[0]).toBe('members');
  });

  it.each(['collaborators', 'profile'] as const)(
    'drafts nothing while GitHub does not answer (%s)',
    async (method) => {
      const world = open();
      world.roster.accounts.set(9001, { id: 9001, login: 'yan' });
      world.roster.breakDown(method, down('GitHub'));
      await expect(world.import({ pullRequest: true })).rejects.toMatchObject({ code: 'github.unreachable' });
      expect(world.proposals.proposed).toEqual([]);
    },
  );

  it('drafts nothing while Entra does not answer: no answer is not "nobody"', async () => {
    const world = open();
    world.roster.accounts.set(9001, { id: 9001, login: 'yan', email: 'yan@contoso.example' });
    world.directory.breakDown(down('Graph'));
    await expect(world.import()).rejects.toMatchObject({ message: 'Graph is down' });
  });

  it('shows the findings of the file instead, and touches nothing', async () => {
    const world = open(edited(own, 'github_id: 1001', 'github_idd: 1001'));
    world.roster.accounts.set(9001, { id: 9001, login: 'yan' });
    const outcome = await world.import({ pullRequest: true });
    expect(outcome.exit).toBe(1);
    expect(outcome.text.join('\n')).toMatch(/policies\/people.yaml:4:\d+ .*\[format\./);
    expect(world.proposals.proposed).toEqual([]);
  });
});

describe('people check', () => {
  it('finds nothing where all three agree, and proposes nothing', async () => {
    const world = open();
    expect(await world.check()).toMatchObject({ exit: 0, text: ['No findings.'] });
    expect((await world.check({ pullRequest: true })).text).toEqual([
      'No findings.',
      'No login needs correcting; everything else is for people to decide.',
    ]);
    expect(world.proposals.proposed).toEqual([]);
  });

  it('prints findings like a compiler, and exits 1', async () => {
    const world = open();
    world.roster.accounts.set(1001, { id: 1001, login: 'alice-new' });
    world.roster.accounts.set(7777, { id: 7777, login: 'alice', outside: true });
    world.roster.accounts.set(1002, { id: 1002, login: 'bob', outside: true });
    world.roster.accounts.delete(1006);
    world.directory.accounts.set(entraOf('dave'), { id: entraOf('dave'), enabled: false });
    world.directory.accounts.delete(entraOf('erin'));
    world.directory.accounts.set(entraOf('carol'), { id: entraOf('carol'), manager: entraOf('dave') });
    const outcome = await world.check();
    expect(outcome.exit).toBe(1);
    expect(outcome.text.filter((line) => line.startsWith(PEOPLE))).toEqual([
      expect.stringMatching(/^policies\/people.yaml:4:20 .*7777.*\[people.login-taken\]$/),
      expect.stringMatching(/^policies\/people.yaml:5:\d+ bob has no access.*\[people.not-collaborator\]$/),
      expect.stringMatching(/^policies\/people.yaml:6:\d+ Entra names dave.*\[people.manager-differs\]$/),
      expect.stringMatching(/^policies\/people.yaml:7:\d+ .*dave is disabled.*\[people.entra-disabled\]$/),
      expect.stringMatching(/^policies\/people.yaml:8:\d+ Entra has no account.*\[people.entra-gone\]$/),
      expect.stringMatching(/^policies\/people.yaml:10:\d+ GitHub has no.*1006.*\[people.account-gone\]$/),
    ]);
    expect(outcome.text.at(-1)).toBe('6 findings in 1 file.');
    expect(outcome.text.join('\n')).toContain('help: Write `github: alice-new`.');
  });

  it('with --pull-request proposes the logins, which are certain, and nothing else', async () => {
    const world = open();
    world.roster.accounts.set(1001, { id: 1001, login: 'alice-new' });
    world.roster.accounts.delete(1006);
    world.directory.accounts.delete(entraOf('erin'));
    const outcome = await world.check({ pullRequest: true });
    expect(outcome.exit).toBe(1);
    expect(outcome.text.at(-1)).toBe('Opened https://github.test/contoso/access/pull/1');
    const [proposal] = world.proposals.proposed;
    expect(proposal?.text).toBe(own.replace('github: alice,', 'github: alice-new,'));
    expect(proposal).toMatchObject({ title: 'Correct a login in people.yaml', base: world.github.main() });
    expect((await world.check({ pullRequest: true })).text.at(-1)).toContain('Open already:');
  });

  it.each([
    ['collaborators', undefined, 'who has access to the repository'],
    ['profile', 1001, 'the login of alice'],
  ] as const)('is never fine while GitHub does not answer (%s)', async (method, id, said) => {
    const world = open();
    world.roster.breakDown(method, down('GitHub'), id);
    const outcome = await world.check();
    expect(outcome.exit).toBe(2);
    expect(outcome.text[0]).toBe('Nothing was found in what was answered; that is not all of it.');
    expect(outcome.text[1]).toContain(`Not compared: ${said}`);
    expect(outcome.text[1]).toContain('GitHub is down');
  });

  it('is never fine while Entra does not answer, and still says what GitHub says', async () => {
    const world = open();
    world.roster.accounts.set(1001, { id: 1001, login: 'alice-new' });
    world.directory.breakDown(down('Graph'));
    const outcome = await world.check({ pullRequest: true });
    expect(outcome.exit).toBe(2);
    const text = outcome.text.join('\n');
    expect(text).toContain('[people.login-renamed]');
    expect(text).toContain('the Entra account of alice, bob, carol, dave, erin, mallory: Graph is down');
    expect(world.proposals.proposed).toHaveLength(1);
  });

  it('is never fine while Entra does not say who is enabled', async () => {
    const world = open();
    world.directory.accounts.set(entraOf('bob'), { id: entraOf('bob'), enabled: undefined });
    const outcome = await world.check();
    expect(outcome.exit).toBe(2);
    expect(outcome.text.join('\n')).toContain('the Entra account of bob: Entra does not say');
  });

  it('leaves Entra out only where somebody says so', async () => {
    const world = open();
    world.directory.breakDown(down('Graph'));
    expect(await world.check({ gitHubOnly: true })).toMatchObject({ exit: 0 });
    expect(world.directory.calls).toEqual([]);
  });

  it('asks nothing about people without an Entra id, and whose a login is only of second accounts where all are right', async () => {
    const world = open(edited(own, `entra: ${entraOf('erin')}`, 'also: [erin-2]'));
    world.roster.accounts.set(7008, { id: 7008, login: 'erin-2', outside: true });
    expect(await world.check()).toMatchObject({ exit: 0 });
    expect(world.directory.calls).not.toContain(`person ${entraOf('erin')}`);
    expect(world.roster.calls.filter((call) => call.startsWith('holder'))).toEqual(['holder erin-2']);
  });

  it('finds a second account that is gone, and says so where it could not look', async () => {
    const world = open(edited(own, `entra: ${entraOf('erin')}`, 'also: [erin-2]'));
    expect((await world.check()).text.join('\n')).toContain('[people.second-account-gone]');
    world.roster.breakDown('holder', down('GET /users/erin-2'));
    const { exit, text } = await world.check();
    expect(exit).toBe(2);
    expect(text.join('\n')).toContain('whether there is the second account of erin-2');
  });

  it('names a few reasons and everybody concerned where every answer fails in its own way', async () => {
    const world = open();
    for (const name of names) world.roster.breakDown('profile', down(`GET /user/${idOf(name)}`), idOf(name));
    const { text, exit } = await world.check({ gitHubOnly: true });
    expect(exit).toBe(2);
    expect(text.filter((line) => line.startsWith('Not compared'))).toHaveLength(4);
    expect(text.join('\n')).toContain('Not compared either: the login of dave, erin, mallory.');
  });

  it('shows the findings of the file, or that it is not there, first', async () => {
    expect(await open(null).check()).toMatchObject({
      exit: 1,
      text: expect.arrayContaining([
        expect.stringContaining('[policy.missing-file]'),
        '1 finding in 1 file.',
      ]),
    });
    const world = open(edited(own, '[alice, dave]', '[alice, dav]'));
    expect((await world.check()).exit).toBe(1);
    expect(world.roster.calls).toEqual([]);
  });

  it('throws our own faults', async () => {
    const world = open();
    world.roster.profile = () => Promise.reject(new TypeError('ours'));
    await expect(world.check()).rejects.toThrow('ours');
    expect(people.alice.login).toBe('alice');
  });
});
