/** Whose verdict on a use of break-glass counts, and what those who used it say of it: pure, from comments and their ids. */
import type { Exclusions } from './approval/excluded.ts';
import type { Opened } from './approval/people-refs.ts';
import { humanOf, sameLogin, whoIs } from './approval/persons.ts';
import type { Instant, PersonKey } from './brand.ts';
import { parseInstant } from './brand.ts';
import { commandOf, type Comment } from './comment.ts';
import { contractFlaw } from './contract.ts';
import type { OwedEntry } from './ledger/owed-reviews.ts';
import type { People, Person } from './policy.ts';

export interface ReviewCase {
  readonly entry: OwedEntry;
  readonly people: People;
  /** Who reviews, at a moment: whoever is on call then. */
  readonly reviewers: (at: Instant) => Opened;
  /** `undefined`: who wrote the pull request's commits could not be read. */
  readonly exclusions: Exclusions | undefined;
}

export interface Verdict {
  readonly verdict: 'justified' | 'not-justified';
  readonly text: string;
  readonly by: Person;
  readonly comment: Comment;
}

/** A verdict that does not count, and why; `final`: another run would say the same. */
export interface Refused {
  readonly comment: Comment;
  /** Undefined: nobody whom people.yaml knows; they get no answer. */
  readonly by: PersonKey | undefined;
  readonly why: string;
  readonly final: boolean;
}

export interface JudgedReview {
  /** The first that counts settles it. */
  readonly settled: Verdict | undefined;
  readonly refused: readonly Refused[];
}

/** Whether somebody gives a verdict, or means to. */
export const isVerdict = ({ body }: Pick<Comment, 'body'>): boolean => /^\s*\/reviewed(\s|$)/.test(body);

export const judgeReview = (comments: readonly Comment[], subject: ReviewCase): JudgedReview => {
  const refused: Refused[] = [];
  for (const comment of comments.filter(isVerdict).toSorted(bySpeaking)) {
    const one = judgeVerdict(comment, subject);
    if ('verdict' in one) return { settled: one, refused };
    refused.push(one);
  }
  return { settled: undefined, refused };
};

/** Since when the grant is over for everybody; `undefined`: it is open. */
const overSince = ({ ended, expiresAt }: OwedEntry): Instant | undefined => {
  const at = parseInstant(ended?.at ?? '');
  const end = parseInstant(expiresAt);
  return at === undefined || end === undefined || at < end ? at : end;
};

const bySpeaking = (a: Comment, b: Comment): number => a.at - b.at || a.id - b.id;

const judgeVerdict = (comment: Comment, subject: ReviewCase): Verdict | Refused => {
  const { people, entry } = subject;
  const who = comment.author.kind === 'user' ? whoIs(people, comment.author) : { kind: 'unknown' as const };
  const refuse = (why: string, final = true): Refused => ({
    comment,
    by: who.kind === 'person' ? who.person.key : undefined,
    why,
    final,
  });
  switch (who.kind) {
    case 'unknown':
      return refuse('people.yaml does not know its author.');
    // NB. A second account is known by its login alone, which anybody can take over.
    case 'second-account':
      return refuse('it is of a second account.');
    case 'person':
      break;
  }
  const { person } = who;
  // NB. Others may edit a comment: what its author said is no longer known.
  if (comment.edited) return refuse('it was edited: write it anew.');
  const command = commandOf(comment);
  if (command?.kind !== 'reviewed')
    return refuse('it says neither: write /reviewed justified or /reviewed not-justified, and why.');
  if (command.text === '') return refuse('it does not say why: write a sentence behind the verdict.');
  const involved = whyInvolved(person, subject);
  if (involved !== undefined) return refuse(involved);
  const over = overSince(entry);
  // NB. Whoever finds it justified while it is open has not seen what is done with the rest of the window.
  if (over === undefined || comment.at < over)
    return refuse('the access was still open: write it anew after it has ended.');
  const unfit = whyUnfit(person, comment);
  if (unfit !== undefined) return refuse(unfit);
  const reviewers = subject.reviewers(comment.at);
  if (!reviewers.people.has(person.key)) {
    const gap = reviewers.gaps.find(({ uncertain }) => uncertain);
    return gap === undefined
      ? refuse(`the review is for ${entry.by}.`)
      : refuse(`whether it is for ${person.key} cannot be said. ${gap.sentence}`, false);
  }
  if (subject.exclusions === undefined)
    return refuse('who wrote the commits of the request could not be read.', false);
  return { verdict: command.verdict, text: command.text, by: person, comment };
};

/** NB. Nobody reviews their own emergency, nor one that they took part in. */
const whyInvolved = (person: Person, { entry, people, exclusions }: ReviewCase): string | undefined => {
  const human = humanOf(people, person.key);
  if (human === humanOf(people, entry.requester)) return 'it is of who asked for the access.';
  if (human === humanOf(people, entry.beneficiary)) return 'it is of who had the access.';
  const cause = exclusions?.humans.get(human);
  switch (cause) {
    case undefined:
      return undefined;
    case 'requester':
      return 'it is of who asked for the access.';
    case 'beneficiary':
      return 'it is of who had the access.';
    case 'committer':
    case 'pusher':
      return 'its author wrote a commit of the request.';
  }
};

const whyUnfit = (person: Person, { author, at }: Comment): string | undefined =>
  sameLogin(person.login, author.login)
    ? contractFlaw(person, at)?.sentence
    : `people.yaml calls ${person.key} ${person.login} on GitHub, and that account is now called ${author.login}.`;

/** What those who used it wrote below the issue in their own words: unedited, no commands, the oldest first. */
export const wordsOf = (
  comments: readonly Comment[],
  { people, entry }: Pick<ReviewCase, 'people' | 'entry'>,
): readonly { readonly by: PersonKey; readonly text: string }[] => {
  const humans = new Set([entry.requester, entry.beneficiary].map((key) => humanOf(people, key)));
  return comments.toSorted(bySpeaking).flatMap((comment) => {
    if (comment.edited || comment.author.kind !== 'user' || /^\s*\//.test(comment.body)) return [];
    const who = whoIs(people, comment.author);
    return who.kind === 'person' && humans.has(humanOf(people, who.person.key))
      ? [{ by: who.person.key, text: comment.body }]
      : [];
  });
};
