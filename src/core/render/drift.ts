/** What is said of an open grant that somebody changed on a platform: one issue about it, and a line of its comment. */
import type { GrantNumber } from '../brand.ts';
import type { Drift, DriftMode } from '../drift.ts';
import type { OpenGrant } from '../ledger/event.ts';
import type { Step } from '../plan.ts';
import { escapeMarkdown } from './escape.ts';
import { describeStep } from './steps.ts';

interface DriftedStep {
  readonly step: Step;
  readonly drift: Drift;
}

/** Behind the name of what it is about. */
const happened = ({ how, what }: Drift): string => {
  const said = escapeMarkdown(what, 200);
  switch (how) {
    case 'gone':
      return 'is gone before its end';
    case 'edited':
      return `was changed (${said})`;
    case 'wider':
      return `was changed to open more than was granted (${said}); Gatehouse closes it`;
    case 'foreign':
      return `is not ours any more: ${said}`;
    case 'idle':
      return `has no effect now: ${said}`;
    case 'lost':
      return `could not be put back: ${said}`;
  }
};

const sentenceOf = ({ step, drift }: DriftedStep): string => {
  const said = `${describeStep(step)} ${happened(drift)}`;
  return /[.!?]$/.test(said) ? said : `${said}.`;
};

export const renderDrift = (
  grant: GrantNumber,
  steps: readonly DriftedStep[],
  mode: DriftMode,
): { readonly title: string; readonly body: string } => ({
  title: `Changed on the platform: something of grant ${grant}, whose window runs`,
  body: [
    `**What #${grant} opened is not what was agreed any more.** Somebody, or a template, has changed it.`,
    ...steps.map((one) => `- ${sentenceOf(one)}`),
    mode === 'repair'
      ? 'Gatehouse puts back what is its own, and only until the agreed end; the pull request says how that went. A role or a membership that was taken away, and what is somebody else’s now, it leaves alone.'
      : 'Gatehouse only reports it (`drift: report`): nothing is put back. Whoever still needs the access files a new request.',
    'What to do: find out who changed it. Where a template removes the rules of others, see docs/outcomes.md.',
  ].join('\n'),
});

/** At most one line. */
export const driftLine = ({ plan, drift = [] }: OpenGrant): readonly string[] => {
  const steps = drift.flatMap((one) => {
    const step = plan.steps.find(({ id }) => id === one.step);
    return step === undefined ? [] : [{ step, drift: one }];
  });
  if (steps.length === 0) return [];
  const more = steps.length > 2 ? ` And ${steps.length - 2} more.` : '';
  return [`**Changed on the platform:** ${steps.slice(0, 2).map(sentenceOf).join(' ')}${more}`];
};
