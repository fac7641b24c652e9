/** Automatic approval, order and conditions on the whole way: files, pull request, merge, elevation. */
import { describe, expect, it } from 'vitest';
import { act } from '../../src/commands/act.ts';
import { edited, openBench, people, REQUEST } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';
type Files = Record<string, string>;
const change =
  (path: string, from: string, to: string) =>
  (files: Files): Files => ({ ...files, [path]: edited(files[path] ?? '', from, to) });

const automatic = (files: Files): Files =>
  change(
    ADMIN,
    'risk: high',
    'risk: low',
  )(change(SETTINGS, '  low:\n', '  low:\n    auto_approve: { up_to: 15m }\n')(files));
const SHORT = REQUEST.replace('2h', '15m');

describe('a short window at risk low', () => {
  it('is merged at once with the judged head, and opened', async () => {
    const bench = await openBench(automatic);
    const pull = bench.ask('alice', SHORT);
    const head = bench.github.head(pull);
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved', act: 'merge', head });
    expect(bench.desk.comment(pull)).toContain('Approved automatically: the risk is low');
    expect(await act(bench, { act: 'merge', pull, head })).toMatchObject({ exit: 0 });
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1', denied: '0' });
    expect(bench.standing()).toEqual({ roles: 2, rules: 1 });
    const decided = (await bench.events()).find(({ type }) => type === 'decided');
    expect(JSON.stringify(decided)).toContain('approval.automatic');
  });

  it('is not opened when the policy asks for approval again by then', async () => {
    const bench = await openBench(automatic);
    const pull = bench.ask('alice', SHORT);
    await bench.evaluate(pull);
    bench.merge(pull);
    const { files } = await bench.github.evidence.policyAt(bench.github.main());
    const settings = files.find(({ path }) => path === SETTINGS)?.text ?? '';
    bench.github.pushToMain(people.erin, { [SETTINGS]: edited(settings, 'up_to: 15m', 'up_to: 14m') });
    bench.clock.advance(5_000);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it('waits for people when it is a minute longer', async () => {
    const bench = await openBench(automatic);
    const pull = bench.ask('alice', REQUEST.replace('2h', '16m'));
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'pending', act: 'none' });
  });
});

describe('rules with an order', () => {
  const ordered = change(
    SETTINGS,
    '- { name: system owner, by: [owner] }',
    '- { name: system owner, by: [owner], after: manager }',
  );

  it('are filled one after the other, and the elevation sees the same', async () => {
    const bench = await openBench(ordered);
    const pull = bench.ask();
    bench.approve(pull, 'bob');
    bench.approve(pull, 'carol');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'pending' });
    expect(bench.desk.comment(pull)).toContain('`approval.too-early`');
    expect(bench.desk.status(bench.github.head(pull))?.description).toBe('waiting: system owner');
    bench.approve(pull, 'bob');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved', act: 'merge' });
    bench.merge(pull);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('are not filled in one and the same second', async () => {
    const bench = await openBench(ordered);
    const pull = bench.merged('alice', REQUEST, ['carol', 'bob']);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(bench.desk.comment(pull)).toContain('`approval.too-early`');
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });
});

it('asks for a rule as the condition says', async () => {
  const conditional = change(
    ADMIN,
    'max_duration: 4h',
    'max_duration: 4h\napproval: { name: security, by: group:security, when: { longer_than: 1h } }',
  );
  const bench = await openBench(conditional);
  const long = bench.ask();
  bench.approve(long, 'carol', 'bob');
  expect((await bench.evaluate(long)).outputs).toMatchObject({ outcome: 'pending' });
  bench.approve(long, 'erin');
  expect((await bench.evaluate(long)).outputs).toMatchObject({ outcome: 'approved' });
  const short = bench.ask('dave', REQUEST.replace('2h', '1h'));
  bench.approve(short, 'carol', 'bob');
  expect((await bench.evaluate(short)).outputs).toMatchObject({ outcome: 'approved' });
  expect(bench.desk.comment(short)).toContain('security: not needed: the window is not longer than 1 h');
});
