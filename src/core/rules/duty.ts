/** Access by duty alone ends with the duty: whoever is eligible only because they are on call asks for no more than their shift. */
import { openRefs, type RefContext } from '../approval/people-refs.ts';
import { between, formatInstant, milliseconds, minutes, type Instant, type Milliseconds } from '../brand.ts';
import { formatDuration, SHORTEST_WINDOW } from '../duration.ts';
import { dutyEnd } from '../duty.ts';
import type { Reason } from '../decision.ts';
import type { Person } from '../policy.ts';
import { windowOf } from '../window.ts';
import { mayAsk } from './break-glass.ts';
import { type Case, deny, note, pass, type Rule } from './case.ts';

/** Whoever asks and whoever receives: the access of the one rests on the duty of the other. */
export const dutyRule: Rule<Case> = (subject) => {
  const { requester, beneficiary } = subject;
  if (beneficiary === undefined)
    return [note('duty.nobody', 'Whom it is for is not known, so nobody is on call.')];
  const others = requester === undefined || requester.key === beneficiary.key ? [] : [requester];
  return [beneficiary, ...others].map((person) => dutyOf(subject, person));
};

const dutyOf = (subject: Case, person: Person): Reason => {
  const { request, now } = subject;
  const context = contextOf(subject);
  const may = mayAsk(subject);
  const otherwise = may.filter(({ kind }) => kind !== 'oncall');
  if (openRefs(otherwise, context).people.has(person.key))
    return pass('duty.not-needed', `${person.key} may ask without being on call.`);
  if (otherwise.length === may.length || !openRefs(may, context).people.has(person.key))
    return note('duty.nobody', `No shift of ${person.key} bounds the window.`);
  const end = endOfDuty(subject, person);
  if (end === undefined)
    return deny(
      'duty.unknown-end',
      `When the shift of ${person.key} ends is not known.`,
      'Write the shifts into people.yaml, or name people or a group as requesters.',
    );
  if (windowOf(request, now).to <= end)
    return pass('duty.within-shift', `${person.key} is on call until ${formatInstant(end)}.`);
  return deny(
    'duty.past-shift',
    `${person.key} is on call until ${formatInstant(end)}, and the window of ${formatDuration(request.duration)} ends after that.`,
    remedyFor(between(now, end)),
  );
};

const contextOf = ({ people, entitlement, beneficiary, facts, now }: Case): RefContext => ({
  people,
  owner: entitlement.owner,
  beneficiary,
  teams: facts.teams,
  oncall: facts.oncall,
  at: now,
});

/** By the shifts of all rotas of the requesters together; another system's rota says who, and not until when. */
const endOfDuty = (subject: Case, { key }: Person): Instant | undefined => {
  const { people, now } = subject;
  const shifts = mayAsk(subject).flatMap((ref) => {
    const rota = ref.kind === 'oncall' ? people.rotas.get(ref.rota) : undefined;
    return rota?.kind === 'static' ? rota.shifts : [];
  });
  return dutyEnd(shifts, key, now);
};

const STEP = minutes(5);

/** The longest window that works, less what filing, approving and merging a new request take. */
const remedyFor = (left: Milliseconds): string => {
  const longest = milliseconds(Math.floor((left - STEP) / STEP) * STEP);
  return longest >= SHORTEST_WINDOW
    ? `Ask for at most ${formatDuration(longest)}, or let somebody ask who is on call longer.`
    : 'Let somebody ask who is on call longer.';
};
