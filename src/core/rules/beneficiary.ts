/** Who would hold the access: somebody whom the policy knows, with a principal to give it to. */
import { loginState } from '../approval/login.ts';
import { humanOf } from '../approval/persons.ts';
import { needsPrincipal } from '../bind-step.ts';
import { contractEnd } from '../contract.ts';
import type { Reason } from '../decision.ts';
import { windowOf } from '../window.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';

export const beneficiaryRule: Rule<Case> = (subject) => {
  const { request, beneficiary, requester, entitlement, facts } = subject;
  if (beneficiary === undefined)
    return request.beneficiary === undefined
      ? [note('beneficiary.is-requester', 'The access is for the requester, who is not known.')]
      : [
          deny(
            'beneficiary.unknown',
            `people.yaml does not know ${request.beneficiary}.`,
            'Name somebody whom people.yaml knows.',
          ),
        ];
  const reasons: Reason[] = [];
  if (beneficiary.entra === undefined && entitlement.privileges.some(needsPrincipal))
    reasons.push(
      deny(
        'beneficiary.no-entra',
        `${beneficiary.key} has no Entra id in people.yaml.`,
        'Add the Entra object id to people.yaml.',
      ),
    );
  if (beneficiary.key !== requester?.key) {
    const login = loginState(beneficiary, facts.logins);
    if (login.kind !== 'same')
      reasons.push(
        deny(
          `beneficiary.login-${login.kind}`,
          login.sentence,
          'Correct the login in people.yaml, or run again.',
        ),
      );
  }
  return orPass(
    [...reasons, ...sponsorReasons(subject), ...contractReasons(subject)],
    pass('beneficiary.known', `The access is for ${beneficiary.key}.`),
  );
};

/** For whoever is here under contract only the sponsor asks, or they themselves where they may. */
const sponsorReasons = ({ beneficiary, requester, people }: Case): readonly Reason[] => {
  if (beneficiary?.contractor === undefined || requester === undefined) return [];
  const { sponsor } = beneficiary.contractor;
  const asks = humanOf(people, requester.key);
  if (asks === humanOf(people, beneficiary.key) || asks === humanOf(people, sponsor)) return [];
  return [
    deny(
      'beneficiary.not-sponsor',
      `${beneficiary.key} is here under contract, and ${sponsor} answers for them, not ${requester.key}.`,
      `Let ${sponsor} ask.`,
    ),
  ];
};

/** The whole window must lie before the end of the contract. */
const contractReasons = ({ beneficiary, request, now }: Case): readonly Reason[] => {
  if (beneficiary === undefined) return [];
  const end = contractEnd(beneficiary);
  switch (end.kind) {
    case 'none':
      return [];
    // NB. A date that cannot be read is not "no end".
    case 'unreadable':
      return [
        deny(
          'beneficiary.contract-unreadable',
          `The end of the contract of ${beneficiary.key} cannot be read.`,
          'Write the date as 2027-03-31.',
        ),
      ];
    case 'at':
      return windowOf(request, now).to <= end.instant
        ? []
        : [
            deny(
              'beneficiary.contract-over',
              `The contract of ${beneficiary.key} ends on ${beneficiary.contractor?.until ?? ''}, before the window does.`,
              'Ask for a shorter window, or renew the contract in people.yaml.',
            ),
          ];
  }
};
