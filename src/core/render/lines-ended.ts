/** The first lines on a grant that has ended: why, how late, and what was read back; and who ends each step. */
import type { Lag } from '../ends.ts';
import type { OpenGrant, StepRecord } from '../ledger/event.ts';
import { reviewLine } from './break-glass.ts';
import { escapeMarkdown, sentence } from './escape.ts';
import { enderOfStep } from './steps.ts';
import { formatLag, formatRecorded, formatTime } from './time.ts';
import type { Subject, View } from './view.ts';

export const ended = (view: View, subject: Extract<Subject, { kind: 'ended' }>): readonly string[] => {
  const { grant: held, steps } = subject;
  const at = formatTime(subject.endedAt, view.timezone, view.now);
  const residuals = latestResiduals(steps);
  const faults = steps.flatMap((step) => (step.fault === undefined ? [] : [step.fault]));
  return [
    `**Ended at ${at}: ${endings[subject.why]}** (${escapeMarkdown(held.beneficiary, 64)}, ${escapeMarkdown(held.entitlement, 80)}).`,
    subject.why === 'expired'
      ? `${formatLag(subject.lagSeconds)} after the end of the window.`
      : `The window would have ended at ${formatRecorded(held.expiresAt, view.timezone, view.now)}.`,
    ...reviewLine(held, view),
    ...(subject.note === undefined ? [] : [`Why: ${sentence(subject.note)}`]),
    closedLine(held, subject),
    ...residuals
      .slice(0, 2)
      .map(
        (left) =>
          `Not ours to end: ${escapeMarkdown(left.what, 600)}${left.until === 'unknown' ? '; when the last one ends is not known.' : `, until ${formatRecorded(left.until, view.timezone, view.now)} at the latest.`}`,
      ),
    ...faults.slice(0, 2).map((fault) => `What failed: ${sentence(fault)}`),
  ];
};

const endings = {
  expired: 'the window is over',
  early: 'early',
  failed: 'the elevation failed',
  superseded: 'an extension took over',
} as const;

const closedLine = (held: OpenGrant, subject: Extract<Subject, { kind: 'ended' }>): string => {
  if (subject.steps.length === 0) return 'Nothing had been opened.';
  const gone = subject.steps.filter((step) => step.state === 'revoked').length;
  const foreign = subject.steps.filter((step) => step.state === 'foreign').length;
  const all = held.plan.steps.length;
  return `Read back from the platform: ${gone} of ${all} privileges are gone${foreign === 0 ? '' : `; ${foreign} left alone, because they are not ours`}.`;
};

/** What may still live, each thing once with its latest end; one without a known end outlasts every other. */
const latestResiduals = (steps: readonly StepRecord[]): readonly NonNullable<StepRecord['residual']>[] => {
  const latest = new Map<string, string>();
  for (const { residual } of steps) {
    if (residual === undefined) continue;
    const before = latest.get(residual.what);
    // `unknown` sorts behind every instant.
    if (before === undefined || before < residual.until) latest.set(residual.what, residual.until);
  }
  return [...latest].map(([what, until]) => ({ what, until }));
};

/** `- Reader on bas-hub: Azure ends it by itself; read back as gone …` `lag`: what was measured of this kind so far. */
export const enderLine = (
  step: Parameters<typeof enderOfStep>[0],
  described: string,
  lag: Lag | undefined,
): string => `- ${described}: ${enderOfStep(step)}${lag === undefined ? '' : measured(lag)}.`;

const measured = ({ count, median, worst }: Lag): string =>
  count === 1
    ? `; the last one was seen gone ${formatLag(worst)} after its end`
    : `; of the last ${count} half were seen gone within ${formatLag(median)} after their end, the slowest after ${formatLag(worst)}`;
