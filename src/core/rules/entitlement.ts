/** The entitlement exists, and no finding blocks it. */
import { type Asking, deny, pass, type Rule } from './case.ts';

export const entitlementRule: Rule<Asking> = ({ request, policy }) => {
  const { entitlement } = request;
  const findings = policy.blocked.get(entitlement) ?? [];
  if (policy.blocked.has(entitlement))
    return [
      deny(
        'entitlement.blocked',
        `The entitlement ${entitlement} has ${findings.length} finding${findings.length === 1 ? '' : 's'} and cannot be used.`,
        'Repair the entitlement first.',
        findings[0],
      ),
    ];
  return policy.entitlements.has(entitlement)
    ? [pass('entitlement.known', `${entitlement} is asked for.`)]
    : [
        deny(
          'entitlement.unknown',
          `There is no entitlement ${entitlement}.`,
          'Pick one from requests/README.md.',
        ),
      ];
};
