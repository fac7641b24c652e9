/** Which privileges the platform ends by itself, and which wait for a sweep. */
import { parseInstant } from './brand.ts';
import type { Instant } from './brand.ts';
import type { OpenGrant } from './ledger/event.ts';
import type { Step } from './plan.ts';

/** Nothing but Gatehouse, or the closer, ends it at its time. */
export const endsBySweep = (step: Step): boolean => {
  switch (step.kind) {
    case 'azure-role':
    case 'entra-role':
      // NB. What was activated from an eligibility may outlive it.
      return step.assignment !== 'active';
    case 'entra-group':
      return step.exclusive || step.assignment !== 'active';
    case 'github-team':
    case 'github-repo':
    case 'nsg-rule':
    case 'azure-firewall':
      return true;
    case 'vm-jit':
      return false;
  }
};

/** It is open, or may be, and something of it stands until a sweep takes it away. */
export const waitsForSweep = ({ state, plan }: Pick<OpenGrant, 'state' | 'plan'>): boolean =>
  state !== 'scheduled' && plan.steps.some(endsBySweep);

/** When the next of them is over; an end that cannot be read is over since ever. */
export const nextSweepEnd = (
  open: Iterable<Pick<OpenGrant, 'state' | 'plan' | 'expiresAt'>>,
): Instant | undefined =>
  [...open]
    .filter(waitsForSweep)
    .map((grant) => parseInstant(grant.expiresAt) ?? parseInstant('1970-01-01T00:00:00Z'))
    .flatMap((end) => end ?? [])
    .toSorted((a, b) => a - b)[0];
