/** An explanation for a terminal: outcome, every reason, who fills which rule, the plan, and what would have to change. */
import type { Instant } from '../brand.ts';
import type { Decision, RuleStatus } from '../decision.ts';
import type { Explanation } from '../hypothetical/explain.ts';
import type { Step } from '../plan.ts';
import type { AccessRequest } from '../request.ts';
import { byEffect, effectWord } from './effects.ts';
import { terminalSafe } from './escape.ts';
import { nameOfStep } from './steps.ts';
import { formatDuration, formatTime } from './time.ts';
import { waitingFor } from './waiting.ts';

export interface Told {
  /** The policy's. */
  readonly timezone: string;
  /** What nobody told, each as one sentence. */
  readonly assumed: readonly string[];
  /** Without the reasons that stand in nobody's way. */
  readonly brief?: true;
}

/** Plain lines. */
export const renderExplanation = (
  explanation: Explanation,
  { timezone, assumed, brief }: Told,
): readonly string[] => {
  const { hypothesis, judged } = explanation;
  const { decision, input } = judged;
  const request = input.kind === 'request' ? input.request : undefined;
  return [
    headline(decision),
    ...askedLines(decision, request),
    `${brief === true ? 'asked' : `at ${hypothesis.moment},`} ${whenOf(hypothesis.at, timezone)}`,
    ...assumed,
    ...(brief === true ? owedLines(decision) : section('Reasons', reasonLines(decision))),
    ...section('Who fills which rule', ruleLines(decision)),
    ...section('Reviews that do not count', discountedLines(decision)),
    ...section('The plan', planLines(decision)),
    ...section('What would have to change', changeLines(explanation)),
  ].map((line) => (line.startsWith('  ') ? `  ${terminalSafe(line)}` : terminalSafe(line)));
};

const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `${heading}:`, ...lines.map((line) => `  ${line}`)];

const headline = (decision: Decision): string => {
  const observed = decision.mode === 'observe' ? ' (observed only: nothing would be elevated)' : '';
  switch (decision.outcome) {
    case 'approved':
      return `approved${observed}`;
    case 'pending':
      return `pending: waiting for ${waitingFor(decision).join(', ')}${observed}`;
    case 'denied':
      return `denied${observed}`;
  }
};

const askedLines = (decision: Decision, request: AccessRequest | undefined): readonly string[] => {
  const { requester, beneficiary, plan } = decision;
  if (request === undefined) return [];
  const forWhom =
    beneficiary === undefined || beneficiary === requester ? '' : ` on behalf of ${beneficiary}`;
  const ticket = request.ticket === undefined ? '' : ` (${request.ticket})`;
  const duration = plan?.duration ?? request.duration;
  const how = request.breakGlass ? ' by break-glass' : '';
  return [
    `${requester ?? 'somebody unknown'} asks${forWhom} for ${request.entitlement}${how} for ${formatDuration(duration)}${ticket}`,
  ];
};

/** What break-glass owes, which nobody should learn only afterwards. */
const owedLines = ({ reasons }: Decision): readonly string[] =>
  reasons.filter(({ code }) => code === 'break-glass.used').map(({ sentence }) => sentence);

/** With its date always: a hypothetical moment is rarely today. */
const whenOf = (at: Instant, timezone: string): string =>
  formatTime(at, timezone, at).replace(/^(?=\d{2}:)/, `${new Date(at).toISOString().slice(0, 10)} `);

const reasonLines = ({ reasons }: Decision): readonly string[] =>
  byEffect(reasons).map((reason) => `${effectWord(reason)}: ${reason.sentence} [${reason.code}]`);

const ruleLines = ({ rules }: Decision): readonly string[] =>
  rules.map((rule) => {
    const people = rule.needed > 1 ? ` (${rule.needed} people)` : '';
    return `${rule.instead === true ? 'or instead ' : ''}${rule.rule}${people}: ${ruleState(rule)}`;
  });

const ruleState = ({ needed, filledBy, couldFill, waitsFor, notNeeded }: RuleStatus): string => {
  const filled = filledBy.length === 0 ? [] : [`filled by ${filledBy.join(', ')}`];
  if (notNeeded !== undefined) return [...filled, `not needed: ${notNeeded}`].join('; ');
  if (filledBy.length >= needed) return filled.join('');
  if (couldFill.length === 0) return [...filled, 'nobody can fill it'].join('; ');
  const first = waitsFor === undefined ? [] : [`waits for ${waitsFor.join(' and ')}`];
  return [...filled, ...first, `could be filled by ${couldFill.join(', ')}`].join('; ');
};

const discountedLines = ({ discounted }: Decision): readonly string[] =>
  discounted.map(({ person, login, sentence, code }) => `${person ?? login}: ${sentence} [${code}]`);

const planLines = ({ plan }: Decision): readonly string[] =>
  plan === undefined
    ? []
    : plan.steps.map((step) => `${step.id} ${step.kind}: ${nameOfStep(step)}${portsOf(step)}`);

const portsOf = (step: Step): string => ('ports' in step ? `, port ${step.ports.join(', ')}` : '');

const changeLines = ({ judged: { decision }, change }: Explanation): readonly string[] => {
  if (decision.outcome === 'approved') return [];
  const remedies = decision.reasons
    // What else would work stands in a note that has a remedy.
    .filter(({ effect, remedy }) => effect === 'deny' || (effect === 'note' && remedy !== undefined))
    .map(({ sentence, remedy }) => (remedy === undefined ? sentence : `${sentence} ${remedy}`));
  const by = change.approvals.map(({ person, rule }) => `${person} (${rule})`).join(', ');
  if (by === '') return remedies;
  const approvals = `approvals by ${by}`;
  if (change.outcome === 'approved') return [...remedies, `With ${approvals} it would be approved.`];
  const said = new Set(
    decision.reasons.filter(({ effect }) => effect === 'deny').map(({ sentence }) => sentence),
  );
  const left = change.obstacles.map(({ sentence }) => sentence).filter((sentence) => !said.has(sentence));
  const why = left.length === 0 ? ', for what is said above.' : `: ${left.join(' ')}`;
  return [...remedies, `With ${approvals} it would still be ${change.outcome}${why}`];
};
