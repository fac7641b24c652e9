/** More over than one run handles: a run and its shards, what they ask of the ledger and the platforms, and the work that is in it. */
import { hours, minutes } from '../../src/core/brand.ts';
import { manyWorld } from '../../test/commands/many-bench.ts';
import type { Bench, Figure } from './measure.ts';

const PLACES = 20;
const SHARE_ABOVE = 150;

const sweptOf = async (grants: number) => {
  const world = await manyWorld(grants, PLACES);
  const { bench, roles, rules } = world;
  bench.clock.advance(hours(2) + minutes(3));
  const before = { ...bench.store.calls };
  const cpu = process.cpuUsage();
  const first = await world.sweep({ shareAbove: SHARE_ABOVE });
  const shards = world.shardsOf(first.outputs);
  await world.sweepShards(shards);
  const { user, system } = process.cpuUsage(cpu);
  const { all } = await world.ended();
  if (all !== grants || world.standing() > 0 || !world.onceEach())
    throw new Error(`${all} of ${grants} are recorded as ended, and ${world.standing()} objects stand`);
  return {
    shards: shards.length,
    seconds: (user + system) / 1e6,
    reads: bench.store.calls.reads - before.reads,
    commits: bench.store.calls.commits - before.commits,
    platform: roles.requests() + rules.requests(),
    words: bench.desk.writes.length,
  };
};

const told = { budget: undefined, spread: undefined } as const;

const countedOf = async (): Promise<readonly Figure[]> => {
  const grants = 1_000;
  const { shards, reads, commits, platform, words } = await sweptOf(grants);
  const of = `${grants.toLocaleString('en')} over, one run and ${shards} shards:`;
  const counted = { ...told, note: '', counted: true } as const;
  return [
    { what: `${of} reads of the ledger`, value: reads, unit: 'reads', ...counted },
    { what: `${of} commits tried`, value: commits, unit: 'commits', ...counted },
    { what: `${of} looks and removals`, value: platform, unit: 'requests', ...counted },
    { what: `${of} words on GitHub`, value: words, unit: 'writes', ...counted },
  ];
};

export const scaleBench: Bench = {
  name: 'scale',
  limit:
    'One core that parses the open ledger again for each shard and folds each ending; on the wire it would be GitHub, which takes the words of some 160 endings an hour.',
  counts: true,
  async run(form) {
    const counted = await countedOf();
    if (form === 'counted') return counted;
    const { shards, seconds } = await sweptOf(10_000);
    return [
      ...counted,
      {
        what: `10,000 over, one run and ${shards} shards in one process`,
        value: seconds,
        unit: 's of a core',
        ...told,
        note: 'ledger and platforms in memory; each grant ends and is recorded once',
      },
    ];
  },
};
