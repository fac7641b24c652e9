/** Break-glass: the emergency path of an entitlement. What it waives is a closed list, and everything else holds. */
import { formatInstant, instant, type Milliseconds } from '../brand.ts';
import type { Reason } from '../decision.ts';
import { formatDuration } from '../duration.ts';
import type { BreakGlass, Entitlement, PeopleRef, Waivable } from '../policy.ts';
import { LONGEST_LOOK_BACK } from '../look-back.ts';
import { overdueReviews } from '../owed-review.ts';
import type { AccessRequest } from '../request.ts';
import { type Case, deny, pass, type Rule } from './case.ts';
import { recentGrants } from './recent.ts';

/** What a request is, and what it is for: all that the questions below need of a case. */
export interface Asked {
  readonly request: Pick<AccessRequest, 'breakGlass'>;
  readonly entitlement: Pick<Entitlement, 'breakGlass' | 'requesters' | 'maxDuration'>;
}

/** The path that is taken; undefined on the usual way, and where the entitlement has no other. */
const pathOf = ({ request, entitlement }: Pick<Asked, 'request' | 'entitlement'>): BreakGlass | undefined =>
  request.breakGlass ? entitlement.breakGlass : undefined;

// NB. Only what the entitlement lists, and only for a request that says `break_glass: true`.
export const waives = (asked: Asked, what: Waivable): boolean =>
  pathOf(asked)?.waives.includes(what) === true;

/** NB. Nobody, where the entitlement has no such path: the usual people do not take it. */
export const mayAsk = ({ request, entitlement }: Asked): readonly PeopleRef[] =>
  request.breakGlass ? (entitlement.breakGlass?.requesters ?? []) : entitlement.requesters;

/** The longest window of the way that is taken; the usual one where there is no other, which `break-glass.none` denies. */
export const longestWindow = (asked: Asked): Milliseconds =>
  pathOf(asked)?.maxDuration ?? asked.entitlement.maxDuration;

/** Runs for break-glass requests alone: to the others it has nothing to say. */
export const breakGlassRule: Rule<Case> = (subject) => {
  const { entitlement } = subject;
  const { breakGlass } = entitlement;
  if (breakGlass === undefined)
    return [
      deny(
        'break-glass.none',
        `${entitlement.name} has no break-glass.`,
        'Take the line break_glass: out, and ask the usual way.',
      ),
    ];
  return [
    ...laterReasons(subject),
    ...overdueReasons(subject),
    ...unsaidReasons(subject),
    pass(
      'break-glass.used',
      `Break-glass: it waives ${breakGlass.waives.join(', ')}, and owes a review within ${formatDuration(breakGlass.review.within)} after it began.`,
    ),
  ];
};

/** NB. The file's own check says this too; a start that lies ahead leaves time for the usual way, so it is not left to one place. */
const laterReasons = ({ request }: Case): readonly Reason[] =>
  request.start === undefined && request.extends === undefined
    ? []
    : [
        deny(
          'break-glass.not-now',
          'Break-glass begins at once, and goes on with no other grant.',
          'Delete the lines start: and extends:, or ask the usual way.',
        ),
      ];

/** An overdue review stands against the next break-glass alone: ending, and the usual way, never wait for it. */
const overdueReasons = ({ facts, people, requester, beneficiary, now }: Case): readonly Reason[] => {
  const persons = [requester, beneficiary].flatMap((person) => (person === undefined ? [] : [person.key]));
  return overdueReviews(facts, { people, persons }, now).map(({ grant, review }) =>
    deny(
      'break-glass.review-overdue',
      `Break-glass #${grant} was to be reviewed${review === undefined ? '' : ` by ${formatInstant(review.due)}`}, and is not.`,
      `Have #${grant} reviewed, or ask the usual way.`,
    ),
  );
};

/** NB. Which reviews are owed stands in what has ended too: where the ledger does not say it, none is taken for given. */
const unsaidReasons = (subject: Case): readonly Reason[] => {
  const { facts, now } = subject;
  const recentSince = instant(Math.min(facts.owedSince ?? facts.recentSince, facts.recentSince));
  const recent = recentGrants({ facts: { ...facts, recentSince }, now }, LONGEST_LOOK_BACK);
  if (recent.kind === 'known') return [];
  const { kind, sentence, remedy } = recent.unknown;
  return [deny(`break-glass.recent-${kind}`, sentence, remedy)];
};
