/** `people.yaml`: rotas with their shifts, contracts, groups in groups, and where a rota or protected people may be named. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/core/brand.ts';
import { contractEnd, contractFlaw, endOfDay } from '../../src/core/contract.ts';
import { parsePolicy } from '../../src/core/parse-policy.ts';
import type { Policy } from '../../src/core/policy.ts';
import { aPerson, key } from '../builders/policy.ts';
import { allSampleFiles } from '../builders/sample-files.ts';

const PEOPLE = 'policies/people.yaml';
const SETTINGS = 'policies/gatehouse.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';

const edited = (edits: Readonly<Record<string, (text: string) => string>>): Policy =>
  parsePolicy({
    commit: undefined,
    files: allSampleFiles.map(({ path, text }) => ({ path, text: edits[path]?.(text) ?? text })),
  });
const found = (policy: Policy): readonly string[] =>
  policy.findings.map(({ id, line, column }) => `${id} ${line}:${column}`);
const withRota = (rota: string): Policy => edited({ [PEOPLE]: (text) => `${text}oncall:\n${rota}\n` });
const shifts = (...lines: readonly string[]): string =>
  `  payments:\n    shifts:\n${lines.map((line) => `      - ${line}`).join('\n')}`;

describe('the moment of a shift', () => {
  const beginning = (from: string): Policy =>
    withRota(shifts(`{ person: alice, from: '${from}', to: 2030-01-01T00:00:00Z }`));

  it.each([
    ['2026-11-28T21:00:00Z', '2026-11-28T21:00:00Z'],
    ['2026-11-28T21:00Z', '2026-11-28T21:00:00Z'],
    ['2026-11-28 22:00+01:00', '2026-11-28T21:00:00Z'],
    ['2026-11-28 22:00 Europe/Berlin', '2026-11-28T21:00:00Z'],
    ['2026-07-01T22:00 Europe/Berlin', '2026-07-01T20:00:00Z'],
    ['2028-02-29 12:00 UTC', '2028-02-29T12:00:00Z'],
    ['2026-12-31 23:59:59 America/New_York', '2027-01-01T04:59:59Z'],
    // On either side of a change of the clocks.
    ['2026-10-25T02:30:00+02:00', '2026-10-25T00:30:00Z'],
    ['2026-10-25 03:00 Europe/Berlin', '2026-10-25T02:00:00Z'],
  ])('%s is %s', (text, iso) => {
    const policy = beginning(text);
    expect(found(policy)).toEqual([]);
    expect(policy.people?.rotas.get('payments')).toMatchObject({ shifts: [{ from: Date.parse(iso) }] });
  });

  it.each([
    ['2026-03-29 02:30 Europe/Berlin', 'format.moment-skipped'],
    ['2026-10-25 02:30 Europe/Berlin', 'format.moment-twice'],
    ['2026-02-29 12:00 UTC', 'format.day'],
    ['2026-02-29T12:00:00Z', 'format.day'],
    ['2026-11-28T25:00:00Z', 'format.moment-form'],
    ['2026-11-28T22:00:60Z', 'format.moment-form'],
    ['2026-11-28T21:00:00+99:00', 'format.moment-form'],
    ['2026-11-28T21:00:00+14:30', 'format.moment-form'],
    ['2026-11-28', 'format.bad-value'],
    ['2026-11-28 22:00', 'format.bad-value'],
    ['2026-11-28 22:00 Europe/Berlon', 'format.moment-zone'],
    ['2026-11-28 22:00 PST', 'format.moment-zone'],
  ])('%s is none (%s)', (text, id) => {
    expect(found(beginning(text))).toEqual([`${id} 22:32`]);
  });
});

describe('rotas', () => {
  it('are read with their shifts, which may overlap', () => {
    const policy = withRota(
      shifts(
        '{ person: alice, from: 2026-11-28 22:00 Europe/Berlin, to: 2026-11-29T08:00:00Z }',
        '{ person: bob, from: 2026-11-29T07:00:00Z, to: 2026-11-29T16:00:00Z }',
      ),
    );
    expect(found(policy)).toEqual([]);
    expect(policy.people?.rotas.get('payments')).toEqual({
      kind: 'static',
      shifts: [
        {
          person: 'alice',
          from: Date.parse('2026-11-28T21:00:00Z'),
          to: Date.parse('2026-11-29T08:00:00Z'),
        },
        { person: 'bob', from: Date.parse('2026-11-29T07:00:00Z'), to: Date.parse('2026-11-29T16:00:00Z') },
      ],
    });
  });

  it('of another system keep whom its answer may name', () => {
    const policy = withRota('  payments: { system: pagerduty, schedule: P1, among: group:sre }');
    expect(policy.people?.rotas.get('payments')).toEqual({
      kind: 'system',
      system: 'pagerduty',
      among: [{ kind: 'group', group: 'sre' }],
    });
  });

  it.each([
    [
      'nobody’s shift',
      shifts('{ person: alise, from: 2026-11-28T08:00:00Z, to: 2026-11-28T16:00:00Z }'),
      'policy.unknown-person 22:19',
    ],
    [
      'a shift that ends as it begins',
      shifts('{ person: alice, from: 2026-11-28T08:00:00Z, to: 2026-11-28T08:00:00Z }'),
      'policy.range 22:58',
    ],
    [
      'a shift that ends before it begins',
      shifts('{ person: alice, from: 2026-11-28T08:00:00Z, to: 2026-11-27T08:00:00Z }'),
      'policy.range 22:58',
    ],
    [
      'a time that does not exist',
      shifts('{ person: alice, from: 2026-03-29 02:30 Europe/Berlin, to: 2026-03-29T08:00:00Z }'),
      'format.moment-skipped 22:32',
    ],
    [
      'a zone that does not exist',
      shifts('{ person: alice, from: 2026-03-28 02:30 Europe/Berlon, to: 2026-03-29T08:00:00Z }'),
      'format.moment-zone 22:32',
    ],
    [
      'a group that is not there',
      '  payments: { system: pagerduty, schedule: P1, among: group:sry }',
      'policy.unknown-group 20:55',
    ],
  ])('say what is wrong with %s, and block everything', (_, rota, expected) => {
    const policy = withRota(rota);
    expect(found(policy)).toEqual([expected]);
    expect(policy.people).toBeUndefined();
  });
});

describe('`oncall:` in other files', () => {
  const rota = shifts('{ person: alice, from: 2026-11-28T08:00:00Z, to: 2026-11-28T16:00:00Z }');
  const asking = (requesters: string, approval = ''): Policy =>
    edited({
      [PEOPLE]: (text) => `${text}oncall:\n${rota}\n`,
      [ADMIN]: (text) => text.replace(/requesters: .*/, `requesters: ${requesters}${approval}`),
    });

  it('names a rota that people.yaml has', () => {
    expect(found(asking('[oncall:payments]'))).toEqual([]);
    expect(found(asking('[oncall:paymants]'))).toEqual([expect.stringMatching(/^policy.unknown-group /)]);
  });

  it('lets an entitlement of any risk go without approval, if nobody else may ask', () => {
    const none = '\napproval: none';
    const policy = asking('[oncall:payments]', none);
    expect(found(policy)).toEqual([]);
    expect(policy.entitlements.get('prod-vm-admin')?.approval).toBe('none');
    expect(found(asking('oncall:payments', none))).toEqual([]);
    for (const mixed of ['[oncall:payments, user:alice]', '[group:sre]'])
      expect(found(asking(mixed, none))).toEqual([expect.stringMatching(/^policy.approval-none /)]);
  });

  it('lets it not where others may ask by break-glass, unless that waives the approval', () => {
    const way = (requesters: string, waives: string) =>
      `\napproval: none\nbreak_glass: { requesters: ${requesters}, max_duration: 1h, waives: ${waives}, review: { within: 24h, by: [user:erin] } }`;
    const ways = (requesters: string, waives: string) =>
      found(asking('[oncall:payments]', way(requesters, waives)));
    expect(ways('[group:sre]', '[hours]')).toEqual([expect.stringMatching(/^policy.approval-none /)]);
    expect(ways('[group:sre]', '[hours, approval]')).toEqual([]);
    expect(ways('[oncall:payments]', '[hours]')).toEqual([]);
  });
});

describe('protected people', () => {
  const guarded = (people: string): Policy =>
    edited({
      [SETTINGS]: (text) =>
        text.replace('[target:identity-sub]', `[target:identity-sub]\n  people: ${people}`),
    });

  it('are read in the one grammar for people', () => {
    expect(guarded('[user:erin, group:security]').settings?.protected.people).toEqual([
      { kind: 'user', person: 'erin' },
      { kind: 'group', group: 'security' },
    ]);
    expect(guarded('user:erin').settings?.protected.people).toHaveLength(1);
  });

  it.each([
    ['user:erni', 'policy.unknown-person'],
    ['owner', 'policy.person-not-usable-here'],
    ['erin', 'format.person'],
  ])('say what is wrong with %s', (people, id) => {
    expect(guarded(people).findings.map((each) => each.id)).toEqual([id]);
  });
});

describe('a contract', () => {
  const until = (day: string) => aPerson('alice', { contractor: { sponsor: key('bob'), until: day } });

  it('ends with its last day, UTC', () => {
    expect(contractEnd(until('2026-12-31'))).toEqual({
      kind: 'at',
      instant: Date.parse('2027-01-01T00:00:00Z'),
    });
    expect(contractFlaw(until('2026-11-20'), instant(Date.parse('2026-11-20T23:59:59Z')))).toBeUndefined();
    expect(contractFlaw(until('2026-11-20'), instant(Date.parse('2026-11-21T00:00:00Z')))?.code).toBe(
      'contract-over',
    );
    expect(contractFlaw(aPerson('alice'), instant(4e12))).toBeUndefined();
  });

  it('has no end that is not in the calendar, and that is not no end', () => {
    expect(endOfDay('2028-02-29')).toBe(Date.parse('2028-03-01T00:00:00Z'));
    for (const day of ['2027-02-29', '2027-02-31', '2027-04-31', 'soon']) {
      expect(endOfDay(day)).toBeUndefined();
      expect(contractFlaw(until(day), instant(0))?.code).toBe('contract-unreadable');
    }
  });

  it('with such an end blocks everything', () => {
    const policy = edited({
      [PEOPLE]: (text) =>
        text.replace('manager: erin }', 'manager: erin, contractor: { sponsor: bob, until: 2027-02-31 } }'),
    });
    expect(found(policy)).toEqual([expect.stringMatching(/^format.bad-value 6:/)]);
    expect(policy.people).toBeUndefined();
  });
});

describe('groups in groups', () => {
  const grouped = (lines: string): Policy =>
    edited({ [PEOPLE]: (text) => text.replace('groups:\n', `groups:\n${lines}`) });

  it('may meet again below, and may not come back to themselves', () => {
    const diamond = '  top: [group:left, group:right]\n  left: [group:sre]\n  right: [group:sre, bob]\n';
    expect(found(grouped(diamond))).toEqual([]);
    const ring = '  one: [group:two]\n  two: [group:three]\n  three: [group:one]\n';
    const policy = grouped(ring);
    expect(policy.findings.map(({ id, line, message }) => [id, line, message])).toEqual([
      ['policy.group-cycle', 15, expect.stringContaining('one → two → three → one')],
    ]);
    expect(grouped('  self: [group:self]\n').findings.map(({ id }) => id)).toEqual(['policy.group-cycle']);
  });
});

describe('second accounts', () => {
  const second = (alice: string): Policy =>
    edited({ [PEOPLE]: (text) => text.replace('github_id: 1001,', `github_id: 1001, also: [${alice}],`) });

  it('are one person’s, whatever the case of their login', () => {
    expect(second('alice-old').people?.byKey.get(key('alice'))?.alsoLogins).toEqual(['alice-old']);
    for (const login of ['bob', 'BOB', 'Alice'])
      expect(second(login).findings.map(({ id }) => id)).toEqual(['policy.person-twice']);
  });
});
