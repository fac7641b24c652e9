import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { test } from '../../src/commands/test.ts';
import { formatInstant } from '../../src/core/brand.ts';
import { SOURCES } from '../../src/core/hypothetical/sources.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { USUAL_MOMENT } from '../../src/core/policy-tests/read.ts';
import { sampleFiles } from '../builders/sample-files.ts';

const root = join(import.meta.dirname, '../..');

const ASKED =
  '{ entitlement: prod-vm-admin, duration: 2h, justification: Fail over payments-db-02 now, ticket: CHG0031234, parameters: { source_ip: 203.0.113.7 } }';

/** One case as lines below `- name: …`. */
const oneCase = (lines: string, request = ASKED): readonly SourceFile[] => [
  ...sampleFiles,
  {
    path: 'policies/tests/one.yaml',
    text: `tests:\n  - name: the case\n    request: ${request}\n${lines.replace(/^(?=.)/gm, '    ')}\n`,
  },
];

const run = (files: readonly SourceFile[], leastCoverage = 0) => test(files, { leastCoverage });
const untilCoverage = (text: readonly string[]) =>
  text.slice(
    0,
    text.findIndex((line) => line.startsWith('Coverage')),
  );
const passes = (lines: string, request?: string) => {
  const { exit, text } = run(oneCase(lines, request));
  expect(untilCoverage(text)).toEqual(['1 passed, 0 failed.']);
  expect(exit).toBe(0);
};

describe('this repository', () => {
  it('decides as its own tests expect, and they show all of its policy', () => {
    const own = readdirSync(join(root, 'policies'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));
    const { exit, text } = run(own, 100);
    expect(text.join('\n')).toMatch(/^\d+ passed, 0 failed\.\nCoverage: 100 % \(\d+ of \d+\)\.$/);
    expect(exit).toBe(0);
  });
});

describe('grants that have ended, or are open', () => {
  const APPROVED =
    'reviews: [{ by: carol, state: approved }, { by: bob, state: approved }]\nat: 2026-11-20 14:00 UTC\n';
  const limited = (lines: string) =>
    run(
      oneCase(`requester: alice\n${APPROVED}${lines}`).map(({ path, text }) => ({
        path,
        text: path.endsWith('prod-vm-admin.yaml') ? `${text}\ncooldown: 1h\n` : text,
      })),
    );
  const held = (from: string, to: string) =>
    `facts: { recent: [{ person: alice, entitlement: prod-vm-admin, from: 2026-11-20 ${from} UTC, to: 2026-11-20 ${to} UTC }] }\n`;

  it.each([
    [
      'deny within the cooldown',
      `${held('12:00', '13:01')}expect: { outcome: denied, reasons: [cooldown.recent-grant] }`,
    ],
    [
      'pass when it is over',
      `${held('12:00', '13:00')}expect: { outcome: approved, reasons: [cooldown.passed] }`,
    ],
    [
      'deny while one is open',
      'facts: { open: [{ person: alice, entitlement: prod-vm-admin, until: 2026-11-20 15:00 UTC }] }\nexpect: { outcome: denied, reasons: [cooldown.open-grant] }',
    ],
    [
      'deny where the ledger does not answer',
      'facts: { failed: [ledger] }\nexpect: { outcome: denied, reasons: [cooldown.recent-failed] }',
    ],
  ])('%s', (_, lines) => {
    expect(untilCoverage(limited(lines).text)).toEqual(['1 passed, 0 failed.']);
  });
});

describe('docs/policy-tests.md', () => {
  const page = readFileSync(join(root, 'docs/policy-tests.md'), 'utf8');

  it('shows tests that pass', () => {
    const [, example = ''] = /```yaml\n(tests:\n[\s\S]*?)```/.exec(page) ?? [];
    const { exit, text } = run([...sampleFiles, { path: 'policies/tests/example.yaml', text: example }]);
    expect(untilCoverage(text)).toEqual(['5 passed, 0 failed.']);
    expect(exit).toBe(0);
  });

  it('names the usual moment and every source', () => {
    expect(page).toContain(`| ${formatInstant(USUAL_MOMENT)}, a Wednesday`);
    expect(new Date(USUAL_MOMENT).getUTCDay()).toBe(3);
    expect(page).toContain(`\`${SOURCES.join(' ')}\``);
  });
});

describe('a case', () => {
  it.each([
    ['without reviews', 'requester: alice\nexpect: { outcome: pending, missing: [manager, system owner] }'],
    [
      'with both approvals',
      'requester: alice\nreviews: [{ by: carol, state: approved }, { by: bob, state: approved }]\nexpect: { outcome: approved, missing: [] }',
    ],
    [
      'at elevation',
      'requester: alice\nmoment: elevation\nreviews: [{ by: carol, state: approved }, { by: bob, state: approved }]\nexpect: { outcome: approved, reasons: [merge.proved, check.ready] }',
    ],
    [
      'with an approval for an earlier head',
      'requester: alice\nreviews: [{ by: carol, state: approved, on: earlier }]\nexpect: { outcome: pending, reasons: [approval.stale] }',
    ],
    [
      'with an edited approval',
      'requester: alice\nreviews: [{ by: carol, state: approved, edited: true }]\nexpect: { outcome: pending, reasons: [approval.edited] }',
    ],
    [
      'with a dismissed approval',
      'requester: alice\nreviews: [{ by: carol, state: dismissed }]\nexpect: { outcome: pending, reasons: [approval.dismissed] }',
    ],
    [
      'with a request for changes that an uninvolved owner dismissed',
      'requester: alice\nreviews: [{ by: bob, state: dismissed, was: changes-requested, dismissed_by: dave }]\nexpect: { outcome: pending }',
    ],
    [
      'with a request for changes that the requester dismissed',
      'requester: alice\nreviews: [{ by: bob, state: dismissed, was: changes-requested, dismissed_by: alice }]\nexpect: { outcome: denied, reasons: [approval.veto] }',
    ],
    [
      'with an approval that has grown old',
      'requester: alice\nat: 2026-11-20T10:00:00Z\nreviews: [{ by: carol, state: approved, at: 2026-11-19T10:00:00Z }]\nexpect: { outcome: pending, reasons: [approval.too-old] }',
    ],
    [
      'with an approval one second younger',
      'requester: alice\nat: 2026-11-20T10:00:00Z\nreviews: [{ by: carol, state: approved, at: 2026-11-19T10:00:01Z }]\nexpect: { outcome: pending, missing: [system owner] }',
    ],
    [
      'with an approval by a committer',
      'requester: alice\ncommits_by: [alice, bob]\nreviews: [{ by: bob, state: approved }]\nexpect: { outcome: pending, reasons: [approval.committer] }',
    ],
    [
      'with a limit in an approval',
      'requester: alice\nreviews: [{ by: carol, state: approved, text: 30m }, { by: bob, state: approved }]\nexpect: { outcome: approved, duration: 30m }',
    ],
    ['of a stranger', 'requester: stranger\nexpect: { outcome: denied, reasons: [requester.unknown] }'],
    ['of a bot', 'requester: bot\nexpect: { outcome: denied, reasons: [requester.bot] }'],
    [
      'with a login that has moved',
      'requester: alice\nfacts: { logins: { alice: mallory-2 } }\nexpect: { outcome: denied, reasons: [requester.login-moved] }',
    ],
    [
      'with a role that is held for good',
      'requester: alice\nmoment: elevation\nfacts: { platforms: { 1: already-held } }\nexpect: { outcome: denied, reasons: [already-held] }',
    ],
    [
      'with platforms that refuse',
      'requester: alice\nmoment: elevation\nfacts: { platforms: { 3: refused } }\nexpect: { outcome: denied, reasons: [check.refused] }',
    ],
  ])('%s is decided as people would expect', (_name, lines) => passes(lines));

  it.each([
    ['ledger', 'caps.running-failed'],
    ['logins', 'requester.login-failed'],
    ['platforms', 'check.failed'],
  ])('may say that %s does not answer', (source, code) => {
    passes(
      `requester: alice\nfacts: { failed: [${source}] }\nexpect: { outcome: denied, reasons: [${code}] }`,
    );
  });

  it('may say that earlier policies do not answer', () => {
    passes(
      'requester: alice\nreviews: [{ by: carol, state: approved }]\nfacts: { failed: [policy] }\nexpect: { outcome: pending, reasons: [approval.policy-failed] }',
    );
  });

  it('knows live teams only from what is told, and never as empty', () => {
    const withTeam = (lines: string) =>
      oneCase(lines).map((file) =>
        file.path.endsWith('/prod-vm-admin.yaml')
          ? { ...file, text: file.text.replace('[group:sre]', '[team:contoso/sre]') }
          : file,
      );
    const failed = (lines: string) => run(withTeam(lines)).text.filter((line) => line.includes('failed.'))[0];
    const denied = 'expect: { outcome: denied, reasons: [eligible.not, eligible.team-deferred] }';
    expect(failed(`requester: alice\n${denied}`)).toBe('1 passed, 0 failed.');
    expect(
      failed('requester: alice\nfacts: { teams: { contoso/sre: [alice] } }\nexpect: { outcome: pending }'),
    ).toBe('1 passed, 0 failed.');
    expect(
      failed(
        'requester: alice\nfacts: { teams: { contoso/sre: [] } }\nexpect: { outcome: denied, reasons: [eligible.team-empty] }',
      ),
    ).toBe('1 passed, 0 failed.');
    expect(
      failed(
        'requester: alice\nfacts: { failed: [teams], teams: { contoso/sre: [alice] } }\nexpect: { outcome: denied, reasons: [eligible.team-failed] }',
      ),
    ).toBe('1 passed, 0 failed.');
  });

  it('takes the request as it is written, broken or not', () => {
    const denied = (code: string) => `requester: alice\nexpect: { outcome: denied, reasons: [${code}] }`;
    passes(denied('format.duration-unit'), '{ entitlement: prod-vm-admin, duration: 60 }');
    passes(denied('format.unknown-key'), '{ entitlment: prod-vm-admin }');
    passes(denied('yaml.syntax'), '"entitlement: [prod"');
    passes(
      denied('yaml.comment-after-value'),
      '\n      entitlement: prod-vm-admin\n      justification: Fix issue #12',
    );
    passes(denied('request.ticket-form'), ASKED.replace('CHG0031234', '0031234'));
  });

  it('is judged at a moment of its own, never at that of the clock', () => {
    const contract = sampleFiles.map((file) =>
      file.path === 'policies/people.yaml'
        ? {
            ...file,
            text: file.text.replace(
              '  alice: {',
              '  alice: { contractor: { sponsor: bob, until: 2026-01-14 },',
            ),
          }
        : file,
    );
    const files = [...contract, ...oneCase('requester: alice\nexpect: { outcome: pending }').slice(-1)];
    expect(run(files).exit).toBe(0);
    const later = oneCase(
      'requester: alice\nat: 2026-01-14 23:30 UTC\nexpect: { outcome: denied, reasons: [beneficiary.contract-over] }',
    ).slice(-1);
    expect(run([...contract, ...later]).exit).toBe(0);
  });
});

describe('a case that is decided otherwise', () => {
  const lines =
    'requester: alice\nreviews: [{ by: dave, state: approved, on: earlier }]\nexpect: { outcome: approved, reasons: [approval.self, freeze.none], missing: [manager], duration: 1h }';

  it('is shown with its place, what was expected and what was decided, and ends with 1', () => {
    const { exit, text } = run(oneCase(lines));
    expect(exit).toBe(1);
    expect(untilCoverage(text)).toEqual([
      'policies/tests/one.yaml:2:11 the case',
      '  outcome: expected approved, got pending',
      '  reasons: expected approval.self, got approval.missing, merge.later, check.deferred, approval.stale',
      '  missing: expected manager, got manager, system owner',
      '  duration: expected 1 h, got 2 h',
      '  it was decided:',
      '    wait: manager: waits for an approval. [approval.missing]',
      '    wait: system owner: waits for an approval. [approval.missing]',
      '    note: The merge is checked at elevation. [merge.later]',
      '    note: Step 1 (azure-role) is checked at elevation. [check.deferred]',
      '    note: Step 2 (azure-role) is checked at elevation. [check.deferred]',
      '    note: Step 3 (nsg-rule) is checked at elevation. [check.deferred]',
      '    the review of dave does not count: It was given for an earlier state of the pull request. [approval.stale]',
      '',
      '0 passed, 1 failed.',
    ]);
  });

  it('is one value for programs', () => {
    expect(run(oneCase(lines)).json).toMatchObject({
      findings: [],
      tests: [
        {
          name: 'the case',
          file: 'policies/tests/one.yaml',
          line: 2,
          passed: false,
          outcome: 'pending',
          failures: [
            { what: 'outcome', expected: 'approved', got: 'pending' },
            { what: 'reasons' },
            { what: 'missing' },
            { what: 'duration' },
          ],
        },
      ],
    });
  });

  it('does not hide another one', () => {
    const two = oneCase(lines).map((file) =>
      file.path.endsWith('one.yaml')
        ? {
            ...file,
            text: `${file.text}${file.text.slice('tests:\n'.length).replace('the case', 'the other')}`,
          }
        : file,
    );
    const { text } = run(two);
    expect(text.filter((line) => line.startsWith('policies/'))).toHaveLength(2);
    expect(text).toContain('0 passed, 2 failed.');
  });
});

describe('coverage', () => {
  const open = (text: readonly string[]) =>
    text.filter((line) => line.startsWith('  no test')).map((line) => line.slice(10));

  it('names entitlements, rules and limits that no test shows', () => {
    const { text } = run(oneCase('requester: alice\nexpect: { outcome: pending }'));
    expect(open(text)).toEqual([
      'asks for dev-vm-reader',
      'asks for network-operator',
      'fills `manager` of network-operator',
      'leaves `manager` of network-operator open',
      'fills `system owner` of network-operator',
      'leaves `system owner` of network-operator open',
      'fills `manager` of prod-vm-admin',
      'fills `system owner` of prod-vm-admin',
      'asks as somebody who may not (eligible.not)',
      'asks for longer than is allowed (request.duration-above-maximum)',
      'lets a requester approve (approval.self)',
      'requests changes (approval.veto)',
      'asks without its ticket, or with one of another form (request.ticket-missing)',
      'asks from an address that is not allowed (request.address-outside)',
      'reaches the cap of a person (caps.person)',
      'reaches the cap of all (caps.total)',
    ]);
    expect(text).toContain('Coverage: 15 % (3 of 19).');
  });

  it('ends with 1 below what is asked for, and with 0 exactly at it', () => {
    const files = oneCase('requester: alice\nexpect: { outcome: pending }');
    expect(run(files, 15).exit).toBe(0);
    expect(run(files, 16).exit).toBe(1);
    expect(run(files, 16).text.at(-1)).toBe('Less than 16 % is shown.');
  });
});

describe('a file of tests', () => {
  it('with a finding is not run, and the others are', () => {
    const broken = { path: 'policies/tests/broken.yaml', text: 'tests:\n  - nam: x\n' };
    const { exit, text } = run([...oneCase('requester: alice\nexpect: { outcome: pending }'), broken]);
    expect(exit).toBe(1);
    expect(text[0]).toMatch(/^policies\/tests\/broken\.yaml:2:5 /);
    expect(text).toContain('1 passed, 0 failed.');
  });

  it.each([
    ['requester: alcie\nexpect: { outcome: pending }', '`alcie`', 'Did you mean `alice`?'],
    [
      'requester: alice\nreviews: [{ by: carl, state: approved }]\nexpect: { outcome: pending }',
      '`carl`',
      'Did you mean `carol`?',
    ],
    [
      'requester: alice\nfacts: { open: [{ person: alice, entitlement: dev-vm-raeder, until: 2027-01-01 10:00 UTC }] }\nexpect: { outcome: pending }',
      '`dev-vm-raeder`',
      'Did you mean `dev-vm-reader`?',
    ],
    [
      'requester: alice\nat: 2026-03-29 02:30 Europe/Berlin\nexpect: { outcome: pending }',
      'the clock is put forward over it',
      'Write `2026-03-29 01:30 Europe/Berlin`',
    ],
    [
      'requester: alice\nat: 2026-11-28 02:30 Europe/Belrin\nexpect: { outcome: pending }',
      '`Europe/Belrin` is not a time zone',
      'Write `2026-11-28 02:30 Europe/Berlin`',
    ],
    [
      'requester: alice\nat: 2026-02-30 02:30 UTC\nexpect: { outcome: pending }',
      'There is no day `2026-02-30`',
      'Write a day that the calendar has',
    ],
    [
      'requester: alice\nexpect: { outcome: pendig }',
      '`pendig` is not one of the words',
      'Did you mean `pending`?',
    ],
  ])('names what it says that means nothing: %s', (lines, message, remedy) => {
    const { exit, text } = run(oneCase(lines));
    expect(exit).toBe(1);
    expect(text.join('\n')).toContain(message);
    expect(text.join('\n')).toContain(remedy);
  });

  it('is missed', () => {
    expect(run(sampleFiles)).toMatchObject({
      exit: 1,
      text: ['There are no tests in policies/tests/: docs/policy-tests.md says how they are written.'],
    });
  });

  it('is not run on a policy that cannot be used', () => {
    const files = oneCase('requester: alice\nexpect: { outcome: pending }').filter(
      ({ path }) => path !== 'policies/people.yaml',
    );
    const { exit, text } = run(files);
    expect(exit).toBe(1);
    expect(text[0]).toContain('policies/people.yaml:1:1');
  });
});
