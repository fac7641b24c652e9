/** A world of very many open grants over many subscriptions, swept by one run or by shards beside each other. */
import type { Said } from '../../src/commands/red-button.ts';
import { revoke } from '../../src/commands/revoke.ts';
import { parseShard } from '../../src/core/shard.ts';
import { createSeats } from '../../src/sandbox/runner/seats.ts';
import { openMany } from '../builders/many-grants.ts';
import { manyProvider } from '../fakes/many.ts';
import type { Mortality } from './bench.ts';
import { mortal, openBench } from './bench.ts';

export const subscription = (at: number): string =>
  `${String(at).padStart(8, '0')}-1111-4111-8111-111111111111`;

/** `count` grants over `places` subscriptions, opened now for two hours, some for `shorter` milliseconds less. */
export const manyWorld = async (
  count: number,
  places: number,
  shorter: (place: number) => number = () => 0,
) => {
  const bench = await openBench();
  const [roles, rules] = [manyProvider('azure-role'), manyProvider('nsg-rule')];
  const time = new Date(bench.clock.now()).toISOString().replace('.000Z', 'Z');
  const template = await bench.honestEvents(bench.merged(), { run: '1', attempt: 1, until: time });
  const grants = await openMany(bench.store, {
    template,
    first: 100_001,
    count,
    subscriptionOf: (place) => subscription(place % places),
    shorter,
    installation: bench.installation,
    platforms: [roles, rules],
    time,
  });
  const subscriptions = Array.from({ length: places }, (_, at) => subscription(at));
  const sweep = ({
    shard,
    life = mortal(),
    ...more
  }: { shard?: string; shareAbove?: number; order?: Said; life?: Mortality } = {}) => {
    const ports = { ...bench.ports(bench.nextRun(), life), providers: async () => [roles, rules] };
    return revoke(ports, {
      platformOnly: false,
      installation: bench.installation,
      subscriptions,
      expected: undefined,
      ...more,
      ...(shard === undefined ? {} : { shard: parseShard(shard) }),
    });
  };
  return {
    bench,
    roles,
    rules,
    grants,
    sweep,
    /** As many beside each other as the workflow lets. */
    sweepShards: (shards: readonly string[]) => {
      const seats = createSeats(4);
      return Promise.all(
        shards.map(async (shard) => {
          const leave = await seats();
          return sweep({ shard }).finally(leave);
        }),
      );
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
