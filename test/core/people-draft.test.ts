/** Drafting people.yaml: what stands there stays, newcomers come in the file's own style, nothing is guessed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entraId, gitHubUserId } from '../../src/core/brand.ts';
import { parsePeople } from '../../src/core/parse/people.ts';
import { draftPeople, unknownTo, type EntraMatch, type Newcomer } from '../../src/core/people/draft.ts';

const path = 'policies/people.yaml';
const own = readFileSync(join(import.meta.dirname, '../fixtures/formats/base/policies/people.yaml'), 'utf8');
const uuid = (last: number) => entraId(`0f2c0000-0000-4000-8000-${String(last).padStart(12, '0')}`);
const NOT_ASKED: EntraMatch = { kind: 'not-asked' };
const one = (last: number, more: Partial<Extract<EntraMatch, { kind: 'one' }>> = {}): EntraMatch => ({
  kind: 'one',
  id: uuid(last),
  enabled: true,
  manager: undefined,
  ...more,
});
const newcomer = (login: string, id: number, match: EntraMatch = NOT_ASKED): Newcomer => ({
  login,
  id: gitHubUserId(id),
  match,
});
const drafted = (text: string | undefined, ...newcomers: readonly Newcomer[]) => {
  const draft = draftPeople(text === undefined ? undefined : { path, text }, newcomers);
  if (draft.kind !== 'draft') throw new Error(JSON.stringify(draft.findings));
  return draft;
};
const added = (text: string, ...newcomers: readonly Newcomer[]): readonly string[] => {
  const before = text.split('\n');
  return drafted(text, ...newcomers)
    .text.split('\n')
    .filter((line) => !before.includes(line));
};

describe('a draft', () => {
  it('adds people behind the last one, by login, and changes nothing else', () => {
    const draft = drafted(
      own,
      newcomer('Zoe', 9002, one(21, { manager: uuid(3) })),
      newcomer('yan', 9001, one(22, { manager: uuid(21) })),
    );
    expect(draft.added).toEqual(['yan', 'zoe']);
    const at = own.indexOf('\n\ngroups:') + 1;
    expect(draft.text).toBe(
      `${own.slice(0, at)}  yan: { github: yan, github_id: 9001, entra: ${uuid(22)}, manager: zoe }
  zoe: { github: Zoe, github_id: 9002, entra: ${uuid(21)}, manager: carol }
${own.slice(at)}`,
    );
    expect(draft.notes).toEqual([]);
  });

  it('adds nobody twice: neither by id under another login, nor a second account, nor one that is listed twice', () => {
    const text = own.replace('github_id: 1001,', 'github_id: 1001, also: [Alice-Old],');
    const draft = drafted(
      text,
      newcomer('alice-new', 1001),
      newcomer('alice-old', 77),
      newcomer('BOB', 1002),
    );
    expect(draft).toMatchObject({ added: [], text });
    expect(drafted(own, newcomer('yan', 9001), newcomer('yan', 9001))).toMatchObject({
      added: ['yan'],
      notes: [expect.stringContaining('Entra was not asked')],
    });
  });

  it('is a new file where there is none', () => {
    const draft = drafted(undefined, newcomer('alice', 1001, one(1)), newcomer('bob', 1002));
    expect(draft.text).toBe(`# yaml-language-server: $schema=../docs/schemas/people.schema.json
# Who is who. GitHub's numeric id and Entra's object id count; logins are labels.
people:
  alice: { github: alice, github_id: 1001, entra: ${uuid(1)} }
  # bob: Entra was not asked; add \`entra:\` and \`manager:\`.
  bob: { github: bob, github_id: 1002 }
`);
    expect(parsePeople({ path, text: draft.text }).findings).toEqual([]);
  });

  it.each([
    [
      'one field a line',
      'people:\n  a:\n      github: a # first\n      github_id: 1\n      also:\n        - x\n        - y # last\n\n# tail\ngroups:\n  g: [a]\n',
      'people:\n  a:\n      github: a # first\n      github_id: 1\n      also:\n        - x\n        - y # last\n  zed:\n      github: zed\n      github_id: 9\n      entra: ID\n\n# tail\ngroups:\n  g: [a]\n',
    ],
    [
      'everything in brackets',
      'people: { a: { github: a, github_id: 1 } } # x\n',
      'people: { a: { github: a, github_id: 1 },\n  zed: { github: zed, github_id: 9, entra: ID } } # x\n',
    ],
    [
      'brackets with a comma and a comment at the end',
      'people: {\n    a: { github: a, github_id: 1 }, # the first\n  }\n',
      'people: {\n    a: { github: a, github_id: 1 }, # the first\n    zed: { github: zed, github_id: 9, entra: ID } }\n',
    ],
    ['nobody', 'people: {}\n', 'people:\n  zed: { github: zed, github_id: 9, entra: ID }\n'],
    [
      'no line end at the end',
      'people:\n  a: { github: a,\n       github_id: 1 }',
      'people:\n  a: { github: a,\n       github_id: 1 }\n  zed: { github: zed, github_id: 9, entra: ID }\n',
    ],
    [
      'line ends of Windows',
      'people:\r\n    a: { github: a, github_id: 1 } # one\r\n',
      'people:\r\n    a: { github: a, github_id: 1 } # one\r\n    zed: { github: zed, github_id: 9, entra: ID }\r\n',
    ],
  ])('keeps the style of a file with %s', (_, text, expected) => {
    expect(drafted(text, newcomer('zed', 9, one(99))).text).toBe(expected.replace('ID', uuid(99)));
  });

  it('quotes a login that YAML would read as something else', () => {
    const lines = added(own, newcomer('null', 9001, one(31)), newcomer('0123', 9002, one(32)));
    expect(lines).toEqual([
      `  "0123": { github: "0123", github_id: 9002, entra: ${uuid(32)} }`,
      `  "null": { github: "null", github_id: 9001, entra: ${uuid(31)} }`,
    ]);
  });

  it('takes the logins of managed users, and no login that is none', () => {
    expect(drafted(own, newcomer('yan_contoso', 9001)).added).toEqual(['yan_contoso']);
    const draft = drafted(own, newcomer('evil\n  x: {', 9001));
    expect(draft).toMatchObject({ added: [], text: own });
    expect(draft.notes).toEqual(['The account 9001 is not added: its login has not the form of a login.']);
  });

  it('gives a name that is taken to nobody else', () => {
    const text = own
      .replace('  bob: { github: bob,', '  bob: { github: bob-ops,')
      .replaceAll('[bob]', '[bob]');
    expect(drafted(text, newcomer('bob', 9001)).added).toEqual(['bob-9001']);
  });

  it('finds a name for somebody whose login and id are taken as names too', () => {
    const text = 'people:\n  zed: { github: a, github_id: 1 }\n  zed-902: { github: b, github_id: 2 }\n';
    const draft = drafted(text, newcomer('zed', 902));
    expect(draft.added).toEqual(['zed-902-902']);
    expect(parsePeople({ path, text: draft.text }).findings).toEqual([]);
  });
});

describe('what is not certain', () => {
  it('stands as a comment above the entry, and is said', () => {
    const draft = drafted(
      own,
      newcomer('u1', 9001, {
        kind: 'none',
        why: 'no account in Entra has the e-mail address of its GitHub profile',
      }),
      newcomer('u2', 9002, one(42, { enabled: false })),
      newcomer('u3', 9003, one(43, { enabled: undefined })),
      newcomer('u4', 9004, one(44, { manager: uuid(999) })),
      newcomer('u5', 9005, one(45, { manager: uuid(45) })),
    );
    expect(draft.text.split('\n').filter((line) => /^ {2}(# )?u\d/.test(line))).toEqual([
      '  # u1: no account in Entra has the e-mail address of its GitHub profile; add `entra:` and `manager:`.',
      '  u1: { github: u1, github_id: 9001 }',
      '  # u2: the account is disabled in Entra.',
      `  u2: { github: u2, github_id: 9002, entra: ${uuid(42)} }`,
      '  # u3: Entra does not say whether the account is enabled.',
      `  u3: { github: u3, github_id: 9003, entra: ${uuid(43)} }`,
      `  # u4: Entra names ${uuid(999)} as manager, who is not in this file; add \`manager:\`.`,
      `  u4: { github: u4, github_id: 9004, entra: ${uuid(44)} }`,
      `  u5: { github: u5, github_id: 9005, entra: ${uuid(45)} }`,
    ]);
    expect(draft.notes).toHaveLength(4);
  });

  it('keeps an account out whose Entra account is somebody’s already: they may be one human', () => {
    const draft = drafted(own, newcomer('alice-two', 9001, one(1)));
    expect(draft).toMatchObject({ added: [], text: own });
    expect(draft.notes).toEqual([
      "alice-two (9001) is not added: its Entra account is alice's; if they are one person, add alice-two to `also:` of alice.",
    ]);
    const twins = drafted(own, newcomer('x1', 9001, one(51)), newcomer('x2', 9002, one(51)));
    expect(twins.added).toEqual(['x1']);
  });

  it('keeps an account out whose login the file gives to another id', () => {
    const draft = drafted(own, newcomer('Alice', 9001));
    expect(draft).toMatchObject({ added: [], text: own });
    expect(draft.notes[0]).toContain('people check');
  });
});

describe('a file with findings', () => {
  it.each([
    ['a typo', own.replace('github_id: 1001', 'github_idd: 1001'), 'format.'],
    ['somebody unknown', own.replace('[alice, dave]', '[alice, dav]'), 'policy.unknown-person'],
    ['no YAML', 'people: [', 'yaml.'],
    ['nothing', '', 'yaml.empty'],
    ['no people', 'groups: {}\n', 'format.missing-key'],
  ])('is corrected first: %s', (_, text, id) => {
    const draft = draftPeople({ path, text }, [newcomer('yan', 9001)]);
    expect(draft.kind).toBe('findings');
    expect(draft.kind === 'findings' ? draft.findings.map((each) => each.id).join(' ') : '').toContain(id);
  });

  it('is not proposed either: one that became too large says so', () => {
    const many = Array.from({ length: 2000 }, (_, index) => newcomer(`user-${index}`, 10_000 + index));
    const draft = draftPeople({ path, text: own }, many);
    expect(draft.kind === 'findings' ? draft.findings.map(({ id }) => id) : []).toEqual(['yaml.size']);
  });
});

describe('any draft', () => {
  const login = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$/);
  const newcomers = fc.uniqueArray(
    fc.record({
      login,
      id: fc.integer({ min: 1, max: 5000 }).map(gitHubUserId),
      match: fc.oneof(
        fc.constant<EntraMatch>(NOT_ASKED),
        fc.constant<EntraMatch>({ kind: 'none', why: 'no' }),
        fc
          .tuple(fc.integer({ min: 1, max: 30 }), fc.option(fc.integer({ min: 1, max: 40 })))
          .map(([id, manager]) => one(id, { manager: manager === null ? undefined : uuid(manager) })),
      ),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );
  const styles = [
    own,
    own.replaceAll('\n', '\r\n'),
    'people:\n  a:\n    github: a\n    github_id: 1\n',
    'people: { a: { github: a, github_id: 1 } }\n',
    'people: {}\n',
  ];

  it('has no findings, keeps everybody, makes nobody two, and drafted again adds nobody', () => {
    fc.assert(
      fc.property(fc.constantFrom(...styles), newcomers, (text, drawn) => {
        const before = parsePeople({ path, text }).people;
        const draft = drafted(text, ...drawn);
        const after = parsePeople({ path, text: draft.text });
        expect(after.findings).toEqual([]);
        for (const [key, person] of before?.byKey ?? []) expect(after.people?.byKey.get(key)).toEqual(person);
        expect(after.people?.byKey.size).toBe((before?.byKey.size ?? 0) + draft.added.length);
        const again = drafted(draft.text, ...drawn);
        expect(again.added).toEqual([]);
        expect(again.text).toBe(draft.text);
        // Every line of before is there, in its order.
        if (text.startsWith('#')) {
          let at = 0;
          for (const line of text.split(/\r?\n/)) {
            const found = draft.text.indexOf(line, at);
            expect(found).toBeGreaterThanOrEqual(at);
            at = found + line.length;
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order in which people are listed', () => {
    fc.assert(
      fc.property(newcomers, (drawn) => {
        expect(drafted(own, ...drawn.toReversed()).text).toBe(drafted(own, ...drawn).text);
      }),
      { numRuns: 100 },
    );
  });
});

it('knows who is in the file by id and by second login, and by nothing else', () => {
  const { people } = parsePeople({
    path,
    text: own.replace('github_id: 1001,', 'github_id: 1001, also: [a2],'),
  });
  const accounts = [newcomer('alice', 5), newcomer('x', 1001), newcomer('A2', 6)];
  expect(unknownTo(people, accounts).map(({ id }) => id)).toEqual([5]);
  expect(unknownTo(undefined, accounts)).toHaveLength(3);
});
