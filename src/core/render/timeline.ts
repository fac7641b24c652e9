/** The window of a grant as a Mermaid drawing, for the job summary; phones and mail never see it. */
import { parseInstant } from '../brand.ts';
import type { Instant } from '../brand.ts';
import type { OpenGrant, StepRecord } from '../ledger/event.ts';
import { drawingLabel } from './escape.ts';
import { nameOfStep } from './steps.ts';
import type { View } from './view.ts';

/** `undefined` where there is no window yet. Times in the drawing are UTC. */
export const renderTimeline = (view: View): string | undefined => {
  const { subject } = view;
  switch (subject.kind) {
    case 'grant':
      return draw(subject.grant, subject.grant.steps, undefined);
    case 'ended':
      return draw(subject.grant, subject.steps, subject.endedAt);
    case 'not-a-request':
    case 'deletion':
    case 'findings':
    case 'judged':
    case 'observed':
    case 'closed':
    case 'fault':
      return undefined;
  }
};

const draw = (
  grant: OpenGrant,
  steps: readonly StepRecord[],
  endedAt: Instant | undefined,
): string | undefined => {
  const from = parseInstant(grant.startsAt);
  const until = parseInstant(grant.expiresAt);
  if (from === undefined || until === undefined) return undefined;
  const bars = grant.plan.steps.flatMap((step, index) => {
    const record = steps.find((one) => one.step === step.id);
    const at = record === undefined ? undefined : parseInstant(record.at);
    // A record of a revoked privilege tells when it was gone; the beginning is then the window's.
    const begins = record?.state === 'elevated' ? (at ?? from) : from;
    const ends = record?.state === 'revoked' ? (at ?? endedAt ?? until) : until;
    const state = record?.state === 'elevated' ? 'active, ' : record?.state === 'revoked' ? 'done, ' : '';
    const section = step.layer === 'identity' ? 'Identity' : 'Network';
    const before = grant.plan.steps[index - 1];
    return [
      ...(before?.layer === step.layer ? [] : [`  section ${section}`]),
      // The number in front keeps a name from being read as a keyword of the drawing.
      `  ${drawingLabel(`${step.id} ${nameOfStep(step)}`)} :${state}${seconds(begins)}, ${seconds(later(begins, ends))}`,
    ];
  });
  return [
    '```mermaid',
    'gantt',
    `  title ${drawingLabel(`${grant.beneficiary} ${grant.entitlement}`)} (UTC)`,
    '  dateFormat X',
    '  axisFormat %H:%M',
    '  section Window',
    `  agreed :crit, ${seconds(from)}, ${seconds(until)}`,
    ...bars,
    '```',
  ].join('\n');
};

const seconds = (at: Instant): number => Math.floor(at / 1000);
/** A bar is never shorter than nothing. */
const later = (a: Instant, b: Instant): Instant => (b > a ? b : a);
