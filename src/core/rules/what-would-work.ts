/** The remedy where a window lies at the wrong time: when the same one would be allowed, or how much of it is. */
import { nextWindow, roomAt, type Search } from '../calendar.ts';
import { later, milliseconds } from '../brand.ts';
import { SHORTEST_WINDOW, writeDuration } from '../duration.ts';
import { writeMoment } from '../moment.ts';
import type { Reason } from '../decision.ts';
import type { Entitlement, Freeze, Settings } from '../policy.ts';
import { windowOf } from '../window.ts';
import type { Case } from './case.ts';

export const freezesOf = (settings: Settings, { environment }: Entitlement): readonly Freeze[] =>
  settings.freezes.filter(
    ({ environments }) => environments === undefined || environments.includes(environment.name),
  );

/** The start that may be asked for now, where one of these remedies proposes one: to be taken over where somebody is asked. */
export const startProposedIn = (reasons: readonly Reason[]): string | undefined =>
  reasons.flatMap(({ remedy }) => /^Ask for `start: ([^`]+)`[.,]/.exec(remedy ?? '')?.[1] ?? [])[0];

export const whatWouldWork = ({ request, settings, entitlement, now }: Case): string => {
  const { timezone, startHorizon } = settings;
  const { from } = windowOf(request, now);
  const search: Search = { calendar: entitlement.hours, closed: freezesOf(settings, entitlement), from };
  const next = nextWindow(search, request.duration);
  const room = roomAt(search, request.duration);
  const shorter = room < SHORTEST_WINDOW ? [] : [`for at most ${writeDuration(room)}`];
  if (next === undefined)
    return shorter.length > 0
      ? `Ask ${shorter.join('')}.`
      : 'No window of this length is allowed in the next 60 days: ask for less.';
  const start = `start: ${writeMoment(next, timezone)}`;
  if (next <= later(now, startHorizon)) return `Ask for ${[`\`${start}\``, ...shorter].join(', or ')}.`;
  const opens = writeMoment(later(next, milliseconds(-startHorizon)), timezone);
  return `Ask ${[...shorter, `for \`${start}\` from ${opens} on`].join(', or ')}.`;
};
