/** Blocking reviews that stand. Judged before anybody is excluded: also a committer may say no. */
import { personKey, type PersonKey } from '../brand.ts';
import type { Veto } from '../decision.ts';
import type { People } from '../policy.ts';
import type { Review } from '../pull.ts';
import type { Exclusions } from './excluded.ts';
import type { Opinion } from './opinions.ts';
import { humanOf, sameLogin, whoIs } from './persons.ts';

export interface VetoQuestion {
  readonly people: People;
  /** All of them, also of whom nobody knows. */
  readonly reviews: readonly Review[];
  readonly opinions: ReadonlyMap<PersonKey, readonly Opinion[]>;
  /** Humans entitled to any rule now, also to one that is not asked for, or when they said no. */
  readonly entitled: ReadonlySet<PersonKey>;
  /** Humans entitled to a rule that is asked for: only they lift the veto of somebody else. */
  readonly asked: ReadonlySet<PersonKey>;
  /** Somebody may be entitled whom we cannot name: then every known person's blocking review holds. */
  readonly uncertain: boolean;
  readonly exclusions: Exclusions;
}

/** Whether any review could stand as a veto, whoever gave it: only then it matters who is entitled. */
export const isOpposed = ({ opinions, reviews }: Pick<VetoQuestion, 'opinions' | 'reviews'>): boolean => {
  if (reviews.some(isOrphaned)) return true;
  for (const said of opinions.values())
    if (said.some(({ review }) => review.state !== 'APPROVED')) return true;
  return false;
};

/** At most one for each human, the latest; in the order of review ids. */
export const standingVetoes = (question: VetoQuestion): readonly Veto[] => {
  const vetoes: Veto[] = question.reviews
    .filter((review) => isOrphaned(review) && stands(review, undefined, question))
    .map(({ id }) => ({ person: GHOST, review: id }));
  for (const [human, opinions] of question.opinions) {
    // NB. A source that fails must not silence a veto: unknown membership blocks like a known one.
    if (!question.entitled.has(human) && !question.uncertain) continue;
    const lifted = opinions.findLastIndex(
      (opinion) => opinion.review.state === 'APPROVED' && !opinion.second,
    );
    const standing = opinions.slice(lifted + 1).filter((opinion) => stands(opinion.review, human, question));
    const last = standing.at(-1);
    if (last !== undefined) vetoes.push({ person: last.person.key, review: last.review.id });
  }
  return vetoes.toSorted((a, b) => a.review - b.review);
};

/** What GitHub calls whoever is gone. */
const GHOST = personKey('ghost');

// NB. Whoever deletes the account of somebody who said no must not thereby say yes: nobody can tell any more who it was.
const isOrphaned = ({ author, state }: Review): boolean =>
  author.id === undefined &&
  author.kind !== 'bot' &&
  (state === 'CHANGES_REQUESTED' || state === 'DISMISSED');

/** `author` undefined: not known. */
const stands = (review: Review, author: PersonKey | undefined, question: VetoQuestion): boolean => {
  if (review.state === 'CHANGES_REQUESTED') return true;
  if (review.state !== 'DISMISSED') return false;
  // NB. Dismissed by we do not know whom, or something we do not know: it stands.
  if (review.dismissal === undefined) return true;
  return review.dismissal.before === 'CHANGES_REQUESTED' && !mayLift(review.dismissal.by, author, question);
};

/** Its author, or somebody entitled who is neither requester nor beneficiary nor wrote a commit. */
const mayLift = (
  by: NonNullable<Review['dismissal']>['by'],
  author: PersonKey | undefined,
  question: VetoQuestion,
): boolean => {
  const who = whoIs(question.people, by);
  if (by.kind !== 'user' || who.kind !== 'person' || !sameLogin(who.person.login, by.login)) return false;
  const human = humanOf(question.people, who.person.key);
  return human === author || (question.asked.has(human) && !question.exclusions.humans.has(human));
};
