/** Who may ask for this entitlement, and who may receive it: oneself, or whom its `for:` names. */
import { type Gap, openRefs } from '../approval/people-refs.ts';
import type { Reason } from '../decision.ts';
import type { PeopleRef, Person } from '../policy.ts';
import { mayAsk } from './break-glass.ts';
import { type Case, deny, orPass, pass, type Rule } from './case.ts';

export const eligibleRule: Rule<Case> = (subject) => {
  const { entitlement, requester, beneficiary } = subject;
  if (requester === undefined || beneficiary === undefined)
    return [
      ...(requester === undefined ? [] : requesterReasons(subject, requester)),
      deny(
        'eligible.nobody',
        'Whom this is for is not known, so nobody is eligible.',
        'Add requester and beneficiary to people.yaml.',
      ),
    ];
  const forOther = beneficiary.key !== requester.key;
  return orPass(
    [...requesterReasons(subject, requester), ...(forOther ? beneficiaryReasons(subject, beneficiary) : [])],
    pass(
      'eligible.yes',
      forOther
        ? `${requester.key} may ask for ${entitlement.name}, and ${beneficiary.key} may receive it.`
        : `${requester.key} may ask for ${entitlement.name}.`,
    ),
  );
};

const requesterReasons = (subject: Case, requester: Person): readonly Reason[] => {
  const { entitlement, request } = subject;
  const { in: may, gaps } = among(subject, requester, mayAsk(subject));
  const what = request.breakGlass ? 'use break-glass of' : 'ask for';
  return may
    ? []
    : [
        deny(
          'eligible.not',
          `${requester.key} may not ${what} ${entitlement.name}.`,
          'Ask the owner of the entitlement who may.',
        ),
        ...gaps,
      ];
};

// NB. Standing among `requesters` makes nobody a receiver: else whoever may ask could be given what they did not ask for.
const beneficiaryReasons = (subject: Case, beneficiary: Person): readonly Reason[] => {
  const { entitlement } = subject;
  if (entitlement.for.length === 0)
    return [
      deny(
        'eligible.not-for-others',
        `${entitlement.name} may be asked for oneself only.`,
        `Delete the line for:, or let ${beneficiary.key} ask.`,
      ),
    ];
  const { in: may, gaps } = among(subject, beneficiary, entitlement.for);
  return may
    ? []
    : [
        deny(
          'eligible.not-receiver',
          `${entitlement.name} may not be asked for ${beneficiary.key}.`,
          'Ask the owner of the entitlement for whom it may be asked.',
        ),
        ...gaps,
      ];
};

const among = (
  { entitlement, people, beneficiary, facts, now }: Case,
  person: Person,
  refs: readonly PeopleRef[],
): { readonly in: boolean; readonly gaps: readonly Reason[] } => {
  const opened = openRefs(refs, {
    people,
    owner: entitlement.owner,
    beneficiary,
    teams: facts.teams,
    oncall: facts.oncall,
    at: now,
  });
  return { in: opened.people.has(person.key), gaps: opened.gaps.map(gapReason) };
};

const gapReason = (gap: Gap): Reason => deny(`eligible.${gap.code}`, gap.sentence, gap.remedy);
