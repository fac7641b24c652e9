import { describe, expect, it } from 'vitest';
import { formatInstant, hours, later, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { elevate } from '../../src/commands/elevate.ts';
import type { Bench, Name } from './bench.ts';
import { edited, openBench, people, REQUEST, withRepository } from './bench.ts';

const hard = (message = 'forbidden'): Fault => new Fault('azure.forbidden', message, { remedy: 'Grant it.' });
const NOTHING = { roles: 0, rules: 0 };
const ALL = { roles: 2, rules: 1 };
const effects = (bench: Bench): readonly string[] =>
  bench.journal.filter((line) => /^(ledger commit|role (elevate|revoke)|rule (elevate|revoke))/.test(line));

describe('a merged and approved request', () => {
  it('is opened: intent before the first write, identity before network, one end for all', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    const at = bench.clock.now();
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 0, outputs: { elevated: '1', denied: '0', failed: '0' } });
    expect(effects(bench).map((line) => line.replace(/commit.*/, 'commit'))).toEqual([
      'ledger commit',
      'role elevate 1/1',
      'role elevate 1/2',
      'rule elevate 1/3',
      'ledger commit',
    ]);
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'elevated']);
    const end = later(at, hours(2));
    expect([...bench.roles.objects, ...bench.rules.objects].map(({ owner }) => owner?.expiresAt)).toEqual([
      end,
      end,
      end,
    ]);
    expect((await bench.openGrant(pull))?.expiresAt).toBe(formatInstant(end));
    expect(bench.desk.comment(pull)).toContain('You are in until');
    expect(await bench.verifies()).toBe(true);
  });

  it('is told as opening while it opens, and as open after it', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    const said: string[] = [];
    const ports = bench.ports('1');
    const desk: typeof ports.desk = {
      ...ports.desk,
      setStatus: (commit, status) => {
        said.push(status.description);
        return ports.desk.setStatus(commit, status);
      },
    };
    await elevate({ ...ports, desk });
    const head = bench.desk.status(bench.github.head(pull))?.description;
    expect(head).toMatch(/^open until/);
    expect([...new Set(said)]).toEqual(['approved, opening', head]);
  });

  it('is opened once, however often the run is repeated', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    const before = [...bench.journal];
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '0' });
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'elevated']);
    expect(bench.journal.slice(before.length).filter((line) => line.includes('elevate'))).toEqual([]);
  });

  it('is left alone while GitHub still merges nothing', async () => {
    const bench = await openBench();
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '0' });
    expect(bench.standing()).toEqual(NOTHING);
  });
});

describe('nothing is elevated', () => {
  it('where this build cannot open a part of it: denied before any intent, and no platform is asked', async () => {
    const bench = await openBench(withRepository);
    const pull = bench.merged();
    const report = await bench.elevate();
    expect(report).toMatchObject({ exit: 1, outputs: { elevated: '0', denied: '1', failed: '0' } });
    expect([...bench.roles.calls, ...bench.rules.calls]).toEqual([]);
    expect(await bench.types(pull)).toEqual(['requested', 'decided']);
    const decided = (await bench.events()).find((event) => event.type === 'decided');
    expect(JSON.stringify(decided?.data)).toContain('This version of Gatehouse cannot open github-repo yet.');
    expect(bench.standing()).toEqual(NOTHING);
    expect(bench.desk.status(bench.github.head(pull))?.description).toContain('cannot open github-repo');
  });

  it('where the providers cannot open what the wiring said they could', async () => {
    const bench = await openBench(withRepository);
    const pull = bench.merged();
    const ports = bench.ports('1');
    const report = await elevate({ ...ports, opens: new Set([...ports.opens, 'github-repo']) });
    expect(report).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(await bench.types(pull)).toEqual([]);
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('without readable settings or people', async () => {
    for (const path of ['policies/gatehouse.yaml', 'policies/people.yaml']) {
      const bench = await openBench();
      bench.merged();
      bench.github.pushToMain(people.erin, { [path]: 'nonsense: [' });
      const report = await bench.elevate();
      expect(report).toMatchObject({ exit: 1, outputs: { elevated: '0' } });
      expect(report.lines.join(' ')).toContain(`${path}:1:`);
      expect(bench.standing()).toEqual(NOTHING);
    }
  });

  it.each<[string, readonly Name[], Name]>([
    ['nobody approved', [], 'erin'],
    ['only one rule is met', ['carol'], 'erin'],
    ['the author approved', ['alice', 'bob'], 'alice'],
    ['outsiders approved', ['mallory', 'erin'], 'mallory'],
  ])('when %s, and it is denied and told once', async (_, approvers, merger) => {
    const bench = await openBench();
    const pull = bench.ask();
    bench.approve(pull, ...approvers);
    bench.merge(pull, merger);
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { elevated: '0', denied: '1' } });
    expect(await bench.types(pull)).toEqual(['requested', 'decided']);
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    const told = bench.desk.writes.length;
    expect(told).toBeGreaterThan(0);
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { denied: '0' } });
    expect(bench.desk.writes).toHaveLength(told);
    expect(bench.roles.calls).toEqual([]);
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('where the environment only observes', async () => {
    const bench = await openBench((files) => ({
      ...files,
      'policies/gatehouse.yaml': edited(
        files['policies/gatehouse.yaml'] ?? '',
        'production: { max_duration: 8h, mode: enforce',
        'production: { max_duration: 8h, mode: observe',
      ),
    }));
    const pull = bench.merged();
    await bench.elevate();
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.types(pull)).not.toContain('elevating');
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
  });

  it('while the clocks are more than two minutes apart, and afterwards it is', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.clock.skewAzure(minutes(3));
    await expect(bench.elevate()).rejects.toMatchObject({ code: 'clock.disagreement' });
    expect(await bench.types(pull)).toEqual([]);
    bench.clock.skewAzure(minutes(1));
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('when the clocks part between the intent and the first effect', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.store.meanwhile(async () => bench.clock.skewAzure(minutes(3)));
    expect(await bench.elevate()).toMatchObject({ exit: 2 });
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'failed', 'ended']);
  });

  it('while the ledger cannot be written, and nothing is lost', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    for (let n = 0; n < 200; n += 1) bench.store.lose('before');
    expect(await bench.elevate()).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.types(pull)).toEqual([]);
  });

  it('while the branch of the ledger is gone', async () => {
    const bench = await openBench();
    bench.merged();
    const ports = bench.ports(bench.nextRun());
    const gone = {
      ...bench.ledger(),
      read: () => Promise.reject(new Fault('ledger.missing', 'gone', { remedy: '' })),
    };
    await expect(elevate({ ...ports, ledger: () => gone })).rejects.toMatchObject({ code: 'ledger.missing' });
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('for a file that was deleted again before it was taken up', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    const removal = bench.github.openPull(people.alice, { 'requests/access-1.yaml': null });
    bench.merge(removal);
    expect(await bench.elevate()).toMatchObject({ outputs: { elevated: '0', denied: '1' } });
    expect(bench.roles.calls.filter((call) => call.startsWith('elevate'))).toEqual([]);
    expect(await bench.record(pull)).toMatchObject({ state: 'denied' });
    expect(await bench.elevate()).toMatchObject({ exit: 0 });
  });
});

describe('limits inside one run', () => {
  /** The same entitlement under another name, with its address only recorded. */
  const withoutNetwork = (text: string, name: string): string =>
    edited(edited(text, 'prod-vm-admin', name), 'type: ip', 'type: ip\n    used_for: record');

  it('opens no more than the cap of one person', async () => {
    const bench = await openBench((files) => ({
      ...files,
      'policies/gatehouse.yaml': edited(
        files['policies/gatehouse.yaml'] ?? '',
        'active_per_person: 3',
        'active_per_person: 2',
      ),
      'policies/entitlements/second.yaml': edited(
        withoutNetwork(files['policies/entitlements/prod-vm-admin.yaml'] ?? '', 'second'),
        /privileges:[\s\S]*?max_duration/,
        'privileges:\n  - { kind: azure-role, role: Reader, scope: target:hub-rg }\nmax_duration',
      ),
      'policies/entitlements/third.yaml': edited(
        withoutNetwork(files['policies/entitlements/prod-vm-admin.yaml'] ?? '', 'third'),
        /privileges:[\s\S]*?max_duration/,
        'privileges:\n  - { kind: azure-role, role: Reader, scope: target:prod-sub }\nmax_duration',
      ),
    }));
    const pulls = ['203.0.113.7', '203.0.113.8', '203.0.113.9'].map((source, index) =>
      bench.merged(
        'alice',
        REQUEST.replace('203.0.113.7', source).replace(
          'prod-vm-admin',
          ['prod-vm-admin', 'second', 'third'][index] ?? '',
        ),
      ),
    );
    const report = await bench.elevate();
    expect(report.outputs).toMatchObject({ elevated: '2', denied: '1' });
    const last = (await bench.events()).find((event) => event.grant === pulls[2] && event.type === 'decided');
    expect(JSON.stringify(last?.data)).toContain('caps.person');
  });

  it('opens one of two requests for the same place', async () => {
    const bench = await openBench();
    const first = bench.merged();
    const second = bench.merged();
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1', denied: '1' });
    expect(await bench.record(first)).toMatchObject({ state: 'active' });
    expect(await bench.record(second)).toMatchObject({ state: 'denied' });
  });

  it('decides again when another run was faster', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.store.meanwhile(async () => {
      await bench.elevate('500');
    });
    const report = await bench.elevate('501');
    expect(report.outputs).toMatchObject({ elevated: '0' });
    expect(await bench.types(pull)).toEqual(['requested', 'decided', 'elevating', 'elevated']);
    expect(bench.standing()).toEqual(ALL);
    expect((await bench.openGrant(pull))?.owner.run).toBe('500');
  });
});

describe('ending by a deletion', () => {
  it('ends the grant early, the network first', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    await bench.elevate();
    bench.clock.advance(minutes(10));
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
    expect((await bench.elevate()).outputs).toMatchObject({ ended: '1' });
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.record(pull)).toMatchObject({ state: 'ended', why: 'early' });
    expect(await bench.verifies()).toBe(true);
  });

  it('goes on while the ledger cannot be written', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    bench.clock.advance(minutes(10));
    bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
    bench.merged('dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    for (let n = 0; n < 400; n += 1) bench.store.lose('before');
    expect(await bench.elevate()).toMatchObject({ exit: 2, outputs: { elevated: '0' } });
    expect(bench.standing()).toEqual(NOTHING);
  });

  it('counts the order of the merges, not of the numbers', async () => {
    const bench = await openBench();
    bench.github.pushToMain(people.erin, { 'requests/access-1.yaml': 'old: true\n' });
    const removal = bench.github.openPull(people.erin, { 'requests/access-1.yaml': null });
    bench.github.pushToMain(people.erin, { 'requests/access-1.yaml': null });
    bench.clock.advance(minutes(1));
    const pull = bench.merged();
    await bench.elevate();
    expect(bench.standing()).toEqual(ALL);
    bench.clock.advance(minutes(10));
    bench.merge(removal);
    await bench.elevate();
    expect(removal).toBeLessThan(pull);
    expect(bench.standing()).toEqual(NOTHING);
  });
});

describe('a file that no pull request explains', () => {
  it('is denied and reported once, and once more after an edit', async () => {
    const bench = await openBench();
    bench.github.pushToMain(people.erin, { 'requests/sneaky.yaml': REQUEST });
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { denied: '1' } });
    expect(await bench.elevate()).toMatchObject({ exit: 0, outputs: { denied: '0' } });
    const issues = () => bench.desk.writes.filter((write) => write.startsWith('issue')).length;
    expect(issues()).toBe(1);
    bench.github.pushToMain(people.erin, { 'requests/sneaky.yaml': `${REQUEST}# more\n` });
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { denied: '1' } });
    expect(await bench.elevate()).toMatchObject({ exit: 0 });
    expect(issues()).toBe(2);
    expect(bench.standing()).toEqual(NOTHING);
    expect(await bench.verifies()).toBe(true);
  });

  it('is also a granted file that was edited on main', async () => {
    const bench = await openBench();
    bench.merged();
    await bench.elevate();
    bench.github.pushToMain(people.mallory, { 'requests/access-1.yaml': REQUEST.replace('2h', '4h') });
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { denied: '1', elevated: '0' } });
    expect(await bench.elevate()).toMatchObject({ exit: 0 });
  });

  it('does not keep people from being told when it cannot be reported', async () => {
    const bench = await openBench();
    const pull = bench.merged();
    bench.github.pushToMain(people.erin, { 'requests/sneaky.yaml': REQUEST });
    bench.github.breakDown('lastCommitOf', hard('no history'));
    expect(await bench.elevate()).toMatchObject({ exit: 2, outputs: { elevated: '1' } });
    expect(bench.desk.comment(pull)).toContain('You are in until');
    bench.github.breakDown('lastCommitOf', undefined);
    expect(await bench.elevate()).toMatchObject({ exit: 1, outputs: { denied: '1' } });
  });
});
