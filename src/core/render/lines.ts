/** The first lines of the comment: at most seven, plain, readable on a phone and in a mail. */
import type { Instant } from '../brand.ts';
import type { Decision, RuleStatus } from '../decision.ts';
import type { Lag } from '../ends.ts';
import type { Finding } from '../finding.ts';
import { type Changed, tallyOf } from '../impact.ts';
import type { OpenGrant, StepRecord } from '../ledger/event.ts';
import type { AccessRequest } from '../request.ts';
import { reviewLine } from './break-glass.ts';
import { driftLine } from './drift.ts';
import { codeSpan, escapeMarkdown, sentence } from './escape.ts';
import { impactSentence } from './impact.ts';
import type { Plan } from '../plan.ts';
import { enderOfStep, layerLines, toActivate } from './steps.ts';
import { formatDuration, formatLag, formatRecorded, formatTime } from './time.ts';
import { connectLine, moveLine, stepsOpenToYou, usableAt } from './you-are-in.ts';
import type { PolicyChange, Subject, VersionChange, View } from './view.ts';
import { escalatedIn, waitingFor } from './waiting.ts';

export const firstLines = (view: View): readonly string[] => {
  const { subject } = view;
  switch (subject.kind) {
    case 'not-a-request':
      return ['**Not a request.** Nothing under requests/ is touched.'];
    case 'deletion':
      return deletion(subject);
    case 'findings':
      return findings(subject);
    case 'change':
      return change(subject);
    case 'judged':
      return judged(view, subject);
    case 'observed':
      return [
        `**Observed only: this would be ${subject.decision.outcome}.** Nothing is elevated in this environment.`,
        ...asked(view, subject.decision, subject.request),
        ...waits(subject.decision),
      ];
    case 'grant':
      return grant(view, subject);
    case 'ended':
      return ended(view, subject);
    case 'closed':
      return subject.how === 'withdrawn'
        ? ['**Withdrawn.** It was closed without a merge; nothing was elevated.']
        : [
            '**Lapsed.** It waited too long and was closed; nothing was elevated. Reopen it, or file a new request, if it is still needed.',
          ];
    case 'fault':
      return [
        '**Something outside failed; nothing was decided and nothing is lost.**',
        escapeMarkdown(subject.message),
        ...(subject.call === undefined ? [] : [`The call: ${codeSpan(subject.call, 200)}`]),
        `What to do: ${escapeMarkdown(subject.remedy)}`,
      ];
  }
};

const deletion = (subject: Extract<Subject, { kind: 'deletion' }>): readonly string[] => {
  const files = subject.paths
    .slice(0, 3)
    .map((path) => codeSpan(path, 120))
    .join(', ');
  const more = subject.paths.length > 3 ? ` and ${subject.paths.length - 3} more` : '';
  const ends = subject.ends.map((number) => `#${number}`).join(', ');
  return [
    subject.ends.length === 0
      ? '**Deletes request files; no access ends by it.**'
      : `**Merging this ends ${ends} early.**`,
    `Deleted: ${files}${more}.`,
  ];
};

const change = ({ policy, version }: Extract<Subject, { kind: 'change' }>): readonly string[] => [
  ...(policy === undefined ? [] : policyChange(policy)),
  ...(version === undefined ? [] : versionChange(version)),
];

const policyChange = ({ impact, days, complete, openKnown }: PolicyChange): readonly string[] => {
  const { changed, judged: all, left } = impact;
  const told = {
    what: 'this change of the policy',
    judged: all,
    left,
    tally: tallyOf(changed),
    days,
    complete,
  };
  if (all + left === 0) return [loudly(impactSentence(told))];
  return [
    loudly(impactSentence(told)),
    ...openAmong(changed),
    ...(openKnown || changed.length === 0
      ? []
      : ['Which of them are open now could not be read from the ledger.']),
    ...(left === 0 ? [] : [`${left} could not be decided again.`]),
    'It is what was recorded, decided again by the policy of today and by this one; what nobody asked for is not in it.',
  ];
};

const versionChange = (version: VersionChange): readonly string[] => {
  switch (version.kind) {
    case 'awaited':
      return [
        '**This changes Gatehouse itself.** The check `impact` runs the changed version, without any right, over the recorded decisions; what it says comes here when it has ended.',
      ];
    case 'silent':
      return [
        '**This changes Gatehouse itself,** and the check `impact` did not say which recorded decisions the changed version decides otherwise. Its log says why.',
      ];
    case 'unread':
      return [
        `**This changes Gatehouse itself,** and what the check \`impact\` says could not be read: ${sentence(version.why)}`,
      ];
    case 'told': {
      const { changed } = version.impact;
      return [
        loudly(
          impactSentence({ ...version.impact, what: 'the changed version of Gatehouse', complete: true }),
        ),
        ...openAmong(changed),
        'The changed version says so of itself: it ran without any right, by the policy of today. Read its code before you trust it.',
      ];
    }
  }
};

const openAmong = (changed: readonly Changed[]): readonly string[] => {
  const open = changed.filter((one) => one.open).map(({ grant: number }) => `#${number}`);
  return open.length === 0 ? [] : [`Open now, and going on as they were decided: ${open.join(', ')}.`];
};

const loudly = ([loud, rest]: readonly [string, string]): string => `**${loud}**${rest}`;

/** Lines for findings before the rest is folded. */
export const findingsShown = 4;

const findings = (subject: Extract<Subject, { kind: 'findings' }>): readonly string[] => {
  const count = subject.findings.length;
  const what = `${count} ${count === 1 ? 'finding' : 'findings'}`;
  return [
    subject.where === 'policy-change'
      ? `**${what} in this change of the policy.** Merged like this, it would block what it concerns.`
      : `**${what}: this is not a request yet.**`,
    ...subject.findings.slice(0, findingsShown).map(findingLine),
    ...(count > findingsShown ? [`And ${count - findingsShown} more below.`] : []),
    'Push the correction to this branch; it is judged again by itself.',
  ];
};

/** `requests/x.yaml:3:5 message. remedy (id)` */
export const findingLine = (finding: Finding): string =>
  `${codeSpan(`${finding.file}:${finding.line}:${finding.column}`, 160)} ${sentence(finding.message)} ${remedyOf(finding.remedy)} (${codeSpan(finding.id, 60)})`;

/** A line to copy stands as code: what escaping puts between its characters would be copied with it. */
const remedyOf = (remedy: string): string => {
  const line = /^Write: (.+)$/s.exec(remedy)?.[1];
  return line === undefined ? sentence(remedy) : `Write ${codeSpan(line, 400)}.`;
};

/** A remedy in which a line for the request file stands as code, so that it can be copied as it is. */
export const remedySentence = (text: string): string => {
  const parts = text.split(LINE_TO_COPY);
  if (parts.length === 1) return sentence(text);
  return parts.map((part, index) => (index % 2 === 1 ? codeSpan(part, 100) : around(part))).join('');
};

// NB. Only lines that Gatehouse itself writes: other backticks stay text, so that no text of people becomes markup.
const LINE_TO_COPY = /`((?:start|duration|break_glass): [A-Za-z0-9 _:+/-]{1,60})`/;

/** Escaped, with the blanks at its ends, which stand beside code. */
const around = (part: string): string => {
  const [, before = '', text = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(part) ?? [];
  return `${before === '' ? '' : ' '}${escapeMarkdown(text)}${after === '' ? '' : ' '}`;
};

/** The emergency path, where it would get further and the requester may take it. */
const emergency = ({ reasons }: Decision): readonly string[] =>
  reasons
    .filter(({ code }) => code === 'break-glass.would-work')
    .map(
      ({ sentence: said, remedy }) =>
        `${sentence(said)}${remedy === undefined ? '' : ` ${remedySentence(remedy)}`}`,
    );

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
  ];
};

const judged = (
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

const grant = (view: View, subject: Extract<Subject, { kind: 'grant' }>): readonly string[] => {
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

const ended = (view: View, subject: Extract<Subject, { kind: 'ended' }>): readonly string[] => {
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
