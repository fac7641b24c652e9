import { describe, expect, it } from 'vitest';
import { hours, minutes, parseInstant } from '../../src/core/brand.ts';
import { entraOf } from '../builders/policy.ts';
import { edited, openBench, REQUEST } from './bench.ts';

const SECOND =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/hub/providers/Microsoft.Network/networkSecurityGroups/second-nsg';

/** A second way in for the same people, through another group. */
const withSecondWay = (files: Record<string, string>): Record<string, string> => {
  const path = 'policies/entitlements/prod-vm-admin.yaml';
  const text = edited(files[path] ?? '', 'entitlement: prod-vm-admin', 'entitlement: second-way');
  const privileges = `privileges:
  - { kind: nsg-rule, nsg: ${SECOND}, source: param:source_ip, ports: [443] }
max_duration`;
  return {
    ...files,
    'policies/entitlements/second-way.yaml': edited(text, /privileges:[\s\S]*?\nmax_duration/, privileges),
  };
};

describe('who held a grant is told to whoever ends it', () => {
  it('with the beginning of the window, when the window is over', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    const since = parseInstant((await bench.openGrant(pull))?.startsAt ?? '');
    bench.clock.advance(hours(3));
    await bench.revoke();
    expect(bench.rules.holders).toEqual([{ principal: entraOf('alice'), since }]);
  });

  it('not where an extension goes on with it', async () => {
    const bench = await openBench();
    const first = bench.merged();
    await bench.elevate();
    bench.clock.advance(hours(1));
    bench.merged('alice', `${REQUEST}extends: ${first}\n`);
    await bench.elevate();
    expect(bench.rules.holders).toEqual([undefined]);
    bench.clock.advance(hours(3));
    await bench.revoke();
    expect(bench.rules.holders.at(-1)).toMatchObject({ principal: entraOf('alice') });
  });

  it('not by a sweep that has no ledger', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    bench.clock.advance(hours(3));
    await bench.revoke({ platformOnly: true });
    expect(bench.rules.objects).toEqual([]);
    expect(bench.rules.holders).toEqual([undefined]);
  });

  it('not while another grant of the same person lets them through a network', async () => {
    const bench = await openBench(withSecondWay);
    bench.merged();
    await bench.elevate();
    bench.clock.advance(hours(1));
    bench.merged('alice', REQUEST.replace('prod-vm-admin', 'second-way'));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    bench.clock.advance(hours(1) + minutes(5));
    await bench.revoke();
    expect(bench.rules.holders).toEqual([undefined]);
    bench.clock.advance(hours(1));
    await bench.revoke();
    expect(bench.rules.holders.at(-1)).toMatchObject({ principal: entraOf('alice') });
  });

  it('not of an elevation that failed and is undone', async () => {
    const bench = await openBench();
    bench.merged();
    bench.rules.fail('elevate', new Error('x'), { times: 9 });
    await bench.elevate();
    expect(bench.rules.holders).toEqual([undefined]);
  });
});
