/** Days on which the settings freeze an environment: no window may touch one. Beside the freeze that operators switch on. */
import type { Freeze } from '../policy.ts';
import { meets, windowOf } from '../window.ts';
import { type Case, deny, orPass, pass, type Rule } from './case.ts';
import { freezesOf, whatWouldWork } from './what-would-work.ts';

export const frozenDaysRule: Rule<Case> = (subject) => {
  const { request, entitlement, settings, now } = subject;
  const window = windowOf(request, now);
  return orPass(
    freezesOf(settings, entitlement)
      // Break-glass passes a freeze of changes, never one of everything.
      .filter((freeze) => meets(freeze, window) && !(request.breakGlass && freeze.level === 'changes'))
      .map((freeze) =>
        deny(
          codeOf(freeze),
          `${entitlement.environment.name} is frozen from ${freeze.firstDay} to ${freeze.lastDay}, both included: ${freeze.name}.`,
          whatWouldWork(subject),
        ),
      ),
    pass('freeze.no-day', 'The window touches no frozen day.'),
  );
};

const codeOf = ({ level }: Freeze): string => {
  switch (level) {
    case 'changes':
      return 'freeze.day-changes';
    case 'everything':
      return 'freeze.day-everything';
  }
};
