/** One shard of a sweep that is more than one run handles: ends what is over there, and nothing else. The whole sweep comes again. */
import { groupsThroughPim } from '../core/entra-groups.ts';
import { type Shard, shardOf } from '../core/shard.ts';
import { capOf } from './cap.ts';
import { closeAll } from './close.ts';
import { whatIsOver } from './due.ts';
import type { Report } from './report.ts';
import type { Sweeping } from './revoke-books.ts';
import { reportLeftOpen } from './revoke-follow-up.ts';
import { recordSweep } from './revoke-unexpired.ts';
import { sweepReport } from './revoke-without-books.ts';
import { sweepPlatform } from './sweep-platform.ts';

/**
 * By the ledger, then by the markers of what lies there. Whoever chose the shard, what is over is over by this run's own clocks; beside a
 * sweep or another shard it finds what they have ended as ended.
 */
export const endShard = async (sweeping: Sweeping, shard: Shard): Promise<Report> => {
  const { ports, closePorts, options, books } = sweeping;
  const over = await whatIsOver(closePorts, books.state);
  const due = await closeAll(
    closePorts,
    over.filter(({ grant }) => shardOf(grant.plan) === shard),
  );
  const swept = await sweepPlatform(ports, {
    installation: books.installation,
    subscriptions: options.subscriptions,
    // NB. Nothing that is not over: a cap that each of many jobs keeps is no cap (I14). The next sweep looks for orphans and strays.
    open: undefined,
    exclusive: [],
    cap: capOf(undefined, books.policy, ports.clock.now()).cap,
    groups: groupsThroughPim(books.policy),
    area: (place) => place === shard,
  });
  const unrecorded = await recordSweep(sweeping, swept);
  const unreported = await reportLeftOpen(sweeping, due.closed);
  return sweepReport(due.closed.filter(({ terminal }) => terminal).length, swept, [
    ...due.faults,
    ...swept.faults,
    ...unrecorded,
    ...unreported,
  ]);
};
