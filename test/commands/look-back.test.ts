import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import type { Bench, Name } from './bench.ts';
import { edited, openBench, people, REQUEST } from './bench.ts';

const SETTINGS = 'policies/gatehouse.yaml';
const ADMIN = 'policies/entitlements/prod-vm-admin.yaml';
const READER = `entitlement: prod-reader
duration: 1h
justification: Read what the failover of payments-db-02 has left behind
ticket: CHG0031234
`;

/** A second entitlement of the same people and approvals beside `prod-vm-admin`, and `more` in the settings. */
const benchWith = (more: (settings: string) => string): Promise<Bench> =>
  openBench((files) => ({
    ...files,
    [SETTINGS]: more(files[SETTINGS] ?? ''),
    'policies/entitlements/prod-reader.yaml': edited(
      edited(
        edited(files[ADMIN] ?? '', 'prod-vm-admin', 'prod-reader'),
        /privileges:[\s\S]*?max_duration/,
        'privileges:\n  - { kind: azure-role, role: Reader, scope: target:hub-rg }\nmax_duration',
      ),
      /parameters:[\s\S]*?privileges/,
      'privileges',
    ),
  }));
const separated = (within: string) =>
  benchWith((settings) =>
    edited(
      settings,
      'merge: automatic',
      `separation_of_duties: [{ name: duties, never_both: [prod-vm-admin, prod-reader]${within} }]\nmerge: automatic`,
    ),
  );
const cooling = (cooldown: string) =>
  benchWith((settings) => edited(settings, 'caps:\n', `caps:\n  cooldown: ${cooldown}\n`));

const reasonsOf = async (bench: Bench, pull: Parameters<Bench['types']>[0]): Promise<string> =>
  JSON.stringify(
    (await bench.events()).find((event) => event.grant === pull && event.type === 'decided')?.data,
  );
const ended = async (bench: Bench, by: Name = 'alice', text = REQUEST) => {
  const pull = bench.merged(by, text);
  expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  bench.clock.advance(hours(2));
  expect(await bench.revoke()).toMatchObject({ exit: 0, outputs: { ended: '1' } });
  return pull;
};
/** What `evaluate` says of an approved request. */
const judged = async (bench: Bench, text: string): Promise<string> => {
  const pull = bench.ask('alice', text);
  bench.approve(pull, 'carol', 'bob');
  const { outputs } = await bench.evaluate(pull);
  return `${outputs?.outcome} ${/(separation|cooldown)\.(open|recent)-grant/.exec(bench.desk.comment(pull) ?? '')?.[0] ?? ''}`.trim();
};

describe('separation of duties', () => {
  it('denies at review and at elevation while the other entitlement is held, also by one taken up in the same run', async () => {
    const bench = await separated('');
    bench.merged();
    const same = bench.merged('alice', READER);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1', denied: '1' });
    expect(await reasonsOf(bench, same)).toContain('separation.open-grant');
    expect(await judged(bench, READER)).toBe('denied separation.open-grant');
    const another = bench.merged('alice', READER);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(await reasonsOf(bench, another)).toContain('separation.open-grant');
    expect(bench.roles.calls.filter((call) => call.startsWith(`elevate ${another}/`))).toEqual([]);
  });

  it('denies after it has ended, within the time, and no longer', async () => {
    const bench = await separated(', within: 24h');
    await ended(bench);
    expect(await judged(bench, READER)).toBe('denied separation.recent-grant');
    bench.clock.advance(hours(23));
    const soon = bench.merged('alice', READER);
    await bench.elevate();
    expect(await reasonsOf(bench, soon)).toContain('separation.recent-grant');
    bench.clock.advance(hours(1));
    expect(await judged(bench, READER)).toBe('approved');
    bench.merged('alice', READER);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('sees what ended while it was being judged, inside the append', async () => {
    const bench = await separated(', within: 24h');
    const first = bench.merged();
    await bench.elevate();
    bench.clock.advance(minutes(10));
    const second = bench.merged('alice', READER);
    bench.store.meanwhile(async () => {
      bench.merge(bench.github.openPull(people.alice, { 'requests/access-1.yaml': null }));
      await bench.revoke({}, '700');
    });
    expect((await bench.elevate('701')).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(await bench.record(first)).toMatchObject({ state: 'ended', why: 'early' });
    expect(await reasonsOf(bench, second)).toContain('separation.recent-grant');
  });

  it('stores the recent grants of the beneficiary, and of nobody else, with the decision', async () => {
    const bench = await separated(', within: 24h');
    const first = await ended(bench);
    const other = await ended(bench, 'dave', REQUEST.replace('203.0.113.7', '203.0.113.9'));
    const pull = bench.merged('alice', READER);
    await bench.elevate();
    const decided = (await bench.events()).find((event) => event.grant === pull && event.type === 'decided');
    expect(decided?.data).toMatchObject({ facts: { recent: { value: [{ grant: first }] } } });
    expect(other).toBeGreaterThan(first);
  });

  it('keeps an approval from counting while its giver holds the other entitlement', async () => {
    const bench = await separated('');
    const text = READER.replace('prod-reader', 'prod-vm-admin').replace(
      'CHG0031234\n',
      'CHG0031234\nparameters: { source_ip: 203.0.113.7 }\n',
    );
    const theirs = bench.merged('dave', READER);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
    const pull = bench.ask('alice', text);
    bench.approve(pull, 'carol', 'dave');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'pending' });
    expect(bench.desk.comment(pull)).toContain('approval.separation');
    bench.github.merge(pull, people.erin);
    bench.clock.advance(5_000);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '0', denied: '1' });
    expect(await bench.openGrant(theirs)).toMatchObject({ state: 'active' });
  });
});

describe('a cooldown', () => {
  it('denies the same entitlement until it has passed, exactly', async () => {
    const bench = await cooling('15m');
    await ended(bench);
    const end = bench.clock.now();
    expect(await judged(bench, REQUEST)).toBe('denied cooldown.recent-grant');
    const soon = bench.ask();
    bench.approve(soon, 'carol', 'bob');
    bench.clock.advance(end + minutes(15) - bench.clock.now() - 6_000);
    bench.merge(soon);
    await bench.elevate();
    expect(await reasonsOf(bench, soon)).toContain('cooldown.recent-grant');
    const again = bench.ask();
    bench.approve(again, 'carol', 'bob');
    bench.merge(again);
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('begins with no denial, and with no elevation that failed and was undone', async () => {
    const bench = await cooling('1h');
    bench.merged('alice', REQUEST, []);
    expect((await bench.elevate()).outputs).toMatchObject({ denied: '1' });
    const failing = bench.merged();
    bench.roles.fail('elevate', new Error('no answer'));
    await bench.elevate();
    expect(await bench.record(failing)).toMatchObject({ state: 'ended', why: 'failed' });
    bench.merged();
    expect((await bench.elevate()).outputs).toMatchObject({ elevated: '1' });
  });

  it('is not lifted while the days of the ledger cannot be read', async () => {
    const bench = await cooling('1h');
    await ended(bench);
    const day = [...bench.store.files.keys()].find((path) => path.startsWith('recent/')) ?? '';
    bench.store.tamper({ additions: new Map([[day, '{']]) });
    const pull = bench.ask();
    bench.approve(pull, 'carol', 'bob');
    expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'denied', act: 'none' });
    expect(bench.desk.comment(pull)).toContain('cooldown.recent-failed');
    bench.merge(pull);
    await expect(bench.elevate()).rejects.toMatchObject({ code: 'ledger.broken' });
    expect(bench.standing()).toEqual({ roles: 0, rules: 0 });
  });
});

describe('looking back', () => {
  const reads = (bench: Bench): number => bench.store.calls.reads;

  it('reads the ledger as often as without, in one query', async () => {
    const counts: number[] = [];
    for (const bench of [await benchWith((settings) => settings), await separated(', within: 31d')]) {
      const pull = bench.ask();
      bench.approve(pull, 'carol', 'bob');
      const before = reads(bench);
      expect((await bench.evaluate(pull)).outputs).toMatchObject({ outcome: 'approved' });
      counts.push(reads(bench) - before);
    }
    expect(counts).toEqual([1, 1]);
  });

  it('costs a sweep nothing', async () => {
    const bench = await separated(', within: 31d');
    const asked: (readonly string[])[] = [];
    const read = bench.store.read.bind(bench.store);
    bench.store.read = async (paths, listed) => {
      asked.push(paths);
      return read(paths, listed);
    };
    await bench.revoke();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.flat().filter((path) => path.startsWith('recent/'))).toEqual([]);
    await bench.evaluate(bench.ask());
    // A file and a folder for each day: one that is full goes on in a second file.
    expect(asked.flat().filter((path) => path.startsWith('recent/'))).toHaveLength(66);
  });
});
