/** What files say about conditions, order and automatic approval, and what is found wrong in it. */
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../../src/core/brand.ts';
import { parsePolicy } from '../../../src/core/parse-policy.ts';
import type { ApprovalTree, Policy } from '../../../src/core/policy.ts';
import { allSampleFiles } from '../../builders/sample-files.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const CALENDARS = `calendars:\n  office: [{ days: [mon], from: '07:00', to: '20:00' }]\n`;

const policyWith = (edits: Readonly<Record<string, (text: string) => string>>): Policy =>
  parsePolicy({
    commit: undefined,
    files: allSampleFiles.map((file) => ({ ...file, text: edits[file.path]?.(file.text) ?? file.text })),
  });
const insert = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from);
  return text.replace(from, () => to);
};

/** `prod-vm-admin` (risk high, at most 4 h, `source_ip` within 203.0.113.0/24) with these keys added. */
const admin = (yaml: string): Policy =>
  policyWith({
    [SETTINGS]: (text) => text + CALENDARS,
    'policies/entitlements/prod-vm-admin.yaml': insert('max_duration: 4h', `max_duration: 4h\n${yaml}`),
  });
/** `every-parameter` (risk low) with rules instead of `none`. */
const every = (approval: string): Policy =>
  policyWith({
    'policies/entitlements/every-parameter.yaml': insert('approval: none', `approval: ${approval}`),
  });
const level = (from: string, to: string): Policy =>
  policyWith({ [SETTINGS]: (text) => insert(from, to)(text) + CALENDARS });

const found = (policy: Policy): readonly string[] =>
  policy.findings.map(({ id, line, column }) => `${id} ${line}:${column}`);
const ids = (policy: Policy): readonly string[] => policy.findings.map(({ id }) => id);
const leaves = (
  tree: ApprovalTree | 'none' | undefined,
): readonly Extract<ApprovalTree, { kind: 'rule' }>[] =>
  tree === undefined || tree === 'none' ? [] : tree.kind === 'rule' ? [tree] : tree.of.flatMap(leaves);
const ruleOf = (policy: Policy, name: string, entitlement = 'prod-vm-admin') => {
  expect(policy.findings).toEqual([]);
  return leaves(policy.entitlements.get(entitlement)?.approval).find((each) => each.name === name);
};

const security = (condition: string) =>
  admin(`approval: [{ name: security, by: group:security, when: ${condition} }]`);

describe('a condition', () => {
  it('is read whole', () => {
    const condition =
      '{ longer_than: 2h, risk: [high, medium], outside: office, parameters: { source_ip: [203.0.113.7] } }';
    expect(ruleOf(security(condition), 'security')?.when).toEqual({
      longerThan: hours(2),
      risk: ['high', 'medium'],
      outside: 'office',
      breakGlass: undefined,
      parameters: new Map([['source_ip', ['203.0.113.7']]]),
    });
    expect(ruleOf(security('{ longer_than: 2h }'), 'manager')).toMatchObject({ when: undefined, after: [] });
  });

  it.each<[string, string, readonly string[]]>([
    ['nothing', '{}', ['format.bad-value']],
    ['an unknown part', '{ longer: 2h }', ['format.unknown-key']],
    ['a length without a unit', '{ longer_than: 2 }', ['format.duration-unit']],
    ['the longest window', '{ longer_than: 4h }', ['policy.condition-never']],
    ['longer than the longest window', '{ longer_than: 5h }', ['policy.condition-never']],
    ['just below the longest window', '{ longer_than: 3h59m }', []],
    ['less than the shortest window', '{ longer_than: 9m }', ['policy.condition-always']],
    ['the shortest window', '{ longer_than: 10m }', []],
    ['a level that is not there', '{ risk: [hihg] }', ['policy.unknown-risk']],
    ['another level', '{ risk: [medium] }', ['policy.condition-never']],
    ['a level that is not there beside its own', '{ risk: [high, hihg] }', ['policy.unknown-risk']],
    ['its own level', '{ risk: [high] }', []],
    ['a calendar that is not there', '{ outside: offce }', ['policy.unknown-calendar']],
    ['a calendar', '{ outside: office }', []],
    ['break-glass, of which there is none', '{ break_glass: true }', ['policy.condition-never']],
    ['no break-glass, of which there is none', '{ break_glass: false }', ['policy.condition-always']],
    ['no break-glass, and something else', '{ break_glass: false, longer_than: 2h }', []],
    ['a word', '{ break_glass: sometimes }', ['format.wrong-type']],
    ['an unknown parameter', '{ parameters: { sourceip: [203.0.113.7] } }', ['policy.unknown-parameter']],
    ['no value', '{ parameters: { source_ip: [] } }', ['format.bad-value']],
    ['an address outside', '{ parameters: { source_ip: [198.51.100.7] } }', ['policy.condition-value']],
    [
      'a network for an address',
      '{ parameters: { source_ip: [203.0.113.0/24] } }',
      ['policy.condition-value'],
    ],
  ])('that names %s', (_, condition, expected) => {
    expect(ids(security(condition))).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ['{ vm: [web-01] }', []],
    ['{ vm: [web-9] }', ['policy.condition-value']],
    ['{ vm: [web-01, web-02] }', ['policy.condition-always']],
    ['{ repository: [contoso/docs] }', []],
    ['{ repository: [contoso/storefront, contoso/docs] }', ['policy.condition-always']],
    ['{ customer: [C000001] }', []],
    ['{ customer: [c1] }', ['policy.condition-value']],
    ['{ count: [5] }', []],
    ['{ count: [6] }', ['policy.condition-value']],
    ['{ vm: [web-01, web-02], count: [5] }', []],
  ])('on parameters: %s', (parameters, expected) => {
    const rule = `{ name: owner, by: owner, when: { parameters: ${parameters} } }`;
    expect(ids(every(`[${rule}]`))).toEqual(expected);
  });

  it('keeps values as they are written', () => {
    const policy = every('[{ name: owner, by: owner, when: { parameters: { count: [1, 5] } } }]');
    expect(ruleOf(policy, 'owner', 'every-parameter')?.when?.parameters.get('count')).toEqual(['1', '5']);
  });

  it('has its finding where it stands, with what to do', () => {
    const [first, ...others] = security('{ risk: [high], outside: offce }').findings;
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      file: 'policies/entitlements/prod-vm-admin.yaml',
      line: 27,
      column: 81,
      message: 'There is no calendar `offce` in the settings.',
      remedy: 'Did you mean `office`?',
    });
  });

  const manager = '{ name: manager, by: [manager] }]';
  it.each<[string, readonly string[]]>([
    ['{ longer_than: 2h }', []],
    ['{ longer_than: 23h59m }', []],
    ['{ longer_than: 24h }', ['policy.condition-never']],
    ['{ longer_than: 5m }', ['policy.condition-always']],
    ['{ risk: [low, high] }', []],
    ['{ risk: [high] }', ['policy.condition-never']],
    ['{ outside: offce }', ['policy.unknown-calendar']],
    ['{ break_glass: true }', []],
    ['{ break_glass: false }', []],
    ['{ parameters: { source_ip: [203.0.113.7] } }', ['policy.unknown-parameter']],
  ])('of a risk level is judged by what all its entitlements can be: %s', (condition, expected) => {
    const policy = level(manager, `{ name: manager, by: [manager], when: ${condition} }]`);
    expect(ids(policy)).toEqual(expected);
    if (expected.length > 0) expect(policy.settings).toBeUndefined();
  });

  it('never takes away a rule of the level that always holds', () => {
    expect(ids(admin('approval: [{ name: manager, by: [manager], when: { longer_than: 2h } }]'))).toEqual([
      'policy.rule-twice',
    ]);
  });
});

describe('an order', () => {
  it('is read as names, also one alone', () => {
    const one = admin('approval: [{ name: security, by: group:security, after: manager }]');
    expect(ruleOf(one, 'security')?.after).toEqual(['manager']);
    const two = admin('approval: [{ name: security, by: group:security, after: [manager, system owner] }]');
    expect(ruleOf(two, 'security')?.after).toEqual(['manager', 'system owner']);
  });

  it('joins that of the level and of the entitlement', () => {
    const policy = policyWith({
      [SETTINGS]: insert(
        '- { name: system owner, by: [owner] }',
        '- { name: system owner, by: [owner], after: manager }',
      ),
      'policies/entitlements/prod-vm-admin.yaml': insert(
        'max_duration: 4h',
        'max_duration: 4h\napproval: [{ name: system owner, by: [owner], after: security }, { name: security, by: group:security }]',
      ),
    });
    expect(ruleOf(policy, 'system owner')?.after).toEqual(['manager', 'security']);
  });

  const ordered = (rules: string) => found(admin(`approval:\n${rules}`));
  it.each<[string, string, readonly string[]]>([
    [
      'a rule that is not there',
      '  - { name: security, by: group:security, after: [manager, securty] }',
      ['policy.unknown-rule 28:60'],
    ],
    ['itself', '  - { name: security, by: group:security, after: security }', ['policy.rule-order 28:50']],
    [
      'itself, in other letters',
      '  - { name: security, by: group:security, after: Security }',
      ['policy.rule-order 28:50'],
    ],
    [
      'each other',
      '  - { name: a, by: group:security, after: b }\n  - { name: b, by: group:sre, after: a }',
      ['policy.rule-order 28:43', 'policy.rule-order 29:38'],
    ],
    [
      'each other through a third',
      '  - { name: a, by: group:security, after: b }\n  - { name: b, by: group:sre, after: c }\n  - { name: c, by: user:bob, after: [manager, a] }',
      ['policy.rule-order 28:43', 'policy.rule-order 29:38', 'policy.rule-order 30:47'],
    ],
    [
      'an alternative',
      '  - any: [{ name: a, by: group:security, after: b }, { name: b, by: group:sre }]',
      ['policy.rule-order 28:49'],
    ],
    [
      'a rule inside an alternative that is not its own',
      '  - any: [{ name: a, by: group:security }, { name: b, by: group:sre }]\n  - { name: c, by: user:bob, after: a }',
      [],
    ],
    [
      'a rule beside it in one alternative',
      '  - any: [{ all: [{ name: a, by: group:security }, { name: b, by: group:sre, after: a }] }, { name: c, by: user:bob }]',
      [],
    ],
    [
      'a rule above its alternative',
      '  - any: [{ name: a, by: group:security, after: manager }, { name: b, by: group:sre }]',
      [],
    ],
  ])('may not wait for %s', (_, rules, expected) => {
    expect(ordered(rules)).toEqual(expected);
  });

  it('of a risk level knows only the rules of the level', () => {
    const owner = '- { name: system owner, by: [owner] }';
    expect(ids(level(owner, '- { name: system owner, by: [owner], after: manager }'))).toEqual([]);
    expect(ids(level(owner, '- { name: system owner, by: [owner], after: security }'))).toEqual([
      'policy.unknown-rule',
    ]);
  });
});

describe('automatic approval', () => {
  const ENTITLEMENT = 'policies/entitlements/every-parameter.yaml';
  const lowLevel = (upTo: string | undefined) =>
    insert('  low:\n', upTo === undefined ? '  low:\n' : `  low:\n    auto_approve: { up_to: ${upTo} }\n`);
  const limits = (upTo: string | undefined, own: string): Policy =>
    policyWith({ [SETTINGS]: lowLevel(upTo), [ENTITLEMENT]: insert('approval: none\n', own) });
  const limit = (upTo: string | undefined, own: string) => {
    const policy = limits(upTo, own);
    expect(policy.findings).toEqual([]);
    return policy.entitlements.get('every-parameter')?.autoApprove;
  };

  it('comes from the level', () => {
    expect(limit('15m', '')).toBe(minutes(15));
    expect(limit(undefined, '')).toBeUndefined();
  });

  it('may be shorter for an entitlement, and exactly as long', () => {
    expect(limit('15m', 'auto_approve: { up_to: 10m }\n')).toBe(minutes(10));
    expect(limit('15m', 'auto_approve: { up_to: 15m }\n')).toBe(minutes(15));
  });

  it('is not taken from the level by an entitlement with rules of its own', () => {
    const own = 'approval: [{ name: owner, by: owner }]\n';
    expect(limit('15m', own)).toBeUndefined();
    expect(limit('15m', `${own}auto_approve: { up_to: 15m }\n`)).toBe(minutes(15));
  });

  it.each<[string, string | undefined, string, readonly string[]]>([
    ['longer than its level', '15m', 'auto_approve: { up_to: 16m }\n', ['policy.looser-than-level']],
    ['where its level has none', undefined, 'auto_approve: { up_to: 15m }\n', ['policy.looser-than-level']],
    ['shorter than any window', '15m', 'auto_approve: { up_to: 9m }\n', ['format.duration-short']],
    ['without a unit', '15m', 'auto_approve: { up_to: 15 }\n', ['format.duration-unit']],
    ['without a limit', '15m', 'auto_approve: {}\n', ['format.missing-key']],
  ])('of an entitlement may not be %s', (_, upTo, own, expected) => {
    const policy = limits(upTo, own);
    expect(ids(policy)).toEqual(expected);
    expect(policy.entitlements.has('every-parameter')).toBe(false);
  });

  it('exists at risk low only', () => {
    expect(found(admin('auto_approve: { up_to: 15m }'))).toEqual(['policy.auto-approve 27:1']);
    const high = level('  medium:\n', '  medium:\n    auto_approve: { up_to: 15m }\n');
    expect(ids(high)).toEqual(['policy.auto-approve']);
    expect(high.settings).toBeUndefined();
  });

  it('of a level has its own findings, once', () => {
    const policy = policyWith({
      [SETTINGS]: lowLevel('15'),
      [ENTITLEMENT]: insert('approval: none\n', 'auto_approve: { up_to: 15m }\n'),
    });
    expect(ids(policy)).toEqual(['format.duration-unit']);
  });
});
