/** People of the tables: the sample’s, with one of them changed, and what follows when one is not known. */
import type { Person, Policy } from '../../../../src/core/policy.ts';
import { aPerson, aPolicy, key, type Name, names, type PolicyChange } from '../../../builders/policy.ts';

export const withPerson = (name: Name, change: Partial<Person>, policy: PolicyChange = {}): Policy =>
  aPolicy({
    ...policy,
    people: names.map((each) => aPerson(each, each === name ? change : {})),
  });
export const forDave = { beneficiary: key('dave') };

/** What stands in the way beside, where nobody knows who asks. */
export const nobodyAsks = [
  'deny plan.no-requester',
  'deny eligible.nobody',
  'deny approval.unfillable',
  'deny approval.no-manager',
  'wait approval.missing',
] as const;
