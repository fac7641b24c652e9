/** The first lines on a grant that is taken up: scheduled, opening, open or ending. */
import type { Plan } from '../plan.ts';
import { reviewLine } from './break-glass.ts';
import { driftLine } from './drift.ts';
import { codeSpan, escapeMarkdown, sentence } from './escape.ts';
import { approvedBy } from './lines-judged.ts';
import { layerLines, toActivate } from './steps.ts';
import { formatRecorded } from './time.ts';
import type { Subject, View } from './view.ts';
import { connectLine, moveLine, stepsOpenToYou, usableAt } from './you-are-in.ts';

export const grant = (view: View, subject: Extract<Subject, { kind: 'grant' }>): readonly string[] => {
  const { grant: held } = subject;
  const until = formatRecorded(held.expiresAt, view.timezone, view.now);
  const who = `${escapeMarkdown(held.beneficiary, 64)}, ${escapeMarkdown(held.entitlement, 80)}`;
  const note = subject.note === undefined ? [] : [sentence(subject.note)];
  switch (held.state) {
    case 'scheduled':
      return [
        `**Approved; it begins at ${formatRecorded(held.startsAt, view.timezone, view.now)}** (${who}).`,
        `It ends at ${until}, whenever it opens. At the start everything is judged once more.`,
        ...layerLines(held.plan),
        approvedBy(held.approvals, held.plan),
        `To take it back: write \`/end\` as a comment here, or merge a pull request that deletes ${codeSpan(held.path, 120)}.`,
        ...note,
      ];
    case 'elevating':
      return [
        `**Opening** (${who}).`,
        `It ends at ${until}, whenever it opens.`,
        ...reviewLine(held, view),
        ...layerLines(held.plan),
        approvedBy(held.approvals, held.plan),
        ...note,
      ];
    case 'active':
      return active(view, subject, [
        `**${whatIsOpen(held.plan)} until ${until}** (${who}).${usableAt(held, view)}`,
        ...driftLine(held),
        ...reviewLine(held, view),
      ]);
    case 'ending':
      return [
        `**Ending${held.ending === null ? '' : ` since ${formatRecorded(held.ending.since, view.timezone, view.now)}`}** (${who}).`,
        'The network is closed first; the platform lets go of a role only some minutes after it began.',
        ...note,
      ];
  }
};

/** Seven lines at most: what it opens stands below too, so that goes first where there is too much to say. */
const active = (
  view: View,
  { grant: held, connect, offer, note }: Extract<Subject, { kind: 'grant' }>,
  before: readonly string[],
): readonly string[] => {
  const after = [
    ...moveLine(held, view),
    ...connectLine(connect, offer),
    stepsOpenToYou(held, offer),
    ...(note === undefined ? [] : [sentence(note)]),
  ];
  const layers = layerLines(held.plan).slice(0, Math.max(0, 7 - before.length - after.length));
  return [...before, ...layers, ...after].slice(0, 7);
};

/** Nobody holds what they are only eligible for. */
const whatIsOpen = (plan: Plan): string => {
  const waiting = toActivate(plan);
  if (waiting.length === 0) return 'You are in';
  const more = waiting.length > 2 ? ` and ${waiting.length - 2} more` : '';
  return `You may activate ${waiting.slice(0, 2).join(', ')}${more} in PIM`;
};
