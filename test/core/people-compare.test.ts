/** people.yaml against GitHub and Entra: every finding with its place, and the only corrections that are certain. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entraId, gitHubUserId, type EntraId, type PersonKey } from '../../src/core/brand.ts';
import { known, type Fact } from '../../src/core/fact.ts';
import { parsePeople } from '../../src/core/parse/people.ts';
import { comparePeople, type PeopleFacts } from '../../src/core/people/compare.ts';
import { correctLogins } from '../../src/core/people/correct-logins.ts';
import type { People } from '../../src/core/policy.ts';
import { PEOPLE_FINDINGS } from '../../src/core/schema/finding-ids.ts';
import { entraOf, key, type names } from '../builders/policy.ts';
import { now } from '../builders/pull.ts';

const path = 'policies/people.yaml';
const own = readFileSync(join(import.meta.dirname, '../fixtures/formats/base/policies/people.yaml'), 'utf8');
const EMPTY = { kind: 'empty', at: now } as const;
const FAILED = { kind: 'failed', why: 'no' } as const;

const peopleOf = (text: string): People => {
  const { people, findings } = parsePeople({ path, text });
  if (people === undefined || findings.length > 0) throw new Error(JSON.stringify(findings));
  return people;
};

interface Change {
  readonly text?: string;
  readonly login?: Fact<string>;
  readonly holder?: Fact<number>;
  readonly second?: Fact<number>;
  readonly access?: PeopleFacts['collaborators'] | 'without alice';
  readonly enabled?: boolean;
  readonly manager?: EntraId | 'nobody';
  readonly entra?: Fact<never>;
}

/** Everything as the file says, but for what is changed of alice. */
const compared = (change: Change = {}): readonly string[] => {
  const text = change.text ?? own;
  const people = peopleOf(text);
  const persons = [...people.byKey.values()];
  const everybody = new Set(persons.map(({ gitHubId }) => gitHubId));
  const managerOf = (manager: PersonKey | undefined): EntraId | undefined =>
    manager === undefined ? undefined : people.byKey.get(manager)?.entra;
  const facts: PeopleFacts = {
    collaborators:
      change.access === 'without alice'
        ? known(new Set([...everybody].filter((id) => id !== 1001)), now)
        : (change.access ?? known(everybody, now)),
    logins: new Map(
      persons.map((person) => [
        person.key,
        person.key === 'alice' && change.login !== undefined ? change.login : known(person.login, now),
      ]),
    ),
    holders: new Map(
      change.holder === undefined
        ? []
        : [
            [
              key('alice'),
              change.holder.kind === 'known' ? known(gitHubUserId(change.holder.value), now) : change.holder,
            ],
          ],
    ),
    seconds: new Map(
      persons
        .flatMap(({ alsoLogins }) => alsoLogins)
        .map((login) => [
          login,
          change.second === undefined || change.second.kind === 'known'
            ? known(gitHubUserId(7007), now)
            : change.second,
        ]),
    ),
    entra: new Map(
      persons.map((person) => [
        person.key,
        person.key === 'alice' && change.entra !== undefined
          ? change.entra
          : known(
              {
                enabled: person.key === 'alice' ? (change.enabled ?? true) : true,
                manager:
                  person.key === 'alice' && change.manager !== undefined
                    ? change.manager === 'nobody'
                      ? undefined
                      : change.manager
                    : managerOf(person.manager),
              },
              now,
            ),
      ]),
    ),
  };
  return comparePeople({ path, text }, people, facts).map(
    ({ id, line, column, message }) => `${line}:${column} ${id} ${message}`,
  );
};

const LOGIN_AT = '4:20';
const ID_AT = '4:38';
const ENTRA_AT = '4:51';
const MANAGER_AT = '4:98';

describe('people.yaml compared', () => {
  it('has no findings when everything is as it says', () => {
    expect(compared()).toEqual([]);
  });

  it.each<[string, Change, string]>([
    [
      'an account that is called otherwise',
      { login: known('alice-new', now), holder: EMPTY },
      `${LOGIN_AT} people.login-renamed The account of alice is called \`alice-new\` now, not \`alice\`.`,
    ],
    [
      'the same, where nobody said whose the old login is',
      { login: known('alice-new', now), holder: FAILED },
      `${LOGIN_AT} people.login-renamed The account of alice is called \`alice-new\` now, not \`alice\`.`,
    ],
    [
      'a login that belongs to somebody else by now',
      { login: known('alice-new', now), holder: known(7777, now) },
      `${LOGIN_AT} people.login-taken \`alice\` is the login of another account (7777) now; the account of alice is called \`alice-new\`.`,
    ],
    [
      'an account that is gone',
      { login: EMPTY, holder: EMPTY, access: 'without alice' },
      `${ID_AT} people.account-gone GitHub has no person's account 1001, which the file says is alice's.`,
    ],
    [
      'an account that is gone and whose login somebody took',
      { login: EMPTY, holder: known(7777, now), access: 'without alice' },
      `${ID_AT} people.account-gone GitHub has no person's account 1001, which the file says is alice's.`,
    ],
    [
      'somebody without access',
      { access: 'without alice' },
      `${LOGIN_AT} people.not-collaborator alice has no access to the repository any more.`,
    ],
    [
      'an account that Entra does not have',
      { entra: EMPTY },
      `${ENTRA_AT} people.entra-gone Entra has no account ${entraOf('alice')}, which the file says is alice's.`,
    ],
    [
      'an account that is disabled',
      { enabled: false },
      `${ENTRA_AT} people.entra-disabled The account of alice is disabled in Entra.`,
    ],
    [
      'another manager',
      { manager: entraOf('erin') },
      `${MANAGER_AT} people.manager-differs Entra names erin as manager of alice; the file says carol.`,
    ],
    [
      'a manager whom the file does not know',
      { manager: entraId('0f2c0000-0000-4000-8000-0000000000ff') },
      `${MANAGER_AT} people.manager-differs Entra names 0f2c0000-0000-4000-8000-0000000000ff as manager of alice; the file says carol.`,
    ],
    [
      'a manager where the file names nobody: at the entry',
      {
        text: own.replace('0001, manager: carol', '0001'),
        manager: entraOf('carol'),
      },
      '4:10 people.manager-differs Entra names carol as manager of alice; the file names nobody.',
    ],
  ])('finds %s, at its place', (_, change, expected) => {
    expect(compared(change)).toEqual([expected]);
  });

  it.each<[string, Change]>([
    ['a login in other letters', { login: known('ALICE', now) }],
    ['an account that could not be asked for', { login: FAILED }],
    ['a list of people that could not be read', { access: FAILED }],
    ['an Entra that did not answer', { entra: FAILED }],
    ['a directory that names no manager', { manager: 'nobody' }],
    [
      'a manager whose Entra id the file does not say',
      {
        text: own.replace(`entra: ${entraOf('carol')}, `, ''),
        manager: entraOf('carol'),
      },
    ],
    ['a directory in which she is her own manager', { manager: entraOf('alice') }],
  ])('finds nothing in %s', (_, change) => {
    expect(compared(change)).toEqual([]);
  });

  it('warns of the id behind a login that somebody took: it is never the correction', () => {
    const people = peopleOf(own);
    const facts: PeopleFacts = {
      collaborators: FAILED,
      logins: new Map([[key('alice'), EMPTY]]),
      holders: new Map([[key('alice'), known(gitHubUserId(7777), now)]]),
      seconds: new Map(),
      entra: new Map(),
    };
    const [found] = comparePeople({ path, text: own }, people, facts);
    expect(found?.remedy).toContain('ask them before you write the id 7777');
  });

  it('has a case for every id, and finds several at once', () => {
    const all = compared({
      login: known('alice-new', now),
      holder: EMPTY,
      access: 'without alice',
      enabled: false,
      manager: entraOf('erin'),
    });
    expect(all.map((line) => line.split(' ')[1])).toEqual([
      'people.login-renamed',
      'people.not-collaborator',
      'people.entra-disabled',
      'people.manager-differs',
    ]);
    expect(Object.keys(PEOPLE_FINDINGS)).toHaveLength(8);
  });

  it('finds a second account that GitHub no longer has, and nothing where it was not said', () => {
    const text = own.replace('github_id: 1001', 'github_id: 1001, also: [alice-old]');
    expect(text).not.toBe(own);
    expect(compared({ text })).toEqual([]);
    expect(compared({ text, second: FAILED })).toEqual([]);
    expect(compared({ text, second: EMPTY })).toEqual([
      expect.stringMatching(/people\.second-account-gone GitHub has no person's account `alice-old`/),
    ]);
  });
});

describe('corrections', () => {
  const corrected = (logins: Readonly<Partial<Record<(typeof names)[number], string>>>, text = own) => {
    const people = peopleOf(text);
    const facts = new Map(
      [...people.byKey.values()].map((person) => {
        const called = Object.entries(logins).find(([name]) => name === person.key)?.[1];
        return [person.key, known(called ?? person.login, now)] as const;
      }),
    );
    return correctLogins({ path, text }, people, facts);
  };

  it('change the login and nothing else', () => {
    const { text, corrections } = corrected({ alice: 'alice-new', dave: 'Dave2' });
    expect(text).toBe(
      own.replace('github: alice,', 'github: alice-new,').replace('github: dave,', 'github: Dave2,'),
    );
    expect(corrections).toEqual([
      { person: 'alice', from: 'alice', to: 'alice-new' },
      { person: 'dave', from: 'dave', to: 'Dave2' },
    ]);
  });

  it('are none where every login is right, whatever its case', () => {
    expect(corrected({ alice: 'ALICE' })).toEqual({ text: own, corrections: [] });
  });

  it('keep the quotes that a login needs, and need none where it does not', () => {
    const quoted = own.replace('github: alice,', "github: 'alice',");
    expect(corrected({ alice: 'null' }, quoted).text).toContain('alice: { github: "null", github_id: 1001');
    expect(corrected({ alice: 'al' }, quoted).text).toContain('alice: { github: al, github_id: 1001');
  });

  it('let two people swap their logins', () => {
    const { text, corrections } = corrected({ alice: 'bob', bob: 'alice' });
    expect(corrections).toHaveLength(2);
    expect(peopleOf(text).byKey.get(key('alice'))).toMatchObject({ login: 'bob', gitHubId: 1001 });
    expect(peopleOf(text).byKey.get(key('bob'))).toMatchObject({ login: 'alice', gitHubId: 1002 });
  });

  it('leave out a login that the file gives to somebody else, and correct the rest', () => {
    const { text, corrections } = corrected({ alice: 'bob', dave: 'dave-2' });
    expect(corrections.map(({ person }) => person)).toEqual(['dave']);
    expect(text).toBe(own.replace('github: dave,', 'github: dave-2,'));
    const second = own.replace('github_id: 1002,', 'github_id: 1002, also: [bob-old],');
    expect(corrected({ alice: 'Bob-Old' }, second).corrections).toEqual([]);
  });

  it('never write what is no login', () => {
    expect(corrected({ alice: 'x, github_id: 1005' })).toEqual({ text: own, corrections: [] });
  });

  it('do not fail where only one of the logins is none', () => {
    const { text, corrections } = corrected({ alice: 'x, github_id: 1005', dave: 'dave-2' });
    expect(corrections.map(({ person }) => person)).toEqual(['dave']);
    expect(text).toBe(own.replace('github: dave,', 'github: dave-2,'));
  });

  it('are none where they would make a file with findings, as one that is too large', () => {
    const full = `${own}#${'x'.repeat(65_536 - own.length - 1)}`;
    expect(corrected({ alice: 'alyce' }, full).corrections).toHaveLength(1);
    expect(corrected({ alice: 'alice-2' }, full)).toEqual({ text: full, corrections: [] });
  });

  it('are found in a file with one field a line too', () => {
    const block = 'people:\n  a:\n    github_id: 1\n    github: a # a comment\n';
    const people = peopleOf(block);
    const { text } = correctLogins({ path, text: block }, people, new Map([[key('a'), known('b', now)]]));
    expect(text).toBe('people:\n  a:\n    github_id: 1\n    github: b # a comment\n');
  });
});
