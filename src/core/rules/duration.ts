/** How long: at least ten minutes, at most what entitlement and environment allow. */
import { formatDuration, SHORTEST_WINDOW } from '../duration.ts';
import { longestWindow } from './break-glass.ts';
import { type Case, deny, pass, type Rule } from './case.ts';

export const durationRule: Rule<Case> = ({ request, entitlement }) => {
  const { duration } = request;
  const own = longestWindow({ request, entitlement });
  const { maxDuration: outer } = entitlement.environment;
  const most = own < outer ? own : outer;
  // NB. NaN compares false with everything: what is no whole number is refused first, or it would be a window without an end.
  if (![duration, own, outer].every(Number.isSafeInteger))
    return [deny('duration.unreadable', 'The duration cannot be read.', 'Write a duration like 2h.')];
  if (duration < SHORTEST_WINDOW)
    return [
      deny(
        'duration.too-short',
        `${formatDuration(duration)} is less than ten minutes.`,
        'Ask for at least 10m.',
      ),
    ];
  if (duration > most)
    return [
      deny(
        'duration.too-long',
        `${formatDuration(duration)} is more than ${entitlement.name} allows.`,
        `Ask for at most ${formatDuration(most)}.`,
      ),
    ];
  return [pass('duration.allowed', `${formatDuration(duration)} is allowed.`)];
};
