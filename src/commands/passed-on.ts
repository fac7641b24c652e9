/** A place that a step of ours no longer holds because another open grant has taken the same privilege over. */
import { privilegeOf } from '../core/extension.ts';
import type { OpenGrant, StepRecord } from '../core/ledger/event.ts';
import type { Step } from '../core/plan.ts';
import { formatInstant } from '../core/brand.ts';
import type { GrantContext, Provider } from '../ports/privilege.ts';
import type { Clock } from '../ports/clock.ts';

interface Ports {
  readonly clock: Clock;
  readonly providers: readonly Provider[];
}

/** A grant that may have taken it over. */
export interface Successor {
  readonly grant: Pick<OpenGrant, 'plan'>;
  readonly context: GrantContext;
}

/**
 * The record of a step that was found in somebody else's hands: gone, where that is the same privilege of one of `successors`.
 * NB. The platform says so of that grant's own object, under its own id; the ledger's word alone would hide what is not ours.
 */
export const unlessPassedOn = async (
  { clock, providers }: Ports,
  { record, step }: { readonly record: StepRecord; readonly step: Step },
  successors: readonly Successor[],
): Promise<StepRecord> => {
  if (record.state !== 'foreign') return record;
  const provider = providers.find(({ kind }) => kind === step.kind);
  for (const { grant, context } of successors) {
    const same = grant.plan.steps.find((other) => privilegeOf(other) === privilegeOf(step));
    if (same === undefined || provider === undefined) continue;
    if ((await provider.observe(same, context)).state === 'active')
      return { step: record.step, state: 'revoked', at: formatInstant(clock.now()) };
  }
  return record;
};
