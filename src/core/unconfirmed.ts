/** Whether the policy lets a way through the network be opened for a while though Entra does not say that the account is enabled. */
import type { Step } from './plan.ts';
import type { Settings, UnconfirmedAccounts } from './policy.ts';
import type { Span } from './zone.ts';

/**
 * Undefined: it does not. NB. The whole window must lie in the days that the settings name, so that the setting is over by itself and
 * nothing that it let in outlasts it; and what gives an identity something (a role, a group, a team) is never meant.
 */
export const mayBeUnconfirmed = (
  settings: Settings | undefined,
  steps: readonly Pick<Step, 'layer'>[],
  window: Span,
): UnconfirmedAccounts | undefined => {
  const days = settings?.unconfirmedAccounts;
  if (days === undefined || steps.length === 0) return undefined;
  const isWay = steps.every(({ layer }) => layer === 'network');
  return isWay && days.from <= window.from && window.to <= days.to ? days : undefined;
};
