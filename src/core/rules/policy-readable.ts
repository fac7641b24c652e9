/** A policy that cannot be read decides nothing. */
import { deny, type Ground, pass, type Rule } from './case.ts';

export const policyReadableRule: Rule<Ground> = ({ policy }) =>
  policy.settings === undefined || policy.people === undefined
    ? [
        deny(
          'policy.unreadable',
          `The ${policy.settings === undefined ? 'settings' : 'people'} of the policy cannot be used.`,
          'Repair the policy files that the findings name.',
        ),
      ]
    : [pass('policy.readable', 'The policy can be read.')];
