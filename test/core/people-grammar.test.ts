import { describe, expect, it } from 'vitest';
import { parsePerson } from '../../src/core/people-grammar.ts';

describe('parsePerson', () => {
  it.each([
    ['user:alice', { kind: 'user', person: 'alice' }],
    ['group:sre', { kind: 'group', group: 'sre' }],
    ['team:Contoso/SRE', { kind: 'team', team: 'contoso/sre' }],
    ['oncall:payments', { kind: 'oncall', rota: 'payments' }],
    ['workload:deployer', { kind: 'workload', workload: 'deployer' }],
    ['manager', { kind: 'manager' }],
    ['manager-of-manager', { kind: 'manager-of-manager' }],
    ['owner', { kind: 'owner' }],
  ])('reads %s', (text, ref) => {
    expect(parsePerson(text)).toEqual({ kind: 'person', ref });
  });

  it.each([
    ['groups:sre', '`group:sre`'],
    ['manger', '`manager`'],
    ['alice', '`user:alice`'],
    ['@alice', '`user:alice`'],
    ['contoso/sre', '`team:contoso/sre`'],
    ['user:Alice', '`user:alice`'],
    ['team:sre', '`team:org/slug`'],
    ['user:', 'Names are'],
    ['user:../x', 'Names are'],
    ['role:x', '`user:x`'],
    ['', '`user:x`'],
    ['Owner', '`owner`'],
  ])('refuses %j and proposes %s', (text, remedy) => {
    const parsed = parsePerson(text);
    expect(parsed.kind).toBe('problem');
    expect(parsed.kind === 'problem' && parsed.remedy).toContain(remedy);
  });
});
