/** More than the ledger can carry: whoever could make one entry longer than GitHub gives out again could stop every elevation for good. */
import { describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../src/core/brand.ts';
import type { Bench } from '../commands/bench.ts';
import { openBench, ownPolicies, people, REQUEST } from '../commands/bench.ts';

const LONGEST_TEXT = 512_000;

/** Whatever was written can be read again, and the next request opens. */
const goesOn = async (bench: Bench): Promise<void> => {
  for (const text of bench.store.files.values()) expect(Buffer.byteLength(text)).toBeLessThan(LONGEST_TEXT);
  const next = bench.merged();
  await bench.elevate();
  expect(await bench.types(next)).toContain('elevated');
  expect(await bench.verifies()).toBe(true);
};

const decidedOf = async (bench: Bench, pull: GrantNumber) => {
  const decided = (await bench.events()).findLast(
    (event) => event.grant === pull && event.type === 'decided',
  );
  if (decided?.type !== 'decided') throw new Error('not decided');
  return decided.data;
};

describe('a merged request', () => {
  it('with thousands of findings is denied in few words, and the ledger goes on', async () => {
    const bench = await openBench();
    const keys = Array.from({ length: 6_000 }, (_, at) => `k${at}: 1`).join('\n');
    const pull = bench.merged('alice', `${REQUEST}${keys}\n`);
    await bench.elevate();
    const { outcome, reasons, facts } = await decidedOf(bench, pull);
    expect(outcome).toBe('denied');
    expect(reasons.map(({ code }) => code)).toEqual(['pull.too-much']);
    expect(facts).toBeUndefined();
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    await goesOn(bench);
  });

  it('under which a bystander writes endless first lines with digits opens, and they are not kept', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    for (let count = 0; count < 12; count += 1)
      bench.github.review(pull, people.mallory, 'COMMENTED', { body: '1'.repeat(60_000) });
    bench.approve(pull, 'carol', 'bob');
    bench.merge(pull);
    await bench.elevate();
    expect(await bench.types(pull)).toContain('elevated');
    expect(JSON.stringify(await decidedOf(bench, pull)).length).toBeLessThan(20_000);
  });

  it('under which a bystander writes a thousand reviews opens, and the ledger goes on', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    for (let count = 0; count < 990; count += 1)
      bench.github.review(pull, people.mallory, 'COMMENTED', { body: `${'1'.repeat(55)} ${count}` });
    bench.approve(pull, 'carol', 'bob');
    bench.merge(pull);
    await bench.elevate();
    expect(await bench.types(pull)).toContain('elevated');
    await bench.revoke();
    bench.clock.advance(3 * 3_600_000);
    await bench.revoke();
    await goesOn(bench);
  });

  it('that waits for its start, under which a bystander writes hundreds of reviews, opens then', async () => {
    const bench = await openBench();
    const start = new Date(bench.clock.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
    const pull = bench.merged('alice', REQUEST.replace('duration: 2h', `duration: 2h\nstart: ${start}`));
    await bench.elevate();
    for (let count = 0; count < 990; count += 1)
      bench.github.review(pull, people.mallory, 'COMMENTED', { body: `${count} of many` });
    bench.clock.advance(3_700_000);
    await bench.elevate();
    expect(await bench.types(pull)).toContain('elevated');
    for (const text of bench.store.files.values()) expect(Buffer.byteLength(text)).toBeLessThan(LONGEST_TEXT);
  });
});

it('a change of the policy that a bystander approves thousands of times is on record, each approver once', async () => {
  const bench = await openBench();
  const entitlement = 'policies/entitlements/dev-vm-reader.yaml';
  const { [entitlement]: text = '' } = ownPolicies();
  for (let change = 0; change < 5; change += 1) {
    const pull = bench.github.openPull(people.erin, { [entitlement]: `${text}# ${change}\n` });
    for (let count = 0; count < 990; count += 1) bench.github.review(pull, people.mallory, 'APPROVED');
    bench.clock.advance(30_000);
    bench.merge(pull);
  }
  bench.clock.advance(30_000);
  await goesOn(bench);
  const changed = (await bench.events()).findLast(({ type }) => type === 'policy-changed');
  if (changed?.type !== 'policy-changed') throw new Error('no change');
  expect(changed.data.pulls?.map(({ approvals }) => approvals.length)).toEqual([1, 1, 1, 1, 1]);
});

describe('the ledger', () => {
  it('takes no text that GitHub would not give out again, and stands as it was', async () => {
    const bench = await openBench();
    const before = bench.store.made.length;
    const posture = {
      id: 'a'.repeat(24),
      type: 'posture' as const,
      grant: null,
      actor: { kind: 'gatehouse' as const },
      data: { note: 'x'.repeat(600_000) },
    };
    await expect(bench.forge([posture])).rejects.toMatchObject({ code: 'bug' });
    expect(bench.store.made).toHaveLength(before);
    await goesOn(bench);
  });
});
