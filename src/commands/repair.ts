/** Puts back what was changed of open grants: derived again from GitHub like an unfinished intent, never on the ledger's word (I5). */
import type { GrantNumber, Instant } from '../core/brand.ts';
import { MOST_SAID, repairable } from '../core/drift.ts';
import { asFault, faultSentence, whatFailed } from '../core/fault.ts';
import { deriveEventId } from '../core/ledger/event-id.ts';
import type { NewEvent, OpenGrant } from '../core/ledger/event.ts';
import type { Step } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Provider } from '../ports/privilege.ts';
import { closeChanged, contextOf, lookAgain, openAgain } from './apply.ts';
import { readBack } from './books.ts';
import type { ElevatePorts, Work } from './elevate-work.ts';
import type { LedgerState } from './record.ts';
import { candidateOf, planToGoOn } from './resume.ts';
import { isOpenStill, whyNotOpen } from './still-open.ts';
import { GATEHOUSE } from './take-up.ts';

export interface Repaired {
  readonly count: number;
  /** Of which something was recorded, as they are now. */
  readonly grants: readonly OpenGrant[];
  readonly faults: readonly string[];
}

const NOTHING: Repaired = { count: 0, grants: [], faults: [] };

/** Open grants of which something may be put back, by their records; none where the settings only report. */
export const damagedIn = (open: LedgerState['open'], policy: Policy, now: Instant): readonly GrantNumber[] =>
  policy.settings?.drift !== 'repair'
    ? []
    : [...open.values()].filter((grant) => repairable(grant, now).length > 0).map(({ grant }) => grant);

/** What came of one step. `later`: nothing is said, and the next run looks again. */
type Outcome =
  | { readonly kind: 'repaired'; readonly step: Step }
  | { readonly kind: 'lost'; readonly step: Step; readonly why: string }
  | { readonly kind: 'later'; readonly step: Step; readonly fault: string | undefined };

interface Repair {
  readonly grant: OpenGrant;
  readonly outcomes: readonly Outcome[];
}

/** One after the other within a grant; grants beside each other. */
export const repairAll = async (ports: ElevatePorts, work: Work): Promise<Repaired> => {
  if (work.damaged.length === 0) return NOTHING;
  const { policy } = work.basis;
  const at = { policy, now: ports.clock.now() };
  const state = await readBack(work.ledger, at, { grants: work.damaged, paths: [] });
  const wanted = damagedIn(state.open, policy, ports.clock.now()).filter((number) =>
    work.damaged.includes(number),
  );
  if (wanted.length === 0) return NOTHING;
  const providers = await ports.providers();
  const repairs = await Promise.all(
    wanted.map((number) => repairOne(ports, work, { providers, state, grant: state.open.get(number) })),
  );
  return record(ports, work, repairs.flat());
};

interface Damaged {
  readonly providers: readonly Provider[];
  readonly state: LedgerState;
  readonly grant: OpenGrant | undefined;
}

const repairOne = async (
  ports: ElevatePorts,
  work: Work,
  { providers, state, grant }: Damaged,
): Promise<readonly Repair[]> => {
  if (grant === undefined) return [];
  // What could not be asked about is looked at again by the next run; its fault is told where it was asked.
  if (work.derived.some((one) => one.kind === 'unknown' && one.number === grant.grant)) return [];
  const steps = repairable(grant, ports.clock.now());
  const plan = planToGoOn(grant, candidateOf(grant, work.derived), state, {
    ...work,
    policy: work.basis.policy,
    now: ports.clock.now(),
  });
  if (plan === undefined) {
    const why = 'the request would not be opened like this any more';
    return [{ grant, outcomes: steps.map((step) => ({ kind: 'lost', step, why })) }];
  }
  const outcomes: Outcome[] = [];
  // NB. The plan as this run derived it; what the ledger calls a step of it is only a number.
  for (const step of plan.steps.filter(({ id }) => steps.some((one) => one.id === id)))
    outcomes.push(await putBack(ports, work, { providers, grant, step }));
  return [{ grant, outcomes }];
};

interface ToPutBack {
  readonly providers: readonly Provider[];
  readonly grant: OpenGrant;
  readonly step: Step;
}

const putBack = async (
  ports: ElevatePorts,
  work: Work,
  { providers, grant, step }: ToPutBack,
): Promise<Outcome> => {
  try {
    const context = contextOf(grant, work.basis.installation);
    const apply = { clock: ports.clock, providers };
    const seen = await lookAgain(apply, step, context);
    if (seen.state === 'active')
      return seen.edit === undefined
        ? { kind: 'repaired', step }
        : // Only a sweep takes away, and this one has not got to it yet.
          { kind: 'later', step, fault: undefined };
    if (seen.state === 'foreign') return { kind: 'later', step, fault: undefined };
    const refused = await whyNotOpen(ports, work, { grant });
    if (refused !== undefined)
      return { kind: 'later', step, fault: `#${grant.grant} is not put back: ${refused.why}` };
    await openAgain(apply, step, context);
    ports.log.info(`#${grant.grant} step ${step.id} ${step.kind}: put back`);
    // NB. A grant that was ended meanwhile must not keep what came after its end.
    if (await isOpenStill(work, grant)) return { kind: 'repaired', step };
    const revocation = await closeChanged(apply, step, context);
    const gone = revocation.state === 'absent';
    return {
      kind: 'later',
      step,
      fault: gone ? undefined : `#${grant.grant} has ended, and step ${step.id} is still there`,
    };
  } catch (thrown) {
    const fault = asFault(thrown);
    if (fault.code === 'bug') ports.log.error(fault.stack ?? fault.message);
    return fault.transient || fault.code === 'bug'
      ? { kind: 'later', step, fault: `#${grant.grant} step ${step.id}: ${faultSentence(fault)}` }
      : { kind: 'lost', step, why: whatFailed(fault) };
  }
};

const eventsOf = (ports: ElevatePorts, { grant, outcomes }: Repair): readonly NewEvent[] => {
  const attempt = `${ports.run.id}/${ports.run.attempt}`;
  return outcomes.flatMap((outcome): readonly NewEvent[] => {
    const of = (type: string) => ({
      id: deriveEventId(grant.grant, `${type} ${outcome.step.id}`, attempt),
      grant: grant.grant,
      actor: GATEHOUSE,
    });
    const { id: step } = outcome.step;
    switch (outcome.kind) {
      case 'repaired':
        return [{ ...of('repaired'), type: 'repaired', data: { step, what: 'it was put back as agreed' } }];
      case 'lost':
        return [
          {
            ...of('drifted'),
            type: 'drifted',
            data: { step, how: 'lost', what: outcome.why.slice(0, MOST_SAID) },
          },
        ];
      case 'later':
        return [];
    }
  });
};

const record = async (ports: ElevatePorts, work: Work, repairs: readonly Repair[]): Promise<Repaired> => {
  const outcomes = repairs.flatMap((repair) => repair.outcomes);
  const faults = repairs.flatMap(({ grant, outcomes: all }) =>
    all.flatMap((outcome) => {
      switch (outcome.kind) {
        case 'repaired':
          return [];
        case 'lost':
          return [`#${grant.grant} step ${outcome.step.id} was not put back: ${outcome.why}.`];
        case 'later':
          return outcome.fault === undefined ? [] : [outcome.fault];
      }
    }),
  );
  const count = outcomes.filter(({ kind }) => kind === 'repaired').length;
  const names = repairs.map(({ grant }) => `#${grant.grant}`).join(', ');
  try {
    const after = await work.ledger.append(
      (current) => {
        const events = repairs
          .filter(({ grant }) => current.open.get(grant.grant)?.state === 'active')
          .flatMap((repair) => eventsOf(ports, repair));
        return events.length === 0 ? undefined : events;
      },
      { text: `Put back ${names}` },
    );
    const told = repairs.filter((repair) => repair.outcomes.some(({ kind }) => kind !== 'later'));
    return { count, faults, grants: told.flatMap(({ grant }) => after.open.get(grant.grant) ?? []) };
  } catch (thrown) {
    // The next sweep looks at what stands, and records it.
    const why = faultSentence(asFault(thrown));
    return {
      count,
      grants: [],
      faults: [...faults, `What was put back was not recorded (${names}): ${why}`],
    };
  }
};
