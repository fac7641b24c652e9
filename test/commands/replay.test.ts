/** What the ledger kept is enough to decide again, for ever and offline. */
import { describe, expect, it } from 'vitest';
import { replay } from '../../src/commands/replay.ts';
import type { CommitSha } from '../../src/core/brand.ts';
import type { Past } from '../../src/ports/past.ts';
import { blobOf } from '../fakes/evidence.ts';
import type { Bench } from './bench.ts';
import { edited, openBench, ownPolicies, people, REQUEST } from './bench.ts';

/** A clone that holds everything, or all but what is named. */
const pastOf = (bench: Bench, lost: Partial<Record<'policy' | 'blob' | 'branch', true>> = {}): Past => ({
  policyAt: async (commit: CommitSha) =>
    lost.policy === true ? undefined : bench.github.evidence.policyAt(commit),
  text: async (blob) => (lost.blob !== true && blob === blobOf(REQUEST) ? REQUEST : undefined),
  today: async () => (lost.branch === true ? undefined : bench.github.main()),
});

const replayed = (bench: Bench, grant: number, past = pastOf(bench)) =>
  replay(
    { history: bench.store, past, program: undefined },
    { grant: grant as never, timezone: 'Europe/Berlin' },
  );

const changePolicy = (bench: Bench, change: (text: string) => string): void => {
  const path = 'policies/entitlements/prod-vm-admin.yaml';
  const text = ownPolicies()[path] ?? '';
  bench.github.pushToMain(people.erin, { [path]: change(text) });
};

describe('replay', () => {
  it('decides an elevation the same, also after the policy, the people and the clock have moved on', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    bench.clock.advance(90 * 86_400_000);
    expect(await replayed(bench, pull)).toMatchObject({
      exit: 0,
      json: {
        decisions: [
          { outcome: 'approved', answers: [{ by: 'then', result: { differences: [] } }, { by: 'today' }] },
        ],
      },
    });
  });

  it('decides a denial the same, with every reason', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', REQUEST, ['carol']);
    await bench.elevate();
    const { exit, text, json } = await replayed(bench, pull);
    expect(exit).toBe(0);
    expect(text.join('\n')).toContain('this version decides the same: denied');
    expect(JSON.stringify(json)).toContain('approval.missing');
  });

  it('decides on the open grants of then, also of those that the same run took up', async () => {
    const bench = await openBench((files) => ({
      ...files,
      'policies/gatehouse.yaml': edited(
        files['policies/gatehouse.yaml'] ?? '',
        'active_per_person: 3',
        'active_per_person: 1',
      ),
    }));
    const first = bench.merged();
    const second = bench.merged();
    await bench.elevate();
    expect(await bench.types(second)).toEqual(['requested', 'decided']);
    bench.clock.advance(86_400_000);
    await bench.revoke();
    for (const pull of [first, second]) expect(await replayed(bench, pull)).toMatchObject({ exit: 0 });
  });

  it('says what today’s policy would decide otherwise, and that is no difference of the program', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    changePolicy(bench, (text) => edited(text, 'max_duration: 4h', 'max_duration: 1h'));
    const { exit, text, json } = await replayed(bench, pull);
    expect(exit).toBe(0);
    expect(json.decisions[0]?.answers[1]).toMatchObject({
      by: 'today',
      result: { kind: 'decided', verdict: { outcome: 'denied' } },
    });
    expect(text.join('\n')).toMatch(
      /By the policy of today \([0-9a-f]{12}\) this version decides otherwise: denied/,
    );
    expect(text.join('\n')).toContain('outcome: approved then, denied now');
  });

  it('finds a record whose outcome or reasons were written otherwise than they were decided', async () => {
    const bench = await openBench();
    const pull = bench.merged('alice', REQUEST, ['carol']);
    const owner = { run: '1', attempt: 1, until: '2100-01-01T00:00:00Z' };
    const events = await bench.honestEvents(pull, owner);
    await bench.forge(
      events.map((event) =>
        event.type === 'decided'
          ? { ...event, data: { ...event.data, outcome: 'approved' as const } }
          : event,
      ),
    );
    const { exit, text } = await replayed(bench, pull);
    expect(exit).toBe(1);
    expect(text.join('\n')).toContain('outcome: approved then, denied now');
  });

  it.each([
    ['the policy’s commit', { policy: true } as const, /does not hold the commit [0-9a-f]{40} of the policy/],
    ['the request file', { blob: true } as const, /does not hold the request file requests\//],
  ])('is impossible, and never the same, in a clone without %s', async (_, lost, why) => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    const { exit, text } = await replayed(bench, pull, pastOf(bench, lost));
    expect(exit).toBe(2);
    expect(text.join('\n')).toMatch(why);
  });

  it('needs no default branch to replay the policy of then', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    expect(await replayed(bench, pull, pastOf(bench, { branch: true }))).toMatchObject({ exit: 0 });
  });

  it('cannot say anything of a grant that the ledger does not know', async () => {
    const bench = await openBench();
    expect(await replayed(bench, 77)).toMatchObject({
      exit: 2,
      text: ['The ledger records no decision about #77.'],
    });
  });
});
