import { describe, expect, it } from 'vitest';
import { gitHubUserId, hours } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { elevate } from '../../src/commands/elevate.ts';
import type { Bench } from './bench.ts';
import { edited, openBench, REQUEST } from './bench.ts';

const transient = (message = 'no answer'): Fault =>
  new Fault('azure.unreachable', message, { remedy: 'Wait.', transient: true });
const hard = (message = 'forbidden'): Fault => new Fault('azure.forbidden', message, { remedy: 'Grant it.' });
const NOTHING = { roles: 0, rules: 0 };
const ALL = { roles: 2, rules: 1 };
const effects = (bench: Bench): readonly string[] =>
  bench.journal.filter((line) => /^(ledger commit|role (elevate|revoke)|rule (elevate|revoke))/.test(line));

describe('faults of elevate', () => {
  it('are retried while they pass by themselves', async () => {
    const bench = await openBench();
    bench.merged();
    bench.rules.fail('elevate', transient(), { times: 3 });
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { elevated: '1' } });
    expect(bench.standing()).toEqual(ALL);
    expect(bench.clock.slept()).toBeGreaterThanOrEqual(7_000);
  });

  it.each([
    ['that lasts', transient(), 1_000],
    ['of a permission', hard(), 1],
  ])('%s undoes everything, the network first, and waits PIM out', async (_, fault, times) => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.rules.fail('elevate', fault, { times });
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '0', failed: '1' } });
    expect(bench.standing()).toEqual(NOTHING);
    expect(bench.roles.objects).toEqual([]);
    const undone = effects(bench).filter((line) => line.includes('revoke'));
    expect(undone[0]).toBe('rule revoke 1/3');
    // PIM lets go five minutes after it granted.
    expect(bench.clock.slept()).toBeGreaterThanOrEqual(200_000);
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'failed', 'ended']);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'failed' });
    expect(bench.desk.comment(pull)).toContain('the elevation failed');
    expect(report.lines.join(' ')).toContain(fault.message);
    expect(await bench.verifies()).toBe(true);
    // Terminal: nothing revives it.
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0' });
  });

  it('of one grant do not stop another', async () => {
    const bench = await openBench();
    const first = bench.merged();
    const second = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    bench.roles.fail('elevate', hard());
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '1', failed: '1' } });
    expect(await bench.record(first)).toMatchObject({ state: 'ended', why: 'failed' });
    expect(await bench.record(second)).toMatchObject({ state: 'active' });
    expect(await bench.verifies()).toBe(true);
  });

  it('of undoing leave the grant ending, and the sweep finishes it', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.rules.fail('elevate', hard('denied after its effect'), { when: 'after' });
    bench.rules.fail('revoke', hard());
    expect((await bench.elevate()).exit).toBe(2);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'ending' });
    expect(bench.standing().rules).toBe(1);
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'failed' });
  });

  it('of reading the ledger between two steps are waited out', async () => {
    const bench = await openBench();
    bench.merged();
    const ports = bench.ports(bench.nextRun());
    const ledger = bench.ledger('900');
    let rereads = 0;
    const flaky = {
      ...ledger,
      read: (grants: Parameters<typeof ledger.read>[0], paths: readonly string[]) => {
        if (bench.roles.calls.includes('elevate 1/1') && (rereads += 1) <= 2)
          return Promise.reject(
            new Fault('github.unreachable', 'no answer', { remedy: '', transient: true }),
          );
        return ledger.read(grants, paths);
      },
    };
    expect(await elevate({ ...ports, ledger: () => flaky })).toMatchObject({ outputs: { elevated: '1' } });
    expect(rereads).toBeGreaterThan(2);
  });

  it('of telling change nothing but the exit code, and are named', async () => {
    const bench = await openBench();
    bench.merged();
    bench.desk.breakDown(hard('no comments today'));
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '1' } });
    expect(report.lines.join(' ')).toContain('was not told: ');
    expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
  });

  it.each<['team' | 'mainAt' | 'check', string]>([
    ['mainAt', 'the policy at a review'],
    ['check', 'the platforms'],
  ])('of asking (%s) decide nothing while the merge is valid', async (what) => {
    const bench = await openBench();
    const pull = bench.merged();
    const fault = transient('asked in vain');
    if (what === 'check') bench.rules.fail('check', fault, { times: 1_000 });
    else bench.github.breakDown(what, fault);
    const report = await bench.elevate();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('asked in vain');
    expect(await bench.types(pull)).toEqual([]);
    bench.rules.forget('check');
    bench.github.breakDown('mainAt', undefined);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('of asking who is in a live team decide nothing while the merge is valid', async () => {
    const path = 'policies/entitlements/prod-vm-admin.yaml';
    const bench = await openBench((files) => ({
      ...files,
      [path]: edited(files[path] ?? '', 'requesters: [group:sre]', 'requesters: [team:contoso/sre]'),
    }));
    const pull = bench.merged();
    expect((await bench.elevate()).exit).toBe(2);
    expect(await bench.types(pull)).toEqual([]);
    bench.github.setTeam('contoso/sre', [gitHubUserId(1001)]);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('of asking deny it once the merge is too old', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.github.breakDown('mainAt', transient());
    bench.clock.advance(hours(25));
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '0', denied: '1' } });
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
  });

  it('of one pull request that cannot be read do not stop another', async () => {
    const bench = await openBench();
    const bad = bench.merged();
    const good = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    const ports = bench.ports(bench.nextRun());
    const { evidence } = ports;
    const report = await elevate({
      ...ports,
      evidence: {
        ...evidence,
        pull: (number) => (number === bad ? Promise.reject(transient()) : evidence.pull(number)),
      },
    });
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '1' } });
    expect(await bench.record(good)).toMatchObject({ state: 'active' });
    expect(await bench.types(bad)).toEqual([]);
  });
});
