/** The approved hours of an entitlement must hold the whole window, not only its beginning. */
import { containsWindow } from '../calendar.ts';
import { sayMoment } from '../moment.ts';
import { windowOf } from '../window.ts';
import { waives } from './break-glass.ts';
import { type Case, deny, pass, type Rule } from './case.ts';
import { whatWouldWork } from './what-would-work.ts';

export const hoursRule: Rule<Case> = (subject) => {
  const { request, entitlement, settings, now } = subject;
  const { hours } = entitlement;
  if (hours === undefined) return [pass('hours.any', `${entitlement.name} may be used at any hour.`)];
  if (waives(subject, 'hours')) return [pass('hours.waived', 'Break-glass waives the approved hours.')];
  const window = windowOf(request, now);
  if (containsWindow(hours, window))
    return [pass('hours.inside', `The whole window lies in the approved hours, ${hours.name}.`)];
  const [from, to] = [window.from, window.to].map((at) => sayMoment(at, settings.timezone));
  return [
    deny(
      'hours.outside',
      `The window does not lie in the approved hours, ${hours.name}, as a whole: it goes from ${from} to ${to}.`,
      whatWouldWork(subject),
    ),
  ];
};
