/** As somebody writes a first policy: the messages alone must be enough to put it right. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRequest, readWorkingTree } from '../../src/adapters/disk.ts';
import { check } from '../../src/commands/check.ts';
import { OPENS } from '../../src/providers/opens.ts';
import { explain } from '../../src/commands/explain.ts';
import { test } from '../../src/commands/test.ts';
import { instant } from '../../src/core/brand.ts';
import { sampleFiles } from '../builders/sample-files.ts';

const ENTITLEMENT = `entitlement: db-reader
description: Read the payments database
owner: group:payments-owners
environment: production
risk: medium
requesters: [group:sre]
parameters:
  source_ip: { type: ip, within: [203.0.113.0/24] }
privileges:
  - kind: nsg-rule
    nsg: target:bastion-nsg
    source: param:source_ip
    ports: [443]
  - kind: azure-role
    role: Reader
    scope: target:hub-rg
approval:
  - { name: system owner, by: [owner] }
max_duration: 4h
`;
const REQUEST = `entitlement: db-reader
duration: 1h
justification: Compare the import with the export
parameters: { source_ip: 203.0.113.7 }
`;
const TESTS = `tests:
  - name: waits for the manager and an owner
    requester: alice
    request:
      entitlement: db-reader
      duration: 1h
      justification: Compare the import with the export
      parameters: { source_ip: 203.0.113.7 }
    expect: { outcome: pending, missing: [manager, system owner] }
`;

let folder: string;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-first-policy-'));
  for (const { path, text } of sampleFiles) write(path, text);
  write('policies/entitlements/db-reader.yaml', ENTITLEMENT);
  write('policies/tests/db-reader.yaml', TESTS);
  write('requests/mine.yaml', REQUEST);
});
afterEach(() => rmSync(folder, { recursive: true }));

const entitlementWith = (from: string, to: string): void => {
  expect(ENTITLEMENT).toContain(from);
  write('policies/entitlements/db-reader.yaml', ENTITLEMENT.replace(from, to));
};

const checked = async () => check(await readWorkingTree(folder));
const explained = async () =>
  explain(
    {
      policyFiles: (await readWorkingTree(folder)).filter(({ path }) => path.startsWith('policies/')),
      request: await readRequest(folder, join(folder, 'requests/mine.yaml')),
      words: {
        as: 'alice',
        at: undefined,
        approve: [],
        changesRequested: [],
        ticketState: undefined,
        team: [],
        oncall: [],
        freeze: 'none',
        elevation: false,
      },
      opens: OPENS,
    },
    instant(Date.parse('2026-11-20T11:00:00Z')),
  );
const tested = async () =>
  test(
    (await readWorkingTree(folder)).filter(({ path }) => path.startsWith('policies/')),
    { leastCoverage: 0 },
  );

/** What a person reads of one finding: place and sentence, then what to do. */
const readings = (text: readonly string[]): readonly string[] =>
  text.flatMap((line, index) => {
    if (!/^\S+:\d+:\d+ /.test(line)) return [];
    const help = text.slice(index).find((each) => each.startsWith('  help: ')) ?? '';
    return [`${line.replace(/ \[[a-z.-]+\]$/, '')} ${help.trim()}`];
  });
const requestBlocked = (place: string): string =>
  `requests/mine.yaml:1:14 The entitlement \`db-reader\` has a finding at policies/entitlements/db-reader.yaml:${place}, so it cannot be granted. help: Ask its owner to correct it: \`gatehouse check\` shows what is wrong.`;

describe('a first entitlement', () => {
  it('without a mistake says nothing, is explained, and passes its test', async () => {
    expect(await checked()).toMatchObject({ exit: 0, text: ['No findings.'] });
    expect((await explained()).text[0]).toBe('pending: waiting for manager, system owner');
    expect((await tested()).text[0]).toBe('1 passed, 0 failed.');
  });

  it('with a misspelt key is one finding that says the right one', async () => {
    entitlementWith('environment: production', 'enviroment: production');
    const { exit, text } = await checked();
    expect(exit).toBe(1);
    expect(readings(text)).toEqual([
      'policies/entitlements/db-reader.yaml:4:1 There is no key `enviroment` here. help: Did you mean `environment`?',
      requestBlocked('4:1'),
    ]);
  });

  it('with a misspelt word is one finding that says the right one', async () => {
    entitlementWith('kind: azure-role', 'kind: azure-rol');
    expect(readings((await checked()).text)[0]).toBe(
      'policies/entitlements/db-reader.yaml:14:11 `azure-rol` is not one of the words that may stand here. help: Did you mean `azure-role`?',
    );
  });

  it('with a wrong group is one finding that says the right one, or how a group is named', async () => {
    entitlementWith('[group:sre]', '[group:ser]');
    expect(readings((await checked()).text)).toEqual([
      'policies/entitlements/db-reader.yaml:6:14 There is no group `ser` in people.yaml. help: Did you mean `sre`?',
      requestBlocked('6:14'),
    ]);
    entitlementWith('[group:sre]', '[sre]');
    expect(readings((await checked()).text)[0]).toBe(
      'policies/entitlements/db-reader.yaml:6:14 `sre` does not say whether it is a user or a group. help: Write `user:sre` or `group:sre`.',
    );
    entitlementWith('[group:sre]', '[group:administrators]');
    expect(readings((await checked()).text)[0]).toBe(
      'policies/entitlements/db-reader.yaml:6:14 There is no group `administrators` in people.yaml. help: Write a group that exists: `sre`, `network`, `developers`, `payments-owners`, `platform-owners`, `security`.',
    );
  });

  it('with a threshold that nobody can meet says who is missing, and what could be done', async () => {
    entitlementWith('by: [owner] }', 'by: [owner], count: 3 }');
    expect(readings((await checked()).text)).toEqual([
      'policies/entitlements/db-reader.yaml:18:3 When alice asks, nobody can fill `system owner`: it needs 3 people other than the requester, and there are only bob, dave. The same holds for everybody else who may ask. help: Add people to the rule, let others ask, or write `count: 2`.',
      requestBlocked('18:3'),
    ]);
    entitlementWith('by: [owner] }', 'by: [owner], count: 2 }');
    const { exit, text } = await checked();
    expect(exit).toBe(0);
    expect(readings(text)).toEqual([
      'policies/entitlements/db-reader.yaml:18:5 note: When dave asks, nobody can fill `system owner`: it needs 2 people other than the requester, and there is only bob. help: Add people to the rule, let others ask, or write `count: 1`.',
    ]);
  });

  it.each([
    [
      '203.0.113.7/24',
      '`203.0.113.7/24` has bits beyond its prefix, so it names more than it seems to.',
      'Write `203.0.113.0/24` for the network, or `203.0.113.7/32` for the one address.',
    ],
    ['203.0.113.0/33', '`203.0.113.0/33` is not a CIDR.', 'Write an address, `/` and 1 to 32.'],
    [
      '203.0.113/24',
      '`203.0.113` is not an IP address in its usual form.',
      'Write four decimal numbers without leading zeros, such as `203.0.113.7`, or an IPv6 address.',
    ],
    ['0.0.0.0/0', '`0.0.0.0/0` means everybody.', 'Write the one address that you come from.'],
    ['any', '`any` means everybody.', 'Write the one address that you come from.'],
  ])(
    'with the network %s says what is wrong with it, and what to write',
    async (network, message, remedy) => {
      entitlementWith('203.0.113.0/24', network);
      expect(readings((await checked()).text)).toEqual([
        `policies/entitlements/db-reader.yaml:8:35 ${message} help: ${remedy}`,
        requestBlocked('8:35'),
      ]);
    },
  );

  it('with a length of time without a unit, or a prefix that is none, says what to write', async () => {
    entitlementWith('max_duration: 4h', 'max_duration: 4');
    expect(readings((await checked()).text)[0]).toBe(
      'policies/entitlements/db-reader.yaml:19:15 4 has no unit. help: Write `4h` or `4m`.',
    );
    entitlementWith('{ type: ip, within: [203.0.113.0/24] }', '{ type: cidr, widest: /33 }');
    expect(readings((await checked()).text)[0]).toBe(
      'policies/entitlements/db-reader.yaml:8:36 `/33` is not a prefix length. help: Write `/1` to `/32`, counted for IPv4; `/32` is a single address.',
    );
  });

  it('with a finding is denied in explanation and tests, and both say why', async () => {
    entitlementWith('[group:sre]', '[group:ser]');
    const { exit, text } = await explained();
    expect(exit).toBe(1);
    expect(text[0]).toBe('denied: the request has findings');
    expect(readings(text)).toContain(requestBlocked('6:14'));
    const report = await tested();
    expect(report.exit).toBe(1);
    expect(report.text).toContain('  outcome: expected pending, got denied');
    expect(report.text.join('\n')).toContain(
      'The entitlement `db-reader` has a finding at policies/entitlements/db-reader.yaml:6:14, so it cannot be granted.',
    );
  });
});

describe('the working tree', () => {
  it('takes a request from elsewhere as if it stood in requests/', async () => {
    const elsewhere = join(folder, 'example.yaml');
    writeFileSync(elsewhere, REQUEST);
    expect(await readRequest(folder, elsewhere)).toEqual({ path: 'requests/example.yaml', text: REQUEST });
    expect((await readRequest(folder, join(folder, 'requests/mine.yaml'))).path).toBe('requests/mine.yaml');
    await expect(readRequest(folder, join(folder, 'requests/none.yaml'))).rejects.toMatchObject({
      code: 'config.invalid',
    });
  });
});
