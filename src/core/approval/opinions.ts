/** Reviews in the order in which they speak, one list for each human. */
import type { PersonKey } from '../brand.ts';
import type { People, Person } from '../policy.ts';
import type { Review, ReviewState } from '../pull.ts';
import { humanOf, whoIs } from './persons.ts';

export interface Opinion {
  readonly review: Review;
  readonly person: Person;
  /** By login only: it can veto and cannot approve. */
  readonly second: boolean;
}

/** Opinionated reviews of people whom the policy knows, by human, earliest first. Comments and drafts say nothing. */
export const opinionsByHuman = (
  reviews: readonly Review[],
  people: People,
): ReadonlyMap<PersonKey, readonly Opinion[]> => {
  const byHuman = new Map<PersonKey, Opinion[]>();
  for (const review of reviews.toSorted(bySpeaking)) {
    if (!isOpinionated(review.state) || review.author.kind !== 'user') continue;
    const who = whoIs(people, review.author);
    if (who.kind === 'unknown') continue;
    const opinion: Opinion = { review, person: who.person, second: who.kind === 'second-account' };
    const human = humanOf(people, who.person.key);
    const others = byHuman.get(human);
    if (others === undefined) byHuman.set(human, [opinion]);
    else others.push(opinion);
  }
  return byHuman;
};

export const isOpinionated = (state: ReviewState): boolean =>
  state === 'APPROVED' || state === 'CHANGES_REQUESTED' || state === 'DISMISSED';

const rank: Readonly<Record<ReviewState, number>> = {
  APPROVED: 0,
  COMMENTED: 1,
  PENDING: 1,
  DISMISSED: 2,
  CHANGES_REQUESTED: 3,
};

// NB. In one and the same second the blocking word counts as the later one.
const bySpeaking = (a: Review, b: Review): number =>
  a.submittedAt - b.submittedAt || rank[a.state] - rank[b.state] || a.id - b.id;
