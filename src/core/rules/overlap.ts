/** No second grant on a place that an open one holds. */
import { targetKeys } from '../make-plan.ts';
import { type Case, deny, note, orPass, pass, type Rule } from './case.ts';
import { others } from './running.ts';

export const overlapRule: Rule<Case> = (subject) => {
  const running = others(subject);
  if (running.kind === 'unknown')
    return [note('overlap.unknown', 'Whether an open grant is in the way cannot be said.')];
  if (subject.plan.kind !== 'plan') return [note('overlap.unknown', 'What would be granted cannot be said.')];
  const none = pass('overlap.none', 'No open grant is in the way.');
  if (running.grants.length === 0) return [none];
  const wanted = new Set(targetKeys(subject.plan.plan));
  // Also a grant that is over holds its place until it is ended.
  const inTheWay = running.grants.filter((grant) => grant.targets.some((target) => wanted.has(target)));
  return orPass(
    inTheWay.map(({ grant }) =>
      deny(
        'overlap.open-grant',
        `Grant ${grant} already holds one of the targets for the same principal.`,
        `End grant ${grant} first, or wait until it has ended.`,
      ),
    ),
    none,
  );
};
