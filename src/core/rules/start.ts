/** When it begins: not in the past, not beyond the horizon, and with at least ten minutes left when approval came late. */
import { later, milliseconds } from '../brand.ts';
import { formatDuration, SHORTEST_WINDOW } from '../duration.ts';
import { sayMoment, writeMoment } from '../moment.ts';
import { type Case, deny, note, pass, type Rule } from './case.ts';

/** Judged with the plan as the approvals left it: one that shortens the window moves its end. */
export const startRule: Rule<Case> = ({ request, plan, settings, facts, now }) => {
  const { start } = request;
  const { timezone, startHorizon } = settings;
  if (start === undefined) return [pass('start.at-once', 'It begins as soon as it is taken up.')];
  const when = sayMoment(start, timezone);
  if (start >= now) {
    if (start <= later(now, startHorizon)) return [pass('start.ahead', `It begins at ${when}.`)];
    const from = later(start, milliseconds(-startHorizon));
    return [
      deny(
        'start.too-far',
        `It would begin at ${when}, and a start may lie at most ${formatDuration(startHorizon)} ahead.`,
        `Name an earlier start, or ask again from ${writeMoment(from, timezone)} on.`,
      ),
    ];
  }
  if (start < facts.pull.createdAt)
    return [
      deny(
        'start.past',
        `Its start, ${when}, had passed when the request was opened.`,
        'Name a start that lies ahead, or delete the key to begin at once.',
      ),
    ];
  const end = later(start, plan.kind === 'plan' ? plan.plan.duration : request.duration);
  if (end - now >= SHORTEST_WINDOW)
    return [
      note(
        'start.late',
        `Its start, ${when}, has passed: it begins when it is taken up, and still ends at ${sayMoment(end, timezone)}.`,
      ),
    ];
  return [
    deny(
      'start.too-late',
      `Its start, ${when}, has passed, and less than ten minutes are left until its end at ${sayMoment(end, timezone)}.`,
      'Open a new request.',
    ),
  ];
};
