/** The `break_glass:` of an entitlement: who, for how long, what it waives, and a review that somebody can give. */
import { openRefs } from '../approval/people-refs.ts';
import { humanOf } from '../approval/persons.ts';
import { instant, type PersonKey } from '../brand.ts';
import { formatDuration, writeDuration } from '../duration.ts';
import type { BreakGlass, Environment, PeopleRef } from '../policy.ts';
import type { EntitlementSource } from './entitlement-source.ts';
import { readDuration, readWindow, type Judge } from './judge.ts';
import { readPeopleRefs } from './people-refs.ts';
import type { PeopleReading } from './people.ts';

export interface BreakGlassContext {
  readonly people: PeopleReading;
  readonly environment: Environment | undefined;
  /** The entitlement's owner, for the word `owner`. */
  readonly owner: readonly PeopleRef[];
}

const PATH = ['break_glass'] as const;

/** Undefined: there is none, or it has a finding. */
export const readBreakGlass = (
  judge: Judge,
  source: EntitlementSource['break_glass'],
  context: BreakGlassContext,
): BreakGlass | undefined => {
  if (source === undefined) return undefined;
  const { people, environment } = context;
  const requesters = readPeopleRefs(judge, [...PATH, 'requesters'], source.requesters, {
    people,
    use: 'list',
  });
  const by = readPeopleRefs(judge, [...PATH, 'review', 'by'], source.review.by, { people, use: 'rule' });
  const maxDuration = readWindow(judge, [...PATH, 'max_duration'], source.max_duration);
  const within = readDuration(judge, [...PATH, 'review', 'within'], source.review.within);
  if (maxDuration !== undefined && environment !== undefined && maxDuration > environment.maxDuration)
    judge.report(
      [...PATH, 'max_duration'],
      'policy.break-glass-too-long',
      `${formatDuration(maxDuration)} is more than the environment \`${environment.name}\` allows, ${formatDuration(environment.maxDuration)}.`,
      `Write at most \`${writeDuration(environment.maxDuration)}\`.`,
    );
  judgeReview(judge, { requesters, by }, context);
  return maxDuration === undefined || within === undefined
    ? undefined
    : { requesters, maxDuration, waives: source.waives, review: { within, by } };
};

/** NB. A review that only its own requester could give is owed for ever, or given by nobody. Live teams are not known here. */
const judgeReview = (
  judge: Judge,
  refs: { readonly requesters: readonly PeopleRef[]; readonly by: readonly PeopleRef[] },
  { people: { people }, owner }: BreakGlassContext,
): void => {
  if (people === undefined || refs.by.length === 0) return;
  const open = (those: readonly PeopleRef[], beneficiary: PersonKey | undefined) =>
    openRefs(those, {
      people,
      owner,
      beneficiary: beneficiary === undefined ? undefined : people.byKey.get(beneficiary),
      teams: {},
      oncall: {},
      at: instant(0),
    });
  const stuck = [...open(refs.requesters, undefined).people].toSorted().filter((requester) => {
    const reviewers = open(refs.by, requester);
    const own = humanOf(people, requester);
    return (
      !reviewers.gaps.some(({ uncertain }) => uncertain) &&
      [...reviewers.people].every((reviewer) => humanOf(people, reviewer) === own)
    );
  });
  if (stuck.length === 0) return;
  judge.report(
    [...PATH, 'review', 'by'],
    'policy.break-glass-review',
    `Nobody else could review what ${stuck.slice(0, 5).join(', ')} did.`,
    'Name people besides those who use break-glass.',
  );
};
