/** Which job ends a grant: each grant whole, in one place, and nothing but a subscription's id ever becomes a job. */
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/core/plan.ts';
import { ELSEWHERE, parseShard, shardOf, shareOut } from '../../src/core/shard.ts';
import { aPlan } from '../builders/grants.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';

const [role, network] = (() => {
  const { steps } = aPlan();
  const first = steps.find(({ kind }) => kind === 'azure-role');
  const last = steps.find(({ kind }) => kind === 'nsg-rule');
  if (first === undefined || last === undefined) throw new Error('the sample has both');
  return [first, last];
})();
const roleAt = (scope: string): Step => ({ ...role, scope }) as Step;
const ruleAt = (nsg: string): Step => ({ ...network, nsg }) as Step;
const group = {
  id: '9',
  kind: 'github-team',
  layer: 'identity',
  account: 1,
  team: 'contoso/x',
  role: 'member',
} as unknown as Step;
const of = (...steps: Step[]) => shardOf({ steps });

describe('the shard of a grant', () => {
  it('is the subscription of its network, which is closed first, whatever its roles are on', () => {
    expect(of(roleAt(`/subscriptions/${A}`), ruleAt(`/subscriptions/${B}/resourceGroups/r/x`))).toBe(B);
  });

  it('is that of the network privilege that is closed first where there are several', () => {
    expect(of(ruleAt(`/subscriptions/${A}/x`), ruleAt(`/subscriptions/${B}/x`))).toBe(B);
  });

  it('is that of the first role in a subscription where there is no network', () => {
    expect(of(group, roleAt(`/subscriptions/${A}/resourceGroups/r`), roleAt(`/subscriptions/${B}`))).toBe(A);
  });

  it('is elsewhere where nothing lies in a subscription', () => {
    expect(of(group, roleAt('/providers/Microsoft.Management/managementGroups/mg'))).toBe(ELSEWHERE);
    expect(of()).toBe(ELSEWHERE);
  });

  it('is the same in whatever letters Azure writes the id', () => {
    const letters = 'ABCDEFAB-ABCD-4ABC-8ABC-ABCDEFABCDEF';
    expect(of(roleAt(`/Subscriptions/${letters}/x`))).toBe(letters.toLowerCase());
  });

  it.each([
    '/subscriptions/${{ secrets.X }}',
    `/subscriptions/${A}x`,
    `/subscriptions/"]`,
    `/x/subscriptions/${A}`,
  ])('is elsewhere where the ledger says what is no id: %s', (scope) => {
    expect(of(roleAt(scope))).toBe(ELSEWHERE);
  });
});

describe('a shard that a job is given', () => {
  it('is a subscription or elsewhere', () => {
    expect(parseShard(A)).toBe(A);
    expect(parseShard('elsewhere')).toBe(ELSEWHERE);
  });

  it.each(['', 'everything', `${A} ${B}`, `${A}\n`, `["${A}"]`])('is not %j', (text) => {
    expect(parseShard(text)).toBeUndefined();
  });
});

describe('sharing out', () => {
  const grants = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      at,
      grant: {
        plan: {
          steps: [roleAt(`/subscriptions/${String(at).padStart(8, '0')}-1111-4111-8111-111111111111`)],
        },
      },
    }));

  it('leaves nothing to others up to the bound, and without one', () => {
    for (const most of [3, 4, undefined])
      expect(shareOut(grants(3), most)).toMatchObject({ left: [], shards: [] });
  });

  it('takes the first and names each place of the rest once', () => {
    const all = [...grants(3), ...grants(3)];
    const { own, left, shards } = shareOut(all, 2);
    expect(own.map(({ at }) => at)).toEqual([0, 1]);
    expect(left.map(({ at }) => at)).toEqual([2, 0, 1, 2]);
    expect(shards.map((id) => id.slice(0, 8))).toEqual(['00000002', '00000000', '00000001']);
  });

  it('names no more places than one matrix may have jobs', () => {
    expect(shareOut(grants(300), 1).shards).toHaveLength(256);
  });
});
