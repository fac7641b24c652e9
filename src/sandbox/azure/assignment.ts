/** Making assignments and eligibilities by hand, and letting go of what is over. */
import type { Assignment, PrincipalType } from './tenant.ts';

/** An assignment made outside PIM: it shows up in PIM's lists with no end. */
export const standing = (of: {
  readonly name: string;
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly role: string;
  readonly scope: string;
  readonly createdOn: number;
}): Assignment => ({
  ...of,
  schedule: of.name,
  assignmentType: 'Assigned',
  activates: undefined,
  updatedOn: of.createdOn,
  startsAt: of.createdOn,
  endsAt: undefined,
  scheduleFrom: of.createdOn,
  instanceFrom: of.createdOn,
  removedAt: undefined,
  hiddenFrom: undefined,
  description: undefined,
  plainDeleted: false,
  request: undefined,
});

/** Somebody may activate a role, as an administrator made it outside the schedule requests. `endDateTime`: ISO 8601. */
export const eligibility = ({
  endDateTime,
  schedule,
  ...of
}: {
  readonly name: string;
  readonly schedule: string;
  readonly principalId: string;
  readonly role: string;
  readonly scope: string;
  readonly createdOn: number;
  readonly endDateTime?: string;
}): Assignment => ({
  ...standing({ ...of, principalType: 'User' }),
  schedule,
  assignmentType: 'Eligible',
  endsAt: endDateTime === undefined ? undefined : Date.parse(endDateTime),
});

export const dropOver = (held: Set<Assignment>, now: number): void => {
  for (const entry of held)
    if ((entry.endsAt ?? Infinity) <= now || (entry.hiddenFrom ?? Infinity) <= now) held.delete(entry);
};
