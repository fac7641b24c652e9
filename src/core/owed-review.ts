/** Reviews that break-glass left owing: what of a grant says so, and which of them stand against a person's next break-glass. */
import { humanOf } from './approval/persons.ts';
import {
  hours,
  type Instant,
  instant,
  isOver,
  later,
  milliseconds,
  parseInstant,
  type PersonKey,
} from './brand.ts';
import type { Facts, RecentGrant, RunningGrant } from './facts.ts';
import type { OpenGrant } from './ledger/event.ts';
import type { People, PeopleRef } from './policy.ts';

/** A review that is still owed, and for whose access. */
export interface ReviewDue {
  readonly requester: PersonKey;
  readonly due: Instant;
}

/** Of an open grant or of a record: nothing when none is owed any more. */
export const reviewDue = ({
  requester,
  review,
}: {
  readonly requester: PersonKey | null;
  readonly review?: OpenGrant['review'];
}): { readonly review?: ReviewDue } =>
  review === undefined || review.verdict !== null || requester === null
    ? {}
    : // NB. One whose time cannot be read is overdue: passing over it would settle it without a review.
      { review: { requester, due: parseInstant(review.due) ?? instant(0) } };

/** The grants whose overdue reviews stand against these people. */
export const overdueReviews = (
  facts: Pick<Facts, 'running' | 'recent' | 'pull'>,
  { people, persons }: { readonly people: People; readonly persons: readonly PersonKey[] },
  now: Instant,
): readonly OwingGrant[] => {
  const humans = new Set(persons.map((person) => humanOf(people, person)));
  return grantsOf(facts).filter(
    ({ grant, beneficiary, review }) =>
      review !== undefined &&
      grant !== facts.pull.number &&
      isOver(review.due, now) &&
      [beneficiary, review.requester].some((person) => humans.has(humanOf(people, person))),
  );
};

type OwingGrant = Pick<RunningGrant | RecentGrant, 'grant' | 'beneficiary' | 'review'>;

/** That the ledger does not say which are open is denied by the caps; which have ended, by the rule `break-glass`. */
const grantsOf = ({ running, recent }: Pick<Facts, 'running' | 'recent'>): readonly OwingGrant[] =>
  [
    ...(running.kind === 'known' ? running.value : []),
    ...(recent.kind === 'known' ? recent.value : []),
  ].toSorted((a, b) => a.grant - b.grant);

/** Where a review stands that nobody has given: told once before it is due, and once after. */
export type ReviewStage = 'owed' | 'due-soon' | 'overdue';

/** A quarter of the time from the beginning, at most four hours, before it is due. */
export const stageOf = (
  { startsAt, due }: { readonly startsAt: string; readonly due: string },
  now: Instant,
): ReviewStage => {
  // NB. One whose time cannot be read is overdue.
  const end = parseInstant(due) ?? instant(0);
  if (isOver(end, now)) return 'overdue';
  const begin = parseInstant(startsAt) ?? end;
  const ahead = Math.min(hours(4), Math.max(0, end - begin) / 4);
  return isOver(later(end, milliseconds(-ahead)), now) ? 'due-soon' : 'owed';
};

/** `group:security or user:erin`, as the policy writes them. */
export const reviewersOf = (by: readonly PeopleRef[]): string => by.map(written).join(' or ');

const written = (ref: PeopleRef): string => {
  switch (ref.kind) {
    case 'user':
      return `user:${ref.person}`;
    case 'group':
      return `group:${ref.group}`;
    case 'team':
      return `team:${ref.team}`;
    case 'oncall':
      return `oncall:${ref.rota}`;
    case 'workload':
      return `workload:${ref.workload}`;
    case 'manager':
    case 'manager-of-manager':
    case 'owner':
      return ref.kind;
  }
};
