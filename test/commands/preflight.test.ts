import { describe, expect, it } from 'vitest';
import { formatInstant, hours, minutes } from '../../src/core/brand.ts';
import { gitBlob } from '../../src/core/canonical.ts';
import type { CheckReport } from '../../src/core/facts.ts';
import { Fault } from '../../src/core/fault.ts';
import { PREFLIGHT_TIMES_PATH, preflightPath } from '../../src/core/ledger/paths.ts';
import { preflight } from '../../src/commands/preflight.ts';
import { type Bench, openBench, people, REQUEST } from './bench.ts';

const run = (bench: Bench, options: { readonly dryRun?: boolean; readonly most?: number } = {}) =>
  preflight(
    { ...bench.ports(bench.nextRun()), checkers: async () => [bench.roles, bench.rules] },
    { dryRun: options.dryRun ?? false, most: options.most ?? 1000 },
  );

const FILE = preflightPath('prod-vm-admin');
const noRole = 'There is no role “Virtual Machine Administrator Login”.';
const refused = (step: string, reason: string, lasting: boolean): CheckReport => ({
  step,
  verdict: 'refused',
  reasons: [reason],
  ...(lasting ? { lasting: [reason] } : {}),
});

/** A bench after one preflight, in which step 1 was answered like this. */
const heard = async (report: CheckReport | undefined) => {
  const bench = await openBench();
  if (report !== undefined) bench.roles.verdicts.set(report.step, report);
  const outcome = await run(bench);
  return { bench, outcome };
};

const judged = async (bench: Bench, text = REQUEST) => {
  const pull = bench.ask('alice', text);
  bench.approve(pull, 'carol', 'bob');
  const report = await bench.evaluate(pull);
  return { pull, outcome: report.outputs?.outcome, comment: bench.desk.comment(pull) ?? '' };
};

describe('preflight', () => {
  it('keeps what the platforms said of every entitlement, and the ledger stays whole', async () => {
    const { bench, outcome } = await heard(undefined);
    expect(outcome).toMatchObject({ exit: 0, json: { findings: [], unanswered: [] } });
    expect(bench.store.files.get(FILE)).toContain('"verdict":"ready"');
    expect(bench.store.files.get(PREFLIGHT_TIMES_PATH)).toContain(
      `"prod-vm-admin":"${formatInstant(bench.clock.now())}"`,
    );
    expect(await bench.verifies()).toBe(true);
    const calls = [...bench.roles.calls, ...bench.rules.calls];
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.every((call) => call.startsWith('check'))).toBe(true);
  });

  it('writes nothing where nothing changed, and only the time where the answers are half a day old', async () => {
    const { bench } = await heard(undefined);
    const before = bench.store.made.length;
    bench.clock.advance(minutes(30));
    expect((await run(bench)).text).toContain('Nothing has changed, and what the ledger keeps is young.');
    expect(bench.store.made.length).toBe(before);
    bench.clock.advance(hours(12));
    await run(bench);
    expect(bench.store.made.length).toBe(before + 1);
    expect(bench.store.made.at(-1)?.changes.map(({ path }) => path)).not.toContain(FILE);
    expect(bench.store.made.at(-1)?.changes.map(({ path }) => path)).toContain(PREFLIGHT_TIMES_PATH);
    expect(await bench.verifies()).toBe(true);
  });

  it('keeps nothing in a dry run', async () => {
    const bench = await openBench();
    const before = bench.store.made.length;
    expect((await run(bench, { dryRun: true })).exit).toBe(0);
    expect(bench.store.made.length).toBe(before);
  });

  it('asks at most so many questions, says what waits, and begins with it the next time', async () => {
    const bench = await openBench();
    const named = () => Object.keys(JSON.parse(bench.store.files.get(PREFLIGHT_TIMES_PATH) ?? '{}').at);
    const first = await run(bench, { most: 1 });
    expect(first.text.join('\n')).toMatch(/2 of 3 entitlements wait for the next run/);
    expect(first.text.join('\n')).toMatch(/\d questions were left out/);
    expect(first.text.join('\n')).not.toContain('no credentials');
    expect(named()).toHaveLength(1);
    bench.clock.advance(minutes(5));
    await run(bench, { most: 1 });
    expect(named()).toHaveLength(2);
    bench.clock.advance(minutes(5));
    await run(bench, { most: 1 });
    expect(named()).toHaveLength(3);
  });

  it('takes away what it kept of an entitlement that is gone', async () => {
    const { bench } = await heard(undefined);
    bench.github.pushToMain(people.erin, {
      'policies/entitlements/prod-vm-admin.yaml': null,
    });
    bench.clock.advance(minutes(1));
    await run(bench);
    expect(bench.store.files.has(FILE)).toBe(false);
    expect(bench.store.files.get(PREFLIGHT_TIMES_PATH)).not.toContain('prod-vm-admin');
    expect(await bench.verifies()).toBe(true);
  });

  it('finds what can be elevated for nobody, at the line of the privilege', async () => {
    const { outcome } = await heard(refused('1', noRole, true));
    expect(outcome.exit).toBe(1);
    expect(outcome.text.join('\n')).toContain(`can be elevated for nobody: ${noRole}`);
    expect(outcome.text.join('\n')).toMatch(/entitlements\/prod-vm-admin\.yaml:\d+/);
    expect(outcome.text.join('\n')).toContain('[preflight.impossible]');
  });

  it('says which right is missing, and that is a finding', async () => {
    const bench = await openBench();
    bench.roles.fail(
      'check',
      new Fault('azure.forbidden', 'GET roleDefinitions answered 403', {
        remedy: 'Give the identity of this workflow Microsoft.Authorization/roleDefinitions/read.',
      }),
      { times: 1000 },
    );
    const outcome = await run(bench);
    expect(outcome.exit).toBe(1);
    expect(outcome.text.join('\n')).toMatch(/\[preflight.forbidden\]/);
    expect(outcome.text.join('\n')).toContain('Microsoft.Authorization/roleDefinitions/read');
  });

  it('exits 2 where a platform does not answer, and what was heard before stands with its age', async () => {
    const { bench } = await heard(undefined);
    const before = bench.store.files.get(PREFLIGHT_TIMES_PATH);
    bench.clock.advance(hours(24));
    for (const provider of [bench.roles, bench.rules])
      provider.fail('check', new Fault('azure.unreachable', 'No answer', { remedy: 'Wait.' }), {
        times: 1000,
      });
    const outcome = await run(bench);
    expect(outcome).toMatchObject({ exit: 2, json: { answered: 0 } });
    expect(bench.store.files.get(PREFLIGHT_TIMES_PATH)).toBe(before);
  });

  it('finds a file of its own that was changed behind its back', async () => {
    const { bench } = await heard(undefined);
    bench.store.tamper({ additions: new Map([[FILE, '{}\n']]) });
    expect(await bench.verifies()).toBe(false);
  });
});

describe('a review', () => {
  it('shows what was heard, with its age', async () => {
    const { bench } = await heard(undefined);
    bench.clock.advance(hours(6));
    const { outcome, comment } = await judged(bench);
    expect(outcome).toBe('approved');
    expect(comment).toMatch(/Azure said 6 h( 1 min)? ago that it could be elevated/);
  });

  it('denies what waiting does not change, and says what to do', async () => {
    const { bench } = await heard(refused('1', noRole, true));
    const { outcome, comment } = await judged(bench);
    expect(outcome).toBe('denied');
    expect(comment).toContain('There is no role');
    expect(comment).toContain('run the workflow audit');
  });

  it('denies what is held for good', async () => {
    const { bench } = await heard({ step: '1', verdict: 'already-held', reasons: ['It is held.'] });
    expect((await judged(bench)).outcome).toBe('denied');
  });

  it('shows what may pass and denies nothing for it', async () => {
    const { bench } = await heard(refused('1', 'In the way stands another grant.', false));
    const { outcome, comment } = await judged(bench);
    expect(outcome).toBe('approved');
    expect(comment).toContain('In the way stands another grant');
  });

  it.each<[string, number, string]>([
    ['denies at 47 hours', 47, 'denied'],
    ['only shows it at 49 hours', 49, 'approved'],
  ])('%s', async (_, age, expected) => {
    const { bench } = await heard(refused('1', noRole, true));
    bench.clock.advance(hours(age));
    expect((await judged(bench)).outcome).toBe(expected);
  });

  it('denies no emergency for what was heard at night', async () => {
    const { bench } = await heard(refused('1', noRole, true));
    const pull = bench.ask('alice', `${REQUEST}break_glass: true\n`);
    await bench.evaluate(pull);
    expect(bench.desk.comment(pull)).not.toContain('run the workflow audit');
  });

  it('takes an answer to another question for none', async () => {
    const { bench } = await heard(refused('1', noRole, true));
    const kept = bench.store.files.get(FILE) ?? '';
    const other = kept.replaceAll(/"[0-9a-f]{24}":/g, () => `"${'0'.repeat(24)}":`);
    forge(bench, new Map([[FILE, other]]));
    expect((await judged(bench)).outcome).toBe('approved');
  });
});

/** Somebody who may write to the branch, with a correct chain. */
const forge = (bench: Bench, files: ReadonlyMap<string, string>) => bench.store.tamper({ additions: files });

describe('a forged preflight', () => {
  it.each<[string, string]>([
    ['nothing that can be read', 'x'.repeat(50)],
    ['a form of its own', '{"v":1,"answers":{"a":{"verdict":"granted"}}}'],
    ['a list', '[]'],
  ])('that is %s changes nothing', async (_, text) => {
    const { bench } = await heard(refused('1', noRole, true));
    forge(bench, new Map([[FILE, text]]));
    expect((await judged(bench)).outcome).toBe('approved');
  });

  it('that lies ahead in time changes nothing', async () => {
    const { bench } = await heard(refused('1', noRole, true));
    const times = bench.store.files.get(PREFLIGHT_TIMES_PATH) ?? '';
    forge(bench, new Map([[PREFLIGHT_TIMES_PATH, times.replaceAll(/"20\d\d-/g, '"2099-')]]));
    expect((await judged(bench)).outcome).toBe('approved');
  });

  it('that calls everything ready elevates nothing that the platform refuses', async () => {
    const { bench } = await heard(undefined);
    bench.roles.verdicts.set('1', refused('1', noRole, true));
    const pull = bench.merged();
    await bench.elevate();
    expect(await bench.types(pull)).toEqual(['requested', 'decided']);
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it('that refuses everything stops no elevation', async () => {
    const { bench } = await heard(refused('1', noRole, true));
    bench.roles.verdicts.clear();
    const pull = bench.merged();
    await bench.elevate();
    expect((await bench.openGrant(pull))?.state).toBe('active');
  });

  it('is explained by no event that names another file', async () => {
    const bench = await openBench();
    await expect(
      bench.ledger().append(
        () => [
          {
            id: '0'.repeat(24),
            type: 'posture',
            grant: null,
            actor: { kind: 'gatehouse' },
            data: { note: 'forged', files: { 'open/1/1.json': gitBlob('{}') } },
          },
        ],
        { files: new Map([['open/1/1.json', '{}']]) },
      ),
    ).rejects.toThrow(/no file of known\/preflight/);
  });
});
