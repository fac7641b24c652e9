/** Access without approval only at risk `low`, where everybody who may ask is on call, or where break-glass waives it. */
import { mayAsk, waives } from './break-glass.ts';
import { type Case, deny, pass, type Rule } from './case.ts';

export const riskRule: Rule<Case> = (subject) => {
  const { entitlement } = subject;
  if (entitlement.risk.trim() === '')
    return [
      deny(
        'risk.unknown',
        `${entitlement.name} has no risk level.`,
        'Give the entitlement a risk level of the settings.',
      ),
    ];
  const { approval, risk } = entitlement;
  // NB. By break-glass others may ask, and the rota of the usual people is no control over them.
  const requesters = mayAsk(subject);
  // NB. The file's own check says this too; a plan without a second person rests on it, so it is not left to one place.
  const onCall = requesters.length > 0 && requesters.every((ref) => ref.kind === 'oncall');
  return approval === 'none' && risk !== 'low' && !onCall && !waives(subject, 'approval')
    ? [
        deny(
          'risk.needs-approval',
          `${entitlement.name} has risk ${risk} and cannot go without approval.`,
          'Name an approval in the entitlement.',
        ),
      ]
    : [pass('risk.known', `The risk level is ${risk}.`)];
};
