/** No second grant on a place in a time in which another one holds it. */
import { isOver, type Instant } from '../brand.ts';
import type { Reason } from '../decision.ts';
import type { RunningGrant, Window } from '../facts.ts';
import { targetKeys } from '../make-plan.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';
import { others } from './running.ts';
import { heldBy, windowFor } from './window.ts';

export const overlapRule: Rule<Case> = (subject) => {
  const running = others(subject);
  if (running.kind === 'unknown')
    return [note('overlap.unknown', 'Whether an open grant is in the way cannot be said.')];
  if (subject.plan.kind !== 'plan') return [note('overlap.unknown', 'What would be granted cannot be said.')];
  const none = pass('overlap.none', 'No open grant is in the way.');
  if (running.grants.length === 0) return [none];
  const { now } = subject;
  const wanted = new Set(targetKeys(subject.plan.plan));
  const window = windowFor(subject);
  const inTheWay = running.grants.filter(
    (grant) => grant.targets.some((target) => wanted.has(target)) && isHeldIn(window, grant, now),
  );
  return orPass(
    inTheWay.map((grant) => overlapReason(grant, now)),
    none,
  );
};

/** Two grants of one place may follow each other; one ends in the very moment in which the next begins. */
const isHeldIn = (window: Window, grant: RunningGrant, now: Instant): boolean => {
  const { from, until } = heldBy(grant, now);
  // NB. A grant that is over holds its place until it is ended, so nothing begins there now.
  if (until === undefined) return window.from <= now;
  return window.from < until && from < window.to;
};

const overlapReason = ({ grant, state, expiresAt }: RunningGrant, now: Instant): Reason => {
  if (isOver(expiresAt, now))
    return deny(
      'overlap.not-ended',
      `Grant ${grant} held one of the targets; it is over and not ended yet.`,
      `Wait until grant ${grant} has ended.`,
    );
  return deny(
    'overlap.open-grant',
    state === 'scheduled'
      ? `Grant ${grant} is scheduled to hold one of the targets in the same time.`
      : `Grant ${grant} already holds one of the targets.`,
    `End grant ${grant} first, or wait until it has ended.`,
  );
};
