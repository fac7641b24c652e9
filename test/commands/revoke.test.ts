import { describe, expect, it } from 'vitest';
import { hours, installation, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import type { LedgerState } from '../../src/commands/record.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { sweepPlatform } from '../../src/commands/sweep-platform.ts';
import type { Provider } from '../../src/ports/privilege.ts';
import type { Bench } from './bench.ts';
import { openBench, people, REQUEST, SUBSCRIPTIONS } from './bench.ts';

const NOTHING = { roles: 0, rules: 0 };
const ALL = { roles: 2, rules: 1 };
const hard = (message = 'forbidden'): Fault => new Fault('azure.forbidden', message, { remedy: 'Grant it.' });
const passing = (): Fault =>
  new Fault('azure.unreachable', 'Azure did not answer', { remedy: 'Wait.', transient: true });
const down = (): Fault =>
  new Fault('github.unreachable', 'GitHub is down', { remedy: 'Wait.', transient: true });

const opened = async (): Promise<{ bench: Bench; pull: ReturnType<Bench['ask']> }> => {
  const bench = await openBench();
  const pull = bench.merged();
  await bench.elevate();
  return { bench, pull };
};

describe('a window that is over', () => {
  it('is ended, the network first, read back, recorded with its lag, and told', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(2) + minutes(3));
    const before = bench.journal.length;
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1', failed: '0' } });
    expect(bench.standing()).toEqual(NOTHING);
    const done = bench.journal.slice(before).filter((line) => /revoke |ledger commit/.test(line));
    expect(done.map((line) => line.replace(/commit.*/, 'commit'))).toEqual([
      'ledger commit',
      'rule revoke 1/3',
      'role revoke 1/1',
      'role revoke 1/2',
      'ledger commit',
    ]);
    const last = (await bench.events()).at(-1);
    expect(last).toMatchObject({ type: 'ended', data: { why: 'expired', lagSeconds: 180 } });
    expect(bench.desk.comment(pull)).toMatch(/^\*\*Ended|Ended at/m);
    expect(await bench.verifies()).toBe(true);
  });

  it('is ended once', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(3));
    await bench.revoke();
    expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '0' } });
    expect((await bench.types(pull)).filter((type) => type === 'ended')).toHaveLength(1);
  });

  it('is not ended a second too early', async () => {
    const { bench, pull } = await opened();
    const end = Date.parse((await bench.openGrant(pull))?.expiresAt ?? '');
    bench.clock.advance(end - bench.clock.now() - 1_000);
    expect((await bench.revoke()).outputs).toMatchObject({ ended: '0' });
    expect(bench.standing()).toEqual(ALL);
    bench.clock.advance(1_000);
    expect((await bench.revoke()).outputs).toMatchObject({ ended: '1' });
  });

  it.each([
    ['Azure', -minutes(5)],
    ['GitHub', minutes(5)],
  ])('by one clock alone is left while %s is behind', async (_, skew) => {
    const { bench } = await opened();
    bench.clock.skewAzure(skew);
    // Over by the clock that runs ahead, not over by the other.
    bench.clock.advance(hours(2) - minutes(2) + (skew < 0 ? minutes(4) : 0));
    await bench.revoke();
    expect(bench.rules.objects).toHaveLength(1);
    bench.clock.advance(minutes(6));
    await bench.revoke();
    expect(bench.rules.objects).toEqual([]);
  });

  it('of one grant that cannot be ended does not keep another', async () => {
    const { bench, pull } = await opened();
    const other = bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    await bench.elevate();
    bench.clock.advance(hours(3));
    bench.rules.fail('revoke', hard('a lock is on it'));
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('a lock is on it');
    const states = [await bench.record(pull), await bench.record(other)].map((record) => record?.state);
    expect(states.toSorted()).toEqual(['ended', 'ending'].toSorted());
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('ends while the ledger cannot be written, and the run is red', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(3));
    for (let n = 0; n < 400; n += 1) bench.store.lose('before');
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('The ledger was not written');
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.openGrant(pull)).toMatchObject({ state: 'active' });
  });

  it('ends although nobody can be told', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(hours(3));
    bench.desk.breakDown(down());
    expect(await bench.revoke()).toMatchObject({ exit: 2, outputs: { ended: '1' } });
    expect(await bench.record(pull)).toMatchObject({ state: 'ended' });
  });

  it('says again what stands where the run that opened it died before its words', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.desk.breakDown(down());
    await bench.elevate();
    bench.desk.breakDown(undefined);
    expect(bench.desk.comment(pull)).toBeUndefined();
    await bench.revoke();
    expect(bench.desk.comment(pull)).toContain('You are in until');
  });

  it('reads no policy, people or request file', async () => {
    const { bench, pull } = await opened();
    bench.github.pushToMain(people.erin, {
      'policies/people.yaml': 'broken: [',
      'policies/entitlements/prod-vm-admin.yaml': null,
      'requests/access-1.yaml': 'gone: true\n',
    });
    bench.clock.advance(hours(3));
    expect(await bench.revoke()).toMatchObject({ exit: 0 });
    expect(await bench.record(pull)).toMatchObject({ state: 'ended' });
  });
});

describe('without books', () => {
  it.each(['repository', 'policyAt'] as const)(
    'ends what is over from the platforms (%s fails)',
    async (what) => {
      const { bench } = await opened();
      bench.clock.advance(hours(3));
      bench.github.breakDown(what, down());
      const report = await bench.revoke();
      expect(report.exit).toBe(2);
      expect(report.lines.join(' ')).toContain('GitHub is down');
      expect(bench.rules.objects).toEqual([]);
      expect(bench.desk.issue('ledger-unreadable')).toBeDefined();
    },
  );

  it('leaves what is not over, and what stands behind no grant', async () => {
    const { bench } = await opened();
    bench.github.breakDown('repository', down());
    await bench.revoke();
    expect(bench.standing()).toEqual(ALL);
  });

  it('needs the installation only where nothing says it', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    bench.github.breakDown('repository', down());
    const blind = await bench.revoke({ installation: undefined });
    expect(blind.exit).toBe(2);
    expect(blind.lines.join(' ')).toContain('GATEHOUSE_INSTALLATION');
    bench.github.breakDown('repository', undefined);
    // A ledger that is gone: the policy still says which installation this is.
    const ports = bench.ports(bench.nextRun());
    const gone = {
      ...bench.ledger(),
      read: () => Promise.reject(new Fault('ledger.missing', 'gone', { remedy: '' })),
    };
    const report = await revoke(
      { ...ports, ledger: () => gone },
      {
        platformOnly: false,
        installation: undefined,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      },
    );
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '1' } });
    expect(bench.rules.objects).toEqual([]);
  });

  it('platform-only asks GitHub for nothing', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    const before = bench.journal.length;
    expect(await bench.revoke({ platformOnly: true })).toMatchObject({ exit: 0, outputs: { ended: '1' } });
    expect(bench.rules.objects).toEqual([]);
    expect(
      bench.journal.slice(before).filter((line) => /^(evidence|desk|bell|ledger|runs)/.test(line)),
    ).toEqual([]);
  });
});

describe('the platform sweep', () => {
  it('says so when the policy names another installation than the workflow', async () => {
    const bench = await openBench();
    const report = await bench.revoke({ installation: installation('00000000') });
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('GATEHOUSE_INSTALLATION');
  });

  it('never touches a grant that another run opens at this very moment', async () => {
    const bench = await openBench();
    bench.merged();
    const ports = bench.ports('300');
    let begun = false;
    const report = await revoke(
      {
        ...ports,
        providers: async () =>
          (await ports.providers()).map((provider) => ({
            ...provider,
            discover: async (scope) => {
              // The elevation begins after the sweep has read the ledger, and is done before the platforms are listed.
              if (!begun) {
                begun = true;
                await bench.elevate('200');
              }
              return provider.discover(scope);
            },
          })),
      },
      {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      },
    );
    expect(report.exit).toBe(0);
    expect(bench.standing()).toEqual(ALL);
  });

  it('calls nothing an orphan when the ledger cannot be read after the listing', async () => {
    const { bench } = await opened();
    const ports = bench.ports('300');
    const ledger = bench.ledger('300');
    let reads = 0;
    const fragile = {
      ...ledger,
      read: (...given: Parameters<typeof ledger.read>): Promise<LedgerState> =>
        (reads += 1) > 1 ? Promise.reject(down()) : ledger.read(...given),
    };
    const report = await revoke(
      { ...ports, ledger: () => fragile },
      {
        platformOnly: false,
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        expected: undefined,
      },
    );
    expect(report.exit).toBe(2);
    expect(bench.standing()).toEqual(ALL);
  });

  it('goes on with one kind when another cannot be searched', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    bench.roles.fail('discover', hard('no listing'));
    const report = await bench.revoke({ platformOnly: true });
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '1' } });
    expect(report.lines.join(' ')).toMatch(/The search for azure-role in [0-9-]+ failed/);
  });

  it('searches again where the first answer was lost, as nothing else leads to what is over', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    bench.github.breakDown('repository', down());
    bench.rules.fail('discover', passing(), { times: 2 });
    expect(await bench.revoke()).toMatchObject({ outputs: { ended: '1' } });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });

  it('does not search again before any platform has told the time', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    bench.rules.fail('discover', passing());
    const ports = bench.ports('300');
    const timeless = { ...ports.clock, sources: () => [] };
    const swept = await sweepPlatform(
      { ...ports, clock: timeless },
      {
        installation: bench.installation,
        subscriptions: SUBSCRIPTIONS,
        open: undefined,
        exclusive: [],
        cap: { kind: 'at-most', count: 0 },
      },
    );
    expect(swept.faults).toHaveLength(1);
  });

  it('searches what lies in the whole tenant once, and only warns where it may not be read', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    const ports = bench.ports('300');
    const searched: string[][] = [];
    const [role] = await ports.providers();
    if (role === undefined) throw new Error('no provider');
    const directory: Provider = {
      ...role,
      kind: 'entra-role',
      endsUnsearched: true,
      discover: async ({ subscriptions }) => {
        searched.push([...subscriptions]);
        throw new Fault('azure.forbidden', 'GET schedules: 403', { remedy: 'Give it the right.' });
      },
    };
    const swept = await sweepPlatform(
      { ...ports, providers: async () => [directory] },
      {
        installation: installation('0a1b2c3d'),
        subscriptions: ['one', 'two'],
        open: undefined,
        exclusive: [],
        cap: { kind: 'at-most', count: 0 },
      },
    );
    expect(searched).toEqual([['one', 'two']]);
    expect(swept).toMatchObject({ found: 0, faults: [] });
  });
});

describe('a search that is forbidden', () => {
  const swept = async (endsUnsearched: boolean, fault = hard()) => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    bench.roles.fail('discover', fault);
    const { providers, ...ports } = bench.ports('500');
    const [roles, ...others] = await providers();
    if (roles === undefined) throw new Error('no provider');
    const some = endsUnsearched ? { ...roles, endsUnsearched } : roles;
    const options = {
      platformOnly: true,
      installation: bench.installation,
      subscriptions: SUBSCRIPTIONS,
      expected: undefined,
    };
    const report = await revoke({ ...ports, providers: async () => [some, ...others] }, options);
    return { report, said: bench.log.lines.map(({ text }) => text).join('\n') };
  };

  it('is told and no fault where the platform ends everything of that kind by itself', async () => {
    const { report, said } = await swept(true);
    expect(report.exit).toBe(0);
    expect(said).toContain('The search for azure-role in');
  });

  it('is a fault where it does not, and so is any other failure', async () => {
    expect((await swept(false)).report.exit).toBe(2);
    expect(
      (await swept(true, new Fault('azure.unexpected', 'no listing', { remedy: 'Wait.' }))).report.exit,
    ).toBe(2);
  });
});

describe('waking', () => {
  const woken = async (bench: Bench): Promise<number> => {
    const before = bench.bell.woken.length;
    await bench.revoke();
    return bench.bell.woken.length - before;
  };

  it('wakes the elevation for a merge that nobody took up, and not after it', async () => {
    const bench = await openBench();
    expect(await woken(bench)).toBe(0);
    bench.merged();
    expect(await woken(bench)).toBe(1);
    await bench.elevate();
    expect(await woken(bench)).toBe(0);
  });

  it('ends the grant of a deleted file itself, and wakes nothing for it', async () => {
    const { bench, pull } = await opened();
    bench.clock.advance(minutes(10));
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
    expect(await woken(bench)).toBe(0);
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
    expect((await bench.events()).filter((event) => event.grant === pull).at(-1)).toMatchObject({
      type: 'ended',
      data: { why: 'early' },
    });
    expect(await woken(bench)).toBe(0);
  });

  it('reports what is left because it is not ours, and is red', async () => {
    const { bench, pull } = await opened();
    const [rule] = bench.rules.objects.splice(0);
    if (rule === undefined) throw new Error('no rule');
    // Somebody has put a rule of their own in the place of ours.
    bench.rules.plant(rule.step);
    bench.clock.advance(hours(3));
    const report = await bench.revoke();
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('is left open');
    expect(bench.desk.issue(`left-open:${pull}`)?.title).toContain('Left open');
  });

  it('leaves what is not ours just as loudly where the elevation ends a deleted request', async () => {
    const { bench } = await opened();
    const [rule] = bench.rules.objects.splice(0);
    if (rule === undefined) throw new Error('no rule');
    bench.rules.plant(rule.step);
    bench.clock.advance(minutes(10));
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '1' } });
    expect(report.lines.join(' ')).toContain('is left open');
  });

  it('is red when it has nowhere to look', async () => {
    const { bench } = await opened();
    const report = await bench.revoke({ subscriptions: [] });
    expect(report.exit).toBe(2);
    expect(report.lines.join(' ')).toContain('GATEHOUSE_AZURE_SUBSCRIPTIONS');
  });

  it('does not wake it for a change of the catalogue or of anything else', async () => {
    const bench = await openBench();
    bench.merge(bench.github.openPull(people.erin, { 'requests/README.md': 'what one can ask for' }));
    bench.merge(bench.github.openPull(people.erin, { 'docs/x.md': 'x' }));
    expect(await woken(bench)).toBe(0);
  });

  it('says so when it cannot, after everything was ended', async () => {
    const { bench } = await opened();
    bench.clock.advance(hours(3));
    bench.github.breakDown('mergedSince', down());
    const report = await bench.revoke();
    expect(report).toMatchObject({ exit: 2, outputs: { ended: '1' } });
    expect(report.lines.join(' ')).toContain('Merged pull requests could not be read');
  });
});
