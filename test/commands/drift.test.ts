/** What somebody changes of an open grant is told once, closed where it opens more, and put back where the settings say so. */
import { describe, expect, it } from 'vitest';
import type { GrantNumber } from '../../src/core/brand.ts';
import { hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { Step } from '../../src/core/plan.ts';
import { elevate } from '../../src/commands/elevate.ts';
import { revoke } from '../../src/commands/revoke.ts';
import type { Bench } from './bench.ts';
import { edited, Killed, mortal, openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ALL = { roles: 2, rules: 1 };

const saying = (words: string) => (files: Record<string, string>) => ({
  ...files,
  [SETTINGS]: edited(files[SETTINGS] ?? '', /$/, `\n${words}\n`),
});
const repairing = saying('drift: repair');

/** Alice's access, ten minutes old; `rule` and `role` are steps of it. */
const opened = async (change?: (files: Record<string, string>) => Record<string, string>) => {
  const bench = await openBench(change);
  const pull = bench.merged();
  await bench.elevate();
  bench.clock.advance(minutes(10));
  const grant = await bench.openGrant(pull);
  const steps = grant?.plan.steps ?? [];
  const rule = steps.find(({ kind }) => kind === 'nsg-rule')!;
  const role = steps.find(({ kind }) => kind === 'azure-role')!;
  return { bench, pull, rule, role, of: { installation: bench.installation, grant: pull } };
};

const said = async (bench: Bench, pull: GrantNumber) =>
  (await bench.events())
    .filter(({ grant, type }) => grant === pull && (type === 'drifted' || type === 'repaired'))
    .map(({ type, data }) => ({ type, ...(data as object) }));
const prolong = (bench: Bench, step: Step): void => {
  const index = bench.roles.objects.findIndex((object) => object.step.id === step.id);
  const [object] = bench.roles.objects.splice(index, 1);
  if (object !== undefined) bench.roles.objects.push({ ...object, id: 'prolonged', owner: undefined });
};
const issueOf = (bench: Bench, pull: GrantNumber) => bench.desk.issue(`drift:${pull}`)?.body;

describe('an open grant that nobody touched', () => {
  it('is looked at, and nothing is said, written or woken', async () => {
    const { bench, pull } = await opened(repairing);
    const before = bench.journal.length;
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    const calls = bench.journal.slice(before);
    expect(calls.filter((call) => call.startsWith('rule observe'))).toHaveLength(1);
    expect(calls.filter((call) => /ledger commit|bell|issue/.test(call))).toEqual([]);
    expect(await said(bench, pull)).toEqual([]);
  });
});

describe('a rule that was deleted while the window runs', () => {
  it('is told once, in the ledger, in an issue and on the pull request, and stays deleted by default', async () => {
    const { bench, pull, rule, of } = await opened();
    bench.rules.remove(of, rule);
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(await said(bench, pull)).toEqual([
      { type: 'drifted', step: rule.id, how: 'gone', what: 'it is not there any more' },
    ]);
    expect(issueOf(bench, pull)).toContain('is gone before its end');
    expect(issueOf(bench, pull)).toContain('only reports it');
    expect(bench.desk.comment(pull)).toContain('Changed on the platform');
    expect(bench.bell.woken).toEqual([]);
    await bench.elevate();
    expect(bench.rules.objects).toEqual([]);
    expect(await bench.verifies()).toBe(true);
  });

  it('is put back by the elevation that the sweep wakes, to the same end, and told', async () => {
    const { bench, pull, rule, of } = await opened(repairing);
    const end = bench.rules.objects[0]?.owner?.expiresAt;
    bench.rules.remove(of, rule);
    await bench.revoke();
    expect(bench.rules.objects).toEqual([]);
    expect(bench.bell.woken.map(({ workflow }) => workflow)).toEqual(['elevate.yml']);
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 0 });
    expect(report.lines[0]).toContain('1 put back');
    expect(bench.rules.objects.map(({ owner }) => owner?.expiresAt)).toEqual([end]);
    expect((await said(bench, pull)).map(({ type }) => type)).toEqual(['drifted', 'repaired']);
    expect(bench.desk.comment(pull)).not.toContain('Changed on the platform');
    await bench.revoke();
    expect(await said(bench, pull)).toHaveLength(2);
    bench.clock.advance(hours(2));
    await bench.revoke();
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect(await bench.verifies()).toBe(true);
  });

  it('is called as it was agreed again when somebody else put it back', async () => {
    const { bench, pull, rule, of } = await opened();
    const [object] = bench.rules.objects;
    bench.rules.remove(of, rule);
    await bench.revoke();
    bench.rules.objects.push(object!);
    await bench.revoke();
    expect((await said(bench, pull)).map(({ type }) => type)).toEqual(['drifted', 'repaired']);
    expect(bench.desk.comment(pull)).not.toContain('Changed on the platform');
  });

  it('is not put back in the last ten minutes', async () => {
    const { bench, pull, rule, of } = await opened(repairing);
    bench.clock.advance(hours(1) + minutes(41));
    bench.rules.remove(of, rule);
    await bench.revoke();
    expect(bench.bell.woken).toEqual([]);
    await bench.elevate();
    expect(bench.rules.objects).toEqual([]);
    expect(await said(bench, pull)).toHaveLength(1);
  });

  it('is not put back where the request would not be opened any more, and that is said once', async () => {
    const { bench, pull, rule, of } = await opened(repairing);
    bench.rules.remove(of, rule);
    await bench.revoke();
    const { files } = await bench.github.evidence.policyAt(bench.github.main());
    const settings = files.find(({ path }) => path === SETTINGS)?.text ?? '';
    bench.github.pushToMain(people.erin, {
      [SETTINGS]: edited(settings, 'freeze: none', 'freeze: everything'),
    });
    expect(await bench.elevate()).toMatchObject({ exit: 2 });
    expect(bench.rules.objects).toEqual([]);
    expect(await said(bench, pull)).toMatchObject([{ how: 'gone' }, { how: 'lost' }]);
    await bench.revoke();
    expect(await bench.elevate()).toMatchObject({ exit: 0 });
    expect(await said(bench, pull)).toHaveLength(2);
    expect(bench.desk.comment(pull)).toContain('could not be put back');
  });

  it.each(['observe', 'elevate'] as const)(
    'stays closed where the grant is ended at the moment of its %s',
    async (method) => {
      const { bench, pull, rule, of } = await opened(repairing);
      bench.rules.remove(of, rule);
      await bench.revoke();
      let ended = false;
      const endFirst = async (): Promise<void> => {
        if (ended) return;
        ended = true;
        bench.github.comment(pull, people.alice, '/end');
        await bench.revoke();
      };
      const ports = bench.ports('slow');
      await elevate({
        ...ports,
        providers: async () =>
          (await ports.providers()).map((provider) =>
            provider.kind === 'nsg-rule'
              ? {
                  ...provider,
                  [method]: async (...given: Parameters<typeof provider.elevate>) => {
                    await endFirst();
                    return provider[method](...given);
                  },
                }
              : provider,
          ),
      });
      expect(ended).toBe(true);
      expect(bench.rules.objects).toEqual([]);
      if (method === 'observe')
        expect(bench.journal.filter((call) => call.startsWith('rule elevate'))).toHaveLength(1);
      expect((await bench.record(pull))?.state).toBe('ended');
    },
  );

  it.each<[string, (bench: Bench) => void, RegExp]>([
    ['the clocks part', (bench) => bench.clock.skewAzure(minutes(3)), /clocks of GitHub and Azure/],
    ['its window runs out', (bench) => bench.clock.advance(minutes(106)), /too little of its window/],
  ])('is not put back when %s between the look and the writing', async (_, change, why) => {
    const { bench, rule, of } = await opened(repairing);
    bench.rules.remove(of, rule);
    await bench.revoke();
    const ports = bench.ports('slow');
    const report = await elevate({
      ...ports,
      providers: async () =>
        (await ports.providers()).map((provider) => ({
          ...provider,
          observe: async (...given) => {
            change(bench);
            return provider.observe(...given);
          },
        })),
    });
    expect(report.exit).toBe(2);
    expect(report.lines.join('\n')).toMatch(why);
    expect(bench.rules.objects).toEqual([]);
  });

  it('is put back by the next run where the platform only hiccups', async () => {
    const { bench, pull, rule, of } = await opened(repairing);
    bench.rules.remove(of, rule);
    await bench.revoke();
    const fault = new Fault('azure.unreachable', 'no answer', { remedy: 'Wait.', transient: true });
    bench.rules.fail('elevate', fault, { times: 40 });
    expect(await bench.elevate()).toMatchObject({ exit: 2 });
    bench.rules.forget('elevate');
    await bench.revoke();
    expect(await bench.elevate()).toMatchObject({ exit: 0 });
    expect(bench.standing()).toEqual(ALL);
    expect((await said(bench, pull)).map(({ type }) => type)).toEqual(['drifted', 'repaired']);
  });

  it.each(['before', 'after'] as const)(
    'is put back once, recorded and closed at its end, whenever sweep and elevation die %s a call',
    async (when) => {
      for (const command of ['revoke', 'elevate'] as const) {
        for (let call = 1; ; call += 1) {
          const { bench, pull, rule, of } = await opened(repairing);
          bench.rules.remove(of, rule);
          if (command === 'elevate') await bench.revoke();
          const life = mortal(call, when);
          const ports = bench.ports(bench.nextRun(), life);
          const options = {
            platformOnly: false,
            installation: bench.installation,
            subscriptions: SUBSCRIPTIONS,
            expected: undefined,
          };
          const run = command === 'revoke' ? revoke(ports, options) : elevate(ports);
          await run.catch((thrown: unknown) => {
            if (!(thrown instanceof Killed)) throw thrown;
          });
          const died = life.dead;
          for (let again = 0; again < 2; again += 1) {
            await bench.revoke();
            await bench.elevate();
          }
          expect(bench.standing()).toEqual(ALL);
          expect((await said(bench, pull)).map(({ type }) => type)).toEqual(['drifted', 'repaired']);
          expect(await bench.verifies()).toBe(true);
          bench.clock.advance(hours(2));
          await bench.revoke();
          expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
          if (!died) break;
        }
      }
    },
    120_000,
  );
});

describe('a rule of ours that was edited', () => {
  it.each([
    ['report', saying('drift: report')],
    ['repair', repairing],
  ])('to open more is closed at once, whatever the settings say (%s)', async (_, change) => {
    const { bench, pull, rule, of } = await opened(change);
    bench.rules.edit(of, rule, 'wider');
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(bench.rules.objects).toEqual([]);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'active' });
    expect(await said(bench, pull)).toEqual([
      { type: 'drifted', step: rule.id, how: 'wider', what: 'source' },
    ]);
    expect(issueOf(bench, pull)).toContain('to open more than was granted');
  });

  it('is opened again as agreed where the settings repair', async () => {
    const { bench, pull, rule, of } = await opened(repairing);
    bench.rules.edit(of, rule, 'wider');
    await bench.revoke();
    await bench.elevate();
    expect(bench.rules.objects.map((object) => object.edited)).toEqual([false]);
    expect((await said(bench, pull)).map(({ type }) => type)).toEqual(['drifted', 'repaired']);
  });

  it('to open less is only told by default, and made anew where the settings repair', async () => {
    const quiet = await opened();
    quiet.bench.rules.edit(quiet.of, quiet.rule, 'narrower');
    await quiet.bench.revoke();
    expect(quiet.bench.rules.objects.map((object) => object.edited)).toEqual([true]);
    expect(await said(quiet.bench, quiet.pull)).toMatchObject([{ how: 'edited' }]);
    const { bench, rule, of } = await opened(repairing);
    bench.rules.edit(of, rule, 'narrower');
    await bench.revoke();
    expect(bench.rules.objects).toEqual([]);
    await bench.elevate();
    expect(bench.rules.objects.map((object) => object.edited)).toEqual([false]);
  });

  it('is closed although the ledger cannot be written', async () => {
    const { bench, rule, of } = await opened();
    bench.rules.edit(of, rule, 'wider');
    for (let n = 0; n < 400; n += 1) bench.store.lose('before');
    expect(await bench.revoke()).toMatchObject({ exit: 2 });
    expect(bench.rules.objects).toEqual([]);
  });

  it('is closed within the cap of unexpired removals only', async () => {
    const { bench, pull, rule, of } = await opened((files) => ({
      ...files,
      [SETTINGS]: edited(
        files[SETTINGS] ?? '',
        /unexpired_removals_per_run: \d+/,
        'unexpired_removals_per_run: 0',
      ),
    }));
    bench.rules.edit(of, rule, 'wider');
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('Run revoke with expected-count 1');
    expect(bench.rules.objects).toHaveLength(1);
    expect(await said(bench, pull)).toHaveLength(1);
    await bench.revoke({ expected: { count: 1, by: { kind: 'terminal' } } });
    expect(bench.rules.objects).toEqual([]);
  });
});

describe('a role', () => {
  it('that was prolonged by hand is somebody else’s: told once, never touched, left standing at the end', async () => {
    const { bench, pull, role } = await opened(repairing);
    prolong(bench, role);
    await bench.revoke();
    await bench.elevate();
    await bench.revoke();
    expect(await said(bench, pull)).toEqual([
      { type: 'drifted', step: role.id, how: 'foreign', what: 'prolonged' },
    ]);
    expect(bench.roles.objects.some(({ id }) => id === 'prolonged')).toBe(true);
    expect(bench.bell.woken).toEqual([]);
    bench.clock.advance(hours(2));
    expect(await bench.revoke()).toMatchObject({ exit: 2 });
    expect(bench.roles.objects.some(({ id }) => id === 'prolonged')).toBe(true);
  });

  it('that was taken away by hand is never given back, nor the network beside it', async () => {
    const { bench, pull, role, rule, of } = await opened(repairing);
    bench.roles.remove(of, role);
    bench.rules.remove(of, rule);
    await bench.revoke();
    await bench.elevate();
    expect(bench.bell.woken).toEqual([]);
    expect(bench.standing()).toEqual({ roles: 1, rules: 0 });
    expect((await said(bench, pull)).map(({ type }) => type)).toEqual(['drifted', 'drifted']);
  });
});

describe('what is no drift', () => {
  it('is a place that an extension empties while it takes it over', async () => {
    const { bench, pull } = await opened(repairing);
    const other = bench.merged('alice', `${REQUEST}extends: ${pull}\n`);
    const life = mortal();
    const ports = bench.ports(bench.nextRun(), life);
    const { providers } = ports;
    let swept: Promise<unknown> | undefined;
    const meddling = {
      ...ports,
      providers: async () =>
        (await providers()).map((provider) => ({
          ...provider,
          revoke: async (...given: Parameters<typeof provider.revoke>) => {
            const result = await provider.revoke(...given);
            swept ??= bench.revoke();
            await swept;
            return result;
          },
        })),
    };
    await elevate(meddling);
    expect(swept).toBeDefined();
    expect(await bench.types(pull)).not.toContain('drifted');
    expect(await bench.record(other)).toMatchObject({ state: 'active' });
  });

  it('is a platform that does not say: that is a fault of the run', async () => {
    const { bench, pull } = await opened();
    const fault = new Fault('azure.forbidden', 'may not read', { remedy: 'Grant it.' });
    bench.rules.fail('observe', fault);
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('is as it was agreed is not known');
    expect(await said(bench, pull)).toEqual([]);
  });
});

describe('a ledger that calls for a repair', () => {
  it('with another end than the request gives opens nothing', async () => {
    const { bench, pull, rule, of } = await opened(repairing);
    bench.rules.remove(of, rule);
    // Somebody with a shell moves the end of the open grant and calls for a repair.
    const additions = [...bench.store.files].flatMap(([path, text]): [string, string][] => {
      if (!path.startsWith('open/')) return [];
      const grant = JSON.parse(text) as Record<string, unknown>;
      const drift = [{ step: rule.id, how: 'gone', what: 'x' }];
      return [[path, `${JSON.stringify({ ...grant, expiresAt: '2026-11-21T23:00:00Z', drift })}\n`]];
    });
    bench.store.tamper({ additions: new Map(additions) });
    expect((await bench.elevate()).lines.join(' ')).toContain('would not be opened like this any more');
    expect(bench.rules.objects).toEqual([]);
    expect(await bench.openGrant(pull)).toMatchObject({ drift: [{ how: 'lost' }] });
  });
});
