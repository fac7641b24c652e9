/** Who may ask for this entitlement: requester and beneficiary both stand in its `requesters`. */
import { openRefs } from '../approval/people-refs.ts';
import type { Person } from '../policy.ts';
import { type Case, deny, orPass, pass, type Rule } from './case.ts';

export const eligibleRule: Rule<Case> = (subject) => {
  const { entitlement, people, requester, beneficiary, facts, now } = subject;
  const { people: may, gaps } = openRefs(entitlement.requesters, {
    people,
    owner: entitlement.owner,
    beneficiary,
    teams: facts.teams,
    oncall: facts.oncall,
    at: now,
  });
  // NB. Eligibility is the beneficiary's (§4); the requester must be eligible too, or anybody could order access for anybody.
  const asked = [requester, ...(beneficiary?.key === requester?.key ? [] : [beneficiary])];
  const outside = asked.filter((person): person is Person => person !== undefined && !may.has(person.key));
  const nobody = requester === undefined || beneficiary === undefined;
  const reasons = outside.map((person) =>
    deny(
      'eligible.not',
      `${person.key} may not ask for ${entitlement.name}.`,
      'Ask the owner of the entitlement who may.',
    ),
  );
  if (nobody)
    reasons.push(
      deny(
        'eligible.nobody',
        'Whom this is for is not known, so nobody is eligible.',
        'Add requester and beneficiary to people.yaml.',
      ),
    );
  if (outside.length > 0)
    reasons.push(...gaps.map((gap) => deny(`eligible.${gap.code}`, gap.sentence, gap.remedy)));
  return orPass(
    reasons,
    pass(
      'eligible.yes',
      `${asked.map((person) => person?.key).join(' and ')} may ask for ${entitlement.name}.`,
    ),
  );
};
