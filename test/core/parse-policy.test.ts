import { describe, expect, it } from 'vitest';
import { commitSha, hours, minutes } from '../../src/core/brand.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import type { Policy } from '../../src/core/policy.ts';
import { allSampleFiles } from '../builders/sample-files.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const PEOPLE = 'policies/people.yaml';
const TARGETS = 'policies/targets.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';

const policyWith = (path: string, edit: (text: string) => string): Policy =>
  parsePolicy({
    commit: undefined,
    files: allSampleFiles.map((file) => (file.path === path ? { path, text: edit(file.text) } : file)),
  });
const idsOf = (policy: Policy): string[] =>
  policy.findings.map(({ id, file, line }) => `${id} ${file.split('/').pop() ?? ''}:${line}`);
const blocksEverything = (policy: Policy): void => {
  expect(policy.settings).toBeUndefined();
  expect(policy.people).toBeUndefined();
  expect([...policy.entitlements.keys()]).toEqual([]);
};

describe('the same files at another commit', () => {
  it('are the same policy of that commit', () => {
    const [first, second] = ['a', 'b'].map((letter) =>
      parsePolicy({
        commit: commitSha(letter.repeat(40)),
        files: allSampleFiles.map(({ path, text }) => ({ path, text })),
      }),
    );
    expect([first?.commit, second?.commit]).toEqual(['a'.repeat(40), 'b'.repeat(40)]);
    expect(second?.entitlements).toBe(first?.entitlements);
  });

  it('are read anew when one byte of one differs, however often the others were read', () => {
    const read = (): Policy => policyWith(SETTINGS, (text) => text);
    expect(read().settings?.freeze).toBe('none');
    const frozen = policyWith(SETTINGS, (text) => text.replace('freeze: none', 'freeze: changes'));
    expect(frozen.settings?.freeze).toBe('changes');
    expect(read().settings?.freeze).toBe('none');
  });

  it('are not the same when a file has only another name, or is missing', () => {
    expect(policyWith(SETTINGS, (text) => text).findings).toEqual([]);
    const named = allSampleFiles.map(({ path, text }) => ({
      path: path === ADMIN ? 'policies/entitlements/prod-vm-admins.yaml' : path,
      text,
    }));
    expect(parsePolicy({ commit: undefined, files: named }).findings).not.toEqual([]);
    const without = allSampleFiles.filter(({ path }) => path !== ADMIN);
    expect(parsePolicy({ commit: undefined, files: without }).entitlements.has('prod-vm-admin')).toBe(false);
  });
});

describe('a policy without findings', () => {
  const policy = parsePolicy({ commit: undefined, files: allSampleFiles });

  it('has settings, people, targets and entitlements with defaults applied and names resolved', () => {
    expect(policy.findings).toEqual([]);
    expect(policy.settings).toMatchObject({
      freeze: 'none',
      timezone: 'Europe/Berlin',
      merge: 'automatic',
      genesis: undefined,
      caps: { activePerPerson: 3, activeTotal: 25, unexpiredRemovalsPerRun: 5 },
      network: { priorities: { from: 200, to: 399 }, widestSource: 32 },
      justification: { minLength: 20 },
      operators: [{ kind: 'group', group: 'security' }],
    });
    const admin = policy.entitlements.get('prod-vm-admin');
    expect(admin).toMatchObject({
      risk: 'high',
      maxDuration: hours(4),
      ticket: {
        required: true,
        system: undefined,
        states: undefined,
        assignedTo: undefined,
        coversWindow: false,
      },
      requesters: [{ kind: 'group', group: 'sre' }],
      owner: [{ kind: 'group', group: 'payments-owners' }],
    });
    expect(admin?.privileges.map(({ kind }) => kind)).toEqual(['azure-role', 'azure-role', 'nsg-rule']);
    expect(admin?.privileges[2]).toMatchObject({
      source: { kind: 'param', name: 'source_ip' },
      destination: '*',
      protocol: 'Tcp',
      ports: ['443'],
    });
    expect(admin?.parameters).toMatchObject([
      { name: 'source_ip', type: 'ip', within: ['203.0.113.0/24'], widest: 32 },
    ]);
  });

  it('joins the rules of the risk level and of the entitlement by all', () => {
    const rulesOf = (name: string) => policy.entitlements.get(name)?.approval;
    expect(rulesOf('prod-vm-admin')).toMatchObject({
      kind: 'all',
      of: [{ name: 'manager' }, { name: 'system owner' }],
    });
    expect(rulesOf('network-operator')).toMatchObject({
      kind: 'all',
      of: [{ name: 'manager' }, { name: 'system owner' }],
    });
    expect(rulesOf('dev-vm-reader')).toBe('none');
  });

  it('opens sets of targets', () => {
    expect(policy.entitlements.get('dev-vm-reader')?.parameters[0]?.among).toEqual(['web-01', 'web-02']);
  });
});

describe('what blocks what', () => {
  it('blocks only the entitlement that has a finding', () => {
    const policy = policyWith(ADMIN, (text) => text.replace('max_duration: 4h', 'max_duration: 240'));
    expect(policy.settings).toBeDefined();
    expect(policy.entitlements.has('prod-vm-admin')).toBe(false);
    expect(policy.entitlements.has('dev-vm-reader')).toBe(true);
    expect(policy.blocked.get('prod-vm-admin')?.map(({ id }) => id)).toEqual(['format.duration-unit']);
  });

  it.each([
    [SETTINGS, 'max_duration: 8h', 'max_duration: 8'],
    [PEOPLE, 'sre: [alice, dave]', 'sre: [alice, davve]'],
    [TARGETS, 'dev-sub: /sub', 'dev-sub: sub'],
  ])('blocks everything for a finding in %s', (path, from, to) => {
    const policy = policyWith(path, (text) => text.replace(from, to));
    expect(policy.findings.filter(({ file }) => file === path)).toHaveLength(1);
    blocksEverything(policy);
  });

  it('blocks everything without settings or people, or without any file', () => {
    for (const path of [SETTINGS, PEOPLE]) {
      blocksEverything(
        parsePolicy({ commit: undefined, files: allSampleFiles.filter((file) => file.path !== path) }),
      );
    }
    const nothing = parsePolicy({ commit: undefined, files: [] });
    blocksEverything(nothing);
    expect(idsOf(nothing)).toEqual([
      'policy.missing-file gatehouse.yaml:1',
      'policy.missing-file people.yaml:1',
    ]);
  });

  it('does not repeat one mistake in every file that depends on it', () => {
    expect(idsOf(policyWith(PEOPLE, (text) => text.replace('groups:', 'gruops:')))).toEqual([
      'format.unknown-key people.yaml:12',
    ]);
    expect(idsOf(policyWith(PEOPLE, () => 'people: [')).map((id) => id.split(' ')[1])).toEqual([
      'people.yaml:1',
    ]);
    expect(idsOf(policyWith(TARGETS, (text) => text.replace('targets:\n', 'targest:\n')))).toContain(
      'format.unknown-key targets.yaml:3',
    );
  });

  it('finds everything at once', () => {
    const policy = policyWith(ADMIN, (text) =>
      text
        .replace('group:payments-owners', 'group:payment-owners')
        .replace('risk: high', 'risk: hihg')
        .replace('[203.0.113.0/24]', '[203.0.113.7/24]')
        .replace('target:bas-hub', 'target:bas-hbu')
        .replace('kind: nsg-rule', 'knid: nsg-rule')
        .replace('4h', '4 h'),
    );
    expect(policy.findings.map(({ id, line }) => `${line} ${id}`)).toEqual([
      '4 policy.unknown-group',
      '6 policy.unknown-risk',
      '11 policy.address',
      '22 format.missing-key',
      '26 format.duration-form',
    ]);
  });
});

describe('what is not judged yet', () => {
  const settingsKeys = [['merge:', 'notify: { pull_request: false }\nmerge:']] as const;
  it.each(settingsKeys)('in the settings blocks everything: %j → %j', (from, to) => {
    const policy = policyWith(SETTINGS, (text) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    });
    expect(policy.findings.map(({ id }) => id)).toEqual(['format.not-judged-yet']);
    blocksEverything(policy);
  });

  const entitlementKeys = [
    ['max_duration: 4h', 'max_duration: 4h\nend_when_unused: 30m'],
    ['max_duration: 4h', 'max_duration: 4h\naccess_review: { every: 90d, by: [owner] }'],
  ] as const;
  it.each(entitlementKeys)('in an entitlement blocks it: %j → %j', (from, to) => {
    const policy = policyWith(ADMIN, (text) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    });
    expect(policy.findings.map(({ id }) => id)).toEqual(['format.not-judged-yet']);
    expect(policy.entitlements.has('prod-vm-admin')).toBe(false);
    expect(policy.settings).toBeDefined();
  });

  it.each(['workload:deployer'])('also as people: %s', (ref) => {
    const files = allSampleFiles.map((file) =>
      file.path === PEOPLE
        ? {
            ...file,
            text: `${file.text}oncall:\n  payments: { system: pagerduty, schedule: P1, among: group:sre }\nworkloads:\n  deployer: { entra: 0f2c0000-0000-4000-8000-00000000000a, owners: [group:sre] }\n`,
          }
        : file.path === ADMIN
          ? { ...file, text: file.text.replace('[group:sre]', `[${ref}]`) }
          : file,
    );
    const policy = parsePolicy({ commit: undefined, files });
    expect(policy.findings.map(({ id }) => id)).toEqual(['format.not-judged-yet']);
    expect(policy.people).toBeDefined();
  });

  it('says nothing of calendars, rotas and workloads that are only defined', () => {
    const policy = policyWith(
      SETTINGS,
      (text) => `${text}calendars:\n  business-hours: [{ days: [mon, tue], from: '07:00', to: '20:00' }]\n`,
    );
    expect(policy.findings).toEqual([]);
  });
});

describe('separation of duties', () => {
  const withRule = (rule: string): Policy =>
    policyWith(SETTINGS, (text) => text.replace('merge:', `separation_of_duties: [${rule}]\nmerge:`));

  it('is read with its length of time, none if absent', () => {
    const policy = withRule(
      '{ name: a, never_both: [prod-vm-admin, network-operator], within: 24h }, { name: b, never_both: [dev-vm-reader, prod-vm-admin, network-operator] }',
    );
    expect(policy.findings).toEqual([]);
    expect(policy.settings?.separationOfDuties).toEqual([
      { name: 'a', neverBoth: ['prod-vm-admin', 'network-operator'], within: hours(24) },
      { name: 'b', neverBoth: ['dev-vm-reader', 'prod-vm-admin', 'network-operator'], within: 0 },
    ]);
  });

  it.each([
    ['a set of one', '{ name: a, never_both: [prod-vm-admin] }', ['format.bad-value']],
    ['an empty set', '{ name: a, never_both: [] }', ['format.bad-value']],
    ['an unknown entitlement', '{ name: a, never_both: [prod-vm-admin, x] }', ['policy.unknown-entitlement']],
    [
      'a repeated one',
      '{ name: a, never_both: [prod-vm-admin, prod-vm-admin] }',
      ['policy.separation-twice'],
    ],
    [
      'two rules of one name',
      '{ name: a, never_both: [prod-vm-admin, dev-vm-reader] }, { name: a, never_both: [prod-vm-admin, network-operator] }',
      ['policy.separation-twice'],
    ],
    [
      'a length of time that is too long',
      '{ name: a, never_both: [prod-vm-admin, dev-vm-reader], within: 32d }',
      ['policy.look-back-long'],
    ],
    [
      'a length of time without a unit',
      '{ name: a, never_both: [prod-vm-admin, dev-vm-reader], within: 24 }',
      ['format.duration-unit'],
    ],
  ])('blocks everything for %s', (_, rule, ids) => {
    const policy = withRule(rule);
    expect(policy.findings.map(({ id }) => id)).toEqual(ids);
    blocksEverything(policy);
  });

  it('may name an entitlement that has a finding, which says what is wrong itself', () => {
    const files = allSampleFiles.map((file) => ({
      ...file,
      text: file.text
        .replace(
          'merge:',
          'separation_of_duties: [{ name: a, never_both: [prod-vm-admin, dev-vm-reader] }]\nmerge:',
        )
        .replace('max_duration: 4h', 'max_duration: 240'),
    }));
    expect(parsePolicy({ commit: undefined, files }).findings.map(({ id }) => id)).toEqual([
      'format.duration-unit',
    ]);
  });
});

describe('cooldown and caps of an entitlement', () => {
  const limits = (own: string, whole = '  active_per_person: 3'): Policy =>
    parsePolicy({
      commit: undefined,
      files: allSampleFiles.map((file) => ({
        ...file,
        text: (file.path === ADMIN
          ? file.text.replace('max_duration: 4h', `max_duration: 4h\n${own}`)
          : file.text
        ).replace('  active_per_person: 3', whole),
      })),
    });
  const cooldown = '  cooldown: 15m\n  active_per_person: 3';

  it('are those of the settings, or its own where they are stricter or the same', () => {
    const of = (policy: Policy) => policy.entitlements.get('prod-vm-admin');
    expect(of(limits(''))).toMatchObject({ cooldown: undefined, caps: { active: undefined } });
    expect(of(limits('', cooldown))?.cooldown).toBe(minutes(15));
    expect(of(limits('cooldown: 15m', cooldown))?.cooldown).toBe(minutes(15));
    expect(of(limits('cooldown: 1h', cooldown))?.cooldown).toBe(hours(1));
    expect(of(limits('cooldown: 1h'))?.cooldown).toBe(hours(1));
    expect(of(limits('caps: { active: 25, active_per_person: 3 }'))?.caps).toEqual({
      active: 25,
      activePerPerson: 3,
    });
  });

  it.each([
    ['cooldown: 14m', 'policy.looser-than-level'],
    ['caps: { active: 26 }', 'policy.looser-than-level'],
    ['caps: { active_per_person: 4 }', 'policy.looser-than-level'],
    ['cooldown: 32d', 'policy.look-back-long'],
    ['cooldown: 5', 'format.duration-unit'],
    ['caps: { active: 0 }', 'format.bad-value'],
    ['caps: { actve: 1 }', 'format.unknown-key'],
  ])('block it when they are looser or cannot be read: %s', (own, id) => {
    const policy = limits(own, cooldown);
    expect(policy.findings.map((finding) => finding.id)).toEqual([id]);
    expect(policy.entitlements.has('prod-vm-admin')).toBe(false);
    expect(policy.settings).toBeDefined();
  });
});

describe('an entitlement can only tighten', () => {
  it('takes the shorter of its own and the environment’s maximum', () => {
    const policy = policyWith(ADMIN, (text) => text.replace('max_duration: 4h', 'max_duration: 30d'));
    expect(policy.entitlements.get('prod-vm-admin')?.maxDuration).toBe(hours(8));
  });

  it('takes the higher count of one rule', () => {
    const policy = policyWith(ADMIN, (text) =>
      text.replace(
        'max_duration: 4h',
        'max_duration: 4h\napproval: [{ name: system owner, by: [owner], count: 2 }]',
      ),
    );
    expect(policy.entitlements.get('prod-vm-admin')?.approval).toMatchObject({
      kind: 'all',
      of: [
        { name: 'manager', count: 1 },
        { name: 'system owner', count: 2 },
      ],
    });
  });
});

describe('scopes', () => {
  const withScope = (scope: string): string[] =>
    idsOf(policyWith(ADMIN, (text) => text.replace('scope: target:bas-hub', `scope: ${scope}`))).map(
      (id) => id.split(' ')[0] ?? '',
    );

  it.each([
    [
      'the other environment',
      '/subscriptions/22222222-2222-2222-2222-222222222222/resourceGroups/web',
      ['policy.other-environment'],
    ],
    [
      'the same, in other letters',
      '/SUBSCRIPTIONS/22222222-2222-2222-2222-222222222222/RESOURCEGROUPS/web',
      ['policy.other-environment'],
    ],
    [
      'a protected scope',
      '/subscriptions/44444444-4444-4444-4444-444444444444/resourceGroups/x',
      ['policy.protected'],
    ],
    [
      'a management group above everything',
      '/providers/Microsoft.Management/managementGroups/root',
      ['policy.other-environment', 'policy.protected'],
    ],
    ['a subscription with a similar id', '/subscriptions/22222222-2222-2222-2222-222222222223', []],
    [
      'a way out of its path',
      '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/..',
      ['policy.target-form'],
    ],
    ['a query', '/subscriptions/11111111-1111-1111-1111-111111111111?x=1', ['policy.target-form']],
  ])('%s: %s', (_what, scope, ids) => {
    expect(withScope(scope).toSorted()).toEqual(ids);
  });
});

it('finds one thing wrong in `kind:`, not eleven', () => {
  const policy = policyWith(ADMIN, (text) => text.replace('kind: nsg-rule', 'kind: nsg-rul'));
  expect(policy.findings).toMatchObject([
    { id: 'format.unknown-value', line: 22, column: 11, remedy: 'Did you mean `nsg-rule`?' },
  ]);
});

it('refuses a role by a UUID that a protected name may hide behind', () => {
  const files = allSampleFiles.map((file) => ({
    ...file,
    text: file.text
      .replace('roles: [Owner,', 'roles: [My Custom Role,')
      .replace(
        'role: Reader\n    scope: target:bas-hub',
        'role: 99999999-9999-4999-8999-999999999999\n    scope: target:bas-hub',
      ),
  }));
  const { findings } = parsePolicy({ commit: undefined, files });
  expect(findings.map(({ id }) => id)).toEqual(['policy.protected']);
});

describe('time in the settings', () => {
  const withLines = (lines: string) => policyWith(SETTINGS, (text) => `${text}${lines}`);

  it('has a horizon of fourteen days, no freezes and no calendars where it says nothing', () => {
    expect(policyWith(SETTINGS, (text) => text).settings).toMatchObject({
      startHorizon: hours(14 * 24),
      freezes: [],
      calendars: new Map(),
    });
    expect(withLines('start_horizon: 3d\n').settings?.startHorizon).toBe(hours(72));
  });

  it('places freezes in its own zone, the last day included', () => {
    const policy = withLines(
      'freezes:\n  - { name: year end, from: 2026-12-18, to: 2027-01-04, environments: [production] }\n  - { name: all, from: 2027-03-28, to: 2027-03-28, level: everything }\n',
    );
    expect(policy.findings).toEqual([]);
    expect(policy.settings?.freezes).toEqual([
      {
        name: 'year end',
        firstDay: '2026-12-18',
        lastDay: '2027-01-04',
        from: Date.parse('2026-12-17T23:00:00Z'),
        to: Date.parse('2027-01-04T23:00:00Z'),
        environments: ['production'],
        level: 'changes',
      },
      {
        name: 'all',
        firstDay: '2027-03-28',
        lastDay: '2027-03-28',
        from: Date.parse('2027-03-27T23:00:00Z'),
        to: Date.parse('2027-03-28T22:00:00Z'),
        environments: undefined,
        level: 'everything',
      },
    ]);
  });

  it.each([
    ['freezes: [{ name: a, from: 2027-01-04, to: 2026-12-18 }]', ['policy.range']],
    ['freezes: [{ name: a, from: 2026-02-30, to: 2026-12-18 }]', ['format.day']],
    ['freezes: [{ name: a, from: 2027-02-29, to: 2027-02-29 }]', ['format.day', 'format.day']],
    [
      'freezes: [{ name: a, from: 2026-12-18, to: 2026-12-18, environments: [prodction] }]',
      ['policy.unknown-environment'],
    ],
    ['freezes: [{ name: a, from: 2026-12-18 }]', ['format.missing-key']],
    ['freezes: [{ name: a, from: soon, to: 2026-12-18 }]', ['format.bad-value']],
    ['start_horizon: 14', ['format.duration-unit']],
    ['start_horizon: 0d', ['format.duration-short']],
    ['calendars: { x: [{ days: [mon], from: "08:00", to: "24:01" }] }', ['format.bad-value']],
    ['calendars: { x: [{ days: [mon], from: "24:00", to: "08:00" }] }', ['format.bad-value']],
    [
      'calendars: { x: [{ days: [mon], from: "08:00", to: "09:00", week_of_month: 6 }] }',
      ['format.bad-value'],
    ],
    ['calendars: { x: [{ days: [], from: "08:00", to: "09:00" }] }', ['format.bad-value']],
    ['calendars: { x: [] }', ['format.bad-value']],
    ['calendars: { x: [{ days: [mon, funday], from: "08:00", to: "09:00" }] }', ['format.unknown-value']],
  ])('has findings that block everything: %s', (line, ids) => {
    const policy = withLines(`${line}\n`);
    expect(policy.findings.map(({ id }) => id)).toEqual(ids);
    blocksEverything(policy);
  });

  it('proposes the zone that was meant', () => {
    const zone = (name: string) =>
      policyWith(SETTINGS, (text) => text.replace('timezone: Europe/Berlin', `timezone: ${name}`)).findings;
    expect(zone('Berlin')).toMatchObject([
      { id: 'policy.timezone', remedy: 'Did you mean `Europe/Berlin`?' },
    ]);
    expect(zone('+01:00')).toMatchObject([{ id: 'policy.timezone' }]);
    expect(zone('UTC')).toEqual([]);
  });

  it('gives an entitlement its calendar, by the zone of the settings', () => {
    const files = allSampleFiles.map((file) =>
      file.path === SETTINGS
        ? {
            ...file,
            text: `${file.text}calendars:\n  nights: [{ days: [sat], from: "22:00", to: "04:00", week_of_month: 2 }]\n`,
          }
        : file.path === ADMIN
          ? { ...file, text: file.text.replace('max_duration: 4h', 'max_duration: 4h\nhours: nights') }
          : file,
    );
    const policy = parsePolicy({ commit: undefined, files });
    expect(policy.findings).toEqual([]);
    expect(policy.entitlements.get('prod-vm-admin')?.hours).toEqual({
      name: 'nights',
      timezone: 'Europe/Berlin',
      stretches: [{ days: ['sat'], from: '22:00', to: '04:00', weekOfMonth: 2 }],
    });
    expect(policy.entitlements.get('dev-vm-reader')?.hours).toBeUndefined();
  });

  it('whose calendars have a wrong form blocks everything and blames no entitlement', () => {
    const files = allSampleFiles.map((file) =>
      file.path === SETTINGS
        ? { ...file, text: `${file.text}calendars: 5\n` }
        : file.path === ADMIN
          ? { ...file, text: file.text.replace('max_duration: 4h', 'max_duration: 4h\nhours: nights') }
          : file,
    );
    const policy = parsePolicy({ commit: undefined, files });
    expect(policy.findings.map(({ id }) => id)).toEqual(['format.wrong-type']);
    blocksEverything(policy);
  });
});

describe('the break-glass of an entitlement', () => {
  const withBreakGlass = (change: (text: string) => string = (text) => text) =>
    policyWith(ADMIN, (text) =>
      text.replace(
        'max_duration: 4h',
        `max_duration: 4h\n${change('break_glass: { requesters: [user:alice], max_duration: 6h, waives: [approval, ticket], review: { within: 24h, by: [owner, group:security] } }')}`,
      ),
    );
  const foundIn = (change: (text: string) => string): readonly string[] =>
    withBreakGlass(change).findings.map(({ id }) => id);

  it('is read as it is written, and may be longer than the usual way', () => {
    const entitlement = withBreakGlass().entitlements.get('prod-vm-admin');
    expect(entitlement).toMatchObject({
      maxDuration: hours(4),
      breakGlass: {
        requesters: [{ kind: 'user', person: 'alice' }],
        maxDuration: hours(6),
        waives: ['approval', 'ticket'],
        review: { within: hours(24), by: [{ kind: 'owner' }, { kind: 'group', group: 'security' }] },
      },
    });
  });

  it.each([
    ['a rule that cannot be waived', 'approval, ticket', 'approval, caps', 'format.unknown-value'],
    ['people whom nobody knows', 'user:alice', 'group:sree', 'policy.unknown-group'],
    ['a window without a unit', '6h', '60', 'format.duration-unit'],
    ['a review that nobody is named for', ', by: [owner, group:security]', '', 'format.missing-key'],
    ['a review by its only user', '[owner, group:security]', '[user:alice]', 'policy.break-glass-review'],
  ])('is a finding with %s', (_, from, to, id) => {
    expect(foundIn((text) => text.replace(from, to))).toEqual([id]);
  });

  it('leaves a review by a live team to GitHub', () => {
    expect(
      foundIn((text) => text.replace('[owner, group:security]', '[user:alice, team:contoso/soc]')),
    ).toEqual([]);
  });

  it('is a finding where one of several users is the only reviewer', () => {
    const ids = foundIn((text) =>
      text.replace('[user:alice]', '[group:sre]').replace('[owner, group:security]', '[user:dave]'),
    );
    expect(ids).toEqual(['policy.break-glass-review']);
  });
});

describe('`ledger.anchors_since`', () => {
  const since = (value: string) =>
    policyWith(SETTINGS, (text) => {
      const after = text.replace(/(ledger: \{ genesis: '[^']*')/, `$1, anchors_since: ${value}`);
      if (after === text) throw new Error('there is no ledger in the settings');
      return after;
    });

  it('is a moment in UTC', () => {
    const policy = since('2026-11-28T18:00:00Z');
    expect(policy.findings).toEqual([]);
    expect(policy.settings?.anchorsSince).toBe('2026-11-28T18:00:00Z');
  });

  it.each(['2026-11-28', 'yesterday', '2026-11-28T18:00:00+01:00'])(
    'is a finding when it says %s',
    (value) => {
      expect(idsOf(since(value)).map((id) => id.split(' ')[0])).toEqual(['format.bad-value']);
    },
  );
});

describe('`accounts.unconfirmed`', () => {
  const days = (from: string, to: string) =>
    policyWith(SETTINGS, (text) => `${text}accounts: { unconfirmed: { from: ${from}, to: ${to} } }\n`);

  it('is from the first moment of a day to the last of another, in the time zone of the settings', () => {
    const policy = days('2026-11-20', '2026-12-03');
    expect(policy.findings).toEqual([]);
    expect(policy.settings?.unconfirmedAccounts).toEqual({
      firstDay: '2026-11-20',
      lastDay: '2026-12-03',
      from: Date.parse('2026-11-19T23:00:00Z'),
      to: Date.parse('2026-12-03T23:00:00Z'),
    });
  });

  it('is never where nobody writes it', () => {
    expect(policyWith(SETTINGS, (text) => text).settings?.unconfirmedAccounts).toBeUndefined();
    const empty = policyWith(SETTINGS, (text) => `${text}accounts: {}\n`);
    expect([empty.findings, empty.settings?.unconfirmedAccounts]).toEqual([[], undefined]);
  });

  it.each([
    ['thirty days', '2026-11-20', '2026-12-19', []],
    ['thirty-one days', '2026-11-20', '2026-12-20', ['policy.unconfirmed-long']],
    ['thirty days, in which the clock is put back', '2026-10-01', '2026-10-30', []],
    ['thirty-one in which it is put forward', '2026-03-01', '2026-03-31', ['policy.unconfirmed-long']],
    ['a year', '2026-11-20', '2027-11-19', ['policy.unconfirmed-long']],
    ['one day', '2026-11-20', '2026-11-20', []],
    ['days in the wrong order', '2026-11-20', '2026-11-19', ['policy.range']],
    ['a day that there is not', '2026-11-20', '2026-11-31', ['format.day']],
    ['no day', '2026-11-20', 'never', ['format.bad-value']],
  ])('of %s has the findings that it should', (_, from, to, ids) => {
    const policy = days(from, to);
    expect(policy.findings.map(({ id }) => id)).toEqual(ids);
    if (ids.length > 0) expect(policy.settings).toBeUndefined();
  });

  it.each(['{ unconfirmed: { from: 2026-11-20 } }', '{ unconfirmed: { to: 2026-11-20 } }'])(
    'has no end and no beginning that is not written: %s',
    (written) => {
      const policy = policyWith(SETTINGS, (text) => `${text}accounts: ${written}\n`);
      expect(policy.findings.map(({ id }) => id)).toEqual(['format.missing-key']);
    },
  );
});
