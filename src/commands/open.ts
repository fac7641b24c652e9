/** Opens every grant that this run owns, all of them at once, and records all outcomes in one commit. */
import type { NewEvent, OpenGrant } from '../core/ledger/event.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { timezoneOf } from '../core/timezone.ts';
import type { Closing, Opening } from './apply.ts';
import { contextOf, openGrant } from './apply.ts';
import { endedEvent, endingEvent } from './close.ts';
import type { Announced } from './announce.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import { isOwnedBy } from './ownership.ts';
import type { LedgerState } from './record.ts';
import { rereading } from './reread.ts';
import type { TakenUp } from './take-up-all.ts';
import { GATEHOUSE } from './take-up.ts';
import { tellEnded } from './tell-grant.ts';

export interface Applied {
  /** As the ledger has it after the outcome; as it was before where the outcome could not be recorded. */
  readonly grant: OpenGrant;
  readonly opening: Opening;
  /** What it took over, or was to take over. */
  readonly former: OpenGrant | undefined;
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

/** How the grant that was to be taken over ended; undefined while it holds something. */
const formerClosing = ({ opening, former }: Pick<Applied, 'opening' | 'former'>): Closing | undefined => {
  if (former === undefined) return undefined;
  switch (opening.kind) {
    case 'left':
      return undefined;
    case 'opened':
      return opening.former;
    case 'failed': {
      // Everything was taken over before the other failed: what the platform says counts (I13).
      const gone = opening.lost.filter(({ state }) => state === 'revoked').length;
      return gone === former.plan.steps.length
        ? { complete: true, steps: opening.lost, faults: [] }
        : undefined;
    }
  }
};

const goesOn = ({ grant: by }: OpenGrant): string => `#${by} goes on with it`;

/** What becomes of the grant that was taken over: ended, or what it lost while the other could not be opened. */
const formerEvents = (
  ports: ElevatePorts,
  current: LedgerState,
  one: Pick<Applied, 'grant' | 'opening' | 'former'>,
): readonly NewEvent[] => {
  const held = one.former === undefined ? undefined : current.open.get(one.former.grant);
  if (held === undefined) return [];
  const by = one.grant.grant;
  const closing = formerClosing(one);
  if (closing !== undefined) {
    const note = goesOn(one.grant);
    const ending = held.state === 'ending' ? [] : [endingEvent({ grant: held, why: 'superseded', note })];
    // What could not be closed stays `ending`; the next sweep goes on with it.
    return closing.complete
      ? [...ending, endedEvent(held, 'superseded', closing, ports.clock.now())]
      : ending;
  }
  if (one.opening.kind !== 'failed') return [];
  return one.opening.lost.map(({ step }) => ({
    id: deriveEventId(held.grant, `drifted ${step}`, by),
    type: 'drifted',
    grant: held.grant,
    actor: GATEHOUSE,
    data: {
      step,
      how: 'gone',
      what: `it was ended so that #${by} could take it over, and #${by} could not be opened`,
    },
  }));
};

const faultsOf = (applied: readonly Applied[]): readonly string[] =>
  applied.flatMap(({ grant, opening, former }) => {
    switch (opening.kind) {
      case 'left':
        return [];
      case 'opened':
        return [...(opening.former?.faults ?? []), ...leftOpenOf(opening.former, former)];
      case 'failed':
        return [`#${grant.grant} was not elevated: ${opening.why}.`, ...opening.closing.faults];
    }
  });

/** NB. What is not ours is not removed, and never silent (I8). */
const leftOpenOf = (closing: Closing | undefined, former: OpenGrant | undefined): readonly string[] =>
  (closing?.steps ?? [])
    .filter(({ state }) => state === 'foreign')
    .map(({ step, fault }) => `#${former?.grant} step ${step} is left open: ${fault ?? 'it is not ours'}`);

const record = async (ports: ElevatePorts, work: Work, applied: readonly Applied[]): Promise<LedgerState> =>
  work.ledger.append(
    (current) => {
      const events = applied.flatMap((one) => {
        const { grant, opening } = one;
        const held = current.open.get(grant.grant);
        // Meanwhile somebody else's: their record stands, also of what is taken over.
        if (held !== undefined && !isOwnedBy(held, work.owner)) return [];
        // Closed by somebody else after this run's last effect: their record of it stands.
        const closed = held === undefined || (opening.kind === 'opened' && held.state !== 'elevating');
        return [...(closed ? [] : outcomeEvents(ports, held, opening)), ...formerEvents(ports, current, one)];
      });
      return events.length === 0 ? undefined : events;
    },
    { text: `Outcome of ${applied.map(({ grant }) => `#${grant.grant}`).join(', ')}` },
  );

/** Between effect and record, so that a run that dies in between leaves words that the next run says again. */
const tellFormers = async (
  ports: ElevatePorts & Announced,
  work: Work,
  applied: readonly Applied[],
): Promise<readonly string[]> => {
  const timezone = timezoneOf(work.basis.policy);
  const told = applied.map(async (one) => {
    const closing = formerClosing(one);
    if (one.former === undefined || closing === undefined) return [];
    const ended = { endedAt: ports.clock.now(), lagSeconds: 0, terminal: closing.complete };
    return tellEnded(
      ports,
      { grant: one.former, why: 'superseded', note: goesOn(one.grant), closing, ...ended },
      timezone,
    );
  });
  return (await Promise.all(told)).flat();
};

/** `mine`: what `takeUpAll` took up in this very run. */
export const openAll = async (
  ports: ElevatePorts & Announced,
  work: Work,
  { state, mine, formers }: Pick<TakenUp, 'state' | 'mine' | 'formers'>,
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
    reread: rereading(work.ledger),
  };
  const applied = await Promise.all(
    mine.map(async (grant): Promise<Applied> => {
      const { installation } = work.basis;
      const held = formers.get(grant.grant);
      const former = held === undefined ? undefined : { grant: held, context: contextOf(held, installation) };
      const context = { ...contextOf(grant, installation), head: state.head.hash };
      const task = { grant, owner: work.owner, context, former };
      return { grant, former: held, superseded: false, opening: await openGrant(applyPorts, task) };
    }),
  );
  const untold = await tellFormers(ports, work, applied);
  try {
    const after = await record(ports, work, applied);
    const current = applied.map((one) => {
      const recorded = after.open.get(one.grant.grant);
      return { ...one, grant: recorded ?? one.grant, superseded: recorded?.state !== 'active' };
    });
    return { state: after, applied: current, faults: [...faultsOf(applied), ...untold] };
  } catch (thrown) {
    // The intent stands; the next run finds it, observes and finishes the record.
    const fault = asFault(thrown);
    return {
      state,
      applied,
      faults: [...faultsOf(applied), ...untold, `The outcome was not recorded: ${faultSentence(fault)}`],
    };
  }
};
