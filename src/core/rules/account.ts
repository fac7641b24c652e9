/** What Entra need not say of the beneficiary's account, and did not say. Where it says something, that is among the checks. */
import type { Reason } from '../decision.ts';
import type { UnsaidAccount } from '../facts.ts';
import type { Plan } from '../plan.ts';
import { mayBeUnconfirmed } from '../unconfirmed.ts';
import { windowOf } from '../window.ts';
import { type Case, deny, note } from './case.ts';

/** Nothing where Entra's word is needed and was not missing. */
export const accountReasons = (
  { facts: { account, moment }, settings, now }: Pick<Case, 'facts' | 'settings' | 'now'>,
  plan: Plan,
): readonly Reason[] => {
  const days = mayBeUnconfirmed(settings, plan.steps, windowOf(plan, now));
  // NB. The days of the policy decide, at this very moment; that somebody gathered such a fact does not.
  if (account !== undefined && days === undefined)
    return [
      deny(
        'account.unsaid',
        `Whether the account of ${plan.beneficiary} is enabled is not known: ${WHY[account.why]}.`,
        'Have User.Read.All on Graph given to the identity that elevates, and open a new request.',
      ),
    ];
  if (days === undefined || (account === undefined && moment === 'elevation')) return [];
  const until = `accounts.unconfirmed of the settings, until ${days.lastDay}`;
  return [
    note(
      'account.unconfirmed',
      account === undefined
        ? `Entra need not confirm that the account of ${plan.beneficiary} is enabled: ${until}.`
        : `Entra has not confirmed that the account of ${plan.beneficiary} is enabled (${WHY[account.why]}), and need not: ${until}.`,
    ),
  ];
};

const WHY: Readonly<Record<UnsaidAccount['why'], string>> = {
  forbidden: 'Gatehouse may not ask',
  'left-out': 'it answered without saying so',
};
