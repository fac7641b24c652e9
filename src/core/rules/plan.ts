/** What would be done can be said completely. */
import { type Case, pass, type Rule } from './case.ts';

export const planRule: Rule<Case> = ({ plan }) =>
  plan.kind === 'plan' ? [pass('plan.complete', 'Every step is determined.')] : plan.reasons;
