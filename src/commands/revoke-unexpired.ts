/** The second part of a sweep: what the platforms show that no grant explains, people who are gone, grants that were changed. One cap for all. */
import type { Instant } from '../core/brand.ts';
import { hours, isOver, later, parseInstant } from '../core/brand.ts';
import { groupsThroughPim } from '../core/entra-groups.ts';
import { exclusiveContainers } from '../core/exclusive.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent, OpenGrant } from '../core/ledger/event.ts';
import type { Shard } from '../core/shard.ts';
import type { Cap } from './cap.ts';
import { capOf, lessened } from './cap.ts';
import type { Closed } from './close.ts';
import { endDeparted, findDeparted } from './departed.ts';
import type { Drifted } from './drift.ts';
import { settleDrift } from './drift.ts';
import { faultsOf, isFault, isolated } from './isolated.ts';
import type { Sweeping } from './revoke-books.ts';
import { expectedOf } from './revoke-books.ts';
import type { Wanted } from './revoke-wanted.ts';
import { isClosed } from './revoke-wanted.ts';
import type { Swept } from './sweep-platform.ts';
import { sweepPlatform } from './sweep-platform.ts';
import { GATEHOUSE } from './take-up.ts';

export interface Unexpired {
  readonly swept: Swept;
  /** By the whole sweep so far. */
  readonly closed: readonly Closed[];
  /** Open after it, with what was recorded of its drift, and to be told. */
  readonly standing: readonly OpenGrant[];
  /** A count that was given and not taken. */
  readonly refused: readonly string[];
  readonly faults: readonly string[];
  /** What is said and is no fault. */
  readonly lines: readonly string[];
}

export const endUnexpired = async (sweeping: Sweeping, wanted: Wanted): Promise<Unexpired> => {
  const { ports, closePorts, options, books } = sweeping;
  const { cap, faults: refused } = capOf(expectedOf(options), books.policy, ports.clock.now());
  const swept = await sweepAll(sweeping, cap, wanted.shards);
  const unrecorded = await recordSweep(sweeping, swept);
  // Behind everything that is over: whether somebody is gone is asked of others, and what is over waits for nobody (I3).
  const running = [...wanted.still.values()].filter(
    (grant) => grant.state !== 'ending' && !isClosed(wanted.closed, grant),
  );
  const departed = await findDeparted(ports, running, books.policy);
  const left = lessened(cap, swept.unexpired);
  const gone = await endDeparted(closePorts, departed.lost, left);
  const closed = [...wanted.closed, ...gone.closed];
  const drifted = await lookForDrift(
    sweeping,
    running.filter((grant) => !isClosed(closed, grant)),
    lessened(left, gone.closed.length),
  );
  const now = ports.clock.now();
  return {
    swept,
    closed,
    standing: [...wanted.still.values()]
      .map((grant) => drifted.open?.get(grant.grant) ?? grant)
      .filter(
        (grant) => (grant.state === 'active' || isNewlyScheduled(grant, now)) && !isClosed(closed, grant),
      ),
    refused,
    faults: [...swept.faults, ...unrecorded, ...departed.faults, ...gone.faults, ...drifted.faults],
    lines: departed.notes,
  };
};

const sweepAll = async (
  { ports, options, books }: Sweeping,
  cap: Cap,
  shards: readonly Shard[],
): Promise<Swept> =>
  sweepPlatform(ports, {
    installation: books.installation,
    subscriptions: options.subscriptions,
    open: async () => (await books.ledger.read([], [])).open,
    groups: groupsThroughPim(books.policy),
    exclusive: exclusiveContainers(books.policy),
    cap,
    area: (place) => !shards.includes(place),
  });

/** What was removed without a grant's own record stands in the ledger too; a sweep that removed nothing leaves no trace. */
export const recordSweep = async ({ ports, books }: Sweeping, swept: Swept): Promise<readonly string[]> => {
  if (swept.ended === 0) return [];
  const { found, ended, faults } = swept;
  const event: NewEvent = {
    // One run may sweep often: `watch`.
    id: deriveEventId(null, 'swept', `${ports.run.id}/${ports.run.attempt}/${ports.clock.now()}`),
    type: 'swept',
    grant: null,
    actor: GATEHOUSE,
    data: { kind: 'platform', found, ended, faults },
  };
  return faultsOf(
    await isolated(ports, 'The ledger was not written (platform sweep)', () =>
      books.ledger.append(() => [event], { text: `Sweep: ${ended} removed that no grant had ended` }),
    ),
  );
};

const lookForDrift = async (
  { ports, books }: Sweeping,
  running: readonly OpenGrant[],
  cap: Cap,
): Promise<Drifted> => {
  const drift = await isolated(ports, 'Whether open grants are as they were agreed is not known', () =>
    settleDrift({ ...ports, ledger: books.ledger, installation: books.installation }, running, {
      mode: books.policy.settings?.drift ?? 'report',
      cap,
    }),
  );
  return isFault(drift) ? { open: undefined, faults: [drift.fault] } : drift;
};

/** What waits for its start says nothing new: only the words of a run that died after scheduling it are made up for. */
const isNewlyScheduled = ({ state, scheduledAt }: OpenGrant, now: Instant): boolean => {
  const at = parseInstant(scheduledAt ?? '');
  return state === 'scheduled' && at !== undefined && !isOver(later(at, hours(2)), now);
};
