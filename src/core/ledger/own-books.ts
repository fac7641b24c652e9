/** What of the ledger's own books is stored with a decision: what it is about, since hundreds of grants may be open beside it. */
import { humanOf } from '../approval/persons.ts';
import type { Instant, PersonKey } from '../brand.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import { separatedFrom } from '../duties.ts';
import type { Facts, RunningGrant } from '../facts.ts';
import { targetKeys } from '../make-plan.ts';
import type { ParsedRequest } from '../request.ts';
import type { People, Policy } from '../policy.ts';
import { verdictOf } from './decided.ts';

/** What a decision was made of. */
export interface DecisionBasis {
  readonly input: ParsedRequest;
  readonly policy: Policy;
  readonly facts: Facts;
  readonly now: Instant;
}

/** As many open grants are stored whole, whatever they are. */
const FEW = 50;
/** As many are stored at all: GitHub gives out no long file again, and entries are written several to a commit. */
const MANY = 500;

/**
 * The facts as they are stored. NB. It was decided on all of them. Left out is only what changes no word of the decision: it is decided
 * again without that, and where one word is another one more is stored, at last all of it, so that `replay` finds the same for ever.
 */
export const ownBooks = (basis: DecisionBasis, decision: Decision): Facts => {
  const facts = ownPast(basis.facts, decision, basis.policy.people);
  const { running } = facts;
  if (running.kind !== 'known' || running.value.length <= FEW) return facts;
  const concerning = concerns(basis, decision);
  const said = saidOf(basis, facts);
  for (const others of running.value.length <= MANY ? [inBrief] : [leftOut, inBrief]) {
    const value = running.value.flatMap((grant) => (concerning(grant) ? [grant] : others(grant)));
    const fewer = { ...facts, running: { ...running, value } };
    if (saidOf(basis, fewer) === said) return fewer;
  }
  return facts;
};

/** Without its places, which are most of it: who holds what until when is what another policy may count. */
const inBrief = (grant: RunningGrant): readonly RunningGrant[] => [{ ...grant, targets: [] }];
const leftOut = (): readonly RunningGrant[] => [];

const saidOf = ({ input, policy, now }: DecisionBasis, facts: Facts): string =>
  JSON.stringify(verdictOf(decide(input, policy, facts, now)));

/** Of recent grants those of the beneficiary. A decision reads no others, and a month may hold thousands. */
const ownPast = (facts: Facts, { beneficiary }: Decision, people: People | undefined): Facts => {
  const { recent } = facts;
  if (recent.kind !== 'known') return facts;
  const value =
    beneficiary === undefined || people === undefined
      ? []
      : recent.value.filter((one) => humanOf(people, one.beneficiary) === humanOf(people, beneficiary));
  return { ...facts, recent: { ...recent, value } };
};

/** Of the same people, entitlement or place, kept apart from it, gone on with, or with a review that is owed. */
const concerns = (
  { input, policy: { people, settings }, facts }: DecisionBasis,
  { requester, beneficiary, plan }: Decision,
): ((grant: RunningGrant) => boolean) => {
  const human = (key: PersonKey | undefined): PersonKey | undefined =>
    key === undefined || people === undefined ? key : humanOf(people, key);
  const own = new Set([human(requester), human(beneficiary)]);
  const request = input.kind === 'request' ? input.request : undefined;
  const apart =
    request === undefined || settings === undefined
      ? undefined
      : separatedFrom(request.entitlement, settings);
  const targets = new Set(plan === undefined ? [] : targetKeys(plan));
  return (grant) =>
    grant.grant === facts.pull.number ||
    grant.grant === request?.extends ||
    grant.entitlement === request?.entitlement ||
    grant.review !== undefined ||
    own.has(human(grant.beneficiary)) ||
    apart?.has(grant.entitlement) === true ||
    grant.targets.some((target) => targets.has(target));
};
