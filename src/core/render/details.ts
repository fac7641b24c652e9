/** What stands below the first lines: who can fill what, which reviews did not count, who ends what, every reason. */
import type { Decision, RuleStatus } from '../decision.ts';
import type { Changed } from '../impact.ts';
import type { MeasuredEnd, StepEnd } from '../ends.ts';
import { lagOf } from '../ends.ts';
import type { EndReason } from '../ledger/event.ts';
import type { Plan } from '../plan.ts';
import { byEffect, effectWord } from './effects.ts';
import { codeBlock, codeSpan, escapeMarkdown, sentence } from './escape.ts';
import { changedIn } from './impact.ts';
import { enderLine } from './lines-ended.ts';
import { findingLine, findingsShown, remedySentence } from './lines-findings.ts';
import { approvedBy } from './lines-judged.ts';
import { describeStep, placeOfStep } from './steps.ts';
import { formatLag, formatRecorded, formatTime } from './time.ts';
import type { Subject, View } from './view.ts';

/** Entries of any one list that are shown. */
const most = 50;

export interface Section {
  readonly heading: string;
  readonly body: readonly string[];
  readonly folded: boolean;
}

/** In the order in which they are read; sections without content are left out. */
export const sections = (view: View): readonly Section[] =>
  sectionsOf(view, view.subject).filter(({ body }) => body.length > 0);

const sectionsOf = (view: View, subject: Subject): readonly Section[] => {
  switch (subject.kind) {
    case 'judged':
    case 'observed': {
      const { decision, request } = subject;
      // After the merge nobody can fill anything any more, and nothing of it is opened.
      const merged = subject.kind === 'judged' && subject.merged;
      return [
        merged
          ? { heading: 'Who had approved what', body: rules(decision, filledAtMerge), folded: false }
          : {
              heading: 'Who can approve what',
              body: rules(decision, (rule) => `${ruleState(rule)}${later(view, rule)}`),
              folded: false,
            },
        { heading: 'Reviews that do not count', body: discounted(decision), folded: false },
        {
          heading: 'Who ends what',
          body: decision.outcome === 'denied' || merged ? [] : enders(decision.plan, view.closings),
          folded: false,
        },
        { heading: 'Every reason', body: reasons(decision), folded: true },
        {
          heading: 'What the request says',
          body:
            request === undefined ? [] : [`Justification: ${escapeMarkdown(request.justification, 1_000)}`],
          folded: true,
        },
        { heading: 'The plan in full', body: places(decision.plan), folded: true },
      ];
    }
    case 'findings':
      return [
        {
          heading: 'All findings',
          body: subject.findings.length > findingsShown ? list(subject.findings.map(findingLine)) : [],
          folded: true,
        },
      ];
    case 'change':
      return [
        {
          heading: 'What the policy would decide otherwise',
          body: list(
            (subject.policy?.impact.changed ?? []).map((one) =>
              changeLine(one, 'by the policy of today', 'by this one'),
            ),
          ),
          folded: false,
        },
        {
          heading: 'What the changed version would decide otherwise',
          body:
            subject.version?.kind === 'told'
              ? list(
                  subject.version.impact.changed.map((one) =>
                    changeLine(one, 'by the version on the default branch', 'by this one'),
                  ),
                  changedIn(subject.version.impact.tally) - subject.version.impact.changed.length,
                )
              : [],
          folded: false,
        },
      ];
    case 'deletion':
      return [
        {
          heading: 'All deleted files',
          body: subject.paths.length > 3 ? list(subject.paths.map((path) => codeSpan(path, 200))) : [],
          folded: true,
        },
      ];
    case 'grant':
      return [
        {
          heading: 'Connect',
          body:
            subject.grant.state === 'active' && subject.connect?.trim().includes('\n') === true
              ? [codeBlock(subject.connect)]
              : [],
          folded: false,
        },
        { heading: 'Who ends what', body: enders(subject.grant.plan, view.closings), folded: false },
        {
          heading: 'Who approved it',
          body:
            subject.grant.state === 'active' ? [approvedBy(subject.grant.approvals, subject.grant.plan)] : [],
          folded: true,
        },
        { heading: 'The plan in full', body: places(subject.grant.plan), folded: true },
        { heading: 'Record', body: recordOf(subject.grant), folded: true },
      ];
    case 'ended':
      return [
        { heading: 'What was closed when', body: closed(view, subject), folded: false },
        { heading: 'Record', body: recordOf(subject.grant), folded: true },
      ];
    case 'not-a-request':
    case 'closed':
    case 'fault':
      return [];
  }
};

/** `#41 (open now): approved by the policy of today, denied by this one (duration.too-long)` */
const changeLine = (one: Changed, before: string, after: string): string =>
  `#${one.grant}${one.open ? ' (open now)' : ''}: ${one.before} ${before}, ${one.after} ${after} (${one.because.map((code) => codeSpan(code, 60)).join(', ')})`;

const rules = (decision: Decision, stateOf: (rule: RuleStatus) => string): readonly string[] =>
  list(
    decision.rules.map((rule) => {
      const needed = rule.needed > 1 ? ` (${rule.needed} people)` : '';
      const instead = rule.instead === true ? 'or instead ' : '';
      return `${instead}${escapeMarkdown(rule.rule, 80)}${needed}: ${stateOf(rule)}`;
    }),
  );

/** Who fills a rule, who still could, what it waits for, or why it is not needed. */
const ruleState = ({ needed, filledBy, couldFill, waitsFor, notNeeded }: RuleStatus): string => {
  const filled = people(filledBy);
  if (notNeeded !== undefined)
    return `${filled === '' ? '' : `approved by ${filled}; the rest is `}not needed: ${escapeMarkdown(notNeeded, 200)}`;
  if (filledBy.length >= needed) return `filled by ${filled}`;
  const could = people(couldFill);
  if (could === '') return `${filled === '' ? '' : `${filled} so far; `}**nobody can fill it**`;
  if (waitsFor !== undefined)
    return `waits for ${waitsFor.map((name) => escapeMarkdown(name, 80)).join(' and ')}; after that it can be filled by ${could}`;
  return `${filled === '' ? '' : `${filled} so far; `}can be filled by ${could}`;
};

/** Who may fill it too when it has waited for longer. */
const later = (view: View, { escalation, couldFill }: RuleStatus): string =>
  escalation === undefined || escalation.at < view.now || couldFill.length === 0
    ? ''
    : `; from ${formatTime(escalation.at, view.timezone, view.now)} on also by ${people(escalation.people)}`;

const filledAtMerge = (rule: RuleStatus): string => {
  if (rule.notNeeded !== undefined || rule.filledBy.length >= rule.needed) return ruleState(rule);
  return rule.filledBy.length === 0 ? '**by nobody**' : `only by ${people(rule.filledBy)}`;
};

const people = (keys: readonly string[]): string =>
  keys
    .slice(0, most)
    .map((person) => escapeMarkdown(person, 64))
    .join(', ');

const discounted = (decision: Decision): readonly string[] =>
  list(
    decision.discounted.map(
      (review) =>
        `${escapeMarkdown(review.login, 64)}: ${sentence(review.sentence)} (${codeSpan(review.code, 60)})`,
    ),
  );

const enders = (plan: Plan | undefined, closings: readonly MeasuredEnd[] = []): readonly string[] =>
  plan === undefined
    ? []
    : plan.steps
        .slice(0, most)
        .map((step) =>
          enderLine(step, describeStep(step), lagOf(closings.filter(({ kind }) => kind === step.kind))),
        );

const places = (plan: Plan | undefined): readonly string[] =>
  plan === undefined
    ? []
    : list([
        ...plan.steps.map((step) => `${describeStep(step)}: ${placeOfStep(step)}`),
        `Plan ${codeSpan(plan.digest)}`,
      ]);

const reasons = (decision: Decision): readonly string[] => {
  const lines = byEffect(decision.reasons).map((reason) => {
    const { code, sentence: text, remedy, place } = reason;
    const where =
      place === undefined ? '' : ` ${codeSpan(`${place.file}:${place.line}:${place.column}`, 160)}`;
    return `${effectWord(reason)}: ${sentence(text)}${remedy === undefined ? '' : ` ${remedySentence(remedy)}`}${where} (${codeSpan(code, 60)})`;
  });
  return list([...decision.findings.map(findingLine), ...lines]);
};

const recordOf = (grant: Extract<Subject, { kind: 'grant' }>['grant']): readonly string[] =>
  list([
    `Grant ${grant.grant}, request ${codeSpan(grant.path, 160)}`,
    `Judged head ${codeSpan(grant.head)}, merged as ${codeSpan(grant.merge)}`,
    `Policy at ${codeSpan(grant.policy)}`,
  ]);

const states = {
  intended: 'was never opened',
  elevated: 'still open',
  failed: 'could not be opened',
  revoked: 'gone',
  foreign: 'left alone: not ours',
} as const;

/** Read back from the platform each time. */
const endedBy = {
  gatehouse: 'by Gatehouse',
  platform: 'ended by the platform itself',
  'closer-or-hand': 'gone when Gatehouse looked: by the closer or by hand',
  hand: 'gone before its end, not by Gatehouse',
} as const;

const late = (why: EndReason, { lagSeconds }: StepEnd): string =>
  why === 'expired' ? ` (${formatLag(lagSeconds)} after its end)` : '';

const closed = (view: View, subject: Extract<Subject, { kind: 'ended' }>): readonly string[] =>
  list(
    subject.steps.map((record) => {
      const step = subject.grant.plan.steps.find(({ id }) => id === record.step);
      const what = step === undefined ? `privilege ${escapeMarkdown(record.step, 20)}` : describeStep(step);
      const at = formatRecorded(record.at, view.timezone, view.now);
      return record.ended === undefined
        ? `${what}: ${states[record.state]}, ${at}`
        : `${what}: closed at ${at}${late(subject.why, record.ended)}, ${endedBy[record.ended.by]}`;
    }),
  );

/** `unlisted`: how many there are beyond `items`. */
const list = (items: readonly string[], unlisted = 0): readonly string[] => {
  const more = Math.max(items.length - most, 0) + unlisted;
  return [...items.slice(0, most).map((item) => `- ${item}`), ...(more > 0 ? [`- and ${more} more`] : [])];
};
