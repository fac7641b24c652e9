/** What the platforms show of open grants, compared with what was agreed: recorded, told, and closed where it opens more (§5). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import type { Drift, DriftMode } from '../core/drift.ts';
import { MOST_SAID, newsOf, repairable } from '../core/drift.ts';
import { formerVersions } from '../core/move.ts';
import { privilegeOf } from '../core/extension.ts';
import { asFault, faultSentence } from '../core/fault.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent, OpenGrant } from '../core/ledger/event.ts';
import type { Step } from '../core/plan.ts';
import { renderDrift } from '../core/render/drift.ts';
import type { Desk } from '../ports/desk.ts';
import type { Observation, Provider } from '../ports/privilege.ts';
import { closeChanged, contextOf, lookAgain } from './apply.ts';
import type { Cap } from './cap.ts';
import { allows } from './cap.ts';
import type { ClosePorts } from './close.ts';
import { faultsOf, isolated } from './isolated.ts';
import type { LedgerState } from './record.ts';
import { GATEHOUSE } from './take-up.ts';

export interface DriftPorts extends Omit<ClosePorts, 'tellEnded'> {
  readonly desk: Pick<Desk, 'reportOnce'>;
}

export interface DriftOptions {
  readonly mode: DriftMode;
  /** How much unexpired access may be closed (I14). */
  readonly cap: Cap;
}

export interface Drifted {
  /** The open grants with what was recorded; undefined where nothing was. */
  readonly open: LedgerState['open'] | undefined;
  readonly faults: readonly string[];
}

/** One step of an open grant, as the platform shows it now. `drift: undefined`: as it was agreed. */
interface Seen {
  readonly grant: OpenGrant;
  readonly step: Step;
  readonly drift: Drift | undefined;
}

/** What an observation means; `unclear`: on its way, and nothing is concluded from that. */
const judge = (step: Step, observation: Observation): Drift | undefined | 'unclear' => {
  const drift = (how: Drift['how'], what: string): Drift => ({
    step: step.id,
    how,
    what: what.slice(0, MOST_SAID),
  });
  switch (observation.state) {
    case 'absent':
      return drift('gone', 'it is not there any more');
    case 'foreign':
      return drift('foreign', observation.what);
    case 'pending':
      return observation.why === undefined ? 'unclear' : drift('idle', observation.why);
    case 'active': {
      const { edit } = observation;
      return edit === undefined ? undefined : drift(edit.more ? 'wider' : 'edited', edit.what);
    }
  }
};

const lookAt = async (
  ports: DriftPorts,
  providers: readonly Provider[],
  grants: readonly OpenGrant[],
): Promise<{ readonly seen: readonly Seen[]; readonly faults: readonly string[] }> => {
  const faults: string[] = [];
  const all = grants.flatMap((grant) => grant.plan.steps.map((step) => ({ grant, step })));
  const seen = await Promise.all(
    all.map(async ({ grant, step }): Promise<readonly Seen[]> => {
      // A kind that this version cannot look at was opened by another one.
      if (!providers.some(({ kind }) => kind === step.kind)) return [];
      try {
        const context = contextOf(grant, ports.installation);
        const look = async (as: Step) => judge(as, await lookAgain({ ...ports, providers }, as, context));
        const drift = inMove(await Promise.all([step, ...formerVersions(grant, step)].map(look)));
        return drift === 'unclear' ? [] : [{ grant, step, drift }];
      } catch (thrown) {
        const why = faultSentence(asFault(thrown));
        faults.push(`Whether #${grant.grant} step ${step.id} is as it was agreed is not known: ${why}`);
        return [];
      }
    }),
  );
  return { seen: seen.flat(), faults };
};

/**
 * A step that moves stands as it will be, as it was, or not at all in between: none of it is somebody's change. `looks`: as it will
 * be first; as nothing else where nothing moves.
 */
const inMove = (looks: readonly (Drift | undefined | 'unclear')[]): Drift | undefined | 'unclear' => {
  const [now] = looks;
  if (looks.length === 1) return now;
  const asItIs = looks.some((look) => look === undefined || look === 'unclear');
  const isGone = looks.some((look) => look !== undefined && look !== 'unclear' && look.how === 'gone');
  return asItIs || isGone ? 'unclear' : now;
};

const driftOf = ({ drift }: OpenGrant, step: Step): Drift | undefined =>
  drift?.find((one) => one.step === step.id);

/**
 * What is still to be told by the ledger as it is now. NB. While another grant of the person takes the same privilege over, or the
 * grant is being ended, an empty place is what it should be.
 */
const newsIn = (seen: readonly Seen[], open: LedgerState['open']): readonly Seen[] =>
  seen.filter(({ grant, step, drift }) => {
    const now = open.get(grant.grant);
    if (now?.state !== 'active' || isTakenOver(now, step, open)) return false;
    return newsOf(driftOf(now, step), drift) !== 'same';
  });

export const isTakenOver = (grant: OpenGrant, step: Step, open: LedgerState['open']): boolean =>
  [...open.values()].some(
    (other) =>
      other.grant !== grant.grant &&
      other.beneficiary === grant.beneficiary &&
      other.state !== 'scheduled' &&
      other.plan.steps.some((theirs) => privilegeOf(theirs) === privilegeOf(step)),
  );

const eventOf = (ports: DriftPorts, { grant, step, drift }: Seen): NewEvent => {
  const type = drift === undefined ? 'repaired' : 'drifted';
  // NB. One run may sweep often (`watch`): what was changed again is another event, and is not left out as said.
  const attempt = `${ports.run.id}/${ports.run.attempt}/${ports.clock.now()}`;
  const base = {
    id: deriveEventId(grant.grant, `${type} ${step.id}`, attempt),
    grant: grant.grant,
    actor: GATEHOUSE,
  };
  return drift === undefined
    ? { ...base, type: 'repaired', data: { step: step.id, what: 'it is again as it was agreed' } }
    : { ...base, type: 'drifted', data: { step: step.id, how: drift.how, what: drift.what } };
};

/** Told before it is recorded: a run that dies in between leaves words that the next one says again, of the same matter. */
const tellPeople = async (
  ports: DriftPorts,
  news: readonly Seen[],
  mode: DriftMode,
): Promise<readonly string[]> => {
  const grants = new Map<GrantNumber, readonly Seen[]>();
  for (const one of news)
    if (one.drift !== undefined) grants.set(one.grant.grant, [...(grants.get(one.grant.grant) ?? []), one]);
  const told = [...grants].map(([number, all]) => {
    const steps = all.flatMap(({ step, drift }) => (drift === undefined ? [] : [{ step, drift }]));
    return isolated(ports, `The issue about #${number} could not be opened`, async () =>
      ports.desk.reportOnce(`drift:${number}`, renderDrift(number, steps, mode)),
    );
  });
  return (await Promise.all(told)).flatMap(faultsOf);
};

/**
 * What is closed now. NB. Whatever the settings say, what is provably ours and opens more than was granted is: less is always
 * allowed. What opens no more goes only to be put back, and so not so late that nobody would.
 */
const toClose = (
  seen: readonly Seen[],
  open: LedgerState['open'] | undefined,
  { mode, now }: Pick<DriftOptions, 'mode'> & { readonly now: Instant },
): readonly Seen[] =>
  seen.filter((one) => {
    const grant = open === undefined ? one.grant : open.get(one.grant.grant);
    if (grant?.state !== 'active') return false;
    if (one.drift?.how === 'wider') return true;
    return one.drift?.how === 'edited' && mode === 'repair' && isPutBack(grant, one, now);
  });

const isPutBack = (grant: OpenGrant, { step, drift }: Seen, now: Instant): boolean => {
  const others = (grant.drift ?? []).filter((one) => one.step !== step.id);
  return drift !== undefined && repairable({ ...grant, drift: [...others, drift] }, now).length > 0;
};

const closeOne = async (
  ports: DriftPorts,
  providers: readonly Provider[],
  { grant, step }: Seen,
): Promise<readonly string[]> => {
  const what = `#${grant.grant} step ${step.id} was changed and is not closed`;
  try {
    const context = contextOf(grant, ports.installation);
    const revocation = await closeChanged({ ...ports, providers }, step, context);
    switch (revocation.state) {
      case 'absent':
        ports.log.info(`#${grant.grant} step ${step.id} ${step.kind}: it was changed, and is closed`);
        return [];
      case 'held':
        return [`${what}: ${revocation.why}`];
      case 'foreign':
        return [`${what}: ${revocation.what}`];
    }
  } catch (thrown) {
    return [`${what}: ${faultSentence(asFault(thrown))}`];
  }
};

/** All of it; else at least what opens too much, if that alone is few enough; else nothing (I14). */
const within = (cap: Cap, all: readonly Seen[]): readonly Seen[] => {
  const worst = all.filter(({ drift }) => drift?.how === 'wider');
  if (allows(cap, all.length)) return all;
  return allows(cap, worst.length) ? worst : [];
};

const refusal = (wanted: readonly Seen[], { kind, count }: Cap): string =>
  `${wanted.length} objects of open grants were changed and should be closed, and the cap is ${kind === 'exactly' ? 'exactly ' : ''}${count}: ${wanted
    .map(({ grant, step, drift }) => `#${grant.grant} step ${step.id} ${step.kind} (${drift?.what ?? ''})`)
    .join('; ')}. Run revoke with expected-count ${wanted.length} if they are to be closed now.`;

/** Of grants whose window runs; asks nobody where there are none. Opens nothing: what may be put back is left to the elevation. */
export const settleDrift = async (
  ports: DriftPorts,
  running: readonly OpenGrant[],
  options: DriftOptions,
): Promise<Drifted> => {
  const grants = running.filter(({ state }) => state === 'active');
  if (grants.length === 0) return { open: undefined, faults: [] };
  const providers = await ports.providers();
  const { seen, faults } = await lookAt(ports, providers, grants);
  const isNews = ({ grant, step, drift }: Seen): boolean => newsOf(driftOf(grant, step), drift) !== 'same';
  const closable = seen.filter(({ drift }) => drift?.how === 'wider' || drift?.how === 'edited');
  if (!seen.some(isNews) && closable.length === 0) return { open: undefined, faults };
  const { open, ...recorded } = await recordDrift(ports, seen, options.mode);
  const told = [...recorded.told];
  const all = toClose(seen, open, { mode: options.mode, now: ports.clock.now() });
  const wanted = within(options.cap, all);
  if (wanted.length < all.length) told.push(refusal(all, options.cap));
  const closed = await Promise.all(wanted.map((one) => closeOne(ports, providers, one)));
  return { open, faults: [...faults, ...told, ...closed.flat()] };
};

/** NB. Closing what opens too much waits for no record (I3): without one it goes on, and the run is red. */
const recordDrift = async (
  ports: DriftPorts,
  seen: readonly Seen[],
  mode: DriftMode,
): Promise<{ readonly open: LedgerState['open'] | undefined; readonly told: readonly string[] }> => {
  try {
    const { open } = await ports.ledger.read([], []);
    const news = newsIn(seen, open);
    const told = await tellPeople(ports, news, mode);
    if (news.length === 0) return { open, told };
    const names = [...new Set(news.map(({ grant }) => `#${grant.grant}`))].join(', ');
    const after = await ports.ledger.append(
      (current) => {
        const events = newsIn(news, current.open).map((one) => eventOf(ports, one));
        return events.length === 0 ? undefined : events;
      },
      { text: `What the platforms show of ${names}` },
    );
    return { open: after.open, told };
  } catch (thrown) {
    const why = faultSentence(asFault(thrown));
    return { open: undefined, told: [`What was changed on the platforms was not recorded: ${why}`] };
  }
};
