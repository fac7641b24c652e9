/** What a check says of its step, in one form for every kind. */
import type { CheckReport } from '../core/facts.ts';
import type { Step } from '../core/plan.ts';

type Of = Pick<Step, 'id'>;

/** `notes`: what people should know all the same. */
export const ready = ({ id }: Of, notes: readonly string[] = []): CheckReport => ({
  step: id,
  verdict: 'ready',
  reasons: notes,
});

export const alreadyHeld = ({ id }: Of, why: string): CheckReport => ({
  step: id,
  verdict: 'already-held',
  reasons: [why],
});

/** `lasting`: those of the reasons that neither waiting nor another window ends. */
export const refused = (
  { id }: Of,
  reasons: readonly string[],
  lasting: readonly string[] = [],
): CheckReport => ({
  step: id,
  verdict: 'refused',
  reasons,
  ...(lasting.length === 0 ? {} : { lasting }),
});

export const readyUnless = (
  step: Of,
  reasons: readonly string[],
  lasting: readonly string[] = [],
): CheckReport => (reasons.length === 0 ? ready(step) : refused(step, reasons, lasting));
