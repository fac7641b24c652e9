/** No change of the policy goes unrecorded, by whatever way it came. */
import { describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../src/core/brand.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { Fault } from '../../src/core/fault.ts';
import type { LedgerEvent } from '../../src/core/ledger/event.ts';
import { filesOf, policyBlob } from '../../src/core/policy-record.ts';
import type { Bench } from './bench.ts';
import { edited, openBench, ownPolicies, people } from './bench.ts';

const PATH = 'policies/entitlements/prod-vm-admin.yaml';
const shorter = (): Record<string, string> => ({
  [PATH]: edited(ownPolicies()[PATH] ?? '', 'max_duration: 4h', 'max_duration: 2h'),
});

type Changed = Extract<LedgerEvent, { type: 'policy-changed' }>;
const changes = async (bench: Bench): Promise<readonly Changed[]> =>
  (await bench.events()).filter((event): event is Changed => event.type === 'policy-changed');

/** A pull request that changes the policy, approved by these and merged. */
const change = (bench: Bench, approvers: readonly ('bob' | 'carol')[] = ['carol']) => {
  const pull = bench.github.openPull(people.bob, shorter());
  bench.clock.advance(60_000);
  for (const name of approvers) bench.github.review(pull, people[name], 'APPROVED');
  bench.clock.advance(60_000);
  bench.merge(pull);
  return pull;
};

describe('the policy of the default branch', () => {
  it('is on record from the first run on, with every file', async () => {
    const bench = await openBench();
    await bench.elevate();
    const [first, ...more] = await changes(bench);
    expect(more).toEqual([]);
    expect(first?.data.commit).toBe(bench.github.main());
    expect(Object.keys(first?.data.files ?? {}).toSorted()).toEqual(Object.keys(ownPolicies()).toSorted());
    expect(first?.data.pulls).toEqual([]);
    expect(await bench.verifies()).toBe(true);
  });

  it('is not recorded again while nothing changes', async () => {
    const bench = await openBench();
    await bench.elevate();
    bench.github.pushToMain(people.erin, { 'docs/x.md': 'x' });
    bench.clock.advance(3_600_000);
    await bench.elevate();
    await bench.elevate();
    expect(await changes(bench)).toHaveLength(1);
  });

  it('is recorded with the pull request that changed it, who merged it and who approved its head', async () => {
    const bench = await openBench();
    await bench.elevate();
    const pull = change(bench);
    await bench.elevate();
    const last = (await changes(bench)).at(-1);
    expect(last?.data).toMatchObject({
      commit: bench.github.main(),
      pulls: [
        {
          number: pull,
          author: { person: 'bob', gitHubId: 1002 },
          mergedBy: { person: 'erin' },
          approvals: [{ by: { person: 'carol', login: 'carol' } }],
        },
      ],
    });
    bench.clock.advance(3_600_000);
    await bench.elevate();
    expect(await changes(bench)).toHaveLength(2);
    expect(await bench.verifies()).toBe(true);
  });

  it('says that nobody approved, and counts no review of an earlier state', async () => {
    const bench = await openBench();
    await bench.elevate();
    const pull = bench.github.openPull(people.bob, shorter());
    bench.github.review(pull, people.carol, 'APPROVED');
    bench.github.push(pull, people.bob, { 'policies/entitlements/extra.yaml': 'entitlement: extra\n' });
    bench.clock.advance(60_000);
    bench.merge(pull);
    await bench.elevate();
    expect((await changes(bench)).at(-1)?.data.pulls?.[0]?.approvals).toEqual([]);
  });

  it('is recorded also when it was pushed without a pull request', async () => {
    const bench = await openBench();
    await bench.elevate();
    bench.github.pushToMain(people.erin, shorter());
    bench.clock.advance(60_000);
    await bench.elevate();
    const last = (await changes(bench)).at(-1);
    expect(last?.data).toMatchObject({ commit: bench.github.main(), pulls: [] });
    expect(last?.data.files?.[PATH]).toBe(filesOf([{ path: PATH, text: shorter()[PATH] ?? '' }])[PATH]);
  });

  it('is recorded also when a file was taken away', async () => {
    const bench = await openBench();
    await bench.elevate();
    bench.github.pushToMain(people.erin, { [PATH]: null });
    bench.clock.advance(60_000);
    await bench.elevate();
    expect(Object.keys((await changes(bench)).at(-1)?.data.files ?? {})).not.toContain(PATH);
  });

  it('keeps every pull request of several that were merged between two runs, and each once', async () => {
    const bench = await openBench();
    await bench.elevate();
    const first = change(bench);
    const second = bench.github.openPull(people.dave, { [PATH]: ownPolicies()[PATH] ?? '' });
    bench.clock.advance(60_000);
    bench.merge(second);
    // Together they change nothing, and are on record all the same.
    await bench.elevate();
    await bench.elevate();
    const all = (await changes(bench)).flatMap(({ data }) => (data.pulls ?? []).map(({ number }) => number));
    expect(all).toEqual([first, second]);
  });

  const numbers = async (bench: Bench): Promise<readonly number[]> =>
    (await changes(bench)).flatMap(({ data }) => (data.pulls ?? []).map(({ number }) => number));

  it('keeps a pull request that GitHub did not show once, also where a later one was shown', async () => {
    const bench = await openBench();
    await bench.elevate();
    const first = change(bench);
    const second = bench.github.openPull(people.dave, { [PATH]: ownPolicies()[PATH] ?? '' });
    bench.clock.advance(60_000);
    bench.merge(second);
    bench.clock.advance(60_000);
    const ports = bench.ports('7');
    const { evidence } = ports;
    const away = new Fault('github.unreachable', 'GitHub is away', { remedy: 'Wait.', transient: true });
    const blinking = {
      ...evidence,
      pull: (number: GrantNumber) => (number === first ? Promise.reject(away) : evidence.pull(number)),
    };
    expect((await elevate({ ...ports, evidence: blinking })).exit).toBe(2);
    expect(await numbers(bench)).toEqual([]);
    await bench.elevate();
    await bench.elevate();
    expect(await numbers(bench)).toEqual([first, second]);
  });

  it('leaves a pull request of the very second in which it was read to the next run, also of the first run', async () => {
    const bench = await openBench();
    bench.clock.advance(400);
    const pull = bench.github.openPull(people.bob, shorter());
    bench.github.merge(pull, people.erin);
    await bench.elevate();
    expect(await numbers(bench)).toEqual([]);
    bench.clock.advance(60_000);
    await bench.elevate();
    expect(await numbers(bench)).toEqual([pull]);
  });

  it('does not count a pull request whose merge the default branch no longer has', async () => {
    const bench = await openBench();
    await bench.elevate();
    change(bench);
    const ports = bench.ports('7');
    const { evidence } = ports;
    const rewritten = {
      ...evidence,
      pull: async (number: GrantNumber) => {
        const pull = await evidence.pull(number);
        return pull?.merge === undefined
          ? pull
          : { ...pull, merge: { ...pull.merge, onDefaultBranch: false } };
      },
    };
    bench.clock.advance(60_000);
    await elevate({ ...ports, evidence: rewritten });
    expect(await changes(bench)).toHaveLength(2);
    expect(await numbers(bench)).toEqual([]);
  });

  it('has another hash when a file is renamed, and the same in whatever order its files are listed', () => {
    const a = { path: 'policies/a.yaml', text: 'x' };
    const b = { path: 'policies/b.yaml', text: 'y' };
    const of = (...files: readonly (typeof a)[]): string => policyBlob(filesOf(files));
    expect(of(a, b)).toBe(of(b, a));
    expect(of(a)).not.toBe(of({ ...a, path: 'policies/c.yaml' }));
    expect(of(a, b)).not.toBe(of(a));
  });
});
