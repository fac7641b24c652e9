/** Who is on call at a moment by shifts that stand in people.yaml, and until when. */
import type { Instant, PersonKey } from './brand.ts';
import { isOver } from './brand.ts';
import type { Shift } from './policy.ts';

const covers = ({ from, to }: Shift, at: Instant): boolean => from <= at && !isOver(to, at);

export const onCallAt = (shifts: readonly Shift[], at: Instant): ReadonlySet<PersonKey> =>
  new Set(shifts.filter((shift) => covers(shift, at)).map(({ person }) => person));

/** The end of the unbroken time on call that a person is in; shifts that touch are one. `undefined`: not on call at `at`. */
export const dutyEnd = (shifts: readonly Shift[], person: PersonKey, at: Instant): Instant | undefined => {
  const own = shifts.filter((shift) => shift.person === person).toSorted((a, b) => a.from - b.from);
  let end: Instant | undefined;
  for (const shift of own) {
    if (end === undefined ? covers(shift, at) : shift.from <= end && shift.to > end) end = shift.to;
  }
  return end;
};

/** When the next shift begins after `at`; `undefined`: none does. */
export const nextShift = (shifts: readonly Shift[], at: Instant): Shift | undefined =>
  shifts.filter(({ from }) => from > at).toSorted((a, b) => a.from - b.from)[0];
