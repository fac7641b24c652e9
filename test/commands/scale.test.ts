/** Ten thousand grants are over at once: one run takes what it handles, shards the rest, and whatever happens each ends once. */
import { describe, expect, it } from 'vitest';
import { grantNumber, hours, minutes } from '../../src/core/brand.ts';
import { Fault } from '../../src/core/fault.ts';
import { mortal, people } from './bench.ts';
import { manyWorld, subscription } from './many-bench.ts';

describe('a sweep of ten thousand', () => {
  it('ends each once, in a run and a job for each subscription that write to one ledger beside each other', async () => {
    const cpu = process.cpuUsage();
    const { bench, roles, rules, grants, sweep, sweepShards, shardsOf, standing, ended, onceEach } =
      await manyWorld(10_000, 20);
    const built = process.cpuUsage(cpu);
    const bytes = [...bench.store.files].reduce(
      (sum, [path, { length }]) => sum + (path.startsWith('open/') ? length : 0),
      0,
    );
    bench.clock.advance(hours(2) + minutes(3));
    const before = { ...bench.store.calls };
    const first = await sweep({ shareAbove: 150 });
    expect(first).toMatchObject({ exit: 0, outputs: { ended: '150' } });
    const shards = shardsOf(first.outputs);
    expect(shards).toHaveLength(20);
    const reports = await sweepShards(shards);
    for (const { outputs } of reports) expect(Number(outputs?.ended)).toBeGreaterThan(400);
    expect(standing()).toBe(0);
    expect(onceEach()).toBe(true);
    expect(await ended()).toEqual({ all: grants.length, grants: grants.length });
    expect((await bench.ledger().read([], [])).open.size).toBe(0);
    const after = process.cpuUsage(cpu);
    expect(await bench.verifies()).toBe(true);
    const idle = await sweep({ shareAbove: 150 });
    expect(idle).toMatchObject({ exit: 0, outputs: { ended: '0', shards: '[]' } });
    const { reads, commits } = bench.store.calls;
    const seconds = (usage: NodeJS.CpuUsage): string => ((usage.user + usage.system) / 1e6).toFixed(0);
    process.stdout.write(
      `10,000 ended by 1 run and 20 shards: ${reads - before.reads} reads and ${commits - before.commits} commits of the ledger (${(bytes / 1e6).toFixed(0)} MB open at first), ` +
        `${roles.requests() + rules.requests()} requests to the platforms, ${bench.desk.writes.length} words; ` +
        `${seconds(built)} s to build, ${seconds(after)} s in all\n`,
    );
  }, 300_000);
});

const SMALL = { shareAbove: 10 };

/** Sixty over three subscriptions, all over. */
const over = async () => {
  const all = await manyWorld(60, 3);
  all.bench.clock.advance(hours(2) + minutes(3));
  return all;
};

describe('a sweep that is more than one run handles', () => {
  it('is one run, and none is left to others, up to the bound and where nobody follows', async () => {
    const bounded = await over();
    expect((await bounded.sweep({ shareAbove: 60 })).outputs).toMatchObject({ ended: '60', shards: '[]' });
    const alone = await over();
    expect((await alone.sweep()).outputs).toMatchObject({ ended: '60', shards: '[]' });
    expect(alone.standing()).toBe(0);
  });

  it('ends first what was over first', async () => {
    // The last in the ledger are over first.
    const { bench, sweep, grants } = await manyWorld(60, 3, (place) => minutes(place));
    bench.clock.advance(hours(2) + minutes(3));
    await sweep(SMALL);
    const ends = (await bench.events()).flatMap(({ type, grant }) => (type === 'ended' ? [grant] : []));
    expect(ends.toSorted()).toEqual(grants.slice(-10).toSorted());
  });

  it('says how much it left, and tells nobody that what is left is open', async () => {
    const { bench, sweep } = await over();
    const report = await sweep(SMALL);
    expect(report.lines.join('\n')).toContain(
      '60 are to end, more than one run handles: 50 of them are left to 3 jobs',
    );
    expect(bench.desk.writes.filter((write) => write.startsWith('comment'))).toHaveLength(10);
  });

  it('leaves in a shard what lies elsewhere', async () => {
    const { sweep, standing, roles } = await over();
    await sweep({ shard: subscription(1) });
    expect(standing()).toBe(120);
    for (const { step } of roles.standing.values())
      expect(JSON.stringify(step)).not.toContain(subscription(1));
  });

  it('ends in a shard nothing that is not over, also what the ledger does not know', async () => {
    const { bench, sweep, standing, rules } = await manyWorld(6, 3);
    const [orphan] = [...rules.standing.values()];
    if (orphan === undefined) throw new Error('nothing stands');
    rules.put(orphan.step, { ...orphan, grant: grantNumber(999_999) });
    bench.clock.advance(hours(1));
    for (const place of [0, 1, 2])
      expect(await sweep({ shard: subscription(place) })).toMatchObject({ exit: 0, outputs: { ended: '0' } });
    expect(standing()).toBe(19);
    bench.clock.advance(hours(2));
    await Promise.all([0, 1, 2].map((place) => sweep({ shard: subscription(place) })));
    expect(standing()).toBe(0);
  });

  it('ends each once where two runs have one shard, and a whole sweep goes on beside them', async () => {
    const { bench, sweep, standing, ended, onceEach } = await over();
    await Promise.all([
      sweep({ shard: subscription(0) }),
      sweep({ shard: subscription(0) }),
      sweep({ shard: subscription(1) }),
      sweep({ shard: subscription(2) }),
      sweep(),
    ]);
    expect(standing()).toBe(0);
    expect(onceEach()).toBe(true);
    expect(await ended()).toEqual({ all: 60, grants: 60 });
    expect(await bench.verifies()).toBe(true);
  });

  it('is taken up by the next sweep wherever a shard dies', async () => {
    // Deaths at each tenth call; each then lets the next sweep find what it left.
    for (let dieAt = 1; dieAt < 200; dieAt += 10) {
      const { bench, sweep, standing, ended, onceEach } = await over();
      const life = mortal(dieAt, dieAt % 20 === 1 ? 'before' : 'after');
      await sweep({ shard: subscription(0), life }).catch(() => undefined);
      if (!life.dead) break;
      expect(await sweep()).toMatchObject({ exit: 0 });
      expect(standing()).toBe(0);
      expect(onceEach()).toBe(true);
      expect(await ended()).toEqual({ all: 60, grants: 60 });
      expect(await bench.verifies()).toBe(true);
    }
  });

  it('is taken up by the next sweep wherever the run dies that shares it out', async () => {
    for (let dieAt = 1; dieAt < 120; dieAt += 9) {
      const { bench, sweep, standing, ended, onceEach } = await over();
      const life = mortal(dieAt, dieAt % 2 === 1 ? 'before' : 'after');
      await sweep({ ...SMALL, life }).catch(() => undefined);
      await sweep();
      expect(standing()).toBe(0);
      expect(onceEach()).toBe(true);
      expect(await ended()).toEqual({ all: 60, grants: 60 });
      expect(await bench.verifies()).toBe(true);
    }
  });

  it('closes from the markers of its own place alone when the ledger cannot be read', async () => {
    const { bench, sweep, standing } = await over();
    bench.store.tamper({ additions: new Map([['head.json', '{}\n']]) });
    const report = await sweep({ shard: subscription(0) });
    expect(report.exit).toBe(2);
    expect(standing()).toBe(120);
    expect(bench.desk.issue('ledger-unreadable')).toBeUndefined();
  });
});

describe('what an operator orders beyond the bound', () => {
  const ordering = async () => {
    const all = await manyWorld(60, 3);
    all.bench.clock.advance(minutes(30));
    const order = {
      words: { end: 'everything', which: '', freeze: '', until: '', why: 'drill' },
      by: { kind: 'account', id: people.erin.id } as const,
      count: 60,
    };
    return { ...all, order };
  };

  it('is on record before others begin, and they end it before its time', async () => {
    const { bench, sweep, standing, order, shardsOf, ended } = await ordering();
    const report = await sweep({ ...SMALL, order });
    expect(report).toMatchObject({ exit: 0, outputs: { ended: '10' } });
    const open = [...(await bench.ledger().read([], [])).open.values()];
    expect(open.map(({ state, ending }) => [state, ending?.why])).toEqual(
      Array.from({ length: 50 }, () => ['ending', 'early']),
    );
    await Promise.all(shardsOf(report.outputs).map((shard) => sweep({ shard })));
    expect(standing()).toBe(0);
    expect(await ended()).toEqual({ all: 60, grants: 60 });
  });

  it('is ended by the run itself where it cannot be put on record', async () => {
    const { bench, sweep, standing, order } = await ordering();
    const ports = bench.store.commit;
    bench.store.commit = async () => {
      throw new Fault('github.rejected', 'No.', { remedy: 'Wait.' });
    };
    const report = await sweep({ ...SMALL, order });
    bench.store.commit = ports;
    expect(report.exit).toBe(2);
    expect(standing()).toBe(0);
  });
});

describe('words when GitHub gives hardly any more requests', () => {
  it('are left out, and what has ended is on record all the same', async () => {
    const { bench, sweep, ended } = await over();
    bench.desk.giveRoom(30);
    expect(await sweep()).toMatchObject({ exit: 0, outputs: { ended: '60' } });
    expect(await ended()).toEqual({ all: 60, grants: 60 });
    expect(bench.desk.writes.filter((write) => write.startsWith('comment'))).toHaveLength(10);
    expect(bench.log.lines.map(({ text }) => text).join('\n')).toContain('its pull request does not say so');
  });

  it('say nothing again of what stays open', async () => {
    const { bench, sweep } = await manyWorld(6, 1);
    bench.clock.advance(minutes(30));
    bench.desk.giveRoom(0);
    expect(await sweep()).toMatchObject({ exit: 0 });
    expect(bench.desk.writes.filter((write) => write.startsWith('comment'))).toEqual([]);
    expect(bench.log.lines.map(({ text }) => text).join('\n')).toContain('those behind it are not looked at');
    bench.desk.giveRoom(1_000);
    await sweep();
    expect(bench.desk.writes.filter((write) => write.startsWith('comment'))).toHaveLength(6);
  });

  it('are owed to whoever lost access before its time, and the run says to whom', async () => {
    const { bench, sweep } = await manyWorld(6, 1);
    bench.clock.advance(minutes(30));
    bench.desk.giveRoom(0);
    const report = await sweep({
      order: {
        words: { end: 'everything', which: '', freeze: '', until: '', why: 'drill' },
        by: { kind: 'account', id: people.erin.id } as const,
        count: 6,
      },
    });
    expect(report.exit).toBe(2);
    expect(
      report.lines.filter((line) => line.includes('Tell alice that it ended before its time')),
    ).toHaveLength(6);
  });
});
