import { describe, expect, it } from 'vitest';
import { explain, type ExplainWords } from '../../src/commands/explain.ts';
import { instant } from '../../src/core/brand.ts';
import { OPENS } from '../../src/providers/opens.ts';
import type { SourceFile } from '../../src/core/policy.ts';
import { edited, sampleFiles } from '../builders/sample-files.ts';

const now = instant(Date.parse('2026-11-20T11:00:00Z'));
const request: SourceFile = {
  path: 'requests/failover.yaml',
  text: 'entitlement: prod-vm-admin\nduration: 2h\njustification: Fail over payments-db-02 now\nticket: CHG0031234\nparameters: { source_ip: 203.0.113.7 }\n',
};
const words = (change: Partial<ExplainWords> = {}): ExplainWords => ({
  as: 'alice',
  at: undefined,
  approve: [],
  changesRequested: [],
  ticketState: undefined,
  team: [],
  oncall: [],
  freeze: 'none',
  elevation: false,
  ...change,
});

const ask = (change: Partial<ExplainWords> = {}, policyFiles = sampleFiles, asked = request) =>
  explain({ policyFiles, request: asked, words: words(change), opens: OPENS }, now);
const part = (text: readonly string[], heading: string): readonly string[] => {
  const from = text.indexOf(`${heading}:`);
  const to = text.indexOf('', from);
  return from === -1 ? [] : text.slice(from + 1, to === -1 ? undefined : to).map((line) => line.trim());
};

describe('an explanation', () => {
  it('says outcome, who asks for what and when, who could fill which rule, the plan, and what would help', () => {
    const { exit, text } = ask();
    expect(exit).toBe(0);
    expect(text.slice(0, 3)).toEqual([
      'pending: waiting for manager, system owner',
      'alice asks for prod-vm-admin for 2 h (CHG0031234)',
      'at review, 2026-11-20 11:00 UTC (12:00 Europe/Berlin)',
    ]);
    expect(part(text, 'Who fills which rule')).toEqual([
      'manager: could be filled by carol',
      'system owner: could be filled by bob, dave',
    ]);
    expect(part(text, 'The plan')).toEqual([
      '1 azure-role: Virtual Machine Administrator Login on payments',
      '2 azure-role: Reader on bas-hub',
      '3 nsg-rule: bastion-nsg from 203.0.113.7/32, port 443',
    ]);
    expect(part(text, 'What would have to change')).toEqual([
      'With approvals by carol (manager), bob (system owner) it would be approved.',
    ]);
  });

  it.each<[string, string, Partial<ExplainWords>, readonly string[]]>([
    [
      'what it waits for',
      '- { name: security, by: group:security, after: [manager, system owner] }',
      {},
      [
        'manager: could be filled by carol',
        'system owner: could be filled by bob, dave',
        'security: waits for manager and system owner; could be filled by erin',
      ],
    ],
    [
      'who has filled one of two places',
      '- { name: two, by: [user:bob, user:dave, user:erin], count: 2 }',
      { approve: ['carol', 'erin'] },
      [
        'manager: filled by carol',
        'system owner: could be filled by bob, dave',
        'two (2 people): filled by erin; could be filled by bob, dave',
      ],
    ],
    [
      'that it is another way',
      '- any: [{ name: security, by: group:security }, { name: all of them, by: group:platform-owners, count: 2 }]',
      {},
      [
        'manager: could be filled by carol',
        'system owner: could be filled by bob, dave',
        'security: could be filled by erin',
        'or instead all of them (2 people): could be filled by carol, erin',
      ],
    ],
    [
      'why it is not needed',
      '- { name: security, by: group:security, when: { longer_than: 3h } }',
      { approve: ['carol', 'bob'] },
      [
        'manager: filled by carol',
        'system owner: filled by bob',
        'security: not needed: the window is not longer than 3 h',
      ],
    ],
  ])('says of a rule %s', (_, rule, change, expected) => {
    const files = edited(sampleFiles, 'policies/entitlements/prod-vm-admin.yaml', [
      'max_duration: 4h',
      `max_duration: 4h\napproval:\n  ${rule}`,
    ]);
    expect(part(ask(change, files).text, 'Who fills which rule')).toEqual(expected);
  });

  it('gives every reason, what stands in the way first', () => {
    const reasons = part(ask().text, 'Reasons');
    expect(reasons.slice(0, 2)).toEqual([
      'waits: manager: waits for an approval. [approval.missing]',
      'waits: system owner: waits for an approval. [approval.missing]',
    ]);
    expect(reasons.length).toBeGreaterThan(20);
    const order = ['no', 'waits', 'note', 'yes'];
    const ranks = reasons.map((line) => order.indexOf(line.split(':')[0] ?? ''));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(ranks).not.toContain(-1);
  });

  it('judges the reviews that are supposed', () => {
    const approved = ask({ approve: ['carol', 'bob'] });
    expect(approved.text[0]).toBe('approved');
    expect(approved.exit).toBe(0);
    expect(part(approved.text, 'What would have to change')).toEqual([]);
    const vetoed = ask({ approve: ['carol'], changesRequested: ['bob'] });
    expect(vetoed.text[0]).toBe('denied');
    expect(vetoed.exit).toBe(1);
    expect(part(vetoed.text, 'What would have to change')[0]).toMatch(
      /^bob requested changes\. Ask bob to approve/,
    );
    const own = ask({ approve: ['alice'] });
    expect(part(own.text, 'Reviews that do not count')).toEqual([
      'alice: The requester cannot approve. [approval.self]',
    ]);
  });

  it('judges at the time that is supposed, also of a review', () => {
    const young = ask({ at: '2026-11-21 12:00', approve: ['carol@2026-11-20 12:00:01', 'bob'] });
    expect(young.text[0]).toBe('approved');
    const old = ask({ at: '2026-11-21 12:00', approve: ['carol@2026-11-20 12:00', 'bob'] });
    expect(part(old.text, 'Reviews that do not count')).toEqual([
      'carol: It is too old to count. [approval.too-old]',
    ]);
    expect(ask({ at: '2026-11-28 22:00 Europe/Berlin' }).text).toContain(
      'at review, 2026-11-28 21:00 UTC (22:00 Europe/Berlin)',
    );
  });

  it('judges the last look before access begins', () => {
    const { text } = ask({ elevation: true, approve: ['carol', 'bob'] });
    expect(text[0]).toBe('approved');
    expect(part(text, 'Reasons').some((line) => line.includes('[check.ready]'))).toBe(true);
    const late = ask({ elevation: true });
    expect(late.text[0]).toBe('denied');
  });

  it('says who asks when nobody is named, and that it was assumed', () => {
    const { text } = ask({ as: undefined });
    expect(text).toContain('as alice, who is the first that may ask; --as names somebody else');
    expect(ask().text.some((line) => line.startsWith('as '))).toBe(false);
  });

  it('says what would still stand in the way when approvals do not help', () => {
    const { exit, text } = ask({ as: 'bob' });
    expect(exit).toBe(1);
    const change = part(text, 'What would have to change');
    expect(change[0]).toBe('bob may not ask for prod-vm-admin. Ask the owner of the entitlement who may.');
    expect(change.at(-1)).toBe(
      'With approvals by carol (manager), dave (system owner) it would still be denied, for what is said above.',
    );
  });

  it('says which live teams nobody has asked, and takes what is told of them', () => {
    const files = edited(sampleFiles, 'policies/entitlements/prod-vm-admin.yaml', [
      '[group:sre]',
      '[team:contoso/sre]',
    ]);
    const silent = ask({}, files);
    expect(silent.exit).toBe(1);
    expect(silent.text).toContain(
      'who is in the team contoso/sre is not known here; say it with --team contoso/sre=alice,bob',
    );
    expect(ask({ team: ['contoso/sre=alice,dave'] }, files).text[0]).toBe(
      'pending: waiting for manager, system owner',
    );
  });

  it('shows the findings of a broken request, and of a policy that cannot be used', () => {
    const broken = ask({}, sampleFiles, { ...request, text: request.text.replace('2h', '60') });
    expect(broken.exit).toBe(1);
    expect(broken.text.slice(0, 4)).toEqual([
      'denied: the request has findings',
      '',
      'requests/failover.yaml:2:11 60 has no unit. [format.duration-unit]',
      '  2 | duration: 60',
    ]);
    const policy = edited(sampleFiles, 'policies/people.yaml', ['github_id: 1001', 'github_id: x']);
    expect(ask({}, policy).text[0]).toBe('Nothing can be decided: the policy has findings.');
    expect(ask({}, policy).exit).toBe(1);
  });

  it('is one value for programs', () => {
    expect(ask({ approve: ['carol'] }).json).toMatchObject({
      outcome: 'pending',
      at: '2026-11-20T11:00:00.000Z',
      moment: 'review',
      rules: [
        { rule: 'manager', filledBy: ['carol'] },
        { rule: 'system owner', couldFill: ['bob', 'dave'] },
      ],
      change: { approvals: [{ person: 'bob', rule: 'system owner' }], outcome: 'approved', obstacles: [] },
    });
  });

  it('lets no text of the request act on a terminal or a runner', () => {
    const hostile = {
      ...request,
      text: request.text.replace('CHG0031234', `"CHG\u202e::error::x\u001b[31m"`),
    };
    const { text } = ask({}, sampleFiles, hostile);
    expect(text.every((line) => !/[\p{Cc}\p{Cf}]/u.test(line) && !/^\s*::/.test(line))).toBe(true);
  });
});

describe('words that mean nothing are refused with what to write', () => {
  it.each([
    [{ as: 'alcie' }, '--as: people.yaml does not know `alcie`', 'Did you mean `alice`?'],
    [{ approve: ['carl'] }, '--approve: people.yaml does not know `carl`', 'Did you mean `carol`?'],
    [
      { changesRequested: ['x'] },
      '--changes-requested: people.yaml does not know `x`',
      'Write a person that exists',
    ],
    [{ at: 'tomorrow' }, '--at: `tomorrow` is not a moment', 'such as `2026-11-28 22:00 Europe/Berlin`'],
    [
      { at: '2026-10-25 02:30' },
      '--at: 2026-10-25 02:30 comes twice in Europe/Berlin',
      'Write `2026-10-25 02:30+02:00`',
    ],
    [
      { approve: ['bob@2026-11-21 10:00'] },
      'that is after the moment that is judged',
      'Give an earlier time',
    ],
    [{ team: ['contoso/sre'] }, '--team: `contoso/sre` says no members', 'Write `--team name=alice,bob`'],
    [{ team: ['contoso/sre=alice,bbo'] }, '--team: people.yaml does not know `bbo`', 'Did you mean `bob`?'],
  ])('%j', (change, message, remedy) => {
    expect(() => ask(change)).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      }),
    );
  });
});

it('says denied of what this build cannot open, as the pull request would', () => {
  const asked = (opens: readonly 'azure-role'[]) =>
    explain({ policyFiles: sampleFiles, request, words: words(), opens: new Set(opens) }, now);
  const { exit, text } = asked(['azure-role']);
  expect(exit).toBe(1);
  expect(text.join('\n')).toContain('This version of Gatehouse cannot open nsg-rule yet.');
});
