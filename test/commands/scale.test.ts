/** Ten thousand grants are over at once: one run takes what it handles, shards the rest, and whatever happens each ends once. */
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../src/core/brand.ts';
import { parseShard } from '../../src/core/shard.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { openMany } from '../builders/many-grants.ts';
import { manyProvider } from '../fakes/many.ts';
import { createGate } from '../../src/sandbox/runner/strategy.ts';
import { mortal, openBench } from './bench.ts';

const subscription = (at: number): string => `${String(at).padStart(8, '0')}-1111-4111-8111-111111111111`;

/** `count` grants over `places` subscriptions, opened now for two hours. */
const world = async (count: number, places: number) => {
  const bench = await openBench();
  const [roles, rules] = [manyProvider('azure-role'), manyProvider('nsg-rule')];
  const time = new Date(bench.clock.now()).toISOString().replace('.000Z', 'Z');
  const template = await bench.honestEvents(bench.merged(), { run: '1', attempt: 1, until: time });
  const grants = await openMany(bench.store, {
    template,
    first: 100_001,
    count,
    subscriptionOf: (place) => subscription(place % places),
    installation: bench.installation,
    platforms: [roles, rules],
    time,
  });
  const subscriptions = Array.from({ length: places }, (_, at) => subscription(at));
  return {
    bench,
    roles,
    rules,
    grants,
    sweep: ({
      shard,
      life = mortal(),
      ...more
    }: { shard?: string; shareAbove?: number; life?: ReturnType<typeof mortal> } = {}) => {
      const ports = { ...bench.ports(bench.nextRun(), life), providers: async () => [roles, rules] };
      return revoke(ports, {
        platformOnly: false,
        installation: bench.installation,
        subscriptions,
        expected: undefined,
        ...more,
        ...(shard === undefined ? {} : { shard: parseShard(shard) }),
      });
    },
    shardsOf: (outputs: Readonly<Record<string, string>> | undefined) =>
      JSON.parse(outputs?.['shards'] ?? '') as readonly string[],
    standing: () => roles.standing.size + rules.standing.size,
    /** How often each grant is on record as ended. */
    ended: async () => {
      const all = (await bench.events()).filter(({ type }) => type === 'ended');
      return { all: all.length, grants: new Set(all.map(({ grant }) => grant)).size };
    },
    onceEach: () => [...roles.removals.values(), ...rules.removals.values()].every((times) => times === 1),
  };
};

describe('a sweep of ten thousand', () => {
  it('ends each once, in a run and a job for each subscription that write to one ledger beside each other', async () => {
    const cpu = process.cpuUsage();
    const { bench, roles, rules, grants, sweep, shardsOf, standing, ended, onceEach } = await world(
      10_000,
      20,
    );
    const built = process.cpuUsage(cpu);
    bench.clock.advance(hours(2) + minutes(3));
    const before = { ...bench.store.calls };
    const first = await sweep({ shareAbove: 150 });
    expect(first).toMatchObject({ exit: 0, outputs: { ended: '150' } });
    const shards = shardsOf(first.outputs);
    expect(shards).toHaveLength(20);
    const gate = createGate(4);
    const reports = await Promise.all(shards.map((shard) => gate(() => sweep({ shard }))));
    expect(reports.flatMap(({ lines, exit }) => (exit === 0 ? [] : lines))).toEqual([]);
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
      `10,000 ended by 1 run and 20 shards: ${reads - before.reads} reads and ${commits - before.commits} commits of the ledger, ` +
        `${roles.requests() + rules.requests()} requests to the platforms, ${bench.desk.writes.length} words; ` +
        `${seconds(built)} s to build, ${seconds(after)} s in all\n`,
    );
  });
});
