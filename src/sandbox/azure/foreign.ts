/** What administrators and people do in PIM itself, to Azure's roles and to the directory's alike. */
import type { Assignment } from './tenant.ts';
import { standing } from './assignment.ts';

/** As an administrator changes it: another end, and with it another schedule. `end`: ISO 8601. */
export const prolong = (entry: Assignment, end: string | undefined, now: number): void => {
  entry.endsAt = end === undefined ? undefined : Date.parse(end);
  entry.schedule = crypto.randomUUID();
  entry.updatedOn = now;
};

/** What a person activates from an eligibility. NB. It may end after the eligibility. */
export const activation = (from: Assignment, end: string, now: number): Assignment => ({
  ...standing({ ...from, name: crypto.randomUUID(), createdOn: now }),
  schedule: crypto.randomUUID(),
  assignmentType: 'Activated',
  activates: from.schedule,
  endsAt: Date.parse(end),
  request: crypto.randomUUID(),
});
