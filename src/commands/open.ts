/** Opens every grant that this run owns, all of them at once, and records all outcomes in one commit. */
import type { NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import type { Opening } from './apply.ts';
import { contextOf, isOwnedBy, openGrant } from './apply.ts';
import { endedEvent } from './close.ts';
import type { ElevatePorts, Work } from './elevate.ts';
import type { LedgerState } from './record.ts';
import type { TakenUp } from './take-up-all.ts';
import { GATEHOUSE } from './take-up.ts';

export interface Applied {
  /** As the ledger has it after the outcome; as it was before where the outcome could not be recorded. */
  readonly grant: OpenGrant;
  readonly opening: Opening;
  /** Somebody else's record stands instead of this run's. */
  readonly superseded: boolean;
}

const outcomeEvents = (ports: ElevatePorts, grant: OpenGrant, opening: Opening): readonly NewEvent[] => {
  const attempt = `${grant.owner.run}/${grant.owner.attempt}`;
  if (opening.kind === 'opened')
    return [
      {
        id: deriveEventId(grant.grant, 'elevated', attempt),
        type: 'elevated',
        grant: grant.grant,
        actor: GATEHOUSE,
        data: { steps: opening.steps },
      },
    ];
  if (opening.kind === 'left') return [];
  const failed: NewEvent = {
    id: deriveEventId(grant.grant, 'failed', attempt),
    type: 'failed',
    grant: grant.grant,
    actor: GATEHOUSE,
    data: { why: opening.why, steps: opening.closing.steps },
  };
  // What could not be closed stays `ending`; the next sweep goes on with it.
  return opening.closing.complete
    ? [failed, endedEvent(grant, 'failed', opening.closing, ports.clock.now())]
    : [failed];
};

const faultsOf = (applied: readonly Applied[]): readonly string[] =>
  applied.flatMap(({ grant, opening }) =>
    opening.kind !== 'failed'
      ? []
      : [`#${grant.grant} was not elevated: ${opening.why}.`, ...opening.closing.faults],
  );

const record = async (ports: ElevatePorts, work: Work, applied: readonly Applied[]): Promise<LedgerState> =>
  work.ledger.append(
    (current) => {
      const events = applied.flatMap(({ grant, opening }) => {
        const held = current.open.get(grant.grant);
        // Meanwhile somebody else's, or closed by somebody else after this run's last effect: their record stands.
        if (held === undefined || !isOwnedBy(held, work.owner)) return [];
        if (opening.kind === 'opened' && held.state !== 'elevating') return [];
        return outcomeEvents(ports, held, opening);
      });
      return events.length === 0 ? undefined : events;
    },
    { text: `Outcome of ${applied.map(({ grant }) => `#${grant.grant}`).join(', ')}` },
  );

/** `mine`: what `takeUpAll` took up in this very run. */
export const openAll = async (
  ports: ElevatePorts,
  work: Work,
  { state, mine }: Pick<TakenUp, 'state' | 'mine'>,
): Promise<{
  readonly state: LedgerState;
  readonly applied: readonly Applied[];
  readonly faults: readonly string[];
}> => {
  if (mine.length === 0) return { state, applied: [], faults: [] };
  const applyPorts = {
    clock: ports.clock,
    log: ports.log,
    providers: await ports.providers(),
    reread: async (grant: OpenGrant) => (await work.ledger.read([grant.grant], [])).open.get(grant.grant),
  };
  const applied = await Promise.all(
    mine.map(async (grant): Promise<Applied> => ({
      grant,
      superseded: false,
      opening: await openGrant(applyPorts, grant, work.owner, contextOf(grant, work.basis.installation)),
    })),
  );
  try {
    const after = await record(ports, work, applied);
    const current = applied.map((one) => {
      const recorded = after.open.get(one.grant.grant);
      return { ...one, grant: recorded ?? one.grant, superseded: recorded?.state !== 'active' };
    });
    return { state: after, applied: current, faults: faultsOf(applied) };
  } catch (thrown) {
    // The intent stands; the next run finds it, observes and finishes the record.
    const fault = asFault(thrown);
    return {
      state,
      applied,
      faults: [...faultsOf(applied), `The outcome was not recorded: ${faultSentence(fault)}`],
    };
  }
};
