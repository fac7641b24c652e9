/** What one run takes up of one place, so that its lease is not over before its turn has come. */
import { describe, expect, it } from 'vitest';
import type { Taken } from '../../src/commands/take-up.ts';
import { withinLease } from '../../src/commands/within-lease.ts';
import type { Step } from '../../src/core/plan.ts';

const taken = (...steps: readonly Partial<Step>[]): Taken =>
  ({ events: [{ type: 'elevating', data: { plan: { steps } } }] }) as unknown as Taken;
const rule = (nsg: string): Taken => taken({ kind: 'nsg-rule', nsg: `/NSG/${nsg}` } as Partial<Step>);
const firewall = taken({ kind: 'azure-firewall', policy: '/fw/1' } as Partial<Step>);
const role = taken({ kind: 'azure-role' } as Partial<Step>);
const many = (count: number, one: Taken): readonly Taken[] => Array.from({ length: count }, () => one);

describe('within one lease', () => {
  it('are sixty rules of a group, whatever is taken up in others', () => {
    const all = [...many(61, rule('a')), ...many(3, rule('b'))];
    expect(withinLease(all, new Map()).fit).toHaveLength(63);
  });

  it('are three writes of a policy with firewalls', () => {
    expect(withinLease(many(5, firewall), new Map()).fit).toHaveLength(3);
  });

  it('are all roles, and what is denied and opens nothing', () => {
    const denied = { events: [{ type: 'decided' }] } as unknown as Taken;
    expect(withinLease([...many(500, role), denied], new Map()).fit).toHaveLength(501);
  });

  it('goes on from what earlier commits of the run have taken up, in whatever letters the place is written', () => {
    const first = withinLease(many(40, rule('a')), new Map());
    const lines = first.linesOf(first.fit);
    expect(withinLease(many(40, rule('A')), lines).fit).toHaveLength(20);
  });

  it('counts only what was written', () => {
    const first = withinLease(many(40, rule('a')), new Map());
    expect(withinLease(many(60, rule('a')), first.linesOf(first.fit.slice(0, 10))).fit).toHaveLength(50);
  });

  it('leaves a grant whole for the next run where one of its places is full', () => {
    const full = withinLease(many(60, rule('a')), new Map());
    const both = taken(
      { kind: 'nsg-rule', nsg: '/NSG/a' } as Partial<Step>,
      { kind: 'nsg-rule', nsg: '/NSG/b' } as Partial<Step>,
    );
    expect(withinLease([both, rule('b')], full.linesOf(full.fit)).fit).toEqual([rule('b')]);
  });
});
