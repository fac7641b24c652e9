/** Whether an open grant explains what a platform shows under its number: else it is an orphan, whatever marker it carries. */
import type { OpenGrant } from './ledger/event.ts';
import type { Step } from './plan.ts';

/**
 * NB. Whoever holds the elevating identity can derive our ids for any number: an object of a step that the plan of an open grant does not
 * have, or for somebody else, must not hide behind that grant. Places are not compared: an object may be moved while it stands.
 */
export const standsBehind = (grant: Pick<OpenGrant, 'plan'> | undefined, found: Step): boolean =>
  grant?.plan.steps.some(
    (step) => step.id === found.id && step.kind === found.kind && principalOf(step) === principalOf(found),
  ) ?? false;

const principalOf = (step: Step): string | undefined =>
  'principal' in step ? step.principal.toLowerCase() : undefined;
