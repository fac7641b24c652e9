/** The first lines on a request that is judged: what is asked, what it waits for, why it is denied. */
import type { Instant } from '../brand.ts';
import type { Decision, RuleStatus } from '../decision.ts';
import type { AccessRequest } from '../request.ts';
import { escapeMarkdown, sentence } from './escape.ts';
import { findingLine, remedySentence } from './lines-findings.ts';
import { layerLines } from './steps.ts';
import { formatDuration, formatTime } from './time.ts';
import type { Subject, View } from './view.ts';
import { escalatedIn, waitingFor } from './waiting.ts';

export const judged = (
  view: View,
  { decision, request, merged }: Extract<Subject, { kind: 'judged' }>,
): readonly string[] => {
  const start = decision.plan?.start;
  switch (decision.outcome) {
    case 'approved':
      return [
        start !== undefined && start > view.now
          ? `**Approved.** Once it is merged, it begins at ${formatTime(start, view.timezone, view.now)}.`
          : '**Approved.** It opens once it is merged.',
        ...asked(view, decision, request),
        approvedHow(decision),
      ];
    case 'pending': {
      const waiting = waitingFor(decision)
        .map((what) => escapeMarkdown(what, 80))
        .join(', ');
      // An approval after the merge does not count, so nobody is asked for one.
      return merged
        ? [
            `**Denied: it was merged while waiting for ${waiting}.** Nothing is elevated.`,
            ...asked(view, decision, request),
          ]
        : [
            `**Waiting: ${waiting}.** Nothing is open.`,
            ...asked(view, decision, request),
            ...fitting(waits(decision), [...emergency(decision), ...waited(view, decision)]),
          ];
    }
    case 'denied':
      return [
        `**Denied.** ${merged ? 'It was merged, and nothing is elevated.' : 'Nothing is open.'}`,
        ...denials(decision),
        ...asked(view, decision, request).slice(0, 1),
        ...(merged ? [] : emergency(decision)),
      ];
  }
};

export const observed = (
  view: View,
  { decision, request }: Extract<Subject, { kind: 'observed' }>,
): readonly string[] => [
  `**Observed only: this would be ${decision.outcome}.** Nothing is elevated in this environment.`,
  ...asked(view, decision, request),
  ...waits(decision),
];

/** `alice asks for prod-vm-admin for 2 h (CHG0031234).` and what it opens. */
const asked = (view: View, decision: Decision, request: AccessRequest | undefined): readonly string[] => {
  const { requester, beneficiary, entitlement, plan } = decision;
  const duration = plan?.duration ?? request?.duration;
  const who =
    requester === undefined ? 'An account that people.yaml does not know' : escapeMarkdown(requester, 64);
  const forWhom =
    beneficiary === undefined || beneficiary === requester
      ? ''
      : ` on behalf of ${escapeMarkdown(beneficiary, 64)}`;
  const what = entitlement === undefined ? 'access' : escapeMarkdown(entitlement, 80);
  const howLong = duration === undefined ? '' : ` for ${formatDuration(duration)}`;
  const start = request?.start;
  const when = start === undefined ? '' : `, from ${formatTime(start, view.timezone, view.now)} on`;
  const how = request?.breakGlass === true ? ' by break-glass' : '';
  const ticket = request?.ticket === undefined ? '' : ` (${escapeMarkdown(request.ticket, 60)})`;
  const goesOn = request?.extends === undefined ? '' : `, going on with #${request.extends}`;
  return [
    `${who} asks${forWhom} for ${what}${how}${howLong}${when}${ticket}${goesOn}.`,
    ...(plan === undefined ? [] : layerLines(plan)),
    ...decision.reasons.flatMap((reason) =>
      reason.code === 'account.unconfirmed' ? [sentence(reason.sentence)] : [],
    ),
  ];
};

/** Who approved a judged request, or why nobody had to. */
const approvedHow = ({ reasons, approvals, plan }: Decision): string => {
  const automatic = reasons.find(({ code }) => code === 'approval.automatic');
  return automatic === undefined ? approvedBy(approvals, plan) : sentence(automatic.sentence);
};

export const approvedBy = (approvals: Decision['approvals'], plan: Decision['plan']): string =>
  approvals.length === 0
    ? plan?.breakGlass === true
      ? 'Break-glass: nobody had to approve.'
      : 'No approval was needed.'
    : `Approved by ${approvals.map(({ person, rule }) => `${escapeMarkdown(person, 64)} (${escapeMarkdown(rule, 60)})`).join(', ')}.`;

/** The most telling reasons; all of them are folded below. */
const denials = (decision: Decision): readonly string[] => {
  const denies = decision.reasons.filter((reason) => reason.effect === 'deny');
  // That the platforms were not asked follows from the others; it is told among all the reasons.
  const others = denies.filter((reason) => reason.code !== 'check.deferred');
  const reasons = others.length > 0 ? others : denies;
  const all = [
    ...decision.findings.map(findingLine),
    ...reasons.map(
      (reason) =>
        `${sentence(reason.sentence)}${reason.remedy === undefined ? '' : ` ${remedySentence(reason.remedy)}`}`,
    ),
  ];
  return all.length <= 4 ? all : [...all.slice(0, 3), `And ${all.length - 3} more reasons below.`];
};

/** The emergency path, where it would get further and the requester may take it. */
const emergency = ({ reasons }: Decision): readonly string[] =>
  reasons
    .filter(({ code }) => code === 'break-glass.would-work')
    .map(
      ({ sentence: said, remedy }) =>
        `${sentence(said)}${remedy === undefined ? '' : ` ${remedySentence(remedy)}`}`,
    );

/** Who may approve in one line, where there is much to say beside it. */
const fitting = (approvers: readonly string[], others: readonly string[]): readonly string[] =>
  others.length < 2 || approvers.length < 2 ? [...approvers, ...others] : [approvers.join(' '), ...others];

/** Who may do what now, and who after that. */
const waits = (decision: Decision): readonly string[] => {
  const open = decision.rules.filter((rule) => rule.filledBy.length < rule.needed);
  // What another way needs comes last.
  const now = open
    .filter((rule) => rule.waitsFor === undefined)
    .toSorted((a, b) => Number(a.instead ?? false) - Number(b.instead ?? false))
    .map(whoCan);
  const then = open.filter((rule) => rule.waitsFor !== undefined).map(whoCan);
  return [
    ...(now.length === 0 ? [] : [`Who can approve now: ${now.join('; ')}.`]),
    ...(then.length === 0
      ? []
      : [`Only after that: ${then.join('; ')}. An approval that comes too early does not count.`]),
  ];
};

/** `Reminded 14:40 UTC: carol. Escalated 15:10 UTC: also sam may fill system owner.` */
const waited = (view: View, decision: Decision): readonly string[] => {
  const names = (keys: readonly string[]): string =>
    shortList([...new Set(keys)].toSorted().map((person) => escapeMarkdown(person, 64)));
  const at = (moment: Instant): string => formatTime(moment, view.timezone, view.now);
  const reminded = view.reminded ?? [];
  const last = reminded.toSorted((a, b) => a.at - b.at).at(-1);
  // Those for whom the same people came at the same time are said together.
  const escalated = new Map<string, string[]>();
  for (const { rule, escalation } of escalatedIn(decision, view.now)) {
    if (escalation === undefined) continue;
    const what = `Escalated ${at(escalation.at)}: also ${names(escalation.people)} may fill`;
    escalated.set(what, [...(escalated.get(what) ?? []), escapeMarkdown(rule, 60)]);
  }
  const said = [
    ...(last === undefined
      ? []
      : [`Reminded ${at(last.at)}: ${names(reminded.map(({ person }) => person))}.`]),
    ...[...escalated].slice(0, 2).map(([what, rules]) => `${what} ${rules.slice(0, 3).join(' or ')}.`),
  ];
  return said.length === 0 ? [] : [said.join(' ')];
};

const shortList = (names: readonly string[]): string =>
  `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;

const whoCan = (rule: RuleStatus): string => {
  const name = escapeMarkdown(rule.rule, 60);
  const people = rule.couldFill.map((person) => escapeMarkdown(person, 64));
  const which = rule.instead === true ? `or instead ${name}` : name;
  if (people.length === 0) return `${which}: nobody can fill it`;
  const shown = people.slice(0, 6).join(', ');
  return `${which}: ${shown}${people.length > 6 ? ` and ${people.length - 6} more` : ''}`;
};
